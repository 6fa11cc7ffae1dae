"""What stands at the head and foot of every page: the sections of the desk, its search and its time zone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.models import DeskPreferences

# What a section is called, the model whose list it opens, and the models that are worked on within it.
SECTIONS = (
    (gettext_lazy("Articles"), "article", ("article", "articleproblem", "tagsuggestion", "original")),
    (gettext_lazy("Events"), "event", ("event", "eventseries", "eventcandidate")),
    (gettext_lazy("Tags"), "tag", ("tag",)),
    (gettext_lazy("Sources"), "source", ("source",)),
    (gettext_lazy("Imports"), "importbatch", ("importbatch", "importrecord", "shadowrun", "boilerplateproposal")),
    (gettext_lazy("History"), "changeset", ("changeset",)),
)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the desk: its name, its address, whether the page belongs to it, and the key that opens it."""

    name: str
    url: str
    is_current: bool
    key: str = ""


def masthead(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame of a page shows to this person; one query beyond those for what they may do."""
    may_search = request.user.has_perm("archive.view_article")
    return {
        "desk_sections": list(_sections(request)),
        "desk_search": reverse("admin:archive_article_changelist") if may_search else "",
        "desk_zone": zone_in_words(),
        "desk_preferences": DeskPreferences.of(request.user),
    }


def _sections(request: HttpRequest) -> Iterator[Section]:
    today = reverse("admin:index")
    yield Section(_("Today"), today, request.path == today, "h")
    for name, model, within in SECTIONS:
        if request.user.has_perm(f"archive.view_{model}"):
            lists = [reverse(f"admin:archive_{one}_changelist") for one in within]
            yield Section(str(name), lists[0], request.path.startswith(tuple(lists)))


def zone_in_words() -> str:
    """Return the time zone in which the desk shows times, with what it is from UTC now: “Asia/Almaty, UTC+5”."""
    now = timezone.localtime()
    name = timezone.get_current_timezone_name()
    offset = now.strftime("%z")  # as +0530
    hours, minutes = offset[:3].replace("+0", "+").replace("-0", "-"), offset[3:5]
    told = "UTC" if offset == "+0000" else f"UTC{hours}" + (f":{minutes}" if minutes != "00" else "")
    return told if name in ("UTC", told) else f"{name}, {told}"
