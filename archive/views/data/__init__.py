"""The same as data: JSON, text, feeds, CSV, BibTeX, calendars, suggestions, the site map; whole lists as bounded
streams.
"""
