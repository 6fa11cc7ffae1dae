"""Search by brute force: every public text read and compared, so that the index can be held against it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archive.models import Article
from archive.search.index.folding import fold
from archive.search.index.languages import PLAIN, Group, group_of
from archive.search.query.parser import Phrase, Prefix, Word, parse


class Everything:
    """All that is published, as the words of its language."""

    def __init__(self) -> None:
        self._articles = [_Read(article) for article in Article.objects.published().select_related("source")]

    def found(self, typed: str) -> set[int]:
        """Return the ids of all articles with every word, phrase and beginning of a word that was typed."""
        parts = parse(typed).parts
        return {one.pk for one in self._articles if all(one.has(part) for part in parts)}


class _Read:
    def __init__(self, article: Article) -> None:
        self.pk = article.pk
        self.group: Group = group_of(article.language)
        texts = [text for text in (article.title, article.subtitle, article.byline) if text]
        texts += [text for text in (article.public_summary(), article.public_text()) if text]
        self.analysed = [self.group.analyse(text) for text in texts]
        self.plain = {word for text in texts for word in _spelled(self.group, text)}
        self.stems = {stem for stems in self.analysed for stem in stems}

    def has(self, part: object) -> bool:
        if isinstance(part, Word):
            if not self.stems.isdisjoint(self.group.alternatives(part.text)):
                return True
            tokens = PLAIN.analyse(part.text)
            return self.group.has_diacritics and len(tokens) == 1 and tokens[0] in self.plain
        if isinstance(part, Phrase):
            sought = self.group.analyse(part.text)
            return any(_stands(sought, stems) for stems in self.analysed)
        if isinstance(part, Prefix):
            return any(word.startswith(fold(part.text)) for word in self.plain)
        raise TypeError(f"Brute force does not know {part!r}.")


def _spelled(group: Group, text: str) -> Iterable[str]:
    return PLAIN.analyse(fold(text, apostrophe=group.apostrophe))


def _stands(sought: Sequence[str], words: Sequence[str]) -> bool:
    return any(words[at : at + len(sought)] == sought for at in range(len(words) - len(sought) + 1))
