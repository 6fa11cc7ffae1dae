"""The state of the archive as metrics, read from the database when it is asked: a dozen bounded queries."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from archive.models import Generation, ImportBatch, Job, Tally, Upkeep, database_size
from archive.search.index.lag import index_lag

UNUSABLE = -1  # an index that lags by nobody knows how much
LAST_IMPORTS = 20  # whose outcomes are told together


class ArchiveCollector:
    """Yields what the archive holds and how it is kept, for a registry of `prometheus_client`."""

    def describe(self) -> Iterator[Metric]:
        return iter(())  # nothing is asked of the database when a registry is made

    def collect(self) -> Iterator[Metric]:
        revision = Generation.revision()
        yield GaugeMetricFamily("annals_generation", "How often anything public has changed.", revision.generation)
        lag = index_lag(revision)
        about = f"Changes that this host's index has yet to follow; {UNUSABLE} if it can't be used."
        yield GaugeMetricFamily("annals_index_lag", about, UNUSABLE if lag.positions is None else lag.positions)
        yield GaugeMetricFamily("annals_index_lag_seconds", "How long the first of them waits.", lag.seconds or 0)
        yield _by("annals_articles", "Articles by state.", "state", _states())
        yield _by("annals_imports", "Imports by status.", "status", _imports())
        yield _by(
            "annals_import_outcomes",
            f"What the last {LAST_IMPORTS} imports met, by outcome.",
            "outcome",
            _outcomes(),
        )
        yield _by("annals_jobs", "Jobs that wait or run.", "state", _jobs())
        ended = GaugeMetricFamily("annals_upkeep_ended_timestamp_seconds", "When a task last ended.", labels=["task"])
        faults = GaugeMetricFamily("annals_upkeep_faults", "What it found wrong.", labels=["task"])
        for task, upkeep in Upkeep.objects.by_task().items():
            ended.add_metric([task], upkeep.ended_at.timestamp())
            faults.add_metric([task], upkeep.faults)
        yield from (ended, faults)
        yield GaugeMetricFamily("annals_database_bytes", "What the database takes.", database_size())
        free = shutil.disk_usage(settings.ARCHIVE_DATA_DIR).free
        yield GaugeMetricFamily("annals_disk_free_bytes", "Room where the data folder lies.", free)


def _by(name: str, about: str, label: str, numbers: dict[str, int]) -> GaugeMetricFamily:
    found = GaugeMetricFamily(name, about, labels=[label])
    for value, number in sorted(numbers.items()):
        found.add_metric([value], number)
    return found


def _states() -> dict[str, int]:
    rows = Tally.objects.filter(kind="state", precision="total").values_list("label", "n")
    return dict(rows)


def _imports() -> dict[str, int]:
    return dict(ImportBatch.objects.order_by().values_list("status").annotate(n=Count("pk")))


def _outcomes() -> dict[str, int]:
    found: Counter[str] = Counter()
    for counts in ImportBatch.objects.order_by("-pk").values_list("counts", flat=True)[:LAST_IMPORTS]:
        found.update(counts)
    return dict(found)


def _jobs() -> dict[str, int]:
    return dict(Job.objects.unfinished().order_by().values_list("state").annotate(n=Count("pk")))
