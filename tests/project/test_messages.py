"""What is said to people is collected for translators from Python and from templates, plural forms included."""

from __future__ import annotations

import re
from contextlib import chdir
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from tests.conftest import ROOT


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
    assert catalog.get("of", context="account of an event") is not None
