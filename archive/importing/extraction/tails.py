"""The foot of a plain text: boilerplate, credits, and what stands behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from archive.importing.extraction.boilerplate import (
    BOILERPLATE_KINDS,
    boilerplate_kind,
    boilerplate_kind_at_edge,
    ends_as_sentence,
    is_row_of_links,
    section_kind,
)
from archive.importing.extraction.credits.endings import is_beyond_doubt, read_closing_credit
from archive.importing.extraction.credits.names import Credit, may_be_person
from archive.importing.extraction.headlines import is_without_spaces
from archive.importing.extraction.heads import is_prose
from archive.importing.extraction.layout import Line
from archive.importing.extraction.working_text import WorkingText

# A foot has at most so many lines.
EDGE_LINES = 80
# Comments are looked for in so many lines from the end, and need so many marks that one answers another.
MOST_COMMENT_LINES = 400
LEAST_ANSWERS = 2
_COMMENTS = re.compile(
    r"\W*(?:(?:\d+\s)?(?:comments?|responses?|replies|thoughts? on .{1,60}|комментари(?:й|я|ев|и)|yorum(?:lar)?"
    r"|kommentare?|commentaires?|comentarios?|评论|留言|网友评论|評論|пікір(?:лер)?|izohlar)(?:\s?[(（:：]?\d*[)）]?)?)\W*",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"(?:reply|replied|report|likes?|ответить|пожаловаться|回复|举报|顶|赞|yanıtla|antworten|répondre)\W*\d*\W*$",
    re.IGNORECASE,
)
_OPENING_OF_ANSWER = re.compile(
    r"\b(?:says|said|wrote|writes|пишет|говорит|yazdı|schrieb|a écrit)\s?[:：]$|(?:说道|写道)[:：]$",
    re.IGNORECASE,
)
# A sentence of the text is no shorter.
LEAST_SENTENCE = 40
# Behind a heading that opens a section no sentence is longer.
LEAST_BEHIND_SECTION = 100
SECTION = "section behind the text"
# So many unknown lines may stand behind a credit at the end.
MOST_BEHIND_CREDIT = 12

_END_MARK = re.compile(
    r"(?:(?<!\s)\s+)?(?:\bEnditem|\bItem ends|[(（【]\s*(?:完|конец|end)\s*[)）】]"
    r"|[(（【](?:编辑|編輯|责编|責任編輯|责任编辑)[:：][^()（）【】]{1,20}[)）】]\d{0,8}|[■□◆●▪]|###|-30-)\s*$",
    re.IGNORECASE,
)


def cut_comments(text: WorkingText) -> None:
    """Cut what readers wrote below an article, prose and all: a heading opens it, and marks of answers stand in it."""
    answers = 0
    for place in range(len(text.lines) - 1, max(0, len(text.lines) - MOST_COMMENT_LINES), -1):
        line = text.lines[place].text
        if len(line) > 80:
            continue
        answers += bool(_ANSWER.match(line) or (line.endswith((":", "：")) and _OPENING_OF_ANSWER.search(line)))
        if answers >= LEAST_ANSWERS and _COMMENTS.fullmatch(line):
            for behind in range(len(text.lines) - 1, place - 1, -1):
                text.cut_line(behind, boilerplate_kind_at_edge(text.lines[behind].text) or "comments")
            return


def cut_sections(text: WorkingText) -> None:
    """Cut the comments, related articles and the like that a heading opens and in which no sentence stands."""
    openings: list[tuple[int, str]] = []
    for place in range(len(text.lines) - 1, 0, -1):
        line = text.lines[place].text
        if ends_as_sentence(line) and len(line) >= _least(line, LEAST_BEHIND_SECTION) and not boilerplate_kind(line):
            break
        if kind := section_kind(line):
            openings.append((place, kind))
    opening = next((place for place, kind in reversed(openings) if _is_section(text.lines, place, kind)), None)
    if opening:
        for place in range(len(text.lines) - 1, opening - 1, -1):
            if text.credit_at(place):
                text.cut_credit(place, "below")
            else:
                text.cut_line(place, boilerplate_kind_at_edge(text.lines[place].text) or SECTION)


def _is_section(lines: Sequence[Line], opening: int, kind: str) -> bool:
    """Return whether no text of the article stands behind a heading, but for comments or teasers, short as they are.

    Behind an advertisement any sentence goes on with the article; of teasers no two stand together.
    """
    if kind == "comment form":
        return True
    told = [
        place
        for place in range(opening + 1, len(lines))
        if ends_as_sentence(lines[place].text)
        and len(lines[place].text) >= _least(lines[place].text, LEAST_SENTENCE)
        and not boilerplate_kind(lines[place].text)
    ]
    if kind == "related articles":
        return not any(after == before + 1 for before, after in pairwise(told))
    return not told


def _least(line: str, characters: int) -> int:
    """Return how long a line is at least that says as much as so many characters do where words have spaces."""
    return characters * 3 // 10 if is_without_spaces(line) else characters


def read_tail(text: WorkingText, where: str = "tail") -> None:
    """Cut boilerplate, end marks and credits from the end of a text up; `where` it is counts as in `WEIGHTS`."""
    for _ in range(EDGE_LINES):
        if not text.lines:
            break
        place = len(text.lines) - 1
        text.join_label(place - 1)
        place = len(text.lines) - 1
        line = text.lines[place]
        kind = boilerplate_kind_at_edge(line.text)
        if kind and not text.is_signed(place):
            text.cut_line(place, kind)
        elif mark := _END_MARK.search(line.text):
            text.cut_end(place, mark.start(), "end mark")
        elif text.cut_credit(place, where):
            continue
        elif credit := read_closing_credit(line.text, text.names):
            text.take_credit(credit, line.start, where)
            text.cut_end(place, credit.start, "credit")
        elif _signs(text, place) and (credit := text.name_at(place)):
            text.take_credit(credit, line.start, where)
            text.cut_line(place, "credit")
        elif text.statements.names_a_source() and may_be_person(line.text) and _signs(text, place):
            text.take_credit(
                Credit("author below the text", 0, len(line.text), 0.6, byline=(0, len(line.text))), line.start, where
            )
            text.cut_line(place, "credit")
        elif _is_row_behind(text, place):
            text.cut_line(place, "links behind the text")
        elif not _cut_behind_credit(text):
            break


def _signs(text: WorkingText, place: int) -> bool:
    """Return whether a last line stands where a text is signed: below a sentence, perhaps with an author between."""
    for at in range(place - 1, max(-1, place - 3), -1):
        above = text.lines[at].text
        if is_prose(text.lines, at) or ends_as_sentence(above):
            return True
        if len(above.split()) > 4 or any(map(str.isdigit, above)):
            return False
    return False


def _is_row_behind(text: WorkingText, place: int) -> bool:
    """Return whether a line is a row of links in the foot of a page, and not the last row of a table."""
    line = text.lines[place]
    if not is_row_of_links(line.text) or not any(rule in BOILERPLATE_KINDS for _, _, rule in text.removed):
        return False
    return place == 0 or text.lines[place - 1].text.count(" | ") != line.text.count(" | ")


def _cut_behind_credit(text: WorkingText) -> bool:
    """Cut short lines at the end, whatever they are, where a credit that leaves no doubt stands above them."""
    for place in range(len(text.lines) - 2, max(-1, len(text.lines) - 2 - MOST_BEHIND_CREDIT), -1):
        if is_prose(text.lines, place + 1) and not boilerplate_kind_at_edge(text.lines[place + 1].text):
            return False
        credit = text.credit_at(place) or read_closing_credit(text.lines[place].text, text.names)
        if credit and is_beyond_doubt(credit, text.names):
            for behind in range(len(text.lines) - 1, place, -1):
                text.cut_line(behind, boilerplate_kind_at_edge(text.lines[behind].text) or "lines behind the credit")
            return True
    return False
