"""Search: queries, analysis, the index that follows, and what it answers."""
