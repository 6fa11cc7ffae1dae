"""Texts that follow one template: the same wording around other figures, dates and names."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher

from archive.text.similarity.replaced_words import Differences, differences
from archive.text.similarity.word_kinds import DATE, FIGURE, NAME, read_words

NEAR_DAYS = 3
AGAIN = 3  # times that the same was replaced by the same
MOST_FIGURES, MOST_NAMES = 0.75, 0.85  # share of both in common from which nothing else needs to be compared
LEAST_SHARE = 0.6  # share of figures, dates and names among the words that were replaced
LEAST_CHANGED, NEARLY_ALL = 0.5, 0.75  # share of the figures that are others
LIKE_SPELLING = 0.6  # likeness of two spellings of one name
LEAST_NAMES = 0.3  # share of the names that are others
LEAST_DENSITY = 0.035  # share of the words in places in common that were replaced; a correction replaces fewer
NEWS, LEAST_NEWS = 2, 0.55  # figures, dates and names that are others: how many at least, and what share of all
TABLE = 6  # figures from which a text is read as a table
MOST_WORDS, MOST_NEWS = 0.85, 0.7  # share of the words of the shorter text, and of its figures, dates and names


def follow_one_template(one: str, other: str, *, days: int | None, least_share: float = LEAST_SHARE) -> bool:
    """Say whether two texts near to each other in wording are of a series, rather than versions of one text.

    So they are where the words replaced are mostly figures, dates and names, and most figures or many names are others:
    a version that was cut, corrected or sent again keeps nearly all of them. What came out within `days` of the other
    (None for an unknown time) may bring a report up to date, and so the dates stated or several names must differ too.

    Cost grows with the length of the texts, of which the first 1,500 words are read.
    """
    first, second = map(read_words, sorted((one, other)))
    has_any = (first.figures and second.figures) or (first.names and second.names)
    has_same = (
        _shared(first.figures, second.figures) >= MOST_FIGURES and _shared(first.names, second.names) >= MOST_NAMES
    )
    if has_any and has_same:
        return False
    found = differences(first, second)
    if found.density < LEAST_DENSITY:
        return False
    is_far = days is not None and days > NEAR_DAYS
    if _has_other_news(found, is_far=is_far):
        return True
    if found.share < least_share:
        return False
    has_other_figures = found.changed[FIGURE] >= 2 and found.changed_share(FIGURE) >= LEAST_CHANGED
    has_other_names = _has_other_names(found)
    if is_far:
        is_short = found.kept[FIGURE] == 0 and found.changed[FIGURE] == 1 and found.changed[DATE] > 0
        is_of_others = found.changed[NAME] >= 2 and found.changed_share(NAME) >= LEAST_CHANGED
        return has_other_figures or has_other_names or is_of_others or is_short
    has_other_dates = found.changed[DATE] >= max(1, found.kept[DATE])
    has_few_of_them = found.changed[FIGURE] >= 3 and found.changed_share(FIGURE) >= NEARLY_ALL and bool(found.names)
    has_none_of_them = found.changed[FIGURE] >= 4 and not found.kept[FIGURE]
    return has_other_names or (has_other_figures and has_other_dates) or has_few_of_them or has_none_of_them


def keeps_most_words(one: str, other: str) -> bool:
    """Say whether most words of the shorter text stand in the same order in the other, and most of its news.

    Where one word in ten was replaced, hardly half of the runs of five words are left.
    """
    first, second = read_words(one), read_words(other)
    found = differences(first, second)
    words = min(len(first), len(second))
    has_news = 1 - found.changed_share(FIGURE, DATE, NAME) >= MOST_NEWS
    return has_news and found.kept.total() >= MOST_WORDS * words


def _has_other_news(found: Differences, *, is_far: bool) -> bool:
    """Whether what makes a text news is another, whatever words were replaced beside it: its figures, dates and names.

    Within days all figures of a table, or the dates with the rest, must be others: a report may be brought up to date.
    """
    if found.changed[FIGURE] >= TABLE and found.changed_share(FIGURE) >= NEARLY_ALL:
        return True
    changed = found.changed[FIGURE] + found.changed[DATE] + found.changed[NAME]
    share = found.changed_share(FIGURE, DATE, NAME)
    if is_far and share == 1 and found.changed[DATE]:
        return True
    if changed < NEWS or share < LEAST_NEWS:
        return False
    return is_far or (found.changed[DATE] > found.kept[DATE] and changed > NEWS)


def _has_other_names(found: Differences) -> bool:
    """Whether two names or more were replaced, a good part of all, or one again and again by the same other.

    Where the figures are kept, that is a correction, or another head, unless most names are others. In a script without
    capitals what is replaced again and again by the same other is a name.
    """
    has_other_figures = found.kept[FIGURE] < 2 or found.changed_share(FIGURE) >= LEAST_CHANGED
    if not found.changed[NAME] and not found.kept[NAME]:
        again = sum(n for n in found.words.values() if n > 1)
        return has_other_figures and again >= AGAIN and found.share >= NEARLY_ALL
    names = [pair for pair in found.names if pair[0][:1] != pair[1][:1] or _ratio(*pair) < LIKE_SPELLING]
    is_another = len(names) >= 2 or (has_other_figures and any(found.names[pair] >= AGAIN for pair in names))
    return is_another and found.changed_share(NAME) >= (LEAST_NAMES if has_other_figures else LEAST_CHANGED)


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one[:40], other[:40], autojunk=False).ratio()


def _shared(one: Counter[str], other: Counter[str]) -> float:
    """Return the share of the smaller of two counts that the other has, too; 1 where one has none."""
    smaller = min(one.total(), other.total())
    return (one & other).total() / smaller if smaller else 1.0
