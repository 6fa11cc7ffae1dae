"""The public templates can be read, and each of their parts says what it takes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, override
from jinja2 import DictLoader
from markupsafe import Markup, escape

from archive.checks import check_public_templates
from archive.views.frame.environment import escape_words
from tests.conftest import ROOT

PARTS = sorted((ROOT / "templates" / "site" / "parts").glob("*.html"))
MACRO = re.compile(r"(?:\{#(?P<comment>(?:(?!#\}).)*)#\}\n)?\{% macro (?P<name>\w+)\((?P<takes>.*?)\) -?%\}", re.DOTALL)


def macros(path: Path) -> list[re.Match[str]]:
    return list(MACRO.finditer(path.read_text(encoding="utf-8")))


def test_every_public_template_compiles() -> None:
    assert check_public_templates(None) == []


def test_a_template_that_can_not_be_read_is_an_error(monkeypatch: Any) -> None:
    environment = engines["jinja2"].env
    monkeypatch.setattr(environment, "loader", DictLoader({"good.html": "{{ a }}", "bad.html": "{% if %}"}))
    (found,) = check_public_templates(None)
    assert "bad.html, line 1" in found.msg


def test_each_macro_begins_with_a_comment_that_names_what_it_takes() -> None:
    assert len(PARTS) > 5
    faults = []
    for path in PARTS:
        assert macros(path), path
        for macro in macros(path):
            takes = [part.partition("=")[0].strip() for part in macro["takes"].split(",") if part.strip()]
            said = macro["comment"] or ""
            missing = [name for name in takes if not re.search(rf"\b{name}\b", said)]
            if not said or missing:
                faults.append(f"{path.name}: {macro['name']} does not say {', '.join(missing) or 'what it is'}")
    assert faults == []


@pytest.mark.parametrize(
    ("value", "drawn"),
    [
        ("plain words", "plain words"),
        ("<b>'&\"", "&lt;b&gt;&#39;&amp;&#34;"),
        (Markup("<b>"), "<b>"),
        (mark_safe("<b>"), "<b>"),
        (7, "7"),
        (None, "None"),
    ],
)
def test_values_are_escaped_as_markupsafe_escapes_them(value: object, drawn: str) -> None:
    assert escape_words(value) == escape(value) == drawn
    template = engines["jinja2"].env.from_string(
        "{{ value }}{% macro again(x) %}{{ x }}{% endmacro %}{{ again(value) }}"
    )
    assert template.render(value=value) == drawn * 2


def test_message_is_said_with_its_values_escaped_only_where_all_is() -> None:
    drawn = engines["jinja2"].env.from_string  # type: ignore[attr-defined]  # Jinja2's own environment
    source = '{{ _("“%(words)s”", words=words) }} {{ _("Search") }} {% trans words %}by {{ words }}{% endtrans %}'
    assert drawn(source).render(words="<b>") == "“&lt;b&gt;” Search by &lt;b&gt;"
    plain = "{% autoescape false %}" + source + "{% endautoescape %}"
    assert drawn(plain).render(words="<b>") == "“<b>” Search by <b>"
    with override("ru"):
        said = drawn('{{ _("Search") }}').render()
        assert said == gettext("Search") != "Search"
