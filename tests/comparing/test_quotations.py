"""A quotation that two reports share speaks for one event; a saying that many quote does not."""

from __future__ import annotations

import pytest

from archive.comparing.event_candidates import gather_candidates
from archive.comparing.quoted_runs import quoted_runs, shared_quotation
from archive.models import Article, EventCandidate
from tests.comparing.reports import background
from tests.comparing.test_event_candidates import put, titles

SAID = "we will not sell one drop of this lake to anybody who does not drink from it"
FIRST = (
    "Serik rejects offer for water",
    "President Serik answered the buyers in parliament in Karasu late on Tuesday. “I say it once: {said}”, he told "
    "the members, who rose to their feet.",
    0,
)
SECOND = (
    "Standing applause in Karasu",
    "Members clapped for minutes after the words that everybody in the bazaar repeats today, “{said}”. Ormon, who had "
    "spoken for the offer, kept silent.",
    1,
)


def told(report: tuple[str, str, int], said: str) -> tuple[str, str, int]:
    title, text, after = report
    return title, text.format(said=said), after


def held(sayings: int = 0) -> None:
    """Fill an archive in which the names are common; so many reports of other days quote the same."""
    for number, (_event, day, language, title, text) in enumerate(background()):
        quoted = f"{text} “{SAID}”, says a song of these shores." if number < sayings else text
        put((f"{title} {number}", quoted, day), language=language, original=str(number).encode())
    gather_candidates(Article.objects.all())
    EventCandidate.objects.all().delete()


def gathered(*reports: tuple[str, str, int]) -> list[set[str]]:
    new = [put(report, language="en").pk for report in reports]
    gather_candidates(Article.objects.filter(pk__in=new))
    return [set(one.articles.values_list("title", flat=True)) for one in EventCandidate.objects.all()]


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize(
    ("said", "sayings", "is_together"),
    [
        pytest.param(SAID, 0, True, id="the same words"),
        pytest.param(f"Never! {SAID.capitalize()}.", 0, True, id="more of them, and with a capital"),
        pytest.param("water is dear to every one of us and will be dearer to our children", 0, False, id="others"),
        pytest.param(SAID, 12, False, id="a saying that many quote"),
    ],
)
def test_reports_that_quote_the_same_come_together(said: str, sayings: int, is_together: bool) -> None:
    held(sayings)
    first, second = told(FIRST, SAID), told(SECOND, said)
    assert gathered(first, second) == ([titles(first, second)] if is_together else [])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (f"He said: “{SAID}”.", 10),
        (f"Er sagte: „{SAID}“.", 10),
        (f"Он сказал: «{SAID}».", 10),
        (f"{SAID}, he said.", 0),
        ("A “community with a shared future for mankind” was named.", 0),
        ("他说：“我们永远不会把这个湖里的一滴水卖给任何不喝这湖水的人”。", 7),
        ("他说：“命运共同体”。", 0),
        ("", 0),
    ],
)
def test_runs_of_words_are_taken_from_within_quotation_marks(text: str, number: int) -> None:
    assert len(quoted_runs(text)) == number


def test_runs_of_one_text_are_bounded() -> None:
    long = " ".join(f"word{number}" for number in range(5000))
    assert len(quoted_runs(f"“{long}”")) == 200


CHINESE = "我们永远不会把这个湖里的一滴水卖给任何不喝这湖水的人"


@pytest.mark.parametrize(
    ("text", "other", "words"),
    [
        (f"He said: “{SAID}”.", f"«{SAID.upper()}», she wrote.", SAID),
        (f"“And so {SAID} tomorrow”, he said.", f"“{SAID}”", SAID),
        (f"“A short one”, and “{SAID}”.", f"“A short one”, “{SAID}”", SAID),
        (f"他说：“{CHINESE}”。", f"“{CHINESE}”", CHINESE),
        (f"{SAID}, he said.", f"“{SAID}”", ""),
        ("“A community with a shared future”", "“A community with a shared future”", ""),
        ("“One of them said these eight words then”", f"“{SAID}”", ""),
        ("", f"“{SAID}”", ""),
    ],
)
def test_what_two_texts_quote_is_told_as_it_stands(text: str, other: str, words: str) -> None:
    assert shared_quotation(text, quoted_runs(other)) == words


def test_a_long_quotation_is_cut() -> None:
    long = " ".join(f"word{number}" for number in range(60))
    told = shared_quotation(f"“{long}”", quoted_runs(f"“{long}”"))
    assert told.endswith("…") and long.startswith(told[:-1]) and len(told) <= 161
