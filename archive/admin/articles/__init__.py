"""The admin of articles: its list with filters and search, its form, original, preview, transitions and erasure."""
