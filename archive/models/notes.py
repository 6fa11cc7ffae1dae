"""Notes to colleagues: what the staff says about an article among itself, and to whom."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from archive.models.articles import Article

LONGEST_NOTE = 2000


class Note(models.Model):
    """A few words about an article, for the staff alone: no door of the public reads them, and no log keeps them.

    The name of its author stays when the account is gone.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    author_name = models.CharField(_("who"), max_length=150)
    text = models.TextField(_("note"), max_length=LONGEST_NOTE)
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = models.Manager()

    class Meta:
        verbose_name = _("note to colleagues")
        verbose_name_plural = _("notes to colleagues")
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class Mention(models.Model):
    """One of the staff whom a note names; it waits for them at the desk until they have read it."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    is_read = models.BooleanField(_("read"), default=False)

    objects = models.Manager()

    class Meta:
        verbose_name = _("mention in a note")
        verbose_name_plural = _("mentions in notes")
        default_permissions = ()
        indexes = [
            models.Index(fields=["user"], name="mention_of_user"),
            models.Index(fields=["user", "id"], name="mention_unread", condition=Q(is_read=False)),
        ]
        constraints = [models.UniqueConstraint(fields=["note", "user"], name="mention_once_a_note")]

    def __str__(self) -> str:
        return f"{self.user}, {self.note.at:%Y-%m-%d %H:%M}"
