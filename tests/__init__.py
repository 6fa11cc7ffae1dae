"""The tests of the archive; their names are sentences."""
