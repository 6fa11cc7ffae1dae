"""Who published, and the names under which they are credited."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models import urls
from archive.models.choices import Display, SourceKind, source_kinds
from archive.models.curated import Curated
from archive.models.vocabulary import gate


class SourceQuerySet(models.QuerySet["Source"]):
    def by_name(self) -> SourceQuerySet:
        return self.order_by("name", "pk")

    def public(self) -> SourceQuerySet:
        """The gate: those that a published article names, and confirmed ones that no article names at all."""
        return self.filter(gate.of_sources())

    def agencies(self) -> SourceQuerySet:
        return self.filter(kind=SourceKind.AGENCY)


class Source(Curated):
    """A publisher or a news agency."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    full_name = models.CharField(_("full name"), max_length=300, blank=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=source_kinds, default=SourceKind.OTHER)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text=_("Two letters, ISO 3166."))
    languages = models.JSONField(_("languages"), default=list, blank=True, help_text=_("Language tags, BCP 47."))
    founded = models.PositiveSmallIntegerField(
        _("founded"), null=True, blank=True, help_text=_("The year in which it began. No article of it can be older.")
    )
    homepage = models.URLField(_("homepage"), max_length=500, blank=True)
    domains = models.JSONField(_("domains"), default=list, blank=True, help_text=_("Hosts whose pages it publishes."))
    description = models.TextField(_("description"), blank=True)
    rights = models.TextField(_("rights"), blank=True)
    display = models.CharField(_("what the public may read"), max_length=8, choices=Display, default=Display.FULL)
    is_confirmed = models.BooleanField(
        _("confirmed"),
        default=True,
        help_text=_("It has a page before anything of it is held. What an import took from a credit is unconfirmed."),
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="source_has_name"),
            models.CheckConstraint(condition=~models.Q(slug=""), name="source_has_slug"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return urls.SOURCE(self.slug)


class SourceAlias(models.Model):
    """One way in which a source is credited; `name_key` is the name casefolded, so that a credit names one source."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=200, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=35, blank=True)

    class Meta:
        verbose_name = _("other name of a source")
        verbose_name_plural = _("other names of sources")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
