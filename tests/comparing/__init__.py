"""Articles held against each other: what shares its text, what tells of the same event."""
