"""Event candidates: what is gathered, what stays apart, and that it does not hang on how the articles came."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.comparing import event_candidates
from archive.comparing.event_candidates import gather_candidates, prune_candidates
from archive.editing.states import Move, move_articles
from archive.importing.pipeline import ImportOptions, run_import
from archive.importing.undo import undo_import
from archive.models import Article, EventCandidate, ImportBatch, State
from tests import make

pytestmark = pytest.mark.django_db

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


def put(told: tuple[str, str, int], **fields: Any) -> Article:
    title, body, after = told
    given: dict[str, Any] = {"on": DAY + timedelta(days=after), "state": State.IMPORTED, "original": title.encode()}
    return make.article(title, **(given | {"body": body} | fields))


def gather(articles: Sequence[Article] = (), **options: Any) -> list[set[str]]:
    """Gather candidates among these (else all) articles; return the titles in each that is open."""
    new = Article.objects.filter(pk__in=[one.pk for one in articles]) if articles else Article.objects.all()
    gather_candidates(new, **options)
    return held()


def held(state: str = EventCandidate.Answer.OPEN) -> list[set[str]]:
    return [
        set(candidate.articles.values_list("title", flat=True))
        for candidate in EventCandidate.objects.filter(state=state).order_by("pk")
    ]


def titles(*told: tuple[str, str, int]) -> set[str]:
    return {title for title, _body, _after in told}


def earliest(articles: Sequence[Article]) -> Article:
    """Return the one that comes first of those of one day."""
    return min(articles, key=lambda one: one.key)


def answer(state: str, **fields: Any) -> EventCandidate:
    candidate = EventCandidate.objects.get()
    for name, value in ({"state": state} | fields).items():
        setattr(candidate, name, value)
    candidate.save()
    return candidate


# -- what belongs together --------------------------------------------------------------------------------------------


def test_reports_of_one_event_come_together_and_others_stay_out() -> None:
    articles = [put(told) for told in [*FERRY, *OTHERS]]
    assert gather() == [titles(*FERRY)]
    candidate = EventCandidate.objects.get()
    assert candidate.first_article == articles[0]
    assert {"Laut", "Tasik", "Parapat"} <= set(candidate.words)


def test_a_report_in_another_language_joins_by_its_names_figures_and_day() -> None:
    for told in [*FERRY[:1], *OTHERS]:
        put(told)
    put(RUSSIAN, language="ru")
    assert gather() == [titles(FERRY[0], RUSSIAN)]


def test_reports_after_one_template_stay_apart() -> None:
    firms = [
        ("Belmar", 82, 73, 1100, "Arlon", "0.60"),
        ("Tarvis", 61, 66, 1700, "Gent", "0.45"),
        ("Ostrava", 12, 11, 210, "Brno", "0.20"),
    ]
    for firm, profit, before, revenue, town, dividend in firms:
        body = EARNINGS.format(firm=firm, profit=profit, before=before, revenue=revenue, town=town, dividend=dividend)
        put((f"Quarterly profit of {firm}", body, 0))
    assert gather() == []


def test_two_events_of_one_kind_stay_apart() -> None:
    put(FERRY[0])
    put(
        (
            "Ferry sinks off Port Anson",
            "Four people were missing after the ferry Blue Heron sank off Port Anson on Tuesday, police said. "
            "Fishermen pulled 31 passengers from the water. The boat was built for 40, they said in Brindle.",
            0,
        )
    )
    assert gather() == []


def test_the_same_place_again_after_a_week_is_another_event() -> None:
    put(FERRY[0])
    title, body, _after = FERRY[1]
    put((title, body, 7))
    assert gather() == []


def test_chinese_reports_come_together_without_any_capitals() -> None:
    first = (
        "中国—中亚机制秘书处在西安启动",
        "中国—中亚机制秘书处启动仪式11日在陕西省西安市举行。外交部长王毅出席并致辞。",
        0,
    )
    second = ("王毅出席秘书处启动仪式", "6月11日，外交部长王毅在西安出席中国—中亚机制秘书处启动仪式。", 1)
    third = ("中欧班列口岸通关时间延长", "双方代表在霍尔果斯讨论了班列和口岸通关问题，同意增加口岸工作时间。", 1)
    for told in (first, second, third):
        put(told, language="zh-Hans")
    assert gather() == [titles(first, second)]


def test_a_single_report_is_no_candidate() -> None:
    put(FERRY[0])
    assert gather() == []


@pytest.mark.parametrize("fields", [{"on": None}, {"precision": "month"}])
def test_what_is_not_known_to_the_day_is_never_placed(fields: dict[str, Any]) -> None:
    put(FERRY[0])
    put(FERRY[1], **fields)
    assert gather() == []


def test_an_article_with_an_account_of_an_event_takes_no_part() -> None:
    put(FERRY[0])
    put(FERRY[1], events=[make.event("Sinking of the Dewi Laut", on=DAY)])
    assert gather() == []


@pytest.mark.parametrize("state", [State.DISCARDED, State.WITHDRAWN])
def test_what_stands_no_more_takes_no_part(state: str) -> None:
    put(FERRY[0])
    put(FERRY[1], state=state)
    assert gather() == []


def near_duplicate(other: Article, grade: str = "duplicate") -> dict[str, Any]:
    near = {"article": other.key, "containment": 0.95, "grade": grade}
    return {"code": "near_duplicate", "severity": "note", "evidence": near | {"family": other.key, "kin": [near]}}


def test_near_duplicates_share_a_candidate_however_little_they_name() -> None:
    first = put(("One title", "nobody was there to see it", 0))
    put(("Another title", "nobody was there to see it", 1), problems=[near_duplicate(first)])
    assert gather() == [{"One title", "Another title"}]


def test_what_perhaps_repeats_another_is_judged_by_its_words() -> None:
    first = put(("One title", "nobody was there to see it", 0))
    put(("Another title", "everybody went home early", 1), problems=[near_duplicate(first, "perhaps")])
    assert gather() == []


def test_an_undated_copy_goes_where_the_dated_one_goes() -> None:
    put(FERRY[0])
    original = put(FERRY[1])
    put(("A copy", FERRY[1][1], 0), on=None, problems=[near_duplicate(original)])
    assert gather() == [titles(*FERRY[:2]) | {"A copy"}]


def test_an_undated_original_goes_where_its_dated_copy_goes() -> None:
    put(FERRY[0])
    original = put(("The first", FERRY[1][1], 0), on=None)
    put(FERRY[1], problems=[near_duplicate(original)])
    assert gather() == [titles(*FERRY[:2]) | {"The first"}]


# -- what stood before ------------------------------------------------------------------------------------------------


def test_a_second_time_nothing_changes() -> None:
    for told in [*FERRY, *OTHERS]:
        put(told)
    first = gather()
    before = list(EventCandidate.objects.values())
    assert gather() == first
    assert list(EventCandidate.objects.values()) == before


def test_later_articles_join_an_open_candidate_whichever_day_they_are_of() -> None:
    middle = [put(told) for told in [FERRY[1], FERRY[2]]]
    gather()
    assert gather([put(FERRY[0])]) == [titles(*FERRY)]
    assert EventCandidate.objects.get().first_article == earliest(middle)


def test_a_later_article_finds_one_that_was_alone() -> None:
    put(FERRY[0])
    assert gather() == []
    assert gather([put(FERRY[1])]) == [titles(*FERRY[:2])]


def test_a_dismissed_candidate_takes_what_is_like_it_and_stays_dismissed() -> None:
    put(FERRY[0])
    put(FERRY[1])
    gather()
    answer(EventCandidate.Answer.DISMISSED)
    assert gather([put(FERRY[2])]) == []
    assert held(EventCandidate.Answer.DISMISSED) == [titles(*FERRY)]


def test_what_is_like_an_accepted_candidate_is_proposed_and_never_linked() -> None:
    event = make.event("Sinking of the Dewi Laut", on=DAY)
    put(FERRY[0], events=[event])
    put(FERRY[1])
    third, fourth = put(FERRY[2]), (FERRY[0][0] + " again", FERRY[0][1], 1)
    members = [Article.objects.get(title=FERRY[0][0]), Article.objects.get(title=FERRY[1][0])]
    accepted = EventCandidate.objects.create(first_article=members[0], state="accepted", event=event)
    accepted.articles.set(members)
    assert gather([third]) == [titles(FERRY[2])]
    assert EventCandidate.objects.get(state="open").event == event
    assert gather([put(fourth)]) == [titles(FERRY[2], fourth)]
    assert event.accounts.count() == 1
    assert accepted.articles.count() == 2


def test_members_that_fall_drop_out_and_the_next_one_leads() -> None:
    articles = [put(told) for told in FERRY]
    gather()
    move_articles([articles[0]], Move(State.DISCARDED, reason="not ours"), user=make.user("anna", "review_article"))
    prune_candidates()
    candidate = EventCandidate.objects.get()
    assert set(candidate.articles.all()) == set(articles[1:])
    assert candidate.first_article == earliest(articles[1:])


def test_a_candidate_left_with_one_article_ends() -> None:
    articles = [put(told) for told in FERRY[:2]]
    gather()
    assert EventCandidate.objects.exists()
    move_articles([articles[0]], Move(State.DISCARDED, reason="not ours"), user=make.user("anna", "review_article"))
    prune_candidates()
    assert not EventCandidate.objects.exists()


def test_worker_processes_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for told in [*FERRY, *OTHERS]:
        put(told)
    alone = gather()
    EventCandidate.objects.all().delete()
    monkeypatch.setattr(event_candidates, "LEAST_FOR_WORKERS", 1)
    assert gather(workers=2) == alone == [titles(*FERRY)]


def test_queries_do_not_grow_with_the_articles(django_assert_max_num_queries: Any) -> None:
    for told in [*FERRY, *OTHERS]:
        put(told)
    for n in range(40):
        put((f"Town {n}", f"The council of Town{chr(97 + n % 26)}ville{n} met.", n % 3))
    with django_assert_max_num_queries(20):
        assert titles(*FERRY) in gather()


# -- by the command's door --------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    for n, (title, body, after) in enumerate([*FERRY, *OTHERS]):
        text = f"{title}\n\nDate: {DAY + timedelta(days=after)}\n\n{body}\n"
        (folder / f"{n}.txt").write_text(text, encoding="utf-8")
    return folder


def events_in(report: Path) -> dict[str, list[str]]:
    lines = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    return {Path(line["path"]).name: line["events"] for line in lines}


def test_the_report_names_candidates_after_their_first_article(folder: Path, tmp_path: Path) -> None:
    report, trial = tmp_path / "report.jsonl", tmp_path / "trial.jsonl"
    run_import([folder], ImportOptions(report=trial, dry_run=True))
    assert not EventCandidate.objects.exists()
    run_import([folder], ImportOptions(report=report))
    events = events_in(report)
    first = EventCandidate.objects.get().first_article
    assert first.title == FERRY[0][0]
    assert [events[f"{n}.txt"] for n in range(6)] == [[f"candidate:{first.key}"]] * 3 + [[]] * 3
    assert events_in(trial) == events
    run_import([folder], ImportOptions(report=report))
    assert events_in(report) == events


def test_an_undone_import_leaves_no_candidate_and_its_revival_the_same(folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.jsonl"
    run_import([folder], ImportOptions(report=report))
    before = events_in(report)
    undo_import(ImportBatch.objects.get())
    assert not EventCandidate.objects.exists()
    run_import([folder], ImportOptions(report=report))
    assert events_in(report) == before
