"""The pages by which an editor imports: bring files, see what would become of them, then let it happen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_protect

from archive.admin.imports.outcomes import counted
from archive.admin.imports.upload_form import UploadForm
from archive.editing.problems.catalogue import label_of
from archive.importing import uploads
from archive.importing.upload_jobs import (
    MAY_IMPORT,
    MAY_PUBLISH,
    TRY,
    ask_to_import,
    ask_to_try,
    import_of,
    uploads_in_use,
)
from archive.jobs.starting import command_for
from archive.models import ImportBatch, Job, Severity

BETWEEN = 1_000_000  # bytes that a form needs around its files
COMMAND = "manage.py import_articles FOLDER"
AGAIN_AFTER = 3  # seconds, where no script asks more often


def bring_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show the form; sent, keep what was brought and start its trial. What is too much is not read at all."""
    if not request.user.has_perm(MAY_IMPORT):
        raise PermissionDenied
    most = settings.UPLOAD_MAX_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE + BETWEEN
    if request.method == "POST" and int(request.META.get("CONTENT_LENGTH") or 0) > most:
        return _form_page(request, site, UploadForm(request.user), is_too_much=True)
    try:
        return csrf_protect(_bring)(request, site)
    except (TooManyFilesSent, RequestDataTooBig):
        return _form_page(request, site, UploadForm(request.user), is_too_much=True)
    except MultiPartParserError:
        messages.error(request, _("What the browser sent could not be read. Send it again."))
        return _form_page(request, site, UploadForm(request.user))


def _bring(request: HttpRequest, site: AdminSite) -> HttpResponse:
    if request.method != "POST":
        return _form_page(request, site, UploadForm(request.user))
    form = UploadForm(request.user, request.POST, request.FILES)
    if not form.is_valid():
        return _form_page(request, site, form, is_too_much=form.has_error("__all__", "too_much"))
    uploads.remove_old(uploads_in_use())
    kept = uploads.keep(form.cleaned_data["uploads"])
    title = _("Try: %s") % _named([one.name for one in kept.files])
    return HttpResponseRedirect(tried_url(ask_to_try(kept, form.asked(), title, request.user)))


def _form_page(request: HttpRequest, site: AdminSite, form: UploadForm, *, is_too_much: bool = False) -> HttpResponse:
    context = {
        **site.each_context(request),
        "title": _("Import"),
        "form": form,
        "fields": [form[name] for name in ("source", "tags", "assignee", "encoding", "batch")],
        "is_too_much": is_too_much,
        "most_files": settings.UPLOAD_MAX_FILES,
        "most_bytes": settings.UPLOAD_MAX_BYTES,
        "command": COMMAND,
        "kept_days": uploads.KEPT_DAYS,
        "opts": ImportBatch._meta,
    }
    status = 413 if is_too_much else 200
    return TemplateResponse(request, "admin/archive/importbatch/bring.html", context, status=status)


def tried_page(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    """Show how far a trial is, and what it found; once that was imported, lead to the import."""
    trial = _trial(request, pk)
    made, kept = import_of(trial), uploads.find(trial.parameters.get("upload", ""))
    if made and made.state == Job.State.DONE and made.batch_id:
        return HttpResponseRedirect(reverse("admin:archive_importbatch_change", args=[made.batch_id]))
    shown = made or trial
    report = trial.outcome("report")
    context = {
        **site.each_context(request),
        "title": _("Import"),
        "trial": trial,
        "made": made,
        "job": shown if shown.state != Job.State.DONE else None,
        "here": tried_url(trial),
        "command": command_for(shown),
        "again_after": AGAIN_AFTER if shown.is_unfinished else None,
        "kept": kept,
        "asked": list(_asked(trial)),
        "report": report,
        "outcomes": counted(report["outcomes"]) if report else [],
        "problems": _problems(report) if report else [],
        "new": report["outcomes"].get("created", 0) if report else 0,
        "opts": ImportBatch._meta,
    }
    response = TemplateResponse(request, "admin/archive/importbatch/tried.html", context)
    add_never_cache_headers(response)
    return response


def import_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Import what was tried; asked twice, once."""
    trial = _sent(request, pk)
    if trial.parameters.get("publish") and not request.user.has_perm(MAY_PUBLISH):
        raise PermissionDenied
    kept = uploads.find(trial.parameters.get("upload", ""))
    if trial.state != Job.State.DONE or (kept is None and import_of(trial) is None):
        messages.warning(request, _("There is nothing to import here any more."))
    else:
        names = _named([one.name for one in kept.files]) if kept else trial.title
        ask_to_import(trial, _("Import: %s") % names, request.user)
    return HttpResponseRedirect(tried_url(trial))


def give_up_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove what was brought, unless something works on it."""
    trial = _sent(request, pk)
    kept = uploads.find(trial.parameters.get("upload", ""))
    if kept is not None and kept.token in uploads_in_use():
        messages.warning(request, _("The files are being worked on. End that first."))
        return HttpResponseRedirect(tried_url(trial))
    if kept is not None:
        kept.remove()
        trial.stored = {**trial.stored, "is_given_up": True}
        trial.save(update_fields=["stored"])
        messages.success(request, _("The files were removed. Nothing of them is in the archive."))
    return HttpResponseRedirect(reverse("admin:archive_importbatch_add"))


def tried_url(trial: Job) -> str:
    return reverse("admin:archive_importbatch_tried", args=[trial.pk])


def _trial(request: HttpRequest, pk: int) -> Job:
    trial = Job.objects.filter(pk=pk, kind=TRY).first()
    if trial is None:
        raise Http404
    if not request.user.has_perm(MAY_IMPORT) or not (request.user.is_superuser or trial.user_id == request.user.pk):
        raise PermissionDenied
    return trial


def _sent(request: HttpRequest, pk: int) -> Job:
    if request.method != "POST":
        raise Http404
    return _trial(request, pk)


def _asked(trial: Job) -> list[tuple[str, str]]:
    """Return in words what was asked for with the files."""
    labels = {name: field.label for name, field in UploadForm.base_fields.items()}
    asked = []
    for name in ("source", "tags", "assignee", "encoding", "batch"):
        value = trial.parameters.get(name)
        if value:
            asked.append((str(labels[name]), ", ".join(value) if isinstance(value, list) else str(value)))
    if trial.parameters.get("publish"):
        asked.append((_("Publish at once"), _("what no blocking problem holds back")))
    return asked


def _problems(report: dict[str, Any]) -> list[tuple[str, str, int]]:
    """Return the problems that the new articles would have: what each is called, how severe, how often; worst first."""
    worst_first = list(Severity.values)
    found = sorted(report["problems"], key=lambda one: (worst_first.index(one[1]), -one[2]))
    return [(label_of(code), severity, n) for code, severity, n in found]


def _named(names: Sequence[str]) -> str:
    more = len(names) - 1
    if not more:
        return names[0]
    said = ngettext("%(name)s and %(number)s more", "%(name)s and %(number)s more", more)
    return said % {"name": names[0], "number": more}
