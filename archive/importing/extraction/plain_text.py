"""Plain text split into header, headline, credits, boilerplate and the article itself."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from archive.importing.drafts import Finding, Problem
from archive.importing.extraction.boilerplate import (
    boilerplate_kind,
    boilerplate_kind_at_edge,
    ends_as_sentence,
)
from archive.importing.extraction.character_repair import RepairedText
from archive.importing.extraction.credits.datelines import read_dateline
from archive.importing.extraction.credits.sources import SourceNames
from archive.importing.extraction.dates import date_in_brackets
from archive.importing.extraction.headlines import (
    file_name_matches,
    letters_and_digits,
    same_words,
    supplied_title,
    title_of_slug,
)
from archive.importing.extraction.heads import (
    LINES_ASKED,
    LONGEST_HEAD,
    HeadLine,
    Reading,
    best_reading,
    boilerplate_in_head,
    is_prose,
    kind_of_line,
    names_beside_credits,
    repeats,
)
from archive.importing.extraction.layout import Line, join
from archive.importing.extraction.preambles import cut_header_date, cut_preamble
from archive.importing.extraction.saved_pages import (
    cut_links_inside,
    cut_page_around,
    cut_title_of_page,
    take_publisher_of_page,
)
from archive.importing.extraction.supporting_words import words_of
from archive.importing.extraction.tails import cut_comments, cut_sections, read_tail
from archive.importing.extraction.working_text import WorkingText

# So many lines, no longer than this, may stand together as boilerplate inside a text.
MOST_FURNITURE, LONGEST_FURNITURE = 12, 80
# So many dates before other words are read.
MOST_HEADER_DATES = 6
# Below so many lines at most a text may begin with a short sentence.
MOST_WITHOUT_PROSE = 3

# A date behind the headline may be that of the event: it speaks only where no other date does.
DATE_BEHIND = 0.55

# The dateline stands in one of so many lines; those before it are no longer than a standfirst is.
LINES_BEFORE_DATELINE, LONGEST_STANDFIRST = 3, 200

_TEXT_LABEL = re.compile(
    r"(?:full text|text|body|полный текст|текст|正文|全文|texte|volltext|texto)\s?[:：]\s*(?=\S.{40})", re.IGNORECASE
)
TITLE_LABEL = re.compile(
    r"(?:title|headline|标题|題目|题目|標題|заголовок|titel|titre|título|titolo|başlık|тақырып|sarlavha|сарлавҳа)\s*[:：]\s*(?=\S)",
    re.IGNORECASE,
)


class PlainText(WorkingText):
    """A plain text split into its parts. What is cut and what is found have spans of the decoded original.

    A `title` that is known from elsewhere is the headline, and where the text repeats it, it is cut.
    """

    def __init__(
        self, repaired: RepairedText, file_name: str, names: SourceNames, *, title: str = "", has_title: bool = False
    ) -> None:
        super().__init__(repaired, names, has_title=has_title or bool(title))
        self.file_name = file_name
        self._title_elsewhere = title
        self._slug: Line | None = None
        self._labelled = cut_preamble(self)
        self._page_title = cut_title_of_page(self)
        self._read_head()
        cut_comments(self)
        cut_sections(self)
        read_tail(self)
        if cut_page_around(self):
            self._read_head()
            read_tail(self, "foot of a page")
        else:
            cut_links_inside(self, 0, len(self.lines) - 1, least=2)
        self._read_dateline()
        self._cut_boilerplate_inside()
        take_publisher_of_page(self)
        self.body = join(self.lines)
        self._finish_title()

    def findings(self) -> dict[str, Any]:
        """Return all that was found under the names of the draft's fields, except the body and the problems."""
        found = self.statements.findings(self.file_name)
        self.problems += found.pop("problems")
        return found | {"title": self.title, "removed": self.pieces_removed(), "repairs": self.repaired.repairs}

    # The head

    def _read_head(self) -> None:
        head = self._head()
        below = self.lines[len(head) :]
        self._slug = self._slug or next((one.line for one in head if one.kind == "slug" and not self.title), None)
        words = words_of(line.text for line in below[:LINES_ASKED]) if head else frozenset()
        reading = None if self.title or self.has_title else best_reading(head, below, words, self._sign)
        title = reading.place if reading else None
        if reading:
            self._take_title(head[reading.place].line, reading)
        for place in names_beside_credits(head, title):
            credit = self.name_at(place)
            if credit:
                self.take_credit(credit, head[place].line.start, "head")
                head[place] = replace(head[place], kind="name")
        boilerplate = set(boilerplate_in_head(head, title, words)) if reading or not self.has_title else set()
        for place, one in enumerate(head):
            credit = self.credit_at(place) if one.kind == "credit" else None
            if credit:
                self.take_credit(credit, one.line.start, "head")
        for place in range(len(head) - 1, -1, -1):
            rule = self._what_is_cut(head[place], place, title)
            if not rule and place in boilerplate:
                rule = "line above the headline" if title is not None and place < title else "line above the text"
            if rule:
                self.cut_line(place, rule)

    def _head(self) -> list[HeadLine]:
        """Return the lines above the text by their kinds, and cut the dates before other words on the way."""
        head: list[HeadLine] = []
        follows_date, dates, lead, found_text = False, 0, LONGEST_HEAD, False
        while len(head) < min(len(self.lines), LONGEST_HEAD):
            place = len(head)
            if not self.join_label(place) and not self.title and not self.has_title:
                self.join_broken(place)
            line = self.lines[place]
            credit = self.credit_at(place)
            is_signed = bool(credit) and self.is_signed(place)
            kind = "credit" if is_signed else kind_of_line(line.text, is_credit=bool(credit))
            if not self._labelled and (label := TITLE_LABEL.match(line.text)):
                self.cut_start(place, label.end(), "label of the headline")
                self._labelled = self.lines[place].text
                continue
            if kind not in ("boilerplate", "slug") and dates < MOST_HEADER_DATES and cut_header_date(self, place):
                follows_date, dates = True, dates + 1
                continue
            if kind in ("words", "sentence"):
                prose = is_prose(self.lines, place) and not self._stands_on_date(place)
                if self.title and not repeats(line.text, self.title.value):
                    found_text = True
                    break
                if prose or kind == "sentence":
                    if not self._credit_follows(place):
                        found_text = prose or len(head) <= MOST_WITHOUT_PROSE
                        break
                    lead, kind = min(lead, place), "sentence"
            head.append(HeadLine(line, kind, follows_date, bool(credit and credit.names and credit.dates)))
            follows_date = False
        return head if found_text else _without_text(head[:lead])

    def _stands_on_date(self, place: int) -> bool:
        """Return whether the line directly below a short one is a date, and no end of a paragraph."""
        if place + 1 >= len(self.lines) or self.lines[place + 1].gap or ends_as_sentence(self.lines[place].text):
            return False
        credit = self.credit_at(place + 1)
        return bool(credit and credit.dates)

    def _credit_follows(self, place: int) -> bool:
        """Return whether a credit stands below a line, with only short lines between."""
        for other in range(place + 1, min(place + 7, len(self.lines))):
            if self.credit_at(other):
                return True
            text = self.lines[other].text
            if not boilerplate_kind_at_edge(text) and (len(text) > 40 or ends_as_sentence(text)):
                break
        return False

    def _what_is_cut(self, one: HeadLine, place: int, title: int | None) -> str:
        if place == title:
            return "headline"
        known = self.title.value if self.title else self._title_elsewhere
        if known and one.kind != "credit" and repeats(one.line.text, known):
            is_above = title is not None and place < title
            return "headline as a slug" if is_above and one.kind == "slug" else "headline again"
        if one.kind == "boilerplate":
            return boilerplate_kind_at_edge(one.line.text)
        if one.kind == "slug":
            return "headline as a slug" if one.line is self._slug else ""
        if one.kind == "credit":
            return self.kind_of_credit(place)
        return "credit" if one.kind == "name" else ""

    def _take_title(self, line: Line, reading: Reading) -> None:
        self.title_start = line.start
        rule = reading.rule or "first line, which reads like a headline"
        end = line.end
        if dated := date_in_brackets(line.text):
            self.statements.date(dated, line.start, "date in brackets behind the headline", DATE_BEHIND)
            end = line.start + len(line.text[: dated.start - 1].rstrip())
        title = self.repaired.text[line.start : end].replace("\n", " ")
        self.title = self.finding(title, line.start, end, rule, reading.confidence)
        if not reading.rule:
            self.problems.append(
                Problem(
                    "title_uncertain",
                    "warning",
                    "The first line reads like a headline, but nothing else in the file says so.",
                    {"line": line.text},
                )
            )

    def _sign(self, text: str) -> tuple[str, float]:
        """Return what beside the text confirms that a line is the headline: the rule and how sure it is."""
        if text == self._labelled:
            return "line that is labelled as the headline", 0.98
        if self._slug and self._slug.text != text and same_words(self._slug.text, text):
            return "line that a slug repeats", 0.99
        if self._page_title and letters_and_digits(text) in letters_and_digits(self._page_title):
            return "line that the title of the page repeats", 0.97
        if file_name_matches(self.file_name, text):
            return "line that the file name repeats", 0.97
        return "", 0.0

    def _read_dateline(self) -> None:
        """Read the credit before the first paragraph, which a standfirst or two may precede, and cut its label."""
        for place, line in enumerate(self.lines[:LINES_BEFORE_DATELINE]):
            if label := _TEXT_LABEL.match(line.text):
                self.cut_start(place, label.end(), "label of the text")
            credit = read_dateline(self.lines[place].text, self.names)
            if credit and (not place or (credit.rule in ("dateline", "电头") and is_prose(self.lines, place))):
                self.take_credit(credit, self.lines[place].start, "head")
                self.cut_start(place, credit.end, "credit")
            if credit or label or len(line.text) > LONGEST_STANDFIRST:
                break

    def _finish_title(self) -> None:
        if self.title or self.has_title:
            return
        if self._slug:
            slug = self._slug
            self.title = self.finding(title_of_slug(slug.text), slug.start, slug.end, "headline as a slug", 0.8)
            self.problems.append(
                Problem("title_uncertain", "note", "The headline was read from a slug, which may lack its punctuation.")
            )
        elif self.body:
            self.title = Finding(supplied_title(self.body), "supplied", "first sentence of the text", 0.0)

    # The middle

    def _cut_boilerplate_inside(self) -> None:
        """Cut what is certain anywhere, and between two lines of boilerplate the short ones beside it."""
        group: list[int] = []
        places: list[tuple[int, str]] = []
        for place in range(len(self.lines) - 1, -2, -1):
            line = self.lines[place].text if place >= 0 else ""
            if line and len(line) <= LONGEST_FURNITURE and not ends_as_sentence(line):
                group.append(place)
                continue
            kinds = {at: kind for at in group if (kind := boilerplate_kind_at_edge(self.lines[at].text))}
            if len(kinds) > 1 and len(group) <= MOST_FURNITURE:
                span = range(min(kinds), max(kinds) + 1)
                places += [(at, kinds.get(at, "beside boilerplate")) for at in group if at in span]
            else:
                places += [(at, kind) for at in group if (kind := boilerplate_kind(self.lines[at].text))]
            if line and (kind := boilerplate_kind(line)):
                places.append((place, kind))
            group = []
        for place, kind in sorted(places, reverse=True):
            if kind != "ornament":
                self.cut_line(place, kind)


def _without_text(head: list[HeadLine]) -> list[HeadLine]:
    """Return the head of a text in which nothing is plainly prose: what stands above and beside its first credits."""
    credits = [place for place, one in enumerate(head[:12]) if one.kind == "credit"]
    last = credits[-1] + 1 if credits else 0
    while last < len(head) and head[last].kind in ("boilerplate", "slug"):
        last += 1
    return head[:last]
