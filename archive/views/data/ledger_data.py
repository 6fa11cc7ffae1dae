"""The figures and quotations of an event as data."""

from __future__ import annotations

from typing import Any

from archive.comparing.ledger import Ledger
from archive.models import Basis, Event
from archive.text.ledger.extraction import FoundFigure, FoundQuotation
from archive.text.ledger.rows import Row, Said
from archive.views.pages.ledger import event_ledger

MOST_ROWS = 500  # of figures, and of quotations


def ledger_record(event: Event) -> dict[str, Any]:
    """Return the rows of the ledger of an event as JSON knows them (three queries to five).

    Each value of a row lists the accounts that have it: the article by its key, the paragraph by its id, and `start`
    and `end` in the article's public text (`/articles/<key>.txt` below its head). Quantities stand in their own unit.
    """
    ledger, is_partial = event_ledger(event)
    return {
        "basis_of_figures_and_quotations": Basis.INFERRED.value,
        "is_ledger_partial": is_partial or max(len(ledger.figures), len(ledger.quotations)) > MOST_ROWS,
        "rows_hidden_by_editors": ledger.hidden,
        "figures": [_row(ledger, row, _figure) for row in ledger.figures[:MOST_ROWS]],
        "quotations": [_row(ledger, row, _quotation) for row in ledger.quotations[:MOST_ROWS]],
    }


def _row(ledger: Ledger, row: Row[Any], draw: Any) -> dict[str, Any]:
    values = [[draw(ledger, said) for said in value] for value in row.values]
    return {"standing": str(row.agreement), "values": values}


def _figure(ledger: Ledger, said: Said[FoundFigure]) -> dict[str, Any]:
    figure, amount = said.item.figure, said.item.figure.amount
    return {
        **_place(ledger, said.account, said.item, figure.start, figure.end),
        "low": _number(amount.low),
        "high": _number(amount.high),
        "unit": amount.unit or None,
        "noun": figure.noun or None,
        "per": figure.per or None,
        "qualifier": figure.qualifier or None,
        "also": {"low": _number(figure.also.low), "high": _number(figure.also.high), "unit": figure.also.unit}
        if figure.also
        else None,
    }


def _quotation(ledger: Ledger, said: Said[FoundQuotation]) -> dict[str, Any]:
    quotation = said.item.quotation
    return {
        **_place(ledger, said.account, said.item, quotation.start, quotation.end),
        "speaker": quotation.speaker or None,
    }


def _place(ledger: Ledger, account: int, one: FoundFigure | FoundQuotation, start: int, end: int) -> dict[str, Any]:
    begins = ledger.start_of(account, one.paragraph)
    return {
        "article": ledger.articles[account].key,
        "paragraph": ledger.paragraph_id(account, one.paragraph),
        "start": begins + start,
        "end": begins + end,
        "text": one.text,
        "is_corrected_by_editor": one.is_corrected,
    }


def _number(value: float) -> float | int:
    return int(value) if value == int(value) else value
