"""Character references of HTML that stand in plain text, as texts taken from pages have them: read, as a repair."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html import unescape
from html.entities import html5
from typing import Any

from archive.importing.drafts import ArticleDraft, Finding, Repair

RULE = "character references of HTML read"
# Formats that are no HTML, and hold their characters as they are.
_PLAIN = frozenset(("text/plain", "message/rfc822", "application/pdf"))
_NAMES = frozenset(name.removesuffix(";") for name in html5 if name.endswith(";") and len(name) <= 9)
# An address may have a parameter of that name, and a text about HTML quotes what it speaks of.
_REFERENCE = re.compile(
    r"(?P<kept>https?://[^\s&]*(?:&(?!nbsp;|quot;|lt;|gt;|rdquo;|raquo;)[^\s&]*)*|[`“\"'«]&#?\w{1,9};[`”\"'»])"
    r"|&(?:amp;)?(?:#(?P<number>\d{2,7})|#[xX](?P<hex>[0-9a-fA-F]{2,6})|(?P<name>[A-Za-z][A-Za-z0-9]{1,7}));"
)
_VALUES = ("title", "subtitle", "byline", "source", "agency", "summary", "dateline")


def without_entities(draft: ArticleDraft) -> ArticleDraft:
    """Return a draft of plain text with the characters that references such as `&nbsp;` mean."""
    if draft.media_type not in _PLAIN or draft.body_format != "text" or "&" not in draft.body + _titles(draft):
        return draft
    counts: Counter[tuple[str, str]] = Counter()
    body = _tidy(_read(draft.body, counts)) if _REFERENCE.search(draft.body) else draft.body
    changed: dict[str, Any] = {}
    for name in _VALUES:
        finding: Finding[str] | None = getattr(draft, name)
        if finding and (words := " ".join(_read(finding.value, Counter()).split())) != finding.value:
            changed[name] = replace(finding, value=words)
    if not counts and not changed:
        return draft
    repairs = tuple(Repair(RULE, before, after, count) for (before, after), count in counts.items())
    return replace(draft, body=body, repairs=(*draft.repairs, *repairs), **changed)


def _titles(draft: ArticleDraft) -> str:
    findings: list[Finding[str] | None] = [getattr(draft, name) for name in _VALUES]
    return "".join(finding.value for finding in findings if finding)


def _read(text: str, counts: Counter[tuple[str, str]]) -> str:
    def read(found: re.Match[str]) -> str:
        if found["kept"] or (found["name"] and found["name"] not in _NAMES):
            return found[0]
        before = found[0]
        after = unescape(unescape(before)).replace("\N{NO-BREAK SPACE}", " ").replace("\N{SOFT HYPHEN}", "")
        after = "".join(char for char in after if char.isprintable() or char == "\n")
        counts[before, after] += 1
        return after

    return _REFERENCE.sub(read, text)


def _tidy(body: str) -> str:
    """Return a text without spaces at the ends of its lines, where references stood, and without empty paragraphs."""
    lines = "\n".join(line.strip() for line in body.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")
