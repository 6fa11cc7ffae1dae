"""The admin of import records: what was met at which place, and the proposals that wait for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.shared.base import ReadOnlyAdmin, warn_of_review, with_undo
from archive.admin.shared.bounded_lists import RecordChangeList, among_latest, without_heavy
from archive.admin.shared.history import LONG
from archive.admin.shared.labels import change_url, field_label, names_of, shown_value, targets_of
from archive.admin.shared.list_filters import BatchFilter
from archive.admin.shared.return_urls import change_page_url
from archive.editing.changes.approval import may_edit
from archive.editing.changes.values import read
from archive.editing.proposals import answer_proposal, proposed_units
from archive.importing.intake.places import hash_of
from archive.models import Article, ImportRecord
from archive.text.similarity.text_diff import Piece, compare

MOST_NAMED = 1000
SHOWN_WITH_ANOTHER = ("title_basis", "date_basis", "date_precision", "body_format")


@dataclass(frozen=True, slots=True)
class ProposedField:
    """One field of a proposal: its current value, the proposed one, and the rule that found it."""

    name: str
    label: str
    current: str
    new: str
    pieces: tuple[Piece, ...]
    rule: str
    has_changed: bool
    is_edited: bool
    is_chosen: bool


@admin.register(ImportRecord)
class ImportRecordAdmin(ReadOnlyAdmin):
    list_display = ("shown_path", "outcome", "message", "shown_article", "answer", "batch")
    list_display_links = ("shown_path",)
    list_filter = ("outcome", "answer", BatchFilter)
    list_select_related = ("batch", "article")
    ordering = ("-pk",)
    sortable_by = ()
    search_fields = ("sha256", "place", "path", "member")
    search_help_text = gettext_lazy(
        "A whole SHA-256 or place; or a part of a path or a record’s name, looked for in the latest 50,000 of the list."
    )
    fields = ("place", "member", "outcome", "message", "shown_article", "batch", "sha256", "size", "answer", "left_out")
    readonly_fields = ("shown_article", "left_out")
    change_form_template = "admin/archive/importrecord/change_form.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return without_heavy(super().get_queryset(request), "article")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return RecordChangeList

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        term = search_term.replace("\0", " ").strip()
        if not term:
            return queryset, False
        whole = ImportRecord.objects.filter(Q(sha256=term.lower()) | Q(place_hash=hash_of(term), place=term))
        if ids := list(whole.values_list("pk", flat=True)[:MOST_NAMED]):
            return queryset.filter(pk__in=ids), False
        return among_latest(queryset, Q(path__icontains=term) | Q(member__icontains=term)), False

    @admin.display(description=gettext_lazy("thing"))
    def shown_path(self, record: ImportRecord) -> str:
        path = record.path or _("(erased)")
        return f"{path} · {record.member}" if record.member else path

    @admin.display(description=gettext_lazy("article"))
    def shown_article(self, record: ImportRecord) -> str | SafeString:
        if record.article is None:
            return "—"
        return format_html('<a href="{}">{}</a>', change_url(record.article), record.article)

    @admin.display(description=gettext_lazy("left out of the text"))
    def left_out(self, record: ImportRecord) -> str | SafeString:
        pieces = [piece for piece in record.reading.get("removed", ()) if isinstance(piece, dict)]
        rows = ((piece.get("text", ""), piece.get("rule", "")) for piece in pieces)
        return format_html_join("", "<p><q>{}</q> · {}</p>", rows) or "—"

    # -- proposals ------------------------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        record = self.get_object(request, object_id)
        context: dict[str, Any] = {}
        if record is not None and record.article and record.proposal:
            fields = proposed_fields(record, record.article)
            context = {"proposed_fields": fields, "may_answer": self._may_answer(request, record)}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def _may_answer(self, request: HttpRequest, record: ImportRecord) -> bool:
        may = request.user.has_perm("archive.change_importrecord")
        return bool(may and record.article and may_edit(request.user, record.article))

    def get_urls(self) -> list[URLPattern]:
        wrapped = self.admin_site.admin_view(self.answer_view)
        return [path("<int:pk>/answer/", wrapped, name="archive_importrecord_answer"), *super().get_urls()]

    def answer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = ImportRecord.objects.select_related("article").filter(pk=pk).first()
        if record is None or request.method != "POST":
            raise Http404
        if not self._may_answer(request, record):
            raise PermissionDenied
        redirect = HttpResponseRedirect(change_page_url(request, record))
        if record.answer != ImportRecord.Answer.OPEN:
            messages.warning(request, _("This proposal was answered already."))
            return redirect
        accepted = request.POST.getlist("accept") if "accept_chosen" in request.POST else []
        if "accept_chosen" in request.POST and not accepted:
            messages.warning(request, _("Choose what to take over, or refuse all of it."))
            return redirect
        try:
            change_set = answer_proposal(
                record, accepted, user=request.user, reason=request.POST.get("reason", "").strip()[:1000]
            )
        except IntegrityError:
            messages.error(request, _("These values don’t fit what the article has become. Edit it by hand."))
            return redirect
        said = _("The proposal was taken over.") if accepted else _("The proposal was refused.")
        messages.success(request, with_undo(said, change_set, redirect.url) if change_set else said)
        warn_of_review(request, change_set)
        return redirect


def proposed_fields(record: ImportRecord, article: Article) -> list[ProposedField]:
    """Return the fields of a proposal in words; `name` is the first of those that are accepted together."""
    targets: dict[str, set[int]] = {}
    for name, proposed in record.proposal.items():
        for model, ids in targets_of("article", name, (proposed["new"], read(article, name))).items():
            targets[model] = targets.get(model, set()) | ids
    names = names_of(targets)
    fields = []
    for unit in proposed_units(record):
        shown = [name for name in unit if name not in SHOWN_WITH_ANOTHER] or list(unit)
        for name in shown:
            proposed = record.proposal[name]
            current, new = read(article, name), proposed["new"]
            evidence = proposed.get("evidence") or {}
            are_texts = all(isinstance(value, str) and value for value in (current, new))
            is_long = are_texts and max(len(current), len(new)) > LONG
            fields.append(
                ProposedField(
                    unit[0],
                    field_label("article", name),
                    shown_value(Article, name, current, names),
                    shown_value(Article, name, new, names),
                    tuple(compare(current, new)) if is_long else (),
                    str(evidence.get("rule") or ""),
                    current != proposed.get("old"),
                    name in article.edited_fields,
                    bool(new) and not set(unit) & set(article.edited_fields),
                )
            )
    return fields
