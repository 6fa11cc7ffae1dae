"""Do a job, and then whatever waits."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from archive.jobs.runner import run_job, run_waiting
from archive.management.command import ArchiveCommand
from archive.management.environment_errors import sentence_for
from archive.models import Job

NOT_DONE = 1


class Command(ArchiveCommand):
    help = (
        "Do a job that somebody asked for on a page, and then those that wait; the site starts this by itself unless"
        " JOBS=off. Without a number only what waits is done. Exit status: 0 done (or another process does it),"
        " 1 the job ended before it was done, 2 there is no such job."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("job", metavar="NUMBER", type=int, nargs="?", help="The number of the job.")

    def handle(self, *args: Any, **given: Any) -> None:
        number = given["job"]
        if number is not None:
            if not Job.objects.filter(pk=number).exists():
                self.refuse(f"There is no job {number}.")
            run_job(number, sentence_for)
        run_waiting(sentence_for)
        job = Job.objects.filter(pk=number).first()
        if job is not None:
            self.stdout.write(f"{job.title}: {job.get_state_display()}. {job.message}".rstrip())
            if job.may_go_on:
                sys.exit(NOT_DONE)
