"""What is not held of an event, as far as the archive's own sources make a gap of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from archive.comparing.wording.accounts import MOST_READ, AccountFacts
from archive.models import Event
from archive.models.queries.holdings import countries_held, languages_held
from archive.views.formatting.words import country, language

AROUND = timedelta(days=7)
MOST_NAMED = 6
MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Gaps:
    """Languages and countries, by name, of articles held of that time, of which no account of the event is."""

    languages: Sequence[str] = ()
    countries: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.languages or self.countries)

    @property
    def in_languages(self) -> str:
        return listed(self.languages)

    @property
    def from_countries(self) -> str:
        return listed(self.countries)


def gaps_of(event: Event, accounts: Sequence[AccountFacts]) -> Gaps:
    """Return what of the time of an event is held in other languages and from other countries (two queries).

    That time are the months in which the week before and after it lies. Nothing is said of an event without accounts
    or date, or with more accounts than are read.
    """
    months = _months_around(event)
    if not (months and accounts) or len(accounts) >= MOST_READ:
        return Gaps()
    languages = {one.main_language for one in accounts}
    countries = {one.country for one in accounts}
    held: Counter[str] = Counter()
    for tag, n in languages_held(months).items():
        held[tag.partition("-")[0].lower()] += n
    return Gaps(
        [language(tag) for tag, _n in held.most_common() if tag not in languages][:MOST_NAMED],
        [country(code) for code, _n in countries_held(months).most_common() if code not in countries][:MOST_NAMED],
    )


def listed(names: Sequence[str]) -> str:
    """Write names one after the other, with “or” before the last."""
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s or %(last)s") % {"names": _(", ").join(names[:-1]), "last": names[-1]}


def _months_around(event: Event) -> list[tuple[int, int]]:
    starts, ends = event.starts or event.ends, event.ends or event.starts
    if not (starts and ends and starts.month and ends.month):
        return []
    first, last = starts.first_day, ends.first_day
    if date.min + AROUND > first or last > date.max - AROUND or last - first > timedelta(days=MOST_DAYS):
        return []
    day, end = first - AROUND, last + AROUND
    months = []
    while (day.year, day.month) <= (end.year, end.month):
        months.append((day.year, day.month))
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return months
