"""Creating articles: several at a time, with keys, links, problems, fingerprints and originals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from archive.comparing.near_duplicates import NewText, store_new_fingerprints
from archive.editing import workflow
from archive.editing.changes.rows import number_articles
from archive.editing.problems.checks import find
from archive.importing.drafts import ArticleDraft, Problem
from archive.importing.intake.places import PlacedItem
from archive.importing.storing.chunk_context import ChunkContext
from archive.importing.storing.matching import Decision
from archive.importing.storing.near_duplicates import as_link, near_duplicate_problems
from archive.importing.storing.originals import store_originals
from archive.models import Article, ImportRecord, Severity
from archive.text.keys import KEY_LENGTH, article_key


@dataclass(slots=True)
class _NewArticle:
    """An article that is about to be created, and the import record that will name it."""

    placed: PlacedItem
    draft: ArticleDraft
    article: Article
    links: dict[str, list[dict[str, Any]]]
    row: ImportRecord


class NewArticles:
    """Articles of one chunk that are collected to be saved together."""

    def __init__(self, context: ChunkContext) -> None:
        self._context = context
        self._new: list[_NewArticle] = []
        self._identifiers: set[str | int] = set()

    def may_include(self, placed: PlacedItem) -> bool:
        """Return whether an article still to be saved has this item's bytes, place or address."""
        return not self._identifiers.isdisjoint(_identifiers_of(placed))

    def add(self, placed: PlacedItem, draft: ArticleDraft, decision: Decision, row: ImportRecord) -> None:
        """Prepare an article of this draft; `row` names it once it is saved."""
        fields = self._context.fields_of(draft)
        article = Article(**fields, text=placed.item.text, word_count=placed.item.word_count)
        article.assignee = self._context.settings.assignee  # type: ignore[assignment]
        problems = {problem.code: problem for problem in self._problems(draft, decision)}
        tags, accounts = self._context.links_of(placed)
        links = {
            "tags": tags,
            "accounts": accounts,
            "problems": [as_link(problem) for problem in problems.values()],
        }
        self._new.append(_NewArticle(placed, draft, article, links, row))
        self._identifiers.update(_identifiers_of(placed))

    def save(self) -> None:
        """Save the articles that were added, with all that belongs to them."""
        if not self._new:
            return
        record, holdings = self._context.record, self._context.holdings
        self._give_keys()
        articles = [new.article for new in self._new]
        number_articles(articles)
        self._check()
        self._find_near_duplicates()
        moves: list[dict[str, Any]] = [{} for _new in self._new]
        if self._context.settings.is_publishing:
            moves = [workflow.publication_fields(new.article, new.links["problems"], record) for new in self._new]
        wordings = [new.placed.item.wording for new in self._new]
        record.create_articles(articles, [new.links for new in self._new], moves, wordings)
        given = [(new.placed, new.draft, new.article) for new in self._new]
        store_originals(given, is_trial=self._context.settings.is_trial)
        for new in self._new:
            new.row.article = new.article
            holdings.add(new.placed, new.article)
        self._new = []
        self._identifiers.clear()

    def _problems(self, draft: ArticleDraft, decision: Decision) -> Iterable[Problem]:
        yield from draft.problems
        if decision.same_address_keys:
            yield Problem(
                "same_address",
                Severity.WARNING,
                _("Another article has the same original address but another text."),
                {"articles": list(decision.same_address_keys)},
            )
        if decision.erased_here:
            yield Problem(
                "kin_of_erased",
                Severity.BLOCKING,
                _("It stands where an article was erased (%(key)s), and may be another version of it.")
                % {"key": decision.erased_here},
                {"article": decision.erased_here},
            )
        settings = self._context.settings
        default = settings.source
        if default and draft.source and settings.names.sources.get(draft.source.value.casefold()) != default.pk:
            yield Problem(
                "source_differs",
                Severity.WARNING,
                _("The document names another source than the one given for the import."),
                {"given": default.name, "stated": draft.source.value},
            )

    def _check(self) -> None:
        """Add the problems that are found in the new articles to those that were raised by reading them."""
        facts = self._context.facts
        codes = facts.codes()
        facts.learn_sources(new.article.source_id for new in self._new)
        for new in self._new:
            links = new.links
            raised = {item["code"] for item in links["problems"]}
            known = facts.facts_of(new.article, len(links["tags"]), len(links["accounts"]))
            known.boilerplate = list(new.placed.item.boilerplate)  # found when it was read, beside this process
            links["problems"] += [item for item in find(known, codes) if item["code"] not in raised]

    def _find_near_duplicates(self) -> None:
        """Store the fingerprints of the new articles, and add their near-duplicates to their problems."""
        texts = {
            new.article.pk: NewText(
                new.placed.item.fingerprints,
                new.article.text,
                new.article.published_on,
                np.frombuffer(new.placed.item.shingles, np.int64),
            )
            for new in self._new
        }
        by_id = {new.article.pk: new.article for new in self._new}
        problems = near_duplicate_problems(store_new_fingerprints(texts), by_id)
        for new in self._new:
            new.links["problems"] += problems.get(new.article.pk, [])

    def _give_keys(self) -> None:
        """Give each article the shortest key of its bytes that no other has, or its key in another archive."""
        digests = [bytes.fromhex(new.placed.item.sha256) for new in self._new]
        stated = {new.draft.key for new in self._new if new.draft.key}
        wanted = {article_key(digest) for digest in digests} | stated
        taken = set(Article.objects.filter(key__in=wanted).values_list("key", flat=True))
        for new, digest in zip(self._new, digests, strict=True):
            length = KEY_LENGTH
            key = new.draft.key or article_key(digest, length)
            while key in taken:
                key = article_key(digest, length)
                length += 1
                taken.update(Article.objects.filter(key=article_key(digest, length)).values_list("key", flat=True))
            new.article.key = key
            taken.add(key)


def _identifiers_of(placed: PlacedItem) -> set[str | int]:
    """Return what identifies an item: its bytes, its place, its address."""
    identifiers: set[str | int] = {placed.item.sha256, placed.place_hash, placed.address_identity}
    return identifiers - {""}
