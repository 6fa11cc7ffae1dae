"""Finding articles in the admin: by words of the title, key, name of the file, or SHA-256."""

from __future__ import annotations

import re

from django.db.models import Q

from archive.models import ArticleOriginal
from archive.models.articles import ArticleQuerySet
from archive.text.keys import ALPHABET, KEY_LENGTH

MOST_WORDS = 8

_HASH = re.compile(r"[0-9a-f]{8,64}")
_KEY = re.compile(rf"[{ALPHABET}]{{{KEY_LENGTH},52}}")


def found(queryset: ArticleQuerySet, term: str) -> ArticleQuerySet:
    """Narrow a list to what an editor typed; every word has to stand in the title, in any case of any script."""
    term = " ".join(term.replace("\0", " ").split())
    if not term:
        return queryset
    by_title = Q()
    for word in term.split(" ")[:MOST_WORDS]:
        by_title &= _holds(word)
    lower = term.lower()
    found = by_title | Q(pk__in=ArticleOriginal.objects.filter(name__icontains=term).values("article"))
    if _KEY.fullmatch(lower):
        found |= Q(key=lower)
    if _HASH.fullmatch(lower):
        # A range instead of a prefix: every database answers it from the index of the hashes.
        hashed = ArticleOriginal.objects.filter(original__sha256__gte=lower, original__sha256__lt=lower + "g")
        found |= Q(pk__in=hashed.values("article"))
    return queryset.filter(found)


def _holds(word: str) -> Q:
    """Ask for a word in the title; SQLite knows upper and lower case of ASCII only, so others are spelled out."""
    spellings = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
    asked = Q()
    for spelling in sorted(spellings):
        asked |= Q(title__icontains=spelling)
    return asked
