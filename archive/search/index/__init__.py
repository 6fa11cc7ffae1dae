"""The index on the disk, in the order in which an article comes into it.

Its spelling is folded (`folding`), the analysis of its language chosen (`languages`), and its document made
(`documents`) of the fields of the `schema`. The `follower` applies the search log (`log_entries`) above the index's own
`position`, by the one `writer` of the folder (`index_folder`), and leaves long merges of segments to a thread
(`merges`). Before a search `freshness` lets it follow if the database is ahead; then the `reader` answers.
`consistency` compares what the index has with the database.
"""
