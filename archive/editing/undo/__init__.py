"""Undoing change sets, field by field and link by link, without overwriting what came after.

An undo sets back what a change set changed, where that is still as the set left it; what was changed since is kept, and
what can't be set back is reported with its reason. It is a change set itself and can be undone in turn; what was undone
counts as if it had never been done, and what was undone and restored as if it had never been undone.

In order: `permissions` says whether somebody may undo it at all; `reversal` plans, or undoes: under the archive lock it
makes the same plan and applies it in bulk. The plan (`plan`) goes through a change set chunk by chunk and only reads:
`later_changes` what was done to the objects later and is still in force, `current_state` what the archive holds now,
for a trial with what would have been undone before, and `unique_values` who holds which name or address, all shared as
`plan_context`. `fields`, `links` and `whole_records` decide what of a chunk is reversed, kept or impossible, and make
`parts` that can be applied; `report` says what came of it. What is too much for one transaction is undone by an
`undo_job`, part by part.
"""

from archive.editing.undo.report import Entry, Need, UndoReport, in_words
from archive.editing.undo.reversal import Refusal, UndoRefusedError, plan, undo

__all__ = ["Entry", "Need", "Refusal", "UndoRefusedError", "UndoReport", "in_words", "plan", "undo"]
