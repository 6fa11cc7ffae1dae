"""The history of an article and its versions, as far as they were public."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.filters.fields import shortened
from archive.filters.parameters import written
from archive.models import Article, BodyFormat, Display, Source
from archive.models.queries.public_versions import Version, public_versions
from archive.rendering import draw, read_text
from archive.serving.lookup import MovedError, find_article, is_merged
from archive.serving.titles import plain_title
from archive.views.frame.page import Crumb, Page, home_crumb, render_page
from archive.views.frame.public import public
from archive.views.pages.articles.comparison import as_it_stood, differences, label, shown
from archive.views.pages.articles.parts import asked_part, parts_from
from archive.views.pages.articles.tombstones import tombstone, version_tombstone


@public(query=("from", "to"))
def article_history(request: HttpRequest, key: str) -> HttpResponse:
    article = find_article(key)
    if not article.is_public:
        return tombstone(article, request.path)
    path = reverse("archive:article_history", args=[article.key])
    if request.path != path:
        raise MovedError(path)
    versions = public_versions(article)
    if request.GET:
        return _compare(article, versions, request.GET)
    context = {
        "article": article,
        "readable": [version.number for version in versions if not version.erasure],
        "rows": [(version, _changed(version)) for version in reversed(versions)],
    }
    title = _("History of %(title)s") % {"title": plain_title(article)}
    said = _("Every version of this article that readers could read, and what changed from each to the next.")
    page = Page(title, path, crumbs=_history_crumbs(article), description=said, is_indexed=False)
    return render_page("pages/article_history.html", page, context)


def _history_crumbs(article: Article, version: int | None = None) -> tuple[Crumb, ...]:
    steps = [home_crumb(), Crumb(plain_title(article), article.get_absolute_url(), article.language)]
    if version is None:
        return (*steps, Crumb(_("History")))
    history = reverse("archive:article_history", args=[article.key])
    return (*steps, Crumb(_("History"), history), Crumb(_("Version %(number)s") % {"number": version}))


def _changed(version: Version) -> list[tuple[str, str, str]]:
    """Say what changed with a version: the field, what stood there, what stands there; texts without their words.

    Beside what was erased the fields are only named.
    """
    rows = []
    for name in version.changed:
        if name in {"title_basis", "date_precision", "body_format"}:
            continue
        if name in {"body", "summary"} or not version.before:
            rows.append((label(name), "", ""))
        else:
            rows.append((label(name), shown(name, version.before.get(name)), shown(name, version.values[name])))
    return rows


def _compare(article: Article, versions: list[Version], asked: QueryDict) -> HttpResponse:
    """Compare the two versions that the address asks for; the later one if none is named, with the one before it."""
    by_number = {version.number: version for version in versions}
    new = _asked(asked, "to", by_number, versions[-1].number)
    old = _asked(asked, "from", by_number, max(1, new.number - 1))
    path = reverse("archive:article_history", args=[article.key])
    whole = path + written([("from", str(old.number)), ("to", str(new.number))])
    crumbs = _history_crumbs(article, new.number)
    if erased := next((version for version in (old, new) if version.erasure), None):
        return version_tombstone(article, erased, whole, crumbs)
    context = {
        "article": article,
        "old": old,
        "new": new,
        "differences": differences(article, old, new),
        "readable": [version.number for version in versions if not version.erasure],
    }
    title = _("%(title)s: versions %(old)s and %(new)s") % {
        "title": plain_title(article), "old": old.number, "new": new.number
    }  # fmt: skip
    page = Page(title, whole, crumbs=crumbs, is_indexed=False)
    return render_page("pages/article_comparison.html", page, context)


def _asked(asked: QueryDict, name: str, versions: Mapping[int, Version], otherwise: int) -> Version:
    number = asked.get(name, str(otherwise))
    if not (number.isascii() and number.isdigit() and len(number) <= 6 and int(number) in versions):
        raise BadRequest(_("This article has no version %(number)s.") % {"number": shortened(number)})
    return versions[int(number)]


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
    then = as_it_stood(article, version)
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
    page = Page(
        title,
        path,
        crumbs=_history_crumbs(article, number),
        description=then.public_text()[:300],
        is_indexed=False,
        lang=then.language,
    )
    return render_page("pages/article_version.html", page, context)
