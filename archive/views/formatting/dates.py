"""Dates in words as far as they are known, and the time between two of them."""

from __future__ import annotations

from datetime import date, datetime, time

from babel.dates import format_date
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from archive.models import Article, Event, Precision
from archive.text.dates.partial_dates import PartialDate
from archive.views.formatting.date_addresses import reverse_day, reverse_month, reverse_year
from archive.views.formatting.locales import page_locale
from archive.views.formatting.memo import ByLanguage
from archive.views.formatting.words import number


@ByLanguage
def in_words(when: PartialDate | date | None) -> str:
    """Write a date as far as it is known: “29 March 2024”, “May 2024”, “2024”, “undated”."""
    if when is None:
        return _("undated")
    if isinstance(when, date):
        when = PartialDate(when.year, when.month, when.day)
    pattern = {
        Precision.DAY: pgettext("date format", "d MMMM y"),
        Precision.MONTH: pgettext("date format", "LLLL y"),
        Precision.YEAR: pgettext("date format", "y"),
    }[Precision(when.precision)]
    return _formatted(when.first_day, pattern)


@ByLanguage
def day_and_month(when: PartialDate | date | None) -> str:
    """Write what of a date stands beside its year: “29 March”, “March”, or nothing."""
    if isinstance(when, PartialDate):
        if when.precision == Precision.YEAR:
            return ""
        if when.precision == Precision.MONTH:
            return _formatted(when.first_day, pgettext("date format", "LLLL"))
        when = when.first_day
    return _formatted(when, pgettext("date format", "d MMMM")) if when else ""


def _formatted(day: date, pattern: str) -> str:
    """Write a date in the language of the page by a pattern of the CLDR (UTS 35, 4 of “Dates”)."""
    return format_date(day, pattern, locale=page_locale())


def year_url(when: PartialDate | date | int) -> str:
    return reverse_year(when if isinstance(when, int) else when.year)


def date_url(when: PartialDate | date) -> str:
    """Return the address of the day, or of the month or year where no more is known."""
    if isinstance(when, date) or when.precision == Precision.DAY:
        return reverse_day(when if isinstance(when, date) else when.first_day)
    return reverse_month(when.first_day) if when.precision == Precision.MONTH else reverse_year(when.year)


@ByLanguage
def weekday(day: date) -> str:
    return _formatted(day, "EEEE")


@ByLanguage
def month_name(month: int) -> str:
    return _formatted(date(2000, month, 1), pgettext("date format", "LLLL"))


@ByLanguage
def short_month(month: int) -> str:
    return _formatted(date(2000, month, 1), "LLL")


def month_and_year(when: date) -> str:
    return in_words(PartialDate(when.year, when.month))


def month_url(when: date) -> str:
    return reverse_month(when)


@ByLanguage
def short_weekday(day: date) -> str:
    return _formatted(day, "EEE")


@ByLanguage
def unknown_part(when: PartialDate | None) -> str:
    """Say what of a date is unknown, in brackets; nothing where the day is known."""
    if when is None or when.precision == Precision.DAY:
        return ""
    return _("(day unknown)") if when.precision == Precision.MONTH else _("(month unknown)")


def day_of(moment: datetime) -> date:
    """Return the day of a moment in the site's time zone."""
    return timezone.localdate(moment)


def iso_moment(moment: datetime) -> str:
    """Write a moment for machines, to the second, in the site's time zone."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


def iso_time(article: Article) -> str:
    """Write day and time of an article for machines, as far as they are stated: 2024-03-29T14:05+05:00."""
    day, at, offset = article.published_on, article.published_time, article.utc_offset
    if day is None or at is None:
        return ""
    zone = timezone.get_fixed_timezone(offset) if offset is not None else None
    return datetime.combine(day, at, zone).isoformat(timespec="minutes")


def clock(at: time) -> str:
    """Write a time of the day as it is stated: 09:05."""
    return at.strftime("%H:%M")


@ByLanguage
def first_of_span(starts: PartialDate, ends: PartialDate) -> str:
    """Write the first of two dates as it stands before a dash and the other: its day alone where the month is one."""
    if _are_in_one_month(starts, ends):
        return _formatted(starts.first_day, pgettext("first day of a span within a month", "d"))
    return in_words(starts)


@ByLanguage
def last_of_span(starts: PartialDate, ends: PartialDate) -> str:
    """Write the last of two dates as it stands behind the first and a dash; where years come first, its day alone."""
    if _are_in_one_month(starts, ends):
        return _formatted(ends.first_day, pgettext("last day of a span within a month", "d MMMM y"))
    return in_words(ends)


def span_in_year(event: Event) -> str:
    """Write when an event happened, without the year."""
    return from_to_in_year(event.starts, event.ends)


@ByLanguage
def from_to_in_year(starts: PartialDate | None, ends: PartialDate | None) -> str:
    if starts and ends and starts != ends:
        if _are_in_one_month(starts, ends):
            first = _formatted(starts.first_day, pgettext("first day of a span within a month of the year", "d"))
            last = _formatted(ends.first_day, pgettext("last day of a span within a month of the year", "d MMMM"))
            return f"{first}–{last}"
        return f"{day_and_month(starts)}–{day_and_month(ends) if starts.year == ends.year else in_words(ends)}"
    if starts:
        return day_and_month(starts)
    return _("ended %(day)s") % {"day": day_and_month(ends)} if ends else _("undated")


def _are_in_one_month(starts: PartialDate, ends: PartialDate) -> bool:
    """Say whether both are known to the day and lie in one month."""
    return bool(starts.day and ends.day) and (starts.year, starts.month) == (ends.year, ends.month)


def lag(event: Event, article: Article) -> str:
    """Say how long before or after an event an article was published; nothing where nobody can say."""
    published = article.published
    apart = event.days_to(published)
    if apart is None or published is None:
        return _("undated") if published is None else ""
    starts, ends = event.starts, event.ends
    if apart == 0 and starts and ends and starts.first_day != ends.first_day:
        return _("on day %(n)s") % {"n": (published.first_day - starts.first_day).days + 1}
    return days_apart(apart) or _("on the day")


@ByLanguage
def days_apart(n: int | None) -> str:
    """Write days after an event, or before it where the number is negative; nothing for none."""
    if not n:
        return ""
    if n < 0:
        return ngettext("%(n)s day before", "%(n)s days before", -n) % {"n": number(-n)}
    return ngettext("%(n)s day after", "%(n)s days after", n) % {"n": number(n)}


@ByLanguage
def days_earlier(n: int | None) -> str:
    """Say how long before another text one was published, or how long after it; empty if nobody can say."""
    if n is None:
        return ""
    if n == 0:
        return _("on the same day")
    if n < 0:
        return ngettext("%(n)s day later", "%(n)s days later", -n) % {"n": number(-n)}
    return ngettext("%(n)s day earlier", "%(n)s days earlier", n) % {"n": number(n)}


@ByLanguage
def days(n: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": number(n)}


def date_certainty(event: Event) -> str:
    """Say how well the date of an event is known, and how."""
    when = event.starts or event.ends
    if when is None:
        return ""
    precision = event.get_starts_precision_display() if event.starts else event.get_ends_precision_display()
    basis = event.get_starts_basis_display() if event.starts else event.get_ends_basis_display()
    is_one_day = when.day and event.starts and event.ends in (event.starts, None)
    day = [capfirst(weekday(when.first_day))] if is_one_day else []
    return pgettext("punctuation", ". ").join([*day, capfirst(precision) + _(", ") + basis])


def utc_offset(minutes: int) -> str:
    """Write minutes from UTC: +05:00."""
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"
