"""The facets of a list, drawn without a template for speed: several hundred values stand on a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING

from django import template
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.templatetags.archive_words import number

if TYPE_CHECKING:
    from archive.views.pages.lists.facets import Facet, FacetValue

register = template.Library()


@register.simple_tag
def facet_group(facet: Facet, only_undated_url: str = "") -> SafeString:
    """Draw a group of values to tick, those behind “more” and the box for the others by name, as far as there are any.

    `only_undated_url` leads to what has no date, for the years.
    """
    write = _plain_numbers()
    shown, more = _choices(facet, facet.shown, write), _choices(facet, facet.more, write)
    if facet.more and facet.is_more_earlier:
        n = len(facet.more)
        earlier = ngettext("%(n)s earlier year", "%(n)s earlier years", n) % {"n": n}
        drawn = f"{_details(escape(earlier), more)}{shown}"
    elif facet.more:
        n = len(facet.more)
        name = _("More…") if facet.named else ngettext("%(n)s more…", "%(n)s more…", n) % {"n": n}
        box = _box(facet, write) if facet.named else ""
        drawn = shown + _details(escape(name), f'{box}<div id="{_id(facet)}-values">{more}</div>')
    else:
        drawn = shown
    undated = _undated(facet.undated, only_undated_url, write) if facet.undated else ""
    return SafeString(
        f'<fieldset class="facet">\n<legend class="facet__name">{escape(facet.name)}</legend>\n'
        f"{drawn}{undated}</fieldset>\n"
    )


def _choices(facet: Facet, values: Sequence[FacetValue], write: Callable[[int], str]) -> str:
    return "".join(
        f'<label class="facet__choice{"" if value.count else " facet__choice--none"}">'
        f'<input type="checkbox" name="{facet.parameter}" value="{escape(value.value)}"'
        f"{' checked' if value.is_chosen else ''}> <span>{escape(value.name)}</span>"
        f' <span class="facet__count">{write(value.count)}</span></label>\n'
        for value in values
    )


def _details(summary: str, content: str) -> str:
    return f'<details>\n<summary class="facet__more">{summary}</summary>\n{content}\n</details>\n'


def _box(facet: Facet, write: Callable[[int], str]) -> str:
    """Draw the box for a value by its name; it works without a script, which only narrows what stands below."""
    label = escape(_("Another of “%(name)s”, by name") % {"name": facet.name})
    names = "".join(
        f'<option value="{escape(value.value)}">{escape(value.name)} ({write(value.count)})</option>'
        for value in facet.named
    )
    own = _id(facet)
    return (
        f'<p class="facet__box"><label class="facet__sub" for="{own}">{label}</label>\n'
        f'<input id="{own}" type="text" name="{facet.parameter}" list="{own}-names" autocomplete="off"'
        f' data-narrows="{own}-values"></p>\n<datalist id="{own}-names">{names}</datalist>\n'
    )


def _id(facet: Facet) -> str:
    return f"facet-{escape(facet.id)}"


def _undated(n: int, url: str, write: Callable[[int], str]) -> str:
    said = ngettext("%(number)s has no date.", "%(number)s have no date.", n) % {"number": write(n)}
    link = f'<a href="{escape(url)}" rel="nofollow">{escape(_("Only these"))}</a>'
    return f'<p class="facet__sub">{escape(said)} {link}</p>\n'


def _plain_numbers() -> Callable[[int], str]:
    """Return what writes numbers in the language of the page, asked once for all of a part: see `number`."""
    grouping, separator = formats.get_format("NUMBER_GROUPING"), formats.get_format("THOUSAND_SEPARATOR")
    if grouping == 0:
        return str
    if grouping == 3:
        return lambda n: f"{n:,}".replace(",", separator)
    return number
