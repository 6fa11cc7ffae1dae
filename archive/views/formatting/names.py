"""Names of the vocabulary in the language of the page, where one of their other names is in it.

The name that a record has is in the site's own language. In another language a page shows the first other name that is
given in it, with the record's own name beside it, so that nobody wonders what an article calls it. Nothing is
translated: without such a name, the own one stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import TypeVar

from django.conf import settings
from django.db.models import Count, Max, Model
from django.utils.translation import pgettext

from archive.comparing.wording.accounts import AccountFacts
from archive.filters.paging import PageOfRows
from archive.models import (
    AliasUse,
    Event,
    EventAlias,
    EventSeries,
    Place,
    PlaceAlias,
    Revision,
    SeriesAlias,
    Source,
    SourceAlias,
    Tag,
    TagAlias,
)
from archive.models.urls import present_language
from archive.text.collation import sort_key_in

Names = dict[tuple[str, int], str]
Named = TypeVar("Named", bound=Model)

# What may stand in place of a name, the better first; a demonym, or what only looks like the name, may not.
_RANKS = {
    AliasUse.NAME: 0,
    AliasUse.WORD: 0,
    AliasUse.AMBIGUOUS: 1,
    AliasUse.ACRONYM: 2,
    AliasUse.SEARCH: 3,
}
_IS_TRADITIONAL = re.compile(r"^zh-(?:.*-)?(?:hant|tw|hk|mo)\b", re.IGNORECASE).match
_NAMED = (Tag, Source, Place, Event, EventSeries)
# A name that is written in the script of a language already needs no other.
_IN_SCRIPT = {"ru": re.compile("[\u0400-\u04ff]").search, "zh": re.compile("[\u4e00-\u9fff]").search}


@dataclass(frozen=True, slots=True)
class _NamesAsOf:
    """Names in one language as of a generation of the archive, and the signature of what they were read from."""

    generation: tuple[object, ...]
    signature: tuple[object, ...]
    names: Names


_by_language: dict[str, _NamesAsOf] = {}
_revision: ContextVar[Revision | None] = ContextVar("revision of the names", default=None)


@contextmanager
def names_as_of(revision: Revision) -> Iterator[None]:
    """Let what is said within know the names of a revision of the archive.

    They are read when first asked for, and only on pages in another language than the site's own: no query while the
    generation is the same, five when something changed, and as many again when it was a name.
    """
    token = _revision.set(revision)
    try:
        yield
    finally:
        _revision.reset(token)


def local_name(thing: Model) -> str:
    """Return the name of a tag, source, place, series or event in the language of the page; empty if it has none."""
    kind = "series" if isinstance(thing, EventSeries) else thing._meta.model_name or ""
    return local_name_of(kind, thing.pk, str(thing))


def local_name_of(kind: str, pk: int, own: str) -> str:
    """Return the same by the kind of a record (`tag`, `source`, …), its id and its own name.

    No line begins with a dash, as Russian has it.
    """
    language = present_language() or settings.LANGUAGE_CODE
    revision = _revision.get()
    if language == settings.LANGUAGE_CODE or revision is None:
        return ""
    name = _names(language, revision).get((kind, pk), "")
    return "" if name == own or is_written_in(language, own) else name.replace(" —", "\N{NO-BREAK SPACE}—")


def own_language(thing: Model) -> str:
    """Return the language of the own name of a record, for a page in another one; empty where it is that of the page.

    It is the site's own, unless the name is in the script of the page, as a person may have given it.
    """
    language = present_language() or settings.LANGUAGE_CODE
    is_own = language == settings.LANGUAGE_CODE or is_written_in(language, str(thing))
    return "" if is_own else settings.LANGUAGE_CODE


def is_written_in(language: str, name: str) -> bool:
    """Say whether a name is written in the script of a language that is told by it."""
    found = _IN_SCRIPT.get(language.partition("-")[0])
    return bool(found and found(name))


def shown_name(thing: Model) -> str:
    """Return the name that a page in the present language shows, alone."""
    return local_name(thing) or str(thing)


def in_order(rows: PageOfRows[Named], kind: Callable[[Named], str] = lambda _row: "") -> PageOfRows[Named]:
    """Sort a list that stands whole on one page as the language of the page sorts the names that it shows.

    In the site's own language, and where a list goes on to other pages, the order of the database stays. `kind` parts
    the rows into groups that keep their order.
    """
    language = present_language() or settings.LANGUAGE_CODE
    if language == settings.LANGUAGE_CODE or rows.before or rows.after:
        return rows
    return replace(rows, rows=sorted(rows.rows, key=lambda row: (kind(row), sort_key_in(shown_name(row), language))))


def both_names(thing: Model) -> str:
    """Write the name in the language of the page with the own one in brackets behind it: “Китай (China)”."""
    return _both(local_name(thing), str(thing))


def source_of(account: AccountFacts) -> str:
    """Write the same of the source of an account; empty where that is unknown."""
    return both_names_of("source", account.source, account.source_name or "") if account.source else ""


def both_names_of(kind: str, pk: int, own: str) -> str:
    """Write the same by kind, id and own name."""
    local = local_name_of(kind, pk, own)
    return _both(local, own) if local else own


def _both(local: str, own: str) -> str:
    if not local:
        return own
    return pgettext("a name and the original one", "%(name)s (%(original)s)") % {"name": local, "original": own}


def _names(language: str, revision: Revision) -> Names:
    generation = (revision.archive, revision.generation, revision.token)
    known = _by_language.get(language)
    if known and known.generation == generation:
        return known.names
    signature = _signature(revision)
    names = known.names if known and known.signature == signature else _read(language)
    _by_language[language] = _NamesAsOf(generation, signature, names)
    return names


def _signature(revision: Revision) -> tuple[object, ...]:
    """Say whether a name may have changed: every change of one, the other names included, touches its record."""
    seen = (tuple(model._default_manager.aggregate(n=Count("pk"), at=Max("updated_at")).values()) for model in _NAMED)
    return (revision.archive, *seen)


def _read(language: str) -> Names:
    """Read the other names in a language, for each record the first in the order in which they were given."""
    of_language = {"language__istartswith": language.partition("-")[0]}
    found: dict[tuple[str, int], tuple[int, str]] = {}

    def offer(key: tuple[str, int], name: str, own: str, tag: str, use: str = AliasUse.NAME) -> None:
        rank = _RANKS.get(AliasUse(use))
        # “Sputnik Казахстан” is no other name of Sputnik.
        if rank is None or _IS_TRADITIONAL(tag) or own.casefold() in name.casefold():
            return
        if key not in found or rank < found[key][0]:
            found[key] = (rank, name)

    tags = TagAlias.objects.filter(**of_language).order_by("pk")
    for pk, name, own, tag, use in tags.values_list("tag_id", "name", "tag__name", "language", "use"):
        offer(("tag", pk), name, own, tag, use)
    others: tuple[tuple[str, type[Model], str], ...] = (
        ("source", SourceAlias, "source__name"),
        ("place", PlaceAlias, "place__name"),
        ("event", EventAlias, "event__title"),
        ("series", SeriesAlias, "series__name"),
    )
    for kind, aliases, own_name in others:
        rows = aliases._default_manager.filter(**of_language).order_by("pk")
        for pk, name, own, tag in rows.values_list(f"{kind}_id", "name", own_name, "language"):
            offer((kind, pk), name, own, tag)
    return {key: name for key, (_rank, name) in found.items()}
