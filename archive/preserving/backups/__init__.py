"""Backups: copies of the whole archive that were checked, and how one takes the archive's place.

`rotation` says which of many are kept (pure). `manifest` is what stands beside each copy. `sqlite_copies` and
`postgres_dumps` copy either database while people write, and put a copy in its place; `outside` copies originals that
lie in a folder. `making` and `restoring` are the two acts, `drill` tries both on an archive made for it.
"""
