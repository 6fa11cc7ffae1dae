"""The public site is told wholly in each of its languages, and what is told is what the code asks for."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.utils.translation import override, to_locale

from archive.models import Article
from archive.models.articles import STATED_FIELDS
from tests.conftest import ROOT
from tests.project.test_messages import collected

LOCALE = ROOT / "archive" / "locale"
TRANSLATED = [code for code, _name in settings.LANGUAGES if code != "en"]
# What readers meet. The desk, the commands and what importing says stay in English.
PUBLIC = (
    "templates/site/",
    "archive/views/",
    "archive/text/",
    "archive/search/",
    "archive/filters/",
    "archive/citations",
    "archive/rendering",
    "archive/models/choices.py",
)
NAMES = ("article", "event", "eventseries", "place", "source", "tag")  # what a page calls its things
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|</?\w+[^>]*>")


def catalog(code: str) -> Catalog:
    path = LOCALE / to_locale(code) / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return read_po(file, locale=to_locale(code))


def texts_of(catalog: Catalog) -> dict[tuple[str | None, tuple[str, ...]], tuple[str, ...]]:
    """Return what is translated, whether a catalogue was written or compiled."""
    texts = {}
    for message in catalog:
        said = tuple(message.string) if message.pluralizable else (message.string,)
        if message.id and all(said):
            context = message.context.decode() if isinstance(message.context, bytes) else message.context
            texts[context, ids_of(message)] = said
    return texts


def names_of_things() -> set[str]:
    with override("en"):
        fields = {str(Article._meta.get_field(name).verbose_name) for name in STATED_FIELDS}  # type: ignore[union-attr]
        return fields | {str(apps.get_model("archive", name)._meta.verbose_name) for name in NAMES}


def is_public(message: Message, names: set[str]) -> bool:
    return not names.isdisjoint(ids_of(message)) or any(place.startswith(PUBLIC) for place, _line in message.locations)


def ids_of(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if message.pluralizable else (message.id,)


def faults_of(message: Message, plurals: int) -> list[str]:
    """Say what is wrong with a translation."""
    written = message.string if isinstance(message.string, tuple) else (message.string,)
    if len(written) != (plurals if message.pluralizable else 1) or not all(written):
        return ["is not translated"]
    faults = ["is only guessed"] if message.fuzzy else []
    wanted = set(_PLACEHOLDER.findall(ids_of(message)[-1]))
    wrong = (text for text in written if set(_PLACEHOLDER.findall(text)) != wanted)
    return faults + [f"has not the same places to be filled: {text}" for text in wrong]


def test_messages_stand_in_the_template() -> None:
    assert {code for code, _name in settings.LANGUAGES} == {"en", "ru", "zh-hans"}
    with (LOCALE / "django.pot").open("rb") as file:
        template = read_po(file)
    names = names_of_things()
    assert names <= {one for message in template for one in ids_of(message)}
    assert sum(is_public(message, names) for message in template) > 500


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_public_message_is_translated(code: str) -> None:
    with (LOCALE / "django.pot").open("rb") as file:
        template = read_po(file)
    translated, names = catalog(code), names_of_things()
    faults: dict[str, list[str]] = {}
    for message in template:
        if not message.id or not is_public(message, names):
            continue
        found = translated.get(message.id[0] if message.pluralizable else message.id, message.context)
        wrong = faults_of(found, translated.num_plurals) if found else ["is missing: run `make messages`"]
        if wrong:
            faults[str(message.id)] = wrong
    assert not faults


@pytest.mark.parametrize("code", TRANSLATED)
def test_no_translation_is_only_guessed_or_left_over(code: str) -> None:
    translated = catalog(code)
    assert [message.id for message in translated if message.id and message.fuzzy] == []
    assert not translated.obsolete


@pytest.mark.parametrize("code", TRANSLATED)
def test_compiled_catalogues_say_what_the_written_ones_do(code: str) -> None:
    path = LOCALE / to_locale(code) / "LC_MESSAGES" / "django.mo"
    with path.open("rb") as file:
        compiled = read_mo(file)
    # What is not translated stands in English there if it has a plural form, and not at all if it has none.
    said, written = texts_of(compiled), texts_of(catalog(code))
    assert {key: said.get(key) for key in written} == written
    assert all(len(ids) == 2 for _context, ids in said.keys() - written.keys())


def test_a_missing_or_guessed_translation_would_be_seen() -> None:
    assert faults_of(Message("a %(n)s", ""), 3) == ["is not translated"]
    assert faults_of(Message(("a", "b"), ("x", "", "z")), 3) == ["is not translated"]
    assert faults_of(Message(("a", "b"), ("x", "y")), 3) == ["is not translated"]
    assert faults_of(Message("a", "b", flags=["fuzzy"]), 3) == ["is only guessed"]
    assert faults_of(Message("a %(n)s", "b %(m)s"), 3) == ["has not the same places to be filled: b %(m)s"]
    assert faults_of(Message(("%(n)s a", "%(n)s b"), ("%(n)s x", "%(n)s y", "%(n)s z")), 3) == []


def test_the_template_is_what_the_code_says() -> None:
    with (LOCALE / "django.pot").open("rb") as file:
        template = read_po(file)
    now = collected()
    kept = {(message.context, message.id) for message in template if message.id}
    assert kept == {(message.context, message.id) for message in now if message.id}, "run `make messages`"
