"""How an article is cited: one neutral record of it, and the forms that are written from it.

`record` says what is known of an article, once for all forms. `plain` writes it for a list of references in three
styles; `bibtex`, `ris` and `csl` write it for programs that keep references, `wiki` for a page of Wikipedia. Pure
writing: no form asks the database, and none makes up what the record leaves empty.
"""

from archive.citations.bibtex import bibtex
from archive.citations.csl import csl
from archive.citations.plain import Style, plain
from archive.citations.record import Citation, citation_of
from archive.citations.ris import ris
from archive.citations.wiki import wiki

__all__ = ["Citation", "Style", "bibtex", "citation_of", "csl", "plain", "ris", "wiki"]
