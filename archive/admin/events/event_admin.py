"""The admin of events: their list, and the page of one with its facts, accounts and candidates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from archive.admin.acts.choosing import MOST_IN_A_REQUEST, chosen_ids
from archive.admin.events import event_candidates, ledger
from archive.admin.events.accounts import EventAccountInline, shown_to_readers
from archive.admin.events.proposal_form import fault_of_span
from archive.admin.events.proposals import proposals_link
from archive.admin.shared.base import public_url
from archive.admin.shared.date_fields import PartialDateField
from archive.admin.shared.fields import RulesField
from archive.admin.shared.inlines import EventAliasInline
from archive.admin.shared.list_filters import PlaceFilter, SeriesFilter
from archive.admin.shared.name_boxes import NameBox, NameField, NamesField
from archive.admin.vocabulary import NamedForm, VocabularyAdmin
from archive.editing.changes.pieces import in_pieces
from archive.editing.changes.record import Record
from archive.models import Basis, ChangeKind, Event, EventSeries, EventState, Place, Tag


class EventForm(NamedForm):
    named_by = "title"
    dates: ClassVar[Any] = {"starts_on": "starts_precision", "ends_on": "ends_precision"}
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
        help_text=gettext_lazy("Names, with commas between them."),
    )
    rules = RulesField(
        label=gettext_lazy("Rules"),
        required=False,
        help_text=gettext_lazy(
            "A list in JSON. Each rule has a name, words that must stand together, and for each role the days of"
            " publication, counted from the event. They tie articles of later imports to it."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "starts_on" in self.fields:
            self.fields["starts_on"].widget.attrs["data-key"] = "d"
        for name in ("place", "series"):
            if name in self.fields:
                field = self.fields[name]
                assert isinstance(field, NameField)
                field.shown = getattr(self.instance, name)

    def tidy(self, cleaned: dict[str, Any]) -> None:
        if fault := fault_of_span(cleaned.get("starts_on"), cleaned.get("ends_on")):
            self.add_error("ends_on", fault)


@admin.register(Event)
class EventAdmin(VocabularyAdmin):
    form = EventForm
    filtered_by = "event"
    list_display = ("title", "state", "kind", "shown_dates", "place", "series", "article_count", "updated_at")
    list_filter = ("state", "kind", SeriesFilter, PlaceFilter)
    list_select_related = ("place", "series")
    search_fields = ("title", "aliases__name", "slug")
    ordering = ("-held_on", "-pk")
    link_fields = ("tags",)
    inlines = (EventAccountInline, EventAliasInline)
    change_form_template = "admin/archive/event/change_form.html"
    change_list_template = "admin/archive/event/change_list.html"
    actions = ("make_public", "take_back")
    shown_instead: ClassVar[Any] = {"starts_on": "shown_start", "ends_on": "shown_end"}
    content: ClassVar[Any] = (
        (None, {"fields": ("title", "slug", ("kind", "state"), "description")}),
        (
            gettext_lazy("When and where"),
            {"fields": (("starts_on", "ends_on"), ("place", "series"))},
        ),
        (gettext_lazy("About"), {"fields": ("tags",)}),
        (gettext_lazy("Rules that tie articles to it"), {"fields": ("rules",), "classes": ("collapse",)}),
    )

    class Media:
        js = (forms.Script("archive/desk/article.js", defer=True),)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("rules", "description")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"proposals": proposals_link(request)} | (extra_context or {}))

    # -- one event ------------------------------------------------------------------------------------------------

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add what stands beside the form, which a save that leads on to another page does not need."""
        shown = kwargs.get("obj")
        if shown and (event := Event.objects.select_related("place").filter(pk=shown.pk).first()):
            context |= {"readers": shown_to_readers(event), "public_url": public_url(event)}
            context |= event_candidates.context_of(event, request)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        candidates = self.admin_site.admin_view(event_candidates.answer_view)
        found = self.admin_site.admin_view(self.ledger_view)
        return [
            path("<int:pk>/candidates/", candidates, name="archive_event_candidates"),
            path("<int:pk>/ledger/", found, name="archive_event_ledger"),
            *super().get_urls(),
        ]

    def ledger_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return ledger.ledger_view(request, self.admin_site, pk)

    # -- the list -------------------------------------------------------------------------------------------------

    @admin.action(description=gettext_lazy("Make public"), permissions=["change"])
    def make_public(self, request: HttpRequest, queryset: Any) -> None:
        self._set_state(request, queryset, EventState.PUBLIC)

    @admin.action(description=gettext_lazy("Take back into draft"), permissions=["change"])
    def take_back(self, request: HttpRequest, queryset: Any) -> None:
        self._set_state(request, queryset, EventState.DRAFT)

    def _set_state(self, request: HttpRequest, queryset: Any, state: EventState) -> None:
        """Set the state of the chosen events in one act that can be undone, and say of how many it changed."""
        ids = chosen_ids(request, queryset.order_by(), most=MOST_IN_A_REQUEST)
        if ids is None:
            return

        def write(record: Record, some: Sequence[int]) -> int:
            return len(record.set_many(Event, {pk: {"state": state} for pk in some}))

        change_set, changed = in_pieces(ChangeKind.EDIT, ids, write, user=request.user)
        if change_set:
            self.remember_change(request, change_set)
        said = ngettext("%(n)s event: now %(state)s.", "%(n)s events: now %(state)s.", changed)
        told = said % {"n": changed, "state": state.label}
        self.message_user(request, told, messages.SUCCESS if changed else messages.INFO)

    @admin.display(description=gettext_lazy("dates"), ordering="held_on")
    def shown_dates(self, event: Event) -> str:
        known = dict.fromkeys(str(one) for one in (event.starts, event.ends) if one)
        return " – ".join(known) or _("unknown")

    @admin.display(description=gettext_lazy("began on"))
    def shown_start(self, event: Event) -> str:
        return str(event.starts or _("unknown"))

    @admin.display(description=gettext_lazy("ended on"))
    def shown_end(self, event: Event) -> str:
        return str(event.ends or _("unknown"))

    def values(self, row: Any, fields: dict[str, Any]) -> dict[str, Any]:
        """A date that a person gave is known by that person; none has no basis."""
        values = dict(fields)
        for edge in ("starts", "ends"):
            if f"{edge}_on" in fields:
                values[f"{edge}_basis"] = Basis.EDITOR if fields[f"{edge}_on"] else ""
        return values
