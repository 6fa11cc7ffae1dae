"""The phrases of boilerplate_phrases.toml, loaded as tables: whole lines and patterns, each with its kind."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Table:
    """Whole lines by their words, and patterns for the lines that vary, with the kind of each."""

    words: Mapping[str, str]
    patterns: tuple[tuple[str, re.Pattern[str]], ...] = ()
    any_pattern: re.Pattern[str] | None = None  # all of them together, which most lines fail at once

    def kind_of(self, line: str) -> str:
        """Return the kind of boilerplate that a folded line is; empty if it is none."""
        if kind := self.words.get(line):
            return kind
        if not self.any_pattern or not self.any_pattern.match(line):
            return ""
        return next((kind for kind, pattern in self.patterns if pattern.match(line)), "")


def _table(rows: Mapping[str, Mapping[str, Sequence[str]]]) -> Table:
    patterns = rows.get("patterns", {})
    return Table(
        {line: kind for kind, lines in rows["words"].items() for line in lines},
        tuple((kind, re.compile("|".join(of_kind))) for kind, of_kind in patterns.items()),
        re.compile("|".join(pattern for of_kind in patterns.values() for pattern in of_kind)) if patterns else None,
    )


_ROWS = tomllib.loads(Path(__file__).with_name("boilerplate_phrases.toml").read_text(encoding="utf-8"))

# Certain wherever they stand; and certain only before and behind the text, or beside other boilerplate.
ANYWHERE = _table(_ROWS["anywhere"])
AT_THE_EDGES = _table(_ROWS["at_the_edges"])
# Headings behind which nothing belongs to the article any more, if only lines without the end of a sentence follow.
SECTIONS = Table({**ANYWHERE.words, **_table(_ROWS["sections"]).words})
NETWORKS = frozenset(_ROWS["share_bar"]["networks"])
SHARE_WORDS = frozenset(_ROWS["share_bar"]["words"])
