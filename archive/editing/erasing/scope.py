"""What an erasure destroys: which values of an article, which quotations, which bytes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from archive.models import Article, Change
from archive.models.articles import QUOTING_FIELDS
from archive.models.changes import CHECKED_FIELDS, is_erased
from archive.models.queries.public_versions import PastState, erasures_of, past_states

TEXT_FIELDS = ("title", "subtitle", "byline", "dateline", "summary", "text", "original_url")
CURRENT = "original"  # among the values of a past state: the id of the original that was current


class NotErasableError(Exception):
    """There is nothing that could be erased so; the message says why, and what to do instead."""


def may_quote(path: str) -> bool:
    """Say whether a field may quote the text, and so is destroyed with it."""
    return path in QUOTING_FIELDS or path.partition(".")[0] == "evidence"


@dataclass(slots=True)
class ErasureScope:
    """What an erasure destroys of an article: all that quotes it, or these values by field and these bytes.

    `values` gives each value, written as JSON, the number that replaces it in the log; `created` names the fields of
    which that holds at the creation. `remaining_text` is what the article says afterwards: quotations from it stay.
    `bodies` are the texts with their formats, and `shared` the fields of a version that stay, because something else
    that stays has the same; `last` is the highest number given yet.
    """

    is_whole_article: bool
    values: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    remaining_text: str = ""
    originals: set[int] = field(default_factory=set)
    created: frozenset[str] = frozenset()
    bodies: tuple[tuple[str, str], ...] = ()
    shared: tuple[str, ...] = ()
    last: int = 0

    @property
    def touches_text(self) -> bool:
        return self.is_whole_article or bool(self.values.get("body"))

    def number_of(self, path: str, value: Any) -> int | None:
        """Return the number by which the log replaces a value that is destroyed, None for one that stays."""
        if value in (None, "", {}, []) or is_erased(value) or not may_quote(path):
            return None
        return self.values.get(path, {}).get(as_key(value), 0 if self.is_whole_article else None)

    def add(self, path: str, value: Any) -> None:
        """Add a value to those that are destroyed."""
        known = self.values[path]
        if as_key(value) not in known:
            self.last += 1
            known[as_key(value)] = self.last

    def may_stay(self, quotation: str) -> bool:
        """Say whether words that were quoted may stay, because the remaining text has them as well."""
        return not self.is_whole_article and quotation in self.remaining_text

    def texts_of(self, path: str) -> list[str]:
        """Return the values of a field of text that are destroyed, the longest first."""
        found = (json.loads(key) for key in self.values.get(path, ()))
        return sorted((value for value in found if isinstance(value, str)), key=len, reverse=True)


def as_key(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def whole_article(article: Article, changes: Sequence[Change], originals: Iterable[int]) -> ErasureScope:
    """Return the scope of a whole article; its values are named, so that what quotes them can be found."""
    scope = ErasureScope(is_whole_article=True, originals=set(originals), last=_last_number(changes))
    found = [(name, getattr(article, name)) for name in QUOTING_FIELDS]
    for change in changes:
        if change.action == Change.Action.SET and may_quote(change.field):
            found += [(change.field, side) for side in change.values()]
    for path, value in found:
        if scope.number_of(path, value) is not None:
            scope.add(path, value)
    scope.bodies = tuple((body, article.body_format) for body in scope.texts_of("body"))
    return scope


def one_version(article: Article, number: int, changes: Sequence[Change], current: Mapping[int, bool]) -> ErasureScope:
    """Return the scope of one public version: what it had, and what lay unread before and after it, as far as no
    other version that can be read and nothing of today has the same.

    `current` says of the originals of the article which is current. Raises NotErasableError.
    """
    found = _with_originals(past_states(article, changes), changes, current)
    past = {one.number for one in found if one.number is not None}
    erased = erasures_of(changes)
    if number not in past:
        raise NotErasableError(_("There is no version %s that readers could read.") % number)
    if number in erased:
        raise NotErasableError(_("Version %s was erased already.") % number)
    then = next(one for one in found if one.number == number)
    if then.stated == found[-1].stated:
        raise NotErasableError(
            _("Version %s is what the article says today. Change it first, or erase the whole article.") % number
        )
    places = [place for place, one in enumerate(found) if one.number is not None]
    first = max((place for place in places if (found[place].number or 0) < number), default=-1) + 1
    end = min((place for place in places if (found[place].number or 0) > number), default=len(found) - 1)
    staying = [found[-1]]
    staying += [one for one in found if one.number is not None and one.number != number and one.number not in erased]
    scope = ErasureScope(is_whole_article=False, last=_last_number(changes))
    _find_values(scope, found[first:end], staying)
    _find_originals(scope, found, found[first:end], staying)
    scope.remaining_text = "\n".join(getattr(article, name) for name in TEXT_FIELDS)
    scope.bodies = tuple((body, then.values["body_format"]) for body in scope.texts_of("body"))
    scope.created = frozenset(
        name for name in CHECKED_FIELDS if scope.number_of(name, found[0].values[name]) is not None
    )
    scope.shared = tuple(
        name
        for name in QUOTING_FIELDS
        if (value := then.values.get(name)) and any(one.values.get(name) == value for one in staying)
    )
    return scope


def _find_values(scope: ErasureScope, some: Iterable[PastState], staying: Iterable[PastState]) -> None:
    """Add the values that only these states had; what was said of a withdrawal is no part of a version."""
    remaining: defaultdict[str, set[str]] = defaultdict(set)
    for past in staying:
        for path, value in past.values.items():
            remaining[path].add(as_key(value))
    for past in some:
        for path, value in past.values.items():
            is_empty = value in (None, "", {}, []) or is_erased(value)
            if may_quote(path) and path != "withdrawal_note" and not is_empty and as_key(value) not in remaining[path]:
                scope.add(path, value)


def _find_originals(
    scope: ErasureScope, found: Sequence[PastState], some: Iterable[PastState], staying: Sequence[PastState]
) -> None:
    """Add the bytes that only what is destroyed came from.

    An original stays current when its text is edited by hand; what came from it is the text as it was at first.
    """
    body_of: dict[int, str] = {}
    for past in found:
        body_of.setdefault(past.values[CURRENT], as_key(past.values["body"]))
    for past in some:
        original = past.values[CURRENT]
        if original is None or any(
            one.values[CURRENT] == original and as_key(one.values["body"]) == body_of[original] for one in staying
        ):
            continue
        if body_of[original] in scope.values["body"] or all(one.values[CURRENT] != original for one in staying):
            scope.originals.add(original)


def _with_originals(found: list[PastState], changes: Iterable[Change], current: Mapping[int, bool]) -> list[PastState]:
    """Give each state the original that was current then, by going back through what was linked."""
    linked_now = dict(current)
    linked: defaultdict[int, list[Change]] = defaultdict(list)
    for change in changes:
        if change.action == Change.Action.LINK and change.field == "originals":
            linked[change.change_set_id].append(change)
    waiting = sorted(linked, reverse=True)
    for place, past in enumerate(reversed(found)):
        act = past.change_set.pk if past.change_set else 0
        while place and waiting and waiting[0] > act:
            for change in sorted(linked[waiting.pop(0)], key=lambda one: -one.pk):
                removed, added = change.values()
                for item in added:
                    linked_now.pop(item["original"], None)
                linked_now |= {item["original"]: item["is_current"] for item in removed}
        past.values[CURRENT] = next((pk for pk, is_current in linked_now.items() if is_current), None)
    return found


def _last_number(changes: Iterable[Change]) -> int:
    """Return the highest number by which the log replaced a value before."""
    sides = (side for change in changes if change.action == Change.Action.SET for side in change.values())
    return max((side["erased"] for side in sides if is_erased(side)), default=0)
