"""A small collection, as a file."""

from __future__ import annotations

from pathlib import Path

from archive.editing.vocabulary.loading import LoadReport, load_collection
from tests.conftest import ROOT

FIRST = ROOT / "seeds" / "collection.toml"
SMALL = """\
format = 1

[collection]
title = "Harbour Archive"

[[sources]]
slug = "morning-post"
name = "Morning Post"
kind = "newspaper"
domains = ["Post.example"]
aliases.en = ["The Morning Post"]

[[sources]]
slug = "wire"
name = "Wire"
full_name = "Harbour Wire Service"
kind = "agency"

[[tags]]
slug = "trade"
name = "trade"
words.en = ["trading"]
negative.en = ["trade union"]

[[tags]]
slug = "jordan"
name = "Jordan"
kind = "country"
ambiguous.en = ["Jordan"]
search.ru = ["Иордания"]

[[places]]
slug = "port-haven"
name = "Port Haven"
latitude = 1.5
longitude = -2.25
aliases.ru = ["Порт-Хейвен"]

[[series]]
slug = "harbour-fair"
name = "Harbour Fair"

[phrases.fair]
en = ["harbour fair"]
ru = ["портовая ярмарка"]

[[events]]
slug = "first-fair"
title = "First harbour fair"
kind = "forum"
series = "harbour-fair"
place = "port-haven"
starts = { date = "2024-05", basis = "document" }
tags = ["trade"]

[[events.rules]]
name = "the fair in its town"
words = ["@fair", ["Port Haven"]]
roles = { reports = [0, 40] }
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "collection.toml"
    path.write_text(text, encoding="utf-8")
    return path


def changed(folder: Path, old: str, new: str) -> LoadReport:
    assert old in SMALL
    return load_collection(written(folder, SMALL.replace(old, new)))
