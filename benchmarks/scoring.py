"""How near what was imported is to what is right."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from statistics import fmean
from typing import Any

NEAR = 0.9
UNDATED = "undated"  # it states no date, and none may be made up
_WORD = re.compile(r"\w+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Truth:
    """What is right of one article; what is empty is not in the file, and not scored.

    `file` may be a folder, with a slash at its end: the article stands in some file of it.
    """

    file: str
    record: str = ""
    title: str = ""
    date: str = ""
    sources: tuple[str, ...] = ()
    body: str = ""


Row = dict[str, Any]


def read_report(path: Path) -> list[Row]:
    """Read those lines of an import's report that stand for an article."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [row for row in rows if row["outcome"] not in {"failed", "refused", "skipped"}]


def read_truth(root: Path) -> Iterator[Truth]:
    """Read every `truth.jsonl` below a folder: file, key, title, date, source and body of each article."""
    for path in sorted(root.rglob("truth.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            stated = {name: row.get(name) or "" for name in ("title", "date") if row.get(f"{name}_in_file", True)}
            sources = [row["source"], *(row.get("source_aliases") or [])] if row.get("source") else []
            yield Truth(
                row["file"], str(row.get("key") or ""), sources=tuple(sources), body=row.get("body") or "", **stated
            )


def score(truths: Sequence[Truth], rows: Sequence[Row]) -> dict[str, float]:
    """Return the share of articles found, and of titles (near), dates and sources that are right; F1 of the bodies."""
    pairs = _paired(truths, rows)
    found = {
        "found": [float(row is not None) for _truth, row in pairs],
        "title": [float(_is_near(truth.title, _get(row, "title"))) for truth, row in pairs if truth.title],
        "date": [float(_date_of(truth) == _get(row, "date")) for truth, row in pairs if truth.date],
        "source": [
            float(_plain(_get(row, "source")) in {_plain(source) for source in truth.sources})
            for truth, row in pairs
            if truth.sources
        ],
        "body": [_f1(truth.body, _get(row, "body")) for truth, row in pairs if truth.body],
    }
    return {name: fmean(values) for name, values in found.items() if values}


def _date_of(truth: Truth) -> str:
    return "" if truth.date == UNDATED else truth.date[:10]


def _paired(truths: Sequence[Truth], rows: Sequence[Row]) -> list[tuple[Truth, Row | None]]:
    """Find the line of each article: by its file and, where that holds several, by its record or its title."""
    waiting = list(rows)
    by_file = Counter(truth.file for truth in truths)
    pairs: list[tuple[Truth, Row | None]] = []
    for truth in truths:
        here = [row for row in waiting if _ends_alike(row["path"], truth.file)]
        if by_file[truth.file] > 1:
            own = [row for row in here if truth.record and truth.record in str(row["member"] or "")]
            here = own or [row for row in here if truth.title and _is_near(truth.title, row["title"])]
            here = here or [row for row in waiting if _ends_alike(row["path"], truth.file) and _is_body(truth, row)]
        row = here[0] if here else None
        if row is not None:
            waiting.remove(row)
        pairs.append((truth, row))
    return pairs


def _is_body(truth: Truth, row: Row) -> bool:
    return bool(truth.body) and _f1(truth.body, row["body"] or "") > 0.5


def _ends_alike(path: str, file: str) -> bool:
    if file.endswith("/"):
        return f"/{path}".rpartition("/")[0].endswith(f"/{file[:-1]}")
    return path == file or f"/{file}".endswith(f"/{path}") or path.endswith(f"/{file}")


def _get(row: Row | None, name: str) -> str:
    return str((row or {}).get(name) or "")


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _is_near(one: str, other: str) -> bool:
    return SequenceMatcher(None, _plain(one), _plain(other), autojunk=False).ratio() >= NEAR


def _f1(right: str, found: str) -> float:
    one, other = _grams(right), _grams(found)
    shared = sum((one & other).values())
    return 2 * shared / (sum(one.values()) + sum(other.values())) if shared else 0.0


def _grams(text: str) -> Counter[tuple[str, ...]]:
    """Count runs of three words; of five characters where the text is Chinese, Japanese or Korean."""
    words = _WORD.findall(text.casefold())
    joined = "".join(words)
    units: Sequence[str] = joined if len(_CJK.findall(joined)) * 5 > len(joined) else words
    length = min(5 if isinstance(units, str) else 3, max(1, len(units)))
    return Counter(tuple(units[at : at + length]) for at in range(len(units) - length + 1))
