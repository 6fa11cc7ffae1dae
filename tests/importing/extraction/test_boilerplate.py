"""Furniture of pages is known as whole lines; anything that may be text is left alone."""

from __future__ import annotations

import pytest

from archive.importing.extraction.boilerplate import boilerplate_kind, boilerplate_kind_at_edge, section_kind
from archive.importing.extraction.language import language_of


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Leave a Reply", "comment form"),
        ("Your email address will not be published. Required fields are marked *", "comment form"),
        ("Back To Top", "navigation"),
        ("Home > World > Asia", "navigation"),
        ("You are here: Home » News", "navigation"),
        ("Facebook Twitter WhatsApp", "share bar"),
        ("Share | Tweet | Email 12", "share bar"),
        ("We use cookies to improve this site.", "cookies"),
        ("Мы используем файлы cookie, чтобы сайт работал лучше.", "cookies"),
        ("Read also: A treaty is signed", "related articles"),
        ("Читайте также: Подписан договор", "related articles"),
        ("相关阅读：签署条约", "related articles"),
        ("Photo: Ministry of Foreign Affairs", "photo credit"),
        ("Фото: пресс-служба", "photo credit"),
        ("(Web editor: Some One, Another One)", "editors"),
        ("责任编辑：某某", "editors"),
        ("© 2024 The Valley Voice. All rights reserved.", "copyright"),
        ("Advertisement", "advertisement"),
    ],
)
def test_boilerplate_is_known_wherever_it_stands(line: str, kind: str) -> None:
    assert boilerplate_kind(line) == kind


@pytest.mark.parametrize(
    "line",
    [
        "Photo: it shows how the crowd waited for the mayor on the quay.",
        "Фото: на снимке видно, как толпа ждала мэра на набережной до вечера.",
        "Foto: auf dem Bild ist zu sehen, wie die Menge am Kai auf den Zug wartet.",
        "图片：照片上可以看到人群在码头上等了市长三个多小时，直到傍晚才散去。",
    ],
)
def test_a_sentence_behind_the_label_of_a_picture_is_text_inside_of_one(line: str) -> None:
    assert boilerplate_kind(line) == ""
    assert boilerplate_kind_at_edge(line) == "photo credit"


@pytest.mark.parametrize(
    "line",
    [
        "Photo: The new bridge at dawn.",
        "Photo: Eva Brandt for the Harbour Lantern and the Ministry of Foreign Affairs.",
        "Фото: Пресс-служба Министерства иностранных дел Республики Казахстан.",
        "Photo: the crowd waits for the mayor on the quay",
    ],
)
def test_a_credit_of_a_picture_is_none_of_its_sentences(line: str) -> None:
    assert boilerplate_kind(line) == "photo credit"


@pytest.mark.parametrize(
    "line",
    [
        "Historical Context and Strategic Importance",
        "Image of the day is clear: nobody won",
        "Copyright law was changed in 2024.",
        "Facebook said on Monday that it would leave.",
        "Cookies were baked for the guests of the summit.",
        "Share prices fell",
        "Home sales rose > analysts had said",
        "Follow-up talks are planned.",
        "",
    ],
)
def test_what_may_be_text_is_no_boilerplate(line: str) -> None:
    assert boilerplate_kind(line) == ""


def test_words_that_could_be_subheadings_are_boilerplate_only_at_the_edges() -> None:
    assert boilerplate_kind("Economy") == ""
    assert boilerplate_kind_at_edge("Economy") == "navigation"
    assert boilerplate_kind("Comments") == ""
    assert section_kind("Comments") == "comment form"


@pytest.mark.parametrize(
    "heading", ["More Great LANTERN Stories", "More from the Lantern news", "Weitere Artikel", "Другие новости"]
)
def test_headings_of_more_articles_open_a_section_and_sentences_do_not(heading: str) -> None:
    assert section_kind(heading) == "related articles"
    assert section_kind("More people read the news than before") == ""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The two sides signed an agreement on trade and transport in the capital on Monday morning.", "en"),
        ("Стороны подписали соглашение о торговле и транспорте в столице утром в понедельник.", "ru"),
        ("Тараптар дүйсенбі күні таңертең астанада сауда және көлік туралы келісімге қол қойды.", "kk"),
        ("双方星期一在首都签署了贸易和运输协定，并发表了联合声明。中国国家主席说这个协定很重要。", "zh-Hans"),
        ("雙方星期一在首都簽署了貿易和運輸協定，並發表了聯合聲明。這個協定對兩國的發展來說很重要。", "zh-Hant"),
    ],
)
def test_the_language_is_detected_from_the_words(text: str, language: str) -> None:
    guess = language_of(text)
    assert guess is not None
    assert guess[0] == language


def test_too_few_words_tell_no_language() -> None:
    assert language_of("Astana 2024") is None
    assert language_of("") is None
