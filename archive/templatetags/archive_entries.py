"""Events in lists, drawn without a template: dozens stand on a page, each with its first accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from archive.models import Account, Basis, Event
from archive.templatetags.archive_words import accounts, headline, lag, more_accounts, role, span, span_in_year

if TYPE_CHECKING:
    from archive.views.entries import Entry

register = template.Library()


@register.simple_tag
def event_entries(entries: Sequence[Entry], rank: int = 3) -> SafeString:
    """Draw events with their first accounts; `rank` is that of their headings."""
    return SafeString("".join(_entry(entry, rank) for entry in entries))


@register.simple_tag
def event_lines(events: Sequence[Event], counts: Mapping[int, int], *, show_year: bool = False) -> SafeString:
    """Draw events that were loaded `with_card()` with the number of their accounts; `show_year` if dates need it."""
    when = span if show_year else span_in_year
    dated = ((event, conditional_escape(when(event))) for event in events)
    return SafeString("".join(_event(event, date, counts.get(event.pk, 0)) for event, date in dated))


def _entry(entry: Entry, rank: int) -> str:
    event = entry.event
    when = escape(span_in_year(event))
    if (event.starts_basis or event.ends_basis) == Basis.EDITOR:
        when += f"<br>{escape(_('date by the editor'))}"
    lines = "".join(_account(event, account) for account in entry.accounts)
    told = f'<ul class="entry__accounts">\n{lines}</ul>\n' if lines else ""
    if lines and entry.hidden:
        link = f'<a href="{escape(event.get_absolute_url())}">{escape(more_accounts(entry.hidden))}</a>'
        told += f'<p class="entry__place">{link}</p>\n'
    return _event(event, when, entry.total, rank, told)


def _event(event: Event, when: str, total: int, rank: int = 3, told: str = "") -> str:
    count = escape(accounts(total) if total else _("no account held"))
    place = event.place
    where = f'<a href="{escape(place.get_absolute_url())}">{escape(place.name)}</a> · ' if place else ""
    link = f'<a class="entry__link" href="{escape(event.get_absolute_url())}">{escape(event.title)}</a>'
    return (
        f'<article class="entry">\n<p class="entry__date">{when}</p>\n<div>\n'
        f'<h{rank} class="entry__title">{link}</h{rank}>\n<p class="entry__place">{where}{count}</p>\n'
        f"{told}</div>\n</article>\n"
    )


def _account(event: Event, account: Account) -> str:
    article = account.article
    source = article.source.name if article.source else _("Source unknown")
    apart = lag(event, article)
    what = f"{role(account)}, {apart}" if apart else role(account)
    return (
        f'<li class="account">\n<p class="account__source">{escape(source)}'
        f' <span class="account__lag">{escape(what)}</span></p>\n'
        f'<p class="account__headline"><a class="account__link" href="{escape(article.get_absolute_url())}">'
        f"{headline(article)}</a></p>\n</li>\n"
    )
