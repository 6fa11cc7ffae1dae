"""The admin of articles.

A list is narrowed by its `filters`; `lookup` finds the articles, in the database or in the index; `change_list` shows
them, and `filter_counts` says how many each choice of a filter would leave. `article_admin` is the page of one: its
`form` beside the decoded original (`original_text`). From there and from the list an article is drawn as its readers
will see it (`preview`), changes its state after a confirmation (`transitions`), or is erased (`erasure`).
"""
