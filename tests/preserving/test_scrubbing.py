"""What was erased leaves the files of the database and of the index."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from archive.editing.erasing import (
    erase_article,
)
from archive.models import (
    Article,
)
from archive.preserving.scrubbing import scrub
from archive.search.index.follower import catch_up
from archive.search.index.reader import reader
from archive.search.index.schema import WORDS
from tests import make
from tests.editing.secrets import ORDER, SECRET, files, load, take, where

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_files_of_database_and_index_hold_nothing_of_it_once_scrubbed(tmp_path: Path, data_dir: Path) -> None:
    files(tmp_path)
    take(tmp_path)
    load()
    make.article("Masons mend the quay", body="The quay was mended by the masons of the town.")
    catch_up()
    for article in Article.objects.filter(title__contains=SECRET):
        erase_article(article, ORDER)
    assert list(scrub()) == []
    assert where(SECRET) == []
    searcher = reader().searcher
    assert [searcher.doc_freq(WORDS, word) for word in ("masons", SECRET.lower())] == [1, 0]  # deleted ones count
    assert not any(SECRET.lower().encode() in path.read_bytes() for path in data_dir.rglob("search/*/*"))
    if connection.vendor == "sqlite" and Path(str(connection.settings_dict["NAME"])).is_file():
        name = str(connection.settings_dict["NAME"])
        for path in (Path(name), Path(f"{name}-wal")):
            if path.is_file():
                assert SECRET.lower().encode() not in path.read_bytes().lower()
