"""What the index knows of an article for its editors alone, as numbers: how it is known, and what is wrong with it."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Collection

from archive.models import Article, ArticleProblem, Basis, ImportRecord, Outcome, Precision, Severity
from archive.text.dates.partial_dates import PartialDate

NONE = 0  # in each of these fields: nothing of the kind
PRECISIONS = {"": NONE, Precision.YEAR: 1, Precision.MONTH: 2, Precision.DAY: 3}
BASES = {"": NONE} | {basis: number for number, basis in enumerate(Basis, 1)}
SEVERITIES = {Severity.NOTE: 1, Severity.WARNING: 2, Severity.BLOCKING: 3}
BY_MACHINE, BY_PERSON = 1, 2  # whether a person set anything of it
NO_TAGS, NO_EVENT = 1, 2  # what it lacks
MADE = (Outcome.CREATED, Outcome.UPDATED)  # outcomes of imports by which an article counts as one of theirs

Numbers = defaultdict[int, defaultdict[str, set[int]]]


def problem_number(code: str) -> int:
    """Return the number by which the index knows a kind of problem, of whatever release."""
    return zlib.crc32(code.encode()) + 1


def month_number(dated: PartialDate | None) -> int:
    """Return year and month as one number, 202403; 0 where the month is unknown."""
    return dated.year * 100 + dated.month if dated and dated.month else NONE


def numbers_of(article: Article) -> dict[str, int]:
    """Return what stands in its own columns: month, precision, bases, and whether a person set anything."""
    return {
        "month": month_number(article.published),
        "precision": PRECISIONS[article.date_precision],
        "date_basis": BASES[article.date_basis],
        "title_basis": BASES[article.title_basis],
        "edited": BY_PERSON if article.edited_fields else BY_MACHINE,
    }


def linked_numbers(article_ids: Collection[int]) -> Numbers:
    """Return open problems with their severities, and the imports that made or changed each (two queries)."""
    found: Numbers = defaultdict(lambda: defaultdict(set))
    for pk in article_ids:
        found[pk] = defaultdict(set, severity={NONE}, batch={NONE})
    is_open = ArticleProblem.Answer.OPEN
    problems = ArticleProblem.objects.filter(article__in=article_ids, state=is_open).order_by()
    for article, code, severity in problems.values_list("article_id", "code", "severity"):
        found[article]["problem"].add(problem_number(code))
        found[article]["severity"].discard(NONE)
        found[article]["severity"].add(SEVERITIES[Severity(severity)])
    records = ImportRecord.objects.filter(article__in=article_ids, outcome__in=MADE).order_by()
    for article, batch in records.values_list("article_id", "batch_id"):
        found[article]["batch"].discard(NONE)
        found[article]["batch"].add(batch)
    return found


def lacking(tags: Collection[int], events: Collection[int]) -> set[int]:
    """Return what an article with these tags and events lacks."""
    return {number for number, there in ((NO_TAGS, tags), (NO_EVENT, events)) if not there} or {NONE}
