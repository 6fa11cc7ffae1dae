"""The history of an article and its versions, as far as they were public."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.models import Article, BodyFormat, Display, Source
from archive.models.queries.public_versions import Version, public_versions
from archive.rendering import draw, read_text
from archive.views.formatting.dates import in_words
from archive.views.formatting.words import plain_title
from archive.views.frame.lookup import MovedError, find_article, is_merged
from archive.views.frame.page import Crumb, Page, home_crumb, render_page
from archive.views.frame.public import public
from archive.views.pages.articles.parts import asked_part, parts_from
from archive.views.pages.articles.tombstones import tombstone, version_tombstone


@public()
def article_history(request: HttpRequest, key: str) -> HttpResponse:
    article = find_article(key)
    if not article.is_public:
        return tombstone(article, request.path)
    path = reverse("archive:article_history", args=[article.key])
    if request.path != path:
        raise MovedError(path)
    versions = public_versions(article)
    context = {
        "article": article,
        "rows": [(version, _differences(article, version)) for version in reversed(versions)],
    }
    title = _("History of %(title)s") % {"title": plain_title(article)}
    page = Page(title, path, crumbs=_history_crumbs(article), is_indexed=False)
    return render_page("pages/article_history.html", page, context)


def _history_crumbs(article: Article, version: int | None = None) -> tuple[Crumb, ...]:
    steps = [home_crumb(), Crumb(plain_title(article), article.get_absolute_url(), article.language)]
    if version is None:
        return (*steps, Crumb(_("History")))
    history = reverse("archive:article_history", args=[article.key])
    return (*steps, Crumb(_("History"), history), Crumb(_("Version %(number)s") % {"number": version}))


def _differences(article: Article, version: Version) -> list[tuple[str, str, str]]:
    """Say what changed with a version: the field, what stood there, what stands there; texts without their words.

    Beside what was erased the fields are only named.
    """
    rows = []
    for name in version.changed:
        if name in {"title_basis", "date_precision", "body_format"}:
            continue
        label = str(Article._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        if name in {"body", "summary"} or not version.before:
            rows.append((label, "", ""))
        else:
            rows.append((label, _shown(name, version.before.get(name)), _shown(name, version.values[name])))
    return rows


def _shown(name: str, value: Any) -> str:
    if value in (None, ""):
        return _("unknown")
    if name in {"source", "agency"}:
        return str(Source.objects.filter(pk=value).values_list("name", flat=True).first() or "")
    return in_words(date.fromisoformat(value)) if name == "published_on" else str(value)


@public(query=("part",))
def article_version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    article = find_article(key)
    if not article.is_public:
        return tombstone(article, request.path)
    if is_merged(key, article):  # whose versions are others
        raise MovedError(reverse("archive:article_history", args=[article.key]))
    path = reverse("archive:article_version", args=[article.key, number])
    if request.path != path:
        raise MovedError(path)
    versions = public_versions(article)
    version = next((one for one in versions if one.number == number), None)
    if version is None:
        raise Http404
    if version.erasure:
        crumbs = _history_crumbs(article, number)
        return version_tombstone(article, version, path, crumbs)
    then = _as_it_stood(article, version)
    is_whole = then.shown_as == Display.FULL
    part = asked_part(request.GET, path)
    reading = read_text(then.public_body(), then.body_format if is_whole else BodyFormat.TEXT)
    context = {
        "article": article,
        "then": then,
        "source_has_page": Source.objects.public().filter(pk__in=[then.source_id]).exists(),
        "parts": parts_from(reading, part, path),
        "text": draw(reading, part=part),
        "version": version,
        "count": len(versions),
    }
    title = _("%(title)s, version %(number)s") % {"title": plain_title(then), "number": number}
    page = Page(title, path, crumbs=_history_crumbs(article, number), is_indexed=False, lang=then.language)
    return render_page("pages/article_version.html", page, context)


def _as_it_stood(article: Article, version: Version) -> Article:
    """Return an (unsaved) copy of an article with the values of a version; how much of it is shown is today's rule."""
    then = Article(pk=article.pk, key=article.key, display=article.shown_as, state=article.state)
    for name, value in version.values.items():
        if name not in {"source", "agency"}:
            setattr(then, name, Article._meta.get_field(name).to_python(value))  # type: ignore[union-attr]
    then.source = Source.objects.filter(pk=version.values["source"]).first()
    then.derive()
    return then
