"""The parts of a long text in addresses: which one is asked for, and where the others are."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from archive.filters.parameters import Pairs, written
from archive.rendering import Parts, Reading, ways
from archive.serving.lookup import MovedError


def asked_part(query: QueryDict, path: str, pairs: Pairs = ()) -> int:
    """Return the part that is asked for; the first has no number. Raises BadRequest, and MovedError for `part=1`."""
    asked = query.get("part", "").strip()
    if not asked:
        return 1
    if not (asked.isascii() and asked.isdigit() and len(asked) <= 9 and int(asked)):
        raise BadRequest(_("Parts have numbers from 1."))
    if asked.startswith("0") or asked == "1":
        number = str(int(asked))
        raise MovedError(path + written([*pairs, *([("part", number)] if number != "1" else [])]))
    return int(asked)


def parts_from(reading: Reading, here: int, path: str, pairs: Pairs = ()) -> Parts:
    """Return the way from a part to all others; `pairs` stand in each address. Raises Http404 where it is none."""
    if here > len(reading.parts):
        raise Http404

    def at(number: int) -> str:
        return path + written([*pairs, *([("part", str(number))] if number > 1 else [])])

    return ways(reading, here, at)
