"""What speaks for an article telling of a known event: names, words and days in common, and when that is enough."""

from __future__ import annotations

from datetime import timedelta

import pytest

from archive.comparing.event_evidence import EventProfile, Likeness, vector_of
from archive.comparing.quoted_runs import quoted_runs
from archive.text.similarity.terms import DocumentFrequencies, TermVector, count_terms
from tests.comparing.reports import DAY, FERRY, OTHERS, RUSSIAN

pytestmark = pytest.mark.once


@pytest.fixture
def frequencies() -> DocumentFrequencies:
    made = DocumentFrequencies()
    for title, body, _after in [*FERRY[:1], *OTHERS]:
        made.add(count_terms(title, body, "en"))
    return made


def vector(frequencies: DocumentFrequencies, report: tuple[str, str, int], language: str = "en") -> TermVector:
    title, body, after = report
    return vector_of(frequencies, title, body, language, DAY + timedelta(days=after))


def likeness(frequencies: DocumentFrequencies, report: tuple[str, str, int], language: str = "en") -> Likeness:
    """Hold a report against the sinking of the ferry, of which one account is known."""
    profile = EventProfile({DAY.toordinal()})
    profile.add(vector(frequencies, FERRY[0]))
    return profile.likeness(vector(frequencies, report, language))


def test_names_words_and_days_in_common_are_named_as_the_article_spells_them(frequencies: DocumentFrequencies) -> None:
    found = likeness(frequencies, FERRY[2])
    assert found.is_enough
    assert {"Laut", "Tasik", "Parapat"} <= set(found.names)
    assert "sank" not in found.names and "people" in found.words
    assert found.days == (DAY.toordinal(),)


def test_names_in_another_script_are_in_common(frequencies: DocumentFrequencies) -> None:
    found = likeness(frequencies, RUSSIAN, "ru")
    assert found.is_enough and {"62", "50"} <= set(found.names)


@pytest.mark.parametrize("report", OTHERS)
def test_what_is_of_something_else_is_not_enough(
    frequencies: DocumentFrequencies, report: tuple[str, str, int]
) -> None:
    assert not likeness(frequencies, report).is_enough


def test_an_event_is_looked_for_by_its_names_first(frequencies: DocumentFrequencies) -> None:
    profile = EventProfile()
    profile.add(vector(frequencies, FERRY[0]))
    sought = profile.sought()
    assert {"Laut", "Tasik", "Parapat"} <= set(sought[:8])
    assert len(sought) == len(set(sought)) <= 16


def test_words_that_both_quote_speak_for_the_event_unless_many_quote_them(frequencies: DocumentFrequencies) -> None:
    said = "“We will never sell a drop of this lake to anybody”, a fisherman said."
    profile = EventProfile({DAY.toordinal()})
    profile.add(vector(frequencies, (FERRY[0][0], f"{FERRY[0][1]} {said}", 0)))
    quoting = ("Ministry silent", f"{said} The office made no statement about it on any of its boards.", 1)
    found = profile.likeness(vector(frequencies, quoting))
    assert found.quoted and found.score > likeness(frequencies, quoting).score
    assert not likeness(frequencies, quoting).quoted
    for _n in range(6):
        frequencies.add(count_terms("", said, "en"), quoted_runs(said))
    assert not profile.likeness(vector(frequencies, quoting)).quoted
