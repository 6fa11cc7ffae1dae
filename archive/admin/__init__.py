"""The editors' door: every model in Django's admin, written through `editing.changes` only."""
