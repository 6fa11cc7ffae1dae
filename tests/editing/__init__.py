"""The write path: what is recorded, what may follow what, what can be undone."""
