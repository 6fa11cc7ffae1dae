"""Importing end to end: outcomes, reports, undoing and reading again."""
