"""Tags of an article, added and removed by hand, as one change."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from rest_framework.request import Request

from archive.api.frame.doors import answer
from archive.api.frame.problems import Problem
from archive.api.frame.sent import TagsRequest
from archive.api.writing.acting import article_to_write, by_token
from archive.api.writing.bodies import read_body
from archive.editing.articles import edit
from archive.editing.changes.approval import may_edit
from archive.editing.vocabulary.tag_names import tag_named
from archive.models import Article, Basis, Tag, TaggedArticle
from archive.serving.article_records import links_of


def add_tags(request: Request, key: str) -> HttpResponse:
    """Add tags, each by its slug or a name; what the article bears already stays as it is. Raises Problem for one that
    there is not.
    """
    article = _article(request, key)
    sent = read_body(request, TagsRequest)
    found = {name: tag_named(name) for name in sent["tags"]}
    if unknown := [name for name, tag in found.items() if tag is None]:
        errors = {"tags": [f"There is no tag “{name}”. Make it on the desk first." for name in unknown]}
        raise Problem(400, "Some tags are not there; errors says which. Nothing was saved.", errors=errors)
    held = set(TaggedArticle.objects.filter(content_object=article).values_list("tag", flat=True))
    wanted = {tag.pk for tag in found.values() if tag is not None} - held
    new = [{"tag": pk, "basis": Basis.EDITOR.value} for pk in sorted(wanted)]
    edit(article, {}, {"tags": (new, [])}, user=request.user, reason=by_token(request, sent.get("reason", "")))
    return _answer(article)


def remove_tag(request: Request, key: str, slug: str) -> HttpResponse:
    """Remove a tag; Http404 where the article does not bear it."""
    article = _article(request, key)
    tag = Tag.objects.filter(slug=slug.lower(), tagged__content_object=article).first()
    if tag is None:
        raise Http404
    edit(article, {}, {"tags": ([], [{"tag": tag.pk}])}, user=request.user, reason=by_token(request))
    return _answer(article)


def _article(request: Request, key: str) -> Article:
    article = article_to_write(request, key)
    if not may_edit(request.user, article):
        raise PermissionDenied("The person of this token may not edit an article in this state.")
    return article


def _answer(article: Article) -> HttpResponse:
    saved = Article.objects.with_page().get(pk=article.pk)
    return answer({"key": saved.key, "version": saved.version, "tags": links_of(saved)["tags"]})
