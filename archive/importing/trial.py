"""Trying an import that comes by a page: what would become of its files, told without holding up anybody.

The files go through all that an import does, but in pieces, each in a transaction that is rolled back after a moment.
A piece does not see what those before it would have stored: bytes met again are known here, but texts that only
resemble each other are compared within a piece alone, and with what the archive holds.
"""

from __future__ import annotations

import multiprocessing
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Count

from archive.importing.intake.dispatch import Dispatcher
from archive.importing.intake.file_walk import FoundFile
from archive.importing.intake.limits import infrequent_collection, use_one_arena
from archive.importing.intake.places import PlacedItem
from archive.importing.options import ImportOptions, assignee_of, check
from archive.importing.pipeline import Writing, chunks, reader_of
from archive.importing.progress import Counter as ProgressCounter
from archive.importing.progress import Progress
from archive.importing.report import rows
from archive.importing.storing.batch_writer import BatchWriter
from archive.importing.storing.chunk_context import BatchSettings
from archive.importing.storing.values import SourceIndex
from archive.models import ArticleProblem, ImportBatch, Outcome, Severity
from archive.text.text_cache import enlarged_for_a_run

PIECE = 100  # items in one transaction at most,
PIECE_BYTES = 2 * 1024 * 1024  # of about so many bytes
MOST_SAMPLES = 8
MOST_OF_A_FILE = 3  # of them
MOST_FAILURES = 50
MOST_LINES = 10  # left out, that are told
MOST_LINES_KEPT = 20_000  # that are counted
LONGEST_LINE = 160  # characters
HARMLESS = (Outcome.FAILED, Outcome.REFUSED, Outcome.SKIPPED)


@dataclass(slots=True)
class TrialReport:
    """What would become of the files: things by outcome, the new articles by problem, and examples of both.

    `problems` counts open problems by code and severity, `clean` the new articles that none blocks or warns of;
    `left_out` the lines that most articles lose as what pages carry around them.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    problems: Counter[tuple[str, str]] = field(default_factory=Counter)
    clean: int = 0
    samples: list[dict[str, Any]] = field(default_factory=list)
    failures: list[dict[str, str]] = field(default_factory=list)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept with its job."""
        return {
            "outcomes": {str(name): n for name, n in self.outcomes.items()},
            "total": self.outcomes.total(),
            "problems": [[code, severity, n] for (code, severity), n in self.problems.most_common()],
            "clean": self.clean,
            "samples": self.samples,
            "failures": self.failures,
            "reasons": [[outcome, why, n] for (outcome, why), n in self.reasons.most_common(MOST_LINES)],
            "left_out": [[line, n] for line, n in self.left_out.most_common(MOST_LINES) if n > 1],
            "seconds": round(self.seconds, 1),
        }

    def add_known(self, placed: PlacedItem) -> None:
        """Count an item whose bytes were met before in this trial."""
        self.outcomes[Outcome.UNCHANGED if placed.is_known_by_bytes else Outcome.DUPLICATE] += 1

    def add(self, batch: ImportBatch) -> set[str]:
        """Count what one piece wrote, before it is rolled back; return the checksums of what is new."""
        made = set()
        for row in rows(batch):
            outcome = row["outcome"]
            self.outcomes[outcome] += 1
            if outcome == Outcome.CREATED:
                made.add(row["sha256"])
                self._add_sample(row)
                self._add_left_out(row["removed"])
            elif outcome in HARMLESS:
                self.reasons[outcome, row["message"][:300]] += 1
                if outcome == Outcome.FAILED and len(self.failures) < MOST_FAILURES:
                    where = " · ".join(filter(None, (row["path"], row["member"])))
                    self.failures.append({"path": where, "message": row["message"][:500]})
        self._add_problems(batch)
        return made

    def _add_sample(self, row: dict[str, Any]) -> None:
        of_file = sum(one["path"] == row["path"] for one in self.samples)
        if len(self.samples) < MOST_SAMPLES and of_file < MOST_OF_A_FILE:
            names = ("path", "member", "title", "title_basis", "date", "source", "language")
            self.samples.append({name: str(row[name] or "")[:300] for name in names})

    def _add_left_out(self, removed: Iterable[str]) -> None:
        lines = {line.strip()[:LONGEST_LINE] for piece in removed for line in piece.splitlines()}
        for line in lines - {""}:
            if line in self.left_out or len(self.left_out) < MOST_LINES_KEPT:
                self.left_out[line] += 1

    def _add_problems(self, batch: ImportBatch) -> None:
        new = batch.records.filter(outcome=Outcome.CREATED, article__isnull=False).values("article")
        found = ArticleProblem.objects.filter(article__in=new, state=ArticleProblem.Answer.OPEN)
        for code, severity, n in found.values_list("code", "severity").annotate(n=Count("pk")).order_by():
            self.problems[code, severity] += n
        weighty = found.exclude(severity=Severity.NOTE).values("article").distinct().count()
        self.clean += new.distinct().count() - weighty


def try_import(
    found: Iterable[FoundFile],
    options: ImportOptions,
    *,
    user: AbstractBaseUser | None = None,
    progress: Callable[[Progress], object] = lambda _progress: None,
) -> TrialReport:
    """Say what an import of these files would do, and write nothing; `progress` is told after each piece.

    Raises StartError where the import could not start, and whatever `progress` raises.
    """
    began = monotonic()
    (source, tags), assignee = check(options), assignee_of(options)
    report, counter = TrialReport(), ProgressCounter()
    asked = (source, tags, options.on_change, options.publish, assignee)
    nobodys = ImportBatch(pk=0)  # what is read is looked up under it: it has no records
    made: set[str] = set()
    names = SourceIndex.read()
    writer: BatchWriter | None = None
    with ExitStack() as stack:
        use_one_arena()
        stack.enter_context(infrequent_collection())
        stack.enter_context(enlarged_for_a_run())
        reader = reader_of(nobodys, options)
        workers = options.workers or multiprocessing.cpu_count()
        placed_items = stack.enter_context(closing(Dispatcher(nobodys, reader).placed_items(iter(found), workers)))
        for piece in chunks(placed_items, PIECE, PIECE_BYTES):
            for placed in _met(piece, made):
                report.add_known(placed)
            new = [one for one in piece if one.item.sha256 not in made]
            with transaction.atomic():
                batch = ImportBatch.objects.create(name=f"trial {secrets.token_hex(16)}")
                own = replace(names, sources=dict(names.sources))  # those that the piece makes are gone after it
                writer = BatchWriter(BatchSettings(batch, own, *asked, is_trial=True), writer)
                if new:
                    Writing(batch, writer, reader, user).write(new)
                made |= report.add(batch)
                transaction.set_rollback(True)
            progress(counter.add(piece))
    report.seconds = monotonic() - began
    return report


def _met(piece: Sequence[PlacedItem], made: set[str]) -> list[PlacedItem]:
    return [one for one in piece if one.item.sha256 in made]
