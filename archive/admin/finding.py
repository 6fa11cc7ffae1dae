"""Finding articles in the admin: by words of the title, key, name of the file, or SHA-256."""

from __future__ import annotations

import re

from django.db.models import Q

from archive.models import Article, ArticleOriginal
from archive.models.articles import ArticleQuerySet
from archive.text.keys import ALPHABET, KEY_LENGTH

MOST_WORDS = 8
MOST_FOUND = 2000

_HASH = re.compile(r"[0-9a-f]{8,64}")
_KEY = re.compile(rf"[{ALPHABET}]{{{KEY_LENGTH},52}}")


def found(queryset: ArticleQuerySet, term: str) -> ArticleQuerySet:
    """Narrow a list to what an editor typed.

    A key or the beginning of a SHA-256 names its article by an index. Anything else is looked for in titles, in which
    every word has to stand, in any case of any script, and in names of files: one pass over each, from the newest on,
    for at most `MOST_FOUND`.
    """
    term = " ".join(term.replace("\0", " ").split())
    if not term:
        return queryset
    exact = _by_number(term.lower())
    if exact:
        return queryset.filter(pk__in=exact)
    by_title = Article.objects.filter(_title_holds(term)).order_by("-pk").values_list("pk", flat=True)
    by_name = ArticleOriginal.objects.filter(name__icontains=term).order_by("-pk").values_list("article", flat=True)
    return queryset.filter(pk__in={*by_title[:MOST_FOUND], *by_name[:MOST_FOUND]})


def _by_number(term: str) -> set[int]:
    ids: set[int] = set()
    if _KEY.fullmatch(term):
        ids.update(Article.objects.filter(key=term).values_list("pk", flat=True))
    if _HASH.fullmatch(term):
        # A range instead of a prefix: every database answers it from the index of the hashes.
        hashed = ArticleOriginal.objects.filter(original__sha256__gte=term, original__sha256__lt=f"{term}g")
        ids.update(hashed.values_list("article", flat=True)[:MOST_FOUND])
    return ids


def _title_holds(term: str) -> Q:
    """Ask for words in the title; SQLite knows upper and lower case of ASCII only, so others are spelled out."""
    asked = Q()
    for word in term.split(" ")[:MOST_WORDS]:
        spellings = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
        one = Q()
        for spelling in sorted(spellings):
            one |= Q(title__icontains=spelling)
        asked &= one
    return asked
