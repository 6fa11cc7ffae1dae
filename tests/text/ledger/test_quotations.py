"""The rules by which quotations and their speakers are found, and what is none."""

from __future__ import annotations

import pytest

from archive.text.ledger.quoted.quotations import quotations


def found(*texts: str, language: str = "en") -> list[tuple[str, str]]:
    """Return the quotations of a text, each as its words and its speaker."""
    return [
        (text[one.start : one.end], one.speaker)
        for text, some in zip(texts, quotations(texts, language), strict=True)
        for one in some
    ]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We will build it,” said Ann Lee, head of the port.", "Ann Lee"),
        ("“We will build it,” Ann Lee said.", "Ann Lee"),
        ("“We will build it,” the head of the port, Ann Lee, told reporters.", "Ann Lee"),
        ("“We will build it,” said Foreign Ministry spokesman Wen Hu.", "Wen Hu"),
        ("“We will build it,” according to President Ann Lee.", "Ann Lee"),
        ("Ann Lee said: “We will build it.”", "Ann Lee"),
        ("At the opening, Prime Minister Ann Lee told delegates, “We will build it.”", "Ann Lee"),
        ("According to Ann Lee, “we will build it before the winter”.", "Ann Lee"),
        ("Ann Lee, who runs the port, said that “the harbour will be ready before the winter”.", "Ann Lee"),
        ('"We will build it," Ms. Lee said.', "Lee"),
        ("“We will build it,” the ministry said.", "the ministry"),
        (
            "“We will build it,” said the spokesperson of the Foreign Ministry.",
            "the spokesperson of the Foreign Ministry",
        ),
        ("‘We will build it,’ said Ann Lee.", "Ann Lee"),
        ("Ann Lee: “We will build it.”", "Ann Lee"),
        # nobody is named
        ("“We will build it,” said one expert.", ""),
        ("“We will build it,” an official said.", ""),
        ("“We will build it,” residents said.", ""),
        ("A spokesman who asked not to be named said, “We will build it.”", ""),
    ],
)
def test_the_speaker_of_an_english_quotation(text: str, speaker: str) -> None:
    assert [name for _words, name in found(text)] == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "They called it a “milestone”.",
        "The so-called “golden decade of the region and its people” ended.",
        "She read from her book “The long road to the north of the sea”.",
        "The film titled “We will meet again at the sea” was shown.",
        "Its theme was “Water without any borders at all”.",
        "Its slogan is “Closer than you think, every day of the year”.",
        "The “Morning Hill” brand said it would close.",
        'It was 5\' 11" tall and 6" wide.',
    ],
)
def test_scare_quotes_and_titles_are_no_quotations(text: str) -> None:
    assert found(text) == []


def test_a_second_quotation_in_a_paragraph_has_the_same_speaker() -> None:
    assert found("“We came,” said Ann Lee. “We saw the whole of it.”") == [("We saw the whole of it.", "Ann Lee")]
    text = "“We came to see it,” said Ann Lee. “We saw the whole of it.”"
    assert [name for _words, name in found(text)] == ["Ann Lee", "Ann Lee"]


def test_a_pronoun_and_a_surname_stand_for_who_was_named_before() -> None:
    texts = (
        "Mayor Ann Lee told the council that the port is open.",
        "“We waited for nine years,” she said.",
        "“Nobody believed in it,” Lee added.",
        "“It is the end of it,” said Tom Fox.",
        "“I am glad of that,” he said.",
    )
    assert [name for _words, name in found(*texts)] == ["Ann Lee", "Ann Lee", "Tom Fox", "Tom Fox"]


def test_a_pronoun_means_who_is_of_somewhere_and_nobody_where_nobody_was_named() -> None:
    text = "Ann Lee of the harbour board said that the port is open. “We waited for nine years,” she added."
    assert [name for _words, name in found(text)] == ["Ann Lee"]
    text = "“We waited for nine years,” said a broker at Lee Fox Securities. “It was too long,” he added."
    assert [name for _words, name in found(text)] == ["", ""]
    assert [name for _words, name in found("“We waited for nine years,” the Lee Fox broker said.")] == [
        "the Lee Fox broker"
    ]


def test_a_quotation_without_a_speaker_anywhere_is_none() -> None:
    assert found("“We waited for nine years.”") == []


def test_a_quotation_runs_on_through_paragraphs() -> None:
    texts = ("Ann Lee said: “We came to see it.", "“We saw the whole of it.", "“Then we left again.”")
    assert [name for _words, name in found(*texts)] == ["Ann Lee"] * 3


def test_what_is_quoted_inside_a_quotation_belongs_to_it() -> None:
    text = "“He told me ‘never again’ and left,” said Ann Lee."
    assert found(text) == [("He told me ‘never again’ and left,", "Ann Lee")]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("«Мы построим порт», — сказала Анна Ли.", "Анна Ли"),
        ("«Мы построим порт», — заявил министр транспорта Иван Петров.", "Иван Петров"),
        ("«Мы построим порт», – добавил глава МИД Казахстана Иван Петров.", "Иван Петров"),
        ("Иван Петров подчеркнул: «Мы построим порт».", "Иван Петров"),
        ("По словам Ивана Петрова, «порт построят до наступления этой зимы».", "Ивана Петрова"),
        ("Как отметил Иван Петров, «порт построят до наступления этой зимы».", "Иван Петров"),
        ('"Мы построим порт", - сказал Иван Петров.', "Иван Петров"),
        ("„Мы построим порт“, — сказал Иван Петров.", "Иван Петров"),
        ("«Мы построим порт», — рассказал один из экспертов.", ""),
        ("«Мы построим порт», — говорят местные жители.", ""),
    ],
)
def test_the_speaker_of_a_russian_quotation(text: str, speaker: str) -> None:
    assert [name for _words, name in found(text, language="ru")] == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "Газета «Утро наших великих побед и свершений» сообщила об этом.",
        "Компания «Дорога» сообщила о прибыли.",
        "План назвали «историческим».",
        "Тема форума – «Вода без границ и без конца на всей земле».",
        "Показали спектакль «Мы построим новый порт у моря».",
    ],
)
def test_names_in_russian_marks_are_no_quotations(text: str) -> None:
    assert found(text, language="ru") == []


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("外交部发言人林剑表示：“中国将继续推动合作。”", "外交部发言人林剑"),
        ("商务部部长王文涛在开幕式上说：“中国将继续推动合作。”", "商务部部长王文涛"),
        ("林剑29日表示，“中国将继续推动合作并扩大贸易”。", "林剑"),
        ("“中国将继续推动合作。”林剑说。", "林剑"),
        ("林剑强调：「中国将继续推动合作。」", "林剑"),
        ("有专家表示：“中国将继续推动合作。”", ""),
        ("一位业内人士说：“中国将继续推动合作。”", ""),
    ],
)
def test_the_speaker_of_a_chinese_quotation(text: str, speaker: str) -> None:
    assert [name for _words, name in found(text, language="zh")] == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "论坛主题为“无国界的水和共同的未来”。",
        "共建“一带一路”倡议",
        "与会者称其为“历史性的重要文件”。",
        "会议通过了《内海宣言》。",
        "口号是“比你想的更近一些”。",
    ],
)
def test_names_in_chinese_marks_are_no_quotations(text: str) -> None:
    assert found(text, language="zh") == []


def test_a_chinese_pronoun_stands_for_who_spoke_before() -> None:
    texts = ("林剑说：“中国将继续推动合作。”他补充道：“贸易还会扩大一些。”",)
    assert [name for _words, name in found(*texts, language="zh")] == ["林剑", "林剑"]
