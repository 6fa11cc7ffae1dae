"""Imports: the latest runs, with outcomes that add up to what was brought."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from archive.admin.desk.moments import in_words
from archive.models import ImportBatch, Outcome

MOST_SHOWN = 4
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d( \(\d+\))?")  # the name of an import that nobody named


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many things an import met with one outcome, and the list of these."""

    name: str
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Run:
    """One import: its outcomes and their sum, when it was begun and by whom, and where it is undone."""

    name: str
    url: str
    outcomes: tuple[OutcomeCount, ...]
    total: int
    when: str
    who: str
    status: str
    undo_url: str


def runs() -> list[Run]:
    """Return the latest imports (one query); the counts of one that still runs are not made yet."""
    latest = ImportBatch.objects.select_related("user").order_by("-pk")[:MOST_SHOWN]
    return [_run(batch) for batch in latest]


def _run(batch: ImportBatch) -> Run:
    records = reverse("admin:archive_importrecord_changelist")
    labels = dict(Outcome.choices)
    # In the order of the outcomes, for databases keep that of a JSON object or don't.
    met = [(name, n) for name in labels if (n := batch.counts.get(name))]
    outcomes = tuple(
        OutcomeCount(str(labels[name]), n, f"{records}?batch={batch.pk}&outcome__exact={name}") for name, n in met
    )
    name = batch.name
    if _TIME.fullmatch(name):
        name = _("Import of %s") % date_format(timezone.localtime(batch.started_at), "j F Y, H:i")
    is_finished = batch.status == ImportBatch.Status.FINISHED
    return Run(
        name,
        reverse("admin:archive_importbatch_change", args=[batch.pk]),
        outcomes,
        sum(one.number for one in outcomes),
        in_words(batch.started_at),
        batch.user.get_short_name() or batch.user.get_username() if batch.user else "",
        "" if is_finished else str(batch.get_status_display()),
        "" if batch.status == ImportBatch.Status.UNDONE else reverse("admin:archive_importbatch_undo", args=[batch.pk]),
    )
