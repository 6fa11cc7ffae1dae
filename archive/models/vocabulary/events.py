"""What happened, and which articles tell of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from archive.models import urls
from archive.models.articles import UNDATED_BELOW, Article
from archive.models.choices import Basis, EventKind, EventState, Precision, Role, event_kinds
from archive.models.curated import Curated
from archive.models.vocabulary import gate
from archive.models.vocabulary.places import Place
from archive.models.vocabulary.tags import Tag
from archive.text.dates.partial_dates import PartialDate

_EVENT_CARD = (
    *("title", "slug", "starts_on", "starts_precision", "starts_basis", "ends_on", "ends_precision", "ends_basis"),
    *("held_on", "place__name", "place__slug"),
)
_LINE = (
    *("event", "role", "sort_key", "article__key", "article__slug", "article__title", "article__title_basis"),
    *("article__language", "article__published_on", "article__date_precision", "article__source__name"),
)
_CARD = ("article__word_count", "article__source__slug", "article__source__kind", "article__agency__name")


class EventSeriesQuerySet(models.QuerySet["EventSeries"]):
    def public(self) -> EventSeriesQuerySet:
        """The gate: those of public events, and those that no event belongs to at all."""
        return self.filter(gate.of_series())


class EventSeries(Curated):
    """Events that follow one another under one name, such as a yearly summit."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    description = models.TextField(_("description"), blank=True)

    objects = EventSeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series of events")
        verbose_name_plural = _("series of events")
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(slug=""), name="series_has_slug")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return urls.SERIES(self.slug)


class EventQuerySet(models.QuerySet["Event"]):
    def public(self) -> EventQuerySet:
        """The gate: those that are to be public, with a published account, or without any account at all."""
        return self.filter(gate.of_events())

    def numbers_by(self, name: str, ids: Collection[int]) -> dict[int, int]:
        """Return how many there are in each of these series or at each of these places, none left out (one query)."""
        rows = self.filter(**{f"{name}__in": ids}).order_by().values_list(name).annotate(n=Count("pk"))
        return dict.fromkeys(ids, 0) | dict(rows)

    def newest_first(self) -> EventQuerySet:
        """Order by the day that it began or, where only that is known, ended; undated last."""
        return self.order_by(F("held_on").desc(nulls_last=True), "-pk")

    def oldest_first(self) -> EventQuerySet:
        return self.order_by(F("held_on").asc(nulls_last=True), "pk")

    def with_card(self) -> EventQuerySet:
        """Load what a line in a list shows, and no more: the place, too."""
        return self.select_related("place").only(*_EVENT_CARD)

    def by_date(self) -> EventQuerySet:
        """Give each its `day` for an order by date, the undated first of all."""
        return self.annotate(day=Coalesce("held_on", Value(date.min, output_field=models.DateField())))

    def happening_within(self, first: date, last: date) -> EventQuerySet:
        """Those of which a day may lie in the span, ends included; one known by its year alone only in a whole year."""
        known: list[str] = [Precision.DAY]
        if last > first:
            known.append(Precision.MONTH)
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            known.append(Precision.YEAR)
        # `held_on` is where it began or, where only that is known, ended; the precision of what is unknown is empty.
        return self.filter(
            Q(ends_on__gte=first) | Q(ends_on__isnull=True, held_on__gte=first),
            held_on__lte=last,
            starts_precision__in=["", *known],
            ends_precision__in=["", *known],
        )

    def with_rules(self) -> EventQuerySet:
        return self.exclude(rules=[])


class Event(Curated):
    """Something that happened once. `held_on` is derived, for order: the first day known of it, or the last."""

    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=event_kinds, default=EventKind.OTHER)
    state = models.CharField(
        _("state"),
        max_length=6,
        choices=EventState,
        default=EventState.DRAFT,
        help_text=_("A public one is shown as soon as one of its accounts is, or while it has none at all."),
    )
    starts_on = models.DateField(_("began on"), null=True, blank=True)
    starts_precision = models.CharField(_("precision of the beginning"), max_length=5, choices=Precision, blank=True)
    starts_basis = models.CharField(_("basis of the beginning"), max_length=10, choices=Basis, blank=True)
    ends_on = models.DateField(_("ended on"), null=True, blank=True)
    ends_precision = models.CharField(_("precision of the end"), max_length=5, choices=Precision, blank=True)
    ends_basis = models.CharField(_("basis of the end"), max_length=10, choices=Basis, blank=True)
    held_on = models.DateField(null=True, editable=False)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("place")
    )
    description = models.TextField(_("description"), blank=True)
    series = models.ForeignKey(
        EventSeries, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("series")
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="events", verbose_name=_("tags"))
    rules = models.JSONField(_("rules that tie articles to it"), default=list, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["held_on", "id"], name="event_by_date")]
        constraints = [
            models.CheckConstraint(condition=~Q(slug=""), name="event_has_slug"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True, starts_precision="", starts_basis="")
                | (Q(starts_on__isnull=False) & ~Q(starts_precision="") & ~Q(starts_basis="")),
                name="event_start_has_precision_and_basis",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, ends_precision="", ends_basis="")
                | (Q(ends_on__isnull=False) & ~Q(ends_precision="") & ~Q(ends_basis="")),
                name="event_end_has_precision_and_basis",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="event_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return urls.EVENT(self.slug)

    def derive(self) -> None:
        """Set what follows from the other fields."""
        self.held_on = self.starts_on or self.ends_on

    @property
    def starts(self) -> PartialDate | None:
        return PartialDate.of(self.starts_on, self.starts_precision) if self.starts_on else None

    @property
    def ends(self) -> PartialDate | None:
        return PartialDate.of(self.ends_on, self.ends_precision) if self.ends_on else None

    def days_to(self, published: PartialDate | None) -> int | None:
        """Return how many days after the event a date lies (before: negative, during: 0), None if nobody can say."""
        starts, ends = self.starts or self.ends, self.ends or self.starts
        if not (published and starts and ends) or {published.precision, starts.precision, ends.precision} != {"day"}:
            return None
        if published.first_day < starts.first_day:
            return (published.first_day - starts.first_day).days
        return max((published.first_day - ends.first_day).days, 0)


IS_UNDATED = Case(When(sort_key__lt=UNDATED_BELOW, then=Value(1)), default=Value(0))


class AccountQuerySet(models.QuerySet["Account"]):
    def published(self) -> AccountQuerySet:
        """Those whose article the public may see; looked up one by one, so that no list starts from all articles."""
        return self.filter(Exists(Article.objects.published().filter(pk=OuterRef("article"))))

    def of_public_events(self) -> AccountQuerySet:
        """Those of an article that the public may see whose event it may see, too; that asks for its state alone."""
        return self.filter(event__state=EventState.PUBLIC)

    def in_order(self) -> AccountQuerySet:
        """Order as they were published, the undated (`is_undated` 1) last."""
        return self.annotate(is_undated=IS_UNDATED).order_by("is_undated", "sort_key")

    def told_before(self, account: Account) -> AccountQuerySet:
        """Those that stand before an account `in_order()`."""
        if account.sort_key < UNDATED_BELOW:
            return self.filter(Q(sort_key__lt=account.sort_key) | Q(sort_key__gte=UNDATED_BELOW))
        return self.filter(sort_key__gte=UNDATED_BELOW, sort_key__lt=account.sort_key)

    def with_card(self) -> AccountQuerySet:
        """Load what a line of an account shows of its article, source and agency, and no more (no further query)."""
        return self.select_related("article__source", "article__agency").only(*_LINE, *_CARD)

    def with_line(self) -> AccountQuerySet:
        """Load what a short line under its event shows of its article and source, and no more (no further query)."""
        return self.select_related("article__source").only(*_LINE)

    def with_event_names(self) -> AccountQuerySet:
        """Load what a line of an article says of its accounts: the role, and the event by name (no further query)."""
        return self.select_related("event").only("article", "role", "event__title", "event__slug")


class Account(models.Model):
    """An article that tells of an event, and what it does with it."""

    article = models.ForeignKey("archive.Article", models.PROTECT, related_name="accounts", verbose_name=_("article"))
    event = models.ForeignKey(Event, models.PROTECT, related_name="accounts", verbose_name=_("event"))
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.REPORTS)
    basis = models.CharField(_("basis"), max_length=10, choices=Basis)
    evidence = models.JSONField(_("evidence"), default=dict, blank=True)
    sort_key = models.BigIntegerField(editable=False)

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        indexes = [models.Index(fields=["event", "sort_key"], name="account_by_date")]
        constraints = [models.UniqueConstraint(fields=["article", "event"], name="one_account_an_article")]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.event_id}"


class EventCandidate(models.Model):
    """A cluster of articles that seem to report one event which no event holds yet."""

    class Answer(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        DISMISSED = "dismissed", _("dismissed")

    first_article = models.OneToOneField("archive.Article", models.PROTECT, related_name="leads_candidate")
    articles = models.ManyToManyField("archive.Article", related_name="event_candidates")
    words = models.JSONField(_("words in common"), default=list, blank=True)
    state = models.CharField(_("answer"), max_length=9, choices=Answer, default=Answer.OPEN)
    event = models.ForeignKey(Event, models.SET_NULL, null=True, blank=True, related_name="candidates")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("event candidate")
        verbose_name_plural = _("event candidates")
