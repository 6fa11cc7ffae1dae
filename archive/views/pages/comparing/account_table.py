"""The accounts of an event as a table that is sorted by links: in each order in pages of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from archive.comparing.wording.accounts import MOST_READ, AccountFacts, OwnWords
from archive.filters.paging import PageOfRows, page_of_list
from archive.filters.parameters import Pairs, written
from archive.models import Account
from archive.serving.lookup import MovedError
from archive.views.formatting.words import language, role_label

PUBLISHED = "published"
ACCOUNTS_A_TABLE = 16  # each stands on its page four times, which is to stay below 100 KB, the ledger with it
Key = Callable[[AccountFacts], Any]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: the address of the list sorted by it, and how it is sorted by it now, if it is."""

    name: str
    url: str
    sorted: str = ""
    is_number: bool = False


_COLUMNS = (
    ("source", pgettext_lazy("column of a table", "Account"), False),
    ("language", gettext_lazy("Language"), False),
    (PUBLISHED, gettext_lazy("Published"), False),
    ("words", gettext_lazy("Words"), True),
    ("own", gettext_lazy("Own words"), True),
    ("role", gettext_lazy("Role"), False),
)
SORTS = tuple(sign + name for name, _label, _is_number in _COLUMNS for sign in ("", "-"))


def asked_sort(query: QueryDict, path: str) -> str:
    """Return by what the accounts are sorted, `-` before what falls; raise BadRequest, or MovedError for the usual."""
    asked = query.get("sort", "").strip() or PUBLISHED
    if asked not in SORTS:
        raise BadRequest(_("Accounts are not sorted by “%(asked)s”.") % {"asked": asked[:40]})
    if asked == PUBLISHED and "sort" in query:
        raise MovedError(path + written([(name, str(query[name])) for name in ("view", "size") if query.get(name)]))
    return asked


def heads(sort: str, *, is_sortable: bool) -> list[Head]:
    """Return the heads of the table; a second press on one turns its order round."""
    found = []
    for name, label, is_number in _COLUMNS:
        direction = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
        # What is counted is asked for from the most on.
        first, second = (f"-{name}", name) if is_number else (name, f"-{name}")
        to = second if sort == first else first
        url = written(() if to == PUBLISHED else (("sort", to),)) or "?"
        found.append(Head(str(label), url if is_sortable else "", direction, is_number))
    return found


def sorted_page(
    facts: Sequence[AccountFacts], sort: str, own: Mapping[int, OwnWords], query: QueryDict, kept: Pairs
) -> PageOfRows[Account]:
    """Return a page of the accounts in another order than that of publication (one query).

    What is unknown comes last in either direction, and equal ones in order of publication. Raises BadRequest where
    there are more than are sorted.
    """
    if len(facts) >= MOST_READ:
        raise BadRequest(_("So many accounts are shown in order of publication only."))
    name, is_falling = sort.removeprefix("-"), sort.startswith("-")
    places = {one.pk: place for place, one in enumerate(facts)}
    keys: dict[str, Key] = {
        "source": lambda one: one.source_name.casefold() if one.source_name else None,
        "language": lambda one: language(one.language).casefold() if one.language else None,
        PUBLISHED: lambda one: places[one.pk] if one.published_on else None,
        "words": lambda one: one.word_count,
        "own": lambda one: own[one.pk].own / own[one.pk].number if one.pk in own else None,
        "role": lambda one: role_label(one.role),
    }
    key = keys[name]
    known = sorted((one for one in facts if key(one) is not None), key=key, reverse=is_falling)
    order = [*known, *(one for one in facts if key(one) is None)]
    page = page_of_list([one.pk for one in order], f"told {sort}", query, ACCOUNTS_A_TABLE, kept)
    cards = Account.objects.with_card().in_bulk(page.rows)
    return PageOfRows([cards[pk] for pk in page.rows], page.before, page.after, page.size, page.default_size, page.kept)
