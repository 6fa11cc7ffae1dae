"""Erased values leave the change log: who changed which field and when stays, what stood there does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from archive.comparing.duplicate_problems import SHARES_WORDING
from archive.editing.changes.log import Entry
from archive.editing.erasing.scope import ErasureScope
from archive.models import Change
from archive.models.changes import erased, pack

CHUNK = 200
# Keys of evidence whose values quote no text.
NOT_QUOTING = frozenset(
    ("rule", "basis", "confidence", "grade", "article", "family", "containment", "role", "code", "articles", "kin")
)

Values = tuple[Any, Any]


def destroy_in_log(changes: Iterable[Change], scope: ErasureScope) -> int:
    """Destroy in rows of the log, all of one article, what the scope holds; return in how many something was."""
    touched = []
    for change in changes:
        values = without(change.action, change.field, change.values(), scope)
        if values is not None:
            change.old, change.new, change.packed = pack(*values)
            touched.append(change)
    Change.objects.bulk_update(touched, ["old", "new", "packed"], batch_size=CHUNK)
    return len(touched)


def destroy_in_entries(entries: list[Entry], article_id: int, scope: ErasureScope) -> None:
    """Do the same in the changes that are about to be written."""
    for place, entry in enumerate(entries):
        if (entry.model, entry.object_id) == ("article", article_id):
            change = Change(old=entry.old, new=entry.new, packed=entry.packed)
            values = without(entry.action, entry.field, change.values(), scope)
            if values is not None:
                old, new, packed = pack(*values)
                entries[place] = entry._replace(old=old, new=new, packed=packed)


def count_in_log(changes: Iterable[Change], scope: ErasureScope) -> int:
    """Return in how many changes of an article something is to be destroyed."""
    return sum(without(one.action, one.field, one.values(), scope) is not None for one in changes)


def without(action: str, path: str, values: Values, scope: ErasureScope) -> Values | None:
    """Return what is left of the two values of a change, None where they stay as they are."""
    old, new = values
    if action == Change.Action.CREATE:
        left = _checksums(new, scope)
        return None if left == new else (old, left)
    if action == Change.Action.SET:
        numbers = [scope.number_of(path, side) for side in values]
        if numbers == [None, None]:
            return None
        sides = [side if number is None else erased(number) for side, number in zip(values, numbers, strict=True)]
        return sides[0], sides[1]
    if action == Change.Action.LINK:
        removed, added = ([without_quotations(path, item, scope) for item in side or ()] for side in values)
        return None if (removed, added) == (list(old or ()), list(new or ())) else (removed, added)
    return None


def _checksums(checksums: Any, scope: ErasureScope) -> Any:
    """Leave out the checksums that a creation has of erased values: whoever guesses a value could prove it."""
    if not checksums:
        return checksums
    return (
        None if scope.is_whole_article else {name: one for name, one in checksums.items() if name not in scope.created}
    )


def without_quotations(kind: str, item: Mapping[str, Any], scope: ErasureScope) -> dict[str, Any]:
    """Return a link of an article without the words that quote what is erased."""
    left = dict(item)
    if kind in ("tags", "suggestions"):
        left["words"] = [words for words in item["words"] if scope.may_stay(words)]
    elif kind == "accounts":
        left["evidence"] = clean(item["evidence"], scope)
    elif kind == "problems" and (scope.is_whole_article or (scope.touches_text and item["code"] not in SHARES_WORDING)):
        left |= {"message": "", "evidence": clean(item["evidence"], scope)}
    elif kind == "ledger" and not scope.may_stay(item["words"]):
        left |= dict.fromkeys(("passage", "words", "noun", "speaker"), "")
    elif kind == "originals" and item["original"] in scope.originals:
        left |= {"name": "", "member": ""}
    return left


def clean(value: Any, scope: ErasureScope) -> Any:
    """Return evidence without its quotations: of an article that is erased as a whole nothing is left."""
    if scope.is_whole_article:
        return {}
    if isinstance(value, dict):
        return {name: one if name in NOT_QUOTING else clean(one, scope) for name, one in value.items()}
    if isinstance(value, list):
        return [clean(one, scope) for one in value]
    return value if not isinstance(value, str) or scope.may_stay(value) else ""
