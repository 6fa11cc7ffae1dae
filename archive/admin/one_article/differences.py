"""What an act would change of an article, field by field, for its preview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from archive.admin.shared.labels import field_label, names_of, shown_value, targets_of
from archive.editing.changes.values import plain, read
from archive.models import Article
from archive.text.similarity.text_diff import Allowance, Piece, compare

# Said with what they belong to, or by the value itself.
SAID_WITH_ANOTHER = frozenset(("title_basis", "date_basis", "date_precision"))


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field: what stands now, and what would; of two texts that both say something the pieces."""

    label: str
    old: str
    new: str
    pieces: tuple[Piece, ...] = ()


def differences_of(article: Article, values: Mapping[str, Any]) -> list[FieldDifference]:
    """Return what of these values differs from an article, in the order of its fields (one query a kind of record)."""
    order = [field.name for field in article._meta.fields]
    wanted = {name: plain(value) for name, value in values.items() if name in order and name not in SAID_WITH_ANOTHER}
    names = names_of(_targets(article, wanted.items()))
    allowance = Allowance()
    found = []
    for name in sorted(wanted, key=order.index):
        old, new = read(article, name), wanted[name]
        if old == new:
            continue
        both = isinstance(old, str) and isinstance(new, str) and old and new
        is_text = both and not article._meta.get_field(name).choices  # type: ignore[union-attr]
        pieces = tuple(compare(old, new, allowance)) if is_text and name != "published_on" else ()
        was, would_be = (shown_value(Article, name, side, names) for side in (old, new))
        found.append(FieldDifference(field_label("article", name), was, would_be, pieces))
    return found


def _targets(article: Article, values: Iterable[tuple[str, Any]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for name, value in values:
        for model, ids in targets_of("article", name, (read(article, name), value)).items():
            found.setdefault(model, set()).update(ids)
    return found
