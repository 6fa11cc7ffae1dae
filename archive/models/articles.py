"""Articles: the texts that the archive holds, how much of each the public may read, and what is wrong with it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from archive.models import urls
from archive.models.accounts import Account
from archive.models.article_queries import BEGINNING, ArticleQuerySet
from archive.models.choices import Basis, BodyFormat, Display, Precision, Severity, State, WithdrawalReason
from archive.models.curated import Curated
from archive.models.sort_keys import sort_key_of
from archive.models.vocabulary.sources import Source
from archive.models.vocabulary.tags import ReadOnlyTags, TaggedArticle
from archive.text.dates.partial_dates import PartialDate
from archive.text.slugs import slugify
from archive.text.structure.excerpts import excerpt_of
from archive.text.structure.paragraphs import plain_words
from archive.text.structure.sentences import first_sentence
from archive.text.words import count_words

LEAD_LENGTH = 160  # columns of a first sentence in a list
EVER_PUBLIC = (State.PUBLISHED, State.WITHDRAWN, State.MERGED)
# What an article states of itself: the public is shown its earlier versions, an import may propose another value.
STATED_FIELDS = (
    *("title", "title_basis", "subtitle", "byline", "dateline", "source", "agency", "published_on", "date_precision"),
    *("published_time", "utc_offset", "language", "original_url", "summary", "body", "body_format"),
)
# What concerns the desk alone: changing it is recorded, outdates no open form, and is a change of nothing public.
DESK_FIELDS = ("assignee",)
# What may quote a text, and is destroyed when an article or a version of it is erased; so is all evidence.
QUOTING_FIELDS = (
    *("title", "subtitle", "byline", "dateline", "original_url", "summary", "body"),
    "withdrawal_note",
)


class Article(Curated):
    """One text as one source published it. Written only through `editing.changes`, which gives it its id."""

    id = models.BigIntegerField(primary_key=True, editable=False)
    key = models.CharField(_("key"), max_length=52, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=1000, blank=True)
    title_basis = models.CharField(_("basis of the title"), max_length=10, choices=Basis, blank=True)
    subtitle = models.CharField(_("subtitle"), max_length=1000, blank=True)
    byline = models.CharField(_("byline"), max_length=500, blank=True)
    dateline = models.CharField(_("dateline"), max_length=200, blank=True)
    slug = models.CharField(_("slug"), max_length=80, editable=False)
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        db_index=False,
        verbose_name=_("source"),
        help_text=_("The publisher if stated, else the agency credited; empty where it is unknown."),
    )
    agency = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agency_articles",
        verbose_name=_("agency"),
        help_text=_("The wire credited, where another publisher is stated."),
    )
    published_on = models.DateField(_("published on"), null=True, blank=True)
    date_precision = models.CharField(_("precision of the date"), max_length=5, choices=Precision, blank=True)
    date_basis = models.CharField(_("basis of the date"), max_length=10, choices=Basis, blank=True)
    published_time = models.TimeField(_("time, where it is stated"), null=True, blank=True)
    utc_offset = models.SmallIntegerField(_("minutes from UTC, where stated"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True, help_text=_("BCP 47; empty if unknown."))
    original_url = models.CharField(_("original address"), max_length=2000, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    body = models.TextField(_("text"), blank=True)
    body_format = models.CharField(_("format of the text"), max_length=8, choices=BodyFormat, default=BodyFormat.TEXT)
    text = models.TextField(_("plain words"), blank=True, editable=False)
    word_count = models.PositiveIntegerField(_("words"), default=0, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.IMPORTED, editable=False)
    publish_at = models.DateTimeField(_("to be published at"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("first published here"), null=True, blank=True, editable=False)
    withdrawal_reason = models.CharField(
        _("reason of withdrawal"), max_length=13, choices=WithdrawalReason, blank=True, editable=False
    )
    withdrawal_note = models.TextField(_("public note"), blank=True, editable=False)
    withdrawal_mention = models.BooleanField(_("a tombstone is shown"), default=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )
    display = models.CharField(
        _("what the public may read"), max_length=8, choices=Display, blank=True, help_text=_("Empty: as its source.")
    )
    evidence = models.JSONField(_("evidence"), default=dict, blank=True, editable=False)
    # An account that goes by another way than the admin leaves its number here: nobody's, and the history stays true.
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        db_constraint=False,
        related_name="+",
        verbose_name=_("assignee"),
    )
    sort_key = models.BigIntegerField(unique=True, editable=False)

    # Where it was loaded `with_card()`: the accounts of public events, and how text, excerpt and summary begin.
    public_accounts: list[Account]
    text_begins: str
    body_begins: str
    summary_begins: str

    objects = ArticleQuerySet.as_manager()
    tags = TaggableManager(through=TaggedArticle, manager=ReadOnlyTags, blank=True, related_name="articles")

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-sort_key"]
        permissions = [
            ("submit_article", _("Can hand articles over for review")),
            ("review_article", _("Can take articles through review")),
            ("publish_article", _("Can publish, schedule and withdraw articles")),
            ("erase_article", _("Can erase articles for good")),
        ]
        indexes = [
            models.Index(fields=["state", "sort_key"], name="article_by_state"),
            models.Index(fields=["source", "sort_key"], name="article_by_source"),
            models.Index(fields=["language", "sort_key"], name="article_by_language"),
            models.Index(fields=["assignee", "sort_key"], name="article_by_assignee"),
            models.Index(fields=["state", "published_at", "id"], name="article_by_addition"),
            models.Index(fields=["original_url"], name="article_by_address", condition=~Q(original_url="")),
            models.Index(fields=["withdrawn_at"], name="article_withdrawn", condition=Q(withdrawn_at__isnull=False)),
            models.Index(fields=["publish_at"], name="article_due", condition=Q(publish_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_on__isnull=True, date_precision="", date_basis="")
                | (Q(published_on__isnull=False) & ~Q(date_precision="") & ~Q(date_basis="")),
                name="article_date_has_precision_and_basis",
            ),
            models.CheckConstraint(
                condition=Q(title="", title_basis="") | (~Q(title="") & ~Q(title_basis="")),
                name="article_title_has_basis",
            ),
            models.CheckConstraint(
                condition=(Q(state=State.SCHEDULED) & Q(publish_at__isnull=False))
                | (~Q(state=State.SCHEDULED) & Q(publish_at__isnull=True)),
                name="article_scheduled_has_time",
            ),
            models.CheckConstraint(
                condition=(Q(state=State.MERGED) & Q(merged_into__isnull=False))
                | (~Q(state=State.MERGED) & Q(merged_into__isnull=True)),
                name="article_merged_points_somewhere",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="article_not_merged_into_itself"),
            models.CheckConstraint(
                condition=~Q(state=State.WITHDRAWN) | (~Q(withdrawal_reason="") & Q(withdrawn_at__isnull=False)),
                name="article_withdrawn_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.PUBLISHED, State.WITHDRAWN]) | Q(published_at__isnull=False),
                name="article_shown_has_first_day",
            ),
            models.CheckConstraint(
                condition=Q(agency__isnull=True) | Q(source__isnull=False), name="article_agency_beside_source"
            ),
            models.CheckConstraint(condition=~Q(key="") & ~Q(slug=""), name="article_has_key_and_slug"),
        ]

    def __str__(self) -> str:
        return self.title or self.key

    def derive(self) -> None:
        """Set what follows from the other fields: slug, plain words, their number, place in the order."""
        self.text = plain_words(self.body, self.body_format)
        self.word_count = count_words(self.text)
        self.derive_names()

    def derive_names(self) -> None:
        """Set what follows from the fields other than the text: slug, and place in the order."""
        self.slug = slugify(self.title, fallback=f"article-{self.key}")
        self.sort_key = sort_key_of(self.published_on, self.pk)

    def get_absolute_url(self) -> str:
        return urls.ARTICLE(self.key, self.slug)

    @property
    def published(self) -> PartialDate | None:
        """The date of publication as far as it is known."""
        return PartialDate.of(self.published_on, self.date_precision) if self.published_on else None

    @property
    def is_public(self) -> bool:
        return self.state == State.PUBLISHED

    @property
    def has_tombstone(self) -> bool:
        """Whether the public may know that it stood here and was withdrawn."""
        return self.state == State.WITHDRAWN and self.withdrawal_mention

    @property
    def is_erased(self) -> bool:
        """Whether its text and its bytes were destroyed, on `withdrawn_at`; nothing can be set on it any more."""
        return self.withdrawal_reason == WithdrawalReason.ERASED

    @property
    def has_supplied_title(self) -> bool:
        return self.title_basis == Basis.SUPPLIED

    @property
    def shown_as(self) -> str:
        """How much of it the public may read: its own word, else that of its source."""
        if self.display:
            return self.display
        return self.source.display if self.source_id and self.source else Display.FULL

    def public_body(self) -> str:
        """Return the text for the public in the article's own format, as far as `display` allows."""
        if self.shown_as == Display.FULL:
            return self.body
        return self._excerpt() if self.shown_as == Display.EXCERPT else ""

    def public_text(self) -> str:
        """Return the plain words for the public, as far as `display` allows: the only way to them for any door."""
        if self.shown_as == Display.FULL:
            return self.text
        return self._excerpt() if self.shown_as == Display.EXCERPT else ""

    def public_summary(self) -> str:
        """Return the summary, which is the source's own text and goes the way of the text."""
        return self.summary if self.shown_as != Display.METADATA else ""

    def public_lead(self) -> str:
        """Return the first sentence of the public text, else of the summary, cut for a line of a list.

        From what `with_card()` loads; of an article loaded otherwise, from its text.
        """
        loaded = self.__dict__
        if self.shown_as == Display.METADATA:
            return ""
        if self.shown_as == Display.FULL:
            begun = loaded["text_begins"] if "text_begins" in loaded else self.text[:BEGINNING]
        else:
            begun = self._excerpt(loaded.get("body_begins"))
        summary = loaded["summary_begins"] if "summary_begins" in loaded else self.summary[:BEGINNING]
        return first_sentence(begun or summary, most=LEAD_LENGTH, title=self.title)

    def _excerpt(self, begun: str | None = None) -> str:
        """Return the first words of the text; of its beginning, where no more is loaded."""
        return excerpt_of(self.body if begun is None else begun, self.body_format)


class ArticleProblem(models.Model):
    """Something about an article that an editor should see, until it is gone or a person accepts it."""

    class Answer(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")

    article = models.ForeignKey(Article, models.PROTECT, related_name="problems")
    code = models.CharField(_("problem"), max_length=40)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity)
    message = models.TextField(_("what was met"), blank=True)
    evidence = models.JSONField(_("evidence"), default=dict, blank=True)
    state = models.CharField(_("answer"), max_length=8, choices=Answer, default=Answer.OPEN)
    accepted_by = models.CharField(_("accepted by"), max_length=150, blank=True)
    reason = models.CharField(_("why it was accepted"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("problem of an article")
        verbose_name_plural = _("problems of articles")
        indexes = [models.Index(fields=["state", "code"], name="problem_by_code")]
        constraints = [models.UniqueConstraint(fields=["article", "code"], name="problem_once_an_article")]

    def __str__(self) -> str:
        return self.code
