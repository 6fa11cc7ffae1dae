"""The search field of the desk knows states, problems and imports, and says in words what it does not know."""

from __future__ import annotations

import pytest

from archive.admin.articles.listing.search_fields import read_fields
from archive.models import ImportBatch, State
from tests import make
from tests.admin.conftest import WARNING, Desk
from tests.admin.test_lookup import listed, page_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("state:in-review", ["reviewed", "reviewed"]),
        ('state:"in review" freighter', ["reviewed"]),
        ("state:in_review,imported freighter", ["imported", "reviewed"]),
        ("problem:date_unknown freighter", ["reviewed", "undated"]),
        ("freighter problem:any -problem:date-unknown", ["faulty"]),
        ("state:published problem:none source:morning-post freighter", ["posted"]),
        ("batch:morning freighter", ["imported", "undated"]),
        ("batch:MORN freighter", ["imported", "undated"]),
        ("batch:{batch} -state:imported freighter", ["undated"]),
    ],
)
def test_fields_narrow_beside_words(editor: Desk, world: dict[str, str], typed: str, found: list[str]) -> None:
    assert sorted(listed(editor, q=typed.format(**world))) == sorted(found)


def test_fields_narrow_without_an_index(editor: Desk, world: dict[str, str], without_index: None) -> None:
    assert listed(editor, q="state:in-review") == ["reviewed", "reviewed"]
    assert sorted(set(listed(editor, q="problem:date_unknown -state:in_review"))) == ["undated"]
    assert listed(editor, q="batch:{batch} state:imported".format(**world)) == ["imported", "imported"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("state:finished", "No state is called “finished”. There are: imported, in review, ready,"),
        ("problem:undate", "No problem is called “undate”."),
        ("problem:undate", "perhaps you mean: undated"),
        ("batch:evening", "No import has the number or the name “evening”."),
        ("state:", "No state is called “”."),
    ],
)
def test_what_is_not_known_is_said_and_lists_nothing(editor: Desk, typed: str, said: str) -> None:
    make.article("Harbour papers", problems=[WARNING])
    page = page_of(editor, q=typed)
    assert page.context["cl"].result_list == []
    assert said in page.content.decode()


def test_the_page_says_how_fields_were_understood(editor: Desk) -> None:
    ImportBatch.objects.create(name="Morning files")
    make.article("Harbour", state=State.READY)
    page = page_of(editor, q='harbour state:ready,imported -batch:"morning files"').content.decode()
    assert "state ready or imported; import not Morning files" in page


@pytest.mark.once
def test_words_without_fields_stay_as_they_were_typed() -> None:
    for typed in ("  two  words ", "tag:trade", "http://state:8000/", "restate:x"):
        assert read_fields(typed).words == typed
        assert read_fields(typed).filters == ()
