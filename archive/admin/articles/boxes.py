"""The boxes of an article's form: each with how its value is known, who set it, and what else it might be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from archive.admin.articles.original_text import Evidence, evidence_of
from archive.editing.articles import EVIDENT
from archive.models import Article, Event
from archive.models.choices import Precision

# Name, and columns of six: in the head of the form, folded away below it, beside the original.
HEAD: tuple[tuple[str, int], ...] = (
    ("title", 6),
    ("published_on", 3),
    ("source", 3),
    ("agency", 2),
    ("language", 1),
    ("original_url", 3),
)
FOLDED: tuple[tuple[str, int], ...] = (
    ("subtitle", 6),
    ("byline", 3),
    ("dateline", 3),
    ("published_time", 2),
    ("utc_offset", 2),
    ("display", 2),
    ("summary", 6),
    ("body_format", 2),
)
TEXT = (("body", 6),)
KEYS = {"published_on": "d", "source": "o"}
IN_ITS_LANGUAGE = frozenset(("title", "subtitle", "byline", "dateline", "summary", "body"))
MOST_OTHERS = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another value that a box could have, as it would be typed, and why."""

    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Box:
    """One box. `is_by_person` when a person set its value, so that machines leave it alone.

    `may_go_back` where a machine could have another.
    """

    field: BoundField
    span: int
    how: str = ""
    others: tuple[Candidate, ...] = ()
    is_by_person: bool = False
    may_go_back: bool = False
    key: str = ""

    @property
    def is_filled(self) -> bool:
        return self.field.value() not in (None, "")


def boxes_of(form: Any, article: Article | None, events: Iterable[Event]) -> dict[str, Any]:
    """Return the boxes that the form has by where they stand: the head, what is folded away, the text.

    `events` are those that the article tells of. What is folded stands open while a box in it has an error.
    """
    known = evidence_of(article) if article else {}
    by_person = set(article.edited_fields) if article else set()

    def boxes(wanted: Iterable[tuple[str, int]]) -> list[Box]:
        return [
            Box(
                _described(form[name], article),
                span,
                _how(name, known.get(name), article, name in by_person),
                tuple(_others(name, known.get(name), article, events))[:MOST_OTHERS],
                name in by_person,
                name in by_person and name in EVIDENT,
                KEYS.get(name, ""),
            )
            for name, span in wanted
            if name in form.fields
        ]

    folded = boxes(FOLDED)
    return {
        "boxes": boxes(HEAD),
        "folded": folded,
        "folded_open": any(box.field.errors for box in folded),
        "body_box": next(iter(boxes(TEXT)), None),
    }


def _described(box: BoundField, article: Article | None) -> BoundField:
    """Let a box say its key, its language, and that the line below it tells how its value is known.

    The words of an article run as its script does.
    """
    attrs = box.field.widget.attrs
    if box.name in IN_ITS_LANGUAGE:
        attrs |= {"dir": "auto"} | ({"lang": article.language} if article and article.language else {})
    if key := KEYS.get(box.name):
        attrs |= {"data-key": key, "aria-keyshortcuts": key}
    errors = [f"{box.auto_id}_error"] if box.errors else []
    if article is None and box.name == HEAD[0][0]:
        attrs["autofocus"] = True
    attrs["aria-describedby"] = " ".join([f"{box.auto_id}_helptext", *errors])
    return box


def _how(name: str, known: Evidence | None, article: Article | None, is_by_person: bool) -> str:
    if article is None:
        return ""
    if is_by_person:
        return _("Set by a person.")
    if known is None:
        return _not_known(name, article)
    parts = [known.basis, known.where, known.rule, f"“{known.quote[:120]}”" if known.quote else "", known.confidence]
    return " · ".join(part for part in parts if part)


def _not_known(name: str, article: Article) -> str:
    sentences = {
        "published_on": _("No date is stated."),
        "source": _("No credit, and no address that tells."),
        "agency": _("No wire is credited beside a publisher."),
        "title": _("No headline was found."),
    }
    return "" if getattr(article, name, None) else sentences.get(name, "")


def _others(name: str, known: Evidence | None, article: Article | None, events: Iterable[Event]) -> Iterable[Candidate]:
    """Yield other candidates, each once: what the importer weighed, and for a date the day of an event told of."""
    if article is None:
        return
    current = str(article.published or "") if name == "published_on" else str(getattr(article, name, "") or "")
    seen = {current}
    for other in known.candidates if known else ():
        value = str(other.get("value") or "")
        if value and value not in seen:
            seen.add(value)
            yield Candidate(value, str(other.get("rule") or other.get("basis") or ""))
    if name == "published_on":
        for event in events:
            day = str(event.starts) if event.starts and event.starts_precision == Precision.DAY else ""
            if day and day not in seen:
                seen.add(day)
                yield Candidate(day, _("the day of its event"))
