"""What is said to people is collected for translators from Python and from templates, plural forms included."""

from __future__ import annotations

import ast
import re
from contextlib import chdir
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from tests.conftest import ROOT

_GETTEXT = re.compile(r"_|(n|p|np)?gettext(_lazy)?")


@cache
def collected() -> Catalog:
    """Return what `make messages` would collect now."""
    keywords = re.search(r"^KEYWORDS := (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert keywords
    words = [f"--keyword={word}" for word in keywords[1].split()]
    with TemporaryDirectory() as folder, chdir(ROOT):
        pot = Path(folder) / "django.pot"
        CommandLineInterface().run(["pybabel", "-q", "extract", "-F", "babel.cfg", *words, "-o", str(pot), "."])
        with pot.open("rb") as file:
            return read_po(file)


def calls_in_f_strings(code: str) -> list[str]:
    """Return what is asked for within f-strings, where Babel finds nothing, so that no translator would ever see it."""
    drawn = [one for one in ast.walk(ast.parse(code)) if isinstance(one, ast.JoinedStr)]
    calls = [one for each in drawn for one in ast.walk(each) if isinstance(one, ast.Call)]
    return [ast.unparse(one) for one in calls if isinstance(one.func, ast.Name) and _GETTEXT.fullmatch(one.func.id)]


def test_no_message_stands_where_it_is_not_collected() -> None:
    code = """f"<b>{escape(_('Bold'))}</b> {len(_)}"; f"{ngettext('a', 'b', n)}"; _("Good")"""
    assert calls_in_f_strings(code) == ["_('Bold')", "ngettext('a', 'b', n)"]
    found = {
        str(path.relative_to(ROOT)): calls
        for folder in ("archive", "config")
        for path in (ROOT / folder).rglob("*.py")
        if (calls := calls_in_f_strings(path.read_text()))
    }
    assert found == {}


# What is said right before or behind something else in one sentence with it; it is said as one, with a place in it.
_CALL = r'(?:_|pgettext)\((?:"[^"]*", )?"'
_GLUED = (
    re.compile(r"\{\{ " + _CALL + r'[^"]*[^\W_]"\) \}\} (?:<[a-z]+[^>]*>)*\{\{-? (?!_\(|pgettext)'),
    re.compile(r"\}\}(?:</[a-z]+>)* \{\{ " + _CALL + r'[a-z][^"]*"\) \}\}'),
)


def test_no_sentence_of_a_public_page_is_put_together_from_pieces() -> None:
    found = [
        (path.name, match.group())
        for path in sorted((ROOT / "templates" / "site").rglob("*.html"))
        for pattern in _GLUED
        for match in pattern.finditer(path.read_text("utf-8"))
    ]
    assert found == []


def test_messages_of_every_kind_of_file_are_collected() -> None:
    catalog = collected()
    assert "Undo the import: %s" in catalog  # of Python
    assert "Nothing is rewritten, and nothing is ranked by importance." in catalog  # of Jinja2
    assert "A preview for editors." in catalog
    assert "Whoever looks after the server can let you in at once." in catalog  # of Django
    plurals = {message.id for message in catalog if message.pluralizable}
    assert ("%(n)s article", "%(n)s articles") in plurals
    assert ("%(n)s more…", "%(n)s more…") in plurals
    assert any(one.startswith("You can sign in again") for one, _many in plurals)
    assert catalog.get("Of %(event)s.", context="texts about an event") is not None
