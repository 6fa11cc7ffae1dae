"""Paging and the one filter behind every list."""
