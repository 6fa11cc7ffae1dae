"""What the articles that have a name get once the vocabulary knows it: what an import would give them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.editing.bulk.acts import Act, ActError, Decision, register
from archive.editing.bulk.fields import UNKNOWN
from archive.editing.bulk.tags import TagAct
from archive.editing.changes.problems import PROBLEMS
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User
from archive.editing.problems.catalogue import SOURCE
from archive.editing.problems.checks import Facts, SourceFacts
from archive.editing.unknown_names.reading import KEYWORDS, Kind, keywords_of
from archive.models import Article, ArticleProblem, Basis, Source, TagSuggestion
from archive.text.matching.phrases import name_key

RULE = "alias added later"  # in the evidence: the document names it, the archive learned later what is meant
CONFIDENCE = 0.9


@register
@dataclass(frozen=True)
class TagByName(TagAct):
    """Gives a tag to articles that have its name; the tag may be made only afterwards, then it goes by its name here.

    Nobody decides upon a single article by this: a machine may take the tag away again, and where a person removed or
    refused it, it stays away.
    """

    tag: int | str
    words: str
    met_as: str = Kind.KEYWORD.value

    name = "tag_by_name"
    label = gettext_lazy("Give a tag by a name that became known")

    def sentence(self) -> str:
        return _("Add the tag %s") % self.shown()

    def decide(self, articles: Sequence[Article], user: User) -> Iterator[Decision]:
        held = self.holding(articles)
        refused = self._refused(articles)
        without, with_it = _("without %s") % self.shown(), _("with %s") % self.shown()
        path = f"tags:{self.row.pk}" if self.row else ""
        for article in articles:
            if article.pk in held:
                yield Decision(article, with_it).skip(_("It has the tag already."))
            elif path in article.edited_fields or article.pk in refused:
                yield Decision(article, without).skip(_("A person decided against this tag."))
            else:
                yield Decision(article, without, with_it)

    def _refused(self, articles: Sequence[Article]) -> set[int]:
        if self.row is None:
            return set()
        offered = TagSuggestion.objects.filter(tag=self.row, state=TagSuggestion.Answer.REFUSED)
        return set(offered.filter(article__in=[one.pk for one in articles]).values_list("article_id", flat=True))

    def write(self, record: Record, decisions: Sequence[Decision]) -> None:
        if self.row is None:
            raise ActError(_("There is no such tag."))
        is_keyword = self.met_as == Kind.KEYWORD
        basis = Basis.METADATA if is_keyword else Basis.INFERRED
        item = {"tag": self.row.pk, "basis": basis.value, "words": [self.words], "is_about": is_keyword}
        ids = [one.article.pk for one in decisions]
        by_nobody = {(pk, f"tags:{self.row.pk}"): False for pk in ids}
        record.link_many(Article, "tags", {pk: ([item], []) for pk in ids}, by_nobody)
        if is_keyword:
            record.follow_with(self._keywords_left(ids))

    def _keywords_left(self, ids: Sequence[int]) -> dict[int, tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
        """Take the word out of the problem that names keywords without a tag; with its last word it goes."""
        changes = {}
        key = name_key(self.words)
        for problem in ArticleProblem.objects.filter(article__in=ids, code=KEYWORDS):
            words = keywords_of(problem.evidence)
            left = [word for word in words if name_key(word) != key]
            if left != words:
                item = PROBLEMS.item_of(problem)
                message = _("The document files itself under words that are no tags here: %s.") % ", ".join(left)
                now = item | {"message": message, "evidence": {**problem.evidence, "keywords": left}}
                changes[problem.article_id] = ([now] if left else [], [item])
        return changes

    def imagine(self, facts: Facts, decision: Decision) -> None:
        facts.tags += 1


@register
@dataclass(frozen=True)
class SourceByName(Act):
    """Sets the source of articles that name it; of a source that is made only afterwards the name is given.

    Left alone is what a person set, and an article whose source is known.
    """

    source: int | str
    words: str
    basis: str = Basis.METADATA.value

    name = "source_by_name"
    label = gettext_lazy("Set the source by a name that became known")
    value_name: ClassVar[Any] = gettext_lazy("source")
    rests_on = (*SOURCE, "published_on")

    @cached_property
    def row(self) -> Source | None:
        return Source.objects.filter(pk=self.source).first() if isinstance(self.source, int) else None

    def check(self, user: User) -> None:
        super().check(user)
        if self.row is None and not str(self.source).strip():
            raise ActError(_("There is no such source."))

    def shown(self) -> str:
        return str(self.row or self.source)

    def sentence(self) -> str:
        return _("Set the source to %s") % self.shown()

    def decide(self, articles: Sequence[Article], user: User) -> Iterator[Decision]:
        own = self.row.pk if self.row else None
        for article in articles:
            one = Decision(article, str(article.source) if article.source_id else str(UNKNOWN), self.shown())
            if own is not None and article.source_id == own:
                yield one.skip(_("It is so already."))
            elif "source" in article.edited_fields:
                yield one.skip(_("A person set it."))
            elif article.source_id:
                yield one.skip(_("Its source is known."))
            else:
                yield one

    def write(self, record: Record, decisions: Sequence[Decision]) -> None:
        if self.row is None:
            raise ActError(_("There is no such source."))
        values = {one.article.pk: self._values(one.article) for one in decisions}
        by_nobody = {pk: dict.fromkeys(fields, False) for pk, fields in values.items()}
        record.set_many(Article, values, edited=by_nobody)

    def _values(self, article: Article) -> dict[str, Any]:
        row = self.row
        assert row
        known = {"basis": self.basis, "rule": RULE, "confidence": CONFIDENCE, "quote": self.words}
        same = {"agency": None} if article.agency_id == row.pk else {}
        return {"source": row, "evidence.source": known, **same}

    def imagine(self, facts: Facts, decision: Decision) -> None:
        row = self.row
        facts.source = (
            SourceFacts(row.name, True, tuple(row.languages), row.founded) if row else SourceFacts(self.shown())
        )
        facts.article.source_id = row.pk if row else None
        known: Mapping[str, Any] = {"basis": self.basis, "rule": RULE, "confidence": CONFIDENCE}
        facts.evidence = {**facts.evidence, "source": known}
