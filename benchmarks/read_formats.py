"""How fast and how rightly each format is read, without the database: `python -m benchmarks.read_formats [NUMBER]`.

The same sample articles, scored alike, as in `benchmarks.import_formats`, which imports them end to end; read here in
one process.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from archive.importing.drafts import ArticleDraft, Known, KnownSource, Options
from archive.importing.formats import read_file
from archive.text.structure.paragraphs import plain_words
from benchmarks.formats import FORMATS, Format, SampleArticle, sample_articles
from benchmarks.results import read_formats as as_table
from benchmarks.scoring import Row, score

DEFAULT = 300


def bench(number: int, text: Path | None) -> list[dict[str, Any]]:
    """Read made articles in every format."""
    articles = sample_articles(number, text)
    known = Known(sources=tuple(KnownSource(name, name) for name in sorted({one.source for one in articles})))
    with tempfile.TemporaryDirectory(prefix="annals-bench-") as folder:
        return [
            {"format": name, **_read(form, Path(folder) / f"format{place}", articles, known)}
            for place, (name, form) in enumerate(FORMATS.items())
        ]


def _read(form: Format, folder: Path, articles: list[SampleArticle], known: Known) -> dict[str, Any]:
    truths = form.write_samples(folder, articles)
    files = [(path, path.read_bytes()) for path in sorted(folder.iterdir())]
    next(iter(read_file(files[0][1], files[0][0].name, known, Options())))  # what reading needs is loaded
    began = time.process_time()
    read = [(path, draft) for path, data in files for draft in read_file(data, path.name, known, Options())]
    seconds = time.process_time() - began
    rows = [_row(path, draft) for path, draft in read if isinstance(draft, ArticleDraft)]
    return {"articles": len(rows), "a_second": len(rows) / seconds, **score(truths, rows)}


def _row(path: Path, draft: ArticleDraft) -> Row:
    """Say of a draft what the report of an import would."""
    return {
        "path": f"{path.parent.name}/{path.name}",
        "member": draft.member,
        "title": draft.title.value if draft.title else "",
        "date": str(draft.published.value) if draft.published else "",
        "source": draft.source.value if draft.source else "",
        "body": plain_words(draft.body, draft.body_format),
    }


def main() -> None:
    text = Path(os.environ["TEXT"]) if os.environ.get("TEXT") else None
    print(as_table(bench(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT, text)))


if __name__ == "__main__":
    main()
