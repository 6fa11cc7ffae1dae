"""What is kept is kept for each language, and nothing else is shown in its place."""

from __future__ import annotations

from django.utils import translation

from archive.views.formatting.dates import month_name
from archive.views.formatting.memo import ByLanguage
from archive.views.formatting.words import number


def test_words_are_said_once_in_each_language() -> None:
    said: list[tuple[str, int]] = []

    @ByLanguage
    def say(n: int) -> str:
        said.append((translation.get_language() or "", n))
        return f"{translation.get_language()} {n}"

    with translation.override("en"):
        assert [say(1), say(1), say(2), say(1)] == ["en 1", "en 1", "en 2", "en 1"]
    with translation.override("ru"):
        assert [say(1), say(1)] == ["ru 1", "ru 1"]
    assert said == [("en", 1), ("en", 2), ("ru", 1)]


def test_alike_values_of_other_types_are_not_confused() -> None:
    @ByLanguage
    def say(value: object) -> str:
        return repr(value)

    assert [say(1), say(True), say(1.0)] == ["1", "True", "1.0"]


def test_numbers_and_dates_follow_the_language() -> None:
    assert (number(1234567), month_name(3)) == ("1,234,567", "March")
    with translation.override("ru"):
        assert number(1234567) == "1\xa0234\xa0567"
        assert month_name(3) != "March"
