"""Words that are spelled nearly so are the same as the engine's own fuzzy search finds, only sooner."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import tantivy

from archive.search import spelling_distance
from archive.search.index.languages import ANALYZERS, analyzer
from archive.search.index.schema import WORDS, schema
from archive.search.spelling_distance import apart, nearly

TOKENS = {
    "oil": "xo",
    "harbour": "xb",
    "taberroleyfor": "xr",
    "қазақстан": "жқ",
    "сиaн2": "яə",
    "მთავრობა": "ბა",
}


def changed(word: str, letters: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        yield word[:at] + word[at + 1 :]
        yield word[: max(at - 1, 0)] + word[at : at + 1] + word[max(at - 1, 0) : at] + word[at + 1 :]
        for letter in letters:
            yield word[:at] + letter + word[at:]
            yield word[:at] + letter + word[at + 1 :]


@pytest.mark.parametrize("token", TOKENS)
def test_nearly_finds_what_the_fuzzy_search_finds(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = TOKENS[token]
    one = list(dict.fromkeys(changed(token, letters)))
    two = [far for near in one[::3] for far in changed(near, letters)][::2]
    three = [far for near in two[::40] for far in changed(near, letters)][::4]
    words = list(dict.fromkeys([token, *one, *two, *three]))
    index = tantivy.Index(schema())
    for name in ANALYZERS:
        index.register_tokenizer(name, analyzer(name))
    writer = index.writer(heap_size=15_000_000, num_threads=1)
    for number, word in enumerate(words):
        document = tantivy.Document()
        document.add_unsigned("id", number)
        document.add_text(WORDS, word)
        writer.add_document(document)
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def found(query: tantivy.Query) -> set[str]:
        hits = searcher.search(query, len(words), count=False).hits
        return {words[int(pk)] for pk in searcher.fast_field_values("id", [at for _score, at in hits])}

    for distance in (1, 2):
        expected = found(spelling_distance._fuzzy(token, distance))
        assert len(expected) > 10
        with monkeypatch.context() as patched:
            patched.setattr(spelling_distance, "_fuzzy", None)  # the patterns are small enough for the engine
            near = found(nearly(token, distance))
        assert {word for word in near if apart(word, token) <= distance} == expected
        assert len(near) <= 1.02 * len(expected)


def test_what_patterns_can_not_ask_for_is_left_to_the_fuzzy_search() -> None:
    assert repr(nearly("a.*b", 1)) == repr(spelling_distance._fuzzy("a.*b", 1))
    assert repr(nearly("long" * 300, 2)) == repr(spelling_distance._fuzzy("long" * 300, 2))
