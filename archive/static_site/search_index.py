"""A search that runs in the browser: an inverted index in small files, of which a search loads those of its words.

Words are folded alike here and in `copy_search.js`: compatibility forms, small letters, no marks. Signs of scripts
without spaces between words are indexed in pairs. A file holds all words that begin alike, so that the beginning of a
word finds it; each is a script that hands over its content, for a page that is read from a disk may load no data.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree

from archive.models import Article
from archive.serving.titles import plain_title
from archive.static_site.addresses import Addresses

ARTICLES_A_FILE = 200
POSTINGS_IN_MEMORY = 2_000_000
MOST = 20_000  # articles of one word that a search can find: the newest
LONGEST = 40  # characters of a word that count
PAIRED_FROM = 0x2E80  # from here on scripts have no spaces between words
IN_TITLE, OFTEN, ONCE = 3, 2, 1  # how much a word weighs in an article

_WORD = re.compile(r"[^\W_]+")
_RUN = re.compile(f"[{chr(PAIRED_FROM)}-\U0010ffff]+")
_MARKS = {code: None for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)).startswith("M")}


def folded(text: str) -> str:
    """Return a text in which what is written alike is alike."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return plain if plain.isascii() else unicodedata.normalize("NFD", plain).translate(_MARKS)


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are indexed, in their order."""
    found: list[str] = []
    for word in _WORD.findall(folded(text)):
        if word.isascii() or max(word) < chr(PAIRED_FROM):
            found.append(word[:LONGEST])
            continue
        last = 0
        for run in _RUN.finditer(word):
            found += [word[last : run.start()]] if run.start() > last else []
            signs = run[0]
            found += [signs[at : at + 2] for at in range(len(signs) - 1)] or [signs]
            last = run.end()
        found += [word[last:]] if last < len(word) else []
    return found


def shard_of(word: str) -> str:
    """Return the name of the file that holds a word and all that begin alike."""
    first = ord(word[0])
    if first >= PAIRED_FROM:
        return f"s{first >> 6:x}"
    return f"{first:x}-{ord(word[1]):x}" if len(word) > 1 else f"{first:x}-"


def write_index(folder: Path, addresses: Addresses, progress: Callable[[int], object] = lambda n: None) -> int:
    """Write `words/` and `articles/` into a folder, of what the public may read; return how many articles are in.

    In bounded memory: what is found is laid down now and then, by file, and put together in the end. What is there of
    an index that was broken off is thrown away.
    """
    for name in ("articles", "words", "laid-down"):
        rmtree(folder / name, ignore_errors=True)
    (folder / "articles").mkdir(parents=True)
    laid_down = folder / "laid-down"
    laid_down.mkdir()
    found: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    listed: list[list[str]] = []
    number = held = 0
    for article in _articles():
        target = addresses.target(article.get_absolute_url())
        listed.append(_entry(article, target.file if target else ""))
        title = {*words_of(f"{article.title} {article.subtitle}")}
        counts: dict[str, int] = {}
        for word in [*title, *words_of(article.public_text())]:
            counts[word] = counts.get(word, 0) + 1
        for word, n in counts.items():
            weight = IN_TITLE if word in title else OFTEN if n > 2 else ONCE
            found[shard_of(word)][word].append(number << 2 | weight)
        number, held = number + 1, held + len(counts)
        if number % ARTICLES_A_FILE == 0:
            _write_articles(folder, number // ARTICLES_A_FILE - 1, listed)
            listed = []
        if held > POSTINGS_IN_MEMORY:
            _lay_down(laid_down, found)
            held = 0
        progress(1)
    if listed:
        _write_articles(folder, number // ARTICLES_A_FILE, listed)
    _lay_down(laid_down, found)
    _put_together(laid_down, folder / "words")
    rmtree(laid_down)
    return number


def _articles() -> Iterator[Article]:
    rows = Article.objects.published().newest_first().select_related("source")
    rows = rows.only(
        *("key", "slug", "title", "title_basis", "subtitle", "published_on", "date_precision", "language", "display"),
        *("text", "body", "body_format", "sort_key", "source__name", "source__display"),
    )
    return rows.iterator(chunk_size=ARTICLES_A_FILE)


def _entry(article: Article, file: str) -> list[str]:
    source = article.source.name if article.source else ""
    return [file, plain_title(article), str(article.published or ""), source, article.language]


def _write_articles(folder: Path, number: int, listed: list[list[str]]) -> None:
    _write(folder / "articles" / f"{number}.js", f"articles-{number}", listed)


def _lay_down(folder: Path, found: defaultdict[str, defaultdict[str, list[int]]]) -> None:
    for shard, words in found.items():
        with (folder / shard).open("a", encoding="utf-8") as file:
            file.write(json.dumps(words, ensure_ascii=False, separators=(",", ":")) + "\n")
    found.clear()


def _put_together(laid_down: Path, folder: Path) -> None:
    """Write each file of words, with the articles of a word as the numbers by which each exceeds the one before."""
    folder.mkdir()
    shards = sorted(path.name for path in laid_down.iterdir())
    for shard in shards:
        words: defaultdict[str, list[int]] = defaultdict(list)
        for line in (laid_down / shard).read_text(encoding="utf-8").splitlines():
            for word, places in json.loads(line).items():
                words[word] += places[: MOST - len(words[word])]
        steps = {
            word: [after - before for before, after in zip([0, *places], places, strict=False)]
            for word, places in sorted(words.items())
        }
        _write(folder / f"{shard}.js", f"words-{shard}", steps)
    _write(folder / "all.js", "words-all", shards)


def _write(path: Path, name: str, content: object) -> None:
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    path.write_text(f"copySearch({json.dumps(name)},{written});\n", encoding="utf-8")
