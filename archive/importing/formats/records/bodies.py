"""Which values of a record are its text: named ones, lists of its parts, and of several the fullest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from archive.importing.drafts import Removed
from archive.importing.extraction.headlines import letters_and_digits
from archive.importing.extraction.layout import joined_paragraphs
from archive.importing.formats.html.areas import word_set
from archive.importing.formats.html.markup import html_to_body, is_html
from archive.importing.formats.records.block_fields import heading_of, kind_of
from archive.importing.formats.records.blocks import html_of, is_of_blocks, written_out
from archive.importing.formats.records.fields import Fields, Value
from archive.importing.formats.records.values import as_paragraphs, unescaped
from archive.text.structure.paragraphs import plain_words

# Names of lists whose members are parts of what they stand in, and others that hold parts where they look like some.
_PARTS = re.compile(r"(?:\w*(?:blocks|paragraphs|sections|subsections|elements|components)|parts|chapters|slides)")
_MAY_BE_TEXT = re.compile(
    r"\w*(?:blocks|paragraphs|sections|elements|components|richtext|bodyjson|contentjson|editorjs|lexical|document"
    r"|body|content)|parts|chapters|slides"
)
_OF_OTHERS = re.compile(r"related|comment|recommend|sidebar|promo|footer|header|menu|nav|media|image|gallery|author")
# Names of lists whose members are things by themselves.
_ENVELOPES = word_set(
    "articles article items results docs documents records entries posts stories story news hits rows response"
    " feed list pages"
)
_TITLES = ("publisher", "source", "agency", "byline", "date", "url")
MOST_ASKED = 20
# So much longer is the fuller of two texts that have not the same paragraphs.
MUCH_LONGER = 1.25
# A text that ends so may have been cut off.
_CUT_OFF = re.compile(r"(?:…|\.\.\.|\[\+\d+ chars\]|\[…\])\s*$")
# So many texts of a record are compared, each with the fullest before it; the others are kept whole beside it.
MOST_COMPARED = 8
# So many paragraphs that another text has not as paragraphs are searched for in all of it.
MOST_SEARCHED = 100


@dataclass(frozen=True, slots=True)
class RecordText:
    """The text of a record and its format; what stood beside it and is not in it: where, and its words."""

    body: str = ""
    body_format: str = "text"
    beside: tuple[tuple[Value, str], ...] = ()

    @property
    def removed(self) -> tuple[Removed, ...]:
        """What stood beside the text, as pieces that were left out."""
        return tuple(Removed(text, "another text of the record", (0, 0)) for _value, text in self.beside)


def record_text(fields: Fields, repaired: Callable[[str], str]) -> RecordText:
    """Read the text of a record, else its summary: the first of its texts, or a fuller one that is made of blocks.

    A fuller one goes also before a text that says by its end that it was cut off.
    """
    chosen: _Text | None = None
    beside: list[tuple[Value, str]] = []
    for value in bodies(fields):
        if chosen and not _may_be_fuller(chosen.value, chosen.body, value):
            continue
        text = _Text(value, *_converted(value.content, repaired))
        if not text.body.strip():
            continue
        if chosen is None:
            chosen = text
        elif len(beside) >= MOST_COMPARED:
            beside.append((value, text.words))
        else:
            chosen, other, lacking = _fuller(text, chosen)
            beside.append((other.value, lacking))
    if chosen:
        return RecordText(chosen.body, chosen.body_format, tuple((value, words) for value, words in beside if words))
    for value in fields.all("summary"):
        body, body_format = _converted(value.content, repaired)
        if body.strip():
            return RecordText(body, body_format)
    return RecordText()


def _may_be_fuller(chosen: Value, body: str, other: Value) -> bool:
    """Return whether another text is worth a look: most records have one in several forms, the first the best."""
    if any(
        not isinstance(content, str) or written_out(content) is not content
        for content in (chosen.content, other.content)
    ):
        return True
    return bool(_CUT_OFF.search(body[-100:])) and len(other.content) > len(body)


@dataclass(frozen=True)
class _Text:
    """One of the texts of a record, with what it is compared by."""

    value: Value
    body: str
    body_format: str

    @property
    def words(self) -> str:
        return "\n\n".join(self.paragraphs)

    @cached_property
    def paragraphs(self) -> list[str]:
        return [plain_words(paragraph, self.body_format) for paragraph in self.body.split("\n\n")]

    @cached_property
    def letters(self) -> str:
        return letters_and_digits(plain_words(self.body, self.body_format))

    @cached_property
    def letters_of_paragraphs(self) -> frozenset[str]:
        return frozenset(map(letters_and_digits, self.paragraphs))


def _fuller(text: _Text, chosen: _Text) -> tuple[_Text, _Text, str]:
    """Return the fuller of two texts, the other one, and the paragraphs of that which the fuller does not have."""
    is_longer = len(text.letters) > len(chosen.letters)
    lacking = _lacking(chosen, text) if is_longer else ""
    if is_longer and (not lacking or len(text.letters) > MUCH_LONGER * len(chosen.letters)):
        return text, chosen, lacking
    return chosen, text, _lacking(text, chosen)


def _lacking(text: _Text, other: _Text) -> str:
    """Return the paragraphs of a text that another does not have, and those that are too many to look for."""
    lacking, searched = [], 0
    for paragraph in text.paragraphs:
        letters = letters_and_digits(_CUT_OFF.sub("", paragraph))
        if not letters or letters in other.letters_of_paragraphs:
            continue
        searched += 1
        if searched > MOST_SEARCHED or letters not in other.letters:
            lacking.append(paragraph)
    return "\n\n".join(lacking)


def _converted(content: Any, repaired: Callable[[str], str]) -> tuple[str, str]:
    content = written_out(content)
    if not isinstance(content, str) and is_of_blocks(content):
        return html_to_body(repaired(html_of(content)))
    text = repaired(as_paragraphs(content))
    return html_to_body(text) if is_html(text) else (joined_paragraphs(unescaped(text)), "text")


def bodies(fields: Fields) -> Iterator[Value]:
    """Yield every value that may be the text of a record, those that are called so first."""
    named = list(fields.all("body"))
    if fields.is_asked("body"):
        yield from named
        return
    # What holds a whole article, `{"article": {"title": …}}`, is no text beside those that it holds.
    whole = [value for value in named if isinstance(value.content, Mapping) and heading_of(value.content)]
    named = [value for value in named if value not in whole]
    yield from named
    is_any = bool(named)
    places = {value.where for value in named}
    for name, value in fields.named():
        if value.where in places or not isinstance(value.content, list | Mapping) or not _MAY_BE_TEXT.fullmatch(name):
            continue
        members = _members(value.content)
        if _PARTS.fullmatch(name) and members:
            value = Value(members, value.where)  # parts under names of their own are as good as a list
        if not _OF_OTHERS.search(name) and is_of_blocks(value.content) and not _are_articles(name, members):
            is_any = True
            yield value
    if not is_any:
        yield from whole


def are_parts(name: str, content: Any, owner: Fields) -> bool:
    """Return whether the members of a list, under a folded name of an object, are parts of it and no articles.

    They are where the object has a title, or each of them says what kind of block it is; where the list is not called
    as a list of articles is; and where most of its members are not told by a title and a date, an address, a source,
    an author or an id of their own.
    """
    members = _members(content)
    if not members or name in _ENVELOPES or not is_of_blocks(members):
        return False
    is_tree = bool(_PARTS.fullmatch(name)) and all(isinstance(one, Mapping) and kind_of(one) for one in members)
    if not is_tree and not owner.get("title"):
        return False
    return not _are_articles(name, members)


def is_list_of_parts(name: str, value: Value) -> bool:
    """Return whether a value that another field is called by, such as `sections`, is the text of its record."""
    return isinstance(value.content, list) and is_of_blocks(value.content) and bool(_PARTS.fullmatch(name))


def _members(content: Any) -> list[Any]:
    if isinstance(content, Mapping) and content and all(isinstance(one, Mapping) for one in content.values()):
        return list(content.values())
    return content if isinstance(content, list) else []


def _are_articles(name: str, members: Sequence[Any]) -> bool:
    """Return whether half of what a list holds, or more, is an article by itself, or holds such."""
    asked = [member for member in members[:MOST_ASKED] if isinstance(member, Mapping)]
    marks = (*_TITLES, "id") if not _PARTS.fullmatch(name) else _TITLES
    count = sum(_is_article(member, marks) or _holds_articles(member) for member in asked)
    return bool(count) and count * 2 >= len(asked)


def _is_article(member: Mapping[str, Any], marks: Sequence[str]) -> bool:
    """Return whether an object has a title, and a field that marks it as an article by itself."""
    fields = Fields(member, {})
    return bool(fields.get("title")) and not _is_picture(member) and any(fields.get(field) for field in marks)


def _is_picture(member: Mapping[str, Any]) -> bool:
    return kind_of(member) in ("image", "picture", "photo", "video", "embed", "quote", "pullquote", "link")


def _holds_articles(member: Mapping[str, Any]) -> bool:
    return any(
        _is_article(inner, _TITLES)
        for content in list(member.values())[:50]
        if isinstance(content, list)
        for inner in content[:3]
        if isinstance(inner, Mapping)
    )
