"""Dates in texts: as they are known (day, month, year), as documents state them, as people type them."""
