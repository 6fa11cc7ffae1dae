"""What the archive keeps about itself, written with each change and by nobody else.

A writer takes the lock (`archive_lock`) and writes rows in bulk (`bulk_rows`); then follow the counts under headings
(`tallies`, read as `heading_counts`), the hashes of texts (`fingerprints`) and of their words (`wordings`), the
articles that the index has to follow, with the datestamps that harvesters ask by (`search_log`), and the number that
says that something public changed (`generation`). `upkeep` remembers when what keeps the archive sound was last done.
`integrity` and `storage` are about the database itself: whether it is whole, the files that it lies in, and how it
chooses an index.
Apart from all this stand `sign_ins`, by which members of the staff know their own sessions, `api_tokens`, by which
programs act for them, and `unknown_names`, which are what articles name and the vocabulary lacks.
"""
