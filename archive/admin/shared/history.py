"""The history of an object for people: who, when, why, and each change with its values and its differences."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from archive.admin.shared.labels import Names, field_label, link_name, model_name, names_of, shown_value, targets_of
from archive.editing.changes.values import RECORDED
from archive.models import Change, ChangeSet
from archive.models.changes import VERSION, is_erased

PER_PAGE = 30
MOST_CHANGES = 300
LONG = 160
MOST_LINES = 1500
MOST_WORDS = 400
MOST_PAIRS = 50_000  # of equal lines or words in one comparison: so often a text repeats itself
MOST_CHARACTERS = 30_000  # of one piece
CONTEXT = 90

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a compared text: `same`, `gone`, `new`, or `left_out` where nothing changed for a while."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One change in words: a field's old and new value, or the pieces of a long text; the links that came and went."""

    label: str
    old: str = ""
    new: str = ""
    pieces: tuple[Piece, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    what: str = ""


@dataclass(slots=True)
class Act:
    """One change set, as far as it is shown."""

    change_set: ChangeSet
    lines: list[Line] = field(default_factory=list)
    rest: int = 0


def acts_of(model: str, object_id: int, before: int | None = None) -> list[Act]:
    """Return the change sets of one object, newest first, one more than a page holds (a fixed number of queries)."""
    changes = Change.objects.filter(model=model, object_id=object_id)
    if before:
        changes = changes.filter(change_set__lt=before)
    wanted = changes.order_by("-change_set").values_list("change_set", flat=True).distinct()[: PER_PAGE + 1]
    sets = ChangeSet.objects.select_related("undoes").in_bulk(list(wanted))
    rows = Change.objects.filter(model=model, object_id=object_id, change_set__in=sets).order_by("pk")
    by_set: dict[int, list[Change]] = defaultdict(list)
    for change in rows[: MOST_CHANGES * (PER_PAGE + 1)]:
        by_set[change.change_set_id].append(change)
    names, allowed = _names(rows), Allowance()
    return [
        Act(sets[pk], [line_of(change, names, allowed=allowed) for change in by_set[pk]])
        for pk in sorted(sets, reverse=True)
    ]


def act_of(change_set: ChangeSet) -> Act:
    """Return one change set with its first changes, each naming its object."""
    rows = list(change_set.changes.order_by("pk")[: MOST_CHANGES + 1])
    shown = rows[:MOST_CHANGES]
    targets: dict[str, set[int]] = defaultdict(set)
    for change in shown:
        targets[change.model].add(change.object_id)
    names = _names(shown, targets)
    rest = change_set.changes.count() - len(shown) if len(rows) > MOST_CHANGES else 0
    allowed = Allowance()
    lines = [line_of(change, names, is_named=True, allowed=allowed) for change in shown]
    return Act(change_set, lines, rest)


def line_of(change: Change, names: Names, *, is_named: bool = False, allowed: Allowance | None = None) -> Line:
    """Put one logged change into words."""
    model = RECORDED.get(change.model)
    what = ""
    if is_named:
        name = names.get(change.model, {}).get(change.object_id, f"#{change.object_id}")
        what = f"{model_name(change.model)}: {name}"
    old, new = change.values()
    if change.action == Change.Action.CREATE:
        return Line(_("Created"), what=what)
    if change.action == Change.Action.DELETE:
        return Line(_("Deleted"), what=what)
    if change.action == Change.Action.ERASE:
        return _erasure(change, new, what)
    label = field_label(change.model, change.field)
    if change.action == Change.Action.LINK:
        removed, added = (
            [link_name(change.model, change.field, item, names) for item in side or ()] for side in (old, new)
        )
        return Line(label, added=tuple(added), removed=tuple(removed), what=what)
    if model is not None and (is_erased(old) or is_erased(new)):
        was, became = (
            _("(erased)") if is_erased(side) else shown_value(model, change.field, side, names) for side in (old, new)
        )
        return Line(label, was, became, what=what)
    if isinstance(old, str) and isinstance(new, str) and old and new and max(len(old), len(new)) > LONG:
        return Line(label, pieces=tuple(compare(old, new, allowed)), what=what)
    if model is None:
        return Line(label, str(old), str(new), what=what)
    return Line(
        label, shown_value(model, change.field, old, names), shown_value(model, change.field, new, names), what=what
    )


def _erasure(change: Change, told: dict[str, Any], what: str) -> Line:
    """Say what an erasure destroyed: which version or all of it, in which fields, and the hashes of its bytes."""
    label = _("Version %s was erased") % told["number"] if change.field == VERSION else _("Erased")
    fields = [field_label(change.model, name) for name in told["fields"] if "." not in name]
    hashes = [_("bytes with the SHA-256 %s") % sha256 for sha256 in told["originals"]]
    return Line(label, removed=(*fields, *hashes), what=what)


@dataclass(slots=True)
class Allowance:
    """How much comparing one page may do: pairs of equal lines or words that are looked at, and characters shown."""

    pairs: int = 500_000
    characters: int = 400_000


def compare(old: str, new: str, allowed: Allowance | None = None) -> list[Piece]:
    """Compare two long texts, line by line and then word by word; long stretches without a change are left out.

    What would take too long to compare is shown as gone and come, and what is too long to show is cut off.
    """
    allowed = allowed or Allowance()
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    start = _alike(before, after)
    end = _alike(before[start:][::-1], after[start:][::-1])
    inner = before[start : len(before) - end], after[start : len(after) - end]
    pieces = [Piece("same", "".join(before[:start]))] if start else []
    for kind, gone, come in _compared(*inner, MOST_LINES, allowed):
        pieces += [Piece("same", gone)] if kind == "equal" else _by_words(gone, come, allowed)
    if end:
        pieces.append(Piece("same", "".join(before[len(before) - end :])))
    return _cut(_shortened(_joined(pieces)), allowed)


def _alike(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how many pieces two texts begin with alike."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((n for n, (one, other) in pairs if one != other), min(len(before), len(after)))


def _compared(
    before: Sequence[str], after: Sequence[str], most: int, allowed: Allowance
) -> Iterable[tuple[str, str, str]]:
    """Yield what kind each stretch is of, and both sides of it; all as one where comparing would take too long."""
    counts = Counter(piece for piece in after if not piece.isspace())
    pairs = sum(counts[piece] for piece in before)
    if max(len(before), len(after)) > most or pairs > min(MOST_PAIRS, allowed.pairs):
        yield "replace", "".join(before), "".join(after)
        return
    allowed.pairs -= pairs
    # Spaces and empty lines match everywhere, and would be looked at again and again.
    matcher = difflib.SequenceMatcher(str.isspace, before, after, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        yield kind, "".join(before[i1:i2]), "".join(after[j1:j2])


def _by_words(old: str, new: str, allowed: Allowance) -> Iterable[Piece]:
    if not old or not new or max(len(old), len(new)) > MOST_CHARACTERS:
        return _change(old, new)
    pieces: list[Piece] = []
    for kind, gone, come in _compared(_WORDS.findall(old), _WORDS.findall(new), MOST_WORDS * 5, allowed):
        if kind == "equal":
            pieces.append(Piece("same", gone))
        else:
            pieces += _change(gone, come)
    return _without_mere_spaces(pieces)


def _cut(pieces: Iterable[Piece], allowed: Allowance) -> list[Piece]:
    shown: list[Piece] = []
    for piece in pieces:
        most = min(MOST_CHARACTERS, allowed.characters)
        allowed.characters -= min(len(piece.text), most)
        if len(piece.text) <= most:
            shown.append(piece)
            continue
        shown += [Piece(piece.kind, piece.text[:most]), Piece("left_out", "…")] if most else [Piece("left_out", "…")]
        if not most:
            break
    return shown


def _without_mere_spaces(pieces: Sequence[Piece]) -> Iterable[Piece]:
    """Let changes that only a space parts be read as one: first all that went, then all that came."""
    gone, come, held = "", "", ""
    for piece in pieces:
        if piece.kind == "same" and (gone or come) and piece.text.isspace():
            held += piece.text
            continue
        if piece.kind == "same":
            yield from _change(gone, come)
            yield Piece("same", held + piece.text)
            gone, come, held = "", "", ""
            continue
        gone, come, held = gone + held, come + held, ""
        gone += piece.text if piece.kind == "gone" else ""
        come += piece.text if piece.kind == "new" else ""
    yield from _change(gone, come)
    if held:
        yield Piece("same", held)


def _change(gone: str, come: str) -> Iterable[Piece]:
    return (piece for piece in (Piece("gone", gone), Piece("new", come)) if piece.text)


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].kind == piece.kind:
            joined[-1] = Piece(piece.kind, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined


def _shortened(pieces: Sequence[Piece]) -> list[Piece]:
    shown: list[Piece] = []
    for place, piece in enumerate(pieces):
        if piece.kind != "same" or len(piece.text) <= 2 * CONTEXT:
            shown.append(piece)
            continue
        if place:
            shown.append(Piece("same", piece.text[:CONTEXT]))
        shown.append(Piece("left_out", "…"))
        if place < len(pieces) - 1:
            shown.append(Piece("same", piece.text[-CONTEXT:]))
    return shown


def _names(changes: Iterable[Change], targets: dict[str, set[int]] | None = None) -> Names:
    """Read the names of everything that these changes point to."""
    found: dict[str, set[int]] = targets if targets is not None else defaultdict(set)
    for change in changes:
        if change.action in (Change.Action.SET, Change.Action.LINK):
            for model, ids in targets_of(change.model, change.field, change.values()).items():
                found[model] |= ids
    return names_of(found)
