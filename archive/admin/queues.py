"""The admin of what waits for an answer: problems and suggested tags; and of past addresses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin import problem_acceptance
from archive.admin.acts.choosing import MOST_IN_A_REQUEST, chosen_ids
from archive.admin.shared.base import ReadOnlyAdmin, with_undo
from archive.admin.shared.bounded_lists import among_latest, without_heavy
from archive.admin.shared.labels import change_url
from archive.admin.shared.list_filters import CodeFilter, RuleFilter
from archive.editing.changes.approval import may_edit
from archive.editing.changes.pieces import in_pieces
from archive.editing.changes.record import Record
from archive.editing.problem_review import reopen_in
from archive.editing.problems.catalogue import label_of
from archive.editing.proposals import answer_in
from archive.models import ArticleProblem, ChangeKind, PastAddress, Tag, TagSuggestion

MOST_TAGS = 100


class QueueAdmin(ReadOnlyAdmin):
    """Rows that belong to articles; the lists stay quick however many there are."""

    sortable_by = ()

    def get_queryset(self, request: HttpRequest) -> Any:
        return without_heavy(super().get_queryset(request), "article")

    @admin.display(description=gettext_lazy("article"))
    def shown_article(self, row: Any) -> SafeString:
        return format_html('<a href="{}">{}</a>', change_url(row.article), row.article)


@admin.register(ArticleProblem)
class ArticleProblemAdmin(QueueAdmin):
    list_display = ("shown_code", "shown_article", "severity", "message", "state", "accepted_by", "reason")
    list_filter = ("state", CodeFilter, "severity")
    list_select_related = ("article",)
    fields = ("shown_code", "shown_article", "severity", "message", "evidence", "state", "accepted_by", "reason")
    readonly_fields = ("shown_code", "shown_article")
    ordering = ("-pk",)
    actions = ("accept", "reopen")

    @admin.display(description=gettext_lazy("problem"))
    def shown_code(self, problem: ArticleProblem) -> str:
        return label_of(problem.code)

    def has_answer_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("archive.change_articleproblem")

    @admin.action(description=gettext_lazy("Accept, with a reason…"), permissions=["answer"])
    def accept(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        ids = chosen_ids(request, queryset, problem_acceptance.COMMAND)
        if ids is None or not problem_acceptance.may_be_one_act(request, ids):
            return None
        return problem_acceptance.confirmation_page(request, self.admin_site, ids, request.get_full_path())

    @admin.action(description=gettext_lazy("Open again"), permissions=["answer"])
    def reopen(self, request: HttpRequest, queryset: Any) -> None:
        accepted = queryset.filter(state=ArticleProblem.Answer.ACCEPTED)
        ids = chosen_ids(request, accepted, most=MOST_IN_A_REQUEST)
        if ids is None:
            return

        def write(record: Record, some: Sequence[int]) -> int:
            rows = [row for row in accepted.filter(pk__in=some) if may_edit(request.user, row.article)]
            reopen_in(record, rows)
            return len(rows)

        change_set, number = in_pieces(ChangeKind.EDIT, ids, write, user=request.user)
        said = _("Open again: %s.") % number
        messages.success(request, with_undo(said, change_set, request.get_full_path()) if change_set else said)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.accept_view)
        return [path("accept/", view, name="archive_articleproblem_accept"), *super().get_urls()]

    def accept_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_answer_permission(request):
            raise PermissionDenied
        return problem_acceptance.acceptance_view(request, self.admin_site)


@admin.register(TagSuggestion)
class TagSuggestionAdmin(QueueAdmin):
    list_display = ("tag", "shown_article", "rule", "shown_words", "state")
    list_filter = ("state", RuleFilter)
    list_select_related = ("article", "tag")
    search_fields = ("tag__name",)
    search_help_text = gettext_lazy("The whole name of a tag, as it is or as it is also spelled.")
    fields = ("tag", "shown_article", "rule", "shown_words", "state")
    readonly_fields = ("shown_article", "shown_words")
    ordering = ("-pk",)
    actions = ("accept", "refuse")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        name = search_term.replace("\0", " ").strip()
        if not name:
            return queryset, False
        tags = Tag.objects.filter(Q(name__iexact=name) | Q(aliases__name__iexact=name)).values_list("pk", flat=True)
        return queryset.filter(tag__in=list(tags[:MOST_TAGS])), False

    @admin.display(description=gettext_lazy("words"))
    def shown_words(self, row: TagSuggestion) -> str:
        return ", ".join(map(str, row.words or ()))

    def has_answer_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("archive.change_tagsuggestion")

    @admin.action(description=gettext_lazy("Give the tags to their articles"), permissions=["answer"])
    def accept(self, request: HttpRequest, queryset: Any) -> None:
        self._answer(request, queryset, accept=True)

    @admin.action(description=gettext_lazy("Refuse the tags for good"), permissions=["answer"])
    def refuse(self, request: HttpRequest, queryset: Any) -> None:
        self._answer(request, queryset, accept=False)

    def _answer(self, request: HttpRequest, queryset: Any, *, accept: bool) -> None:
        waiting = queryset.filter(state=TagSuggestion.Answer.OPEN)
        ids = chosen_ids(request, waiting, most=MOST_IN_A_REQUEST)
        if ids is None:
            return
        left = 0

        def write(record: Record, some: Sequence[int]) -> int:
            nonlocal left
            rows = list(waiting.filter(pk__in=some))
            allowed = [row for row in rows if may_edit(request.user, row.article)]
            left += len(rows) - len(allowed)
            answer_in(record, allowed, accept=accept)
            return len(allowed)

        change_set, number = in_pieces(ChangeKind.EDIT, ids, write, user=request.user)
        said = _("Answered: %s.") % number
        messages.success(request, with_undo(said, change_set, request.get_full_path()) if change_set else said)
        if left:
            messages.warning(request, _("Left open, because you may not change their articles: %s.") % left)


@admin.register(PastAddress)
class PastAddressAdmin(ReadOnlyAdmin):
    list_display = ("old", "kind", "object_id", "since")
    list_filter = ("kind",)
    search_fields = ("old",)
    search_help_text = gettext_lazy("An old address; or its beginning, looked for in the latest 50,000 of the list.")
    ordering = ("-pk",)
    sortable_by = ()

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        old = search_term.replace("\0", " ").strip().lower()
        if not old:
            return queryset, False
        # With every kind named the index of addresses answers.
        whole = PastAddress.objects.filter(kind__in=PastAddress.Kind.values, old=old).values_list("pk", flat=True)
        ids = list(whole)
        return (queryset.filter(pk__in=ids) if ids else among_latest(queryset, Q(old__startswith=old))), False
