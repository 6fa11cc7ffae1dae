"""The published accounts of an event compared with each other: the words of each that stand in no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from archive.models import ArticleWording, Display, Event
from archive.models.queries.page_queries import published_accounts
from archive.text.dates.partial_dates import PartialDate
from archive.text.similarity.wording import Shared, Wording, compare, without_words

MOST_READ = 1000  # accounts of one event whose facts are read
MOST_COMPARED = 200
MOST_WORDS = 60_000  # of all that are compared together
NO_WORDS = without_words(0)


class AccountFacts(NamedTuple):
    """What is read of each account of an event to sort and compare all of them; texts are not loaded."""

    pk: int
    article: int
    key: str
    language: str
    display: str
    source: int | None
    source_name: str | None
    source_display: str | None
    country: str | None
    published_on: date | None
    date_precision: str
    word_count: int
    role: str

    @property
    def shown_as(self) -> str:
        """How much of the text the public may read, as `Article.shown_as`."""
        return self.display or self.source_display or Display.FULL

    @property
    def published(self) -> PartialDate | None:
        return PartialDate.of(self.published_on, self.date_precision) if self.published_on else None

    @property
    def main_language(self) -> str:
        return self.language.partition("-")[0].lower()


@dataclass(frozen=True, slots=True)
class OwnWords:
    """How many words of a text stand in no other account; `is_alone` if there is none in its language to compare."""

    number: int
    own: int
    is_alone: bool

    @property
    def percent(self) -> int:
        """The share of own words; 100 only if all are, and 0 only if none is."""
        return percent_of(self.own, self.number)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Accounts compared with each other: the facts of each, from the first to the last, and what each shares.

    `is_cut` if there are more accounts, or words, than are compared together; the first ones are.
    """

    accounts: Sequence[AccountFacts]
    shared: Sequence[Shared]
    is_cut: bool = False

    def own_words(self) -> dict[int, OwnWords]:
        """Return the own words of each account that has any words for the public, by the id of the account."""
        found = {}
        languages = Counter(one.main_language for one in self.accounts)
        for account, shared in zip(self.accounts, self.shared, strict=True):
            number, own = len(shared.wording), shared.own
            if number:
                is_alone = own == number and languages[account.main_language] < 2
                found[account.pk] = OwnWords(number, own, is_alone)
        return found


def percent_of(part: int, whole: int) -> int:
    """Return a share in percent: 100 only if it is all, and 0 only if it is nothing."""
    if part in (0, whole) or not whole:
        return 100 if part and whole else 0
    return min(99, max(1, round(100 * part / whole)))


def accounts_of(event: Event) -> list[AccountFacts]:
    """Return the published accounts of an event in order of publication, the undated last (one query)."""
    return [AccountFacts(*row) for row in published_accounts(event.pk, MOST_READ)]


def compare_accounts(accounts: Sequence[AccountFacts]) -> Comparison:
    """Compare accounts, given from the first to the last, as far as their bounds allow (one query)."""
    some = accounts[:MOST_COMPARED]
    if len(some) < 2:
        return Comparison(some, compare([NO_WORDS] * len(some)))
    stored = public_wordings({one.article: one.shown_as for one in some})
    words = 0
    wordings: list[Wording] = []
    for one in some:
        wording = stored.get(one.article, NO_WORDS)
        words += len(wording)
        if words > MOST_WORDS and wordings:
            break
        wordings.append(wording)
    return Comparison(some[: len(wordings)], compare(wordings), is_cut=len(wordings) < len(accounts))


def public_wordings(shown_as: Mapping[int, str]) -> dict[int, Wording]:
    """Return the wording of what the public may read of these articles, by id (one query).

    Those without words for the public are left out, as are those whose wording is not stored yet.
    """
    wanted = [pk for pk, display in shown_as.items() if display != Display.METADATA]
    found = {}
    for row in ArticleWording.objects.filter(article__in=wanted) if wanted else ():
        wording = row.whole if shown_as[row.pk] == Display.FULL else row.excerpt
        if len(wording):
            found[row.pk] = wording
    return found
