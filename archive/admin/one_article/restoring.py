"""Restoring from the history: an earlier value by one button, a public version after a page with its differences."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.admin.one_article.differences import differences_of
from archive.admin.shared.base import warn_of_review, with_undo
from archive.admin.shared.labels import field_label
from archive.admin.shared.list_filters import is_id
from archive.admin.shared.return_urls import change_page_url, with_preserved_filters
from archive.editing.changes.approval import may_edit
from archive.editing.restoring import NotRestorableError, restore_value, restore_version, version_of
from archive.models import Article, Change, ChangeSet


def value_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a field of an article to what it was before the change whose number is sent."""
    article = _editable(request, pk)
    sent = request.POST.get("change", "")
    change = Change.objects.filter(model="article", object_id=pk, pk=int(sent)).first() if is_id(sent) else None
    if request.method != "POST" or change is None:
        raise Http404
    back = _history_url(request, article)
    try:
        done = restore_value(article, change, user=request.user)
    except NotRestorableError as error:
        messages.warning(request, str(error))
        return HttpResponseRedirect(back)
    names = {"title": article, "box": field_label("article", change.field)}
    _tell(request, _("“%(title)s”: the earlier value of “%(box)s” is restored.") % names, done, back)
    return HttpResponseRedirect(back)


def version_view(request: HttpRequest, pk: int, number: int, site: AdminSite) -> HttpResponse:
    """Say on GET what restoring a public version would change; restore it on POST."""
    article = _editable(request, pk)
    back = _history_url(request, article)
    try:
        version = version_of(article, number)
        if request.method == "POST":
            reason = request.POST.get("reason", "").strip()[:1000]
            done = restore_version(article, number, user=request.user, reason=reason)
            told = _("“%(title)s” says again what its version %(number)s said.") % {"title": article, "number": number}
            _tell(request, told, done, back)
            return HttpResponseRedirect(change_page_url(request, article))
    except NotRestorableError as error:
        messages.warning(request, str(error))
        return HttpResponseRedirect(back)
    context = {
        **site.each_context(request),
        "title": _("Restore version %s") % number,
        "article": article,
        "number": number,
        "differences": differences_of(article, version.values),
        "history_url": back,
        "opts": Article._meta,
    }
    return TemplateResponse(request, "admin/archive/article/restore.html", context)


def _editable(request: HttpRequest, pk: int) -> Article:
    article = Article.objects.select_related("source", "agency").filter(pk=pk).first()
    if article is None:
        raise Http404
    if not may_edit(request.user, article):
        raise PermissionDenied
    return article


def _tell(request: HttpRequest, told: str, done: ChangeSet | None, back: str) -> None:
    if done is None:
        messages.info(request, _("Nothing was changed: it says so already."))
        return
    messages.success(request, with_undo(told, done, back))
    warn_of_review(request, done)


def _history_url(request: HttpRequest, article: Article) -> str:
    return with_preserved_filters(request, Article, reverse("admin:archive_article_history", args=[article.pk]))
