"""Erasing by order: an article, or one public version of it. What is gone is gone for good; who, when and why stays.

`gone` says what is to be destroyed, `survey` finds it and counts it without writing, `log`, `traces` and `kinship`
destroy it in the tables, and `act` does it all in one recorded act. What remains in the files of the database and of
the index until they are made anew is taken out by `preserving.scrubbing`.
"""

from archive.editing.erasing.erasure import Order, erase_article, erase_version
from archive.editing.erasing.scope import NotErasableError
from archive.editing.erasing.survey import Near, Survey, survey_article, survey_version

__all__ = [
    "Near",
    "NotErasableError",
    "Order",
    "Survey",
    "erase_article",
    "erase_version",
    "survey_article",
    "survey_version",
]
