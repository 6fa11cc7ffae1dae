"""Accounts: which article is about which event."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from archive.models.choices import Basis, EventState, Role
from archive.models.sort_keys import UNDATED_BELOW
from archive.models.vocabulary.events import Event

_LINE = (
    *("event", "role", "sort_key", "article__key", "article__slug", "article__title", "article__title_basis"),
    *("article__language", "article__published_on", "article__date_precision", "article__source__name"),
)
_CARD = ("article__word_count", "article__source__slug", "article__source__kind", "article__agency__name")
IS_UNDATED = Case(When(sort_key__lt=UNDATED_BELOW, then=Value(1)), default=Value(0))


class AccountQuerySet(models.QuerySet["Account"]):
    def published(self) -> AccountQuerySet:
        """Those whose article the public may see; looked up one by one, so that no list starts from all articles."""
        articles: Any = self.model._meta.get_field("article").related_model  # its gate; articles build on accounts
        return self.filter(Exists(articles.objects.published().filter(pk=OuterRef("article"))))

    def of_public_events(self) -> AccountQuerySet:
        """Of the accounts of an article that the public may see: those whose event it may see as well.

        The state of the event decides alone, since that article is a published account of it.
        """
        return self.filter(event__state=EventState.PUBLIC)

    def in_order(self) -> AccountQuerySet:
        """Order as they were published, the undated (`is_undated` 1) last."""
        return self.annotate(is_undated=IS_UNDATED).order_by("is_undated", "sort_key")

    def before(self, account: Account) -> AccountQuerySet:
        """Those that come before an account `in_order()`."""
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
    """An article about an event, and what it does with it: announce, report, analyse or recall it."""

    article = models.ForeignKey("archive.Article", models.PROTECT, related_name="accounts", verbose_name=_("article"))
    event = models.ForeignKey(Event, models.PROTECT, related_name="accounts", verbose_name=_("event"))
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.REPORTS)
    basis = models.CharField(_("basis"), max_length=10, choices=Basis)
    evidence = models.JSONField(_("evidence"), default=dict, blank=True)
    sort_key = models.BigIntegerField(editable=False)
    added_at = models.DateTimeField(_("added"), null=True, editable=False)  # null: before this was noted

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        indexes = [models.Index(fields=["event", "sort_key"], name="account_by_date")]
        constraints = [models.UniqueConstraint(fields=["article", "event"], name="one_account_an_article")]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.event_id}"
