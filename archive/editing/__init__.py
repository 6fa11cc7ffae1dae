"""What editors do, each act recorded by the one write path in `changes`.

Above it stand the acts on single articles: `articles` edits fields and links, `workflow` takes an article through the
workflow, `proposals` answers what machines propose, `originals` says which bytes an article follows; `notes` are what
colleagues tell one another of it, `restoring` sets earlier values again, `free_slugs` finds addresses that are free;
`roles` are the groups that may do so. Beside one another above these, `vocabulary` loads and recognises tags, sources
and events, `undo` reverses change sets, `events` proposes events and accounts and takes the answers, `merging` makes
one of two, and `erasing` destroys by order. `bulk` does one act to many articles; with it, `unknown_names` brings into
the vocabulary what articles name. `tables` are the vocabulary as CSV.
"""
