"""The rows of the list of articles: what an editor sees of each at a glance, read for a whole page at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, Max, Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from archive.editing.problems.catalogue import CATALOGUE, KINDS, label_of
from archive.models import (
    Article,
    ArticleProblem,
    Change,
    ChangeSet,
    ImportBatch,
    ImportRecord,
    Severity,
    TaggedArticle,
)
from archive.search.index.desk_numbers import MADE

MOST_TAGS = 3  # by name; the rest is a number
_ORDER = {kind.code: place for place, kind in enumerate(KINDS)}
_WHEN = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d):\d\d")  # what an import is called that nobody named
_GRAVITY = {Severity.BLOCKING: 0, Severity.WARNING: 1, Severity.NOTE: 2}
_FAMILIES = ("near_duplicate", "same_template")  # problems that lead to the articles near to this one


@dataclass(frozen=True, slots=True)
class Flaw:
    """An open problem by name; `family` is asked for where it is about other articles."""

    label: str
    severity: str
    message: str
    has_family: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One article in the list."""

    article: Article
    year: str
    day: str
    source: str
    tags: list[str]
    more_tags: int
    flaws: list[Flaw]
    batch: str
    batch_name: str
    assignee: str
    changed_at: datetime
    changed: str
    changed_by: str


def with_row(rows: Any) -> Any:
    """Load with articles what their rows show of links, beside source and agency (three queries for any number)."""
    problems = ArticleProblem.objects.filter(state=ArticleProblem.Answer.OPEN).defer("evidence", "reason")
    tagged = TaggedArticle.objects.select_related("tag").only("content_object_id", "tag__name").order_by("pk")
    return rows.prefetch_related(
        Prefetch("problems", problems, to_attr="open_problems"), Prefetch("tagged", tagged, to_attr="shown_tags")
    )


def rows_of(articles: Sequence[Any]) -> list[Row]:
    """Return what the list shows of these articles, loaded `with_row()` (six queries for any number)."""
    ids = [article.pk for article in articles]
    batches, acts = _batches(ids), _last_acts(ids)
    now = timezone.now()
    changed = {one.pk: acts[one.pk].at if one.pk in acts else one.updated_at for one in articles}
    people = User.objects.in_bulk({one.assignee_id for one in articles if one.assignee_id})
    return [
        Row(
            article=article,
            year=f"{article.published_on.year}" if article.published_on else "",
            day=day_in_words(article),
            source=_source(article),
            tags=[one.tag.name for one in article.shown_tags[:MOST_TAGS]],
            more_tags=max(0, len(article.shown_tags) - MOST_TAGS),
            flaws=_flaws(article.open_problems),
            batch=short_batch_name(batches.get(article.pk, ""), now),
            batch_name=batches.get(article.pk, ""),
            assignee=_name(people.get(article.assignee_id), article.assignee_id),
            changed_at=changed[article.pk],
            changed=when(changed[article.pk], now),
            changed_by=who(acts.get(article.pk)),
        )
        for article in articles
    ]


def day_in_words(article: Article) -> str:
    """Return day and month as far as they are known, and what is not."""
    dated = article.published
    if dated is None:
        return _("no date stated")
    if dated.day:
        return date_format(dated.first_day, "j F")
    return _("%s, no day") % date_format(dated.first_day, "F") if dated.month else _("year only")


def who(act: ChangeSet | None) -> str:
    """Return who acted: a person by name, a machine by what it did."""
    return (act.user_name or str(act.get_kind_display())) if act else ""


def when(at: datetime, now: datetime) -> str:
    """Return a time as short as it can be: today's by the clock, this year's by its day."""
    local, today = timezone.localtime(at), timezone.localtime(now)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return date_format(local, "j M") if local.year == today.year else f"{local:%Y-%m-%d}"


def short_batch_name(name: str, now: datetime) -> str:
    """Return the name of an import in one line: one that is called by its second, by its day and minute."""
    found = _WHEN.match(name)
    try:
        at = datetime.fromisoformat(found[1]) if found else None
    except ValueError:
        return name
    if at is None or found is None:
        return name
    day = date_format(at, "j M" if at.year == timezone.localtime(now).year else "j M Y")
    return _("import %(day)s, %(hour)s") % {"day": day, "hour": f"{at:%H:%M}"} + name[found.end() :]


def _flaws(problems: Collection[ArticleProblem]) -> list[Flaw]:
    def weight(one: ArticleProblem) -> tuple[int, int, str]:
        return _GRAVITY[Severity(one.severity)], _ORDER.get(one.code, len(CATALOGUE)), one.code

    return [
        Flaw(label_of(one.code), one.severity, one.message, one.code in _FAMILIES)
        for one in sorted(problems, key=weight)
    ]


def _source(article: Article) -> str:
    if article.source is None:
        return ""
    return f"{article.source} ({article.agency})" if article.agency else str(article.source)


def _name(person: User | None, pk: int | None) -> str:
    if pk is None:
        return ""
    return person.get_username() if person else _("an account that is gone")


def _batches(ids: Sequence[int]) -> dict[int, str]:
    """Return the last import that made or changed each article, by its name (two queries)."""
    made = ImportRecord.objects.filter(article__in=ids, outcome__in=MADE).order_by()
    last = dict(made.values_list("article").annotate(Max("batch")))
    names = dict(ImportBatch.objects.filter(pk__in=set(last.values())).values_list("pk", "name"))
    return {pk: names[batch] for pk, batch in last.items()}


def _last_acts(ids: Sequence[int]) -> dict[int, ChangeSet]:
    """Return the last act that changed each article (two queries)."""
    changes = Change.objects.filter(model="article", object_id__in=ids).order_by()
    last = dict(changes.values_list("object_id").annotate(last=Max(F("change_set_id"))))
    acts = ChangeSet.objects.defer("reason", "public_reason").in_bulk(set(last.values()))
    return {pk: acts[act] for pk, act in last.items()}
