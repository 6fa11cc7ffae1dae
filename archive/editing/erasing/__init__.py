"""Erasing by order: an article, or one public version of it. What is gone is gone for good; who, when and why stays.

`scope` says what is to be destroyed, and `survey` finds and counts it without writing. `erasure` then does it in one
recorded act: it clears the fields, and destroys what is left in other tables (`traces`), in the change log
(`change_log`) and in the problems of other articles (`near_duplicates`). What remains in the files of the database and
of the index until they are written anew is taken out by `preserving.scrubbing`.
"""

from archive.editing.erasing.erasure import ErasureOrder, erase_article, erase_version
from archive.editing.erasing.scope import NotErasableError
from archive.editing.erasing.survey import NearDuplicate, Survey, survey_article, survey_version

__all__ = [
    "ErasureOrder",
    "NearDuplicate",
    "NotErasableError",
    "Survey",
    "erase_article",
    "erase_version",
    "survey_article",
    "survey_version",
]
