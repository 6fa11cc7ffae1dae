"""The words by which figures are found in English."""

from __future__ import annotations

import re

from archive.text.ledger.figures.language import Language, Noun
from archive.text.ledger.figures.units import unit_pattern
from archive.text.ledger.word_lists import words

_SMALL = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {
    "hundred": 100, "dozen": 12, "thousand": 1e3, "k": 1e3, "million": 1e6, "mln": 1e6, "mn": 1e6, "m": 1e6,
    "billion": 1e9, "bln": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12, "tln": 1e12, "trn": 1e12, "tn": 1e12,
    "lakh": 1e5, "crore": 1e7,
}  # fmt: skip
_MONTHS = (
    "January February March April May June July August September October November December Jan Feb Mar Apr Jun "
    "Jul Aug "
    "Sept Sep Oct Nov Dec"
).replace(" ", "|")
_WORDS = "|".join(sorted(_SMALL, key=len, reverse=True))
_IRREGULAR = words(
    "people men women children persons police staff personnel troops aircraft spacecraft sheep fish cattle feet dead "
    "injured wounded missing killed hurt arrested homeless crew servicemen servicewomen policemen fishermen "
    "spokesmen "
    "lawmakers businessmen criteria offspring"
)
_NOT_PLURAL = words(
    "is was has as us this its plus previous various less unless across business process access gas bus class pass "
    "press congress religious serious always perhaps besides towards afterwards its yes thus minus versus vs "
    "overseas "
    "mths qtrs decades centuries does goes says pct cts mens news series percent"
)
_STOPS = words(
    "a an the and or but nor of in on at to for from by with without into onto over under between among through "
    "during "
    "before after since until till about against per as than that which who whom whose when where while if because "
    "though although so is are was were be been being am has have had do does did will would can could may might "
    "must "
    "shall should not no it its he his she her they their them we our us you your i my this these those there "
    "here now "
    "then also only just even still yet more less most least each every all both either neither last next past ago "
    "later earlier up down out off away back said says told according including compared versus vs net shr "
    "if was against amid despite within via plus minus whether while respectively"
)
_HYPHENED = words("member nation country seat bed room storey story strong man woman unit")
_WORD = re.compile(r"([\s\u00a0-])((?:[A-Z]\.){2,}(?=\s)|[A-Za-z][A-Za-z'’.-]*[A-Za-z]|[A-Za-z])")
_FARTHEST = 5  # words from a number to the noun that it counts


def _noun_at(text: str, at: int) -> Noun | None:
    """Find the plural that a number counts, behind what describes it; of plurals in a row it is the last."""
    found: Noun | None = None
    start = 0
    for _ in range(_FARTHEST):
        word = _WORD.match(text, at)
        if not word:
            break
        said = word[2].lower()
        if word[1] == "-":
            is_counted = not start and said.split("-")[0] in _HYPHENED
            return Noun(word.start(2), word.end(), word[2]) if is_counted else None
        if said in _STOPS:
            break
        start = start or word.start(2)
        if _is_plural(said):
            found = Noun(start, word.end(), word[2])
        elif found:
            break
        at = word.end()
    return found


def _is_plural(word: str) -> bool:
    if word in _IRREGULAR:
        return True
    return (
        len(word) > 3
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is", "'s", "’s"))
        and word not in _NOT_PLURAL
    )


ENGLISH = Language(
    digits=r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?|\d+-\d/\d{1,2}|\d+(?:\.\d+)?",
    decimal=".",
    words=rf"(?:(?:{_WORDS})(?:[- ](?:{_WORDS}))?(?: hundred(?: and)?(?:[ -](?:{_WORDS})){{0,2}})?(?: and a "
    rf"half)?|half an?"
    rf"|(?<=\ba )(?=(?:hundred|dozen|million|billion|thousand)\b))",
    values=_SMALL,
    scales=_SCALES,
    alone=frozenset(("hundred", "dozen", "million", "billion", "thousand", "half")),
    scale_pattern=r"(?:hundred|dozen|thousand|million|billion|trillion|mln|bln|tln|trn|bn|mn|tn|lakh|crore|k|m|b)",
    to=r"(?:\s?[-–—]\s?|\s(?:to|and|or)\s)",
    units=unit_pattern(0),
    qualifiers=(
        (
            ">",
            r"(?:more than|over|at least|no (?:fewer|less) than|upwards? of|in excess of|above|exceed(?:s|ed"
            r"|ing))",
        ),
        (
            "<",
            r"(?:less than|fewer than|under|below|(?:no|not) more than|up to|as many as|as much as)",
        ),
        (
            "~",
            r"(?:about|around|some|nearly|almost|close to|approximately|roughly|an estimated|estimated|circa|an "
            r"average of|only|just)",
        ),
    ),
    reject_before=re.compile(
        rf"(?:[\w.,:/#№]|[A-Za-z0-9][-–]|[+]|\b(?:{_MONTHS})\.? "
        r"|\b(?:Nos?|Article|Art|Chapter|Section|Hall|Room|Pier|Gate|Phase|Stage|Resolution|Flight|Route|Highway"
        r"|Boeing"
        r"|Airbus|[Pp]age|Paragraph|Unit|Reactor|Block|Terminal|Level|Grade|Class|Category|Group|Bill|Act|Order"
        r"|Decree|Law"
        r"|Protocol|Zone|District|Apollo|Falcon|Channel|Radio|Formula|Type|Model|Mark|Part|Vol|Volume|Issue|Call"
        r"|Season"
        r"|[Aa]ged|[Aa]ge|Top|Covid|COVID|Group of|Big|number)\.? (?:[\u201c\"])?)$"
    ),
    reject_after=re.compile(
        rf"(?:st|nd|rd|th|s)\b|[:/]\d|\.\d|,\d|[-–]\d|-?[- ](?:years?|months?|weeks?|days?)[- ]old|[A-Za-z]*\d| "
        rf"?(?:{_MONTHS})\b"
        r"| ?(?:a\.?m\b|p\.?m\b|o[’']clock|GMT)|-?(?:year|month|week|day)-old|'s\b|’s\b|[-–](?:way|star|wheel"
        r"|time|point|on|off)\b",
    ),
    locating_before=re.compile(
        r"\b(?:the|past|last|next|previous|first|coming|following|recent|final|every|each|these|those|its|their)\s$|"
        r"\b(?:past|last|next|first)\s(?:about|nearly|almost|some)\s$",
        re.IGNORECASE,
    ),
    locating_after=re.compile(r"\s(?:ago|later|earlier|old|from now|on from|of age|since)\b", re.IGNORECASE),
    years_in=re.compile(r"\b(?:in|within|after|by)\s$", re.IGNORECASE),
    per=re.compile(
        r"[\s-]?(?:a|an|per|each|/)[\s-]?(barrel|tonne|ton|ounce|share|bushel|pound|kilo|kg|household|person"
        r"|head|hour|day|week|month|year|annum|square met(?:re|er)|hectare|litre|liter|night|dlr|dollar|unit|lb"
        r"|oz)\b(?!\s(?:ago|earlier|before|later))",
        re.IGNORECASE,
    ),
    pair_before=re.compile(r"\b(?:the|these|those|both|other)\s$", re.IGNORECASE),
    pair_nouns=re.compile(r"sides\b"),
    noun_at=_noun_at,
    stops=_STOPS,
    number_of=re.compile(
        r"\bnumbers? of ((?:[A-Za-z][\w'’-]* ){0,4}?)([A-Za-z][\w'’-]*s|people|children|staff|men|women)\b",
        re.IGNORECASE,
    ),
    moved=re.compile(
        r"\b((?:[A-Za-z][\w'’-]* ){0,3}?)([A-Za-z][\w'’-]{2,}s)\s(?:(?:has|have|had|was"
        r"|were)\s)?(?:\w+ly\s)?(?:increased?|rose|risen|grew|grown|f[ea]ll(?:en)?|dropped|declined|climbed"
        r"|jumped|totalled|totaled|reached|numbered)\b"
    ),
    bare_before=re.compile(
        r"\b(?:to|from|at|reached|was|is|by|totalled|totaled|hit|exceeded|numbered|stood at|against|and)\s$"
    ),
    bare_end=re.compile(
        r"(?:$|[.,;]?(?:\s(?:from|in|last|this|the|a|per|at|by|to|over|compared|against|and|after|since|on)\b"
        r"|\s*$)|[.;])"
    ),
)
