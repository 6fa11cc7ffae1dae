"""What people keep at the desk for themselves: how it suits them, views of its lists, and queues to work through."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from archive.models.articles import Article
from archive.text.keys import ALPHABET

CODE_LENGTH = 8
KEPT = timedelta(days=14)  # since a queue was begun
MOST_KEPT = 30  # queues of one person


def draw_code() -> str:
    """Return a short id by chance."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


class DeskPreferences(models.Model):
    """How the desk suits one person, wherever they sign in; who never chose has no row, and the defaults."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", primary_key=True)
    has_single_keys = models.BooleanField(_("single keys work outside boxes"), default=True)

    objects = models.Manager()

    class Meta:
        verbose_name = _("preferences at the desk")
        verbose_name_plural = _("preferences at the desk")

    def __str__(self) -> str:
        return str(self.user_id)

    @classmethod
    def of(cls, user: Any) -> DeskPreferences:
        """Return what somebody chose, or the defaults (one query)."""
        return cls.objects.filter(user=user.pk).first() or cls(user_id=user.pk)


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def for_user(self, user: Any) -> SavedViewQuerySet:
        """Those that a person sees: their own in their order, then what others share, by name."""
        own = models.Case(models.When(owner=user, then=0), default=1)
        seen = self.filter(Q(owner=user) | Q(is_shared=True)).select_related("owner")
        return seen.annotate(is_others=own).order_by("is_others", "position", "name", "pk")


class SavedView(models.Model):
    """A view of the list of articles: its filters, words and order as they stand in its address."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("what it lists"), max_length=2000)
    is_shared = models.BooleanField(_("everybody at the desk sees it"), default=False)
    position = models.PositiveSmallIntegerField(_("place among the others"), default=0)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_view_once_a_person")]

    def __str__(self) -> str:
        return self.name


class WorkQueue(models.Model):
    """Articles that one person works through, in the order in which a list had them when they began."""

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=draw_code)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    query = models.CharField(max_length=2000, blank=True)
    packed_ids = models.TextField()
    begun_at = models.DateTimeField(default=timezone.now)

    objects = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "begun_at"], name="work_queue_by_owner")]

    def __str__(self) -> str:
        return self.name or self.code

    @property
    def ids(self) -> list[int]:
        """The articles, in order."""
        found: list[int] = json.loads(self.packed_ids)
        return found

    @classmethod
    def begin(cls, owner: Any, ids: Sequence[int], *, name: str, query: str) -> WorkQueue:
        """Keep a new queue; what its owner began long ago goes (four queries)."""
        old = cls.objects.filter(begun_at__lt=timezone.now() - KEPT)
        latest = cls.objects.filter(owner=owner).order_by("-begun_at", "-pk").values_list("pk", flat=True)
        many = cls.objects.filter(pk__in=list(latest[MOST_KEPT - 1 : 2 * MOST_KEPT]))
        (old | many).delete()
        packed = json.dumps(list(ids), separators=(",", ":"))
        return cls.objects.create(owner=owner, packed_ids=packed, name=name[:200], query=query[:2000])

    def note(self, article_id: int, outcome: str) -> None:
        """Note what was last done with one of its articles."""
        WorkQueueStep.objects.update_or_create(queue=self, article_id=article_id, defaults={"outcome": outcome})

    def outcomes(self) -> dict[str, int]:
        """Return how many articles came to each outcome; those that nobody came to are left out (one query)."""
        return dict(self.steps.order_by().values_list("outcome").annotate(n=Count("pk")))

    def untouched(self, ids: Collection[int] | None = None) -> list[int]:
        """Return the articles that nobody came to yet, in order (one query)."""
        done = set(self.steps.values_list("article_id", flat=True))
        return [pk for pk in (self.ids if ids is None else ids) if pk not in done]


class WorkQueueStep(models.Model):
    """What was last done with an article of a queue."""

    class Outcome(models.TextChoices):
        SAVED = "saved", _("saved")
        READY = "ready", _("marked as ready")
        HANDED_OVER = "handed", _("handed over")
        PUBLISHED = "published", _("published")
        MERGED = "merged", _("merged")
        APART = "apart", _("told apart")
        SKIPPED = "skipped", _("skipped")

    queue = models.ForeignKey(WorkQueue, models.CASCADE, related_name="steps")
    article = models.ForeignKey(Article, models.PROTECT, related_name="+", db_index=False)
    outcome = models.CharField(max_length=9, choices=Outcome)

    objects = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["queue", "article"], name="work_queue_step_once")]

    def __str__(self) -> str:
        return self.outcome
