"""Parts of pages that are drawn once and kept, and lines of names that stand there by the hundred."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from django import template
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from archive.models import Source, Tag, urls
from archive.templatetags.archive_words import country, noun_articles, number, share, source_kind
from archive.views.frame import date_addresses, memo

if TYPE_CHECKING:
    from archive.views.pages.vocabulary import Share

register = template.Library()


@register.simple_tag
def piece(name: str, **values: object) -> SafeString:
    """Draw a partial that is the same on many pages: it is kept for each set of values, and sees nothing else."""
    return memo.piece(name, **values)


@register.simple_tag
def counted_tags(tags: Sequence[tuple[Tag, int]], *, with_noun: bool = False) -> SafeString:
    """Draw tags as items of a list, each with its number of articles; `with_noun` says that it is of articles."""
    address, write, noun = urls.TAG.filler(), number.now(), noun_articles.now()

    def item(tag: Tag, n: int) -> str:
        unseen = f'<span class="unseen"> {escape(noun(n))}</span>' if with_noun else ""
        return (
            f'<li><a class="tags__link" href="{escape(address(tag.slug))}">{escape(tag.name)}</a>'
            f'<span class="tags__count">{escape(write(n))}{unseen}</span></li> '
        )

    return SafeString("".join(item(tag, n) for tag, n in tags))


@register.simple_tag
def source_rows(sources: Sequence[tuple[Source | None, int]], *, with_kind: bool = False) -> SafeString:
    """Draw sources, None for an unknown one, as rows of a table with their numbers of articles."""
    address, write = urls.SOURCE.filler(), number.now()
    kind, of_country, unknown = source_kind.now(), country.now(), escape(_("Source unknown"))

    def name(source: Source) -> str:
        link = f'<a href="{escape(address(source.slug))}">{escape(source.name)}</a>'
        if not with_kind:
            return link
        facts = capfirst(kind(source.kind)) + (f", {of_country(source.country)}" if source.country else "")
        return f'{link} <span class="table__sub">{escape(facts)}</span>'

    return SafeString(
        "".join(
            f'<tr>\n<th class="table__cell" scope="row">{name(source) if source else unknown}</th>\n'
            f'<td class="table__cell table__cell--number{"" if n else " table__cell--none"}">{escape(write(n))}</td>\n'
            "</tr>\n"
            for source, n in sources
        )
    )


@register.simple_tag
def share_rows(shares: Sequence[Share]) -> SafeString:
    """Draw what a heading has of each year as rows of a table: its articles, all held, and a bar of the two."""
    of_year, undated, write = date_addresses.YEAR.filler(), urls.UNDATED(), number.now()

    def row(one: Share) -> str:
        url = of_year(f"{one.year:04d}") if one.year else undated
        own = escape(write(one.part)) if one.part else "–"
        return (
            f'<tr>\n<th class="table__cell" scope="row"><a href="{escape(url)}">{escape(one.name)}</a></th>\n'
            f'<td class="table__cell table__cell--number{"" if one.part else " table__cell--none"}">{own}</td>\n'
            f'<td class="table__cell table__cell--number">{escape(write(one.whole))}</td>\n'
            '<td class="table__cell share"><svg class="share__bar" viewBox="0 0 100 10" preserveAspectRatio="none"'
            ' aria-hidden="true"><rect class="share__all" width="100" height="10"/>'
            f'<rect class="share__own" width="{share(one.part, one.whole)}" height="10"/></svg></td>\n</tr>\n'
        )

    return SafeString("".join(map(row, shares)))
