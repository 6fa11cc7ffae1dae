"""The admin of articles: the lists that editors work through, and the text beside its original."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.acts.actions import BulkForm, actions_for, grouped
from archive.admin.acts.choosing import LIST_ATTRIBUTE, chosen_ids
from archive.admin.acts.page import act_view
from archive.admin.articles import answers, boxes, erasure, filling, transitions, work_queue
from archive.admin.articles.beside import context_beside_form
from archive.admin.articles.filters.offered import FILTERS
from archive.admin.articles.form import ArticleForm
from archive.admin.articles.link_boxes import ArticleAccountInline, ArticleTagInline
from archive.admin.articles.listing import saved_views
from archive.admin.articles.listing.change_list import ArticleChangeList
from archive.admin.articles.listing.desk_urls import desk_urls
from archive.admin.articles.listing.lookup import autocomplete_ids
from archive.admin.articles.listing.rows import with_row
from archive.admin.articles.preview import preview_page
from archive.admin.merging.article_merge import merge_action, merge_view
from archive.admin.one_article import handing_back, notes, pages
from archive.admin.shared.base import RecordedAdmin
from archive.admin.shared.bounded_lists import HEAVY
from archive.admin.shared.list_filters import is_id
from archive.admin.shared.offset_field import written
from archive.editing.articles import by_editor
from archive.editing.changes.approval import has_permission, may_edit
from archive.editing.changes.record import Record
from archive.editing.vocabulary.tag_names import make_tag
from archive.editing.workflow import TRANSITIONS
from archive.models import Article, Basis, State
from archive.models.queries.public_versions import public_versions, readable_again
from archive.text.keys import article_key

STAYS = frozenset((answers.ACCEPT, answers.REOPEN, handing_back.HAND_BACK))  # buttons that save and stay
BESIDE = ("given_to", "add_tags", "make_tags", "note")


@admin.register(Article)
class ArticleAdmin(RecordedAdmin):
    form = ArticleForm
    action_form = BulkForm
    change_form_template = "admin/archive/article/change_form.html"
    object_history_template = "admin/archive/article/history.html"
    change_list_template = "admin/archive/article/change_list.html"
    list_display = ("shown_title", "shown_date")  # the rows are drawn by `listing.rows`
    list_display_links = ("shown_title",)
    list_filter = FILTERS
    list_select_related = ("source", "agency")
    save_on_top = True  # the one bar
    sortable_by = ("shown_date",)
    ordering = ("-sort_key",)
    search_fields = ("title",)
    search_help_text = gettext_lazy(
        "Words, “words in a row”, -without, begin*, title: tag: source: event: place: lang: from: to: as for readers;"
        " also state: problem: batch:; or a key, an address, the beginning of a SHA-256, or file: and a part of a"
        " file’s name."
    )
    inlines = (ArticleTagInline, ArticleAccountInline)
    shown_instead: ClassVar[Any] = {"published_on": "shown_date", "utc_offset": "shown_zone"}
    content: ClassVar[Any] = (
        (None, {"fields": ("title", "subtitle", ("byline", "dateline"))}),
        (
            gettext_lazy("Where and when it was published"),
            {
                "fields": (
                    ("source", "agency"),
                    ("published_on", "published_time", "utc_offset"),
                    ("language", "original_url"),
                )
            },
        ),
        (gettext_lazy("Text"), {"fields": ("body", "body_format", "summary", "display")}),
    )

    class Media:
        js = (forms.Script("archive/desk/article.js", defer=True),)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Add, for those who may write, the boxes that are no fields of the article itself."""
        fieldsets = super().get_fieldsets(request, obj)
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return [*fieldsets, (None, {"fields": BESIDE})] if may_write else fieldsets

    # -- the list -------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> Any:
        return with_row(Article.objects.defer(*HEAVY))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        whole = Article.objects.select_related("source", "agency", "merged_into")
        return whole.filter(pk=int(object_id)).first() if is_id(object_id) else None

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ArticleChangeList]:
        return ArticleChangeList

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Let an act on all that is listed know whether that is all there is."""
        changelist = super().get_changelist_instance(request)
        setattr(request, LIST_ATTRIBUTE, changelist)
        return changelist

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Narrow what is offered while somebody types; the list finds by itself."""
        return (queryset.filter(pk__in=autocomplete_ids(search_term)) if search_term else queryset), False

    @admin.display(description=gettext_lazy("title"))
    def shown_title(self, article: Article) -> str:
        if not article.title:
            return article.key
        return f"[{article.title}]" if article.has_supplied_title else article.title

    @admin.display(description=gettext_lazy("date"), ordering="sort_key")
    def shown_date(self, article: Article) -> str:
        return str(article.published) if article.published else _("unknown")

    # -- who may do what ------------------------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or may_edit(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("zone"))
    def shown_zone(self, article: Article) -> str:
        return "—" if article.utc_offset is None else written(article.utc_offset)

    # -- saving ---------------------------------------------------------------------------------------------------

    def write(self, record: Record, form: Any, change: bool) -> None:
        """Record the article, who is to see to it, the tags that were named, and the answers that were given."""
        handed_back = handing_back.asked_of(form) if change else ""
        super().write(record, form, change)
        article = form.instance
        if "given_to" in form.changed_data:
            record.set(article, assignee=form.cleaned_data["given_to"])
        tags = [*form.tags_found, *(make_tag(record, name) for name in form.tags_made)]
        held = set(article.tagged.values_list("tag", flat=True)) if change and tags else set()
        new = [{"tag": tag.pk, "basis": Basis.EDITOR.value} for tag in tags if tag.pk not in held]
        record.link(article, "tags", new)
        for tag, name in form.tag_names:
            record.link(tag, "aliases", [{"name": name}])
        if handed_back:
            form.told = handing_back.write(record, article, handed_back)
        if change:
            answers.write(record, article, form.data)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        handing_back.tell(request, form.told)
        notes.keep(request, form.instance, form.cleaned_data.get("note", ""))

    def values(self, row: Any, fields: dict[str, Any]) -> dict[str, Any]:
        return by_editor(row, fields)

    def complete(self, row: Any, values: dict[str, Any]) -> None:
        row.key = article_key(secrets.token_bytes(32))
        row.evidence = {name.partition(".")[2]: value for name, value in values.items() if "." in name and value}

    # -- one article ----------------------------------------------------------------------------------------------

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        if request.method == "POST" and object_id and notes.is_about_notes(request):
            article = self.get_object(request, unquote(object_id))
            if article is not None and (answer := notes.answer(self, request, article)):
                return answer
        if request.method == "POST" and not STAYS.isdisjoint(request.POST):
            sent = request.POST.copy()
            sent["_continue"] = "1"  # which leads back to the article
            request.POST = sent  # type: ignore[assignment]
        if request.method == "POST" and not filling.BUTTONS.isdisjoint(request.POST):
            article = self.get_object(request, unquote(object_id)) if object_id else None
            if data := filling.filled(request.POST, article):
                request.POST = data  # type: ignore[assignment]
        if request.method == "POST":
            work_queue.remember(self, request, object_id or "")
        return super().changeform_view(request, object_id, form_url or work_queue.form_url(request), extra_context)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        onward = work_queue.lead_on(self, request, obj)
        return onward or work_queue.stay(request, super().response_change(request, obj))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add what stands beside the form, which a save that leads on to another page does not need."""
        shown = kwargs.get("obj")  # which may hold what was typed and not saved
        article = self.get_object(request, str(shown.pk)) if shown else None
        if article:
            context |= self._context_beside_form(request, article)
        form = context["adminform"].form
        events = [account.event for account in context.get("told_of", ())]
        context |= boxes.boxes_of(form, article, events)
        return super().render_change_form(request, context, *args, **kwargs)

    def _context_beside_form(self, request: HttpRequest, article: Article) -> dict[str, Any]:
        beside = context_beside_form(request, article)
        problems = [problem for problem, _label, _near in beside["problems"]]
        return beside | work_queue.bar(self, request, article, problems) | pages.beside(article)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("act/<slug:name>/", wrap(self.act_view), name="archive_article_act"),
            *pages.paths(self.admin_site),
            path("move/<slug:target>/", wrap(self.transition_view), name="archive_article_move"),
            path("<int:pk>/preview/", wrap(self.preview_view), name="archive_article_preview"),
            path("<int:pk>/merge/<int:other_pk>/", wrap(self.merge_view), name="archive_article_merge"),
            path("<int:pk>/erase/", wrap(self.erase_view), name="archive_article_erase"),
            path("<int:pk>/erase/<int:number>/", wrap(self.erase_view), name="archive_article_erase_version"),
            *desk_urls(self, wrap),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        query = work_queue.tidy_query(request.GET.urlencode())
        context = {"tabs": saved_views.tabs(request.user, query)} if request.method == "GET" else {}
        return super().changelist_view(request, context | (extra_context or {}))

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show an article as its readers would meet it, to staff only; never kept by any cache."""
        article = Article.objects.with_page().filter(pk=pk).first()
        if article is None:
            raise Http404
        if not self.has_view_or_change_permission(request, article):
            raise PermissionDenied
        return preview_page(request, article)

    # -- merging --------------------------------------------------------------------------------------------------

    def merge_view(self, request: HttpRequest, pk: int, other_pk: int) -> HttpResponse:
        return merge_view(request, self.admin_site, pk, other_pk, work_queue.walk_of(self, request, pk))

    def erase_view(self, request: HttpRequest, pk: int, number: int | None = None) -> HttpResponse:
        return erasure.erasing_view(request, self.admin_site, pk, number)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        article = self.get_object(request, unquote(object_id))
        versions = public_versions(article) if article and not article.is_erased else []
        may_erase = request.user.has_perm(erasure.PERMISSION)
        context = {
            "versions": versions,
            "erasable": readable_again(article) if article and versions and may_erase else (),
            "restore_url": pages.restore_url(request, article) if article else "",
        }
        return super().history_view(request, object_id, context | (extra_context or {}))

    # -- acts on many ---------------------------------------------------------------------------------------------

    def act_view(self, request: HttpRequest, name: str) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return act_view(request, self.admin_site, name)

    # -- transitions ----------------------------------------------------------------------------------------------

    def transition_view(self, request: HttpRequest, target: str) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return transitions.transition_view(request, self.admin_site, target)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer the acts on many that this person may ask for, and the transitions that they may make at all."""
        allowed = {
            state: (
                self._transition_action(state),
                f"to_{state}",
                f"{transitions.label_for(state, set(), request.user)}…",
            )
            for state in transitions.ACTION_LABELS
            if any(row.target == state and has_permission(request.user, row.permission) for row in TRANSITIONS.values())
        }
        moves = {name: (function, name, label) for function, name, label in allowed.values()}
        return moves | actions_for(request.user) | merge_action(request.user)

    def get_action_choices(self, request: HttpRequest, *args: Any) -> list[Any]:
        return grouped(super().get_action_choices(request, *args))

    def _transition_action(self, state: State) -> Any:
        def ask_confirmation(model_admin: ArticleAdmin, request: HttpRequest, queryset: Any) -> HttpResponse | None:
            ids = chosen_ids(request, queryset, transitions.command_for(state))
            if ids is None:
                return None
            return transitions.confirmation_page(
                request, model_admin.admin_site, state, ids, return_url=request.get_full_path()
            )

        return ask_confirmation
