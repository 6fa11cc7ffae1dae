"""Lines that a source prints above or below everything, and that an editor has let be left out of its texts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from archive.importing.drafts import ArticleDraft, Known, Removed

EDGE = 5  # lines at the head and at the foot of a text that may be boilerplate
LONGEST = 400  # characters of such a line


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text with something in it: where it stands, and its words with single spaces."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class LearnedLines:
    """The lines to leave out, by the slug of the source; `names` leads from any name of a source to its slug."""

    lines: Mapping[str, frozenset[str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    domains: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: Mapping[str, frozenset[str]], known: Known) -> LearnedLines:
        if not lines:
            return cls()
        names = {one.slug.casefold(): one.slug for one in known.sources}
        names |= {one.name.casefold(): one.slug for one in known.sources}
        return cls(lines, names, {host.casefold(): slug for host, slug in known.domains.items()})

    def left_out(self, draft: ArticleDraft, given: str = "") -> ArticleDraft:
        """Return a draft without the lines of its source; `given` is the slug named for the whole import."""
        if not self.lines:
            return draft
        slug = self._slug_of(draft, given)
        body, gone = without(draft.body, self.lines.get(slug, frozenset()))
        if not gone:
            return draft
        decoded = _decoded(draft)
        pieces = tuple(Removed(one.words, rule_for(slug), span) for one, span in spans_of(gone, draft.body, decoded))
        return replace(draft, body=body, learned=(*draft.learned, *pieces))

    def _slug_of(self, draft: ArticleDraft, given: str) -> str:
        """Return the source of a draft as it will be stored, by its slug; empty if it is not known."""
        if draft.source:
            return self.names.get(draft.source.value.casefold(), "")
        if draft.original_url and (slug := self._slug_of_address(draft.original_url.value)):
            return slug
        if given:
            return given
        return self.names.get(draft.agency.value.casefold(), "") if draft.agency else ""

    def _slug_of_address(self, address: str) -> str:
        try:
            parts = (urlsplit(address).hostname or "").casefold().split(".")
        except ValueError:
            return ""
        return next((slug for n in range(len(parts) - 1) if (slug := self.domains.get(".".join(parts[n:])))), "")


def rule_for(slug: str) -> str:
    """Return the rule by which a line of this source was left out."""
    return f"learned boilerplate of {slug}"


def collapsed(text: str) -> str:
    return " ".join(text.split())


def lines_of(body: str) -> Iterator[Line]:
    """Yield the lines of a text that are not empty."""
    at = 0
    for text in body.split("\n"):
        words = collapsed(text)
        if words:
            start = at + len(text) - len(text.lstrip())
            yield Line(start, at + len(text.rstrip()), words)
        at += len(text) + 1


def at_the_edges(body: str, learned: Collection[str] = ()) -> list[Line]:
    """Return the lines at the head and foot of a text, the learned ones among them, which take no place of others'.

    So what is found is the same in one step as in several: a line stands at the edge once those beyond it are gone.
    """
    lines = list(lines_of(body))
    head = _edge(range(len(lines)), lines, learned)
    foot = _edge(range(len(lines) - 1, -1, -1), lines, learned)
    return [lines[n] for n in sorted({*head, *foot})]


def _edge(order: range, lines: list[Line], learned: Collection[str]) -> list[int]:
    found: list[int] = []
    free = EDGE
    for n in order:
        if lines[n].words not in learned:
            if not free:
                break
            free -= 1
        found.append(n)
    return found


def without(body: str, learned: Collection[str]) -> tuple[str, list[Line]]:
    """Return a text without these lines at its head and foot, and the lines; one of nothing else stays as it is."""
    gone = [one for one in at_the_edges(body, learned) if one.words in learned] if learned else []
    if not gone or len(gone) == sum(1 for _line in lines_of(body)):
        return body, []
    starts = {one.start for one in gone}
    kept: list[str] = []
    at, has_cut = 0, False
    for text in body.split("\n"):
        is_gone = at + len(text) - len(text.lstrip()) in starts and bool(text.strip())
        at += len(text) + 1
        if is_gone:
            has_cut = True
        elif not (has_cut and not text.strip() and (not kept or not kept[-1].strip())):
            kept.append(text)
            has_cut = False
    while has_cut and kept and not kept[-1].strip():
        kept.pop()
    return "\n".join(kept), gone


def spans_of(gone: list[Line], body: str, decoded: str) -> Iterator[tuple[Line, tuple[int, int] | None]]:
    """Yield each line with where it lies in the decoded original, None where it can't be told."""
    middle = len(body) // 2
    for one in gone:
        text = body[one.start : one.end]
        at = decoded.find(text) if one.start < middle else decoded.rfind(text)
        yield one, (at, at + len(text)) if at >= 0 else None


def _decoded(draft: ArticleDraft) -> str:
    try:
        return draft.original.decode(draft.encoding or "utf-8", errors="replace")
    except LookupError:
        return ""
