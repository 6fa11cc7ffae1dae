"""Tables as programs write them: lines above the names, columns of one name, lists in cells, names of many tools."""

from __future__ import annotations

from typing import Any

import pytest

from archive.importing.drafts import ArticleDraft, Known, Options, Refusal
from archive.importing.formats import read_file, reread
from archive.importing.formats.records.values import as_line, as_paragraphs, as_words

WORDS = "The keeper of the sluice was honoured on Saturday for thirty years without a single day off."


def drafts(data: str, name: str = "a.csv", **options: Any) -> list[ArticleDraft]:
    found = list(read_file(data.encode(), name, Known(), Options(**options)))
    assert all(isinstance(one, ArticleDraft) for one in found), found
    return [one for one in found if isinstance(one, ArticleDraft)]


@pytest.mark.parametrize(
    ("above", "delimiter"),
    [
        ("sep=;\n", ";"),
        ('"sep=,"\n', ","),
        ("Search summary,,\nText:,sluice and keeper,\n,,\n", ","),
        ("Export of the press desk\n\nFrom;2020-01-01\nTo;2020-12-31\n\n", ";"),
        ("Ergebnisliste\t\t\n", "\t"),
    ],
)
def test_lines_above_the_names_of_the_columns_are_passed_over(above: str, delimiter: str) -> None:
    rows = [
        ["Title", "Date", "Full text"],
        ["Keeper honoured", "2020-10-10", WORDS],
        ["Gate", "2020-10-12", "Green it is."],
    ]
    data = above + "".join(delimiter.join(row) + "\n" for row in rows)
    first, second = drafts(data)
    assert (first.title and first.title.value, first.body) == ("Keeper honoured", WORDS)
    assert second.ordinal == above.count("\n") + 3
    again = reread(first.original, first.context, first.media_type, first.encoding, "a.csv", Known(), Options())
    assert isinstance(again, ArticleDraft)
    assert again.body == first.body


@pytest.mark.parametrize(
    "text",
    [
        "A report of the year\n\nThe title, date and text of the law were read aloud, and then the council voted.\n",
        f"sep=;\n{WORDS}\n",
        f"Notes\n\n{WORDS}\n\ntitle;date\n",
    ],
)
def test_a_text_is_no_table_for_the_words_in_it(text: str) -> None:
    (found,) = drafts(text, "a.txt")
    assert found.media_type == "text/plain"


def test_a_table_in_which_no_name_is_known_is_refused() -> None:
    (refusal,) = read_file(b"one;two\nthree;four\n", "a.csv", Known(), Options())
    assert isinstance(refusal, Refusal)


def test_columns_of_one_name_lose_nothing() -> None:
    (found,) = drafts(
        "title,tags,text,author,tags,text,author,date,date\n"
        f"Keeper,trade,{WORDS},Eva Brandt,rail; mills,More is known.,Karl Olsen,2020-10-10,2020-10-11\n"
    )
    assert [tag.value for tag in found.tags] == ["trade", "rail", "mills"]
    assert found.body == f"{WORDS}\n\nMore is known."
    assert found.byline is not None
    assert found.byline.value == "Eva Brandt, Karl Olsen"
    assert str(found.published and found.published.value) == "2020-10-10"
    (problem,) = [problem for problem in found.problems if problem.code == "duplicate_fields"]
    assert problem.evidence == {"cells": {"date": ["2020-10-11"]}}
    (same,) = drafts(f"title,title,text,text\nKeeper,Keeper,,{WORDS}\n")
    assert (same.body, same.problems) == (WORDS, ())


@pytest.mark.parametrize(
    "cell",
    [
        "trade, rail, energy", "[trade, rail, energy]", "#trade #rail #energy", "trade;\nrail;\n energy",
        "trade|rail|energy",
        "['trade', 'rail', 'energy']", '["trade", "rail", "energy"]', "{trade,rail,energy}", "trade • rail • energy",
        "trade、rail、energy", "#trade, #rail, #energy", '"trade", "rail", "energy"', "trade · rail · energy",
    ],
)  # fmt: skip
def test_the_words_of_a_cell_are_parted(cell: str) -> None:
    assert as_words(cell) == ["trade", "rail", "energy"]


@pytest.mark.parametrize(
    "cell", ["C#", "north line", "Osterhaven (quay)", "F# and C#", "rock'n'roll", "St. John's", "O·B"]
)
def test_one_word_stays_one(cell: str) -> None:
    assert as_words(cell) == [cell]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ([{"family": "Brandt", "given": "Eva"}, {"family": "Olsen"}], "Eva Brandt, Olsen"),
        ([{"firstName": "Eva", "lastName": "Brandt", "creatorType": "author"}], "Eva Brandt"),
        ([{"name": "Eva Brandt"}, "Karl Olsen"], "Eva Brandt, Karl Olsen"),
        ("['Eva Brandt', 'Karl Olsen']", "Eva Brandt, Karl Olsen"),
        ({"$oid": "5f3"}, "5f3"),
        ("[Eva] Brandt", "[Eva] Brandt"),
    ],
)
def test_names_are_read_from_the_parts_that_tools_keep_apart(content: Any, words: str) -> None:
    assert as_line(content) == words


def test_lists_in_lists_are_paragraphs() -> None:
    assert as_paragraphs([["One."], ["Two.", "Three."]]) == "One.\n\nTwo.\n\nThree."
    assert as_paragraphs('["One.", "Two."]') == "One.\n\nTwo."
    assert as_paragraphs([{"type": "paragraph", "data": {"text": "One."}}, {"type": "x"}]) == "One."
    assert as_paragraphs('["One", said the keeper.') == '["One", said the keeper.'
    assert as_paragraphs("  The pier\n is long") == "  The pier\n is long"


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (
            "Key,Item Type,Author,Title,Publication Title,Url,Abstract Note,Date,Date Added,Manual Tags,Automatic Tags",
            '"AB","newspaperArticle","Brandt, Eva","Nets","The Gazette","https://g.example/1","Menders rest.",'
            '"2017-10-02","2021-03-04","trade; crafts","harbours"',
            ("Nets", "2017-10-02", "The Gazette", "Menders rest.", ["trade", "crafts", "harbours"]),
        ),
        (
            "URL,Title,Selection,Folder,Timestamp",
            "https://g.example/1,Nets,Menders rest.,Unread,1711699200",
            ("Nets", None, None, "Menders rest.", []),
        ),
        (
            "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite",
            '1,Nets,,Menders rest.,https://g.example/1,Desk,"trade, crafts",2024-03-29T10:00:00Z,,,false',
            ("Nets", None, None, "Menders rest.", ["trade", "crafts"]),
        ),
        (
            "Headline;Pubtitle;Publication Year;Full text",
            "Nets;The Gazette;2017;Menders rest.",
            ("Nets", "2017", "The Gazette", "Menders rest.", []),
        ),
    ],
)
def test_the_names_of_other_tools_are_known(header: str, row: str, expected: tuple[Any, ...]) -> None:
    (found,) = drafts(f"{header}\n{row}\n")
    title, date, source, body, tags = expected
    assert found.title is not None
    assert found.title.value == title
    assert (str(found.published.value) if found.published else None) == date
    assert (found.source.value if found.source else None) == source
    assert (found.body, [tag.value for tag in found.tags]) == (body, tags)
