"""Near-duplicate problems of other articles: the titles of what is erased leave their messages, in the log as well."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Func, QuerySet
from django.utils.translation import gettext as _

from archive.comparing.duplicate_problems import SHARES_WORDING
from archive.editing.changes.log import Entry
from archive.editing.erasing.scope import ErasureScope
from archive.models import Article, ArticleProblem, Change
from archive.models.changes import pack

CHUNK = 500


def remove_titles_from_problems(article: Article, scope: ErasureScope) -> int:
    """Take the titles of an article out of what other articles' problems say; return how many did.

    Reads all problems of near texts, in the index of their code, some thousand at a time.
    """
    named = ArticleProblem.objects.filter(state__in=ArticleProblem.Answer.values, code__in=SHARES_WORDING)
    touched = []
    for problem in named.filter(message__contains=article.key).exclude(article=article).iterator(chunk_size=CHUNK):
        message = _without_titles(problem.message, article, scope)
        if message != problem.message:
            problem.message = message
            touched.append(problem)
    ArticleProblem.objects.bulk_update(touched, ["message"], batch_size=CHUNK)
    return len(touched)


def logged_problems(article: Article) -> list[int]:
    """Return the changes of other articles' problems that name this one, by id.

    Reads everything that was ever logged of problems, by an index of its own; no lock is needed.
    """
    changes = _changes_of_problems().exclude(object_id=article.pk)
    return [change.pk for change in changes.iterator(chunk_size=CHUNK) if _names(change, article)]


def remove_titles_from_log(article: Article, scope: ErasureScope, logged: list[int]) -> int:
    """Do in the log what `remove_titles_from_problems` does: in the `logged` changes, and in those made since."""
    since = _changes_of_problems().filter(pk__gt=max(logged, default=0)).exclude(object_id=article.pk)
    touched = []
    found = {change.pk: change for change in since if _names(change, article)}
    for start in range(0, len(logged), CHUNK):
        found |= Change.objects.in_bulk(logged[start : start + CHUNK])
    for change in found.values():
        values = tuple(_without_titles_in(side, article, scope) for side in change.values())
        if values != tuple(change.values()):
            change.old, change.new, change.packed = pack(*values)
            touched.append(change)
    Change.objects.bulk_update(touched, ["old", "new", "packed"], batch_size=CHUNK)
    return len(touched)


def remove_titles_from_entries(entries: list[Entry], article: Article, scope: ErasureScope) -> None:
    """Do the same in the changes that are about to be written."""
    for place, entry in enumerate(entries):
        if entry.field == "problems" and entry.object_id != article.pk:
            values = Change(old=entry.old, new=entry.new, packed=entry.packed).values()
            old, new, packed = pack(*(_without_titles_in(side, article, scope) for side in values))
            entries[place] = entry._replace(old=old, new=new, packed=packed)


def _changes_of_problems() -> QuerySet[Change]:
    """Ask for the log of problems. SQLite takes their index only where it reads, not as a parameter, what they are."""
    of_problems = Func(template="'problems'", output_field=models.CharField())
    return Change.objects.filter(field=of_problems).order_by("pk")  # only articles have problems


def _names(change: Change, article: Article) -> bool:
    return article.key in json.dumps(change.values())


def _without_titles_in(side: Any, article: Article, scope: ErasureScope) -> Any:
    return [
        {**item, "message": _without_titles(item["message"], article, scope)}
        if item.get("code") in SHARES_WORDING and article.key in item["message"]
        else item
        for item in side or ()
    ]


def _without_titles(message: str, article: Article, scope: ErasureScope) -> str:
    if scope.is_whole_article:
        return _("Its text is near to that of an article that was erased (%(key)s).") % {"key": article.key}
    for title in scope.texts_of("title"):
        message = message.replace(title, article.title)
    return message
