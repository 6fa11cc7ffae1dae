"""What reading a text needs, loaded at once: most commands read none, and it takes longer than they do."""

from __future__ import annotations

from functools import cache

from archive.importing.extraction.boilerplate import ANYWHERE, AT_THE_EDGES, SECTIONS
from archive.importing.extraction.credits.patterns import LINES, TAILS, UNDATED_LINES
from archive.importing.extraction.language import language_of


@cache
def prepare() -> None:
    """Compile all patterns and load the words of every language, once in a process.

    Called before the time of the first text begins to count, and before processes are forked, which then share it.
    """
    for shapes in (LINES, UNDATED_LINES, TAILS):
        iter(shapes)
    for table in (ANYWHERE, AT_THE_EDGES, SECTIONS):
        table.kind_of("a line that no table knows")
    language_of("The words of every language are known after the first text that was read.")
