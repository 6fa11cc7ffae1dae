"""A list in words: how it was understood, what it is narrowed by, in which orders it can stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.filters import ArticleFilter
from archive.filters.fields import LABELS, Chosen
from archive.filters.parameters import CHOSEN, LISTED, changed, without, written
from archive.search.explanation import explain
from archive.views.formatting.dates import in_words
from archive.views.formatting.names import both_names_of
from archive.views.formatting.words import gap, language

PAGED = ("page", "after", "before")


@dataclass(frozen=True, slots=True)
class Applied:
    """One thing that a list is narrowed by, and the address of the list without it."""

    key: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Sorting:
    """An order or grouping in which the list can stand."""

    name: str
    url: str
    is_current: bool


def name_of(key: str, chosen: Chosen) -> str:
    """Name a chosen value in the language of the page."""
    if key.removeprefix("-") == "language":
        return language("" if chosen.index_value == "und" else chosen.value)
    if chosen.name and isinstance(chosen.index_value, int):
        return both_names_of(key.removeprefix("-"), chosen.index_value, chosen.name)
    return chosen.name or chosen.value


def applied(found: ArticleFilter, path: str) -> list[Applied]:
    """Return everything that narrows a list, each with the way to be rid of it."""
    return list(_applied(found, path))


def _applied(found: ArticleFilter, path: str) -> Iterator[Applied]:
    for place, part in enumerate(found.words.parts):
        rest = replace(found.words, parts=found.words.parts[:place] + found.words.parts[place + 1 :])
        pairs = changed(found.start, put={"q": str(rest)}) if rest else changed(found.start, drop=("q", "exact"))
        yield Applied(_("words"), str(part), path + written(pairs))
    if found.is_exact:
        yield Applied(_("spelling"), _("as typed"), path + written(changed(found.start, drop=("exact",))))
    for chosen in found.chosen(LISTED):
        name = chosen.name or (_("untitled") if chosen.index_value else _("not to be read here"))
        yield Applied(str(LABELS[LISTED]).lower(), name, path + written(without(found.pairs, (LISTED, chosen.value))))
    for key in (f"{sign}{name}" for name in CHOSEN for sign in ("", "-")):
        label = str(LABELS[key.removeprefix("-")]).lower()
        for chosen in found.chosen(key):
            name = _("not %(what)s") % {"what": label} if key.startswith("-") else label
            yield Applied(name, name_of(key, chosen), path + written(without(found.pairs, (key, chosen.value))))
    for key, when in (("from", found.since), ("to", found.until)):
        if when:
            yield Applied(str(LABELS[key]).lower(), in_words(when), path + written(changed(found.start, drop=(key,))))
    if found.conditions.undated:
        names = {"include": _("included"), "only": _("only"), "exclude": _("left out")}
        yield Applied(
            _("undated"),
            names[found.conditions.undated],
            path + written(changed(found.start, drop=("undated",))),
        )


def understood(found: ArticleFilter) -> str:
    """Say in sentences how a list was understood."""
    sentences = [explain(found.words) or (_("Articles.") if found.narrowing else _("All articles."))]
    if listed := found.chosen(LISTED):
        words = ngettext("Only %(n)s chosen article.", "Only %(n)s chosen articles.", len(listed))
        sentences.append(words % {"n": len(listed)})
    if found.is_grouped:
        sentences.append(_("One row for each event that they tell of."))
    wanted = [_group(found, name) for name in CHOSEN if found.chosen(name)]
    unwanted = [_group(found, f"-{name}") for name in CHOSEN if found.chosen(f"-{name}")]
    if wanted:
        sentences.append(_("Only those with %(wanted)s.") % {"wanted": _("; ").join(wanted)})
    if unwanted:
        sentences.append(_("None with %(unwanted)s.") % {"unwanted": _("; ").join(unwanted)})
    sentences += [*_dates(found), _order(found)]
    return gap().join(sentences)


def _group(found: ArticleFilter, key: str) -> str:
    names = [name_of(key, chosen) for chosen in found.chosen(key)]
    label = str(LABELS[key.removeprefix("-")]).lower()
    return _("%(what)s %(names)s") % {"what": label, "names": _(" or ").join(names)}


def _dates(found: ArticleFilter) -> Iterator[str]:
    since, until = found.since, found.until
    if since and until:
        yield _("Dated, or perhaps dated, from %(since)s to %(until)s.") % {
            "since": in_words(since),
            "until": in_words(until),
        }
    elif since:
        yield _("Dated, or perhaps dated, %(since)s or later.") % {"since": in_words(since)}
    elif until:
        yield _("Dated, or perhaps dated, %(until)s or earlier.") % {"until": in_words(until)}
    undated = found.conditions.undated
    if undated == "only":
        yield _("Only those without a date.")
    elif undated == "exclude":
        yield _("Those without a date are left out.")
    elif since or until or found.chosen("year"):
        yield _("Those without a date are in.") if undated else _("Those without a date are left out.")


def _order(found: ArticleFilter) -> str:
    return {
        "relevance": _("Most relevant first."),
        "newest": _("Newest first, those without a date last."),
        "oldest": _("Oldest first, those without a date last."),
        "added": _("Lately added first."),
    }[found.order]


def sortings(found: ArticleFilter, path: str) -> list[Sorting]:
    """Return the orders that make sense, and the grouping by event."""
    names = {
        "relevance": _("Relevance"),
        "newest": _("Newest"),
        "oldest": _("Oldest"),
        "added": _("Lately added"),
    }
    default = "relevance" if found.words.has_words else "newest"
    links = [
        Sorting(
            name,
            path + written(changed(found.start, put={"sort": "" if sort == default else sort})),
            found.order == sort,
        )
        for sort, name in names.items()
        if sort != "relevance" or found.words.has_words
    ]
    grouping = "" if found.is_grouped else "event"
    url = path + written(changed(found.start, put={"group": grouping}))
    return [*links, Sorting(_("One row an event"), url, found.is_grouped)]


def hidden(found: ArticleFilter, shown: Sequence[str]) -> list[tuple[str, str]]:
    """Return what a form has to carry along that it does not show itself."""
    return [(name, value) for name, value in found.start if name not in shown]
