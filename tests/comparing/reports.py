"""Reports of events, some of the same one, for the tests of comparing."""

from __future__ import annotations

from datetime import date

DAY = date(2024, 6, 11)  # a Tuesday


FERRY = [
    (
        "Nine missing after ferry sinks on Lake Tasik",
        "Nine people were missing after the ferry Dewi Laut sank in a squall on Lake Tasik on Tuesday, police said. "
        "Fishermen pulled 62 passengers from the water. The boat was built for 50, the harbour office in Parapat said.",
        0,
    ),
    (
        "Divers look for victims of Dewi Laut",
        "Navy divers found three bodies on Wednesday near the wreck of the Dewi Laut, a wooden ferry that went down in "
        "Lake Tasik with 71 people aboard. The owner was questioned in Parapat, police said.",
        1,
    ),
    (
        "Overloaded boat sank within minutes, survivors say",
        "Survivors of the ferry Dewi Laut, which sank on Lake Tasik on Tuesday with 71 people aboard, said that it "
        "tipped over in minutes. Everybody ran to one side, said Rina Sitompul in the hospital of Parapat. The "
        "police began an inquiry under Budi Hartono.",
        1,
    ),
]


RUSSIAN = (
    "На озере Тасик затонул паром «Деви Лаут»",
    "Паром «Деви Лаут» затонул во вторник на озере Тасик, сообщила полиция в Парапате. Рыбаки подняли из воды 62 "
    "пассажира, судно было рассчитано на 50. На борту находились 71 человек.",
    1,
)


OTHERS = [
    (
        "Brandt keeps majority in Saltmark",
        "The ruling Democrats kept their majority in the parliament of Saltmark on Sunday and took 61 of 110 seats. "
        "Prime minister Olof Brandt called it a vote for stability.",
        0,
    ),
    (
        "Beekeepers count more swarms",
        "Beekeepers in the hills of Ardagh counted more swarms this spring than in any year since they keep lists, "
        "their chairwoman Sheila Burn said at the meeting in Kerrow.",
        1,
    ),
    (
        "Norvik to buy Castell for 3.2 billion euros",
        "Shipping group Norvik said on Tuesday it will buy its smaller rival Castell for 3.2 billion euros in cash. "
        "The two would have 240 vessels, Ane Dahl told reporters in Lisbon.",
        0,
    ),
]


EARNINGS = (
    "{firm} reported net profit of {profit} million euros for the fourth quarter on Tuesday, against {before} million "
    "a year earlier. Revenue rose to {revenue} million euros. The board of {firm} in {town} will pay a dividend of "
    "{dividend} euros per share. It expects revenue to grow this year."
)


_SUBJECTS = (
    "tax school bread bridge storm budget court harvest clinic strike railway census museum airport orchard "
    "stadium language forest dairy prison library harbour market tunnel theatre"
)


def background(copies: int = 3) -> list[tuple[str, int, str, str, str]]:
    """Return labelled reports of other days, in which the names of the labelled sets stand again and again."""
    reports = []
    for n, subject in enumerate(_SUBJECTS.split() * copies):
        day = -400 + 29 * n if n % 2 else 60 + 23 * n
        reports.append(
            (
                f"other {n}",
                day,
                "en",
                f"Serik and Ormon differ over {subject} plan",
                f"President Serik and speaker Ormon spoke about the {subject} plan in Karasu. Serik asked for "
                f"patience with the {subject} question, Ormon for {7 * n + 7} days of hearings. Minister Askar "
                f"Temir and the Chinese minister Lian Hao were asked about the {subject}, too, in parliament "
                "and by the lake.",
            )
        )
        if n % 3 == 0:
            text = f"Президент Серик и спикер Ормон обсудили в Карасу вопрос {n}, сообщили в парламенте. Решения нет."
            reports.append((f"autre {n}", day + 1, "ru", f"Серик и Ормон: вопрос {n}", text))
    return reports
