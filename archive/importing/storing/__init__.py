"""Storing: drafts become articles.

`batch_writer` takes a chunk of items, has `matching` decide what becomes of each, and writes an import record of it.
`new_articles` are collected and saved together; `changed_articles` updates those that the archive has, or proposes new
values to an editor. Both take columns and evidence from `values`, tags and accounts from `links`, unknown sources from
`sources`, problems from `near_duplicates`, and store the bytes by `originals`; `chunk_context` is what they share.
"""
