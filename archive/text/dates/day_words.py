"""Words that name a month or a day of the week, in the languages that news is written in."""

from __future__ import annotations

import re
from functools import lru_cache

from archive.text.dates.months import month_number
from archive.text.dates.stated_dates import DAY_WORDS, RELATIVE_DAY_WORDS

LEAST_LETTERS = 4  # of a month; shorter ones are mostly abbreviations that are other words, too

_NAMED_DAYS = DAY_WORDS - RELATIVE_DAY_WORDS
_WEEKDAY_LIST = (
    "lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica segunda-feira terça-feira quarta-feira quinta-feira "
    "sexta-feira maandag dinsdag woensdag donderdag vrijdag zaterdag zondag понеділок вівторок середу середа четвер "
    "п’ятницю п’ятниця суботу субота неділю неділя poniedziałek wtorek środę środa czwartek piątek sobotę sobota "
    "niedzielę niedziela"
)
_WEEKDAYS = frozenset(_WEEKDAY_LIST.split())
# What follows them are endings, in Turkic languages and Tajik.
_BEGINNING_LIST = (
    "дүйсенбі сейсенбі сәрсенбі бейсенбі жексенбі дүйшөмбү шейшемби шаршемби бейшемби жекшемби душанбе сешанбе "
    "чоршанбе панҷшанбе якшанбе dushanba seshanba chorshanba payshanba yakshanba pazartesi çarşamba perşembe "
    "cumartesi الاثنين الثلاثاء الأربعاء الخميس الجمعة"
)
_BEGINNINGS = tuple(_BEGINNING_LIST.split())
_GERMAN = re.compile(
    r"(?:(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend)(?:s|früh|(?:vor|nach)?mittag|morgen|abend|nacht)?"
)


@lru_cache(1 << 15)
def names_day_or_month(word: str) -> bool:
    """Say whether a lower-case word is the name of a month or a weekday; “today” is none."""
    if word in _NAMED_DAYS or word in _WEEKDAYS or word.startswith(_BEGINNINGS) or _GERMAN.fullmatch(word):
        return True
    return len(word) >= LEAST_LETTERS and month_number(word) is not None
