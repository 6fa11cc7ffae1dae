"""The figures and quotations of an event's accounts: the first rows on its page, all of them on a page of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from archive.comparing.ledger import MOST_ACCOUNTS, Ledger, ledger_of, with_texts
from archive.models import Account, Article, Event
from archive.text.ledger.extraction import FoundFigure, FoundQuotation
from archive.text.ledger.rows import Row, Said
from archive.views.formatting.names import both_names, shown_name
from archive.views.formatting.units import unit_name
from archive.views.frame.page import Crumb, Page, home_crumb, render_page

VIEW = "ledger"
FIGURES_SHOWN = 12
QUOTATIONS_SHOWN = 6
ON_A_PAGE = 60
MORE_PLACES = 3  # of one account that says a thing again


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph of an account: the account's place among all, the paragraph's number and address."""

    account: int
    paragraph: int
    url: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What one account says, in pieces: around the figure, the figure around its number; or a quotation, who speaks.

    `corrected` is as what an editor had a figure read. `more` are other places where the account says the same.
    """

    article: Article
    place: Place
    before: str
    pieces: tuple[str, str, str]
    after: str
    is_corrected: bool
    more: tuple[Place, ...] = ()
    corrected: str = ""
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row: what is counted, in the language `lang` or the reader's; the values that differ, each with who says it."""

    standing: str
    heading: str
    what: str
    lang: str
    values: tuple[tuple[Wording, ...], ...]
    account: int


@dataclass(frozen=True, slots=True)
class LedgerShown:
    """The rows that a page shows of a ledger, how many there are, and what was not read."""

    figures: Sequence[LedgerRow]
    quotations: Sequence[LedgerRow]
    all_figures: int
    all_quotations: int
    hidden: int
    compared: int
    is_partial: bool
    unread: Sequence[int]
    without_quotations: Sequence[int]
    url: str = ""


def ledger_of_event(event: Event, ids: Sequence[int]) -> LedgerShown:
    """Return the first rows of the ledger of an event with these published accounts (two queries to four)."""
    ledger, is_partial = ledger_of(with_texts(ids[:MOST_ACCOUNTS])), len(ids) > MOST_ACCOUNTS
    figures, quotations = ledger.figures[:FIGURES_SHOWN], ledger.quotations[:QUOTATIONS_SHOWN]
    is_all = len(figures) == len(ledger.figures) and len(quotations) == len(ledger.quotations)
    return _shown(ledger, figures, quotations, is_partial, "" if is_all else event.get_absolute_url() + f"?view={VIEW}")


def ledger_page(request: HttpRequest, event: Event) -> HttpResponse:
    """Answer all rows of the ledger of an event, page by page: figures first, then quotations."""
    ledger, is_partial = event_ledger(event)
    total = len(ledger.figures) + len(ledger.quotations)
    last = max(1, -(-total // ON_A_PAGE))
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and 1 <= int(asked[:6]) <= last):
        raise BadRequest(_("There are pages 1 to %s.") % last)
    here = int(asked)
    first, end = (here - 1) * ON_A_PAGE, here * ON_A_PAGE
    figures = ledger.figures[first:end]
    quotations = ledger.quotations[max(0, first - len(ledger.figures)) : max(0, end - len(ledger.figures))]
    address = event.get_absolute_url()
    page = Page(
        _("Figures and quotations: %s") % both_names(event),
        address + f"?view={VIEW}" + (f"&page={here}" if here > 1 else ""),
        section="events",
        crumbs=(
            home_crumb(),
            Crumb(_("Events"), reverse("archive:event_list")),
            Crumb(shown_name(event), address),
            Crumb(_("Figures and quotations")),
        ),
        is_indexed=False,
    )
    context = {
        "event": event,
        "ledger": _shown(ledger, figures, quotations, is_partial),
        "articles": [(place, article) for place, article in enumerate(ledger.articles)],
        "number": here,
        "last": last,
        "page_url": address + f"?view={VIEW}&page=",
    }
    return render_page("pages/event_ledger.html", page, context)


def event_ledger(event: Event) -> tuple[Ledger, bool]:
    """Return the ledger of an event's published accounts, and whether it has more than are compared (three queries)."""
    accounts = Account.objects.published().filter(event=event).in_order()
    ids = list(accounts.values_list("article_id", flat=True)[: MOST_ACCOUNTS + 1])
    return ledger_of(with_texts(ids[:MOST_ACCOUNTS])), len(ids) > MOST_ACCOUNTS


def _shown(
    ledger: Ledger,
    figures: Sequence[Row[FoundFigure]],
    quotations: Sequence[Row[FoundQuotation]],
    is_partial: bool,
    url: str = "",
) -> LedgerShown:
    quoting = {account for row in ledger.quotations for account in row.accounts}
    unread = ledger.unread
    return LedgerShown(
        [_figure_row(ledger, row) for row in figures],
        [_quotation_row(ledger, row) for row in quotations],
        len(ledger.figures),
        len(ledger.quotations),
        ledger.hidden,
        len(ledger.articles),
        is_partial,
        unread,
        [place for place in range(len(ledger.articles)) if place not in quoting and place not in unread],
        url,
    )


def _figure_row(ledger: Ledger, row: Row[FoundFigure]) -> LedgerRow:
    first = row.first
    figure = first.item.figure
    is_counted = not figure.amount.unit
    what = figure.noun if is_counted else unit_name(figure.amount.unit)
    return LedgerRow(
        str(row.agreement),
        _heading(ledger, row),
        what,
        ledger.articles[first.account].language if is_counted else "",
        tuple(tuple(_figure(ledger, said) for said in value) for value in row.values),
        first.account,
    )


def _quotation_row(ledger: Ledger, row: Row[FoundQuotation]) -> LedgerRow:
    first = row.first
    return LedgerRow(
        str(row.agreement),
        _heading(ledger, row),
        first.item.text,
        ledger.articles[first.account].language,
        tuple(tuple(_quotation(ledger, said) for said in value) for value in row.values),
        first.account,
    )


def _heading(ledger: Ledger, row: Row[FoundFigure] | Row[FoundQuotation]) -> str:
    """Return over which rows this one stands: the first two kinds by name, the others by their account."""
    if row.agreement != "only":
        return str(row.agreement)
    source = ledger.articles[row.first.account].source
    return both_names(source) if source else ""


def _figure(ledger: Ledger, said: Said[FoundFigure]) -> Wording:
    one = said.item
    start, end = (place - one.figure.start for place in one.figure.number)
    return Wording(
        ledger.articles[said.account],
        _place(ledger, said.account, one.paragraph),
        one.before,
        (one.text[:start], one.text[start:end], one.text[end:]),
        one.after,
        one.is_corrected,
        _more(ledger, said),
        _as_read(one) if one.is_corrected else "",
    )


def _as_read(one: FoundFigure) -> str:
    """Write a figure as it was read: its number, or both ends of its range, with its unit or noun."""
    amount = one.figure.amount
    ends = dict.fromkeys(
        number_format(int(end) if end == int(end) else end, force_grouping=True) for end in (amount.low, amount.high)
    )
    return " ".join(filter(None, ("–".join(ends), unit_name(amount.unit) if amount.unit else "", one.figure.noun)))


def _quotation(ledger: Ledger, said: Said[FoundQuotation]) -> Wording:
    one = said.item
    return Wording(
        ledger.articles[said.account],
        _place(ledger, said.account, one.paragraph),
        "",
        ("", one.text, ""),
        "",
        one.is_corrected,
        _more(ledger, said),
        speaker=one.quotation.speaker,
    )


def _more(ledger: Ledger, said: Said[FoundFigure] | Said[FoundQuotation]) -> tuple[Place, ...]:
    """Return the other paragraphs in which an account says a thing, the first of them."""
    others = dict.fromkeys(other.paragraph for other in said.more if other.paragraph != said.item.paragraph)
    return tuple(_place(ledger, said.account, paragraph) for paragraph in list(others)[:MORE_PLACES])


def _place(ledger: Ledger, account: int, paragraph: int) -> Place:
    article = ledger.articles[account]
    return Place(account, paragraph, f"{article.get_absolute_url()}#{ledger.paragraph_id(account, paragraph)}")
