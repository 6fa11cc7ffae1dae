"""The public pages and their data."""
