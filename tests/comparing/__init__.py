"""Articles compared with each other: what shares its wording, what reports the same event."""
