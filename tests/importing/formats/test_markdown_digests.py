"""Digests in Markdown: said to be several, parted on request, and one article with dates in its headings left whole."""

from __future__ import annotations

import pytest

from archive.importing.drafts import ArticleDraft, Known, Options
from archive.importing.formats import read_file, reread

WORDS = "The harbour council of Velmora approved a second ferry line to the islands after three evenings of debate."
HEADINGS = [
    ["## 2024-03-29: Ferry", "## 2024-03-30: Quay", "## 2024-04-02: Boat"],
    ["### Ferry (29 March 2024)", "### Quay (30 March 2024)", "### Boat (2 April 2024)"],
    ["## March 29, 2024", "## March 30, 2024", "## April 2, 2024"],
    ["## 29 марта 2024 — Паром", "## 30 марта 2024 — Причал", "## 2 апреля 2024 — Лодка"],
    ["## 2024年3月29日 渡轮", "## 2024年3月30日 码头", "## 2024年4月2日 船"],
    ["## Ferry | 2024-03-29", "## Quay | 2024-03-30", "## Boat | 2024-04-02"],
]


def digest(headings: list[str]) -> str:
    return "# News of the week\n\n" + "\n".join(f"{heading}\n\n{n}. {WORDS}\n" for n, heading in enumerate(headings))


def drafts(text: str, *, split: bool = False) -> list[ArticleDraft]:
    found = list(read_file(text.encode(), "week.md", Known(), Options(split=split)))
    assert all(isinstance(one, ArticleDraft) for one in found), found
    return [one for one in found if isinstance(one, ArticleDraft)]


@pytest.mark.parametrize("headings", HEADINGS)
def test_a_digest_is_offered_as_several_and_parted_on_request(headings: list[str]) -> None:
    (whole,) = drafts(digest(headings))
    assert [problem.code for problem in whole.problems] == ["several_items"]
    found = drafts(digest(headings), split=True)
    assert [str(draft.published and draft.published.value) for draft in found] == [
        "2024-03-29",
        "2024-03-30",
        "2024-04-02",
    ]
    for heading, draft in zip(headings, found, strict=True):
        assert draft.original.startswith(heading.encode())
        assert draft.original in digest(headings).encode()
        assert draft.title is not None
        assert draft.title.value in heading or draft.title.basis == "supplied"
        assert WORDS in draft.body
        assert heading.lstrip("# ") not in draft.body
        again = reread(draft.original, draft.context, draft.media_type, draft.encoding, "week.md", Known(), Options())
        assert isinstance(again, ArticleDraft)
        assert (again.body, again.published, again.title) == (draft.body, draft.published, draft.title)


@pytest.mark.parametrize(
    "headings",
    [
        ["## 2024-03-29: Ferry", "## 2024-03-30: Quay"],
        ["## 2024-03-29: Ferry", "## What came of it", "## 2024-03-30: Quay", "## 2024-04-01: Boat"],
        ["## What happened on 4 June 1989", "## What happened on 5 June 1989", "## What happened on 6 June 1989"],
        ["## Ferry", "## Quay", "## Boat"],
        ["## The spring of 2024", "## The summer of 2024", "## The autumn of 2024"],
        ["# 2024-03-29", "# 2024-03-30", "# 2024-04-01"],
        ["```\n## 2024-03-29: Ferry", "## 2024-03-30: Quay", "## 2024-04-02: Boat\n```"],
    ],
)
def test_one_article_stays_one(headings: list[str]) -> None:
    (found,) = drafts(digest(headings), split=True)
    assert "several_items" not in {problem.code for problem in found.problems}


def test_a_heading_at_the_top_keeps_its_words() -> None:
    (found,) = drafts(f"# What happened on 4 June 1989\n\n{WORDS}\n")
    assert found.title is not None
    assert (found.title.value, found.published) == ("What happened on 4 June 1989", None)


def test_the_front_matter_of_a_digest_says_where_its_items_come_from_and_not_what_they_are() -> None:
    matter = (
        "---\ntitle: News of the week\nauthor: Eva Brandt\ndate: 2024-04-05\nsource: Harbour Lantern\nlang: en\n---\n"
    )
    found = drafts(f"{matter}\n{digest(HEADINGS[0])}", split=True)
    assert [draft.title.value for draft in found if draft.title] == ["Ferry", "Quay", "Boat"]
    for draft in found:
        assert draft.source and draft.source.value == "Harbour Lantern"
        assert draft.language and draft.language.value == "en"
        assert not draft.byline and str(draft.published and draft.published.value) != "2024-04-05"
        assert draft.context.startswith(b"---\ntitle") and b"---" not in draft.original
        again = reread(draft.original, draft.context, draft.media_type, draft.encoding, "week.md", Known(), Options())
        assert isinstance(again, ArticleDraft)
        assert (again.source, again.title, again.body) == (draft.source, draft.title, draft.body)
