"""What is in the admin; importing it registers everything. Apart from the package, whose site must exist before."""

from archive.admin import articles, change_sets, imports, originals, queues, vocabulary

__all__ = ["articles", "change_sets", "imports", "originals", "queues", "vocabulary"]
