"""The decoded original for an editor's eyes: which words became title, date or source, and what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from archive.admin.shared.labels import field_label
from archive.models import Article, ArticleOriginal, Original
from archive.models.choices import Basis

MOST_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the original and what was made of it; `kind` is `plain`, `removed` or `evidence`."""

    text: str
    kind: str = "plain"
    label: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How one value of the article is known."""

    label: str
    basis: str
    rule: str = ""
    quote: str = ""
    where: str = ""
    confidence: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Removed:
    """A piece that was left out of the text, and why."""

    text: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class OriginalText:
    """An original as text in segments; `trouble` says why there is none."""

    original: Original
    name: str
    segments: tuple[Segment, ...] = ()
    rest: int = 0
    trouble: str = ""


Span = tuple[int, int, str, str]


def read_original(link: ArticleOriginal, spans: Iterable[Span]) -> OriginalText:
    """Decode an original as the importer did and part it at the spans (start, end, kind, label)."""
    name = link.name or str(link.original)
    try:
        data = link.original.read()
        text = data.decode(link.original.encoding or "utf-8", errors="replace")
    except (ValueError, LookupError) as error:
        return OriginalText(link.original, name, trouble=str(error))
    shown = text[:MOST_CHARACTERS]
    return OriginalText(link.original, name, tuple(segments(shown, spans)), len(text) - len(shown))


def segments(text: str, spans: Iterable[Span]) -> Iterable[Segment]:
    """Part a text at the ends of the spans; where spans overlap, what was found outweighs what was left out."""
    valid = [(start, min(end, len(text)), kind, label) for start, end, kind, label in spans if 0 <= start < end]
    valid = [span for span in valid if span[0] < len(text)]
    cuts = sorted({0, len(text), *(cut for span in valid for cut in span[:2])})
    for start, end in pairwise(cuts):
        over = [span for span in valid if span[0] <= start and end <= span[1]]
        if not over:
            yield Segment(text[start:end])
            continue
        kind = "evidence" if any(span[2] == "evidence" for span in over) else "removed"
        labels = dict.fromkeys(span[3] for span in over if span[3])
        yield Segment(text[start:end], kind, ", ".join(labels))


def spans_of(article: Article, removed: Sequence[Mapping[str, Any]]) -> list[Span]:
    """Return which spans of the decoded original the article's evidence and what was left out lie in."""
    found: list[Span] = []
    for name, evidence in article.evidence.items():
        if isinstance(evidence, dict) and (span := _span(evidence.get("span"))):
            found.append((*span, "evidence", field_label("article", name)))
    left_out = [(_span(piece.get("span")), str(piece.get("rule", ""))) for piece in removed]
    return found + [(*span, "removed", rule) for span, rule in left_out if span]


def evidence_of(article: Article) -> list[Evidence]:
    """Return how each value of the article is known, in the order of its fields."""
    order = [field.name for field in article._meta.fields]
    rows = [(name, value) for name, value in article.evidence.items() if isinstance(value, dict) and "basis" in value]
    rows.sort(key=lambda row: order.index(row[0]) if row[0] in order else len(order))
    return [_evidence(name, value) for name, value in rows]


def removed_from(article: Article, readings: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the pieces that were left out of the text, as the article or the last reading of it remembers them."""
    for holder in (article.evidence, *readings):
        pieces = holder.get("removed")
        if isinstance(pieces, list) and pieces:
            return [piece if isinstance(piece, dict) else {"text": str(piece)} for piece in pieces]
    return []


def _evidence(name: str, value: Mapping[str, Any]) -> Evidence:
    confidence = value.get("confidence")
    basis = str(value.get("basis", ""))
    others = value.get("others")
    return Evidence(
        field_label("article", name),
        str(dict(Basis.choices).get(basis, basis)),
        str(value.get("rule") or ""),
        str(value.get("quote") or ""),
        str(value.get("where") or ""),
        f"{confidence:.0%}" if isinstance(confidence, (int, float)) and 0 < confidence < 1 else "",
        tuple(_candidate(other) for other in others) if isinstance(others, list) else (),
    )


def _candidate(other: Any) -> str:
    if not isinstance(other, dict):
        return str(other)
    parts = [str(other.get("value", "")), str(other.get("rule") or "")]
    return " · ".join(part for part in parts if part)


def _span(value: Any) -> tuple[int, int] | None:
    if isinstance(value, (list, tuple)) and len(value) == 2 and all(type(one) is int for one in value):
        return value[0], value[1]
    return None
