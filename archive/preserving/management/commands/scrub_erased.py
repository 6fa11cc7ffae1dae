"""Take what was erased out of the files of the database and of the search index."""

from __future__ import annotations

import sys
from typing import Any

from archive.management.command import ArchiveCommand
from archive.preserving.scrubbing import scrub

LEFT = 1


class Command(ArchiveCommand):
    help = (
        "Write the files of the database and of the search index anew, so that nothing that was erased remains in them."
        " Needed after an erasure in a large archive; it takes as much room on the disk again, and minutes at a million"
        " articles, while writers wait (on PostgreSQL readers, too). On each host with an index of its own, run it or"
        " rebuild_search. Exit status: 0 done, 1 something could not be written anew now, 2 could not start."
    )

    def handle(self, *args: Any, **given: Any) -> None:
        left = list(scrub())
        for sentence in left:
            self.stderr.write(sentence)
        if left:
            sys.exit(LEFT)
        self.stdout.write("The files of the database and of the search index were written anew.")
