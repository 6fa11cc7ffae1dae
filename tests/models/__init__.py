"""Models: kept counts, addresses, migrations."""
