"""Erased values leave the change log: who changed which field and when stays, what stood there does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from archive.comparing.duplicate_problems import NEAR_DUPLICATE
from archive.editing.changes.log import Entry
from archive.editing.erasing.scope import Gone
from archive.models import Change
from archive.models.changes import erased, pack

CHUNK = 200
SAID = ("rule", "basis", "confidence", "grade", "article", "family", "containment", "role", "code", "articles", "kin")

Values = tuple[Any, Any]


def destroy_in_log(changes: Iterable[Change], gone: Gone) -> int:
    """Destroy in rows of the log, all of one article, what is to be gone; return in how many something was."""
    touched = []
    for change in changes:
        values = without(change.action, change.field, change.values(), gone)
        if values is not None:
            change.old, change.new, change.packed = pack(*values)
            touched.append(change)
    Change.objects.bulk_update(touched, ["old", "new", "packed"], batch_size=CHUNK)
    return len(touched)


def destroy_in_entries(entries: list[Entry], article_id: int, gone: Gone) -> None:
    """Do the same in what is about to be written."""
    for place, entry in enumerate(entries):
        if (entry.model, entry.object_id) == ("article", article_id):
            change = Change(old=entry.old, new=entry.new, packed=entry.packed)
            values = without(entry.action, entry.field, change.values(), gone)
            if values is not None:
                old, new, packed = pack(*values)
                entries[place] = entry._replace(old=old, new=new, packed=packed)


def count_in_log(changes: Iterable[Change], gone: Gone) -> int:
    """Return in how many changes of an article something is to be gone."""
    return sum(without(one.action, one.field, one.values(), gone) is not None for one in changes)


def without(action: str, path: str, values: Values, gone: Gone) -> Values | None:
    """Return what is left of the two values of a change, None where they stay as they are."""
    old, new = values
    if action == Change.Action.CREATE:
        left = _checksums(new, gone)
        return None if left == new else (old, left)
    if action == Change.Action.SET:
        numbers = [gone.number_of(path, side) for side in values]
        if numbers == [None, None]:
            return None
        sides = [side if number is None else erased(number) for side, number in zip(values, numbers, strict=True)]
        return sides[0], sides[1]
    if action == Change.Action.LINK:
        removed, added = ([without_quotations(path, item, gone) for item in side or ()] for side in values)
        return None if (removed, added) == (list(old or ()), list(new or ())) else (removed, added)
    return None


def _checksums(kept: Any, gone: Gone) -> Any:
    """Leave out the checksums that a creation keeps of what is to be gone: whoever guesses a value could prove it."""
    if not kept:
        return kept
    return None if gone.is_all else {name: one for name, one in kept.items() if name not in gone.created}


def without_quotations(kind: str, item: Mapping[str, Any], gone: Gone) -> dict[str, Any]:
    """Return a link of an article without the words that quote what is to be gone."""
    left = dict(item)
    if kind == "tags":
        left["words"] = [words for words in item["words"] if gone.keeps(words)]
    elif kind == "accounts":
        left["evidence"] = clean(item["evidence"], gone)
    elif kind == "problems" and (gone.is_all or (gone.touches_text and item["code"] != NEAR_DUPLICATE)):
        left |= {"message": "", "evidence": clean(item["evidence"], gone)}
    elif kind == "originals" and item["original"] in gone.originals:
        left |= {"name": "", "member": ""}
    return left


def clean(value: Any, gone: Gone) -> Any:
    """Return evidence without its quotations: of an article that is to be gone nothing is left."""
    if gone.is_all:
        return {}
    if isinstance(value, dict):
        return {name: one if name in SAID else clean(one, gone) for name, one in value.items()}
    if isinstance(value, list):
        return [clean(one, gone) for one in value]
    return value if not isinstance(value, str) or gone.keeps(value) else ""
