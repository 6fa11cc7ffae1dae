"""What stands beside the form of an article: originals, problems, near texts, the last acts, where it may go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from archive.admin.articles import erasure, transitions
from archive.admin.articles.original_text import read_original, removed_from, spans_of
from archive.admin.merging.near_texts import named_by, near_texts
from archive.admin.shared.base import public_url
from archive.admin.shared.bounded_lists import HEAVY
from archive.admin.shared.history import history_of
from archive.admin.shared.labels import shown_value
from archive.editing.changes.approval import may_edit, returns_to_review
from archive.editing.handovers import came_back
from archive.editing.problems.catalogue import label_of
from archive.editing.workflow import TO_PUBLISH, allowed_targets, blocked_by, own_last_edits
from archive.models import Article, ArticleProblem, Severity, State, TagSuggestion
from archive.models.article_queries import AWAITING
from archive.models.articles import STATED_FIELDS

MOST_SIGHTINGS = 20
MOST_TOLD = 50
MOST_SUGGESTED = 30
MOST_ACTS = 4
MOST_KEYWORDS = 20


def context_beside_form(request: HttpRequest, article: Article) -> dict[str, Any]:
    """Return what stands beside the form: originals, evidence, problems, sightings, transitions."""
    sightings = list(article.import_records.select_related("batch").order_by("-pk")[:MOST_SIGHTINGS])
    originals = article.originals.select_related("original__context", "original__fixity")
    links = list(originals.order_by("-is_current", "-pk")[:5])
    removed = removed_from(article, [record.reading for record in sightings])
    problems = list(article.problems.order_by("state", "code"))
    near = near_texts(article)
    return {
        "texts": [read_original(link, spans_of(article, removed) if link.is_current else ()) for link in links],
        "removed": removed,
        "told_of": list(article.accounts.select_related("event")[:MOST_TOLD]),
        "suggestions": list(
            article.tag_suggestions.filter(state=TagSuggestion.Answer.OPEN).select_related("tag")[:MOST_SUGGESTED]
        ),
        "problems": [(problem, label_of(problem.code), named_by(problem, near)) for problem in problems],
        "open_problems": sum(problem.state == ArticleProblem.Answer.OPEN for problem in problems),
        "blocking": sum(_blocks(problem) for problem in problems),
        "keywords": _keywords(problems),
        "shown_assignee": shown_value(Article, "assignee", article.assignee_id) if article.assignee_id else "",
        "acts": history_of("article", article.pk)[:MOST_ACTS],
        "near": near,
        "merged": article.merged.defer(*HEAVY)[:MOST_SIGHTINGS],
        "sightings": sightings,
        "transitions": _transitions(request, article),
        "came_back": came_back(article),
        "is_own_last_edit": article.state in AWAITING and bool(own_last_edits([article], request.user)),
        "may_review": request.user.has_perm("archive.change_articleproblem") and may_edit(request.user, article),
        "goes_back": may_edit(request.user, article) and returns_to_review(request.user, article.state, STATED_FIELDS),
        "public_url": public_url(article),
        "may_erase": not article.is_erased and request.user.has_perm(erasure.PERMISSION),
    }


def _transitions(request: HttpRequest, article: Article) -> list[tuple[State, str, str]]:
    """Return the states that this person may take it to, each with its label and, if it is shut, why."""
    held = blocked_by([article]).get(article.pk, "")
    return [
        (
            state,
            str(transitions.label_for(state, {article.state}, request.user)),
            _("a problem holds it back: %s") % held if held and state in TO_PUBLISH else "",
        )
        for state in allowed_targets(article, request.user)
    ]


def _blocks(problem: ArticleProblem) -> bool:
    return problem.state == ArticleProblem.Answer.OPEN and problem.severity == Severity.BLOCKING


def _keywords(problems: Iterable[ArticleProblem]) -> list[str]:
    """Return the keywords of the document that are no tags, as the problem that names them has them."""
    found = [one.evidence.get("keywords") for one in problems if one.code == "unknown_keywords"]
    return [str(word) for words in found if isinstance(words, list) for word in words][:MOST_KEYWORDS]
