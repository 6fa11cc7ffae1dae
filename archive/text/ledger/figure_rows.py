"""Figures of several accounts in rows: near-equal ones together, and beside them other numbers for the same thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from archive.text.ledger.extraction import FoundFigure
from archive.text.ledger.figures.nouns import stem
from archive.text.ledger.figures.units import in_base
from archive.text.ledger.items import Amount, Figure
from archive.text.ledger.rows import Agreement, Row, Said, in_order

Entry = tuple[int, FoundFigure]

EQUAL_WITHIN = 0.006  # of a rounded number: 1.57 and 1.565 billion
ABOUT_WITHIN = 0.03  # where one says "about" or "more than"
ROUNDED_FROM = 1000.0  # below, a count is exact
SHARED_STEMS = 3  # that two sentences have in common which count one thing,
SHARED_PART = 0.4  # and how much of the shorter that is;
SHARED_STEMS_OF_SUMS = 4  # more of both for shares, sums and measures, whose unit says little
SHARED_PART_OF_SUMS = 0.5
_ANY_SENTENCE = frozenset(("dead", "injured", "missing"))  # what an event has one number of, in any language
_SELDOM = 3  # digits of a number that is seldom the same by chance


def figure_rows(accounts: Sequence[tuple[str, Sequence[FoundFigure]]]) -> list[Row[FoundFigure]]:
    """Group the figures of accounts, each given with the language that it was read in.

    Equal are figures of one unit and, for what is counted, one noun or two that a vocabulary knows as names of one
    thing, that are the same number or, where they are rounded, nearly. Small shares and sums also need words in
    common. A row in which accounts differ has figures of one unit and noun from sentences that share words; no account
    stands in it twice.
    """
    kinds: defaultdict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for number, (_language, figures) in enumerate(accounts):
        for one in figures:
            kinds[_kind(one.figure.amount, one.figure)].append((number, one))
    languages = [language for language, _figures in accounts]
    values = [value for entries in kinds.values() for value in _equal(entries, languages)]
    rows = _differing(_joined_by_names(_joined_by_equivalents(values), languages), languages)
    return in_order(rows, lambda said: (said.account, said.item.paragraph, said.item.figure.start))


def _kind(amount: Amount, figure: Figure) -> tuple[str, str, str]:
    unit = in_base(1, amount.unit)[1]
    return unit, figure.key if not unit else "", stem(figure.per) if figure.per else ""


def _equal(entries: Sequence[Entry], languages: Sequence[str]) -> list[list[Entry]]:
    """Split figures of one kind into groups of what is the same number of the same thing."""
    groups: list[list[Entry]] = []
    by_size = sorted(entries, key=lambda entry: in_base(entry[1].figure.amount.low, entry[1].figure.amount.unit)[0])
    for entry in by_size:
        for group in reversed(groups[-12:]):
            if any(_same(entry, other, languages) for other in group[-8:]):
                group.append(entry)
                break
        else:
            groups.append([entry])
    return groups


def _same(one: Entry, other: Entry, languages: Sequence[str]) -> bool:
    first, second = one[1].figure, other[1].figure
    if not near(first, second):
        return False
    if not first.amount.unit or _digits(first.amount.low) >= _SELDOM:
        return True
    if languages[one[0]] != languages[other[0]]:
        return _digits(first.amount.low) >= _SELDOM - 1 or first.amount.low >= ROUNDED_FROM
    return bool(first.context & second.context)


def near(one: Figure, other: Figure) -> bool:
    """Whether two figures of one unit say the same number, as far as their rounding and "about" allow."""
    return all(
        _near_number(in_base(a, one.amount.unit)[0], in_base(b, other.amount.unit)[0], one, other)
        for a, b in ((one.amount.low, other.amount.low), (one.amount.high, other.amount.high))
    )


def _near_number(a: float, b: float, one: Figure, other: Figure) -> bool:
    difference = abs(a - b)
    larger = max(abs(a), abs(b))
    if difference <= 1e-9 * larger:
        return True
    if not one.amount.unit and larger < ROUNDED_FROM and not (one.qualifier or other.qualifier):
        return False
    if one.amount.unit in {"%", "pp"}:
        return difference < 0.05
    if one.amount.unit and _is_rounding(a, b):
        return True
    return difference <= larger * (ABOUT_WITHIN if one.qualifier or other.qualifier else EQUAL_WITHIN)


def _is_rounding(a: float, b: float) -> bool:
    """Whether one number is the other rounded to its own digits, at least two of them: 58.6 and 59."""
    digits = min(_digits(a), _digits(b))
    return digits > 1 and f"{a:.{digits}g}" == f"{b:.{digits}g}"


def _digits(number: float) -> int:
    """Return how many digits a number has that are not mere noughts at its end or beginning."""
    return len(f"{abs(number):.12g}".partition("e")[0].replace(".", "").strip("0"))


def _joined_by_equivalents(groups: list[list[Entry]]) -> list[list[Entry]]:
    """Join groups of sums where one gives its sum in the currency of the other, too."""
    by_unit: defaultdict[str, list[list[Entry]]] = defaultdict(list)
    for group in groups:
        by_unit[group[0][1].figure.amount.unit].append(group)
    for group in list(groups):
        for _account, found in group:
            also = found.figure.also
            for other in by_unit.get(also.unit, []) if also else []:
                sum_there = other[0][1].figure.amount if other else None
                if (
                    also
                    and sum_there
                    and other is not group
                    and abs(sum_there.low - also.low) <= also.low * ABOUT_WITHIN
                ):
                    group += other
                    other.clear()
        # what it gave is in the group; an emptied group stays behind and is left out
    return [group for group in groups if group]


def _joined_by_names(groups: list[list[Entry]], languages: Sequence[str]) -> list[list[Entry]]:
    """Join groups of one number whose nouns are names of one thing."""
    by_thing: defaultdict[tuple[int, str], list[list[Entry]]] = defaultdict(list)
    for group in groups:
        for thing in {(found.figure.thing, _kind(found.figure.amount, found.figure)[2]) for _account, found in group}:
            if thing[0] is not None:
                by_thing[thing[0], thing[1]].append(group)
    for (thing_here, _per), some in by_thing.items():
        for place, group in enumerate(some):
            for other in some[place + 1 :]:
                if other is not group and _have_one_number(group, other, thing_here, languages):
                    group += other
                    other.clear()
    return [group for group in groups if group]


def _have_one_number(one: list[Entry], other: list[Entry], thing: int, languages: Sequence[str]) -> bool:
    """Whether figures of a thing in both groups say the same number."""
    first, second = ([entry for entry in group if entry[1].figure.thing == thing][:8] for group in (one, other))
    return any(_same(here, there, languages) for here in first for there in second)


def _differing(groups: Sequence[list[Entry]], languages: Sequence[str]) -> list[Row[FoundFigure]]:
    """Put groups together that give other numbers for one thing; each goes with the one that is most like it."""
    rows: list[list[list[Entry]]] = []
    kinds: defaultdict[tuple[str, str, str], list[list[Entry]]] = defaultdict(list)
    for group in groups:
        kinds[_kind(group[0][1].figure.amount, group[0][1].figure)].append(group)
    for some in kinds.values():
        pairs = sorted(
            (
                (-weight, first, second)
                for first in range(len(some))
                for second in range(first + 1, len(some))
                if (weight := _likeness(some[first], some[second], languages))
            ),
        )[:400]
        owner = {number: [number] for number in range(len(some))}
        for _weight, first, second in pairs:
            one, other = owner[first], owner[second]
            if one is other:
                continue
            held = {account for number in one for account, _found in some[number]}
            if held.isdisjoint(account for number in other for account, _found in some[number]):
                one += other
                for number in other:
                    owner[number] = one
        seen: set[int] = set()
        for members in owner.values():
            if id(members) not in seen:
                seen.add(id(members))
                rows.append([some[number] for number in members])
    return [_row(row) for row in rows]


def _likeness(one: Sequence[Entry], other: Sequence[Entry], languages: Sequence[str]) -> float:
    """Return how surely two groups of one kind speak of one thing; 0 where an account is in both, or none can say."""
    if not {account for account, _found in one}.isdisjoint(account for account, _found in other):
        return 0
    best = 0.0
    for first_account, first in one[:6]:
        for second_account, second in other[:6]:
            if first.figure.key in _ANY_SENTENCE:
                best = max(best, 0.5)
            if languages[first_account] != languages[second_account]:
                continue
            one_terms, other_terms = _terms(first.figure), _terms(second.figure)
            shared, smaller = len(one_terms & other_terms), min(len(one_terms), len(other_terms))
            is_counted = bool(first.figure.key)
            stems = SHARED_STEMS if is_counted else SHARED_STEMS_OF_SUMS
            part = SHARED_PART if is_counted else SHARED_PART_OF_SUMS
            if shared >= stems and shared >= part * smaller:
                best = max(best, shared / smaller)
    return best


def _terms(figure: Figure) -> frozenset[str]:
    """Return the stems of a figure's sentence, those of what it counts among them."""
    return figure.context.union(stem(word) for word in figure.noun.split() if len(word) > 3)


def _row(groups: Sequence[Sequence[Entry]]) -> Row[FoundFigure]:
    values = [_said(group) for group in groups]
    values.sort(key=lambda value: (-len(value), value[0].account))
    accounts = {said.account for value in values for said in value}
    agreement = Agreement.DIFFER if len(values) > 1 else Agreement.AGREE if len(accounts) > 1 else Agreement.ONLY
    return Row(agreement, tuple(values))


def _said(group: Sequence[Entry]) -> tuple[Said[FoundFigure], ...]:
    by_account: defaultdict[int, list[FoundFigure]] = defaultdict(list)
    for account, found in group:
        by_account[account].append(found)
    said = []
    for account in sorted(by_account):
        places = sorted(by_account[account], key=lambda found: (found.paragraph, found.figure.start))
        said.append(Said(account, places[0], tuple(places[1:])))
    return tuple(said)
