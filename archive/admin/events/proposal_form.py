"""The form by which a proposed event becomes one: filled in from its articles, all of it to be edited before."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.shared.date_fields import PartialDateField
from archive.admin.shared.name_boxes import NameBox, NameField, NamesField
from archive.editing.events.drafts import EventDraft
from archive.models import Basis, Event, EventKind, EventSeries, EventState, Place, Tag
from archive.text.dates.partial_dates import PartialDate


class ProposalForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    starts_on = PartialDateField(label=gettext_lazy("Began on"))
    ends_on = PartialDateField(label=gettext_lazy("Ended on"))
    place = NameField(Place.objects.all(), required=False, label=gettext_lazy("Place"), widget=NameBox(Event, "place"))
    series = NameField(
        EventSeries.objects.all(), required=False, label=gettext_lazy("Series"), widget=NameBox(Event, "series")
    )
    tags = NamesField(
        Tag.objects.all(),
        required=False,
        label=gettext_lazy("Tags"),
        widget=NameBox(Event, "tags", **{"data-many": "true", "data-key": "t"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=EventKind.choices, initial=EventKind.OTHER)
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=EventState.choices, initial=EventState.DRAFT)
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Optional. It stands in the history, beside what gave title and date."),
    )

    def __init__(self, draft: EventDraft, data: Any = None) -> None:
        super().__init__(data, initial=_initial(draft))
        self.draft = draft
        self.fields["title"].widget.attrs["class"] = "vTextField"
        self.fields["starts_on"].widget.attrs["data-key"] = "d"
        helps = {"title": title_basis(draft), "starts_on": date_basis(draft), "place": place_basis(draft)}
        for name, said in {**helps, "tags": tags_basis(draft)}.items():
            self.fields[name].help_text = said

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if fault := fault_of_span(cleaned.get("starts_on"), cleaned.get("ends_on")):
            self.add_error("ends_on", fault)
        return cleaned

    def event(self) -> Event:
        """Return the (unsaved) event; a date that stands as it was drafted keeps the basis of the draft."""
        given = self.cleaned_data
        event = Event(**{name: given[name] for name in ("title", "kind", "state", "place", "series")})
        for edge in ("starts", "ends"):
            if known := given[f"{edge}_on"]:
                is_drafted = edge == "starts" and known == self.draft.starts
                basis = self.draft.starts_basis if is_drafted else Basis.EDITOR.value
                values = {"on": known.first_day, "precision": known.precision, "basis": basis}
                for name, value in values.items():
                    setattr(event, f"{edge}_{name}", value)
        return event

    def reason_given(self) -> str:
        """Return what stands in the history: what the person wrote, and what gave the title and the date."""
        given, draft = self.cleaned_data, self.draft
        said = [given["reason"], _("Made from a proposal of %s articles.") % draft.read]
        if draft.title_from and given["title"] == draft.title:
            said.append(_("Title: that of article %s.") % draft.title_from.key)
        if draft.starts and given["starts_on"] == draft.starts:
            said.append(date_basis(draft))
        return " ".join(filter(None, said))


def _initial(draft: EventDraft) -> dict[str, Any]:
    return {
        "title": draft.title,
        "starts_on": draft.starts,
        "place": draft.place,
        "tags": list(draft.tags),
    }


def title_basis(draft: EventDraft) -> str:
    """Say where the title comes from."""
    if draft.title_from is None:
        return _("From the words that the articles share. Write a better one.")
    told = {"key": draft.title_from.key, "source": draft.title_from.source or _("source unknown")}
    if draft.has_supplied_title:
        return _("The title that the archive supplied for article %(key)s (%(source)s). Write a better one.") % told
    return _("The headline of the article most like the others: %(key)s, %(source)s.") % told


def date_basis(draft: EventDraft) -> str:
    """Say how the date is known."""
    if draft.starts is None:
        return _("The articles do not tell the day.")
    if draft.stated_by:
        told = {"date": draft.starts, "n": draft.stated_by, "all": draft.read}
        return _("%(date)s is stated in %(n)s of %(all)s texts.") % told
    return _("%s follows from the days of publication; no day is stated in at least half of the texts.") % draft.starts


def place_basis(draft: EventDraft) -> str:
    """Say how the place is known."""
    if draft.place is None:
        return _("At least half of the articles would have to name one that is known here.")
    return _("Named in %(n)s of %(all)s articles.") % {"n": draft.place_named_by, "all": draft.read}


def tags_basis(draft: EventDraft) -> str:
    """Say where the tags come from."""
    if not draft.tags:
        return _("At least half of the articles would have to bear one.")
    told = ", ".join(f"{tag} {n}" for tag, n in draft.tags.items())
    return _("On at least half of the %(all)s articles: %(tags)s.") % {"all": draft.read, "tags": told}


def fault_of_span(starts: PartialDate | None, ends: PartialDate | None) -> str:
    """Say why something can't have begun and ended so; empty when it can."""
    if not starts or not ends or ends.first_day >= starts.first_day:
        return ""
    if ends.last_day < starts.first_day:
        return _("It can't have ended before it began.")
    return _("Write the end as exactly as the beginning, or leave it empty.")
