"""The pages that merge: they say what would happen, let a person choose what survives, and offer the undo.

`side_by_side` lays two texts beside each other for `article_merge`, the page of two articles. `vocabulary_merge` gives
the admin of tags, sources, places, events and series the same, keeps old names at a rename, and where something can't
be deleted says by `users` what still uses it.
"""
