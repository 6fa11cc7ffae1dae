"""The figures and quotations that rules found in the accounts of an event; each is hidden, corrected or put back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.admin.shared.base import with_undo
from archive.admin.shared.list_filters import is_id
from archive.comparing.ledger import Corrections, corrections_of, read, with_texts
from archive.editing.changes.approval import may_edit
from archive.editing.ledger import Correction, LedgerRefusedError, correct, take_back
from archive.models import Article, Event, LedgerCorrection
from archive.text.ledger.extraction import FoundFigure, FoundQuotation
from archive.text.ledger.figures.units import CURRENCIES, MEASURES

ON_A_PAGE = 30
PAGE = "admin:archive_event_ledger"
Kind = LedgerCorrection.Kind
_NUMBER = re.compile(r"(-?\d[\d ,\u00a0]*(?:\.\d+)?)(?:\s*[-–—]\s*(\d[\d ,\u00a0]*(?:\.\d+)?))?")


@dataclass(frozen=True, slots=True)
class Line:
    """A figure or quotation of an account as found, what an editor made of it, and what its form begins with."""

    article: Article
    kind: str
    one: FoundFigure | FoundQuotation
    correction: LedgerCorrection | None
    number: str = ""
    unit: str = ""
    noun: str = ""
    speaker: str = ""


def ledger_view(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    """Show what was found in the accounts of an event, in their order, and do what is sent with one of the rows."""
    event = Event.objects.filter(pk=pk).first()
    if event is None:
        raise Http404
    if not request.user.has_perm("archive.view_event"):
        raise PermissionDenied
    if request.method == "POST":
        return _answer(request, event)
    articles = with_texts(event.accounts.in_order().values_list("article_id", flat=True))
    corrections = corrections_of([article.pk for article in articles])
    lines = [line for article in articles for line in _lines(article, corrections.get(article.pk, {}))]
    asked = request.GET.get("page", "")
    shown = Paginator(lines, ON_A_PAGE).get_page(int(asked) if is_id(asked) else 1)
    states = {article.pk: may_edit(request.user, article) for article in _with_states(articles)}
    context = {
        **site.each_context(request),
        "title": _("Figures and quotations"),
        "subtitle": event.title,
        "opts": Event._meta,
        "event": event,
        "shown": shown,
        "rows": [{"line": line, "may_edit": states.get(line.article.pk, False)} for line in shown.object_list],
        "units": [*MEASURES, *CURRENCIES],
    }
    return TemplateResponse(request, "admin/archive/event/ledger.html", context)


def _with_states(articles: list[Article]) -> list[Article]:
    rows = Article.objects.filter(pk__in=[article.pk for article in articles]).order_by()
    return list(rows.only("state", "withdrawal_reason"))


def _lines(article: Article, corrections: Corrections) -> list[Line]:
    found = read(article).found
    lines = []
    for one in found.figures:
        known = corrections.get((Kind.FIGURE, one.passage))
        amount, is_set = one.figure.amount, known is not None and not known.is_hidden
        low, high = (known.low, known.high) if known and is_set else (amount.low, amount.high)
        unit, noun = (known.unit, known.noun) if known and is_set else (amount.unit, one.figure.noun)
        lines.append(Line(article, Kind.FIGURE, one, known, _written(low, high), unit, noun))
    for words in found.quotations:
        known = corrections.get((Kind.QUOTATION, words.passage))
        speaker = known.speaker if known and not known.is_hidden else words.quotation.speaker
        lines.append(Line(article, Kind.QUOTATION, words, known, speaker=speaker))
    return sorted(lines, key=lambda line: line.one.paragraph)


def _written(low: float | None, high: float | None) -> str:
    ends = dict.fromkeys(f"{end:.12g}" if abs(end) < 1e12 else f"{end:.0f}" for end in (low, high) if end is not None)
    return "–".join(ends)


def _answer(request: HttpRequest, event: Event) -> HttpResponse:
    sent = request.POST.get("article", "")
    accounts = event.accounts.filter(article=int(sent)) if is_id(sent) else event.accounts.none()
    article = Article.objects.select_related("source").filter(accounts__in=accounts).first()
    kind, passage = request.POST.get("kind", ""), request.POST.get("passage", "")
    if article is None or kind not in Kind.values:
        raise Http404
    if not request.user.has_perm("archive.change_event"):
        raise PermissionDenied
    page = reverse(PAGE, args=[event.pk])
    asked = request.POST.get("page", "")
    back = f"{page}?page={asked}" if is_id(asked) else page
    reason = request.POST.get("reason", "")
    try:
        match request.POST.get("act", ""):
            case "hide":
                hidden = Correction(kind, passage, is_hidden=True)
                change_set = correct(article, hidden, user=request.user, reason=reason)
                said = _("Hidden from readers.")
            case "correct":
                change_set = correct(article, _typed(request, kind, passage), user=request.user, reason=reason)
                said = _("Corrected; readers see that an editor did.")
            case "take_back":
                change_set = take_back(article, kind, passage, user=request.user, reason=reason)
                said = _("As found by rule again.")
            case _:
                raise Http404
    except LedgerRefusedError as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(back)
    if change_set:
        messages.success(request, with_undo(said, change_set, back))
    else:
        messages.info(request, _("Nothing was changed."))
    return HttpResponseRedirect(back)


def _typed(request: HttpRequest, kind: str, passage: str) -> Correction:
    """Read what was typed into the form of a row. Raises LedgerRefusedError for what is no number."""
    if kind == Kind.QUOTATION:
        return Correction(kind, passage, speaker=request.POST.get("speaker", "").strip())
    number = _NUMBER.fullmatch(request.POST.get("number", "").strip())
    if number is None:
        raise LedgerRefusedError(_("Type the number in digits, such as 35, 27.2 or 40–50."))
    low = _value(number[1])
    high = _value(number[2]) if number[2] else low
    fields: dict[str, Any] = {name: request.POST.get(name, "").strip() for name in ("unit", "noun")}
    return Correction(kind, passage, low=low, high=high, **fields)


def _value(written: str) -> float:
    return float(re.sub("[ ,\u00a0]", "", written))
