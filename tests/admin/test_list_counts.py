"""The filters of the list of articles offer what the list holds, with the number of rows that each choice shows."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.admin import site
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.admin.articles.listing import filter_counts, lookup
from archive.editing.assigning import assign
from archive.models import Article, State
from archive.search.index import follower
from tests import make
from tests.admin.conftest import Desk, undrawn
from tests.admin.test_lookup import page_of

pytestmark = pytest.mark.django_db
LIST = "admin:archive_article_changelist"
NUMBER = re.compile(r"(.*) \(([\d,]+)\)", re.DOTALL)


def offered(desk: Desk, **query: Any) -> dict[str, dict[str, tuple[str, int | None]]]:
    """Return the choices of each filter: by parameter and address, the label and the number beside it."""
    with undrawn():  # which would count them twice
        changelist = page_of(desk, **query).context_data["cl"]
    found: dict[str, dict[str, tuple[str, int | None]]] = {}
    for spec in changelist.filter_specs:
        choices = found.setdefault(spec.parameter_name, {})
        for choice in list(spec.choices(changelist))[1:]:
            label = unescape(str(choice["display"]))
            numbered = NUMBER.fullmatch(label)
            number = int(numbered[2].replace(",", "")) if numbered else None
            choices[choice["alone"]] = (numbered[1] if numbered else label, number)
    return found


def numbers(desk: Desk, name: str, **query: Any) -> dict[str, int | None]:
    return dict(offered(desk, **query)[name].values())


def rows(desk: Desk, address: str) -> int:
    """Count what a list shows, without its page, which would count every choice of its filters again."""
    request = RequestFactory().get(reverse(LIST) + address)
    request.user = desk.user
    return len(site.get_model_admin(Article).get_changelist_instance(request).result_list)


@pytest.fixture(params=["database", pytest.param("index", marks=pytest.mark.once)])
def counted_by(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "index":
        monkeypatch.setattr(filter_counts, "MOST_BY_DATABASE", 0)
    return str(request.param)


def test_drafts_are_offered_and_counted(editor: Desk, counted_by: str) -> None:
    post, trade, event = make.source("Draft Post"), make.tag("drafts"), make.event("Drafted")
    for n in range(44):
        state = State.IMPORTED if n % 2 else State.IN_REVIEW
        make.article(f"Draft {n}", state=state, on=None, source=post, tags=[trade], events=[event], language="ru")
    make.article("Published, undated", on=None)
    assert numbers(editor, "year") == {"undated": 45}
    assert numbers(editor, "source") == {"unknown": 1, "Draft Post": 44}
    assert numbers(editor, "tag") == {"no tags": 1, "drafts": 44}
    assert numbers(editor, "event") == {"no event": 1, "Drafted": 44}
    assert numbers(editor, "language") == {"Russian (ru)": 44, "English (en)": 1}
    states = numbers(editor, "state")
    assert [states[name] for name in ("imported", "in review", "published", "ready")] == [22, 22, 1, 0]
    assert rows(editor, "?year=none") == 45


SIMPLE: list[dict[str, str]] = [
    {},
    {"state": "in_review"},
    {"source": "none"},
    {"tag": "tag"},
    {"year": "none"},
    {"problem": "any"},
    {"batch": "batch"},
    {"state": "nonsense"},
]
NARROWED: list[dict[str, str]] = [
    *SIMPLE[:3],
    {"language": "zh-Hans"},
    {"year": "1999", "state": "published"},
    {"problem": "date_unknown", "state": "in_review"},
    {"batch": "batch", "problem": "any"},
    {"precision": "day", "edited": "no"},
    {"month": "2024-03", "year": "2024", "severity": "warning"},
    {"q": "state:in-review -problem:none"},
    {"assignee": "none", "title_basis": "document"},
    {"source": "source", "problem": "any", "year": "2024"},
    {"q": "freighter", "state": "published", "source": "none"},
    {"q": "freighter", "tag": "tag", "event": "event"},
    {"state": "nonsense", "year": "none"},
]


@pytest.mark.long
@pytest.mark.parametrize(
    ("most_by_database", "narrowed"),
    [
        *((filter_counts.MOST_BY_DATABASE, one) for one in SIMPLE),
        *(pytest.param(0, one, marks=pytest.mark.once) for one in NARROWED),  # which the index counts
    ],
    ids=str,
)
def test_each_number_is_that_of_the_rows_that_its_choice_shows(
    editor: Desk,
    world: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    most_by_database: int,
    narrowed: dict[str, str],
) -> None:
    monkeypatch.setattr(filter_counts, "MOST_BY_DATABASE", most_by_database)
    asked = {name: world[value] if value == name else value for name, value in narrowed.items()}
    faults = {}
    for name, choices in offered(editor, **asked).items():
        for address, (label, number) in choices.items():
            listed = rows(editor, address)
            if number != listed:
                faults[f"{name}: {label}"] = (number, listed)
    assert faults == {}


def test_what_is_chosen_is_offered_though_it_has_nothing(editor: Desk, counted_by: str) -> None:
    make.article("One")
    post, trade = make.source("Empty Post"), make.tag("idle")
    assert numbers(editor, "source", source=post.pk) == {"unknown": 1, "Empty Post": 0}
    assert numbers(editor, "tag", tag=trade.pk) == {"no tags": 1, "idle": 0}
    assert numbers(editor, "year", year="1900") == {"undated": 0, "2024": 1, "1900": 0}
    assert numbers(editor, "language", language="ky") == {"English (en)": 1, "Kyrgyz (ky)": 0}
    assert numbers(editor, "problem", problem="hostile") == {"any": 0, "hostile": 0, "none": 1}


def test_a_key_or_a_file_name_narrows_what_is_counted(editor: Desk, counted_by: str) -> None:
    one = make.article("One", state=State.IMPORTED, language="ru")
    make.article("Two")
    assert numbers(editor, "language", q=one.key) == {"Russian (ru)": 1}
    assert numbers(editor, "language", q="file: article.txt") == {"Russian (ru)": 1, "English (en)": 1}
    assert numbers(editor, "language", q="file: article.txt", state="imported") == {"Russian (ru)": 1}


def test_more_than_a_few_are_counted_by_the_index_in_as_many_queries_as_ever(
    editor: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filter_counts, "MOST_BY_DATABASE", 3)
    asked = {}
    for n in (3, 6):
        while Article.objects.count() < n:
            make.article(on=None)
        numbers(editor, "source", year="none")
        with CaptureQueriesContext(connection) as queries:
            assert numbers(editor, "source", year="none") == {"unknown": n}
        asked[n] = len(queries)
    assert asked[6] < asked[3] <= asked[6] + 5  # the facts of a few are read once for all filters
    monkeypatch.setattr("archive.search.index.freshness.SECONDS_BETWEEN_CHECKS", 3600.0)
    follower.catch_up()
    make.article(on=None)  # which the index does not know of yet
    assert numbers(editor, "source", year="none") == {"unknown": 7}


def test_numbers_that_nobody_can_tell_are_not_shown(editor: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filter_counts, "MOST_BY_DATABASE", 0)
    monkeypatch.setattr(filter_counts, "MOST_WITHOUT_INDEX", 0)
    monkeypatch.setattr(lookup, "MOST_IDS", 1)
    articles = [make.article(f"Article {n}", source=make.source(f"Source {n}")) for n in range(3)]
    assign([one.pk for one in articles], editor.user, user=editor.user)
    assert set(numbers(editor, "state", assignee=editor.user.pk).values()) == {None}
    assert numbers(editor, "assignee", assignee="me") == {"nobody": 0, editor.user.username: 3}
    monkeypatch.setattr("archive.search.index.freshness.SECONDS_BETWEEN_CHECKS", 3600.0)  # however slow the machine is
    follower.catch_up()
    make.article("Not followed yet")
    assert set(numbers(editor, "source").values()) == {None}


def test_without_an_index_few_are_counted_and_many_are_listed_without_numbers(
    editor: Desk, without_index: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.article("One", state=State.IMPORTED, source=make.source("Draft Post"))
    monkeypatch.setattr(filter_counts, "MOST_BY_DATABASE", 0)
    assert numbers(editor, "source") == {"unknown": 0, "Draft Post": 1}
    monkeypatch.setattr(filter_counts, "MOST_WITHOUT_INDEX", 0)
    assert rows(editor, "?") == 1
    assert set(numbers(editor, "state").values()) == {None}


def test_a_number_in_the_vocabulary_leads_to_as_many_rows(editor: Desk) -> None:
    trade = make.tag("trade")
    make.article("Public", tags=[trade])
    make.article("Draft", tags=[trade], state=State.IMPORTED)
    page = editor.get(reverse("admin:archive_tag_changelist")).content.decode()
    address, number = re.findall(rf'<a href="{re.escape(reverse(LIST))}(\?tag=[^"]*)">(\d+)</a>', page)[0]
    assert (rows(editor, unescape(address)), number) == (1, "1")


def test_the_series_and_places_of_events_are_counted_in_the_list_that_is_shown(editor: Desk) -> None:
    first, second, port = make.series("First"), make.series("Second"), make.place("Port")
    make.event("Summit", kind="summit", series=first, place=port)
    make.event("Forum", kind="forum", series=first)
    make.event("Other forum", kind="forum", series=second, place=port)

    def of(name: str, **query: Any) -> dict[str, int]:
        changelist = editor.get(reverse("admin:archive_event_changelist"), query).context["cl"]
        spec = next(one for one in changelist.filter_specs if getattr(one, "parameter_name", "") == name)
        labels = [str(choice["display"]) for choice in list(spec.choices(changelist))[1:]]
        return {found[1]: int(found[2]) for found in map(NUMBER.fullmatch, labels) if found}

    assert of("series") == {"First": 2, "Second": 1}
    assert of("series", kind__exact="forum") == {"First": 1, "Second": 1}
    assert of("series", kind__exact="summit", series=second.pk) == {"First": 1, "Second": 0}
    assert of("place", q="forum") == {"Port": 1}
