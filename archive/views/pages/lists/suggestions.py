"""Names of the archive that begin as a reader typed, each with what it is and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from archive.models import Tally
from archive.search.results.suggestions import Suggestion, suggest
from archive.search.searcher import Session
from archive.views.formatting.names import local_name_of

_TALLIED = ("tag", "source", "event")


@dataclass(frozen=True, slots=True)
class Suggested:
    """Something of the archive by its name, with what it is and where it stands."""

    name: str
    kind: str
    url: str


def suggestions(typed: str, here: Session | None = None) -> list[Suggested]:
    """Return names that begin so, a few of each kind. Raises SearchUnavailableError."""
    return [_suggested(one) for one in suggest(typed, here)] if typed else []


def suggestions_held(typed: str, here: Session) -> list[Suggested]:
    """Return names that begin so of which any article is held (at most three queries more)."""
    found = suggest(typed, here) if typed else []
    held = {kind: Tally.objects.totals(kind, [one.id for one in found if one.kind == kind]) for kind in _TALLIED}
    return [_suggested(one) for one in found if one.kind not in _TALLIED or one.id in held[one.kind]]


def _suggested(one: Suggestion) -> Suggested:
    kinds = {
        "tag": _("tag"),
        "source": _("source"),
        "place": _("place"),
        "series": _("series"),
        "event": _("event"),
        "article": _("article"),
    }
    if one.kind == "article":
        return Suggested(
            one.name or _("Untitled"), kinds["article"], reverse("archive:article_detail", args=[one.key, one.slug])
        )
    local = local_name_of(one.kind, one.id, one.name)
    name = local or one.name
    if one.spelled != name:
        name = f"{name} ({one.spelled})"
    return Suggested(name, kinds[one.kind], reverse(f"archive:{one.kind}_detail", args=[one.slug]))
