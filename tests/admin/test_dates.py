"""One box shows and takes a date as far as it is known, and nothing that is typed into it is lost in silence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from archive.editing.articles import edit
from archive.models import Article, ChangeSet, Event
from tests import make
from tests.admin.conftest import Desk, fields_of
from tests.admin.rights import rolled_back

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FORM = "article_form"
STANDING = {
    "": (None, ""),
    "2019": (date(2019, 1, 1), "year"),
    "2019-10": (date(2019, 10, 1), "month"),
    "2019-10-15": (date(2019, 10, 15), "day"),
    "2019-10-01": (date(2019, 10, 1), "day"),
    "2019-01-01": (date(2019, 1, 1), "day"),
}


def article_of(known: str) -> Article:
    day, precision = STANDING[known]
    return make.article(on=day, precision=precision)


def url_of(row: Any) -> str:
    return reverse(f"admin:archive_{row._meta.model_name}_change", args=[row.pk])


def known(article: Article) -> tuple[str, str]:
    """Return the date of an article as far as it is known, and its basis."""
    article.refresh_from_db()
    return str(article.published or ""), article.date_basis


def saves() -> int:
    return ChangeSet.objects.count()


@pytest.mark.parametrize("before", STANDING)
def test_every_date_becomes_what_is_typed_from_whatever_it_was(editor: Desk, before: str) -> None:
    article = article_of(before)
    sent = editor.open(url_of(article), FORM)
    assert sent["published_on"] == [before]
    assert "date_precision" not in sent
    count = saves()
    for after in STANDING:
        with rolled_back():
            typed = sent | {"published_on": after, "_continue": "1"}
            page = editor.post(url_of(article), typed, follow=True).content.decode()
            article.refresh_from_db()
            basis = "document" if after else ""
            if before == after:
                assert ("Nothing was changed." in page, saves(), article.version) == (True, count, 1), after
                assert "changed successfully" not in page
            else:
                assert ("changed successfully" in page, saves()) == (True, count + 1), after
                basis = "editor" if after else ""
            assert known(article) == (after, basis)
            assert fields_of(page, FORM)["published_on"] == [after]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("15 October 2019", "2019-10-15"), ("15.10.2019", "2019-10-15"), ("Oct 2019", "2019-10"), ("2019年", "2019")],
)
def test_other_spellings_are_read_when_they_can_be_read_in_one_way(editor: Desk, typed: str, kept: str) -> None:
    article = article_of("")
    assert editor.save(url_of(article), FORM, published_on=typed).status_code == 302
    assert known(article) == (kept, "editor")


def test_the_same_date_in_another_spelling_changes_nothing(editor: Desk) -> None:
    article, count = article_of("2019-10-15"), saves()
    page = editor.post(
        url_of(article), editor.open(url_of(article), FORM) | {"published_on": "15 октября 2019 г."}, follow=True
    )
    assert "Nothing was changed." in page.content.decode()
    assert (known(article), saves()) == (("2019-10-15", "document"), count)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2024-02-30", "Enter a valid date: no calendar has “2024-02-30”."),
        ("05/06/2019", "Write the one that is meant: 2019-06-05 or 2019-05-06."),
        ("15.10.19", "lacks a year of four digits"),
        ("about 2019", "can’t be read as one"),
        ("Monday, 15 October 2019", "was another day of the week"),
    ],
)
def test_what_is_no_date_is_refused_and_stays_in_the_box(editor: Desk, typed: str, said: str) -> None:
    article, count = article_of("2019-10"), saves()
    sent = editor.open(url_of(article), FORM) | {"published_on": typed, "title": "Typed"}
    page = editor.post(url_of(article), sent).content.decode()
    assert said in page
    again = fields_of(page, FORM)
    assert (again["published_on"], again["title"]) == ([typed], ["Typed"])
    assert (known(article), saves()) == (("2019-10", "document"), count)
    assert editor.post(url_of(article), again | {"published_on": "2019-10-15"}).status_code == 302
    assert known(article) == ("2019-10-15", "editor")


def test_a_save_of_something_else_keeps_the_date_and_its_basis(editor: Desk) -> None:
    article = article_of("2019-10")
    assert editor.save(url_of(article), FORM, title="Typed").status_code == 302
    assert known(article) == ("2019-10", "document")


def test_a_date_after_today_is_refused_until_it_is_confirmed(editor: Desk) -> None:
    article = article_of("2019-10")
    ahead = (timezone.localdate() + timedelta(days=40)).isoformat()
    sent = editor.open(url_of(article), FORM)
    assert "published_on_confirmed" not in editor.get(url_of(article)).content.decode()
    page = editor.post(url_of(article), sent | {"published_on": ahead}).content.decode()
    assert f"{ahead} lies after today" in page
    assert 'type="checkbox" name="published_on_confirmed"' in page
    assert known(article) == ("2019-10", "document")
    again = fields_of(page, FORM)
    assert "published_on_confirmed" not in again
    assert editor.post(url_of(article), again | {"published_on_confirmed": "on"}).status_code == 302
    assert known(article) == (ahead, "editor")
    assert editor.save(url_of(article), FORM, title="Its date is not typed again").status_code == 302


def test_what_was_confirmed_stays_so_when_something_else_is_refused(editor: Desk) -> None:
    article = article_of("")
    typed = {"published_on": "2999", "published_on_confirmed": "on", "language": "!"}
    page = editor.save(url_of(article), FORM, **typed).content.decode()
    again = fields_of(page, FORM)
    assert again["published_on_confirmed"] == ["on"]
    assert editor.post(url_of(article), again | {"language": "en"}).status_code == 302
    assert known(article) == ("2999", "editor")


def test_a_month_or_a_year_that_has_begun_is_not_after_today(editor: Desk) -> None:
    today = timezone.localdate()
    for typed in (f"{today:%Y}", f"{today:%Y-%m}", today.isoformat()):
        article = article_of("")
        assert editor.save(url_of(article), FORM, published_on=typed).status_code == 302


@pytest.mark.parametrize(("zone", "status"), [("Pacific/Kiritimati", 302), ("Pacific/Pago_Pago", 200)])
def test_today_is_the_day_where_the_site_stands(
    editor: Desk, monkeypatch: pytest.MonkeyPatch, zone: str, status: int
) -> None:
    article = article_of("")
    sent = editor.open(url_of(article), FORM) | {"published_on": "2024-03-30"}
    moment = datetime(2024, 3, 29, 11, 30, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    with override_settings(TIME_ZONE=zone):
        assert editor.post(url_of(article), sent).status_code == status


def test_a_stale_save_shows_both_dates_as_far_as_they_are_known_and_keeps_what_was_typed(editor: Desk) -> None:
    article = article_of("2019")
    sent = editor.open(url_of(article), FORM) | {"published_on": "October 2019"}
    edit(article, {"published_on": date(2018, 1, 1), "date_precision": "year"}, user=make.user("ben"))
    page = editor.post(url_of(article), sent).content.decode()
    for value in ("2019-10", "2018"):
        assert f'<div class="stale__value" dir="auto">{value}</div>' in page
    again = fields_of(page, FORM)
    assert again["published_on"] == ["October 2019"]
    assert editor.post(url_of(article), again | {"confirmed": str(article.version)}).status_code == 302
    assert known(article) == ("2019-10", "editor")


def test_a_date_that_only_others_changed_meanwhile_stays_with_how_far_it_is_known(editor: Desk) -> None:
    article = article_of("2019-10")
    sent = editor.open(url_of(article), FORM) | {"title": "Mine"}
    edit(article, {"published_on": date(2019, 10, 1), "date_precision": "day"}, user=make.user("ben"))
    again = fields_of(editor.post(url_of(article), sent).content.decode(), FORM)
    assert again["published_on"] == ["2019-10-01"]
    assert editor.post(url_of(article), again | {"confirmed": str(article.version)}).status_code == 302
    assert (known(article), article.title) == (("2019-10-01", "editor"), "Mine")


@pytest.mark.parametrize("typed", STANDING)
def test_a_new_article_takes_its_date_by_the_same_box(editor: Desk, typed: str) -> None:
    url = reverse("admin:archive_article_add")
    sent = editor.open(url, FORM)
    refused = editor.post(url, sent | {"title": "Typed", "published_on": "05/06/2019"})
    assert fields_of(refused.content.decode(), FORM)["published_on"] == ["05/06/2019"]
    assert Article.objects.count() == 0
    assert editor.post(url, sent | {"title": "Typed", "published_on": typed}).status_code == 302
    assert known(Article.objects.get()) == (typed, "editor" if typed else "")


def test_who_only_looks_sees_no_more_than_is_known(contributor: Desk) -> None:
    page = contributor.get(url_of(article_of("2019-10"))).content.decode()
    assert "2019-10" in page
    assert "Oct. 1, 2019" not in page
    event = make.event(on=date(2019, 10, 1), starts_precision="month")
    page = contributor.get(url_of(event)).content.decode()
    assert ("2019-10" in page, "Oct. 1, 2019" in page) == (True, False)


# -- events -------------------------------------------------------------------------------------------------------


def dates_of(event: Event) -> tuple[str, str, str, str]:
    event.refresh_from_db()
    return str(event.starts or ""), event.starts_basis, str(event.ends or ""), event.ends_basis


def test_the_dates_of_an_event_are_typed_in_the_same_way(editor: Desk) -> None:
    event = make.event(on=date(2019, 10, 1), starts_precision="month", starts_basis="supplied")
    url = url_of(event)
    assert editor.open(url, "event_form")["starts_on"] == ["2019-10"]
    page = editor.post(url, editor.open(url, "event_form"), follow=True).content.decode()
    assert "Nothing was changed." in page
    assert dates_of(event) == ("2019-10", "supplied", "", "")
    assert editor.save(url, "event_form", ends_on="16.10.2019").status_code == 302
    assert dates_of(event) == ("2019-10", "supplied", "2019-10-16", "editor")
    assert editor.save(url, "event_form", starts_on="15 Oct 2019").status_code == 302
    assert dates_of(event) == ("2019-10-15", "editor", "2019-10-16", "editor")
    assert editor.save(url, "event_form", starts_on="", ends_on="").status_code == 302
    assert dates_of(event) == ("", "", "", "")


def test_an_event_may_lie_ahead(editor: Desk) -> None:
    event = make.event()
    assert editor.save(url_of(event), "event_form", starts_on="2999", ends_on="2999").status_code == 302
    assert dates_of(event) == ("2999", "editor", "2999", "editor")


@pytest.mark.parametrize(
    ("ends", "said"),
    [("2024-03-01", "ended before it began"), ("2024-03", "as exactly as the beginning"), ("01/02/2024", "two ways")],
)
def test_an_event_does_not_end_before_it_began(editor: Desk, ends: str, said: str) -> None:
    event = make.event(on="2024-03-29")
    assert said in editor.save(url_of(event), "event_form", ends_on=ends).content.decode()
    assert dates_of(event) == ("2024-03-29", "editor", "", "")


def test_a_save_of_the_vocabulary_that_changes_nothing_says_so_too(editor: Desk) -> None:
    tag, count = make.tag("trade"), saves()
    page = editor.post(url_of(tag), editor.open(url_of(tag), "tag_form"), follow=True).content.decode()
    assert ("Nothing was changed." in page, saves()) == (True, count)
