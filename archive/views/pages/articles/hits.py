"""An article opened from a list: its hits marked in the text, and its neighbours in what was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from archive.filters import ArticleFilter
from archive.filters.lists import ROWS, request_of
from archive.filters.parameters import NARROWING, Pairs, written
from archive.models import Article
from archive.rendering_hits import mark_hits
from archive.search.results.highlights import Highlighter, hits
from archive.search.searcher import FARTHEST, Request, SearchUnavailableError, Session, open_session, search
from archive.text.structure.paragraphs import Paragraph

LIST_KEYS = (*NARROWING, "sort", "hit")
QUERY = (*LIST_KEYS, "part")
STEPS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Opened:
    """What an article that was opened from a list says of it: where it stands in it, and how to go on."""

    typed: str
    text: SafeString
    number: int
    list_url: str
    has_words: bool = True
    place: int = 0
    total: int = 0
    before: str = ""
    after: str = ""
    is_unavailable: bool = False

    @property
    def steps(self) -> range:
        return range(1, min(self.number, STEPS_SHOWN) + 1)


def open_from_list(article: Article, text: SafeString, shown: Sequence[Paragraph], query: QueryDict) -> Opened | None:
    """Return the drawn text of these paragraphs with the hits of `q` marked, and the neighbours at the place `hit`.

    None when no list is named. Raises BadRequest with a sentence for a list that can't be read.
    """
    found = ArticleFilter(query)
    if not found.is_valid():
        raise BadRequest(" ".join(str(message) for messages in found.errors.values() for message in messages))
    if not found.words:
        return None
    place = _place(query)
    pairs = tuple(pair for pair in found.start if pair[0] in LIST_KEYS)
    number = -(-place // ROWS)
    list_url = reverse("archive:article_list") + written([*pairs, *([("page", str(number))] if number > 1 else [])])
    typed = found.values["q"]
    try:
        here = open_session()
        highlighter = Highlighter(here.sought(request_of(found)), exact=found.is_exact)
        marked, count = _marked(text, article, highlighter, shown) if highlighter else (text, 0)
        opened = Opened(typed, marked, count, list_url, has_words=bool(highlighter))
        return _among(here, opened, article, replace(request_of(found), size=1), pairs, place) if place else opened
    except SearchUnavailableError:
        return Opened(typed, text, 0, list_url, is_unavailable=True)


def _marked(
    text: SafeString, article: Article, highlighter: Highlighter, shown: Sequence[Paragraph]
) -> tuple[SafeString, int]:
    by_paragraph: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for hit in hits(article, highlighter, shown):
        by_paragraph[hit.paragraph_id].append((hit.span.start, hit.span.end))
    return mark_hits(text, {paragraph.id: paragraph.text for paragraph in shown}, by_paragraph)


def _place(query: QueryDict) -> int:
    asked = query.get("hit", "")
    if not asked:
        return 0
    if not (asked.isascii() and asked.isdigit() and len(asked) <= 9):
        raise BadRequest(_("Results have numbers from 1."))
    return int(asked) if int(asked) <= FARTHEST else 0


def _among(here: Session, opened: Opened, article: Article, asked: Request, pairs: Pairs, place: int) -> Opened:
    """Add the results before and after; nothing when the list has changed and the article stands elsewhere."""
    own = search(replace(asked, page=place), here)
    if own.ids != (article.pk,):
        return opened
    near = {
        at: search(replace(asked, page=at), here).ids
        for at in (place - 1, place + 1)
        if 1 <= at <= min(own.total, FARTHEST)
    }
    ids = [pk for found in near.values() for pk in found]
    addresses = {other.pk: other.get_absolute_url() for other in Article.objects.published_among(ids)}

    def at(number: int) -> str:
        path = next((addresses[pk] for pk in near.get(number, ()) if pk in addresses), "")
        return path + written([*pairs, ("hit", str(number))]) if path else ""

    return replace(opened, place=place, total=own.total, before=at(place - 1), after=at(place + 1))
