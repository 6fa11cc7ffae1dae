"""Questions that touch several models, asked in plain SQL where a page asks them often.

`neighbours` finds what stands around an article, an event and the archive on a page; `public_versions` reads from the
change log what readers could read of an article before; `public_events` counts public events and finds their days.
"""
