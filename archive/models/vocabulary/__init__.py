"""Who published and what articles are about: `sources`, `tags` and `places`, then `events`, which name the latter two.

`gate` says for all of them what the public may see; it is imported by all, and knows the models by name alone.
"""
