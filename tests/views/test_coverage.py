"""What is held, counted: by source and year or month, by event and source, and how it is known."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from archive.views.pages.headings import coverage
from archive.views.pages.headings.matrix import list_urls
from tests import make
from tests.views.test_vocabulary import words

pytestmark = pytest.mark.django_db


def drawn(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.fixture
def held() -> None:
    daily = make.source("Daily")
    event = make.event("Signing", on="2024-03-29")
    make.article(source=daily, on="2024-03-29", events=[event], byline="Anna")
    make.article(source=daily, on="2024-05-01", precision="month")
    make.article(source=daily, on="2023-01-01", precision="year")
    make.article(on="2024-03-30", events=[event], language="")
    make.article("", on=None)
    make.article(state="imported", source=daily, on="2022-01-01")


@pytest.mark.usefixtures("held")
def test_sources_by_years_are_numbers_that_are_lists(client: Client) -> None:
    text = drawn(client, "/about/coverage/")
    assert re.search(r'href="/articles/\?source=daily&amp;year=2024" rel="nofollow">2</a>', text)
    assert re.search(r'href="/articles/\?source=unknown&amp;year=2024" rel="nofollow">1</a>', text)
    assert 'href="/about/coverage/?year=2024"' in text
    assert "2022" not in text
    for address in set(re.findall(r'href="(/articles/\?[^"]+)"', text)):
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address


def test_the_fullest_years_are_never_hidden(client: Client) -> None:
    for year in range(2010, 2025):
        make.article(on=f"{year}-02-03")
    for day in range(1, 4):
        make.article(source=make.source("Daily") if day == 1 else None, on=f"1987-03-0{day}")
    text = drawn(client, "/about/coverage/")
    assert 'href="/1987/03/"' in text  # its months
    assert 'href="/about/coverage/?year=1987"' in text  # its column by source
    assert text.count('class="strip__year"') == coverage.LATEST_YEARS + coverage.FULLEST_YEARS
    assert all(f'href="/{year}/"' in text for year in (1987, *range(2010, 2025)))  # the others in the table


@pytest.mark.usefixtures("held")
def test_every_number_is_as_long_as_its_list(client: Client) -> None:
    for page in ("/about/coverage/", "/about/coverage/?year=2024", "/about/coverage/?year=2023"):
        for address, n in re.findall(r'href="(/articles/\?[^"]+)" rel="nofollow">(\d+)</a>', drawn(client, page)):
            plain = address.replace("&amp;", "&").replace("/articles/", "/articles.json")
            assert client.get(plain).json()["_archive"]["total"] == int(n), (page, address)


@pytest.mark.usefixtures("held")
def test_a_year_has_its_months_by_source(client: Client) -> None:
    text = drawn(client, "/about/coverage/?year=2024")
    assert 'href="/articles/?source=daily&amp;from=2024-03&amp;to=2024-03"' in text
    assert "Daily" not in words(client, "/about/coverage/?year=1999")
    assert "month unknown" in text
    assert client.get("/about/coverage/?year=12").status_code == 400


@pytest.mark.usefixtures("held")
def test_events_stand_by_the_sources_of_their_accounts(client: Client) -> None:
    text = drawn(client, "/about/coverage/")
    assert 'href="/articles/?source=daily&amp;event=signing"' in text
    assert 'href="/articles/?source=unknown&amp;event=signing"' in text


@pytest.mark.usefixtures("held")
def test_an_event_of_very_many_accounts_is_only_counted(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage, "MOST_ACCOUNTS", 1)
    text = drawn(client, "/about/coverage/")
    assert "event=signing" in text
    assert "source=daily&amp;event=signing" not in text


@pytest.mark.usefixtures("held")
def test_how_much_is_known_and_on_which_basis(client: Client) -> None:
    text = words(client, "/about/coverage/")
    assert "Byline 1 4" in text
    assert "Day of publication 2 3" in text
    assert "Date, as far as it is known 4 1" in text
    assert "Language 4 1" in text
    assert "Title stated 4 1" in text
    assert re.search(r"Date of publication Basis Articles Stated in the document 4 Undated 1", text)


def test_an_empty_archive_has_a_page_of_coverage(client: Client) -> None:
    assert "No article is held here." in drawn(client, "/about/coverage/")


def test_addresses_of_lists_are_written_in_the_one_order() -> None:
    assert list_urls("q", "tag")('tag:"a b"', "x") == "/articles/?q=tag%3A%22a+b%22&tag=x"
    with pytest.raises(ValueError, match="order"):
        list_urls("tag", "q")


def test_years_without_a_row_are_counted_beside_the_table_that_leads_to_them(client: Client) -> None:
    for year in range(2000, 2010):
        make.article(on=f"{year}-03-29")
    assert "Articles of 2 more years are held; the table above leads to them." in words(client, "/about/coverage/")
    page = client.get("/about/coverage/").content.decode()
    assert all(f'href="/{year}/"' in page for year in range(2000, 2010))
