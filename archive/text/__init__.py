"""Pure functions on text: no Django, no database.

The modules here are for single words and strings: `words` counts, `spelling` folds, `slugs`, `keys` and `addresses`
make and compare identifiers, `printable` escapes, `pickling` speeds up what goes between processes, `text_cache` keeps
what was made of texts within bounds. `structure` splits a text into paragraphs and sentences, `dates` reads dates,
`similarity` compares texts, `matching` finds names and applies rules, `ledger`
finds figures and quotations.
"""
