"""The rules by which figures are found, and what is none."""

from __future__ import annotations

import pytest

from archive.text.ledger.extraction import extract
from archive.text.ledger.items import Figure


def found(text: str, language: str) -> list[str]:
    """Return the figures of a text, each as its words, number and unit or key."""
    return [f"{one.text} = {said(one.figure)}" for one in extract([text], language).figures]


def said(figure: Figure) -> str:
    amount = figure.amount
    number = f"{amount.low:.12g}" if amount.low == amount.high else f"{amount.low:.12g}..{amount.high:.12g}"
    per = f"/{figure.per}" if figure.per else ""
    also = f" | {figure.also.low:.12g} {figure.also.unit}" if figure.also else ""
    return f"{figure.qualifier}{number} {amount.unit or figure.key}{per}{also}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # currencies: signs, codes, words, scales, the same sum in another
        ("It cost $90 billion.", ["$90 billion = 90000000000 USD"]),
        ("worth USD 90 billion", ["USD 90 billion = 90000000000 USD"]),
        ("a loan of €5m", ["€5m = 5000000 EUR"]),
        ("paid 10 mln dlrs", ["10 mln dlrs = 10000000 USD"]),
        ("11.2 billion yuan ($1.57 billion)", ["11.2 billion yuan ($1.57 billion) = 11200000000 CNY | 1570000000 USD"]),
        ("about 40 million Hong Kong dollars", ["about 40 million Hong Kong dollars = ~40000000 HKD"]),
        ("half a million euros", ["half a million euros = 500000 EUR"]),
        ("a million people", ["a million people = 1000000 person"]),
        # shares and measures
        ("rose by 27.2 percent", ["27.2 percent = 27.2 %"]),
        ("fell 1-1/2 pct", ["1-1/2 pct = 1.5 %"]),
        ("up 0.4 percentage points", ["0.4 percentage points = 0.4 pp"]),
        ("a 320-kilometre road", ["320-kilometre = 320 km"]),
        ("5 m of water", ["5 m = 5 m"]),
        ("drove at 120 km/h", ["120 km/h = 120 km/h"]),
        ("4.5 million barrels per day", ["4.5 million barrels per day = 4500000 bbl/d"]),
        ("18.50 dlrs a barrel", ["18.50 dlrs a barrel = 18.5 USD/barrel"]),
        ("fell to minus 31 degrees", ["minus 31 degrees = -31 °C"]),
        ("grew 3.5 times", ["3.5 times = 3.5 x"]),
        # counted nouns
        ("35 projects", ["35 projects = 35 project"]),
        ("68 direct passenger flights", ["68 direct passenger flights = 68 flight"]),
        ("the five Central Asian countries", ["five Central Asian countries = 5 country"]),
        ("three human rights groups", ["three human rights groups = 3 group"]),
        ("a 12-member delegation", ["12-member = 12 member"]),
        ("12 dead and 30 injured", ["12 dead = 12 dead", "30 injured = 30 injured"]),
        ("two hundred and fifty soldiers", ["two hundred and fifty soldiers = 250 soldier"]),
        ("more than 2000 people", ["more than 2000 people = >2000 person"]),
        ("up to 30 ships", ["up to 30 ships = <30 ship"]),
        ("The number of visas issued rose to 1,204.", ["1,204 = 1204 permit"]),
        ("Direct passenger flights increased to 68.", ["68 = 68 flight"]),
        # ranges
        ("10-15 percent", ["10-15 percent = 10..15 %"]),
        ("between 40 and 50 trains", ["40 and 50 trains = 40..50 train"]),
        ("$2 billion to $3 billion", ["$2 billion to $3 billion = 2000000000..3000000000 USD"]),
        # spans of time that are a length
        ("lasted 40 minutes", ["40 minutes = 40 min"]),
        ("a six-year repair", ["six-year = 6 yr"]),
        ("jailed for 12 years", ["12 years = 12 yr"]),
    ],
)
def test_english_figures(text: str, expected: list[str]) -> None:
    assert found(text, "en") == expected


@pytest.mark.parametrize(
    "text",
    [
        "on 12 June 2024 at 18:30",
        "on March 3, 2024",
        "In 2023 exports rose.",
        "the 2022 elections",
        "the 3rd meeting and the 1990s",
        "at 6 pm or 10 o’clock",
        "Anna Weil, 58, of Marden",
        "a 25-year-old driver aged 25",
        "won 3-1 and lost 2:0",
        "a Boeing 737, Hall 3, No. 4 and Article 215",
        "the G20, 5G and COVID-19",
        "one of them met one man",
        "the two sides and the two leaders",
        "dozens of houses, hundreds of people",
        "over the past five years",
        "ten years ago and three days later",
        "in the first nine months",
        "call 0800 555 112",
        "version 4.0 of 12.06.2024",
        "two-thirds of voters",
        "a four-star hotel, a two-way street",
        "2024-10-28 China-Central Asia forum ends",
    ],
)
def test_what_is_no_english_figure(text: str) -> None:
    assert found(text, "en") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("на 2,4 млрд долларов", ["2,4 млрд долларов = 2400000000 USD"]),
        (
            "11,2 млрд юаней (1,57 млрд долларов)",
            ["11,2 млрд юаней (1,57 млрд долларов) = 11200000000 CNY | 1570000000 USD"],
        ),
        ("$310 млн", ["$310 млн = 310000000 USD"]),
        ("трёх миллиардов рублей", ["трёх миллиардов рублей = 3000000000 RUB"]),
        ("500 тенге за литр", ["500 тенге за литр = 500 KZT/литр"]),
        ("на 27,2%", ["27,2% = 27.2 %"]),
        ("15–20 процентов", ["15–20 процентов = 15..20 %"]),
        ("около 300 тыс. человек", ["около 300 тыс. человек = ~300000 person"]),
        ("180 000 домов", ["180 000 домов = 180000 house"]),
        ("более 35 крупных проектов", ["более 35 крупных проектов = >35 project"]),
        ("пяти стран Центральной Азии", ["пяти стран = 5 country"]),
        ("двадцать пять рейсов", ["двадцать пять рейсов = 25 flight"]),
        ("троих рабочих и двух погибших", ["троих рабочих = 3 worker", "двух погибших = 2 dead"]),
        ("длиной 320 км", ["320 км = 320 km"]),
        ("5 тыс. тонн", ["5 тыс. тонн = 5000 t"]),
        ("вырос в 2,5 раза", ["2,5 раза = 2.5 x"]),
        ("мощностью 450 МВт", ["450 МВт = 450 MW"]),
        ("полтора миллиона туристов", ["полтора миллиона туристов = 1500000 visitor"]),
        ("длились три часа", ["три часа = 3 h"]),
        ("число туристов выросло до 68 400.", ["68 400 = 68400 visitor"]),
    ],
)
def test_russian_figures(text: str, expected: list[str]) -> None:
    assert found(text, "ru") == expected


@pytest.mark.parametrize(
    "text",
    [
        "12 июня 2024 года в 18:30",
        "в 2023 году и 2022 г.",
        "9-й форум, 3-я встреча, 25-летие",
        "в третий раз",
        "в зале № 3 по статье 215",
        "со счётом 3:1",
        "Анна Вейль, 58 лет, из Мардена",
        "две стороны и главы двух государств",
        "десятки домов, тысячи людей",
        "за последние пять лет",
        "пять лет назад",
        "в 10 часов утра",
        "один из них",
        "телефон 8 800 555 11 22",
    ],
)
def test_what_is_no_russian_figure(text: str) -> None:
    assert found(text, "ru") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("总额900亿美元", ["900亿美元 = 90000000000 USD"]),
        ("112亿元人民币（约合15.7亿美元）", ["112亿元人民币（约合15.7亿美元） = 11200000000 CNY | 1570000000 USD"]),
        ("增长27.2%", ["27.2% = 27.2 %"]),
        ("百分之二十七", ["百分之二十七 = 27 %"]),
        ("占七成", ["七成 = 70 %"]),
        ("是2013年的3倍", ["3倍 = 3 x"]),
        ("15%至20%", ["15%至20% = 15..20 %"]),
        ("签署35个项目", ["35个项目 = 35 project"]),
        ("开通68个航班", ["68个航班 = 68 flight"]),
        ("中亚五国领导人", ["五国 = 5 country"]),
        ("80对友好城市", ["80对友好城市 = 80 city"]),
        ("1200多人撤离", ["1200多人 = >1200 person"]),
        ("超过1.8万名员工", ["超过1.8万名员工 = >18000 worker"]),
        ("三百五十名学生", ["三百五十名学生 = 350 student"]),
        ("12人死亡，30人受伤", ["12人 = 12 dead", "30人 = 30 injured"]),
        ("长320公里", ["320公里 = 320 km"]),
        ("260万吨", ["260万吨 = 2600000 t"]),
        ("40至50列火车", ["40至50列火车 = 40..50 火车"]),
        ("１２个国家", ["12个国家 = 12 country"]),
        ("历时三天", ["三天 = 3 d"]),
    ],
)
def test_chinese_figures(text: str, expected: list[str]) -> None:
    assert [one.replace("１２", "12") for one in found(text, "zh")] == expected


@pytest.mark.parametrize(
    "text",
    [
        "2024年3月29日18时",
        "第九届论坛，第二十次会议",
        "星期五、周三晚",
        "十月一日",
        "19岁的前锋",
        "以3比1战胜",
        "两国元首和双方",
        "二十国集团",
        "一带一路和一个国家",
        "数十人、几百名学生",
        "过去五年，五年前",
        "今年前九个月",
        "十四五规划",
    ],
)
def test_what_is_no_chinese_figure(text: str) -> None:
    assert found(text, "zh") == []


def test_other_languages_have_no_rules() -> None:
    assert extract(["35 жоба, 90 млрд доллар"], "kk").language == ""
    assert extract(["35 проектов"], "").language == "ru"
    assert extract(["35個のプロジェクト"], "").language == ""
    assert extract(["35 projects"], "en-GB").language == "en"


def test_a_passage_is_known_again_whatever_its_spaces_and_capitals() -> None:
    one = extract(["They signed 35 projects in Yinchuan."], "en").figures[0]
    same = extract(["New words before.", "They signed  35 PROJECTS\nin Yinchuan."], "en").figures[0]
    other = extract(["They signed 36 projects in Yinchuan."], "en").figures[0]
    assert one.passage == same.passage != other.passage


def test_the_time_grows_in_step_with_the_length() -> None:
    for text in (
        "1" * 50_000,
        "1,000 " * 10_000,
        "a million " * 8_000,
        "“said " * 8_000,
        "— сказал " * 6_000,
        "一" * 50_000,
    ):
        for language in ("en", "ru", "zh"):
            extract([text], language)
