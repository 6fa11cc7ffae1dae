"""The outcomes of an import in words: as the tab of a list, and as what would become of a thing that is tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from archive.models import Outcome

# In the order in which they are told: what each is called, and what a trial says of it.
WORDS: dict[Outcome, tuple[Promise | str, Promise | str]] = {
    Outcome.CREATED: (_("New"), _("a new article")),
    Outcome.UPDATED: (_("Changed"), _("a new version of an article that was never public")),
    Outcome.DUPLICATE: (_("Another copy"), _("another copy of an article, noted with it")),
    Outcome.UNCHANGED: (_("Same bytes"), _("nothing: the same bytes are held")),
    Outcome.QUEUED: (_("To check"), _("a question: the article was public, an editor decides")),
    Outcome.SKIPPED: (_("Left out"), _("nothing: it is no article")),
    Outcome.REFUSED: (_("Refused"), _("nothing: it was taken away before")),
    Outcome.FAILED: (_("Failed"), _("a failure, with its reason")),
}


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """One outcome with how many things had it."""

    outcome: str
    name: str
    would_be: str
    number: int


def counted(counts: Mapping[str, int]) -> list[OutcomeCount]:
    """Return the outcomes that there were, in their order."""
    return [
        OutcomeCount(outcome.value, str(name), str(would_be), counts[outcome])
        for outcome, (name, would_be) in WORDS.items()
        if counts.get(outcome)
    ]
