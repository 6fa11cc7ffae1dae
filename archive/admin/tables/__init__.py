"""The vocabulary as CSV in the admin: one file out, one file in, what it changes shown before anything is written."""
