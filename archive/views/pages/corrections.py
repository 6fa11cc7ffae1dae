"""Changes: what was added, corrected, merged and withdrawn, as a page and as a feed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from archive.filters import paging
from archive.filters.paging import Order, page_of_rows
from archive.filters.parameters import written
from archive.models import Article, Change, ChangeSet, Collection, State
from archive.models.articles import STATED_FIELDS
from archive.models.changes import VERSION
from archive.models.choices import ChangeKind
from archive.views.formatting.locales import canonical
from archive.views.formatting.words import plain_title
from archive.views.frame.interface_languages import language_tag
from archive.views.frame.page import Crumb, Format, Page, home_crumb, render_page
from archive.views.frame.public import data_response, public
from archive.views.pages.additions import Addition, latest_additions

NEWEST_ACTS = Order("acts", ("-pk",))
KINDS = (
    ChangeKind.EDIT,
    ChangeKind.TRANSITION,
    ChangeKind.MERGE,
    ChangeKind.UNDO,
    ChangeKind.UNDO_IMPORT,
    ChangeKind.ERASURE,
    ChangeKind.REPARSE,
)
ACTS_A_PAGE = 50
ACTS_LOOKED_AT = 20  # for the last few corrections
MOST_CHANGES = 2000
UNSAID = {"title_basis", "date_precision", "body_format"}
ATOM = "application/atom+xml"


@dataclass(frozen=True, slots=True)
class Correction:
    """What one act changed in one article that the public could read."""

    at: datetime
    article: Article
    what: str
    reason: str
    is_merge: bool = False

    @property
    def title(self) -> str:
        return _("An article that was erased") if self.article.is_erased else plain_title(self.article)

    @property
    def url(self) -> str:
        """Where it is seen: the history of what stands, the tombstone of what does not, the article of a merge."""
        if self.is_merge:
            return self.article.get_absolute_url()
        if self.article.is_public:
            return reverse("archive:article_history", args=[self.article.key])
        return self.article.get_absolute_url()


@public(query=paging.QUERY)
def corrections_page(request: HttpRequest) -> HttpResponse:
    rows = page_of_rows(_acts(), NEWEST_ACTS, request.GET, default_size=ACTS_A_PAGE)
    path = reverse("archive:corrections")
    page = Page(
        _("Corrections and changes"),
        path,
        section="about",
        crumbs=(home_crumb(), Crumb(_("About"), reverse("archive:about")), Crumb(_("Changes"))),
        formats=(Format(_("Atom feed"), ATOM, reverse("archive:corrections_feed")),),
        description=_(
            "What was changed in articles after they were published here, newest first. Each article keeps its earlier"
            " versions."
        ),
        schema="CollectionPage",
        is_indexed=not request.GET,
    )
    context = {
        "rows": rows,
        "corrections": _corrections(rows.rows),
        "added": [] if request.GET else latest_additions(),
        "added_url": reverse("archive:article_list") + written([("sort", "added")]),
    }
    return render_page("pages/corrections.html", page, context)


@public()
def corrections_feed(request: HttpRequest) -> HttpResponse:
    acts = list(_acts().order_by("-pk")[:ACTS_A_PAGE])
    feed = Atom1Feed(
        title=_("Corrections and changes"),
        link=settings.SITE_URL + reverse("archive:corrections"),
        description="",
        language=language_tag(get_language() or settings.LANGUAGE_CODE),
        author_name=Collection.objects.for_readers().title,
        feed_url=settings.SITE_URL + reverse("archive:corrections_feed"),
    )
    entries = [*map(_entry_of_correction, _corrections(acts)), *map(_entry_of_addition, latest_additions())]
    for entry in sorted(entries, key=lambda entry: entry["updateddate"], reverse=True):
        feed.add_item(**entry)
    return data_response(feed.writeString("utf-8"), f"{ATOM}; charset=utf-8")


def latest_corrections(most: int) -> list[Correction]:
    """Return the last few corrections among the last acts that could be some (three queries)."""
    return _corrections(list(_acts().order_by("-pk")[:ACTS_LOOKED_AT]), MOST_CHANGES // 10)[:most]


def _entry_of_correction(correction: Correction) -> dict[str, Any]:
    address = settings.SITE_URL + correction.url
    return {
        "title": f"{correction.title}: {correction.what}",
        "link": address,
        "description": correction.reason,
        "unique_id": f"{settings.SITE_URL}{canonical(correction.url)}#{correction.at.isoformat()}",
        "updateddate": correction.at,
    }


def _entry_of_addition(added: Addition) -> dict[str, Any]:
    address = settings.SITE_URL + reverse("archive:article_list") + written([("sort", "added")])
    titles = "; ".join(map(plain_title, added.articles))
    return {
        "title": _("Added: %(articles)s") % {"articles": added.in_words},
        "link": address,
        "description": f"{titles} …" if added.hidden else titles,
        "unique_id": f"{settings.SITE_URL}{canonical(reverse('archive:corrections'))}#added-{added.day.isoformat()}",
        "updateddate": added.at,
    }


def _acts() -> QuerySet[ChangeSet]:
    return ChangeSet.objects.filter(kind__in=KINDS)


def _corrections(acts: Sequence[ChangeSet], most: int = MOST_CHANGES) -> list[Correction]:
    """Return what these acts changed in public, in their order (four queries, the newest two thousand changes).

    Only what happened after the first publication counts, and only in articles that stand or are mentioned.
    """
    by_id = {act.pk: act for act in acts}
    if not by_id:
        return []
    # Asked for changes of articles as well, SQLite would read all there ever were.
    changes = Change.objects.filter(
        change_set__in=by_id,
        action__in=[Change.Action.SET, Change.Action.ERASE],
        field__in=[*STATED_FIELDS, "state", VERSION, ""],
    ).order_by("-pk")
    touched: dict[tuple[int, int], list[str]] = {}
    columns = ("model", "change_set_id", "object_id", "field")
    for model, act, pk, name in changes.values_list(*columns)[:most]:
        if model == "article":
            touched.setdefault((act, pk), []).append(name)
    articles = Article.objects.with_mention().in_bulk({pk for _act, pk in touched})
    into = _kept_by(pk for pk, article in articles.items() if article.state == State.MERGED)
    found = []
    for (act, pk), names in touched.items():
        article = articles[pk]
        is_shown = article.is_public or article.has_tombstone or pk in into
        if not is_shown or article.published_at is None or by_id[act].at <= article.published_at:
            continue
        if what := _in_words(article, names):
            shown = into.get(pk, article)  # nothing of what was merged, which is not public any more
            found.append(Correction(by_id[act].at, shown, what, by_id[act].public_reason, is_merge=pk in into))
    return found


def _kept_by(merged: Iterable[int]) -> dict[int, Article]:
    """Return the public articles that others were merged into, by the ids of those (two queries, if any was)."""
    ids = list(merged)
    into = dict(Article.objects.filter(pk__in=ids).order_by().values_list("pk", "merged_into_id")) if ids else {}
    if not into:
        return {}
    kept = Article.objects.published_among({pk for pk in into.values() if pk}).with_mention().in_bulk()
    return {pk: kept[keeper] for pk, keeper in into.items() if keeper in kept}


def _in_words(article: Article, names: Iterable[str]) -> str:
    """Say what changed; of an article that is withdrawn or merged, only that."""
    changed = set(names)
    if article.state == State.MERGED:
        return _("another article that tells the same was merged into it") if "state" in changed else ""
    if article.state == State.WITHDRAWN:
        if "" in changed:
            return _("erased")
        return _("withdrawn") if "state" in changed else ""
    if VERSION in changed:
        return _("an earlier version was erased")
    if "state" in changed:
        return _("published again")
    labels = [str(Article._meta.get_field(name).verbose_name) for name in STATED_FIELDS if name in changed - UNSAID]  # type: ignore[union-attr]
    return capfirst(_("changed: %(fields)s") % {"fields": _(", ").join(labels)}) if labels else ""
