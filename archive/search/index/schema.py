"""The fields of the index. Numbers are unsigned throughout."""

from __future__ import annotations

from functools import cache

import tantivy

from archive.search.index.languages import GROUPS

SCHEMA_VERSION = 5  # raise it whenever a field, an analysis or a number in the index changes its meaning
INDEXED = ("id", "state", "year", "source", "tag", "event", "series", "place", "language", "root", "group")
# Of these readers are told the months alone.
FOR_EDITORS = ("month", "precision", "date_basis", "title_basis", "edited", "problem", "severity", "batch", "lacks")
READ_ONLY = ("seq", "newest", "oldest", "added", "first_day", "last_day")
POSITION_FIELDS = ("applied_seq", "applied_article", "applied_token")
WORDS = "words"  # every word of a public text as it is spelled, folded: for exact search, beginnings and spelling
CHARACTERS = "characters"  # each character of the scripts without spaces


@cache
def schema() -> tantivy.Schema:
    """Return the schema of the index, the same for all indexes of this release."""
    builder = tantivy.SchemaBuilder()
    for name in (*INDEXED, *FOR_EDITORS):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in READ_ONLY:
        builder.add_unsigned_field(name, fast=True)
    for name in POSITION_FIELDS:
        builder.add_unsigned_field(name, stored=True)
    for group in GROUPS.values():
        builder.add_text_field(group.field, tokenizer_name=group.analyzer_name, index_option="position")
        builder.add_text_field(group.title_field, tokenizer_name=group.analyzer_name, index_option="position")
    builder.add_text_field(WORDS, tokenizer_name="plain", index_option="position")
    builder.add_text_field(CHARACTERS, tokenizer_name="plain", index_option="basic")
    return builder.build()
