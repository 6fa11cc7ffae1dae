"""How the texts of each language are analysed, and the numbers of languages in the index."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from archive.search.index.folding import Apostrophe, fold, has_unspaced

LONGEST_WORD = 80  # bytes
OTHER = "other"
STAFF = "staff"
_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789"
_LONGEST_CODE = 10  # characters of a language tag whose number still is exact in every part of the engine


@dataclass(frozen=True, slots=True)
class Group:
    """Languages that are analysed alike, in one field of the index.

    `number` is its number in the index and never changes. Words are looked up as their stems where `stemmer` names one.
    """

    name: str
    number: int
    stemmer: str = ""
    apostrophe: Apostrophe = "join"

    @property
    def field(self) -> str:
        return f"text_{self.name}"

    @property
    def title_field(self) -> str:
        return f"title_{self.name}"

    @property
    def analyzer_name(self) -> str:
        return f"stem_{self.stemmer}" if self.stemmer else "plain"

    @property
    def has_diacritics(self) -> bool:
        """Whether the stemmer reads diacritics, so that a word typed without them is looked up unstemmed as well."""
        return self.stemmer not in {"", "english", "russian", "arabic", "greek", "tamil"}

    def prepare(self, text: str) -> str:
        """Return a text as it is handed to the analyzer of the index."""
        return fold(text, apostrophe=self.apostrophe, keeps_diacritics=self.has_diacritics)

    def analyse(self, text: str) -> list[str]:
        """Return the words of a text as the index has them."""
        return analyzer(self.analyzer_name).analyze(self.prepare(text))

    def spell(self, text: str) -> str:
        """Return a text as its words are kept as they are spelled: neither stemmed nor in other characters."""
        return fold(text, apostrophe=self.apostrophe, keeps_script=True)

    def prepare_and_spell(self, text: str) -> tuple[str, str]:
        """Return both of a text, made once where they are the same; of plain letters the first stands for both."""
        prepared = self.prepare(text)
        is_same = text.isascii() or not (self.has_diacritics or has_unspaced(prepared))
        return prepared, prepared if is_same else self.spell(text)

    def analyse_as_spelled(self, text: str) -> list[str]:
        """Return the words of a text as the index has them beside their stems: see `spell`."""
        return analyzer("plain").analyze(self.spell(text))

    def alternatives(self, text: str) -> list[str]:
        """Return the forms in which the index may have one word; none if it is several.

        Stemmers cut some words twice: саммиты becomes саммит, but саммит becomes самм.
        """
        stems = self.analyse(text)
        if len(stems) != 1 or self.stemmer in ("", "english"):
            return stems if len(stems) == 1 else []
        bare = [*PLAIN.analyse(text), *stems, *analyzer(self.analyzer_name).analyze(stems[0])]
        return list(dict.fromkeys(bare))


_STEMMED = """ar arabic, da danish, de german, el greek, en english, es spanish, fi finnish, fr french, hu hungarian,
 it italian, nl dutch, no norwegian, pt portuguese, ro romanian, ru russian, sv swedish, ta tamil, tr turkish"""
_APOSTROPHES: dict[str, Apostrophe] = {
    "en": "possessive", "fr": "part", "it": "part", "tr": "suffix",
}  # fmt: skip
_SAME = {"nb": "no", "nn": "no", "yue": "cjk", "wuu": "cjk", "zh": "cjk", "ja": "cjk", "ko": "cjk"}

GROUPS: dict[str, Group] = {
    OTHER: Group(OTHER, 1),
    STAFF: Group(STAFF, 2),
    "cjk": Group("cjk", 3),
    **{
        code: Group(code, number, stemmer, _APOSTROPHES.get(code, "join"))
        for number, (code, stemmer) in enumerate((pair.split() for pair in _STEMMED.split(",")), start=10)
    },
}
PLAIN = GROUPS[OTHER]


def root_of(language: str) -> str:
    """Return the language of a language tag: `zh` of `zh-Hans-CN`."""
    return language.lower().partition("-")[0]


@lru_cache(maxsize=1024)
def group_of(language: str) -> Group:
    """Return how texts of a language (BCP 47; empty if unknown) are analysed."""
    root = root_of(language)
    return GROUPS.get(_SAME.get(root, root if root not in (STAFF, "cjk") else OTHER), PLAIN)


@lru_cache(maxsize=1024)
def language_number(language: str) -> int:
    """Return the number of a language tag; what no longer fits is left off at the end. Empty and `und` are 0."""
    number = 0
    if language.lower() == "und":
        return 0
    for sign in language.lower()[:_LONGEST_CODE]:
        number = number * (len(_SIGNS) + 1) + (_SIGNS.find(sign) + 1)
    return number


def language_of(number: int) -> str:
    """Return the language tag of a number; `und` of 0."""
    signs = []
    while number:
        number, sign = divmod(number, len(_SIGNS) + 1)
        signs.append(_SIGNS[sign - 1] if sign else "-")
    return "".join(reversed(signs)) or "und"


@cache
def analyzer(name: str) -> TextAnalyzer:
    """Make an analyzer of the index by its name: words, in a language their stems, Latin letters bare at the end."""
    builder = TextAnalyzerBuilder(Tokenizer.simple())
    builder = builder.filter(Filter.remove_long(LONGEST_WORD)).filter(Filter.lowercase())
    stemmer = name.partition("stem_")[2]
    if stemmer:
        builder = builder.filter(Filter.stemmer(stemmer)).filter(Filter.ascii_fold())
    return builder.build()


ANALYZERS = sorted({group.analyzer_name for group in GROUPS.values()})
