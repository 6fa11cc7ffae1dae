"""The search: words and conditions in, articles in order out.

What a reader typed becomes a query (`query.parser`), which `explanation` says in words. The names in it are expanded by
the other spellings of the `vocabulary`, and the whole is compiled for the engine (`compiler`), together with the
`conditions` of the list. The `searcher` asks the `index`, which follows the database by its log. `results` is what a
page shows beside the articles; `spelling_distance` looks up words that are spelled nearly so.
"""
