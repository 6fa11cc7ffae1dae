"""English, which is what the desk speaks: as dates stand everywhere else in the archive."""
