"""The checks: each says whether one kind of problem stands in an article, from its facts, in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.editing.problems.catalogue import CATALOGUE
from archive.editing.problems.text_checks import (
    ending_cut_off,
    paragraphs_of,
    repeats_title,
    suspected_boilerplate,
)
from archive.models import Article, Basis, Precision

CERTAIN = 0.8  # a value of less confidence is uncertain
SHORT = 40  # words
REPLACEMENT = "\ufffd"

Item = dict[str, Any]
Evidence = dict[str, Any]
Found = tuple[str, Evidence]


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What checks need of a source."""

    name: str
    is_confirmed: bool = True
    languages: tuple[str, ...] = ()
    founded: int | None = None


@dataclass
class Facts:
    """An article as it stands, its source, and how many tags and events it has.

    Its texts (`body`, `text`) must be loaded where a check that rests on them is asked for.
    """

    article: Article
    source: SourceFacts | None
    today: date
    tags: int = 0
    events: int = 0
    evidence: Evidence = field(init=False)

    def __post_init__(self) -> None:
        self.evidence = self.article.evidence

    @cached_property
    def paragraphs(self) -> list[str]:
        return paragraphs_of(self.article.text)

    @cached_property
    def boilerplate(self) -> list[str]:
        """Lines that may not belong to the text; to find them is most of what all checks take."""
        return suspected_boilerplate(self.paragraphs)

    def confidence(self, name: str) -> float:
        """Return how sure a machine was of a field; 1 of what a person set."""
        known = self.evidence.get(name) or {}
        return 1.0 if known.get("basis") == Basis.EDITOR else float(known.get("confidence", 1))


def find(facts: Facts, codes: Collection[str]) -> Iterator[Item]:
    """Yield, as the write path takes them, the problems of these kinds that stand in an article."""
    for code in codes:
        found = _CHECKS[code](facts)
        if found:
            message, evidence = found
            severity = CATALOGUE[code].severity.value
            yield {"code": code, "severity": severity, "message": message, "evidence": evidence}


def _empty_text(facts: Facts) -> Found | None:
    return None if facts.article.word_count else (_("It has no text."), {})


def _undated(facts: Facts) -> Found | None:
    return None if facts.article.published_on else (_("No date of publication is known."), {})


def _day_unknown(facts: Facts) -> Found | None:
    article = facts.article
    if not article.published_on or article.date_precision == Precision.DAY:
        return None
    return _("Of its date only the month or the year is known."), {"date": str(article.published)}


def _date_uncertain(facts: Facts) -> Found | None:
    confidence = facts.confidence("published_on")
    if not facts.article.published_on or confidence >= CERTAIN:
        return None
    rule = facts.evidence["published_on"].get("rule", "")
    message = _("The date was found by a rule that is not always right (%(rule)s).") % {"rule": rule}
    return message, {"date": str(facts.article.published), "confidence": confidence}


def _date_in_future(facts: Facts) -> Found | None:
    published = facts.article.published
    if published is None or published.first_day <= facts.today:
        return None
    return _("The date lies after today."), {"date": str(published)}


def _date_before_source(facts: Facts) -> Found | None:
    published, source = facts.article.published, facts.source
    if published is None or source is None or not source.founded or published.last_day.year >= source.founded:
        return None
    message = _("The date lies before %(source)s began, in %(year)d.") % {"source": source.name, "year": source.founded}
    return message, {"date": str(published), "founded": source.founded}


def _no_source(facts: Facts) -> Found | None:
    return None if facts.article.source_id or facts.source else (_("It is not known who published it."), {})


def _source_guessed(facts: Facts) -> Found | None:
    known = facts.evidence.get("source") or {}
    confidence = facts.confidence("source")
    if facts.source is None or (known.get("basis") != Basis.INFERRED and confidence >= CERTAIN):
        return None
    message = _("The source follows from a rule (%(rule)s); it is not named as such.") % {"rule": known.get("rule", "")}
    return message, {"source": facts.source.name, "confidence": confidence}


def _source_new(facts: Facts) -> Found | None:
    if facts.source is None or facts.source.is_confirmed:
        return None
    message = _("Nobody has confirmed yet that “%(source)s” is a source.") % {"source": facts.source.name}
    return message, {"source": facts.source.name}


def _supplied_title(facts: Facts) -> Found | None:
    if facts.article.title and facts.article.title_basis != Basis.SUPPLIED:
        return None
    return _("The document has no title; this one was made from its text."), {}


def _title_repeated(facts: Facts) -> Found | None:
    article = facts.article
    if article.title_basis == Basis.SUPPLIED or not repeats_title(article.title, facts.paragraphs):
        return None
    return _("The text begins with the title once more."), {}


def _short_text(facts: Facts) -> Found | None:
    words = facts.article.word_count
    if not 0 < words < SHORT:
        return None
    message = ngettext("It has only %(words)d word.", "It has only %(words)d words.", words) % {"words": words}
    return message, {"words": words}


def _text_cut_off(facts: Facts) -> Found | None:
    ending = ending_cut_off(facts.paragraphs)
    return (
        (_("The text seems to end in mid-sentence: “%(ending)s”") % {"ending": ending}, {"ending": ending})
        if (ending)
        else None
    )


def _boilerplate_suspected(facts: Facts) -> Found | None:
    lines = facts.boilerplate
    if not lines:
        return None
    return _("These lines may not belong to the text: %(lines)s") % {"lines": " / ".join(lines)}, {"lines": lines}


def _replacement_characters(facts: Facts) -> Found | None:
    n = facts.article.title.count(REPLACEMENT) + facts.article.body.count(REPLACEMENT)
    if not n:
        return None
    message = ngettext(
        "%(number)d character could not be read and is shown as \ufffd.",
        "%(number)d characters could not be read and are shown as \ufffd.",
        n,
    )
    return message % {"number": n}, {"characters": n}


def _language_unexpected(facts: Facts) -> Found | None:
    language, source = facts.article.language, facts.source
    if not language or source is None or not source.languages:
        return None
    if any(_is_same_language(language, expected) for expected in source.languages):
        return None
    message = _("%(source)s is not known to publish in this language (%(language)s).")
    return message % {"source": source.name, "language": language}, {"language": language, "source": source.name}


def _is_same_language(one: str, other: str) -> bool:
    return one.casefold().split("-")[0] == other.casefold().split("-")[0]


def _no_tags(facts: Facts) -> Found | None:
    return None if facts.tags else (_("No tag says what it is about."), {})


def _no_event(facts: Facts) -> Found | None:
    return None if facts.events else (_("No event says what it reports."), {})


_CHECKS: dict[str, Callable[[Facts], Found | None]] = {
    "empty_text": _empty_text,
    "undated": _undated,
    "day_unknown": _day_unknown,
    "date_uncertain": _date_uncertain,
    "date_in_future": _date_in_future,
    "date_before_source": _date_before_source,
    "no_source": _no_source,
    "source_guessed": _source_guessed,
    "source_new": _source_new,
    "supplied_title": _supplied_title,
    "title_repeated": _title_repeated,
    "short_text": _short_text,
    "text_cut_off": _text_cut_off,
    "boilerplate_suspected": _boilerplate_suspected,
    "replacement_characters": _replacement_characters,
    "language_unexpected": _language_unexpected,
    "no_tags": _no_tags,
    "no_event": _no_event,
}
