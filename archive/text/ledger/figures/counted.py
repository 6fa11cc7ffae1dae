"""Figures in languages that part words by spaces: numbers with a unit, a currency or the noun that they count."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from archive.text.ledger.figures.language import SIGN_BEFORE, Language
from archive.text.ledger.figures.nouns import key_of, stem
from archive.text.ledger.figures.units import CURRENCIES, CURRENCY_SIGNS, DURATIONS, code_of
from archive.text.ledger.items import Amount, Figure

_WORD = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_LOOK_BACK = 48  # characters before a number that decide what it is
_NEAR = 8  # of these, in which a sign stands,
_LABEL = 20  # and a word that makes the number a name
_AROUND = 160  # characters of the sentence on either side that tell what a figure is about
_SENTENCE_END = re.compile(r"[.!?…][\"”»)]*\s")
_YEARS = range(1000, 2101)
_NEED_SCALE = frozenset(("KRW", "UZS", "KGS", "DEM", "mu"))  # written like common words
_LETTER_SCALE = re.compile(r"[mbk]$", re.IGNORECASE)
_MINUS = re.compile(r"(?:(?:^|\s)[-−–]|\b(?:minus|минус)\s)$", re.IGNORECASE)
_GAP = re.compile(r"[\s\u00a0-]?")
_EQUIVALENT = re.compile(
    r"\s?\((?:(?:or|about|around|approximately|some|nearly|roughly|около|порядка|примерно|почти|более)\s){0,2}",
    re.IGNORECASE,
)
_SCALE_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as it stands: `start` with its currency sign, the number itself from `first` to `end`."""

    start: int
    first: int
    end: int
    low: float
    high: float
    currency: str
    is_word: bool
    is_scaled: bool
    is_year: bool


def figures(text: str, language: Language) -> list[Figure]:
    """Return the figures of a paragraph in order; none overlaps another."""
    found: list[Figure] = []
    done = 0
    for start in _starts(text, language):
        if start < done:
            continue
        read, done = _read(text, start, language)
        if read:
            found.append(read)
    return found


def _starts(text: str, language: Language) -> list[int]:
    """Return where numbers may begin: at runs of digits, and at words for numbers."""
    words = [word.start() for word in _WORD.finditer(text) if word[0].lower() in language.first_words]
    return sorted([*(run.start() for run in _DIGITS.finditer(text)), *words])


def _read(text: str, at: int, language: Language) -> tuple[Figure | None, int]:
    """Read the figure that may begin here, and say from where to look for the next."""
    match = language.number.match(text, at)
    if not match:
        run = _WORD.match(text, at)
        return None, run.end() if run else at + 1
    before = text[max(0, at - _LOOK_BACK) : at]
    near = before[-_NEAR:]
    sign = SIGN_BEFORE.search(near)
    minus = None if sign else _MINUS.search(near)
    if marked := sign or minus:
        before = before[: len(before) - len(near) + marked.start()]
    number = _number(text, match, before, sign, language)
    skipped = max(match.end("first"), at + 1)
    if number is None or language.reject_before.search(before[-_LABEL:]):
        return None, skipped
    if minus:
        number = replace(number, start=at - (len(minus[0].lstrip())), low=-number.low, high=-number.high)
    figure, is_time = _measured(text, number, before, language)
    if figure is None and not is_time:
        figure = _counting(text, number, before, language)
    if figure is None or (minus and figure.amount.unit not in {"°C", "%"}):
        return None, skipped
    figure = _with_equivalent(text, _qualified(text, figure, before, language), language)
    return figure, figure.end


def _number(
    text: str, match: re.Match[str], before: str, sign: re.Match[str] | None, language: Language
) -> _Number | None:
    """Return what a match of the number says; None for ordinals, times of day and other names."""
    is_range = bool(match["last"]) and _is_range(match, before, language)
    currency = CURRENCY_SIGNS.get(sign[1].upper(), "") if sign else ""
    end = match.end() if is_range else match.end("scale1") if match["scale1"] else match.end("first")
    scale = (match["scale"] or match["scale1"] if is_range else match["scale1"]) or ""
    if scale and not currency and _LETTER_SCALE.search(scale) and len(scale.strip(" -")) == 1:
        end, scale = end - len(scale), ""  # a metre rather than a million
    if language.reject_after.match(text, end) and not scale:
        return None
    factor = _factor(scale, language)
    low = language.value(match["first"])
    high = language.value(match["last"]) if is_range else low
    if low is None or high is None:
        return None
    is_article = not match["first"] and before.lower().endswith("a ")
    first_factor = _factor(match["scale1"], language) if is_range and match["scale1"] else factor
    if low * first_factor > high * factor and is_range:
        return None
    return _Number(
        match.start() - (len(sign[0]) if sign else len("a ") if is_article else 0),
        match.start(),
        end,
        _rounded(low * first_factor),
        _rounded(high * factor),
        currency,
        is_word=not match["first"][:1].isdigit(),
        is_scaled=bool(scale),
        is_year=not scale and not currency and len(match["first"]) == 4 and match["first"].isdigit() and low in _YEARS,
    )


def _rounded(value: float) -> float:
    """Return a number without what the binary fraction of another added: 4.1 billion is 4,100,000,000."""
    return float(f"{value:.12g}")


def _is_range(match: re.Match[str], before: str, language: Language) -> bool:
    joint = match["to"].strip().lower()
    if joint in {"and", "и"}:
        return before.rstrip().lower().endswith(("between", "между"))
    return not (joint in {"to", "до"} and (match["scale1"] or "").strip() and not match["scale"])


def _factor(scale: str | None, language: Language) -> float:
    factor = 1.0
    for word in _SCALE_WORD.findall(scale or ""):
        factor *= language.scale_of(word)
    return factor


def _measured(text: str, number: _Number, before: str, language: Language) -> tuple[Figure | None, bool]:
    """Return a number with a currency, a measure or a duration; and whether it says a point in time instead."""
    gap = _GAP.match(text, number.end)
    unit = language.units.match(text, gap.end() if gap else number.end)
    code = code_of(unit) if unit else ""
    if code in _NEED_SCALE and not number.is_scaled and number.low == int(number.low):
        code = ""
    end = unit.end() if unit and code else number.end
    if number.currency:
        if code and code not in CURRENCIES:
            end = number.end
        code = number.currency
    if not code:
        return None, False
    if code in DURATIONS and not _is_duration(text, number, end, code, before, language):
        return None, True
    if number.is_word and number.low == 1 and not number.is_scaled and code not in {"%", "USD", "pp"}:
        return None, code in DURATIONS
    per = language.per.match(text, end)
    figure = Figure(
        number.start,
        per.end() if per else end,
        (number.first, number.end),
        Amount(number.low, number.high, code),
        per=per[1].lower() if per else "",
        context=context_of(text, number.start, end, language),
    )
    return figure, False


def _is_duration(text: str, number: _Number, end: int, unit: str, before: str, language: Language) -> bool:
    """Say whether a span of time is a length, and not a point in time, the hour of a day or somebody's age."""
    if number.is_year or language.locating_before.search(before) or language.locating_after.match(text, end):
        return False
    return not (unit in {"mo", "yr", "wk"} and text[number.end] != "-" and language.years_in.search(before))


def _counting(text: str, number: _Number, before: str, language: Language) -> Figure | None:
    """Return a number with the noun that it counts, behind it or earlier in the sentence."""
    if number.currency or (number.is_word and number.low == 1 and not number.is_scaled):
        return None
    noun = language.noun_at(text, number.end)
    if noun is None:
        return _bare(text, number, before, language)
    key = key_of(noun.head)
    if number.is_year and key != "person":
        return None
    if (
        number.is_word
        and number.low == 2
        and (language.pair_before.search(before) or language.pair_nouns.match(noun.head.lower()))
    ):
        return None
    per = language.per.match(text, noun.end)
    return Figure(
        number.start,
        per.end() if per else noun.end,
        (number.first, number.end),
        Amount(number.low, number.high),
        noun=" ".join(text[noun.start : noun.end].split()),
        head=noun.head,
        key=key,
        per=per[1].lower() if per else "",
        context=context_of(text, number.start, noun.end, language),
    )


def _bare(text: str, number: _Number, before: str, language: Language) -> Figure | None:
    """Return a number without a noun that the sentence says to be the number of something."""
    if number.is_year or number.is_word or not language.bare_before.search(before):
        return None
    begin, _end = _sentence_around(text, number.start)
    said = text[begin : number.start]
    counted = next((m for m in (language.number_of.search(said), language.moved.search(said)) if m), None)
    if counted is None or language.bare_end.match(text, number.end) is None:
        return None
    words = f"{counted[1]}{counted[2]}"
    return Figure(
        number.start,
        number.end,
        (number.first, number.end),
        Amount(number.low, number.high),
        noun=" ".join(words.split()),
        head=counted[2],
        key=key_of(counted[2]),
        context=context_of(text, number.start, number.end, language),
    )


def _qualified(text: str, figure: Figure, before: str, language: Language) -> Figure:
    """Take what says "more than" or "about" before the number into the figure."""
    found = language.qualifier.search(before)
    if not found:
        return figure
    sign = language.qualifiers[(found.lastindex or 1) - 1][0]
    return replace(figure, start=figure.start - (len(before) - found.start()), qualifier=sign)


def _with_equivalent(text: str, figure: Figure, language: Language) -> Figure:
    """Take the same sum in another currency, in brackets behind it, into the figure."""
    if figure.amount.unit not in CURRENCIES or figure.also:
        return figure
    opened = _EQUIVALENT.match(text, figure.end)
    if not opened:
        return figure
    run = _DIGITS.search(text, opened.end(), opened.end() + 8)
    match = language.number.match(text, run.start()) if run else None
    if not (run and match):
        return figure
    sign = SIGN_BEFORE.search(text[opened.end() : run.start()])
    number = _number(text, match, "", sign, language)
    other = _measured(text, number, "", language)[0] if number else None
    if other is None or other.amount.unit not in CURRENCIES or text[other.end : other.end + 1] != ")":
        return figure
    return replace(figure, end=other.end + 1, also=other.amount)


def context_of(text: str, start: int, end: int, language: Language) -> frozenset[str]:
    """Return the stems of the words that stand around a figure in its sentence."""
    first, last = _sentence_around(text, start)
    said = text[max(first, start - _AROUND) : start] + " " + text[end : min(last, end + _AROUND)]
    words = (word.lower() for word in _WORD.findall(said) if len(word) > 3)
    return frozenset(stem(word) for word in words if word not in language.stops)


def _sentence_around(text: str, at: int) -> tuple[int, int]:
    ends = [match.end() for match in _SENTENCE_END.finditer(text, max(0, at - 400), at)]
    following = _SENTENCE_END.search(text, at)
    return (ends[-1] if ends else max(0, at - 400)), (following.start() if following else len(text))
