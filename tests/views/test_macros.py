"""Lists of events, accounts, names and days: whatever is stored in names, titles and words comes out as text."""

from __future__ import annotations

from datetime import date

import pytest

from archive.models import Account, Article, Event, Place, Source, Tag
from archive.views.pages.calendars.same_days import SameDay
from archive.views.pages.calendars.weeks import Day, MonthOfDays
from archive.views.pages.event_lists import Entry
from archive.views.pages.events import AccountRow, TimelineDay
from archive.views.pages.months import Month
from archive.views.pages.vocabulary import Share
from tests.views.drawing import macro

calendar_weeks, days_tables = macro("calendars", "calendar_weeks"), macro("calendars", "days_tables")
day_in_years, strip_months = macro("calendars", "day_in_years"), macro("calendars", "strip_months")
event_entries, event_lines = macro("events", "event_entries"), macro("events", "event_lines")
counted_tags, shares_by_year = macro("vocabulary", "counted_tags"), macro("vocabulary", "shares_by_year")
account_rows, headline_wall = macro("accounts", "account_rows"), macro("accounts", "headline_wall")
timeline_days = macro("accounts", "timeline_days")

HOSTILE = "<b>'A&B\""
SAFE = "&lt;b&gt;&#39;A&amp;B&#34;"


def event(**fields: object) -> Event:
    place = Place(pk=1, name=HOSTILE, slug="port")
    given = {"starts_on": date(2024, 3, 29), "starts_precision": "day", "starts_basis": "editor"}
    return Event(**{"pk": 1, "title": HOSTILE, "slug": "talks", "place": place, **given, **fields})


def account(**fields: object) -> Account:
    source = Source(pk=1, name=HOSTILE, slug="post", kind=HOSTILE)
    given = {"published_on": date(2024, 3, 30), "date_precision": "day", "word_count": 1234, "source": source}
    article = Article(**{"pk": 1, "key": "k", "slug": "s", "title": HOSTILE, "language": HOSTILE, **given, **fields})
    return Account(article=article, role="reports", sort_key=1)


def is_text(html: str, times: int) -> bool:
    return html.count(SAFE) == times and "<b>'" not in html and HOSTILE not in html


def test_events_in_lists_are_text() -> None:
    drawn = event_entries([Entry(event(), 5, [account()])], rank=4)
    assert is_text(drawn, 5)  # event, place, source, headline and its language
    assert '<h4 class="entry__title"><a class="entry__link" href="/events/talks/" dir="auto">' in drawn
    assert '<p class="entry__date">29 March<br>date by the editor</p>' in drawn
    assert '<span class="account__lag">reports, 1 day after</span>' in drawn
    assert '<p class="entry__place"><a href="/events/talks/">4 more accounts</a></p>' in drawn


def test_entry_without_place_accounts_and_date() -> None:
    bare = event(place=None, starts_on=None, starts_precision="", starts_basis="")
    assert event_entries([Entry(bare, 0)]) == (
        f'<article class="entry"><p class="entry__date">undated</p><div><h3 class="entry__title">'
        f'<a class="entry__link" href="/events/talks/" dir="auto">{SAFE}</a></h3>'
        '<p class="entry__place">no account held</p></div></article>'
    )


@pytest.mark.parametrize(
    ("show_year", "when"), [(False, "29 March"), (True, '<time datetime="2024-03-29">29 March 2024</time>')]
)
def test_lines_of_events_say_the_year_where_it_is_needed(show_year: bool, when: str) -> None:
    drawn = event_lines([event()], {1: 2}, show_year=show_year)
    assert f'<p class="entry__date">{when}</p>' in drawn
    assert f'<a href="/places/port/" dir="auto">{SAFE}</a> · 2 accounts</p>' in drawn
    assert is_text(drawn, 2)


def test_accounts_on_the_page_of_their_event_are_text() -> None:
    agency = Source(pk=2, name=HOSTILE, slug="wire")
    row = AccountRow(27, account(agency=agency), [(HOSTILE, True), (HOSTILE, False)], is_compared=False)
    rows = account_rows(event(), [row])
    assert is_text(rows, 6)  # source, its kind, agency, title, language of the title and by name
    assert '<span class="siglum">AB</span>' in rows and "<span>1,234</span>" in rows
    wall = headline_wall(event(), [row])
    assert is_text(wall, 4)
    assert f'<b class="wall__own">{SAFE}</b>{SAFE}</a>' in wall and "wall__headline--alone" in wall
    days = timeline_days(
        event(),
        [TimelineDay(date(2024, 3, 29), True, 0), TimelineDay(date(2024, 3, 30), False, 1, (row,))],
        False,
    )
    assert is_text(days, 4)
    assert days.count("No account published on the day itself is held here.") == 1
    assert all('href="/articles/k/s/"' in drawn for drawn in (rows, wall, days))


def test_account_of_which_little_is_known() -> None:
    bare = account(title="", source=None, language="", published_on=None, date_precision="")
    row = AccountRow(0, bare, [], is_compared=True)
    rows, wall = account_rows(event(), [row]), headline_wall(event(), [row])
    assert '<span class="table__lead">Source unknown</span>' in rows and "<span>Undated </span>" in rows
    bracket = '<span class="headline__bracket">{}</span>'
    assert f"{bracket.format('[')}Untitled{bracket.format(']')}</a>" in wall
    assert "<span>Undated</span></p>" in wall


def test_names_in_lists_are_text() -> None:
    tag = Tag(pk=1, name=HOSTILE, slug="trade")
    assert counted_tags([(tag, 1000)], with_noun=True) == (
        f'<ul class="tags__list"><li><a class="tags__link" href="/tags/trade/" dir="auto">{SAFE}</a>'
        '<span class="tags__count">1,000'
        '<span class="unseen"> articles</span></span></li></ul>'
    )
    assert "unseen" not in counted_tags([(tag, 1)])


def test_shares_lead_to_their_years() -> None:
    drawn = shares_by_year([Share("2024", 2024, 1, 4), Share("Undated", None, 0, 2000)], "")
    assert '<a href="/2024/">2024</a>' in drawn and 'class="share__own" width="25"' in drawn
    assert '<a href="/undated/">Undated</a>' in drawn and ">–</td>" in drawn and ">2,000</td>" in drawn


def test_days_and_months_say_what_is_held() -> None:
    held, event_only, empty = Day(1, "/2024/03/01/", 1, 2, 4), Day(2, "/2024/03/02/", 0, 1), Day(3)
    drawn = calendar_weeks([[Day(0), held, event_only, empty]])
    assert drawn.count("<td") == 4 and drawn.count("<a ") == 2
    happened = '<span class="calendar__event">◆<span class="calendar__events"> 2 events</span></span>'
    assert f'{happened} <span class="calendar__count">1</span>' in drawn
    assert 'calendar__link calendar__link--event" href="/2024/03/02/"' in drawn and "none held</span></a>" in drawn
    month = MonthOfDays(date(2024, 3, 1), "/2024/03/", [[Day(0), held, event_only, empty]], 5, 4)
    year = days_tables([month, MonthOfDays(date(2024, 4, 1), "/2024/04/", [], 0, 0)], [date(2024, 1, 1)])
    assert '<a class="days__month" href="/2024/03/">March</a> <span class="days__total">5 articles</span>' in year
    assert '<a href="/2024/03/">4<span class="unseen"> articles</span></a></td></tr>' in year
    assert '>April <span class="days__total">none held</span></caption>' in year and year.count("<tfoot>") == 1
    assert year.count('<abbr title="Monday">Mo</abbr>') == 2
    assert '<td class="days__day"></td><td class="days__day days__day--4"><a class="days__link"' in year
    assert year.count("◆") == 2 and year.count("days__count") == 1
    strip = strip_months(2024, [Month(1, "/2024/01/", 1200, 1), Month(2, "/2024/02/", 0, 3), Month(3)], current=1)
    assert '<a class="strip__cell" href="/2024/01/" aria-current="page">Jan<span class="unseen"> 2024:</span>' in strip
    assert '1,200<span class="unseen"> articles</span>' in strip and strip.count("strip__month--held") == 1
    assert "no article held" in strip and 'Mar<span class="unseen"> 2024: none held</span>' in strip


@pytest.mark.parametrize(("link_class", "drawn_class"), [("", ""), ("links__headline", ' class="links__headline"')])
def test_same_day_of_several_years(link_class: str, drawn_class: str) -> None:
    days = [SameDay(date(2024, 3, 29), "/2024/03/29/", 1200), SameDay(date(2023, 3, 29), "/2023/03/29/", 1)]
    first, second, rest = day_in_years(days, link_class).split("</li>")
    assert first == (
        f'<ul class="links"><li class="links__item"><a{drawn_class} href="/2024/03/29/">29 March 2024</a>'
        ' <span class="links__about">1,200 articles</span>'
    )
    assert "1 article</span>" in second and rest == "</ul>"
