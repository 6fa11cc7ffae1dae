"""Small parts that stand on a page by the hundred, drawn without a template of their own for speed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Protocol

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from archive.templatetags.archive_words import events, noun_articles, number, short_weekday, weekday

register = template.Library()

_NO_DAY = SafeString('<td class="days__day"></td>')
_EMPTY_DAY = '<td class="days__day"><span class="days__number">{}</span></td>'
_DAY = (
    '<td class="days__day days__day--{}"><a class="days__link" href="{}">'
    '<span class="days__number">{}</span> {}{}</a></td>'
)
_COUNT = '<span class="days__count">{}<span class="unseen"> {}</span></span>'
_EVENT = '<span class="days__event">◆<span class="unseen"> {}</span></span>'


class DayCell(Protocol):
    """A day of a month; number 0 stands outside it."""

    @property
    def number(self) -> int: ...
    @property
    def url(self) -> str: ...
    @property
    def articles(self) -> int: ...
    @property
    def events(self) -> int: ...
    @property
    def shade(self) -> int: ...


@register.simple_tag
def days_head(days: Sequence[date]) -> SafeString:
    """Draw the names of the days of a week; any seven days in a row will do."""
    named = ((weekday(day), short_weekday(day)[:2]) for day in days)
    return format_html_join("", '<th class="days__week" scope="col"><abbr title="{}">{}</abbr></th>', named)


@register.filter
def days_row(week: Sequence[DayCell]) -> SafeString:
    """Draw a week of a month in the page of a year."""
    return SafeString("".join(_day(day) if day.url else _empty_day(day.number) for day in week))


@cache
def _empty_day(number: int) -> SafeString:
    return format_html(_EMPTY_DAY, number) if number else _NO_DAY


def _day(day: DayCell) -> SafeString:
    count = format_html(_COUNT, number(day.articles), noun_articles(day.articles)) if day.articles else ""
    happened = format_html(_EVENT, events(day.events)) if day.events else ""
    return format_html(_DAY, day.shade, day.url, day.number, count, happened)
