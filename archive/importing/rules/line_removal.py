"""The act that takes a learned line out of texts: what was cut stays as evidence, so that it can be put back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.editing.bulk.acts import Act, ActError, Decision, register
from archive.editing.changes.approval import REVIEW
from archive.editing.changes.record import Record
from archive.editing.changes.recorder import User
from archive.importing.drafts import Removed
from archive.importing.extraction.learned_lines import rule_for, spans_of, without
from archive.importing.rules.concerned import LEFT_ALONE
from archive.importing.storing.values import REMOVED, as_piece
from archive.models import Article, ArticleOriginal, BoilerplateProposal
from archive.models.choices import ChangeKind


@register
@dataclass(frozen=True)
class RemoveLine(Act):
    """Takes the line of a proposal out of the head and foot of texts that no person set."""

    proposal: int

    name = "remove_line"
    label = gettext_lazy("Leave a line out")
    value_name = gettext_lazy("the line")
    kind = ChangeKind.REPARSE
    permission = REVIEW
    rests_on = ("body",)

    def check(self, user: User) -> None:
        super().check(user)
        if not BoilerplateProposal.objects.of_sources().filter(pk=self.proposal).exists():
            raise ActError(_("There is no such line any more."))

    def sentence(self) -> str:
        found = BoilerplateProposal.objects.filter(pk=self.proposal).first()
        return _("Leave out “%s”") % (found.line[:80] if found else self.proposal)

    def decide(self, articles: Sequence[Article], user: User) -> Iterable[Decision]:
        proposal = BoilerplateProposal.objects.select_related("source").get(pk=self.proposal)
        accepted = BoilerplateProposal.objects.in_force().filter(source=proposal.source_id)
        learned = {*accepted.values_list("line", flat=True), proposal.line}
        ids = [one.pk for one in articles]
        bodies = dict(Article.objects.filter(pk__in=ids).values_list("pk", "body"))
        decoded = _decoded_originals(ids)
        for article in articles:
            yield self._decide(article, bodies.get(article.pk, ""), decoded.get(article.pk, ""), proposal, learned)

    def _decide(
        self, article: Article, body: str, decoded: str, proposal: BoilerplateProposal, learned: set[str]
    ) -> Decision:
        decision = Decision(article, _("there"), _("left out"))
        if article.state in LEFT_ALONE:
            return decision.skip(_("It is discarded, withdrawn or merged."))
        if "body" in article.edited_fields:
            return decision.skip(_("A person set its text."))
        if article.source_id != proposal.source_id:
            return decision.skip(_("It is of another source by now."))
        rule = rule_for(proposal.source.slug if proposal.source else "")
        text, gone = without(body, learned)
        if proposal.line not in {one.words for one in gone}:
            return decision.skip(_("Its text does not have the line, or nothing else."))
        pieces = [
            as_piece(Removed(body[one.start : one.end], rule, span)) for one, span in spans_of(gone, body, decoded)
        ]
        known = article.evidence.get(REMOVED)
        before = known.get("pieces", []) if isinstance(known, dict) else []
        evidence = {"rule": rule, "pieces": [*before, *pieces]}
        return Decision(article, decision.before, decision.after, write={"body": text, f"evidence.{REMOVED}": evidence})

    def write(self, record: Record, decisions: Sequence[Decision]) -> Collection[int]:
        return record.set_many(Article, {one.article.pk: one.write for one in decisions})


def _decoded_originals(ids: Sequence[int]) -> dict[int, str]:
    """Return the current originals as they were decoded, by article, without those that can't be read (one query)."""
    found: dict[int, str] = {}
    links = ArticleOriginal.objects.filter(article__in=ids, is_current=True, original__erased_at=None)
    for link in links.select_related("original"):
        try:
            found[link.article_id] = link.original.read().decode(link.original.encoding or "utf-8", "replace")
        except (ValueError, LookupError):
            continue
    return found
