"""The page of the parts shows every macro with sample values, while debugging only."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from archive.views.pages.part_samples import samples
from tests.views.test_templates import PARTS, macros


def test_every_macro_has_a_sample() -> None:
    assert [(path.stem, macro["name"]) for path in PARTS for macro in macros(path)] == [
        (file, name) for file, name, _values in samples()
    ]


@pytest.mark.django_db
def test_parts_are_shown_while_debugging_only(client: Client, settings: Any) -> None:
    assert client.get("/about/parts/").status_code == 404
    settings.DEBUG = True
    shown = client.get("/about/parts/").content.decode()
    assert shown.count('data-part="') == len(list(samples()))
    assert shown.count('id="facet-tag-topic"') == 3  # of form, group and box, by day; by night they have no ids
