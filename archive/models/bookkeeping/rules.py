"""What reading by other rules would change, and lines that a source prints with everything: found first, then decided.

A shadow run reads stored originals by today's rules and writes nothing but its findings. Boilerplate that was learned
is proposed line by line; an accepted line is a rule of its source from then on.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from archive.models.articles import Article
from archive.models.changes import ChangeSet
from archive.models.curated import Curated
from archive.models.jobs import Job
from archive.models.vocabulary.sources import Source


class ShadowRun(models.Model):
    """One reading of originals without writing: why, by what job, how much it read, and what it found by field.

    `counts` are numbers by field and effect (`published_on gained`). `rules_stamp` says by which vocabulary it read:
    what was found by another one is not applied. `is_cut` where more articles differ than are kept.
    """

    class About(models.TextChoices):
        SOURCE = "source", _("a source")
        TAG = "tag", _("a tag")
        EVENT = "event", _("an event")
        ALL = "all", _("everything")

    about = models.CharField(_("about"), max_length=6, choices=About)
    object_id = models.BigIntegerField(null=True, blank=True)
    name = models.CharField(_("name"), max_length=300, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    user_name = models.CharField(_("who"), max_length=150, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    rules_stamp = models.CharField(max_length=64, blank=True)
    read = models.PositiveIntegerField(_("articles read"), default=0)
    differing = models.PositiveIntegerField(_("articles that would change"), default=0)
    counts = models.JSONField(_("differences"), default=dict, blank=True)
    failed = models.JSONField(_("could not be read"), default=list, blank=True)
    is_cut = models.BooleanField(default=False)
    applying = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    change_set = models.ForeignKey(ChangeSet, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("asked for"), default=timezone.now)

    objects = models.Manager()

    class Meta:
        verbose_name = _("reading again")
        verbose_name_plural = _("rules")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name or str(self.get_about_display())


class ShadowDifference(models.Model):
    """One field of one article that is read otherwise: gained, lost, changed, or kept where a person set it.

    `version` is that of the article when it was read; `old` and `new` are cut to what shows the difference.
    """

    class Effect(models.TextChoices):
        GAINED = "gained", _("gained")
        LOST = "lost", _("lost")
        CHANGED = "changed", _("changed")
        KEPT = "kept", _("kept, for a person set it")

    run = models.ForeignKey(ShadowRun, models.CASCADE, related_name="differences")
    article = models.ForeignKey(Article, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    field = models.CharField(max_length=40)
    effect = models.CharField(max_length=7, choices=Effect)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    is_left_out = models.BooleanField(default=False)

    objects = models.Manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["run", "field", "effect"], name="shadow_by_field")]

    def __str__(self) -> str:
        return f"{self.field} {self.effect}"


class BoilerplateQuerySet(models.QuerySet["BoilerplateProposal"]):
    def in_force(self) -> BoilerplateQuerySet:
        """Return the lines that are left out of whatever their sources publish."""
        return self.of_sources().filter(state=BoilerplateProposal.Answer.ACCEPTED)

    def waiting(self) -> BoilerplateQuerySet:
        """Return what waits for an answer, and was met when it was last looked for."""
        return self.of_sources().filter(state=BoilerplateProposal.Answer.OPEN, number__gt=0)

    def of_sources(self) -> BoilerplateQuerySet:
        """Leave out those whose source was merged into one that has an answer of its own to the same line."""
        return self.filter(source__isnull=False)


class BoilerplateProposal(Curated):
    """A line that stands at the head or foot of many articles of one source, and what was decided about it.

    `line` is written with single spaces; `number` of `number_read` articles of the source have it. Without a source it
    only waits for a merge to be undone.
    """

    class Answer(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    source = models.ForeignKey(Source, models.CASCADE, null=True, related_name="boilerplate", verbose_name=_("source"))
    line = models.CharField(_("line"), max_length=400)
    number = models.PositiveIntegerField(_("articles"), default=0)
    number_read = models.PositiveIntegerField(_("articles of its source"), default=0)
    state = models.CharField(_("answer"), max_length=8, choices=Answer, default=Answer.OPEN)

    objects = BoilerplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("learned boilerplate")
        verbose_name_plural = _("learned boilerplate")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["source", "line"], name="boilerplate_once_a_source")]
        indexes = [models.Index(fields=["state", "-number"], name="boilerplate_by_state")]

    def __str__(self) -> str:
        return self.line

    @property
    def percent(self) -> int:
        return self.number * 100 // self.number_read if self.number_read else 0


class BoilerplatePlace(models.Model):
    """Where a proposed line stands in the text of an article: from character `start` to `end`, as of a version."""

    proposal = models.ForeignKey(BoilerplateProposal, models.CASCADE, related_name="places")
    article = models.ForeignKey(Article, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    is_left_out = models.BooleanField(default=False)

    objects = models.Manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["proposal", "article"], name="boilerplate_place_once")]

    def __str__(self) -> str:
        return f"{self.start}–{self.end}"


def learned_by_source() -> dict[str, frozenset[str]]:
    """Return the accepted lines by the slug of their source (one query)."""
    found: dict[str, Any] = {}
    for slug, line in BoilerplateProposal.objects.in_force().values_list("source__slug", "line"):
        found.setdefault(slug, set()).add(line)
    return {slug: frozenset(lines) for slug, lines in found.items()}
