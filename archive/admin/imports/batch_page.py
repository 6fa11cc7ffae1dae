"""The page of one import: what it met by outcome, every record of it, what failed again, and the way to its undo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from archive.admin.imports.outcomes import OutcomeCount, counted
from archive.admin.imports.upload_form import ENCODINGS, UploadForm
from archive.admin.shared.bounded_lists import among_latest, without_heavy
from archive.admin.shared.labels import change_url
from archive.admin.shared.list_filters import is_id
from archive.admin.shared.return_urls import FILTERS_PARAMETER, changelist_url
from archive.importing.upload_jobs import MAY_IMPORT, ask_to_retry, failures_of
from archive.jobs.starting import command_for
from archive.models import ImportBatch, ImportRecord, Job, Outcome

PER_PAGE = 50
UNSAID = ("batch", "on_change", "report", "resume", "workers", "dry_run")  # of what was asked for: said elsewhere
AGAIN_AFTER = 3  # seconds


@dataclass(frozen=True, slots=True)
class Row:
    """A record as it is listed: its place in words, its outcome in words, and the article with its address."""

    record: ImportRecord
    outcome: str
    article_url: str


def batch_page(request: HttpRequest, site: AdminSite, batch: ImportBatch) -> HttpResponse:
    """Show an import with one page of its records (a fixed number of queries)."""
    counts = batch.counts if batch.status != ImportBatch.Status.RUNNING else _counts(batch)
    outcomes = counted(counts)
    names = {one.outcome: one.name for one in outcomes}
    chosen, words, after = _chosen(request, names)
    records = _records(batch, chosen, words, after)
    shown = records[:PER_PAGE]
    job = batch.jobs.order_by("-pk").first()
    unfinished = job if job and (job.is_unfinished or job.may_go_on) else None
    may_import = request.user.has_perm(MAY_IMPORT)
    failures = failures_of(batch) if may_import and counts.get(Outcome.FAILED) and not unfinished else None
    made = counts.get(Outcome.CREATED, 0) + counts.get(Outcome.UPDATED, 0)
    context = {
        **site.each_context(request),
        "title": batch.name,
        "batch": batch,
        "total": sum(counts.values()),
        "tabs": list(_tabs(outcomes, words)),
        "chosen": chosen,
        "words": words,
        "rows": [_row(one, names) for one in shown],
        "next_page": _address(chosen, words, shown[-1].pk) if len(records) > PER_PAGE else "",
        "first_page": _address(chosen, words) if after else "",
        "made": made,
        "made_query": f"batch={batch.pk}" if made else "",
        "asked": list(_asked(batch)),
        "seconds": (batch.finished_at - batch.started_at).total_seconds() if batch.finished_at else None,
        "job": unfinished if unfinished and _may_see(request, unfinished) else None,
        "again_after": AGAIN_AFTER if unfinished and unfinished.is_unfinished else None,
        "command": command_for(unfinished) if unfinished else "",
        "here": request.get_full_path(),
        "is_from_list": FILTERS_PARAMETER in request.GET,
        "failures": failures,
        "failed": counts.get(Outcome.FAILED, 0),
        "encodings": ENCODINGS,
        "is_by_command": job is None,
        "list_url": changelist_url(request, ImportBatch),
        "opts": ImportBatch._meta,
    }
    return TemplateResponse(request, "admin/archive/importbatch/batch.html", context)


def retry_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Import again what failed and is still kept, read by another encoding if one is chosen."""
    batch = ImportBatch.objects.filter(pk=pk).first()
    if batch is None or request.method != "POST":
        raise Http404
    if not request.user.has_perm(MAY_IMPORT):
        raise PermissionDenied
    failures, encoding = failures_of(batch), request.POST.get("encoding", "")
    if failures is None or encoding not in dict(ENCODINGS):
        messages.warning(request, _("There is nothing left here to try again."))
        return HttpResponseRedirect(reverse("admin:archive_importbatch_change", args=[pk]))
    job = ask_to_retry(batch, failures, encoding, _("Again: what failed in %s") % batch, request.user)
    return HttpResponseRedirect(reverse("admin:archive_job_change", args=[job.pk]))


def _asked(batch: ImportBatch) -> Iterator[tuple[str, str]]:
    """Yield in words what the import was asked for, beyond what every import is."""
    labels = {name: field.label for name, field in UploadForm.base_fields.items()}
    for name, value in batch.options.items():
        if name not in UNSAID and value:
            words = ", ".join(map(str, value)) if isinstance(value, list | dict) else value
            yield str(labels.get(name, name)), _("yes") if value is True else str(words)


def _counts(batch: ImportBatch) -> dict[str, int]:
    return dict(batch.records.order_by().values_list("outcome").annotate(n=Count("pk")))


def _chosen(request: HttpRequest, names: dict[str, str]) -> tuple[str, str, int]:
    outcome, after = request.GET.get("outcome", ""), request.GET.get("after", "")
    words = request.GET.get("q", "").replace("\0", " ").strip()[:200]
    return outcome if outcome in names else "", words, int(after) if is_id(after) else 0


def _records(batch: ImportBatch, outcome: str, words: str, after: int) -> list[ImportRecord]:
    """Return the records of a page, and one more if there is another page (one query)."""
    rows = batch.records.filter(pk__gt=after).order_by("pk")
    if outcome:
        rows = rows.filter(outcome=outcome)
    if words:
        asked = Q(path__icontains=words) | Q(member__icontains=words) | Q(message__icontains=words)
        rows = among_latest(rows, asked)
    rows = without_heavy(rows.select_related("article"), "article").defer("reading", "proposal")
    return list(rows[: PER_PAGE + 1])


def _tabs(outcomes: list[OutcomeCount], words: str) -> list[tuple[str, str, int, str]]:
    """Return the tabs: which outcome, its name, its number, its address; all of them first."""
    everything = ("", _("All"), sum(one.number for one in outcomes), _address("", words))
    return [everything, *((one.outcome, one.name, one.number, _address(one.outcome, words)) for one in outcomes)]


def _address(outcome: str, words: str, after: int = 0) -> str:
    given: dict[str, str | int] = {"outcome": outcome, "q": words, "after": after}
    return "?" + urlencode({name: value for name, value in given.items() if value}) + "#records"


def _row(record: ImportRecord, names: dict[str, str]) -> Row:
    return Row(record, names.get(record.outcome, record.outcome), change_url(record.article) if record.article else "")


def _may_see(request: HttpRequest, job: Job) -> bool:
    return bool(request.user.is_superuser or job.user_id == request.user.pk)
