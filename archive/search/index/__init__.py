"""The index on the disk, in the order in which an article comes into it: its spelling is folded (`folding`), its
language's analysis chosen (`languages`), its document made (`documents`); the writer of the folder (`index_folder`,
`writer`, `merges`) applies the search log (`log_entries`, `follower`, `freshness`), and what it holds is held
against the database (`consistency`).
"""
