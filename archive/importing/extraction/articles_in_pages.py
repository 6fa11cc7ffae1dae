"""Finding the article in a page saved as text: the run of paragraphs in which prose outweighs what is none."""

from __future__ import annotations

from collections.abc import Sequence

from archive.importing.extraction.boilerplate import (
    boilerplate_kind,
    boilerplate_kind_at_edge,
    ends_as_sentence,
    section_kind,
)
from archive.importing.extraction.dates import date_at_start
from archive.importing.extraction.headlines import density, is_without_spaces, may_be_title
from archive.importing.extraction.layout import Line
from archive.importing.extraction.supporting_words import supported, words_of

# A text is taken for a page only if so many lines around its article are boilerplate, or short, and there are so many.
LEAST_BOILERPLATE = 2
LEAST_SHORT = 15
# Where boilerplate was cut from it before, fewer short lines say the same.
MUCH_BOILERPLATE = 5
FEW_SHORT = 4
LEAST_AROUND = 6
# An article has at least so many characters of sentences, fewer in what is plainly a page.
LEAST_PROSE = 300
LEAST_PROSE_OF_PAGE = 150
# A sentence that closes an article may be as short as this.
SHORT_SENTENCE = 20
# The scores of lines that belong to no article.
SHORT_LINE, LINK_LINE, BOILERPLATE_LINE, SECTION_LINE = -30, -20, -60, -300
# So many lines of a page stand above its article at most, or are asked behind it.
HEAD_LINES = 80
# So many lines may come between two paragraphs of an article whatever they are, and so many where a word tells.
FEW_BETWEEN, NEAR = 3, 6
# Prose belongs to an article that has such a share of its words, and a smaller one if only captions stand between.
BELONGS = 0.35
BELONGS_BEHIND_CAPTIONS = 0.2


def article_in_page(
    lines: Sequence[Line], units: Sequence[range], cut_before: int = 0, title: str = ""
) -> tuple[int, int] | None:
    """Find the first and the last line of an article in a page; None if the text is no page.

    `units` are the paragraphs as ranges of lines; `cut_before` lines of boilerplate were cut from the text before. The
    article is the run of paragraphs in which prose outweighs by most what is none, as Finn, Kushmerick and Smyth do it
    with tags (Fact or fiction, 2001), here with lines; prose of the same subject beyond what interrupts it is added.
    """
    if len(lines) < LEAST_AROUND:
        return None
    scores = [_score(" ".join(lines[place].text for place in unit)) for unit in units]
    best, total, start = (0.0, 0, 0), 0.0, 0
    for place, score in enumerate(scores):
        if total <= 0:
            total, start = 0.0, place
        total += score
        if total > best[0]:
            best = (total, start, place)
    value, first, last = best
    if value < (LEAST_PROSE if cut_before < MUCH_BOILERPLATE else LEAST_PROSE_OF_PAGE):
        return None
    texts = [" ".join(lines[place].text for place in unit) for unit in units]
    first, last = _extended(texts, first, last, title)
    around = len(units) - (last - first + 1) + cut_before
    if around < LEAST_AROUND:
        return None
    outside = [lines[place].text for unit in (*units[:first], *units[last + 1 :]) for place in unit]
    known = sum(bool(boilerplate_kind_at_edge(text)) for text in outside)
    short = sum(len(text) < 60 and not any(map(str.isdigit, text)) and not ends_as_sentence(text) for text in outside)
    is_page = cut_before + known >= MUCH_BOILERPLATE and short >= FEW_SHORT
    if known < LEAST_BOILERPLATE and short < LEAST_SHORT and not is_page:
        return None
    return units[first].start, units[last].stop - 1


def _extended(texts: Sequence[str], first: int, last: int, title: str) -> tuple[int, int]:
    """Return the run of prose that belongs together, over captions, advertisements and lists of links between.

    Prose belongs to the article if it speaks of the same, or of what a likely headline above it says.
    """
    words = words_of(texts[first : last + 1])
    titles = [text for text in texts[max(0, first - HEAD_LINES) : first] if is_likely_title(text)]
    titles += [title] if title else []
    lead = first
    for place in range(first - 1, max(-1, first - HEAD_LINES), -1):
        if not is_text(texts[place]):
            continue
        own = words_of([texts[place]])
        told = any(found >= 3 and share >= BELONGS for found, share in (supported(title, own) for title in titles))
        found, share = supported(texts[place], words)
        goes_on = lead == place + 1 or _is_interruption(texts[place + 1 : lead])
        if not goes_on and not told and (found < 3 or share < BELONGS):
            break
        lead = place
    # A lead stands below its headline: prose between them that tells of neither may belong to the same article.
    words |= words_of(texts[lead:first])
    return lead, _end_of_article(texts, last, words)


def _end_of_article(texts: Sequence[str], last: int, words: frozenset[str]) -> int:
    """Return the last paragraph of an article of which the last that is sure, and the words, are known.

    What only a caption or an advertisement interrupts goes on behind it. Behind a heading such as "Related" only
    several paragraphs in a row can belong to the article, for a teaser is one; behind another credit none does.
    """
    end, heading = last, False
    while end + 1 < len(texts) and _goes_on(texts[end + 1]):
        end += 1
    place = end + 1
    while place < min(len(texts), last + HEAD_LINES):
        kind = section_kind(texts[place])
        if kind == "comment form" or (place > end + 1 and date_at_start(texts[place])):
            break
        heading = heading or kind == "related articles"
        is_short = not heading and _goes_on(texts[place]) and _is_interruption(texts[end + 1 : place])
        if (not is_text(texts[place]) and not is_short) or texts[place].endswith(("…", "...")):
            place += 1
            continue
        stop = next((at for at in range(place, len(texts)) if not _goes_on(texts[at])), len(texts))
        found, share = supported(" ".join(texts[place:stop]), words)
        gap = texts[end + 1 : place]
        if heading:
            belongs = stop - place > 1 and len(gap) <= (NEAR if found else FEW_BETWEEN + 1)
        elif len(gap) <= FEW_BETWEEN or (len(gap) <= NEAR and found):
            belongs = True
        elif any(map(boilerplate_kind_at_edge, gap)):
            belongs = found >= 3 and share >= BELONGS
        else:
            belongs = found >= 2 and share >= BELONGS_BEHIND_CAPTIONS
        if not belongs:
            if stop - place > 1 or not heading:
                break
            place = stop
            continue
        end, heading, place = stop - 1, False, stop
    return end


def _is_interruption(texts: Sequence[str]) -> bool:
    """Return whether the lines between two paragraphs only interrupt a text: an advertisement, a caption, a teaser."""
    return 0 < len(texts) <= FEW_BETWEEN and all(boilerplate_kind_at_edge(text) for text in texts)


def _goes_on(text: str) -> bool:
    """Return whether a line goes on with a text directly above it: a short sentence does, too."""
    if is_text(text):
        return True
    return len(text) >= SHORT_SENTENCE and ends_as_sentence(text) and not boilerplate_kind_at_edge(text)


def is_text(text: str) -> bool:
    return _score(text) >= 60


def _score(text: str) -> float:
    if section_kind(text) in ("related articles", "comment form"):
        return SECTION_LINE
    if boilerplate_kind(text):
        return BOILERPLATE_LINE
    length = len(text) * density(text)
    if ends_as_sentence(text):
        return min(length, 600) if length >= 60 else 10
    if length >= 160:
        return length / 2
    return LINK_LINE if length >= 40 else SHORT_LINE


def is_likely_title(text: str) -> bool:
    words = len(text) / density(text) / 2 if is_without_spaces(text) else len(text.split())
    return words >= 3 and may_be_title(text) and not boilerplate_kind_at_edge(text) and not date_at_start(text)
