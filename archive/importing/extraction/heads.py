"""The head of a plain text: the kinds of its lines, and the best reading of all of them together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from archive.importing.extraction.boilerplate import boilerplate_kind_at_edge, ends_as_sentence, fold
from archive.importing.extraction.credits.names import may_be_source
from archive.importing.extraction.dates import date_in_brackets
from archive.importing.extraction.headlines import (
    PAGE_TITLE_SEPARATOR,
    could_be_title,
    density,
    has_enough_words,
    is_slug,
    is_without_spaces,
    letters_and_digits,
    may_be_title,
    same_words,
)
from archive.importing.extraction.layout import Line, is_broken
from archive.importing.extraction.supporting_words import supported, telling_words

# A head has at most so many lines; so many of the text below are asked which line they speak of.
LONGEST_HEAD = 80
LINES_ASKED = 40
# Prose has at least so many characters, in scripts without spaces fewer.
LEAST_PROSE, LEAST_PROSE_WITHOUT_SPACES = 60, 24
# A headline that closes as a sentence does is no longer than this.
LONGEST_SENTENCE, LONGEST_SENTENCE_WITHOUT_SPACES = 120, 50
# Of two lines that may be the headline, the upper one is it unless the other is so much better.
PREFERENCE = 2.5
# Below a headline a standfirst tells more of the text.
PREFERENCE_TO_STANDFIRST = 3.0
# The name of the source stands no further from the headline.
NEAR_HEADLINE = 4
# So many lines may stand above a headline that nothing else confirms; more if the text has so many of its words.
MOST_ABOVE = 4
ENOUGH_WORDS = 3
# A headline before the name of the site has so many letters at least.
LEAST_LETTERS = 12
# The place of a paper behind its name.
_IN_BRACKETS = re.compile(r"\s*[(（][^()（）]{2,30}[)）]$")


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A line of a head and its kind: `boilerplate`, `slug`, `credit`, `words`, or `sentence`, which may be text."""

    line: Line
    kind: str
    follows_date: bool = False
    is_full_credit: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A headline among the lines of a head: its place, what confirms it, and how sure and how good that is."""

    place: int
    rule: str
    confidence: float
    score: float


def is_prose(lines: Sequence[Line], place: int) -> bool:
    """Return whether a line plainly belongs to the text of an article and to no head or foot."""
    text = lines[place].text
    least = LEAST_PROSE / density(text)
    if len(text) >= least and (ends_as_sentence(text) or len(text) >= 4 * least):
        return True
    return _begins_wrapped(lines, place)


def _begins_wrapped(lines: Sequence[Line], place: int) -> bool:
    """Return whether a paragraph begins here whose lines were broken to fit a width."""
    block = [lines[place]]
    for line in islice(lines, place + 1, place + 8):
        if line.gap:
            break
        block.append(line)
    if is_broken(block):
        return True
    lengths = [len(line.text) for line in block]
    widest = max(lengths)
    return (
        len(block) > 1
        and 30 <= widest <= 120
        and min(lengths[:-1]) >= 0.6 * widest
        and (len(block) == 8 or ends_as_sentence(block[-1].text))
        and sum(ends_as_sentence(line.text) for line in block[:-1]) * 2 < len(block)
    )


def best_reading(
    head: Sequence[HeadLine],
    below: Sequence[Line],
    words: frozenset[str],
    sign: Callable[[str], tuple[str, float]],
) -> Reading | None:
    """Return the best reading of a head above a text; None if no line of it is the headline.

    `words` are those of the text (`words_of`); `sign` tells what beside the text, such as the file's name, confirms a
    line.
    """
    asked = [place for place, one in enumerate(head) if one.kind in ("words", "sentence")]
    readings = [reading for place in asked if (reading := _reading(head, place, below, words, sign))]
    if not readings:
        return None
    best = max(readings, key=lambda reading: reading.score)
    return next(
        reading
        for reading in readings
        if reading.score >= best.score - (PREFERENCE if best.place - reading.place > 2 else PREFERENCE_TO_STANDFIRST)
    )


def _reading(
    head: Sequence[HeadLine],
    place: int,
    below: Sequence[Line],
    words: frozenset[str],
    sign: Callable[[str], tuple[str, float]],
) -> Reading | None:
    text = head[place].line.text
    if not could_be_title(text) or (head[place].kind == "sentence" and len(text) > _longest_sentence(text)):
        return None
    rule, confidence = sign(text)
    bare = _IN_BRACKETS.sub("", text)
    if not rule and len(bare.split()) <= 3 and may_be_source(bare):
        return None  # the paper itself
    if rule:
        return Reading(place, rule, confidence, 20.0 - place / 100)
    found, share = supported(text, words)
    looks = may_be_title(text)
    score = (2.0 if looks else 0.0) + min(found, 5) * (0.4 if is_without_spaces(text) else 0.8) + share
    score -= 0.25 * min(8, sum(one.kind == "words" for one in (*head[:place], *head[place + 1 :])))
    score += _length_bonus(text)
    twin = _stands_twice(head, place)
    reading = Reading(place, twin, 0.95 if "twice" in twin else 0.98, score + 3) if twin else None
    if twin and ("slug" in twin or found or not words):
        return replace(reading, score=20.0) if reading and "slug" in twin else reading
    near, dated = _credit_is_near(head, place), head[place].follows_date
    # Without spaces some pairs of characters meet by chance.
    is_told = found >= (3 if is_without_spaces(text) and near > 1 else 1)
    if near and (is_told or not words or (looks and near == 1 and _says_enough(head, place))):
        return Reading(place, "line above a credit", 0.95, score + 3.0)
    if found >= ENOUGH_WORDS and share >= 0.5 and any(one.kind == "credit" for one in head[place + 1 :]):
        return Reading(place, "line above the credits, of which the text speaks", 0.9, score + 2.5)
    if not looks or not _stands_as_headline(head, place, below, words, found):
        return None
    credit_above = any(one.kind == "credit" for one in head[:place])
    return Reading(place, "", 0.6, score + 2.0 * credit_above + 2.0 * dated)


def _stands_as_headline(
    head: Sequence[HeadLine], place: int, below: Sequence[Line], words: frozenset[str], found: int
) -> bool:
    """Return whether an unconfirmed line stands where a headline does: above a text, below boilerplate only."""
    text, dated = head[place].line.text, head[place].follows_date
    above = [one for one in head[:place] if one.kind in ("words", "sentence", "slug")]
    if not has_enough_words(text) or any(_may_be_text(one, words) for one in above):
        return False
    if len(above) > MOST_ABOVE and found < ENOUGH_WORDS:
        return False
    if dated and found and telling_words(text) >= 4:
        return True
    is_short = len(text.split()) < 5 and not is_without_spaces(text)
    if not found and words and is_short and not dated:
        return False
    return _has_text_below(text, [one.line for one in head[place + 1 :] if one.kind != "boilerplate"], below)


def _length_bonus(text: str) -> float:
    """Return what the length of a line says: one or two words name a section rather than an event."""
    if is_without_spaces(text):
        return 1.0 if len(text) >= 8 else -2.0
    return {1: -3.0, 2: -2.0, 3: -0.5}.get(len(text.split()), 1.0)


def _longest_sentence(text: str) -> int:
    return LONGEST_SENTENCE_WITHOUT_SPACES if is_without_spaces(text) else LONGEST_SENTENCE


def _may_be_text(one: HeadLine, words: frozenset[str]) -> bool:
    return _is_long(one) or (len(one.line.text.split()) > 3 and supported(one.line.text, words)[0] > 0)


def _is_long(one: HeadLine) -> bool:
    text = one.line.text
    return len(text) > 40 or len(text.split()) > 6 or ends_as_sentence(text)


def _stands_twice(head: Sequence[HeadLine], place: int) -> str:
    text = head[place].line.text
    folded = fold(text)
    for other in islice(head, place + 1, place + 8):
        if fold(other.line.text) == folded and has_enough_words(text):
            return "line that stands there twice"
        if is_slug(other.line.text) and same_words(other.line.text, text):
            return "line that a slug repeats"
    return ""


def _says_enough(head: Sequence[HeadLine], place: int) -> bool:
    """Return whether a line of which the text does not speak is long enough for a headline directly above a credit."""
    text = head[place].line.text
    below = next((one for one in islice(head, place + 1, place + 10) if one.kind != "boilerplate"), None)
    is_sentence_like = len(text.split()) >= 4 and ":" not in text
    return telling_words(text) >= 4 or bool(is_sentence_like and below and below.is_full_credit)


def _credit_is_near(head: Sequence[HeadLine], place: int) -> int:
    """Return which of the next two lines that are no boilerplate is a credit, 1 or 2; 0 if neither is."""
    below = [one for one in islice(head, place + 1, place + 10) if one.kind != "boilerplate"]
    return next((number for number, one in enumerate(below[:2], start=1) if one.kind == "credit"), 0)


def _has_text_below(text: str, between: Sequence[Line], below: Sequence[Line]) -> bool:
    """Return whether a text clearly begins below; under a longer line, two short ones may come between."""
    if len(text) > 160:
        return False
    has_room = len(text) >= (10 if is_without_spaces(text) else 25)
    following = [*between[:3], *below[:3]][: 3 if has_room else 1]
    for number, other in enumerate(following):
        least = LEAST_PROSE_WITHOUT_SPACES if is_without_spaces(other.text) else LEAST_PROSE
        wrapped = not other.gap and not ends_as_sentence(other.text) and not number
        if len(other.text) >= least and (wrapped or ends_as_sentence(other.text) or len(other.text) >= 4 * least):
            return True
    return False


def boilerplate_in_head(head: Sequence[HeadLine], title: int | None, words: frozenset[str]) -> Iterator[int]:
    """Yield the places of the words that belong to the page and not to the article.

    Those are what stands above the headline and, above a credit, short lines of which the text does not speak.
    """
    last_credit = max((place for place, one in enumerate(head) if one.kind == "credit"), default=-1)
    for place, one in enumerate(head):
        if one.kind not in ("words", "sentence") or place == title:
            continue
        is_above = title is not None and place < title
        is_bare = len(one.line.text) <= 30 and len(one.line.text.split()) <= 2 and not is_without_spaces(one.line.text)
        if is_above or (
            place < last_credit and not _is_long(one) and (is_bare or not supported(one.line.text, words)[0])
        ):
            yield place


def names_beside_credits(head: Sequence[HeadLine], title: int | None) -> Iterator[int]:
    """Yield the lines that may hold the name of the source: beside a date or an author, near the headline.

    Directly below the headline, and above the text, one counts where a credit stands above both.
    """
    for place, one in enumerate(head):
        if one.kind != "words" or place == title or (title is not None and abs(place - title) > NEAR_HEADLINE):
            continue
        above = next((other for other in reversed(head[:place]) if other.kind != "boilerplate"), None)
        below = next((other for other in head[place + 1 :] if other.kind != "boilerplate"), None)
        is_below_title = title is not None and above is head[title] and below is None
        if any(other and other.kind == "credit" and not other.is_full_credit for other in (above, below)) or (
            is_below_title and any(other.kind == "credit" or other.follows_date for other in head[:place])
        ):
            yield place


def repeats(text: str, title: str) -> bool:
    """Return whether a line is the headline again, its slug, or the title of its page with the name of the site."""
    letters = letters_and_digits(title)
    if letters_and_digits(text) == letters or (is_slug(text) and same_words(text, title)):
        return True
    parts = PAGE_TITLE_SEPARATOR.split(text, maxsplit=1)
    return len(parts) > 1 and len(letters) >= LEAST_LETTERS and letters_and_digits(parts[0]) == letters


def kind_of_line(text: str, *, is_credit: bool) -> str:
    """Return the kind of a line of a head that is no prose."""
    if boilerplate_kind_at_edge(text):
        return "boilerplate"
    if is_slug(text):
        return "slug"
    if is_credit:
        return "credit"
    is_question = text.endswith(("?", "!", "？", "！"))
    return "sentence" if ends_as_sentence(text) and not is_question and not date_in_brackets(text) else "words"
