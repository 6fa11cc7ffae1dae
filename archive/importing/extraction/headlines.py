"""Headlines: recognising a line or slug that is one, and a title for an article that has none."""

from __future__ import annotations

import re

LONGEST_TITLE = 200
LONGEST_TITLE_WITHOUT_SPACES = 60
# A supplied title is at most this long, its ellipsis counted; in scripts without spaces a character says more.
SUPPLIED_LENGTH = 100
SUPPLIED_LENGTH_WITHOUT_SPACES = 40

# What separates the headline from the name of the site in the title of a page.
PAGE_TITLE_SEPARATOR = re.compile(r"(?<!\s)\s+(?:[|–—·•»:]|::|-|/)\s+|(?:(?<!\s)\s+)?[|_｜]\s*")

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_SLUG = re.compile(r"(?!https?:)[^\s_]+(?:_[^\s_]+){2,}_?|[^\W_]+(?:-[^\W_]+){3,}")
_FILE_NAME = re.compile(
    r"^(?:\d{4}-\d\d-\d\d[_\s-]+|\d{1,6}[_\s-]+)?(?P<words>.*?)(?:[_-][0-9a-f]{8,64})?(?:\.\w{1,8})?$"
)
_SENTENCE = re.compile(r"(?P<end>[.!?…]+[\"”’»)]*)(?=\s+[\"“«‘(\[—–-]*[^\Wa-zа-яё]|\s*$)|(?P<cjk>[。！？]+[”」』）]*)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|gen|col|lt|sen|rep|gov|st|no|vs|jr|sr|inc|ltd|co|corp|dept|univ|им|г|ул|акад|проф|тов|св|млн|млрд|тыс|руб)|(?<!\w)\w)\.$",
    re.I,
)
_TWO_SENTENCES = re.compile(r"(?P<end>[^\W\d_]{3,}[.!])\s+[^\Wa-zа-яё]\w")
_INITIALS = re.compile(r"(?:\b[A-Z]\.){2,}$|\b(?:Inc|Corp|Ltd|Jr|Sr|Co)\.$")
_NO_TITLE_END = tuple(".,;:，；：、。")
_NEVER_TITLE_END = tuple(",;:，；：、")
_NOT_A_TITLE = re.compile(
    r"^(?:key points|summary|https?:|www\.|\W*@|[-–—•*]\s|\d+\.\s|in this article|contents|[qa]: |вопрос: |问[:：])",
    re.I,
)


def is_slug(line: str) -> bool:
    """Return whether a line is a headline written as an address: its words joined by underscores, or all by hyphens."""
    return len(line) <= LONGEST_TITLE and bool(_SLUG.fullmatch(line)) and any(map(str.isalpha, line))


def title_of_slug(slug: str) -> str:
    """Return the headline that a slug stands for, as far as that can be restored."""
    words = slug.strip("_-").replace("_", " ") if "_" in slug else slug.replace("-", " ")
    return words[:1].upper() + words[1:]


def same_words(one: str, other: str) -> bool:
    """Return whether two spellings of a headline have the same letters and digits, or one begins with the other."""
    a, b = letters_and_digits(one), letters_and_digits(other)
    return bool(a) and (a == b or (len(a) >= 24 and b.startswith(a)) or (len(b) >= 24 and a.startswith(b)))


def letters_and_digits(text: str) -> str:
    """Return only the letters and digits of a text, case folded."""
    return "".join(filter(str.isalnum, text.casefold()))


def file_name_matches(file_name: str, title: str) -> bool:
    """Return whether a file's name, less its numbers and hash, is this headline."""
    words = _FILE_NAME.match(file_name)
    spelled = words["words"] if words else ""
    return len(re.findall(r"[^\W_]+", spelled)) >= 3 and same_words(spelled, title)


def may_be_title(line: str) -> bool:
    """Return whether a line looks like a headline; one that closes as a sentence does, or holds two, does not."""
    longest = LONGEST_TITLE_WITHOUT_SPACES if is_without_spaces(line) else LONGEST_TITLE
    if not 4 <= len(line) <= longest or not any(map(str.isalpha, line)):
        return False
    if line.endswith(_NO_TITLE_END) and not _INITIALS.search(line):
        return False
    if line.split()[0].islower():
        return False
    if _NOT_A_TITLE.match(line):
        return False
    return all(_ABBREVIATION.search(line[: found.end("end")]) for found in _TWO_SENTENCES.finditer(line))


def could_be_title(line: str) -> bool:
    """Return whether a line may be a headline where something else says so: with a full stop, long, a number first."""
    longest = 2 * LONGEST_TITLE_WITHOUT_SPACES if is_without_spaces(line) else LONGEST_TITLE
    return (
        4 <= len(line) <= longest
        and any(map(str.isalpha, line))
        and not line.endswith(_NEVER_TITLE_END)
        and not _NOT_A_TITLE.match(line)
    )


def has_enough_words(line: str) -> bool:
    """Return whether a line says more than the name of a section does."""
    return len(line) >= 6 if is_without_spaces(line) else len(line.split()) >= 3


def is_without_spaces(text: str) -> bool:
    """Return whether a text is mostly in a script that puts no spaces between words."""
    return len(_CJK.findall(text)) * 3 > len(text)


def density(text: str) -> float:
    """Return how much more a character says than one of an alphabet does: in Chinese, Japanese and Korean."""
    if is_without_spaces(text):
        return 2.5
    return 1.6 if len(_HANGUL.findall(text)) * 3 > len(text) else 1.0


def first_sentence(text: str) -> str:
    """Return the first sentence of a paragraph without its full stop."""
    text = " ".join(text.split())
    for match in _SENTENCE.finditer(text):
        if match["cjk"]:
            return text[: match.start()]
        if not _ABBREVIATION.search(text[: match.start() + 1]):
            end = match["end"]
            return text[: match.start()] + (end if end[0] in "!?" else end.lstrip(".…"))
    return text


def supplied_title(body: str) -> str:
    """Return a title for an article without a headline: its first sentence, shortened between two words."""
    sentence = first_sentence(body[:2000].split("\n\n")[0])
    limit = SUPPLIED_LENGTH_WITHOUT_SPACES if is_without_spaces(sentence) else SUPPLIED_LENGTH
    if len(sentence) <= limit:
        return sentence
    cut = sentence[: limit - 1]
    if is_without_spaces(sentence):
        return cut.rstrip("，、；：“（ ") + "…"
    words = cut.split(" ") if sentence[limit - 1] == " " else cut.split(" ")[:-1]
    if not words:
        return cut + "…"
    # A title should not break off behind "of the" or "and five".
    for _ in range(3):
        if len(words) > 4 and len(words[-1]) <= 4 and words[-1].islower():
            words.pop()
    return " ".join(words).rstrip(' ,;:–—-(“"«') + "…"
