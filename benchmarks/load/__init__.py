"""The archive under load: readers, editors and an import at once, and whether every answer was the right one.

    python -m benchmarks.load        # `make bench-load`; python -m tests.postgres … for PostgreSQL

`site` fills an archive and serves it as deployed; `client` asks it; `readers` follow links, search and come back with
ETags; `editors` sign in at the desk, edit, publish and withdraw; `ledger` knows what may stand on a page at each moment
and holds every answer to it; `watching` looks at memory and at how far the index is; `report` writes it down.
"""
