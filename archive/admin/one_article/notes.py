"""Notes to colleagues on the page of an article: written by the save or by their own button, taken back by theirs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.admin.shared.return_urls import requested_return_url
from archive.editing.changes.approval import has_permission
from archive.editing.notes import delete_note, mark_read, write_note
from archive.models import Article, Note
from archive.models.notes import LONGEST_NOTE

WRITE, TAKE_BACK = "_note", "_take_back_note"  # the buttons; the value of the second is the number of a note
MOST_SHOWN = 20
VIEW = "archive.view_article"
NOT_SAVED = "_not_saved"


def is_about_notes(request: HttpRequest) -> bool:
    return WRITE in request.POST or TAKE_BACK in request.POST


def beside(article: Article) -> dict[str, Any]:
    """Return the last notes about an article, the newest first, and how many there are (at most two queries)."""
    rows = list(article.notes.order_by("-pk")[: MOST_SHOWN + 1])
    number = article.notes.count() if len(rows) > MOST_SHOWN else len(rows)
    return {"notes": rows[:MOST_SHOWN], "notes_number": number, "longest_note": LONGEST_NOTE}


def keep(request: HttpRequest, article: Article, text: str) -> None:
    """Write what stands in the box for a note, if anything does, and say so."""
    if not text.strip():
        return
    try:
        written = write_note(article, text, user=request.user)
    except ValueError:
        messages.error(request, _("The note was not kept: it has more than %s characters.") % LONGEST_NOTE)
        return
    told = _("The note is kept.")
    if written.named:
        told = _("The note is kept, and shown to %s.") % ", ".join(written.named)
    messages.success(request, told)
    if written.unknown:
        messages.warning(request, _("Nobody of the staff is called %s.") % ", ".join(written.unknown))


def answer(model_admin: Any, request: HttpRequest, article: Article) -> HttpResponse | None:
    """Do what a button about notes asks; None where the form is to be shown again with what else was typed in it."""
    if not has_permission(request.user, VIEW):
        raise PermissionDenied
    if WRITE in request.POST:
        keep(request, article, str(request.POST.get("note", "")))
    else:
        _take_back(request, article, str(request.POST[TAKE_BACK]))
    if not model_admin.has_change_permission(request, article) or not _holds_more(model_admin, request, article):
        return HttpResponseRedirect(request.get_full_path())
    sent = request.POST.copy()
    sent[NOT_SAVED] = "note"
    if WRITE in sent:
        sent["note"] = ""
    request.POST = sent  # type: ignore[assignment]
    return None


def _take_back(request: HttpRequest, article: Article, number: str) -> None:
    note = Note.objects.filter(article=article, pk=int(number)).first() if number.isdecimal() else None
    if note is None or not delete_note(note, user=request.user):
        raise PermissionDenied
    messages.success(request, _("The note is taken back."))


def _holds_more(model_admin: Any, request: HttpRequest, article: Article) -> bool:
    """Say whether something stands in the form that was not there when it was opened, beside the note."""
    form = model_admin.get_form(request, article, change=True)(request.POST, instance=article)
    form.is_valid()
    if form.holds_more_than_a_note:
        return True
    formsets, _inlines = model_admin._create_formsets(request, form.instance, change=True)
    return any(not one.is_valid() or one.changes() for one in formsets)


def done_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a note that names this person wait for them no longer."""
    if not has_permission(request.user, VIEW):
        raise PermissionDenied
    if request.method != "POST" or not mark_read(pk, user=request.user):
        raise Http404
    messages.success(request, _("The note is marked as read."))
    return HttpResponseRedirect(requested_return_url(request) or reverse("admin:index"))
