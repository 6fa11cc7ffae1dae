"""What was changed in articles after they were first published here, as the public may know it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from archive.filters.paging import Order
from archive.models import Article, Change, ChangeSet, State
from archive.models.articles import STATED_FIELDS
from archive.models.changes import VERSION
from archive.models.choices import ChangeKind
from archive.serving.titles import plain_title

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
MOST_CHANGES = 2000
UNSAID = {"title_basis", "date_precision", "body_format"}


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


def acts() -> QuerySet[ChangeSet]:
    """Return the acts that could have changed something in public; of each, `corrections_of` says what.

    `last_change` is the id of the last change of each.
    """
    changes = Change.objects.filter(change_set=OuterRef("pk")).order_by("-pk")
    return ChangeSet.objects.filter(kind__in=KINDS).annotate(last_change=Subquery(changes.values("pk")[:1]))


def corrections_of(acts: Sequence[ChangeSet], most: int = MOST_CHANGES) -> list[Correction]:
    """Return what these acts, of `acts()`, changed in public, in their order (four queries).

    Of all the newest two thousand changes are looked at, and of each act those within so many ids before its last: what
    it did in one step has ids that follow each other, for nobody else writes meanwhile.
    Only what happened after the first publication counts, and only in articles that stand or are mentioned.
    """
    by_id = {act.pk: act for act in acts}
    lasts: dict[int, int | None] = {act.pk: act.last_change for act in acts}  # type: ignore[attr-defined]
    newest = [Q(change_set=pk, pk__gt=last - most) for pk, last in lasts.items() if last]
    if not newest:
        return []
    # Asked for changes of articles as well, SQLite would read all there ever were.
    changes = Change.objects.filter(
        reduce(or_, newest),
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
