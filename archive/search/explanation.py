"""How a query was understood, in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from archive.search.query.parser import AnyOf, Field, Leaf, Note, Part, Phrase, Prefix, ReaderQuery, Without


def explain(query: ReaderQuery) -> str:
    """Say in a sentence what is looked for; empty when nothing is."""
    if not query:
        return ""
    wanted = [_part(part) for part in query.parts if not isinstance(part, Without)]
    unwanted = [_leaf(part.leaf) for part in query.parts if isinstance(part, Without)]
    if not unwanted:
        return _("Articles with %(wanted)s.") % {"wanted": _all(wanted)}
    if not wanted:
        return _("Articles without %(unwanted)s.") % {"unwanted": _any(unwanted)}
    return _("Articles with %(wanted)s, but without %(unwanted)s.") % {
        "wanted": _all(wanted),
        "unwanted": _any(unwanted),
    }


def explain_notes(query: ReaderQuery) -> list[str]:
    """Say, a sentence each, what could not be taken as it was typed."""
    return [_note(note) for note in query.notes]


def _note(note: Note) -> str:
    if note.kind == "cut":
        return _("The search was too long. Only its beginning was used.")
    if note.kind == "no_words":
        return _("There is no word in it that can be looked for, so nothing is found.")
    if note.kind == "not_a_date":
        return _("“%(text)s” is not a date such as 2024-03-29, 2024-03 or 2024. It was looked for as a word.") % {
            "text": note.text
        }
    return _("“%(text)s” was looked for as a word: a beginning needs at least two letters and no other signs.") % {
        "text": note.text
    }


def _part(part: Part) -> str:
    if isinstance(part, AnyOf):
        return _any([_leaf(leaf) for leaf in part.leaves])
    return _leaf(part.leaf if isinstance(part, Without) else part)


def _leaf(leaf: Leaf) -> str:
    if isinstance(leaf, Field):
        return _field(leaf)
    if isinstance(leaf, Phrase):
        return _("the words “%(text)s” in this order") % {"text": leaf.text}
    if isinstance(leaf, Prefix):
        return _("a word that begins with “%(text)s”") % {"text": leaf.text}
    return _("“%(text)s”") % {"text": leaf.text}


def _field(field: Field) -> str:
    sentences = {
        "tag": _("the tag “%(value)s”"),
        "source": _("the source “%(value)s”"),
        "event": _("an account of the event “%(value)s”"),
        "place": _("an event in “%(value)s”"),
        "title": _("“%(value)s” in the title"),
        "from": _("a date that may be %(value)s or later"),
        "to": _("a date that may be %(value)s or earlier"),
        "lang": _("the language “%(value)s”"),
    }
    return sentences[field.name] % {"value": field.value}


def _all(texts: Sequence[str]) -> str:
    return _joined(texts, _("%(first)s and %(last)s"))


def _any(texts: Sequence[str]) -> str:
    return _joined(texts, _("%(first)s or %(last)s"))


def _joined(texts: Sequence[str], last: str) -> str:
    if len(texts) == 1:
        return texts[0]
    return last % {"first": _(", ").join(texts[:-1]), "last": texts[-1]}
