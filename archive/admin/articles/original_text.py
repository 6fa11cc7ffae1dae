"""The decoded original for an editor's eyes: which words became title, date or source, and what was left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from archive.admin.articles.record_fields import RecordField, record_fields
from archive.admin.shared.labels import field_label
from archive.models import Article, ArticleOriginal, Original
from archive.models.choices import Basis

MOST_CHARACTERS = 200_000
_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the original and what was made of it; `kind` is `plain`, `removed` or `evidence`.

    `field` is the one that evidence is of.
    """

    text: str
    kind: str = "plain"
    label: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How one value of the article is known; `candidates` are the other values that were weighed, as stored."""

    basis: str
    rule: str = ""
    quote: str = ""
    where: str = ""
    confidence: str = ""
    candidates: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class OriginalText:
    """An original as lines of segments, and as fields where it is one record; `trouble` says why there is none."""

    original: Original
    name: str
    lines: tuple[tuple[Segment, ...], ...] = ()
    fields: tuple[RecordField, ...] = ()
    rest: int = 0
    trouble: str = ""
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Where something of the decoded original begins and ends, and what a segment there is (see Segment)."""

    start: int
    end: int
    kind: str
    label: str = ""
    field: str = ""


def read_original(link: ArticleOriginal, spans: Iterable[Span]) -> OriginalText:
    """Decode an original as the importer did and part it at the spans (start, end, kind, label)."""
    name = link.name or str(link.original)
    try:
        data = link.original.read()
        text = data.decode(link.encoding or "utf-8", errors="replace")
    except (ValueError, LookupError) as error:
        return OriginalText(link.original, name, trouble=str(error))
    shown = text[:MOST_CHARACTERS]
    fields = () if len(text) > MOST_CHARACTERS else tuple(record_fields(link.original, text, link.encoding))
    lines = tuple(lines_of(segments(shown, spans)))
    return OriginalText(link.original, name, lines, fields, len(text) - len(shown), encoding=link.encoding)


def segments(text: str, spans: Iterable[Span]) -> Iterable[Segment]:
    """Part a text at the ends of the spans; where spans overlap, what was found outweighs what was left out."""
    valid = [span for span in spans if 0 <= span.start < min(span.end, len(text))]
    cuts = sorted({0, len(text), *(min(cut, len(text)) for span in valid for cut in (span.start, span.end))})
    for start, end in pairwise(cuts):
        over = [span for span in valid if span.start <= start and end <= span.end]
        if not over:
            yield Segment(text[start:end])
            continue
        over.sort(key=lambda span: (span.kind != "evidence", span.end - span.start))
        labels = dict.fromkeys(span.label for span in over if span.label)
        yield Segment(text[start:end], over[0].kind, ", ".join(labels), over[0].field)


def lines_of(parts: Iterable[Segment]) -> Iterable[tuple[Segment, ...]]:
    """Yield segments line by line, without the line ends; a segment over several lines stands in each of them."""
    line: list[Segment] = []
    for part in parts:
        first, *others = _LINE_END.split(part.text)
        line += [replace(part, text=first)] if first else []
        for text in others:
            yield tuple(line)
            line = [replace(part, text=text)] if text else []
    if line:
        yield tuple(line)


def spans_of(article: Article, removed: Sequence[Mapping[str, Any]]) -> list[Span]:
    """Return which spans of the decoded original the article's evidence and what was left out lie in."""
    found: list[Span] = []
    for name, evidence in article.evidence.items():
        if isinstance(evidence, dict) and (span := _span(evidence.get("span"))):
            found.append(Span(*span, "evidence", field_label("article", name), field=name))
    left_out = [(_span(piece.get("span")), str(piece.get("rule", ""))) for piece in removed]
    return found + [Span(*span, "removed", rule) for span, rule in left_out if span]


def evidence_of(article: Article) -> dict[str, Evidence]:
    """Return how each value of the article is known, by its field."""
    rows = article.evidence.items()
    return {name: _evidence(value) for name, value in rows if isinstance(value, dict) and "basis" in value}


def removed_from(article: Article, readings: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the pieces that were left out of the text: by the last reading that left any, and lines learned since."""
    learned = article.evidence.get("removed")
    since = learned.get("pieces", []) if isinstance(learned, dict) else learned or []
    last = next((one for holder in readings if isinstance(one := holder.get("removed"), list) and one), [])
    found = [piece if isinstance(piece, dict) else {"text": str(piece)} for piece in (*last, *since)]
    return [piece for n, piece in enumerate(found) if piece not in found[:n]]


def _evidence(value: Mapping[str, Any]) -> Evidence:
    confidence = value.get("confidence")
    basis = str(value.get("basis", ""))
    others = value.get("others")
    return Evidence(
        str(dict(Basis.choices).get(basis, basis)),
        str(value.get("rule") or ""),
        str(value.get("quote") or ""),
        str(value.get("where") or ""),
        f"{confidence:.0%}" if isinstance(confidence, (int, float)) and 0 < confidence < 1 else "",
        tuple(other for other in others if isinstance(other, dict)) if isinstance(others, list) else (),
    )


def _span(value: Any) -> tuple[int, int] | None:
    if isinstance(value, (list, tuple)) and len(value) == 2 and all(type(one) is int for one in value):
        return value[0], value[1]
    return None
