"""Problems that follow an article: found anew when what they rest on changes, and what a person accepted stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from archive.editing.changes.links import LINKS, Item
from archive.editing.problems.catalogue import CATALOGUE, FOUND, RESTS_ON
from archive.editing.problems.facts import FactReader, codes_resting_on
from archive.models import Article, ArticleProblem

CHUNK = 500
# What problems of articles rest on in their source, and of how many articles they follow it at once.
SOURCE_FACTS = frozenset(("is_confirmed", "languages", "founded"))
MOST_FOLLOWED = 2_000
PROBLEMS = LINKS["article", "problems"]

ProblemChanges = dict[int, tuple[list[Item], list[Item]]]


@dataclass(slots=True)
class ProblemFollower:
    """What was changed of articles in an open change set, as far as problems rest on it."""

    _changed: defaultdict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    def note(self, article_ids: Iterable[int], names: Iterable[str]) -> None:
        """Take note that these fields or links of articles changed."""
        rested_on = RESTS_ON.intersection(names)
        if rested_on:
            for pk in article_ids:
                self._changed[pk] |= rested_on

    def note_sources(self, ids: Iterable[int], fields: Iterable[str]) -> None:
        """Take note that these fields of sources changed; beyond some thousand articles `find_problems` follows."""
        if not SOURCE_FACTS.isdisjoint(fields):
            articles = Article.objects.filter(source__in=list(ids)).values_list("pk", flat=True)
            self.note(articles[:MOST_FOLLOWED], ["source"])

    def changes(self) -> Iterator[ProblemChanges]:
        """Yield what follows from all that was noted, see `problem_changes`, and forget it."""
        changed, self._changed = self._changed, defaultdict(set)
        if changed:
            yield from problem_changes(changed)


def problem_changes(
    changed: Mapping[int, Collection[str]], reader: FactReader | None = None
) -> Iterator[ProblemChanges]:
    """Yield, some hundred articles at a time, the problems to add and to remove: `{article id: (add, remove)}`.

    `changed` names, by article, the fields and links that changed. A problem that was raised by reading is gone when a
    person set what it rests on; one that is found follows the article.
    """
    by_names: defaultdict[frozenset[str], list[int]] = defaultdict(list)
    for pk, names in changed.items():
        by_names[frozenset(names)].append(pk)
    reader = reader or FactReader()
    for names, ids in by_names.items():
        codes = codes_resting_on(names)
        raised = {code for code, kind in CATALOGUE.items() if code not in FOUND and not kind.rests_on.isdisjoint(names)}
        if codes or raised:
            for start in range(0, len(ids), CHUNK):
                yield _changes_of(sorted(ids)[start : start + CHUNK], codes, raised, reader)


def _changes_of(ids: list[int], codes: frozenset[str], raised: Collection[str], reader: FactReader) -> ProblemChanges:
    """Return the changes of a chunk: of the kinds that are found, and of those that a person's value may settle."""
    found = reader.problems_found(ids, codes) if codes else {}
    stored: defaultdict[int, list[ArticleProblem]] = defaultdict(list)
    for problem in ArticleProblem.objects.filter(article__in=ids, code__in={*codes, *raised}):
        stored[problem.article_id].append(problem)
    settled = _settled_by(ids) if any(one.code in raised for rows in stored.values() for one in rows) else {}
    changes: ProblemChanges = {}
    for pk in ids:
        now = found.get(pk, {})
        present = {problem.code: problem for problem in stored[pk]}
        add = [item for code, item in now.items() if code not in present or not _may_stay(present[code], item)]
        gone = [
            PROBLEMS.item_of(problem)
            for code, problem in present.items()
            if (code in codes and code not in now)
            or (code in raised and not CATALOGUE[code].rests_on.isdisjoint(settled.get(pk, ())))
        ]
        if add or gone:
            changes[pk] = (add, gone)
    return changes


def _may_stay(present: ArticleProblem, item: Item) -> bool:
    """Whether a problem stays as it is: what it rests on is the same, so that what a person accepted stays accepted."""
    return bool(present.evidence == item["evidence"])


def _settled_by(ids: Collection[int]) -> dict[int, list[str]]:
    """Return the fields of these articles that a person set."""
    return dict(Article.objects.filter(pk__in=ids).values_list("pk", "edited_fields"))
