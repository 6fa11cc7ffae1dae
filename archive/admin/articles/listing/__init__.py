"""The list of articles as a queue.

`lookup` finds the articles, in the database or in the index, by the filters and by what is typed (`search_fields`);
`change_list` shows them as `rows`, and `filter_counts` says how many each choice of a filter would leave. `saved_views`
are its tabs; `desk_urls` are the addresses of these and of the queues that are worked through.
"""
