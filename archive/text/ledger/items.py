"""What is found in a text: figures and quotations, each with its paragraph and its place in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity from `low` to `high`, mostly the same, in a unit of `units`; empty for what is merely counted."""

    low: float
    high: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit or noun: `start` and `end` in the text of the paragraph, and of the number in `number`.

    `qualifier` is `>`, `<` or `~` where the text says "more than", "up to" or "about". `noun` is what is counted, as
    written, `head` the word of it that is; `key` the same in one form for all languages, as far as known. `thing` is
    what a vocabulary calls by that noun, None where it names nothing. `per` says per what, `also` gives the same in
    another currency, `context` the words around it by which figures of one kind are told.
    """

    start: int
    end: int
    number: tuple[int, int]
    amount: Amount
    qualifier: str = ""
    noun: str = ""
    head: str = ""
    key: str = ""
    thing: int | None = None
    per: str = ""
    also: Amount | None = None
    context: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks that somebody said: `start` and `end`, the marks left out, in the paragraph's text.

    `speaker` is who said it, as written there or in the sentence that it follows; empty where nobody is named.
    """

    start: int
    end: int
    speaker: str = ""
