"""Hits marked in a text that the sanitizer wrote, each with its number and a link to the next."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping, Sequence
from html import unescape

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

# Tags with their values in double quotes, entities, and plain characters between.
_TOKEN = re.compile(r'<[^">]*(?:"[^"]*"[^">]*)*>|&[#\w]+;|[^<&]|&', re.ASCII)
_ID = re.compile(r'\sid="([^"]+)"')
_LINK = '<a class="para__link"'
_SEPARATORS = "|\t"


def mark_hits(
    text: SafeString, paragraphs: Mapping[str, str], hits: Mapping[str, Sequence[tuple[int, int]]]
) -> tuple[SafeString, int]:
    """Put marks around the hits in a text that `rendering.draw` drew; return it and their number.

    `paragraphs` holds the plain text of each drawn paragraph by its id, `hits` the places in it, in order: from the
    first character to behind the last. A hit whose words stand otherwise in the HTML is left out, not misplaced.
    """
    writer = _Writer(paragraphs, hits)
    for token in _TOKEN.findall(text):
        writer.take(token)
    writer.leave()
    return writer.text()


class _Writer:
    """Writes HTML again, following the plain words of each paragraph in it; white space counts for neither."""

    def __init__(self, plain: Mapping[str, str], hits: Mapping[str, Sequence[tuple[int, int]]]) -> None:
        self._plain = plain
        self._hits = hits
        self._out: list[str | None] = []  # None: the link behind a mark, whose number is known at the end
        self._words: deque[tuple[int, str]] = deque()
        self._end = 0  # of the hit that is open; 0 while none is
        self._waiting: deque[tuple[int, int]] = deque()
        self._is_in_link = False
        self._count = 0

    def take(self, token: str) -> None:
        if len(token) > 1 and token.startswith("<"):
            self._take_tag(token)
        elif self._is_in_link or token.isspace():
            self._out.append(token)
        else:
            self._take_sign(token)

    def leave(self) -> None:
        """Come to the end of a paragraph."""
        self._close()
        self._words.clear()
        self._waiting.clear()

    def text(self) -> tuple[SafeString, int]:
        steps = iter(range(1, self._count + 1))
        whole = "".join(_step(next(steps), self._count) if part is None else part for part in self._out)
        return mark_safe(whole), self._count  # noqa: S308

    def _take_tag(self, tag: str) -> None:
        found = _ID.search(tag)
        if found and found[1] in self._plain:
            self.leave()
            self._words.extend((at, sign) for at, sign in enumerate(self._plain[found[1]]) if not sign.isspace())
            self._waiting.extend(self._hits.get(found[1], ()))
        if tag.startswith(_LINK):
            self._is_in_link = True
        elif tag == "</a>" and self._is_in_link:
            self._is_in_link = False
        if not self._end:
            self._out.append(tag)
            return
        # A mark ends before every tag and goes on behind it, so that both are nested well whatever stands there.
        self._out += ["</mark>", tag, "<mark>"]

    def _take_sign(self, token: str) -> None:
        while self._words and self._words[0][1] in _SEPARATORS and self._words[0][1] != token:
            self._words.popleft()
        if not self._words or self._words[0][1] != unescape(token):
            self._out.append(token)  # such as the word that names a picture
            return
        at, _sign = self._words.popleft()
        while self._waiting and self._waiting[0][0] < at:
            self._waiting.popleft()
        if not self._end and self._waiting and self._waiting[0][0] == at:
            self._end = self._waiting.popleft()[1]
            self._count += 1
            self._out.append(f'<mark id="hit-{self._count}">')
        self._out.append(token)
        if self._end and at >= self._end - 1:
            self._close()

    def _close(self) -> None:
        if self._end:
            self._end = 0
            self._out += ["</mark>", None]


def _step(number: int, total: int) -> SafeString:
    """Draw the link from one hit to the next; from the last to the first. Its sign comes from the style sheet.

    Nothing readable may stand between the words, for a browser that looks for a text fragment across them.
    """
    following = number % total + 1
    name = _("hit %(number)s of %(total)s, on to the next") % {"number": number, "total": total}
    return format_html(
        '<a class="markstep" href="#hit-{}" aria-label="{}" data-step="{}/{}"></a>', following, name, number, total
    )
