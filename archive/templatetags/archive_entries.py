"""Events in lists, drawn without a template: dozens stand on a page, each with its first accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from archive.models import Account, Basis, Event, urls
from archive.templatetags.archive_dates import from_to_in_year, lag, span, span_in_year
from archive.templatetags.archive_words import accounts, headline, more_accounts, role_label

if TYPE_CHECKING:
    from archive.views.pages.event_lists import Entry

register = template.Library()


@register.simple_tag
def event_entries(entries: Sequence[Entry], rank: int = 3) -> SafeString:
    """Draw events with their first accounts; `rank` is that of their headings."""
    draw = _Lines()
    return SafeString("".join(draw.entry(entry, rank) for entry in entries))


@register.simple_tag
def event_lines(events: Sequence[Event], counts: Mapping[int, int], *, show_year: bool = False) -> SafeString:
    """Draw events that were loaded `with_card()` with the number of their accounts; `show_year` if dates need it."""
    draw, when = _Lines(), span if show_year else span_in_year
    dated = ((event, conditional_escape(when(event))) for event in events)
    return SafeString("".join(draw.event(event, date, counts.get(event.pk, 0)) for event, date in dated))


class _Lines:
    """What draws lines in the present language; words and addresses are asked for once for all of them."""

    def __init__(self) -> None:
        self.when, self.role = from_to_in_year.now(), role_label.now()
        self.accounts, self.more = accounts.now(), more_accounts.now()
        self.event_url, self.place_url = urls.EVENT.filler(), urls.PLACE.filler()
        self.article_url = urls.ARTICLE.filler()
        self.unknown_source, self.none = escape(_("Source unknown")), _("no account held")

    def entry(self, entry: Entry, rank: int) -> str:
        event = entry.event
        when = escape(self.when(event.starts, event.ends))
        if (event.starts_basis or event.ends_basis) == Basis.EDITOR:
            when += f"<br>{escape(_('date by the editor'))}"
        lines = "".join(self.account(event, account) for account in entry.accounts)
        told = f'<ul class="entry__accounts">\n{lines}</ul>\n' if lines else ""
        if lines and entry.hidden:
            link = f'<a href="{escape(self.event_url(event.slug))}">{escape(self.more(entry.hidden))}</a>'
            told += f'<p class="entry__place">{link}</p>\n'
        return self.event(event, when, entry.total, rank, told)

    def event(self, event: Event, when: str, total: int, rank: int = 3, told: str = "") -> str:
        count = escape(self.accounts(total) if total else self.none)
        place = event.place
        where = f'<a href="{escape(self.place_url(place.slug))}">{escape(place.name)}</a> · ' if place else ""
        link = f'<a class="entry__link" href="{escape(self.event_url(event.slug))}">{escape(event.title)}</a>'
        return (
            f'<article class="entry">\n<p class="entry__date">{when}</p>\n<div>\n'
            f'<h{rank} class="entry__title">{link}</h{rank}>\n<p class="entry__place">{where}{count}</p>\n'
            f"{told}</div>\n</article>\n"
        )

    def account(self, event: Event, account: Account) -> str:
        article = account.article
        source = escape(article.source.name) if article.source else self.unknown_source
        what, apart = self.role(account.role), lag(event, article)
        return (
            f'<li class="account">\n<p class="account__source">{source}'
            f' <span class="account__lag">{escape(f"{what}, {apart}" if apart else what)}</span></p>\n'
            f'<p class="account__headline"><a class="account__link"'
            f' href="{escape(self.article_url(article.key, article.slug))}">{headline(article)}</a></p>\n</li>\n'
        )
