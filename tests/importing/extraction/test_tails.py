"""The foot of a text: a credit behind the last sentence, and lines behind the credit that nobody knows."""

from __future__ import annotations

import pytest

from archive.importing.extraction.credits.endings import read_closing_credit
from tests.importing.extraction.test_credits import NAMES, names
from tests.importing.extraction.test_heads import CHINESE, TEXT
from tests.importing.extraction.test_plain_text import read, value


@pytest.mark.parametrize(
    ("text", "expected", "author", "rest"),
    [
        ("since the old line was given up. (Lanternlight)", ["Lanternlight"], None, "given up."),
        ("the last crossing of the Grey Sea. - Harbour Lantern News", ["Harbour Lantern News"], None, "Grey Sea."),
        ("the old line was given up. — CNN - Comment", ["CNN"], None, "given up."),
        ("视天气情况而定。（新华社韦莫拉3月4日电 记者林晓） 新华社", ["新华社"], None, "记者林晓）"),
        ("视天气情况而定。（新华社韦莫拉3月4日电 记者林晓）", ["新华社"], "林晓", "而定。"),
        ("the old line was given up. (Mira Tolvan)", [], "Mira Tolvan", "given up."),
        ("the old line was given up. — Mira Tolvan", [], "Mira Tolvan", "given up."),
        ("так сказал он. — Портовая газета", ["Портовая газета"], None, "сказал он."),
        ("so they said. (Reuters/mk)", ["Reuters"], None, "they said."),
        ("so it went. [Harbour Lantern News]", ["Harbour Lantern News"], None, "it went."),
    ],
)
def test_an_unknown_name_signs_behind_the_end_of_a_sentence(
    text: str, expected: list[str], author: str | None, rest: str
) -> None:
    credit = read_closing_credit(text, NAMES)
    assert credit is not None
    assert names(credit) == expected
    assert (text[slice(*credit.byline)] if credit.byline else None) == author
    assert text[: credit.start].rstrip().endswith(rest)


@pytest.mark.parametrize(
    "text",
    [
        "“We have waited.” — Mira Tolvan",
        "they said. (Applause)",
        "he said. (ENDS)",
        "he joined the Shanghai Cooperation Organisation (SCO).",
        "it was so in 2019. (AP Photo)",
        "it went on - Harbour Lantern",
        "it went on, they said (Harbour)",
        "nobody knows. (translated by Mira)",
        "he told the St. - Petersburg News",
    ],
)
def test_what_stands_in_brackets_or_behind_a_dash_may_be_text(text: str) -> None:
    assert read_closing_credit(text, NAMES) is None


@pytest.mark.parametrize(
    ("text", "foot"),
    [
        (TEXT, "///Reuters, 4 March 2025\n\n[Print]\n[Close this page]"),
        (TEXT, "Source: Reuters\n\nWe answer letters\nThe desk is open from nine to five\nBack to the shelf"),
        (TEXT, "(Reuters)\n\nThis page in plain form"),
        (CHINESE, "///Reuters, 2025年3月4日\n\n【打印】\n【关闭本页】"),
        (CHINESE, "来源：Reuters\n版权说明：未经许可不得转载本网内容\n本页评论只代表读者个人意见"),
    ],
)
def test_unknown_lines_behind_a_credit_do_not_hide_it(text: str, foot: str) -> None:
    draft = read(f"date 2025-03-04\n\n{text}\n\n{foot}")
    assert (value(draft.source), value(draft.published), draft.body) == ("Reuters", "2025-03-04", text)


def test_unknown_lines_behind_a_credit_in_the_last_sentence_do_not_hide_it() -> None:
    draft = read(f"{CHINESE} Reuters\n\n版权说明：未经许可不得转载本网内容\n本页评论只代表读者个人意见")
    assert (value(draft.source), draft.body) == ("Reuters", CHINESE)


@pytest.mark.parametrize(
    "foot",
    ["The band of the fire brigade\n\nThe last boat home", "Reuters said so.\n\nThe last boat home", "Harbour Club"],
)
def test_short_lines_without_a_credit_above_them_stay(foot: str) -> None:
    assert read(f"{TEXT}\n\n{foot}").body == f"{TEXT}\n\n{foot}"


def test_prose_behind_a_credit_stays() -> None:
    assert read(f"{TEXT}\n\n(Reuters)\n\n{TEXT}\n\nAnd so on").body == f"{TEXT}\n\n(Reuters)\n\n{TEXT}\n\nAnd so on"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("AA\n29 March 2024\n\n{title}\n\n{text}", "AA"),
        ("{title}\n\nAA\n\n29 March 2024\n\n{text}", "AA"),
        ("{title}\n\n29 March 2024\n\n{text}\n\nAA", "AA"),
        ("{title}\n\n29 March 2024\n\n{text}\n\nAA\n\nShare\nPrint", "AA"),
        ("{title}\n\n29 March 2024\n\n{text}\n\nAA\nShare\nPrint", None),
        ("{title}\n\n29 March 2024\n\n{text}\n\nShare\nAA", None),
        ("Home\nAA\nPrint\n\n{title}\n\n29 March 2024\n\n{text}", None),
        ("AA\n\nShare\n\n{title}\n\n29 March 2024\n\n{text}", None),
        ("{title}\n\n29 March 2024\n\nShare\n\nAA\n\n{text}", None),
        ("Aa\n\n{title}\n\n29 March 2024\n\n{text}", None),
        ("A A\n\n{title}\n\n29 March 2024\n\n{text}", None),
    ],
)
def test_initials_of_an_agency_are_a_button_beside_other_buttons(text: str, source: str | None) -> None:
    title = "Mountain railway to close for six weeks in autumn"
    draft = read(text.format(title=title, text=TEXT))
    assert (value(draft.source), value(draft.title), draft.body) == (source, title, TEXT)
    assert str(value(draft.published)) == "2024-03-29"


@pytest.mark.parametrize("place", ["above", "below", "behind"])
@pytest.mark.parametrize(
    ("credit", "source"),
    [
        ("/Harbour Lantern (lantern.example), 29 March 2024/", "Harbour Lantern"),
        ("/Lanternlight (www.lantern.example) 29.03.2024/", "Lanternlight"),
        ("/Xinhua (https://xinhuanet.com/), 29 March 2024/", "Xinhua"),
        ("/Harbour Lantern, 29 March 2024/", "Harbour Lantern"),
    ],
)
def test_a_name_with_its_host_between_strokes_is_a_credit(credit: str, source: str, place: str) -> None:
    title = "Mountain railway to close for six weeks in autumn"
    whole = {"above": f"{title}\n\n{credit}\n\n{TEXT}", "below": f"{title}\n\n{TEXT}\n\n{credit}"}
    draft = read(whole.get(place, f"{title}\n\n{TEXT} {credit}"))
    assert (value(draft.source), str(value(draft.published)), draft.body) == (source, "2024-03-29", TEXT)


@pytest.mark.parametrize(
    "text",
    ["/ Osterhaven, 29 March 2024 /", "/see the table (left), 29 March 2024/", "either/or (see 3.2), 29 March 2024/"],
)
def test_what_else_stands_between_strokes_names_no_source(text: str) -> None:
    draft = read(f"Mountain railway to close for six weeks in autumn\n\n{text}\n\n{TEXT}")
    assert draft.source is None
