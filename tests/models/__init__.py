"""Models: tallies, accounts, addresses, migrations."""
