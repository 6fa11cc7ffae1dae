"""Pages of days, months and years."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests import make

pytestmark = pytest.mark.django_db


def words(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", re.sub("</?bdi>", "", response.content.decode())))


@pytest.mark.once
@pytest.mark.parametrize(
    ("way", "address"),
    [
        ("/2024/3/29/", "/2024/03/29/"),
        ("/2024/3/29", "/2024/03/29/"),
        ("/2024/03/29", "/2024/03/29/"),
        ("/٢٠٢٤/٠٣/٢٩/", "/2024/03/29/"),
        ("/2024/3/", "/2024/03/"),
        ("/2024/03", "/2024/03/"),
        ("/2024", "/2024/"),
    ],
)
def test_other_forms_of_digits_redirect_in_one_step(client: Client, way: str, address: str) -> None:
    response = client.get(way)
    assert (response.status_code, response["Location"]) == (301, address)
    assert client.get(address).status_code == 200


@pytest.mark.once
@pytest.mark.parametrize(
    "address", ["/2024/02/30/", "/2023/02/29/", "/2024/13/", "/2024/00/", "/2024/01/00/", "/0000/"]
)
def test_date_that_no_calendar_has_is_not_here(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_day_shows_what_was_published_and_what_happened(client: Client) -> None:
    event = make.event("A meeting", on="2024-03-29")
    make.article("Of the day", on="2024-03-29", events=[event])
    make.article("Of the next day", on="2024-03-30")
    text = words(client, "/2024/03/29/")
    assert "29 March 2024: 1 article" in text
    assert "Friday" in text
    assert "Of the day" in text
    assert "Of the next day" not in text
    assert "What happened" in text
    assert "A meeting" in text


def test_empty_day_is_a_page_with_the_nearest_days_that_have_articles(client: Client) -> None:
    make.article("Before", on="2023-12-31")
    make.article("After", on="2024-04-01")
    make.article("Month", on="2024-03-01", precision="month")
    response = client.get("/2024/03/15/")
    text = response.content.decode()
    assert response.status_code == 200
    assert "No article published on this day is held here." in text
    assert '<a class="neighbours__link" href="/2023/12/31/" rel="prev">← 31 December 2023 (1)</a>' in text
    assert '<a class="neighbours__link" href="/2024/04/01/" rel="next">1 April 2024 (1) →</a>' in text
    assert '<meta name="robots" content="noindex">' in text


def test_month_known_without_its_day_is_never_on_the_first(client: Client) -> None:
    make.article("Sometime in March", on="2024-03-01", precision="month")
    make.article("On the second", on="2024-03-02")
    assert "Sometime in March" not in words(client, "/2024/03/01/")
    text = words(client, "/2024/03/")
    assert "March 2024: 2 articles" in text
    assert "Day unknown 1 article." in text
    assert "Sometime in March" in text
    html = client.get("/2024/03/").content.decode()
    assert 'href="/2024/03/02/"' in html
    assert 'href="/2024/03/01/"' not in html


def test_calendar_counts_articles_and_marks_events(client: Client) -> None:
    make.event("Two days", on="2024-03-30", ends_on="2024-03-31", ends_precision="day", ends_basis="editor")
    make.article(on="2024-03-31")
    make.article(on="2024-03-31")
    text = words(client, "/2024/03/")
    assert "30 ◆ 1 event none held" in text
    assert "31 ◆ 1 event 2 articles" in text


def test_month_leads_to_the_nearest_months_with_articles(client: Client) -> None:
    make.article(on="2022-12-05")
    make.article(on="2024-11-05")
    text = words(client, "/2024/03/")
    assert "← December 2022 (1)" in text
    assert "November 2024 (1) →" in text
    assert "Nothing later is held." in words(client, "/2025/01/")


@pytest.mark.parametrize(("address", "ends"), [("/2024/03/", "2024-03"), ("/2024/03/29/", "2024-03-29")])
def test_the_list_of_a_month_or_day_is_searched_and_narrowed_by_its_ends(
    client: Client, address: str, ends: str
) -> None:
    make.article("First")
    make.article("Second")
    make.article("Another", on="2024-04-01")
    page = client.get(address).content.decode()
    assert f'<input type="hidden" name="from" value="{ends}"><input type="hidden" name="to" value="{ends}">' in page
    found = words(client, f"/articles/?from={ends}&to={ends}")
    assert "First" in found
    assert "Another" not in found


def test_year_counts_its_months_and_what_has_none(client: Client) -> None:
    make.article(on="2024-03-29")
    make.article("Sometime", on="2024-01-01", precision="year")
    make.article(on="2022-05-05")
    text = words(client, "/2024/")
    assert "2024: 2 articles" in text
    assert "1 article known by the year alone stands in no month." in text
    assert "← 2022 (1)" in text
    html = client.get("/2024/").content.decode()
    assert 'href="/2024/03/"' in html
    assert 'href="/2024/01/"' not in html


def test_year_is_tables_of_months_with_the_numbers_of_their_days(client: Client) -> None:
    for on, number in (("2024-03-29", 8), ("2024-03-28", 1)):
        for _n in range(number):
            make.article(on=on)
    make.article("Some day", on="2024-03-01", precision="month")
    make.article("Some month", on="2024-01-01", precision="year")
    html = client.get("/2024/").content.decode()
    assert html.count('<table class="days">') == 1
    assert html.count('scope="col"') == 7
    march = html[html.index('<table class="days">') : html.index("None held:")]
    assert re.search(r'days__day--4"><a class="days__link" href="/2024/03/29/">29 <b class="days__count">8<', march)
    assert re.search(r'days__day--1"><a class="days__link" href="/2024/03/28/">28 <b class="days__count">1<', march)
    assert march.count('<tr class="days__none">') == 4
    assert "None held: January, February, April, May" in re.sub(r"\s+", " ", html)
    assert re.search(r'Day unknown</th><td[^>]*><a href="/2024/03/">1<', march)
    assert "/2024/03/01/" not in html
    assert "/2024/01/01/" not in html
    assert html.count("Day unknown") == 1


def test_year_begins_with_what_is_held_of_its_months(client: Client) -> None:
    make.article(on="2024-11-05")
    html = client.get("/2024/").content.decode()
    assert html.index('class="strip__months"') < html.index("What was published") < html.index('class="days"')
    assert html.index('href="/2024/11/"') < html.index("What was published")
    empty = client.get("/2023/").content.decode()
    assert 'class="strip__months"' not in empty and 'class="days"' not in empty
    assert 'href="/2024/"' in empty


def test_month_folds_what_is_empty(client: Client) -> None:
    make.article(on="2024-03-29")
    html = client.get("/2024/03/").content.decode()
    assert html.count('<tr class="calendar__none">') == 4
    assert "Day unknown" not in html
    empty = client.get("/2024/05/").content.decode()
    assert 'class="calendar"' not in empty
    assert "No article published in this month is held here." in empty
    assert 'href="/2024/03/"' in empty


def test_a_longer_or_further_page_of_a_year_is_its_list_alone(client: Client) -> None:
    make.article(on="2024-03-29")
    assert 'id="days"' in client.get("/2024/").content.decode()
    page = client.get("/2024/?size=100").content.decode()
    assert 'id="days"' not in page
    assert 'id="months"' in page


def test_article_known_by_its_year_alone_is_on_the_page_of_the_year_only(client: Client) -> None:
    make.article("Sometime", on="2024-01-01", precision="year")
    make.article("Someday", on="2024-01-01", precision="month")
    make.article("New year", on="2024-01-01")
    for address, held in (("/2024/", "Sometime Someday New"), ("/2024/01/", "Someday New"), ("/2024/01/01/", "New")):
        text = words(client, address)
        data = client.get(address.rstrip("/") + ".bib").getvalue().decode()
        for title in ("Sometime", "Someday", "New"):
            assert (title in text[text.index("What was published") :]) == (title in held), address
            assert (f"{{{{{title}" in data) == (title in held), address


def test_undated_articles_have_a_page_of_their_own(client: Client) -> None:
    make.article("No date", on=None)
    make.article("A date")
    text = words(client, "/undated/")
    assert "Undated: 1 article" in text
    assert "No date" in text
    assert "A date" not in text


def test_event_of_unknown_day_stands_in_its_month_and_year_only(client: Client) -> None:
    make.event("In spring", on="2024-03-01", starts_precision="month")
    assert "In spring" not in words(client, "/2024/03/01/")
    assert "In spring" in words(client, "/2024/03/")
    assert "In spring" in words(client, "/2024/")
    make.event("That year", on="2024-01-01", starts_precision="year")
    assert "That year" not in words(client, "/2024/01/")
    assert "That year" in words(client, "/2024/")


def test_event_of_several_days_stands_on_each(client: Client) -> None:
    make.event("Summit", on="2023-05-18", ends_on="2023-05-19", ends_precision="day", ends_basis="document")
    for address, shown in (
        ("/2023/05/17/", False),
        ("/2023/05/18/", True),
        ("/2023/05/19/", True),
        ("/2023/05/20/", False),
    ):
        assert ("Summit" in words(client, address)) == shown, address


def test_first_and_last_year_that_can_be_written(client: Client) -> None:
    make.article(on="0001-01-01")
    make.article(on="9999-12-31")
    for address in ("/0001/", "/0001/01/", "/0001/01/01/", "/9999/", "/9999/12/", "/9999/12/31/", "/", "/articles/"):
        assert client.get(address).status_code == 200, address
