"""The accounts on the page of an event as rows, headlines and days, drawn without a template: a hundred may stand."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from archive.models import Article, Event
from archive.templatetags.archive_dates import days_apart, in_words, lag, span, time, unknown_part, weekday
from archive.templatetags.archive_words import (
    HEADLINE_CLOSED,
    HEADLINE_OPENED,
    headline,
    language,
    number,
    role,
    siglum,
    source_kind,
)

if TYPE_CHECKING:
    from archive.views.pages.events import TimelineDay, Witness

register = template.Library()


@register.simple_tag
def witness_rows(event: Event, witnesses: Sequence[Witness]) -> SafeString:
    """Draw accounts as rows of a table: account, language, day, words, role."""
    labels = [
        f'<span class="table__label">{escape(label)}</span>'
        for label in (_("Language"), _("Published"), _("Words"), _("Role"))
    ]

    def row(witness: Witness) -> str:
        article = witness.account.article
        values = [
            escape(language(article.language)),
            _published(event, article),
            escape(number(article.word_count)),
            escape(role(witness.account)),
        ]
        kinds = ["", "", " table__cell--number", ""]
        cells = "".join(
            f'<td class="table__cell{kind}">{label}<span>{value}</span></td>\n'
            for kind, label, value in zip(kinds, labels, values, strict=True)
        )
        return (
            f'<tr class="table__row">\n<th class="table__cell table__cell--lead" scope="row">{_siglum(witness)}'
            f' <span class="table__lead">{_source(article)}</span>{_agency(article)}\n'
            f'<span class="table__title"><a class="account__link" href="{escape(article.get_absolute_url())}">'
            f"{headline(article)}</a></span></th>\n{cells}</tr>\n"
        )

    return SafeString("".join(map(row, witnesses)))


@register.simple_tag
def headline_wall(event: Event, witnesses: Sequence[Witness]) -> SafeString:
    """Draw the headlines of accounts one under the other, with what each says alone."""
    return SafeString("".join(_headline(event, witness) for witness in witnesses))


@register.simple_tag
def timeline_days(event: Event, days: Sequence[TimelineDay], *, day_is_held: bool) -> SafeString:
    """Draw the days of accounts and of the event itself; `day_is_held` says that an account is of that very day."""
    return SafeString("".join(_day(event, day, day_is_held=day_is_held) for day in days))


def _siglum(witness: Witness) -> str:
    return f'<span class="siglum">{siglum(witness.place)}</span>'


def _source(article: Article) -> str:
    source = article.source
    if source is None:
        return escape(_("Source unknown"))
    return (
        f'<a href="{escape(source.get_absolute_url())}">{escape(source.name)}</a>, {escape(source_kind(source.kind))}'
    )


def _agency(article: Article) -> str:
    if article.agency is None:
        return ""
    return f' <span class="quiet">{escape(_("crediting %(name)s") % {"name": article.agency.name})}</span>'


def _published(event: Event, article: Article) -> str:
    when = article.published
    apart = lag(event, article) if when else ""
    after = f' <span class="table__sub">{escape(apart)}</span>' if apart else ""
    return f"{conditional_escape(time(when))} {escape(unknown_part(when))}{after}"


def _headline(event: Event, witness: Witness) -> str:
    article = witness.account.article
    source = article.source.name if article.source else _("Source unknown")
    apart = lag(event, article) if article.published else ""
    after = f" <span>{escape(apart)}</span>" if apart else ""
    words = "".join(
        f'<b class="wall__own">{escape(piece)}</b>' if is_own else escape(piece) for piece, is_own in witness.headline
    )
    is_bracketed = article.has_supplied_title or not article.title
    opened, closed = (HEADLINE_OPENED, HEADLINE_CLOSED) if is_bracketed else ("", "")
    lang = f' lang="{escape(article.language)}"' if article.language else ""
    return (
        f'<li class="wall__item">\n<p class="wall__facts">{_siglum(witness)} <b>{escape(source)}</b>'
        f" <span>{conditional_escape(time(article.published))}</span>{after}</p>\n"
        f'<p class="wall__headline{"" if witness.is_compared else " wall__headline--alone"}"{lang}>'
        f'<a class="wall__link said" href="{escape(article.get_absolute_url())}">'
        f"{opened}{words or escape(_('Untitled'))}{closed}</a></p>\n</li>\n"
    )


def _day(event: Event, day: TimelineDay, *, day_is_held: bool) -> str:
    when = escape(_("Day unknown"))
    if day.when:
        when = f'<time datetime="{day.when.isoformat()}">{escape(f"{weekday(day.when)}, {in_words(day.when)}")}</time>'
    apart = _("the event") if day.is_event else days_apart(day.days)
    after = f'<span class="timeline__lag">{escape(apart)}</span>' if apart else ""
    what = _event(event, day_is_held=day_is_held) if day.is_event else ""
    return (
        f'<li class="timeline__day{" timeline__day--event" if day.is_event else ""}">\n'
        f'<h3 class="timeline__date">{when}{after}</h3>\n{what}{"".join(map(_told, day.witnesses))}</li>\n'
    )


def _event(event: Event, *, day_is_held: bool) -> str:
    """Say in the timeline what happened, on which days if several, and whether no account is of the day."""
    is_long = event.starts and event.ends and event.starts != event.ends
    dates = f", {conditional_escape(span(event))}" if is_long else ""
    none = f'<p class="quiet">{escape(_("No account published on the day itself is held here."))}</p>\n'
    title = f'<p class="timeline__what timeline__what--event">{escape(event.title)}{dates}</p>\n'
    return title if day_is_held else title + none


def _told(witness: Witness) -> str:
    article = witness.account.article
    source = article.source.name if article.source else _("An unknown source")
    link = f'<a href="{escape(article.get_absolute_url())}">{headline(article)}</a>'
    return (
        f'<p class="timeline__what">{_siglum(witness)} {escape(source)} {escape(role(witness.account))}: {link}</p>\n'
    )
