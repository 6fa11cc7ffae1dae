"""Annals: an editorial archive for news."""
