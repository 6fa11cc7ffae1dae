"""The cells of calendars and of strips of months, which stand on a page by the hundred, drawn without a template."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from archive.templatetags.archive_dates import in_words, month_name, short_month, short_weekday, weekday
from archive.templatetags.archive_words import articles, events, noun_articles, number

if TYPE_CHECKING:
    from archive.views.pages.dates import Day, MonthOfDays
    from archive.views.pages.months import Month
    from archive.views.pages.site import SameDay

register = template.Library()


@register.simple_tag
def strip_months(year: int, months: Sequence[Month], current: int = 0) -> SafeString:
    """Draw the twelve months of one year with what is held of each; `current` is the number of the one shown."""
    name, write, noun, happened = short_month.now(), number.now(), noun_articles.now(), events.now()
    no_article = f'<span class="unseen">{escape(_("no article held"))}</span>'
    nothing = escape(_("none held"))
    drawn = []
    for month in months:
        label = escape(name(month.number))
        if not month.url:
            unseen = f'<span class="unseen"> {year}: {nothing}</span>'
            drawn.append(f'<li class="strip__month"><span class="strip__cell">{label}{unseen}</span></li>\n')
            continue
        held, count = "", no_article
        if month.articles:
            held = " strip__month--held"
            unseen = f'<span class="unseen"> {escape(noun(month.articles))}</span>'
            count = f'<span class="strip__count">{escape(write(month.articles))}{unseen}</span>'
        event = ""
        if month.events:
            unseen = f'<span class="unseen"> {escape(happened(month.events))}</span>'
            event = f'<span class="strip__event">◆{unseen}</span>'
        here = ' aria-current="page"' if month.number == current else ""
        drawn.append(
            f'<li class="strip__month{held}">\n<a class="strip__cell" href="{escape(month.url)}"{here}>'
            f'{label}<span class="unseen"> {year}:</span>\n{event}\n{count}</a>\n</li>\n'
        )
    return SafeString(f'<ol class="strip__months">\n{"".join(drawn)}</ol>')


@register.simple_tag
def same_days(days: Sequence[SameDay], link_class: str = "") -> SafeString:
    """Draw one day of the year in several years as items of a list, each with its number of articles."""
    write, count = in_words.now(), articles.now()
    kind = f' class="{link_class}"' if link_class else ""
    return SafeString(
        "".join(
            f'<li class="links__item"><a{kind} href="{escape(one.url)}">{escape(write(one.day))}</a>'
            f' <span class="links__about">{escape(count(one.articles))}</span></li>\n'
            for one in days
        )
    )


@register.simple_tag
def calendar_weeks(weeks: Sequence[Sequence[Day]]) -> SafeString:
    """Draw the weeks of a month as rows of a table."""
    write, noun, happened = number.now(), noun_articles.now(), events.now()
    nothing = f'<span class="calendar__unit">{escape(_("none held"))}</span>'

    def cell(day: Day) -> str:
        if not day.url:
            return f'<span class="calendar__number">{day.number}</span>' if day.number else ""
        event = f'<span class="calendar__event">◆ {escape(happened(day.events))}</span> ' if day.events else ""
        kind, count = " calendar__link--event", nothing
        if day.articles:
            kind, unit = "", f'<span class="calendar__unit">{escape(noun(day.articles))}</span>'
            count = f'<span class="calendar__count">{escape(write(day.articles))}</span> {unit}'
        return (
            f'<a class="calendar__link{kind}" href="{escape(day.url)}">'
            f'<span class="calendar__date">{day.number}</span> {event}{count}</a>'
        )

    rows = ("".join(f'<td class="calendar__day">{cell(day)}</td>\n' for day in week) for week in weeks)
    return SafeString("".join(f"<tr>\n{row}</tr>\n" for row in rows))


@register.simple_tag
def days_tables(months: Sequence[MonthOfDays], days: Sequence[date]) -> SafeString:
    """Draw the months of a year as tables under the names of any seven days in a row."""
    name, write, count, noun = month_name.now(), number.now(), articles.now(), noun_articles.now()
    named = ((weekday(day), short_weekday(day)[:2]) for day in days)
    head = format_html_join("", '<th class="days__week" scope="col"><abbr title="{}">{}</abbr></th>', named)
    nothing, unknown = _("none held"), escape(_("Day unknown"))

    def table(month: MonthOfDays) -> str:
        label, total, foot = escape(name(month.first.month)), nothing, ""
        if month.articles:
            label, total = f'<a class="days__month" href="{escape(month.url)}">{label}</a>', count(month.articles)
        if month.day_unknown:
            unseen = f'<span class="unseen"> {escape(noun(month.day_unknown))}</span>'
            foot = (
                f'<tfoot>\n<tr><th class="days__unknown" scope="row" colspan="4">{unknown}</th>'
                '<td class="days__unknown days__unknown--count" colspan="3">'
                f'<a href="{escape(month.url)}">{escape(write(month.day_unknown))}{unseen}</a></td></tr>\n</tfoot>\n'
            )
        return (
            f'<table class="days">\n<caption class="days__caption">{label} <span class="days__total">{escape(total)}'
            f"</span></caption>\n<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{_weeks(month)}</tbody>\n{foot}</table>\n"
        )

    return SafeString("".join(map(table, months)))


def _weeks(month: MonthOfDays) -> str:
    write, noun, happened = number.now(), noun_articles.now(), events.now()

    def cell(day: Day) -> str:
        if not day.url:
            name = f'<span class="days__number">{day.number}</span>' if day.number else ""
            return f'<td class="days__day">{name}</td>'
        count = event = ""
        if day.articles:
            unseen = f'<span class="unseen"> {escape(noun(day.articles))}</span>'
            count = f'<span class="days__count">{escape(write(day.articles))}{unseen}</span>'
        if day.events:
            event = f'<span class="days__event">◆<span class="unseen"> {escape(happened(day.events))}</span></span>'
        return (
            f'<td class="days__day days__day--{day.shade}"><a class="days__link" href="{escape(day.url)}">'
            f'<span class="days__number">{day.number}</span> {count}{event}</a></td>'
        )

    return "".join(f"<tr>{''.join(map(cell, week))}</tr>\n" for week in month.weeks)
