"""What a page shows of the results of a search.

`facets` counts the values of each group; `groups` puts the results together by event; `highlights` marks the words of
the query in an opened article, `snippets` shows parts of a text around them in a list. `suggestions` offers names while
somebody types, and `zero_results` says what else could be found where nothing is.
"""
