"""Undoing change sets, field by field and link by link, without treading on what came after.

An undo puts back what a change set changed, where that still stands as the set left it; what was changed since is kept,
and what can't be put back is said with its reason. It is a change set itself and can be undone in turn; what was undone
counts as if it had never been done, and what was undone and restored as if it had never been undone.

In order: `since` reads what was done to objects later and still stands; `standing` is the archive as it stands, for a
trial with what would have been undone before; `fields`, `links` and `wholes` decide what of a chunk of objects is
reversed, kept or impossible; `plan` goes through a change set chunk by chunk and only reads; `act` makes the same plan
under the archive lock and applies it in bulk; `report` says what came of it.
"""

from archive.editing.undo.report import Entry, Need, UndoReport, in_words
from archive.editing.undo.reversal import Refusal, UndoRefusedError, plan, undo

__all__ = ["Entry", "Need", "Refusal", "UndoRefusedError", "UndoReport", "in_words", "plan", "undo"]
