"""Credits and dates in the shapes of many desks, above and below a text, and what resembles them and is none."""

from __future__ import annotations

import pytest

from tests.importing.extraction.test_plain_text import codes, read, value

TITLE = "Mountain railway to close for six weeks in autumn"
FIRST = "The mountain railway will close for six weeks in autumn while workers replace the rails in the long tunnel."
TEXT = f"{FIRST}\n\nPassengers are to be carried by bus over the pass, which adds forty minutes to the journey."
DAY = "2025-03-04"


@pytest.mark.parametrize(
    "line",
    [
        "Tue Mar 04 2025 09:15:00 GMT+0300 (Moscow Standard Time)",
        "2025-03-04 09:15 +0300 (MSK)",
        "4 марта 2025 г., 9 ч. 15 мин.",
        "4 марта 2025, вторник, 09:15",
        "Le 4 mars 2025 à 9 h 15",
        "4 Mart 2025 Salı 09:15",
        "Erstellt: 04.03.2025, 09:15 Uhr",
        "4. Mrz. 2025",
        "04 мар 2025, 09:15 14 312",
        "No. 12 (3456), 4 March 2025",
        "تاريخ النشر: 4 آذار/مارس 2025",
        "4 كانون الثاني/يناير 2025",
    ],
)
def test_a_line_of_a_date(line: str) -> None:
    draft = read(f"{TITLE}\n\n{line}\n\n{TEXT}")
    assert value(draft.published) == ("2025-01-04" if "يناير" in line else DAY)
    assert draft.body == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "Date: yesterday",
        "Дата: вчера",
        "日期：昨天",
        "Datum: gestern",
        "Tarih: dün",
        "Date : hier",
        "Date: last Tuesday",
    ],
)
def test_a_day_that_is_known_by_half_or_to_its_reader_only_is_told(line: str) -> None:
    draft = read(f"{TITLE}\n\n{line}\n\n{TEXT}")
    assert draft.published is None
    assert "date_unread" in codes(draft)
    assert draft.body == TEXT


@pytest.mark.parametrize("line", ["Date: unknown", "4 أحمد/محمد 2025", "9 h 15", "Yesterday, 21:40"])
def test_what_says_no_day_gives_none(line: str) -> None:
    draft = read(f"{TITLE}\n\n{line}\n\n{TEXT}")
    assert draft.published is None
    assert "date_unread" not in codes(draft)


@pytest.mark.parametrize(
    ("above", "below", "source", "agency", "date"),
    [
        (f"March 4, 2025\n\n{TITLE}\n\nThe Orlen Courier", "", "The Orlen Courier", None, DAY),
        (f"{TITLE}\n\nИсточник публикации: Интерфакс\nДата выхода: 4 марта 2025", "", "Интерфакс", None, DAY),
        (f"{TITLE}\n4 Mart 2025 Salı 09:15 - Kaynak: Anadolu Ajansı", "", "Anadolu Ajansı", None, DAY),
        (f"{TITLE}\n\n4 March 2025", "Reuters/ab(cd)", "Reuters", None, DAY),
        (TITLE, "(来源：奥伦日报 2025年3月4日 第3版)", "奥伦日报", None, DAY),
        (TITLE, "Source: The Orlen Courier. Mar 4 2025, p3", "The Orlen Courier", None, DAY),
        (TITLE, "First published in The Orlen Courier on 4 March 2025. Reprinted with permission.", "The Orlen Courier",
         None, DAY),
        (TITLE, "(c) Reuters 2025", "Reuters", None, None),
        (TITLE, "[The Orlen Courier, 4.3.2025]", "The Orlen Courier", None, DAY),
        (f"The Orlen Courier (Orlen)\nMarch 4, 2025 Tuesday\n{TITLE}", "", "The Orlen Courier", None, DAY),
        (f"Орленский вестник\n№ 12 (3456) от 4 марта 2025 г.\n\n{TITLE}", "", "Орленский вестник", None, DAY),
        (f"{TITLE}\n\n4 марта 2025 года. Портал «Орлен.ру»", "", "Орлен.ру", None, DAY),
        (f"奥伦日报社主办　2025年3月4日　星期二　第3版\n\n{TITLE}", "", "奥伦日报社", None, DAY),
        (f"Accessed 10.04.2025 via archive.example\n{TITLE}\nThe Orlen Courier, 4 March 2025", "", "The Orlen Courier",
         None, DAY),
        (TITLE, "©2025 AFP", "AFP", None, None),
        (f"{TITLE}\n\nThe Orlen Courier, 4 March 2025", "© 2025 AFP", "The Orlen Courier", None, DAY),
    ],
)  # fmt: skip
def test_who_published_it(above: str, below: str, source: str, agency: str | None, date: str | None) -> None:
    draft = read(f"{above}\n\n{TEXT}\n\n{below}")
    assert (value(draft.source), value(draft.agency), value(draft.published)) == (source, agency, date)
    assert draft.body == TEXT


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (f"{TITLE}\n\nThe Orlen Courier", ""),  # no date and no author: it may be a line of the text
        (TITLE, "Published in spring with permission."),
        (TITLE, "© 2025 Ivo Brandt"),
        (TITLE, "© 2019–2025 All rights reserved"),
        (f"{TITLE}\n\n4 March 2025 · 3 min · 1,204 views", ""),
        (f"Saved from orlen.example on 10 April 2025\n\n{TITLE}", ""),
        (f"{TITLE}\n\n№ 12-ФЗ от 4 марта 2025 г.", ""),
    ],
)
def test_what_names_no_publisher(above: str, below: str) -> None:
    draft = read(f"{above}\n\n{TEXT}\n\n{below}")
    assert draft.source is None
    assert value(draft.title) == TITLE
    assert draft.body.startswith(("The Orlen Courier", "№", FIRST)) and FIRST in draft.body


def test_the_author_between_the_text_and_its_source() -> None:
    draft = read(f"{TEXT}\n\nMira Tolvan\nThe Orlen Courier\n4 March 2025")
    assert (value(draft.byline), value(draft.source), value(draft.published)) == (
        "Mira Tolvan",
        "The Orlen Courier",
        DAY,
    )
    assert draft.body == TEXT
    alone = read(f"{TITLE}\n\n4 March 2025\n\n{TEXT}\n\nMira Tolvan")
    assert alone.body.endswith("Mira Tolvan") or value(alone.byline) == "Mira Tolvan"


@pytest.mark.parametrize(
    ("line", "is_cut"),
    [
        (f"{TITLE} - The Orlen Courier", True),
        (f"{TITLE} | orlen.example", True),
        (f"{TITLE} and in spring", False),
        ("Hits: 312", True),
        ("分类： 新闻", True),
        ("（原标题：山区铁路秋季停运六周）", True),
        ("Hits of the season: the bus over the pass", False),
    ],
)
def test_lines_of_the_page_beside_the_head(line: str, is_cut: bool) -> None:
    draft = read(f"{TITLE}\nReuters, 4 March 2025\n{line}\n\n{TEXT}")
    assert value(draft.title) == TITLE
    assert (line not in draft.body) is is_cut
    assert draft.body.endswith(TEXT)


PAGE = (
    "Главная\nНовости\nВойти\nПоиск по сайту\n\n{title}\n4 марта 2025, 09:15\n\n"
    "Поделиться\nВКонтакте\nTelegram\n\n{first}\n\nРеклама\n\n"
    "{second}\n\n{between}\n\n{last}\n\nПодписывайтесь на наш Telegram-канал\n\nКомментарии (1)\nАнна\n"
    "Ни одного за весь год не поймала.\nОтветить\n\nВсе права защищены © 2025"
)
RUSSIAN = {
    "title": "Улов окуня на северных озёрах упал до минимума",
    "first": "Рыбаки северных озёр выловили в прошлом году меньше окуня, чем когда-либо с начала наблюдений, сообщили "
    "исследователи института в Кальмене.",
    "second": "Вода стала теплее на два градуса, и мальки появляются раньше, чем их корм.",
    "last": "Помочь мог бы запрет на сети, считают учёные.",
}


@pytest.mark.parametrize(
    "between",
    ["Читайте также: Щука вернулась в южные озёра", "Реклама", "По теме: Щука вернулась в южные озёра", "Поделиться"],
)
def test_the_last_sentence_behind_an_interruption_stays(between: str) -> None:
    draft = read(PAGE.format(between=between, **RUSSIAN))
    assert draft.body.split("\n\n") == [RUSSIAN["first"], RUSSIAN["second"], RUSSIAN["last"]]


def test_a_teaser_behind_a_heading_is_no_last_sentence() -> None:
    draft = read(PAGE.format(between="Читайте также\n\nЩука вернулась в южные озёра", **RUSSIAN))
    assert RUSSIAN["second"] in draft.body and "Ни одного" not in draft.body and "Щука" not in draft.body
