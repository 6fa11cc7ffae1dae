"""The head of a text is read as a whole: what stands above, beside and below its headline hides nothing."""

from __future__ import annotations

import pytest

from tests.importing.extraction.test_plain_text import codes, read, value

TITLE = "Velmora council approves second ferry line to the islands"
TEXT = (
    "The harbour council of Velmora approved a second ferry line to the northern islands after three evenings of "
    "debate, and asked the port office to publish a timetable.\n\nResidents of the islands had collected four thousand "
    "signatures for the line. Shipping agents said that the quay at Osterhaven would have to be deepened by two metres."
)
RUSSIAN_TITLE = "Совет Велморы одобрил вторую паромную линию на острова"
RUSSIAN = (
    "Портовый совет Велморы одобрил вторую паромную линию на северные острова после трёх вечеров споров и попросил "
    "порт опубликовать расписание до конца месяца."
)
CHINESE_TITLE = "韦莫拉港获批第二条轮渡航线"
CHINESE = (
    "韦莫拉港务会议批准开通第二条前往北部岛屿的轮渡航线，并要求港务办公室在月底前公布时刻表。"
    "岛上居民此前征集了四千个签名。"
)
LONG_CHINESE = (
    "韦莫拉港务会议经过三个晚上的辩论批准开通第二条前往北部岛屿的轮渡航线"
    "并要求港务办公室在本月底之前公布全部航班时刻表以及工程费用"
)


@pytest.mark.parametrize(
    ("head", "text", "title", "source"),
    [
        (f"Breaking News\n\n{TITLE}\n\nReuters) 09:20, March 4, 2025", TEXT, TITLE, "Reuters"),
        (f"a- a a+\n\n{TITLE.replace(' ', '_')}\n\n{TITLE}\n\nReuters, March 4, 2025", TEXT, TITLE, "Reuters"),
        (f"Live Coverage\n\ndate 2025-03-04 {TITLE}\n\n(Reuters)", TEXT, TITLE, "Reuters"),
        (f"The Harbour Lantern\nTuesday, March 4, 2025\n\n{TITLE}", TEXT, TITLE, "The Harbour Lantern"),
        (f"The Harbour Lantern\nVol. 12, No. 45\nTuesday, March 4, 2025\n\n{TITLE}\nBy Mira Tolvan", TEXT, TITLE,
         "The Harbour Lantern"),
        (f"Global Times\nMarch 4, 2025\n\n{TITLE}", TEXT, TITLE, "Global Times"),
        (f"EXCLUSIVE\n{TITLE}\nThree evenings end with nine votes against six\nMarch 4, 2025", TEXT, TITLE, None),
        (f"March 4, 2025\n\nLocal\n\n{TITLE}", TEXT, TITLE, None),
        (f"{TITLE}\n\nThe second line will cost nine million crowns, and nobody knows who is going to pay for it.\n\n"
         "Reuters | March 4, 2025", TEXT, TITLE, "Reuters"),
        (f"{TITLE}\nDate:\nMarch 4, 2025\nSource:\nReuters", TEXT, TITLE, "Reuters"),
        (f"Срочно\n\n{RUSSIAN_TITLE}\n\nТАСС, 4 марта 2025", RUSSIAN, RUSSIAN_TITLE, "ТАСС"),
        (f"Общество\n{RUSSIAN_TITLE}\nДата:\n04.03.2025\nИсточник:\nТАСС", RUSSIAN, RUSSIAN_TITLE, "ТАСС"),
        (f"今日要闻\n{CHINESE_TITLE}\n2025年03月04日 08:12 来源：新华网", CHINESE, CHINESE_TITLE, "新华网"),
    ],
)  # fmt: skip
def test_other_lines_of_the_head_hide_neither_headline_nor_credits(
    head: str, text: str, title: str, source: str | None
) -> None:
    draft = read(f"{head}\n\n{text}")
    assert (value(draft.title), value(draft.published), value(draft.source)) == (title, "2025-03-04", source)
    assert draft.title is not None and draft.title.basis == "document"
    assert draft.body.endswith(text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Velmora gets a second ferry at last.", TEXT),
        ("Velmora gets a second ferry. Who will pay for the quay?", TEXT),
        ("“We have waited.” Islands of Velmora get a second line.", TEXT),
        ("Islanders press Calif. Gov. Ada Brandt on the second ferry line", TEXT),
        ("9 votes to 6: Velmora gets its ferry", TEXT),
        ("iPhone ferry app reaches the islands of Velmora", TEXT),
        ("Велмора получит паром. Кто заплатит за причал?", RUSSIAN),
        (LONG_CHINESE, CHINESE),
    ],
)
def test_a_headline_of_an_odd_shape_is_one_above_a_credit(title: str, text: str) -> None:
    draft = read(f"{title}\n\n(Reuters) 2025-03-04\n\n{text}")
    assert (value(draft.title), value(draft.published), value(draft.source)) == (title, "2025-03-04", "Reuters")
    assert codes(draft) == set()
    assert draft.body == text


@pytest.mark.parametrize("title", ["Velmora gets a second ferry at last.", "ferry app reaches the islands"])
def test_a_headline_of_an_odd_shape_is_none_without_a_credit(title: str) -> None:
    draft = read(f"{title}\n\n{TEXT}")
    assert draft.title is not None and draft.title.basis == "supplied"
    assert draft.body.startswith(title)


@pytest.mark.parametrize("boilerplate", ["Text Size: S M L", "Listen to this story", "Subscribers only", "3 minutes"])
def test_a_line_of_which_the_text_does_not_speak_is_no_headline_above_a_date(boilerplate: str) -> None:
    draft = read(f"{boilerplate}\n\ndate 2025-03-04\n\n\n\n{TEXT}")
    assert draft.title is not None and draft.title.basis == "supplied"
    assert value(draft.published) == "2025-03-04"
    assert value(draft.title) == value(read(TEXT).title)


@pytest.mark.parametrize(
    "text",
    [
        f"It rained.\n\nNobody came.\n\n{TEXT}",
        f"Background\n\n{TEXT}",
        f"{TEXT}\n\nMarch 4, 2025\n\n{TEXT}",
        f"{TEXT}\n\n(Reuters) March 4, 2025\n\n{TEXT}",
        "\n\n".join(f"Item {number} of the list" for number in range(100)) + "\n\nMarch 4, 2025\n\n" + TEXT,
    ],
)
def test_nothing_is_cut_from_the_head_of_a_text_that_has_none(text: str) -> None:
    draft = read(text)
    assert draft.body == text
    assert draft.title is not None and draft.title.basis == "supplied"


def test_a_text_of_short_lines_keeps_them_below_its_credit() -> None:
    lines = "The quay is long,\nthe quay is grey,\nit ends in mist\nand far away."
    draft = read(f"date 2021-11-07 A song of the quay\n\n(Reuters) November 7, 2021\n\n{lines}")
    assert (value(draft.title), value(draft.source)) == ("A song of the quay", "Reuters")
    assert draft.body.split() == lines.split()


@pytest.mark.parametrize(
    ("head", "title", "text", "source"),
    [
        (f"Title: {TITLE}\nDate: 2025-03-04\nSource: Reuters", TITLE, TEXT, "Reuters"),
        (f"Headline: {TITLE}\nAuthor: Mira Tolvan\nPublication: Global Times\nPublished: 2025-03-04", TITLE, TEXT,
         "Global Times"),
        (f"标题：{CHINESE_TITLE}\n日期：2025-03-04\n来源：Reuters", CHINESE_TITLE, CHINESE, "Reuters"),
        (f"[2025-03-04] {TITLE}", TITLE, TEXT, None),
        (f"{TITLE}\n{'=' * 40}\n2025-03-04", TITLE, TEXT, None),
        (f"{TITLE}\nMira Tolvan / Reuters\nMarch 4, 2025", TITLE, TEXT, "Reuters"),
    ],
)  # fmt: skip
def test_a_head_of_labels_is_read_too(head: str, title: str, text: str, source: str | None) -> None:
    draft = read(f"{head}\n\n{text}")
    assert (value(draft.title), value(draft.published), value(draft.source)) == (title, "2025-03-04", source)
    assert draft.body == text


def test_a_headline_in_two_lines_is_one() -> None:
    draft = read(f"Velmora council approves second ferry line\nto the islands\n\nReuters, March 4, 2025\n\n{TEXT}")
    assert (value(draft.title), value(draft.source)) == (TITLE, "Reuters")
    assert draft.body == TEXT


@pytest.mark.parametrize("lines", ["It rained in the north\nand nobody came.", "Velmora\n\nto the islands"])
def test_lines_that_are_no_headline_in_two_lines_stay_as_they_are(lines: str) -> None:
    assert read(f"{TEXT}\n\n{lines}\n\n{TEXT}").body.split() == f"{TEXT}\n\n{lines}\n\n{TEXT}".split()
    assert read(f"{lines}\n\n{TEXT}").body.split() == f"{lines}\n\n{TEXT}".split()
