"""Figures and quotations found in texts."""
