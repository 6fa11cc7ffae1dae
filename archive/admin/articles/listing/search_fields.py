"""What the search field of the desk knows beside the words of readers: `state:`, `problem:` and `batch:`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _

from archive.admin.articles.filters.base import NONE, ArticleFilter
from archive.admin.articles.filters.handling import ArticleBatchFilter
from archive.admin.articles.filters.states import ANY, ProblemFilter, StateFilter
from archive.admin.shared.list_filters import is_id
from archive.editing.problems.catalogue import KINDS, label_of
from archive.models import ImportBatch, State, Tally

MOST_BATCHES = 20  # of one name
LONGEST_NAME = 200

_FIELD = re.compile(r"(?<!\S)([-−–]?)(state|problem|batch)[:：](?:[\"“„]([^\"”“]*)[\"”“]|(\S*))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TypedFields:
    """What was typed, taken apart: words, filters, and what could not be understood, in sentences."""

    words: str
    filters: tuple[ArticleFilter, ...] = ()
    explanation: str = ""
    faults: tuple[str, ...] = ()


def read_fields(typed: str) -> TypedFields:
    """Take the fields of the desk out of what was typed; several values stand with commas between them.

    A field with a dash before it excludes. A query for each import that is named, and one for a problem that is known
    no longer.
    """
    filters: list[ArticleFilter] = []
    said: list[str] = []
    faults: list[str] = []
    for dash, name, quoted, bare in _FIELD.findall(typed):
        readers = {"state": _states, "problem": _problems, "batch": _batches}
        values, labels, fault = readers[name.lower()]((quoted or bare)[:LONGEST_NAME])
        if fault:
            faults.append(fault)
            continue
        kinds = {"state": StateFilter, "problem": ProblemFilter, "batch": ArticleBatchFilter}
        filters.append(kinds[name.lower()].asked(values, is_excluded=bool(dash)))
        listed = _(" or ").join(labels)
        titles = {"state": _("state"), "problem": _("problem"), "batch": _("import")}
        what = _("%(what)s not %(listed)s") if dash else _("%(what)s %(listed)s")
        said.append(what % {"what": titles[name.lower()], "listed": listed})
    words = " ".join(_FIELD.sub(" ", typed).split())
    return TypedFields(words if filters or faults else typed, tuple(filters), "; ".join(said), tuple(faults))


Read = tuple[list[str], list[str], str]  # values, what they are called, a fault


def _states(text: str) -> Read:
    names = {state.value: str(state.label) for state in State}
    fault = _("No state is called “%(typed)s”. There are: %(known)s.")
    return _of(text, names, fault, names.values())


def _problems(text: str) -> Read:
    names = {kind.code: str(kind.label) for kind in KINDS} | {ANY: _("any"), NONE: _("none")}
    if any(_plain(one) not in {_plain(name) for pair in names.items() for name in pair} for one in _parts(text)):
        kept = Tally.objects.filter(kind="problem").values_list("label", flat=True)
        names = {code: label_of(code) for code in kept} | names
    near = get_close_matches(_plain(text), [_plain(label) for label in names.values()], 4, 0.5)
    fault = _("No problem is called “%(typed)s”. The filter names all that are open; perhaps you mean: %(known)s.")
    return _of(text, names, fault, near or [_("none of them")])


def _of(text: str, names: dict[str, str], fault: str, known: Iterable[str]) -> Read:
    values = []
    for part in _parts(text) or [""]:
        found = next((code for code, label in names.items() if _plain(part) in (_plain(code), _plain(label))), None)
        if found is None:
            return [], [], fault % {"typed": part, "known": ", ".join(known)}
        values.append(found)
    return values, [names[value] for value in values], ""


def _batches(text: str) -> Read:
    found: dict[str, str] = {}
    for part in _parts(text) or [""]:
        rows = ImportBatch.objects.order_by("-pk").only("name")
        named = list(rows.filter(name__iexact=part)) or (list(rows.filter(pk=int(part))) if is_id(part) else [])
        if not named and part:
            named = list(rows.filter(name__icontains=part)[:MOST_BATCHES])
        if not named:
            return [], [], _("No import has the number or the name “%(typed)s”.") % {"typed": part}
        found |= {str(one.pk): one.name for one in named}
    return list(found), list(found.values()), ""


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").replace("-", " ").casefold().split())
