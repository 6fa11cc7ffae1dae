"""Merge records of the vocabulary, however many articles name them."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from archive.editing.changes.values import RECORDED, name_of
from archive.editing.merging.errors import MergeRefusedError
from archive.editing.merging.vocabulary import VocabularyMergePlan, merge_in_steps, plan_vocabulary_merge
from archive.management.command import ArchiveCommand
from archive.models import PastAddress

KINDS = {"tag": "tag", "source": "source", "place": "place", "event": "event", "series": "eventseries"}


class Command(ArchiveCommand):
    help = (
        "Merge tags, sources, places, events or series into one of them: what named the others names it, their names"
        " become its other names, and their addresses lead to it. Done in steps that each hold the archive for a"
        " moment; stopped meanwhile, it is begun again and goes on. Exit status: 0 done, 2 it can't be done."
    )
    advice = "Begin it again and it goes on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=list(KINDS), help="What is merged.")
        parser.add_argument("kept", metavar="KEPT", help="The slug of the one that is kept.")
        parser.add_argument("others", metavar="SLUG", nargs="+", help="The slugs of those that go into it.")
        parser.add_argument("--reason", default="", help="Why; kept in the history.")
        parser.add_argument("--no-names", action="store_true", help="Don't keep the names as other names of it.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen; only read.")

    def handle(self, *args: Any, **given: Any) -> None:
        kind = KINDS[given["kind"]]
        kept, *others = (self._find(kind, slug) for slug in (given["kept"], *dict.fromkeys(given["others"])))
        plan = plan_vocabulary_merge(kept, others, None)
        if plan.refusal:
            self.refuse(plan.refusal)
        self._tell(plan, keep_names=not given["no_names"])
        if given["dry_run"]:
            return
        number = 0
        try:
            for moved, change_set in merge_in_steps(
                kept, others, reason=given["reason"], keep_names=not given["no_names"]
            ):
                number += moved
                self.stdout.write(f"Moved: {number:,} (change {change_set.pk})")
                self.stop_if_asked()
        except MergeRefusedError as error:
            self.refuse(str(error))
        self.stdout.write(f"Merged into “{kept}”.")

    def _find(self, kind: str, slug: str) -> Any:
        """Return the record of a slug that it has or, where no other has it, had."""
        model = RECORDED[kind]
        found = model._default_manager.filter(slug=slug).first()
        past = None if found else PastAddress.objects.current_id(name_of(model), slug)
        found = found or (model._default_manager.filter(pk=past).first() if past else None)
        if found is None:
            self.refuse(f"There is no {model._meta.verbose_name} with the slug “{slug}”.")
        return found

    def _tell(self, plan: VocabularyMergePlan, *, keep_names: bool) -> None:
        for move in plan.moves:
            self.stdout.write(f"{move.label}: {move.number:,}, then {move.then:,} name “{plan.survivor}”")
        if plan.names and keep_names:
            self.stdout.write(f"Other names of it then: {', '.join(plan.names)}")
        for note in plan.notes:
            self.stdout.write(note)
