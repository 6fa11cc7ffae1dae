"""Every format becomes drafts, in bounded time."""
