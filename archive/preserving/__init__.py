"""Keeping the archive whole: what is held is checked, saved and brought back."""
