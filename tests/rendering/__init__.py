"""Stored text as safe HTML."""
