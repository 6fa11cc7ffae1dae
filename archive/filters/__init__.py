"""What a list of articles is narrowed and ordered by, read from an address, and the pages of such lists."""

from archive.filters.articles import ArticleFilter

__all__ = ["ArticleFilter"]
