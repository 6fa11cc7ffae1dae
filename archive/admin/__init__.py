"""The editors' door: every model in Django's admin, written through `editing.changes` only.

The site (`site`) opens with the `desk/`: what waits for an editor, in the frame of every page. `articles/` is the list
that editors work through and the page of one article; `vocabulary` its tags, sources and places; `events/` the events,
and those that are proposed; `choice_labels` tells apart what is offered while somebody types; `queues` are the problems
and suggestions that wait for an answer; `merging/` makes one of two; `names/` are those that the vocabulary lacks, and
`tables/` is the vocabulary as CSV; `imports/` what each import met and the bytes that came in; `history/` the log of
changes and their undo. All of them are made of what lies in `shared/`; `registry` imports them when Django starts.
"""
