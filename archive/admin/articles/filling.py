"""Buttons that put something into a box and save nothing: another candidate, a piece of the original put back.

With script the page does the first by itself; without it the form comes back with the box filled and all else as typed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict

from archive.admin.articles.original_text import removed_from
from archive.models import Article, current_original

TAKE = "_take"  # its value: the name of the box, an equals sign, what goes into it; in that of tags, beside others
PUT = "_put"  # the same, but in place of all that the box holds
PUT_BACK = "_put_back"  # its value: the number of the piece
BUTTONS = frozenset((TAKE, PUT, PUT_BACK))
NOT_SAVED = "_not_saved"  # in what was sent, where the form is only to be shown again
MOST_READINGS = 20
_SPACES = re.compile(r"\s+")


def filled(sent: QueryDict, article: Article | None) -> QueryDict | None:
    """Return what was sent with the box filled, marked as not to be saved; None where no such button was pressed."""
    if TAKE in sent:
        name, _equals, value = str(sent[TAKE]).partition("=")
        if name not in sent:
            return None
        before = str(sent[name]).strip().rstrip(",")
        put = f"{before}, {value}" if name == "add_tags" and before else value
        return _with(sent, name, put)
    if PUT in sent:
        name, _equals, value = str(sent[PUT]).partition("=")
        return _with(sent, name, value) if name in sent else None
    number = sent.get(PUT_BACK, "")
    if article is None or not number.isascii() or not number.isdigit() or "body" not in sent:
        return None
    readings = article.import_records.order_by("-pk").values_list("reading", flat=True)[:MOST_READINGS]
    pieces = removed_from(article, list(readings))
    if int(number) >= len(pieces):
        return None
    return _with(
        sent, "body", put_back(str(sent["body"]).replace("\r\n", "\n"), pieces, int(number), _decoded(article))
    )


def _with(sent: QueryDict, name: str, value: str) -> QueryDict:
    data = sent.copy()
    data[name] = value
    data[NOT_SAVED] = name
    return data


def _decoded(article: Article) -> str:
    """Return the current original as the importer decoded it; empty where it can't be read."""
    link = current_original(article)
    if link is None:
        return ""
    try:
        return str(link.original.read().decode(link.encoding or "utf-8", errors="replace"))
    except (ValueError, LookupError):
        return ""


def put_back(body: str, pieces: Sequence[Mapping[str, Any]], number: int, original: str) -> str:
    """Return a text with a piece that was left out: after what stands before it in the original, else before what
    follows there, else at the end. A text that has it already stays as it is.
    """
    piece = str(pieces[number].get("text", "")).strip("\n")
    if not piece.strip() or _squeeze(piece) in _squeeze(body):
        return body
    span = pieces[number].get("span")
    paragraphs = body.split("\n\n")
    if isinstance(span, (list, tuple)) and len(span) == 2 and original:
        before = [_squeeze(line) for line in original[: span[0]].splitlines() if line.strip()]
        after = [_squeeze(line) for line in original[span[1] :].splitlines() if line.strip()]
        for line in reversed(before[-40:]):
            at = next((n for n in reversed(range(len(paragraphs))) if line in _squeeze(paragraphs[n])), None)
            if at is not None:
                return "\n\n".join([*paragraphs[: at + 1], piece, *paragraphs[at + 1 :]])
        for line in after[:40]:
            at = next((n for n in range(len(paragraphs)) if line in _squeeze(paragraphs[n])), None)
            if at is not None:
                return "\n\n".join([*paragraphs[:at], piece, *paragraphs[at:]])
    return f"{body.rstrip()}\n\n{piece}" if body.strip() else piece


def _squeeze(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
