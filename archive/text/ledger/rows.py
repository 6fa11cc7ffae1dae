"""The rows of a ledger: what several accounts say of one thing, or one of them alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Agreement(StrEnum):
    """How accounts stand to each other in a row, in the order of the rows."""

    DIFFER = "differ"
    AGREE = "agree"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class Said(Generic[Item]):
    """One thing as one account says it, where it says it first; `more` are the other places where it says the same."""

    account: int
    item: Item
    more: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Row(Generic[Item]):
    """What accounts say of one thing: `values` are what differs, each with those who say it, the most first."""

    agreement: Agreement
    values: tuple[tuple[Said[Item], ...], ...]

    @property
    def accounts(self) -> set[int]:
        return {said.account for value in self.values for said in value}

    @property
    def first(self) -> Said[Item]:
        return min((said for value in self.values for said in value), key=lambda said: said.account)


def in_order(rows: Sequence[Row[Item]], place: Callable[[Said[Item]], tuple[int, ...]]) -> list[Row[Item]]:
    """Return rows with those first where accounts differ, then where they agree, the most accounts first."""
    ranks = list(Agreement)
    return sorted(rows, key=lambda row: (ranks.index(row.agreement), -len(row.accounts), place(row.first)))
