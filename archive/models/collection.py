"""What the whole archive is called and is about: one row."""

from __future__ import annotations

import re
from copy import copy

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models.curated import Curated
from archive.models.urls import present_language
from archive.text.structure.paragraphs import paragraphs

_MAILBOX = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
TOLD = ("title", "description", "about", "rights")  # texts that can be told in other languages


class CollectionManager(models.Manager["Collection"]):
    def current(self) -> Collection:
        """Return the collection, or an unsaved one with the title and description of the settings (one query)."""
        found = next(iter(self.all()), None)  # there is one row at most: no order, no limit
        return found or Collection(pk=1, title=settings.SITE_TITLE, description=settings.SITE_DESCRIPTION)

    def for_readers(self) -> Collection:
        """Return the current one as it is told in the language of the page (one query); not to be saved."""
        return self.current().in_language(present_language() or settings.LANGUAGE_CODE)


class Collection(Curated):
    """The archive as its readers know it."""

    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    about = models.TextField(_("what is collected"), blank=True)
    rights = models.TextField(_("rights"), blank=True)
    contact = models.CharField(_("contact for errors"), max_length=300, blank=True)
    translations = models.JSONField(
        _("in other languages"),
        default=dict,
        blank=True,
        help_text=_("By the code of a language: title, description, about and rights, as far as they are told in it."),
    )
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

    def in_language(self, language: str) -> Collection:
        """Return what is told in a language, each text that is missing there as it stands."""
        told = self.translations.get(language) or self.translations.get(language.partition("-")[0]) or {}
        texts = {name: told[name] for name in TOLD if told.get(name)}
        if not texts:
            return self
        row = copy(self)
        for name, text in texts.items():
            setattr(row, name, text)
        return row

    @property
    def contact_url(self) -> str:
        """The address to write to; empty where the contact is words."""
        if self.contact.lower().startswith(("http://", "https://")):
            return self.contact
        return f"mailto:{self.contact}" if _MAILBOX.fullmatch(self.contact) else ""

    @property
    def about_paragraphs(self) -> list[str]:
        return [part.text for part in paragraphs(self.about, "text")]

    @property
    def rights_paragraphs(self) -> list[str]:
        return [part.text for part in paragraphs(self.rights, "text")]
