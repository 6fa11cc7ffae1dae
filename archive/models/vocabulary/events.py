"""What happened: events, the series that they belong to, and clusters of articles that may be one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models import Count, F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from archive.models import urls
from archive.models.choices import Basis, EventKind, EventState, Precision, event_kinds
from archive.models.curated import Curated
from archive.models.vocabulary import gate
from archive.models.vocabulary.places import Place
from archive.models.vocabulary.tags import Tag
from archive.text.dates.partial_dates import PartialDate

_EVENT_CARD = (
    *("title", "slug", "starts_on", "starts_precision", "starts_basis", "ends_on", "ends_precision", "ends_basis"),
    *("held_on", "place__name", "place__slug"),
)


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


class SeriesAlias(models.Model):
    """Another name of a series, as a rule in another language."""

    series = models.ForeignKey(EventSeries, models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=300)
    language = models.CharField(_("language"), max_length=35, blank=True)

    class Meta:
        verbose_name = _("other name of a series")
        verbose_name_plural = _("other names of series")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["series", "name"], name="series_alias_once")]

    def __str__(self) -> str:
        return self.name


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

    @property
    def has_calendar_entry(self) -> bool:
        """Whether its first day is known, which a calendar must have (RFC 5545)."""
        return bool(self.starts and self.starts.day)

    def days_to(self, published: PartialDate | None) -> int | None:
        """Return how many days after the event a date lies (before: negative, during: 0), None if nobody can say."""
        starts, ends = self.starts or self.ends, self.ends or self.starts
        if not (published and starts and ends) or {published.precision, starts.precision, ends.precision} != {"day"}:
            return None
        if published.first_day < starts.first_day:
            return (published.first_day - starts.first_day).days
        return max((published.first_day - ends.first_day).days, 0)


class EventAlias(models.Model):
    """Another name of an event, as a rule in another language."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=300)
    language = models.CharField(_("language"), max_length=35, blank=True)

    class Meta:
        verbose_name = _("other name of an event")
        verbose_name_plural = _("other names of events")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="event_alias_once")]

    def __str__(self) -> str:
        return self.name


class AccountDismissal(models.Model):
    """An article that a person said gives no account of an event; it is not offered for it again."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="dismissals", verbose_name=_("event"))
    article = models.ForeignKey(
        "archive.Article", models.PROTECT, related_name="account_dismissals", verbose_name=_("article")
    )

    class Meta:
        verbose_name = _("article that is no account")
        verbose_name_plural = _("articles that are no account")
        constraints = [models.UniqueConstraint(fields=["event", "article"], name="dismissed_once_an_event")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.event_id}"


class EventCandidateQuerySet(models.QuerySet["EventCandidate"]):
    def waiting(self) -> EventCandidateQuerySet:
        """Those that an editor still has to answer: open, and not emptied by what became of their articles."""
        return self.filter(state=EventCandidate.Answer.OPEN, strength__gt=0)

    def strongest_first(self) -> EventCandidateQuerySet:
        return self.order_by("-strength", "-pk")


class EventCandidate(Curated):
    """A proposed event: a cluster of articles that seem to report one event which no event holds yet.

    One with an event while it is open proposes more accounts of that event. `strength` follows from the articles
    that still stand and have no account (`comparing.candidate_upkeep` says how); 0 when too few are left.
    """

    class Answer(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        DISMISSED = "dismissed", _("dismissed")

    first_article = models.OneToOneField(
        "archive.Article", models.PROTECT, related_name="leads_candidate", verbose_name=_("first article")
    )
    articles = models.ManyToManyField("archive.Article", related_name="event_candidates", verbose_name=_("articles"))
    words = models.JSONField(_("words in common"), default=list, blank=True)
    state = models.CharField(_("answer"), max_length=9, choices=Answer, default=Answer.OPEN)
    event = models.ForeignKey(
        Event, models.SET_NULL, null=True, blank=True, related_name="candidates", verbose_name=_("event")
    )
    strength = models.PositiveIntegerField(_("strength"), default=0, editable=False)

    objects = EventCandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed event")
        verbose_name_plural = _("proposed events")
        indexes = [models.Index(fields=["state", "-strength", "-id"], name="candidate_by_strength")]

    def __str__(self) -> str:
        return ", ".join(map(str, self.words[:4])) or str(_("Proposal %(number)s") % {"number": self.pk})
