"""Questions that touch several models, asked in plain SQL where a page asks them often.

`page_queries` finds what a page shows around an article, an event and the archive; `public_versions` reads from the
change log what readers could read of an article before; `public_events` counts public events and finds their days;
`holdings` says in which languages and from where the archive holds articles of some months, and `alike` which
articles share fingerprints with one; `waiting_answers` counts what waits for an answer.
"""
