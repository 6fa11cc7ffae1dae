"""Unknown names: what articles name and the vocabulary lacks, found, counted, and decided upon.

`reading` says what one article names, `vocabulary` which of it is known by now. `finding` reads the articles that were
not read yet and counts; it runs as a job (`looking_job`) or by a command, and never while an import writes. Of one name
a person decides that it is a source, a tag, another name of one, or nothing (`decisions`); the articles that have it
get what an import would give them by today's vocabulary (`acts`), shown before and undone as one.
"""
