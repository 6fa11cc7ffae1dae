"""One command: the copy of the site as plain files."""
