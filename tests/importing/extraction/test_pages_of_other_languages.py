"""Whole pages copied as text, in many languages: menus, rows of links and lists go, and no paragraph does."""

from __future__ import annotations

import pytest

from archive.importing.extraction.boilerplate import boilerplate_kind, boilerplate_kind_at_edge
from tests.importing.extraction.test_plain_text import read, value

TITLE = "Velmora council approves second ferry line to the islands"
STORY = [
    "The council of Velmora approved a second ferry line to the islands after three evenings of debate on Monday.",
    "Residents had collected four thousand signatures since the winter.",
    "“We could not wait for another year,” said the harbour master, Ida Brandt.",
    "The quay will be deepened by two metres.",
]


@pytest.mark.parametrize(
    "line",
    [
        "Бөлісу",
        "Хуваалцах",
        "اقرأ أيضا",
        "関連記事",
        "Eng ko‘p o‘qilgan",
        "Энг кўп ўқилган",
        "Lo más leído",
        "Les plus lus",
        "Бизни Facebookда кузатинг",
        "Folgen Sie uns auf Instagram",
        "Síguenos en Instagram",
        "تابعونا على تلغرام",
        "Сомона аз cookie истифода мебарад.",
        "このサイトではクッキーを使用しています。",
        "Дагы окуңуз: Айылда медпункт ачылды",
        "Passengers wait on the quay. Photo: Dan Price",
        "市民在码头观看。摄影：刘洋",
        "（新华社记者 刘洋 摄）",
        "写真：高橋直子",
        "© Le Courrier de Sarlagne 2025 - Tous droits réservés",
        "京ICP备00000000号-1",
        "Бардык укуктар корголгон.",
    ],
)
def test_furniture_is_known_in_the_languages_of_the_archive(line: str) -> None:
    assert boilerplate_kind(line)


@pytest.mark.parametrize(
    "line",
    [
        "Accueil Actualités Politique Économie Société",
        "Поделиться ВКонтакте Telegram",
        "首页 时政 国际 财经",
        "Home | News | Port Alder Today | Sport",
        "USD 1.08",
        "Port Alder 14° / 8°",
        "Комментарии (4)",
        "留言 2",
        "Schlagwörter: Hafen, Fähre",
        "Temps de lecture : 2 min",
        "Телефон редакции: +7 (342) 555-01-23",
        "PRESS RELEASE",
    ],
)
def test_rows_and_figures_of_a_page_are_known_at_its_edges(line: str) -> None:
    assert boilerplate_kind_at_edge(line)


@pytest.mark.parametrize(
    "line",
    [
        "Sport and politics meet in Velmora",
        "The site of the quay was bought by a maker of cookies in 1950, he said.",
        "Germany | 3 | 2 | 1",
        "1 | Velmora | 42 points",
        "Tel Aviv and Haifa",
        "Copyright law is changed",
        "Press releases are read by few",
        "Votes counted: 1234",
        "Follow us, she said.",
        "The temperature fell to 8° at night.",
        "Фото на память",
    ],
)
def test_text_is_not_taken_for_furniture(line: str) -> None:
    assert not boilerplate_kind_at_edge(line)


def test_a_photo_in_a_sentence_is_no_credit_inside_a_text() -> None:
    assert not boilerplate_kind("He looked at the photo: nobody was missing")


def _page(*inside: str) -> str:
    head = ["Home", "News", "Sport", "Sign in", TITLE, "Source: Harbour Lantern", "14 March 2025", "Share", "Facebook"]
    foot = [
        "Most read",
        "1. Lottery winner found",
        "2. Road closed",
        "About us",
        "Privacy policy",
        "© 2025 Lantern Ltd.",
    ]
    return "\n".join([*head, *STORY[:2], *inside, *STORY[2:], *foot])


@pytest.mark.parametrize(
    "inside",
    [
        ("Advertisement",),
        ("Read more: Council delays vote",),
        ("Passengers on the quay. Photo: Dan Price",),
        ("Related stories", "Council delays vote on fees", "Storm warning lifted"),
        ("Get the headlines in your inbox every morning.", "Advertisement"),
    ],
)
def test_what_interrupts_a_text_goes_and_the_short_paragraphs_behind_it_stay(inside: tuple[str, ...]) -> None:
    draft = read(_page(*inside))
    assert (value(draft.title), value(draft.published), value(draft.source)) == (TITLE, "2025-03-14", "Harbour Lantern")
    assert draft.body.split("\n\n") == STORY


def test_rows_of_links_behind_a_text_go_and_a_table_stays() -> None:
    head = f"{TITLE}\n14 March 2025\n\n" + "\n\n".join(STORY)
    rows = "Council delays vote | Storm warning lifted | Bakery wins award\nAbout us | Contact | Privacy policy"
    assert read(f"{head}\n\n{rows}").body.split("\n\n") == STORY
    table = "Line | Ships | Fare\nNorth | Two | Low"
    assert read(f"{head}\n\n{table}\n\nShare\nFacebook").body.endswith("North | Two | Low")


@pytest.mark.parametrize(
    "line",
    [
        "上一条：图书馆延长开放时间",
        "技术支持：青川软件",
        "您是第 12345 位访客",
        "Если вы нашли ошибку, выделите её и нажмите Ctrl+Enter.",
        "The dam was built in 1968. (Supplied: River Authority)",
        "Google News",
    ],
)
def test_the_small_words_around_a_page_are_known(line: str) -> None:
    assert boilerplate_kind_at_edge(line)


def test_unknown_lines_above_the_headline_tell_that_lines_below_belong_to_the_page_too() -> None:
    head = ["Стрічка", "Регіони", "Подкасти", "Проєкти", "Підтримати нас", TITLE, "14 березня 2024, 10:22"]
    foot = ["Мітки: порт", "Сподобалась стаття?", "Ще новини розділу", "Ціни зросли", "Усі автори", "Про редакцію"]
    draft = read("\n".join([*head, "Джерело: ТАСС", *STORY, *foot, "Share", "Facebook"]))
    assert (value(draft.title), value(draft.published), value(draft.source)) == (TITLE, "2024-03-14", "ТАСС")
    assert draft.body.split("\n\n") == STORY


def test_a_short_list_below_a_plain_text_stays() -> None:
    text = "\n\n".join(STORY)
    assert read(f"{TITLE}\nReuters, 14 March 2024\n\n{text}\n\nNorth line\n\nSouth line\n\nOld line").body.endswith(
        "Old line"
    )


def test_a_headline_in_korean_stands_above_short_paragraphs() -> None:
    text = "새 부두의 길이는 팔백이십 미터로 대형 화물선 두 척이 동시에 접안할 수 있다고 항만청은 밝혔다."
    assert value(read(f"청천항 새 부두 운영 시작\n입력 2024-03-14 10:05\n출처: 연합뉴스\n{text}").source) == "연합뉴스"
