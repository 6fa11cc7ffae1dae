"""Parameters of lists of events and accounts, read by the fields of the lists of articles."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from archive.api.frame.problems import Problem
from archive.filters.fields import KeyField, NamedField, PartialDateField
from archive.models.vocabulary.events import EventQuerySet

CANNOT_BE_READ = "Some parameters can’t be read; errors says which, and why."


class EventForm(forms.Form):
    """Narrows events: any of these series, any of these places, and a span of days in which one may lie."""

    series = NamedField(group="series", required=False)
    place = NamedField(group="place", required=False)
    until = PartialDateField(required=False)
    since = PartialDateField(required=False)

    def narrow(self, events: EventQuerySet) -> EventQuerySet:
        """Narrow what is given by what was asked for; call it after `read`."""
        asked = self.cleaned_data
        for name in ("series", "place"):
            if asked[name]:
                events = events.filter(**{f"{name}__in": [chosen.index_value for chosen in asked[name]]})
        since, until = asked["since"], asked["until"]
        if since or until:
            first = since.first_day if since else date.min
            events = events.happening_within(first, until.last_day if until else date.max)
        return events


class AccountForm(forms.Form):
    """Names the event or the article of which accounts are listed."""

    event = NamedField(group="event", required=False)
    article = KeyField(required=False)


def read(form: type[forms.Form], query: QueryDict, renamed: dict[str, str] | None = None) -> Any:
    """Read parameters by a form; `renamed` have another name in it. Raises Problem in its words."""
    renamed = renamed or {}
    given = QueryDict(mutable=True)
    for name, values in query.lists():
        given.setlist(renamed.get(name, name), values)
    found = form(given)
    if not found.is_valid():
        names = {inner: outer for outer, inner in renamed.items()}
        errors = {names.get(name, name): [str(one) for one in said] for name, said in found.errors.items()}
        raise Problem(400, CANNOT_BE_READ, errors=errors)
    return found
