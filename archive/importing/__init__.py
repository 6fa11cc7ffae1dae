"""Importing: files in, articles that wait for an editor out.

`options` checks what a person asked for; `pipeline` runs the import: `intake` finds the files and has them read, in
worker processes, by `formats`, which make `drafts` of their articles with what `extraction` finds in the text;
`storing` decides what becomes of each draft and writes it, chunk by chunk. `report` writes what happened, to a
`report_file`. Later, `undo` takes an import back and `reparse` reads stored originals again by today's rules.
"""
