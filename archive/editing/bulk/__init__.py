"""Acts on many: one thing done to thousands of articles, said before, done as one change set, undone as one.

`frozen` is the choice of articles as a person saw it, each with its version. An act (`acts`) decides for some of them
at a time what it would do and what it would leave and why; it only reads. `tags`, `fields`, `events`, `problems`,
`transitions` are the acts of this room; rooms further right add theirs (`acts.register`). `preview` says for a whole
choice what would change, in counts, examples and problems before and after. `applying` does it: the same decisions
are made again under the archive lock, step by step, in the request or as a job (`bulk_job`).
"""
