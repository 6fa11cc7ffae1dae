"""Names of months and weekdays are known in the languages of news, with their endings; other words are not."""

from __future__ import annotations

import pytest

from archive.text.dates.day_words import names_day_or_month

NAMES = (
    "march may марта мая вторник lundi samedi märz montagabend dienstag jueves enero pazartesi haziran dushanba "
    "дүйсенбіде наурыз сәрсенбі الثلاثاء يونيو piątek"
)
OTHERS = "today завтра hier sen lune mond montage freitagsgebet пятно душа día week 12 наука"


@pytest.mark.parametrize("word", NAMES.split())
def test_a_name_of_a_month_or_a_weekday_is_known(word: str) -> None:
    assert names_day_or_month(word)


@pytest.mark.parametrize("word", OTHERS.split())
def test_other_words_and_short_forms_that_mean_much_else_are_not(word: str) -> None:
    assert not names_day_or_month(word)
