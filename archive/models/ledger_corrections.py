"""What editors say of figures and quotations that rules found in articles."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.models.articles import Article


class LedgerCorrection(models.Model):
    """One figure or quotation of an article that an editor hid or corrected, known by the hash of its passage.

    The hash is that of its words, whatever their spaces and capitals (`text.ledger.extraction.passage_of`): it stays
    with the passage when the rest of the text changes. `words` are the passage for people. Of a figure `low`, `high`,
    `unit` and `noun` stand instead of what was found, of a quotation `speaker`.
    """

    class Kind(models.TextChoices):
        FIGURE = "figure", _("figure")
        QUOTATION = "quotation", _("quotation")

    article = models.ForeignKey(Article, models.PROTECT, related_name="ledger_corrections")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    passage = models.CharField(_("passage"), max_length=16)
    words = models.TextField(_("words"), blank=True)
    is_hidden = models.BooleanField(_("hidden"), default=False)
    low = models.FloatField(_("number"), null=True, blank=True)
    high = models.FloatField(_("number at most"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=10, blank=True)
    noun = models.CharField(_("what is counted"), max_length=100, blank=True)
    speaker = models.CharField(_("speaker"), max_length=200, blank=True)

    objects = models.Manager()

    class Meta:
        verbose_name = _("correction of the ledger")
        verbose_name_plural = _("corrections of the ledger")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "kind", "passage"], name="ledger_correction_once_a_passage")
        ]

    def __str__(self) -> str:
        return self.words
