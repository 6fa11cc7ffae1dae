"""JSON whose text is made of sections or blocks: one article with all of it; lists of articles stay lists."""

from __future__ import annotations

from typing import Any

import pytest

from tests.importing.formats.test_record_fields import drafts, json, value

TITLE = "Six countries open an office"
FIRST = "Ministers of six countries met in the capital on Monday and agreed on a common office."
SECOND = "The office opens in spring, with a staff of forty people from all six of them."
THIRD = "Its first task is a register of all bridges over the river, which nobody has counted yet."
SHORT = "Six countries agree on an office."
WITH_HEADINGS = f"## The meeting\n\n{FIRST}\n\n## What follows\n\n{SECOND}"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("sections", [{"heading": "The meeting", "text": FIRST}, {"heading": "What follows", "text": SECOND}]),
        ("sections", [{"title": "The meeting", "body": FIRST}, {"title": "What follows", "body": SECOND}]),
        ("sections", [{"id": 1, "title": "The meeting", "content": f"<p>{FIRST}</p>"},
                      {"id": 2, "title": "What follows", "content": f"<p>{SECOND}</p>"}]),
        ("parts", [{"heading": "The meeting", "paragraphs": [FIRST]},
                   {"heading": "What follows", "paragraphs": [{"text": SECOND}]}]),
        ("paragraphs", [{"title": "The meeting", "text": FIRST}, {"title": "What follows", "text": SECOND}]),
        ("content", [{"heading": "The meeting", "text": FIRST}, {"heading": "What follows", "text": SECOND}]),
        ("blocks", [{"type": "heading", "text": "The meeting"}, {"type": "paragraph", "text": FIRST},
                    {"type": "heading", "text": "What follows"}, {"type": "paragraph", "text": SECOND}]),
        ("sections", {"a": {"heading": "The meeting", "text": FIRST},
                      "b": {"heading": "What follows", "text": SECOND}}),
        ("sections", [{"заголовок": "The meeting", "текст": FIRST}, {"заголовок": "What follows", "текст": SECOND}]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["alone", "inside", "in a list", "in lines"])
def test_sections_are_the_text_of_one_article(name: str, parts: Any, form: str) -> None:
    article = {"title": TITLE, "date": "2024-03-29", name: parts}
    whole: Any = {"alone": article, "inside": {"data": {"article": article}}}.get(form, {"articles": [article] * 2})
    data = "\n".join([json.dumps(article)] * 2) if form == "in lines" else json.dumps(whole)
    for draft in drafts(data, "a.json"):
        assert (value(draft.title), value(draft.published)) == (TITLE, "2024-03-29")
        assert (draft.body, draft.body_format) == (WITH_HEADINGS, "markdown")
        assert not draft.tags


@pytest.mark.parametrize(
    "document",
    [
        {"title": "The Courier", "articles": [{"title": "One", "text": FIRST}, {"title": "Two", "text": SECOND}]},
        {"title": "The Courier", "items": [{"title": "One", "text": FIRST}, {"title": "Two", "text": SECOND}]},
        {"title": "The Courier", "sections": [{"title": "One", "text": FIRST, "date": "2024-03-29"},
                                              {"title": "Two", "text": SECOND, "date": "2024-03-30"}]},
        {"title": "The Courier", "content": [{"title": "One", "text": FIRST, "url": "https://a.example/1"},
                                             {"title": "Two", "text": SECOND, "url": "https://a.example/2"}]},
        {"title": "The Courier", "content": [{"id": "1", "title": "One", "text": FIRST},
                                             {"id": "2", "title": "Two", "text": SECOND}]},
        {"title": "The Courier", "sections": [
            {"title": "Home", "content": [{"title": "One", "text": FIRST, "author": "Eva Brandt"},
                                          {"title": "Two", "text": SECOND, "author": "Eva Brandt"}]}]},
        [{"title": "One", "text": FIRST}, {"title": "Two", "text": SECOND}],
    ],
)  # fmt: skip
def test_a_list_of_articles_stays_one(document: Any) -> None:
    assert [value(draft.title) for draft in drafts(json.dumps(document), "a.json")] == ["One", "Two"]


def paragraph(words: str) -> dict[str, Any]:
    return {"type": "paragraph", "content": [{"type": "text", "text": words}]}


BLOCKS: list[dict[str, Any]] = [
    {"blocks": [{"type": "header", "data": {"text": "The meeting", "level": 2}},
                {"type": "paragraph", "data": {"text": FIRST}},
                {"type": "header", "data": {"text": "What follows", "level": 2}},
                {"type": "paragraph", "data": {"text": SECOND}}], "version": "2.22.2", "time": 1700000000000},
    {"type": "doc", "content": [
        {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "The meeting"}]},
        paragraph(FIRST),
        {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "What follows"}]},
        paragraph(SECOND)]},
    {"nodeType": "document", "data": {}, "content": [
        {"nodeType": "heading-2", "data": {}, "content": [{"nodeType": "text", "value": "The meeting", "marks": []}]},
        {"nodeType": "paragraph", "data": {}, "content": [{"nodeType": "text", "value": FIRST, "marks": []}]},
        {"nodeType": "heading-2", "data": {}, "content": [{"nodeType": "text", "value": "What follows", "marks": []}]},
        {"nodeType": "paragraph", "data": {}, "content": [{"nodeType": "text", "value": SECOND, "marks": []}]}]},
    {"root": {"type": "root", "children": [
        {"type": "heading", "tag": "h2", "children": [{"type": "text", "text": "The meeting", "format": 0}]},
        {"type": "paragraph", "children": [{"type": "text", "text": FIRST[:20]}, {"type": "text", "text": FIRST[20:]}]},
        {"type": "heading", "tag": "h2", "children": [{"type": "text", "text": "What follows", "format": 0}]},
        {"type": "paragraph", "children": [{"type": "text", "text": SECOND}]}]}},
    {"blocks": [{"key": "a", "text": "The meeting", "type": "header-two", "inlineStyleRanges": []},
                {"key": "b", "text": FIRST, "type": "unstyled"},
                {"key": "c", "text": "What follows", "type": "header-two"},
                {"key": "d", "text": SECOND, "type": "unstyled"}], "entityMap": {}},
]  # fmt: skip
LISTS: list[list[dict[str, Any]]] = [
    [{"type": "header", "level": 2, "content": "The meeting"}, {"type": "text", "content": FIRST},
     {"type": "header", "level": 2, "content": "What follows"}, {"type": "text", "content": f"<p>{SECOND}</p>"}],
    [{"type": "heading-two", "children": [{"text": "The meeting"}]},
     {"type": "paragraph", "children": [{"text": FIRST}]},
     {"type": "heading-two", "children": [{"text": "What follows"}]},
     {"type": "paragraph", "children": [{"text": SECOND}]}],
    [{"_type": "block", "style": "h2", "children": [{"_type": "span", "text": "The meeting"}]},
     {"_type": "block", "style": "normal", "children": [{"_type": "span", "text": FIRST}], "markDefs": []},
     {"_type": "block", "style": "h2", "children": [{"_type": "span", "text": "What follows"}]},
     {"_type": "block", "style": "normal", "children": [{"_type": "span", "text": SECOND}]}],
    [{"blockName": "core/heading", "innerHTML": "<h2>The meeting</h2>", "innerBlocks": []},
     {"blockName": "core/paragraph", "innerHTML": f"<p>{FIRST}</p>", "innerBlocks": []},
     {"blockName": "core/heading", "innerHTML": "<h2>What follows</h2>", "innerBlocks": []},
     {"blockName": "core/paragraph", "innerHTML": f"<p>{SECOND}</p>", "innerBlocks": []}],
    [{"type": "heading_2", "heading_2": {"rich_text": [{"plain_text": "The meeting"}]}},
     {"type": "paragraph", "paragraph": {"rich_text": [{"type": "text", "plain_text": FIRST}]}},
     {"type": "heading_2", "heading_2": {"rich_text": [{"plain_text": "What follows"}]}},
     {"type": "paragraph", "paragraph": {"rich_text": [{"type": "text", "plain_text": SECOND}]}}],
]  # fmt: skip


@pytest.mark.parametrize("blocks", [*BLOCKS, *LISTS])
@pytest.mark.parametrize("name", ["body", "contentBlocks", "body_blocks", "content"])
@pytest.mark.parametrize("is_written_out", [False, True])
def test_blocks_of_editors_are_the_text(blocks: Any, name: str, is_written_out: bool) -> None:
    if is_written_out and name not in ("body", "content"):
        return
    content = json.dumps(blocks) if is_written_out else blocks
    (draft,) = drafts(json.dumps({"title": TITLE, "date": "2024-03-29", name: content}), "a.json")
    assert (value(draft.title), draft.body) == (TITLE, WITH_HEADINGS)


@pytest.mark.parametrize("short", ["content", "text", "body"])
@pytest.mark.parametrize("blocks", [*BLOCKS, *LISTS])
def test_the_fuller_text_is_the_body_and_the_short_one_its_summary(short: str, blocks: Any) -> None:
    article = {"title": TITLE, "date": "2024-03-29", short: SHORT, "contentBlocks": blocks}
    (draft,) = drafts(json.dumps(article), "a.json")
    assert (draft.body, value(draft.summary), draft.removed) == (WITH_HEADINGS, SHORT, ())
    (draft,) = drafts(json.dumps(article | {"summary": "Another summary."}), "a.json")
    assert (draft.body, value(draft.summary)) == (WITH_HEADINGS, "Another summary.")
    assert [piece.text for piece in draft.removed] == [SHORT]


@pytest.mark.parametrize(
    ("beside", "body"),
    [
        ({"content": f"{FIRST}\n\n{SECOND}\n\n{THIRD}", "blocks": [{"type": "paragraph", "text": FIRST}]},
         f"{FIRST}\n\n{SECOND}\n\n{THIRD}"),
        ({"content": FIRST, "html": f"<p>{FIRST}</p><p>{SECOND}</p><p>Menu</p><p>Imprint</p>"}, FIRST),
        ({"content": f"{FIRST[:40]}… [+900 chars]", "text": f"{FIRST}\n\n{SECOND}"}, f"{FIRST}\n\n{SECOND}"),
        ({"content": FIRST, "related_blocks": [{"type": "p", "text": SECOND}, {"type": "p", "text": THIRD}]}, FIRST),
        ({"content": FIRST, "comments": [{"text": SECOND}, {"text": THIRD}]}, FIRST),
        ({"content": FIRST, "media_blocks": [{"type": "text", "text": SECOND * 3}]}, FIRST),
    ],
)  # fmt: skip
def test_what_is_no_fuller_text_stays_beside(beside: dict[str, Any], body: str) -> None:
    (draft,) = drafts(json.dumps({"title": TITLE, "date": "2024-03-29", **beside}), "a.json")
    assert draft.body == body and not draft.summary


def test_names_of_sections_are_tags_and_no_text() -> None:
    article = {"title": TITLE, "text": FIRST, "sections": [{"id": "w", "name": "World"}, {"id": "t", "name": "Trade"}]}
    (draft,) = drafts(json.dumps(article), "a.json")
    assert (draft.body, [tag.value for tag in draft.tags]) == (FIRST, ["World", "Trade"])


def test_lists_quotations_links_and_emphasis_of_blocks() -> None:
    link = {"type": "text", "text": "register", "marks": [{"type": "link", "attrs": {"href": "https://a.example/r"}}]}
    strong = {"type": "text", "text": "forty", "marks": [{"type": "bold"}]}
    items = [
        {"type": "listItem", "content": [paragraph("A & B <Ltd>")]},
        {"type": "listItem", "content": [paragraph("C")]},
    ]
    tree = {"type": "doc", "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": "The "}, link, {"type": "text", "text": " has "},
                                          strong, {"type": "hardBreak"}, {"type": "text", "text": "lines."}]},
        {"type": "bulletList", "content": items},
        {"type": "blockquote", "content": [paragraph(SECOND)]},
        {"type": "horizontalRule"},
        {"type": "image", "attrs": {"src": "https://a.example/1.jpg", "alt": "The bridge"}},
    ]}  # fmt: skip
    (draft,) = drafts(json.dumps({"title": TITLE, "body": tree}), "a.json")
    assert draft.body == (
        "The [register](https://a.example/r) has **forty**\\\nlines.\n\n"
        f"- A & B \\<Ltd>\n- C\n\n> {SECOND}\n\nThe bridge"
    )


def test_blocks_that_are_nested_without_end_lose_their_form_and_no_words() -> None:
    tree: Any = paragraph(FIRST)
    for _ in range(300):
        tree = {"type": "blockquote", "content": [tree]}
    (draft,) = drafts(json.dumps({"title": TITLE, "text": FIRST, "body": {"type": "doc", "content": [tree]}}), "a.json")
    assert draft.body.endswith(f"> {FIRST}") and draft.body.count("> ") < 30 and not draft.removed


def test_a_file_that_is_but_blocks_is_one_article() -> None:
    (draft,) = drafts(json.dumps(BLOCKS[0]), "a.json")
    assert (draft.body, draft.title and draft.title.basis) == (WITH_HEADINGS, "supplied")


def body_of(content: Any) -> str:
    (draft,) = drafts(json.dumps({"title": TITLE, "date": "2024-03-29", "content": content}), "a.json")
    assert not draft.removed
    return draft.body


@pytest.mark.parametrize("count", [6_000, 21_000])
def test_a_text_of_many_blocks_is_kept_to_its_end(count: int) -> None:
    words = [f"Word {number}." for number in range(count)]
    assert body_of([{"type": "paragraph", "text": one} for one in words]).split("\n\n") == words


def test_lists_tables_lines_and_fields_are_kept_to_their_ends() -> None:
    words = [f"w{number}" for number in range(6_000)]
    assert body_of([{"type": "list", "items": words}]).split("\n") == [f"- {one}" for one in words]
    assert body_of([{"type": "table", "rows": [[one] for one in words]}]).split() == words
    assert body_of([{"type": "paragraph", "children": [{"text": f"{one} "} for one in words]}]).split() == words
    assert body_of([{**{f"x{number}": 1 for number in range(200)}, "type": "paragraph", "text": FIRST}]) == FIRST


@pytest.mark.parametrize("depth", [12, 20, 40, 200])
def test_sections_in_sections_are_kept_however_deep(depth: int) -> None:
    tree: list[Any] = [{"type": "paragraph", "children": [{"text": "The last "}, {"text": "words & <b>x</b>."}]}]
    for number in range(depth):
        tree = [{"type": "section", "heading": f"Heading {number}", "content": [{"type": "p", "text": SECOND}, *tree]}]
    body = body_of(tree)
    assert body.count(SECOND) == depth
    assert "The last words & <b>x</b>." in body.replace("\\", "")
    assert all(f"Heading {number}" in body for number in range(depth))
    assert body.count("## ") == min(depth, 25)


def test_a_long_text_beside_the_fuller_one_is_no_summary_but_left_out() -> None:
    beside = [f"Line {number} of the other text." for number in range(5_000)]
    article = {"title": TITLE, "content": "\n\n".join(beside), "blocks": [{"type": "p", "text": SECOND * 3_000}]}
    (draft,) = drafts(json.dumps(article), "a.json")
    assert draft.body == SECOND * 3_000 and not draft.summary
    assert [piece.text.split("\n\n") for piece in draft.removed] == [beside]


def test_many_texts_beside_are_kept_without_being_compared() -> None:
    others = {f"a{number}_blocks": [{"type": "p", "text": f"Text {number}."}] for number in range(30)}
    (draft,) = drafts(json.dumps({"title": TITLE, "summary": SHORT, "content": FIRST, **others}), "a.json")
    assert draft.body == FIRST
    assert [piece.text for piece in draft.removed] == [f"Text {number}." for number in range(30)]


def test_paragraphs_of_a_text_beside_are_looked_for_a_bounded_number_of_times() -> None:
    words = [f"Sentence {chr(97 + number // 26)}{chr(97 + number % 26)} is here." for number in range(150)]
    beside = {"title": TITLE, "summary": SHORT, "content": "\n\n".join(words)}
    whole = [*words, SECOND, THIRD]
    (draft,) = drafts(json.dumps(beside | {"blocks": [{"type": "p", "text": one} for one in whole]}), "a.json")
    assert (draft.body.split("\n\n"), draft.removed) == (whole, ())
    (draft,) = drafts(
        json.dumps(beside | {"blocks": [{"type": "p", "text": " ".join([*words, SECOND * 30])}]}), "a.json"
    )
    assert draft.body.endswith(SECOND)
    assert [piece.text.split("\n\n") for piece in draft.removed] == [words[100:]]


@pytest.mark.parametrize(
    ("block", "body"),
    [
        ({"type": "quote", "text": "I will not say no to it.", "children": [{"type": "paragraph", "text": "No."}]},
         "> I will not say no to it.\n>\n> No."),
        ({"type": "section", "text": FIRST, "children": [{"type": "paragraph", "text": "* * *"},
                                                         {"type": "paragraph", "text": SECOND}]},
         f"{FIRST}\n\n* * *\n\n{SECOND}"),
        ({"type": "section", "children": [{"type": "paragraph", "text": "* * *"}]}, "* * *"),
        ({"type": "section", "text": f"{FIRST}\n\n{SECOND}", "children": [{"type": "paragraph", "text": FIRST},
                                                                        {"type": "paragraph", "text": SECOND}]},
         f"{FIRST}\n\n{SECOND}"),
        ({"type": "paragraph", "text": FIRST, "children": [{"text": FIRST[:20]}, {"text": FIRST[20:]}]}, FIRST),
        ({"type": "section", "text": FIRST, "html": f"<p>{FIRST}</p>"}, FIRST),
    ],
)  # fmt: skip
def test_only_whole_paragraphs_that_stand_twice_are_told_once(block: Any, body: str) -> None:
    assert body_of([{"type": "paragraph", "text": THIRD}, block]) == f"{THIRD}\n\n{body}"


def test_words_of_a_leaf_are_no_html_and_those_of_a_paragraph_may_be() -> None:
    words = "Use <script>x</script> here, or <b>y</b>."
    for leaf in ({"text": words}, {"type": "text", "text": words}, {"_type": "span", "text": words}):
        assert body_of([{"type": "paragraph", "children": [leaf]}]).replace("\\", "") == words
    assert body_of([{"type": "paragraph", "data": {"text": "Use <b>y</b> here."}}]) == "Use **y** here."
    assert body_of([{"heading": "Use", "content": [{"text": f"<p>{FIRST}</p>"}, {"text": f"<p>{SECOND}</p>"}]}]) == (
        f"## Use\n\n{FIRST}\n\n{SECOND}"
    )
