"""Words are folded and parted alike in Python and in the browser, and what begins alike lies in one file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive.models import Display
from archive.static_site import search_index
from archive.static_site.addresses import Addresses
from archive.static_site.search_index import shard_of, words_of, write_index
from tests import make

pytestmark = pytest.mark.once
SAMPLES = {
    "Wheat-harvest, 2024": ["wheat", "harvest", "2024"],
    "Йогурт ёлки": ["иогурт", "елки"],
    "Élan ﬁne İZMİR": ["elan", "fine", "izmir"],
    "中国经济 增长": ["中国", "国经", "经济", "增长"],
    "元a中国2": ["元", "a", "中国", "2"],
    "snake_case's": ["snake", "case", "s"],
    "が": ["か"],
    "": [],
}


@pytest.mark.parametrize(("text", "words"), SAMPLES.items())
def test_text_is_parted_into_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_words_that_begin_alike_lie_together() -> None:
    assert shard_of("wheat") == shard_of("when") == "77-68"
    assert shard_of("中国") == shard_of("中文")
    assert shard_of("a") == "61-"


def read(path: Path) -> object:
    name, _comma, content = path.read_text().removeprefix("copySearch(").removesuffix(");\n").partition(",")
    assert json.loads(name).partition("-")[0] == path.parent.name
    return json.loads(content)


@pytest.mark.django_db
def test_index_holds_what_the_public_may_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: object
) -> None:
    monkeypatch.setattr(search_index, "POSTINGS_IN_MEMORY", 3)
    monkeypatch.setattr(search_index, "ARTICLES_A_FILE", 2)
    source = make.source()
    make.article("Old wheat", body="Wheat, wheat and wheat.", on="2020-01-01", source=source)
    make.article("New", body="Some wheat.", on="2024-01-01")
    make.article("Shut", body="Rye.", on="2023-01-01", display=Display.METADATA)
    make.article("Hidden", body="Barley.", state="ready")
    assert write_index(tmp_path, Addresses("http://127.0.0.1:8000", [], [])) == 3
    assert read(tmp_path / "words" / "77-68.js") == {"wheat": [0 << 2 | 1, (2 << 2 | 3) - 1]}
    words = [word for path in tmp_path.glob("words/*-*.js") for word in read(path)]  # type: ignore[attr-defined]
    assert {"shut", "old"} <= {*words}
    assert not {"rye", "barley", "hidden"} & {*words}
    assert [entry[1:4] for entry in read(tmp_path / "articles" / "1.js")] == [  # type: ignore[attr-defined]
        ["Old wheat", "2020-01-01", "Morning Post"]
    ]
    assert not (tmp_path / "laid-down").exists()
