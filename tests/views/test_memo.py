"""What is kept is kept for each language, and nothing else is shown in its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.template import loader
from django.test.utils import override_script_prefix
from django.utils import translation
from django.utils.safestring import mark_safe

from archive.templatetags.archive_dates import month_name
from archive.templatetags.archive_words import number
from archive.views.frame import memo
from archive.views.frame.memo import ByLanguage


def test_words_are_said_once_in_each_language() -> None:
    said: list[tuple[str, int]] = []

    @ByLanguage
    def say(n: int) -> str:
        said.append((translation.get_language() or "", n))
        return f"{translation.get_language()} {n}"

    with translation.override("en"):
        now = say.now()
        assert [say(1), say(1), now(2), now(1)] == ["en 1", "en 1", "en 2", "en 1"]
    with translation.override("ru"):
        assert [say(1), now(2)] == ["ru 1", "en 2"]
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


@pytest.fixture
def template(tmp_path: Path, settings: Any) -> Path:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    memo._piece.cache_clear()
    return tmp_path / "piece.html"


def test_piece_is_drawn_once_for_each_set_of_values_language_and_prefix(
    template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template.write_text("{% load i18n %}{% get_current_language as now %}{{ now }} {% url 'archive:about' %} {{ a }}")
    drawn: list[object] = []

    def draw(name: str, values: dict[str, object]) -> str:
        drawn.append(values)
        return loader.render_to_string(name, values)

    monkeypatch.setattr(memo, "render_to_string", draw)
    assert [memo.piece("piece.html", a=a) for a in ("x", "x", "<y>")] == [
        "en /about/ x",
        "en /about/ x",
        "en /about/ &lt;y&gt;",
    ]
    assert len(drawn) == 2
    with translation.override("ru"):
        assert memo.piece("piece.html", a="x") == "ru /about/ x"
    with override_script_prefix("/archive/"):
        assert memo.piece("piece.html", a="x") == "en /archive/about/ x"


def test_piece_of_alike_values_of_other_types_is_drawn_for_each(template: Path) -> None:
    template.write_text("{{ a }}")
    drawn = [memo.piece("piece.html", a=a) for a in (mark_safe("<b>"), "<b>", 1, True)]
    assert drawn == ["<b>", "&lt;b&gt;", "1", "True"]


def test_piece_that_may_be_changed_is_drawn_anew(template: Path, settings: Any) -> None:
    settings.DEBUG = True
    template.write_text("before")
    assert memo.piece("piece.html") == "before"
    template.write_text("after")
    for engine in loader.engines.all():
        for each in engine.engine.template_loaders:
            each.reset()
    assert memo.piece("piece.html") == "after"
