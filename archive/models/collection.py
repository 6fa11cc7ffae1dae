"""What the whole archive is called and is about: one row."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models.curated import Curated
from archive.text.structure.paragraphs import paragraphs


class CollectionManager(models.Manager["Collection"]):
    def current(self) -> Collection:
        """Return the collection, or an unsaved one with the title and description of the settings (one query)."""
        found = next(iter(self.all()), None)  # there is one row at most: no order, no limit
        return found or Collection(pk=1, title=settings.SITE_TITLE, description=settings.SITE_DESCRIPTION)


class Collection(Curated):
    """The archive as its readers know it."""

    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    about = models.TextField(_("what is collected"), blank=True)
    rights = models.TextField(_("rights"), blank=True)
    contact = models.CharField(_("contact for errors"), max_length=300, blank=True)
    wants_events = models.BooleanField(
        _("every article belongs to an event"),
        default=False,
        help_text=_("Then an article without an event is a problem, which does not hold it back."),
    )

    objects = CollectionManager()

    class Meta:
        verbose_name = _("collection")
        verbose_name_plural = _("collection")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_collection")]

    def __str__(self) -> str:
        return self.title

    @property
    def about_paragraphs(self) -> list[str]:
        return [part.text for part in paragraphs(self.about, "text")]

    @property
    def rights_paragraphs(self) -> list[str]:
        return [part.text for part in paragraphs(self.rights, "text")]
