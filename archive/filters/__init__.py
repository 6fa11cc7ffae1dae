"""What a list of articles is narrowed and ordered by, read from an address, and the pages of such lists.

`parameters` puts an address into its one order; `articles` is the filter, whose `fields` read the values. `lists` gets
the page that is asked for, from the database for at most one condition and else from the search index; `paging` has the
cursors by which all lists go on.
"""

from archive.filters.articles import ArticleFilter

__all__ = ["ArticleFilter"]
