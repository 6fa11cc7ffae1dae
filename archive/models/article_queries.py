"""How articles are asked for: the one gate to the public, conditions, orders, and what a page loads with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, F, Func, Prefetch, Q, Value, When
from django.db.models.functions import Coalesce, Concat, Greatest, Substr

from archive.models.accounts import Account, AccountQuerySet
from archive.models.choices import Display, Precision, State
from archive.models.sort_keys import DATE_BITS, UNDATED_BELOW
from archive.models.vocabulary.events import Event
from archive.models.vocabulary.sources import Source
from archive.models.vocabulary.tags import Tag, TaggedArticle

if TYPE_CHECKING:
    from archive.models.articles import Article

AWAITING = (State.IMPORTED, State.IN_REVIEW, State.READY, State.SCHEDULED)
BEGINNING = 700  # characters of a text or summary, in which its first sentence is
BEGUN = 1500  # of a body with its markup, in which its first words are
_UNINDEXED_STATE = Concat("state", Value(""))  # by which no database begins to look
_MENTION = (
    *("key", "slug", "title", "title_basis", "published_on", "date_precision", "language", "sort_key"),
    *("state", "published_at", "withdrawal_reason", "withdrawal_mention", "source__name"),
)
_CARD = (
    *("key", "slug", "title", "title_basis", "published_on", "date_precision", "published_time", "utc_offset"),
    *("language", "word_count", "display", "sort_key", "source__name", "source__slug", "source__display"),
)
_IN_SETS = (
    *("key", "state", "published_at", "withdrawal_mention", "source__slug"),
    *("merged_into__state", "merged_into__withdrawal_mention"),
)
_RECORD = (
    *("slug", "title", "title_basis", "subtitle", "byline", "published_on", "date_precision", "date_basis"),
    *("language", "original_url", "summary", "display", "word_count"),
    *("source__name", "source__display", "source__rights", "agency__name"),
)

_EXCERPT = Q(display=Display.EXCERPT) | Q(display="", source__display=Display.EXCERPT)
_BEGUN: dict[str, Any] = {
    "text_begins": Substr("text", 1, BEGINNING),
    "summary_begins": Substr("summary", 1, BEGINNING),
    "body_begins": Case(When(_EXCERPT, then=Substr("body", 1, BEGUN)), default=Value("")),
}


@cache
def _named_accounts() -> AccountQuerySet:
    """The accounts that a line of a list names, written once for a process; only copies of it are asked."""
    return Account.objects.of_public_events().with_event_names()


class ArticleQuerySet(models.QuerySet["Article"]):
    """Articles; a name that begins with `with_` says what is loaded."""

    def published(self) -> ArticleQuerySet:
        """The one gate: what the public may see."""
        return self.filter(state=State.PUBLISHED)

    def published_among(self, ids: Collection[int]) -> ArticleQuerySet:
        """The gate for a few articles known by their ids, in no order; found by these alone.

        Asked for a state as well, SQLite walks through the index of all published articles instead.
        """
        return self.filter(pk__in=ids).alias(gate=_UNINDEXED_STATE).filter(gate=State.PUBLISHED).order_by()

    def at_addresses(self, addresses: Collection[str]) -> ArticleQuerySet:
        """Those that were published at one of these addresses, in no order; by the index of those that have one.

        SQLite takes that index only where it reads, and not as a parameter, that the address is not empty.
        """
        empty = Func(template="''", output_field=models.CharField())
        return self.filter(original_url__in=addresses).exclude(original_url=empty).order_by()

    def withdrawn_since(self, moment: datetime) -> ArticleQuerySet:
        """Those with a tombstone that were withdrawn since then, the latest first; by the index of what was."""
        mentioned = self.filter(withdrawn_at__gte=moment, withdrawal_mention=True)
        return mentioned.alias(gate=_UNINDEXED_STATE).filter(gate=State.WITHDRAWN).order_by("-withdrawn_at", "-pk")

    def awaiting(self) -> ArticleQuerySet:
        """What an editor still has to decide upon."""
        return self.filter(state__in=AWAITING)

    def in_review(self) -> ArticleQuerySet:
        return self.filter(state=State.IN_REVIEW)

    def from_source(self, source: Source) -> ArticleQuerySet:
        return self.filter(source=source)

    def tagged_with(self, tag: Tag) -> ArticleQuerySet:
        """Those that bear the tag; `listed` is their place in its order, by the index of its own links."""
        return self.filter(tagged__tag=tag).annotate(listed=F("tagged__sort_key"))

    def having_account_of(self, event: Event) -> ArticleQuerySet:
        """Those with an account of the event; `listed` is their place in its order, by the index of its own links."""
        return self.filter(accounts__event=event).annotate(listed=F("accounts__sort_key"))

    def published_telling_of(self, event: Event) -> ArticleQuerySet:
        """The gate for the accounts of an event; `told_at` is since when each stands there for readers.

        That is when the article was first published, or became an account of the event, whichever came later. Found
        from the accounts, as in `published_among`.
        """
        since = F("published_at")
        told_at = Greatest(Coalesce(F("accounts__added_at"), since), since)
        found = self.filter(accounts__event=event).annotate(told_at=told_at)
        return found.alias(gate=_UNINDEXED_STATE).filter(gate=State.PUBLISHED)

    def assigned_to(self, user: Any) -> ArticleQuerySet:
        """Those that are given to one member of the staff, by their own index; to nobody where it is None."""
        return self.filter(assignee=user)

    def undated(self) -> ArticleQuerySet:
        return self.filter(sort_key__lt=UNDATED_BELOW)

    def dated(self) -> ArticleQuerySet:
        return self.filter(sort_key__gte=UNDATED_BELOW)

    def on_day(self, day: date) -> ArticleQuerySet:
        """Those published on this very day; a date known by its month or year is never one."""
        return self.filter(published_on=day, date_precision=Precision.DAY)

    def dated_within(self, first: date, last: date) -> ArticleQuerySet:
        """Those whose first possible day lies in the span, both ends included; by the order index."""
        return self.dated_within_any([(first, last)])

    def dated_within_any(self, spans: Iterable[tuple[date, date]]) -> ArticleQuerySet:
        """Those whose first possible day lies in one of the spans, which are few."""
        within = [
            Q(sort_key__gte=first.toordinal() << DATE_BITS, sort_key__lt=(last.toordinal() + 1) << DATE_BITS)
            for first, last in spans
        ]
        return self.filter(reduce(or_, within))

    def newest_first(self) -> ArticleQuerySet:
        return self.order_by("-sort_key")

    def oldest_first(self) -> ArticleQuerySet:
        return self.order_by("sort_key")

    def lately_added(self) -> ArticleQuerySet:
        """Order published articles by the day on which they came to the public, the newest first; by an index."""
        return self.order_by("-published_at", "-id")

    def with_card(self) -> ArticleQuerySet:
        """Load what a line in a list shows: source, first words, `public_accounts` (2 queries for any number)."""
        return self._with_accounts().only(*_CARD, "body_format").annotate(**_BEGUN)

    def with_snippets(self) -> ArticleQuerySet:
        """Load what a line in a list shows, with the text to cut snippets from instead of its first words."""
        return self._with_accounts().only(*_CARD, "body", "body_format")

    def _with_accounts(self) -> ArticleQuerySet:
        prefetch: Prefetch[Any] = Prefetch("accounts", _named_accounts().all(), to_attr="public_accounts")
        return self.select_related("source").prefetch_related(prefetch)

    def with_record(self) -> ArticleQuerySet:
        """Load what a line of data says: source, agency, accounts and public events (2 queries for any number)."""
        return (
            self.select_related("source", "agency")
            .prefetch_related(Prefetch("accounts", Account.objects.of_public_events().select_related("event")))
            .defer("body", "text", "evidence", "edited_fields")
        )

    def with_sets(self) -> ArticleQuerySet:
        """Load what harvesters are told of any record: its state, and the source and tags in whose sets it is.

        In 2 queries for any number.
        """
        tagged = TaggedArticle.objects.select_related("tag").only(
            "content_object", "tag__slug", "tag__name", "tag__kind"
        )
        rows = self.select_related("source", "merged_into").only(*_IN_SETS)
        return rows.prefetch_related(Prefetch("tagged", tagged))

    def with_harvest(self) -> ArticleQuerySet:
        """Load what the record of an article says to harvesters (2 queries for any number)."""
        rows = self.with_sets().select_related("source", "merged_into", "agency")
        return rows.only(*_IN_SETS, *_RECORD, "body_format").annotate(**_BEGUN)

    def with_mention(self) -> ArticleQuerySet:
        """Load what a mention of an article shows, and no more: title, date, source and state (no further query)."""
        return self.select_related("source").only(*_MENTION)

    def with_page(self) -> ArticleQuerySet:
        """Load what the page of one article shows of it and of public events, but for its neighbours."""
        tagged = TaggedArticle.objects.select_related("tag").defer("words", "tag__edited_fields", "tag__description")
        accounts = Account.objects.of_public_events().select_related("event")
        accounts = accounts.defer("evidence", "event__rules", "event__edited_fields", "event__description")
        return self.select_related("source", "agency").prefetch_related(
            Prefetch("accounts", accounts), Prefetch("tagged", tagged)
        )
