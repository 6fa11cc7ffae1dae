"""Articles held against each other."""
