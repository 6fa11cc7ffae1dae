"""Quotations of several accounts in rows: the same words together, with whom each account gives them to."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from archive.text.ledger.extraction import FoundQuotation
from archive.text.ledger.rows import Agreement, Row, Said, in_order

SAME_PART = 0.7  # of the words of the shorter of two quotations that are the same
FEWEST_SHARED = 4  # words, or pairs of characters
_HAN_RUN = re.compile("[\u3400-\u9fff]+")
_WORD = re.compile(r"[^\W_]+")

Entry = tuple[int, FoundQuotation]


def quotation_rows(accounts: Sequence[tuple[str, Sequence[FoundQuotation]]]) -> list[Row[FoundQuotation]]:
    """Group the quotations of accounts, each given with the language that it was read in.

    Together stand quotations of one language that share most of the words of the shorter one; translations are not
    held against each other. Accounts differ where they give the same words to others.
    """
    entries = [(number, one) for number, (_language, some) in enumerate(accounts) for one in some]
    pieces = [_pieces(one.text) for _account, one in entries]
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place, bag in enumerate(pieces):
        for piece in bag:
            holders[piece].append(place)
    group_of = list(range(len(entries)))
    for place, bag in enumerate(pieces):
        shared: Counter[int] = Counter()
        for piece in bag:
            if len(holders[piece]) <= 60:
                shared.update(other for other in holders[piece] if other < place)
        for other, _count in shared.most_common(8):
            same = sum((bag & pieces[other]).values())
            if same >= FEWEST_SHARED and same >= SAME_PART * min(sum(bag.values()), sum(pieces[other].values())):
                group_of[place] = group_of[other]
                break
    groups: defaultdict[int, list[Entry]] = defaultdict(list)
    for place, group in enumerate(group_of):
        groups[group].append(entries[place])
    rows = [_row(group) for group in groups.values()]
    return in_order(rows, lambda said: (said.account, said.item.paragraph, said.item.quotation.start))


def _pieces(text: str) -> Counter[str]:
    """Return the words of a quotation, of Chinese its pairs of characters."""
    if _HAN_RUN.search(text):
        runs = _HAN_RUN.findall(text)
        return Counter(run[n : n + 2] for run in runs for n in range(len(run) - 1))
    return Counter(word.casefold() for word in _WORD.findall(text))


def _row(group: Sequence[Entry]) -> Row[FoundQuotation]:
    """Make a row, its values by speaker; an account that names nobody goes with the first that does."""
    by_account: dict[int, list[FoundQuotation]] = {}
    for account, one in group:
        by_account.setdefault(account, []).append(one)
    values: list[list[Said[FoundQuotation]]] = []
    unnamed: list[Said[FoundQuotation]] = []
    for account, places in sorted(by_account.items()):
        said = Said(account, places[0], tuple(places[1:]))
        speaker = places[0].quotation.speaker
        if not speaker:
            unnamed.append(said)
            continue
        same = next((value for value in values if same_speaker(value[0].item.quotation.speaker, speaker)), None)
        if same is None:
            values.append([said])
        else:
            same.append(said)
    if unnamed:
        values = [[*values[0], *unnamed], *values[1:]] if values else [unnamed]
    agreement = Agreement.DIFFER if len(values) > 1 else Agreement.AGREE if len(by_account) > 1 else Agreement.ONLY
    return Row(agreement, tuple(tuple(sorted(value, key=lambda said: said.account)) for value in values))


def same_speaker(one: str, other: str) -> bool:
    """Whether two ways to name a speaker may mean one: they share a name, or one has the other in it."""
    if one in other or other in one:
        return True
    words = [
        {word.casefold()[:5] for word in _WORD.findall(name) if len(word) > 2 and word[0].isupper()}
        for name in (one, other)
    ]
    return bool(words[0] & words[1])
