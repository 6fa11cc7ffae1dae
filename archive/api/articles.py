"""Articles: the list, one of them, and what a token does to them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpResponse
from django.urls import reverse
from rest_framework.request import Request

from archive.api.frame import described
from archive.api.frame.doors import Door, absolute, answer
from archive.api.frame.forms import CANNOT_BE_READ
from archive.api.frame.lists import ROWS, article_list_answer, list_answer
from archive.api.frame.problems import Problem
from archive.api.writing import editing, proposing, tagging, transitions
from archive.api.writing.desk_records import desk_facts, desk_record, may_read, unpublished
from archive.filters import ArticleFilter
from archive.filters.lists import page_of
from archive.filters.paging import NEWEST, QUERY, page_of_rows
from archive.filters.parameters import KEYS
from archive.models import Article, Scope, State, TaggedArticle
from archive.models.article_queries import ArticleQuerySet
from archive.serving.article_records import facts_of, links_of, record_of, tombstone_of
from archive.serving.lookup import MovedError, find_article

FILTERS = tuple(key for key in KEYS if key != "group")
STATE = "state"


class ArticleList(Door):
    """All articles, narrowed and ordered by the same parameters as every list of the site."""

    query = (*FILTERS, STATE)
    searches = True
    scopes = {"POST": Scope.PROPOSE}

    @described.article_list
    def get(self, request: Request) -> HttpResponse:
        if STATE in request.query_params:
            return self._in_state(request)
        found = ArticleFilter(request.query_params)
        if not found.is_valid():
            errors = {name: [str(one) for one in said] for name, said in found.errors.items()}
            raise Problem(400, CANNOT_BE_READ, errors=errors)
        page = page_of(found, request.query_params, default_size=ROWS, articles=_with_row())
        return article_list_answer(request, self.query, page, [row_of(article) for article in page.articles])

    def _in_state(self, request: Request) -> HttpResponse:
        """List the articles of one state for a token that may read them, the newest first."""
        may_read(request)
        beside = set(request.query_params) - {STATE, *QUERY}
        if beside:
            raise Problem(
                400, f"With state, only size, after and before are understood, not {', '.join(sorted(beside))}."
            )
        state = request.query_params[STATE]
        if state not in State.values:
            errors = {STATE: [f"This can be {', '.join(State.values)}."]}
            raise Problem(400, CANNOT_BE_READ, errors=errors)
        rows = page_of_rows(_with_row().filter(state=state), NEWEST, request.query_params, ROWS)
        items = [row_of(article) | desk_facts(article) for article in rows.rows]
        return list_answer(request, self.query, rows, items, None)

    @described.propose
    def post(self, request: Request) -> HttpResponse:
        return proposing.propose(request)


class ArticleDetail(Door):
    """One article, with as much of its text as the public may read; what is withdrawn or merged says so."""

    scopes = {"PATCH": Scope.EDIT}

    @described.article
    def get(self, request: Request, key: str) -> HttpResponse:
        if request.auth is not None and (held := unpublished(request, key)):
            return answer(desk_record(held), headers={"ETag": f'"{held.version}"'})
        article = find_article(key)
        address = reverse("archive:api_article", args=[article.key])
        if request.path != address and article.is_public:
            raise MovedError(absolute(address))
        if not article.is_public:
            raise Problem(410, "This article was withdrawn.", tombstone=tombstone_of(article))
        return answer(record_of(article) | _formats_of(article))

    @described.edit
    def patch(self, request: Request, key: str) -> HttpResponse:
        return editing.edit_article(request, key)


class ArticleTransitions(Door):
    """The way of an article from one state to another."""

    scopes = {"POST": Scope.TRANSITION}

    @described.transition
    def post(self, request: Request, key: str) -> HttpResponse:
        return transitions.move_article(request, key)


class ArticleTags(Door):
    """The tags of an article."""

    scopes = {"POST": Scope.TAG}

    @described.add_tags
    def post(self, request: Request, key: str) -> HttpResponse:
        return tagging.add_tags(request, key)


class ArticleTag(Door):
    """One tag of an article."""

    scopes = {"DELETE": Scope.TAG}

    @described.remove_tag
    def delete(self, request: Request, key: str, slug: str) -> HttpResponse:
        return tagging.remove_tag(request, key, slug)


def _with_row() -> ArticleQuerySet:
    """Load what a row says (three queries for any number)."""
    tagged = Prefetch("tagged", TaggedArticle.objects.select_related("tag"))
    return Article.objects.with_record().prefetch_related(tagged)


def row_of(article: Article) -> dict[str, Any]:
    """Return what a list says of an article: all but its text."""
    address = absolute(reverse("archive:api_article", args=[article.key]))
    return {**facts_of(article), **links_of(article), "api_url": address}


def _formats_of(article: Article) -> dict[str, Any]:
    """Return the address of the article itself, and of what else there is of it."""
    address = absolute(reverse("archive:api_article", args=[article.key]))
    data = f"{settings.SITE_URL}/articles/{article.key}"
    return {"api_url": address, "formats": {name: f"{data}.{name}" for name in ("txt", "md", "bib", "ris", "csl.json")}}
