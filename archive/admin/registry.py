"""What is in the admin; importing it registers everything. Apart from the package, whose site must exist before."""

from archive.admin import jobs, queues, staff, vocabulary
from archive.admin.articles import article_admin
from archive.admin.history import change_sets
from archive.admin.imports import batches, originals, records

__all__ = ["article_admin", "batches", "change_sets", "jobs", "originals", "queues", "records", "staff", "vocabulary"]
