"""SQLite as Django has it, which can also be read where nothing may be written."""
