"""Public pages before checkers of other people: `python -m tests.public_pages`."""
