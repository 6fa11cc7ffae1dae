"""The foot of a plain text: boilerplate, credits, and what stands behind them."""

from __future__ import annotations

import re

from archive.importing.extraction.boilerplate import (
    boilerplate_kind,
    boilerplate_kind_at_edge,
    ends_as_sentence,
    section_kind,
)
from archive.importing.extraction.credits.endings import is_beyond_doubt, read_closing_credit
from archive.importing.extraction.headlines import is_without_spaces
from archive.importing.extraction.heads import is_prose
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
# So many unknown lines may stand behind a credit at the end.
MOST_BEHIND_CREDIT = 12

_END_MARK = re.compile(
    r"(?:(?<!\s)\s+)?(?:\bEnditem|\bItem ends|[(（【]\s*(?:完|конец|end)\s*[)）】]|[■□◆●▪]|###|-30-)\s*$", re.IGNORECASE
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
    opening = None
    for place in range(len(text.lines) - 1, 0, -1):
        line = text.lines[place].text
        if (
            ends_as_sentence(line)
            and len(line) >= (30 if is_without_spaces(line) else 100)
            and not boilerplate_kind(line)
        ):
            break
        if section_kind(line):
            opening = place
    if opening:
        for place in range(len(text.lines) - 1, opening - 1, -1):
            if text.credit_at(place):
                text.cut_credit(place, "below")
            else:
                text.cut_line(place, boilerplate_kind_at_edge(text.lines[place].text) or "section behind the text")


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
        if kind:
            text.cut_line(place, kind)
        elif mark := _END_MARK.search(line.text):
            text.cut_end(place, mark.start(), "end mark")
        elif text.cut_credit(place, where):
            continue
        elif credit := read_closing_credit(line.text, text.names):
            text.take_credit(credit, line.start, where)
            text.cut_end(place, credit.start, "credit")
        elif not _cut_behind_credit(text):
            break


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
