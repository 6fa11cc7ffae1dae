"""The problem `failed_fixity`: what was stored of an article is not what it was, so nobody publishes it unseen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from archive.editing.changes.links import Item
from archive.editing.changes.recorder import recording
from archive.editing.problems.catalogue import CATALOGUE
from archive.models import ArticleProblem
from archive.models.choices import ChangeKind

FAILED_FIXITY = "failed_fixity"
CHECKED = ("originals", "texts")  # the checks that say of single articles that they failed
CHUNK = 500


def record_failed_fixity(failed: Mapping[str, Mapping[int, str]]) -> int:
    """Let the problem follow checks that ran: `failed[check][article id]` is what is wrong; return how many changed.

    A problem that rests on a check that did not run stays; one that a person accepted stays accepted while what was
    found is the same. Some hundred articles in one change set; nothing is written when nothing changed.
    """
    if not failed:
        return 0
    present = {one.article_id: one for one in ArticleProblem.objects.filter(code=FAILED_FIXITY)}
    wrong: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for pk, problem in present.items():
        wrong[pk] = {check: said for check, said in problem.evidence.items() if check not in failed}
    for check, articles in failed.items():
        for pk, said in articles.items():
            wrong[pk][check] = said
    changed = [pk for pk, found in sorted(wrong.items()) if found != getattr(present.get(pk), "evidence", {})]
    for ids in _chunks(changed):
        with recording(ChangeKind.PROBLEMS, reason=_("Held to its checksums")) as record:
            record.follow_with({pk: _change(wrong[pk]) for pk in ids})
    return len(changed)


def _change(found: Mapping[str, str]) -> tuple[list[Item], list[Item]]:
    if not found:
        return [], [{"code": FAILED_FIXITY}]
    problem = {
        "code": FAILED_FIXITY,
        "severity": CATALOGUE[FAILED_FIXITY].severity.value,
        "message": " ".join(found[check] for check in CHECKED if check in found),
        "evidence": dict(found),
    }
    return [problem], []


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
