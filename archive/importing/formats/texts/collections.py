"""Plain text of several articles, as databases of the press export them: cut into its articles, or read as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from archive.importing.drafts import ArticleDraft, Known, Options, Refusal
from archive.importing.extraction.boilerplate import ends_as_sentence
from archive.importing.extraction.dates import find_dates
from archive.importing.extraction.headlines import may_be_title
from archive.importing.formats.decoding import codec_of_slices, decode
from archive.importing.formats.texts import plain as single

# So many characters and words an article has at least, so many lines at its beginning may hold its date.
LEAST_WORDS = 15
LINES_OF_HEAD = 8
LONGEST_HEAD_LINE = 120

_DOCUMENT = (
    r"(?:documents?|articles?|items?|stor(?:y|ies)|results?|records?|dokumente?|artikel|beitrag|treffer|documentos?"
    r"|art[ií]culos?|artigos?|документ(?:а|ов)?|стать[яи]|статей|文档|文章|第)"
)
_OF = r"[ \t]*(?:of|von|de|sur|di|van|из|/|共)[ \t]*"
# “2 of 3 DOCUMENTS”, “Document 2 of 3”, “Документ 2 из 3”, “第2篇，共3篇”: a line of its own that counts the articles.
_COUNTER = re.compile(
    rf"^[ \t]*(?:-+[ \t]*)?(?:{_DOCUMENT}[ \t]*(?:nr\.?|no\.?|№|#)?[ \t]*(?P<first>\d{{1,5}})(?:篇)?[,，]?"
    rf"{_OF}(?P<of_first>\d{{1,5}})(?:篇)?|(?P<second>\d{{1,5}})[ \t]{_OF}(?P<of_second>\d{{1,5}})[ \t]+{_DOCUMENT})"
    r"[ \t]*(?:-+[ \t]*)?\r?$",
    re.IGNORECASE | re.MULTILINE,
)
# “Record: 2”, “文章 2”: a line of its own that numbers the articles, without saying how many there are.
_NUMBER_ALONE = re.compile(
    rf"^[ \t]*{_DOCUMENT}[ \t]*[:：#№]?[ \t]*(?P<number>\d{{1,5}})[.:：]?[ \t]*\r?$", re.IGNORECASE | re.MULTILINE
)
# The number of a document of Factiva, the last line of each or the first; the last line of those of Nexis.
_LAST_LINE = re.compile(r"^(?:Document [A-Z][A-Z0-9]{3,11}\d{8}[a-z0-9]{6,12}|End of Document)[ \t]*\r?$", re.MULTILINE)
_NUMBER = re.compile(r"(\d{1,4})[.)][ \t]+(?=\S)")
_RULE = re.compile(
    r"^[ \t]*(?P<rule>={5,}|\*{5,}|_{5,}|-{5,}|#{5,}|~{5,}|—{3,}|─{5,}|(?:\*[ \t]){4,}\*)[ \t]*$", re.MULTILINE
)
# Rules that more often part the sections of one article.
_SHORT_RULE = re.compile(
    r"^[ \t]*(?P<rule>(?:\*[ \t]?){3}|-{3,4}|(?:-[ \t]){2,4}-|={3,4}|~{3,4}|#{3,4})[ \t]*$", re.MULTILINE
)


def read(data: bytes, name: str, known: Known, options: Options) -> Iterator[ArticleDraft | Refusal]:
    """Read a plain text: each of its articles with its own bytes, where they are counted or stand between rules."""
    decoded = decode(data, options.encoding)
    pieces = slices(decoded.text)
    if len(pieces) < 2:
        yield from single.read(data, name, known, options)
        return
    encoding = codec_of_slices(decoded.encoding, data)
    for number, (start, end) in enumerate(pieces, start=1):
        original = decoded.text[start:end].removeprefix("\ufeff").encode(encoding, "replace")
        if len(original) > options.max_bytes:
            yield Refusal("failed", f"The article is larger than {options.max_bytes / 1_048_576:,.0f} MiB.", "", number)
            continue
        for content in single.read(original, "", known, replace(options, encoding=encoding)):
            if isinstance(content, ArticleDraft):
                content = replace(content, problems=(*decoded.problems, *content.problems))
            yield replace(content, ordinal=number)


def slices(text: str) -> list[tuple[int, int]]:
    """Return where each article of a text begins and ends; none where it may be a single one.

    Articles are told apart by lines that count them, by the numbers of a database at their ends, or by rules of one
    kind between which every part has its own date in its head, below short rules a headline and its date.
    """
    return _without_numbers(
        text,
        _counted(text)
        or _numbered(text)
        or _counted_on(text)
        or _ruled(text, _RULE, _has_dated_head)
        or _ruled(text, _SHORT_RULE, _has_titled_head),
    )


def _without_numbers(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out the numbers that stand before the articles, if all of them are counted on from one to the next."""
    numbers = [_NUMBER.match(text, start, end) for start, end in pieces]
    counted = [int(number[1]) for number in numbers if number]
    if len(counted) < max(2, len(pieces)) or counted != list(range(counted[0], counted[0] + len(counted))):
        return pieces
    return [(number.end(), end) for number, (_, end) in zip(numbers, pieces, strict=True) if number]


def _counted(text: str) -> list[tuple[int, int]]:
    found = list(_COUNTER.finditer(text))
    counts = [(int(one["first"] or one["second"]), int(one["of_first"] or one["of_second"])) for one in found]
    if len(counts) < 2 or len({whole for _, whole in counts}) != 1:
        return []
    numbers = [number for number, _ in counts]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))) or numbers[-1] > counts[0][1]:
        return []
    pieces = _between(text, [one.span() for one in found])
    before, articles = pieces[0], pieces[1:]
    if all(_has_words(text, piece) for piece in articles):
        return articles
    behind = pieces[:-1]  # the line stands below each article
    return behind if _has_words(text, before) and all(_has_words(text, piece) for piece in behind) else []


def _numbered(text: str) -> list[tuple[int, int]]:
    found = [one.span() for one in _LAST_LINE.finditer(text)]
    if len(found) < 2:
        return []
    if not text[: found[0][0]].strip("\ufeff \t\r\n"):  # the line stands above each article
        pieces = [piece for piece in _between(text, found) if piece[0] < piece[1]]
    else:
        ends = [end for _, end in found]
        pieces = [_trimmed(text, start, end) for start, end in zip([0, *ends], ends, strict=False)]
        rest = _trimmed(text, ends[-1], len(text))
        pieces += [rest] if rest[0] < rest[1] else []
    return pieces if all(_has_words(text, piece) for piece in pieces) else []


def _counted_on(text: str) -> list[tuple[int, int]]:
    found = list(_NUMBER_ALONE.finditer(text))
    if len(found) < 2 or [int(one["number"]) for one in found] != list(range(1, len(found) + 1)):
        return []
    before, *articles = _between(text, [one.span() for one in found])
    if before[0] < before[1] and _has_words(text, before):
        return []
    is_each = all(_has_words(text, piece) and _has_dated_head(text, piece) for piece in articles)
    return articles if is_each else []


def _ruled(text: str, rule: re.Pattern[str], has_head: Callable[[str, tuple[int, int]], bool]) -> list[tuple[int, int]]:
    kinds: dict[str, list[tuple[int, int]]] = {}
    for found in rule.finditer(text):
        kinds.setdefault(found["rule"].strip()[0], []).append(found.span())
    for spans in kinds.values():
        pieces = [piece for piece in _between(text, spans) if piece[0] < piece[1]]
        if len(pieces) >= 2 and all(_has_words(text, piece) and has_head(text, piece) for piece in pieces):
            return pieces
    return []


def _between(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    starts, ends = [0, *(end for _, end in spans)], [*(start for start, _ in spans), len(text)]
    return [_trimmed(text, start, end) for start, end in zip(starts, ends, strict=True)]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    first = len(piece) - len(piece.lstrip())
    return (start + first, start + len(piece.rstrip())) if first < len(piece) else (end, end)


def _has_words(text: str, piece: tuple[int, int]) -> bool:
    inner = text[slice(*piece)]
    return len(inner.split()) >= LEAST_WORDS or len(inner) >= 8 * LEAST_WORDS


def _has_dated_head(text: str, piece: tuple[int, int]) -> bool:
    return any(len(line) <= LONGEST_HEAD_LINE and find_dates(line) for line in _head(text, piece)[:-1])


def _has_titled_head(text: str, piece: tuple[int, int]) -> bool:
    """Return whether a part begins with a headline and, in one of the two lines below, its date."""
    title, *below = _head(text, piece)[:4]
    return (
        may_be_title(title.strip())
        and not find_dates(title)
        and any(
            len(line) <= LONGEST_HEAD_LINE and find_dates(line) and not ends_as_sentence(line.strip())
            for line in below[:2]
        )
    )


def _head(text: str, piece: tuple[int, int]) -> list[str]:
    lines = text[piece[0] : min(piece[1], piece[0] + 2000)].split("\n")
    return [line for line in lines if line.strip()][:LINES_OF_HEAD]
