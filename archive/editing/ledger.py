"""What an editor decides about a figure or a quotation that rules found: hidden, corrected, or as it was found."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from archive.comparing.ledger import read
from archive.editing.changes.approval import may_edit
from archive.editing.changes.recorder import User, recording
from archive.models import Article, ChangeKind, ChangeSet, LedgerCorrection
from archive.text.ledger.figures.units import CURRENCIES, MEASURES


class LedgerRefusedError(Exception):
    """A correction that can't be made; the message is a sentence that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What is to stand for a passage: nothing if it `is_hidden`, else of a figure its number, unit and noun, of a
    quotation its speaker."""

    kind: str
    passage: str
    is_hidden: bool = False
    low: float | None = None
    high: float | None = None
    unit: str = ""
    noun: str = ""
    speaker: str = ""


def correct(article: Article, correction: Correction, *, user: User, reason: str) -> ChangeSet | None:
    """Hide or correct what was found in a passage of an article, in one change set; None when nothing changed.

    Raises LedgerRefusedError for what the text does not hold, a correction that says nothing, without a reason, and
    where the person may not change the article.
    """
    words = _words_of(article, correction)
    if correction.unit and correction.unit not in {*MEASURES, *CURRENCIES}:
        raise LedgerRefusedError(_("“%s” is no unit of the ledger.") % correction.unit)
    is_figure = correction.kind == LedgerCorrection.Kind.FIGURE
    if is_figure and not correction.is_hidden and (correction.low is None or not (correction.unit or correction.noun)):
        raise LedgerRefusedError(_("A figure needs a number, and a unit or what is counted."))
    if correction.low is not None and correction.high is not None and correction.high < correction.low:
        raise LedgerRefusedError(_("A range begins with its smaller number."))
    item = {
        "kind": correction.kind,
        "passage": correction.passage,
        "words": words,
        "is_hidden": correction.is_hidden,
        "low": correction.low,
        "high": correction.high,
        "unit": correction.unit,
        "noun": correction.noun[:100],
        "speaker": correction.speaker[:200],
    }
    return _set(article, [item], [], user, reason)


def take_back(article: Article, kind: str, passage: str, *, user: User, reason: str = "") -> ChangeSet | None:
    """Let a passage stand in the ledger as the rules find it again; None when nothing changed."""
    known = LedgerCorrection.objects.filter(article=article, kind=kind, passage=passage).first()
    if known is None:
        return None
    return _set(article, [], [{"kind": kind, "passage": passage}], user, reason or _("As found by rule again"))


def _words_of(article: Article, correction: Correction) -> str:
    """Return the words of a passage as the text has them now."""
    found = read(article).found
    some = found.figures if correction.kind == LedgerCorrection.Kind.FIGURE else found.quotations
    words = next((one.text for one in some if one.passage == correction.passage), None)
    if words is None:
        raise LedgerRefusedError(_("The text does not have this passage any longer. Look at the ledger again."))
    return words


def _set(
    article: Article,
    add: list[dict[str, object]],
    remove: list[dict[str, object]],
    user: User,
    reason: str,
) -> ChangeSet | None:
    if not reason.strip():
        raise LedgerRefusedError(_("Say why, in a few words: colleagues see it in the history."))
    if not may_edit(user, article):
        raise LedgerRefusedError(_("You may not change this article, and so not its figures and quotations."))
    with recording(ChangeKind.EDIT, user=user, reason=reason.strip()) as record:
        record.link(article, "ledger", add=add, remove=remove)
    return record.change_set if record.change_set.pk else None
