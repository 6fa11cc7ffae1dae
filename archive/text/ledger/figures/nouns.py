"""Common counted things, each under one name for the three languages, and the stems by which words are compared."""

from __future__ import annotations

import re
from functools import cache

# Name: (English, Russian, Chinese); English and Russian by the beginning of the word, Chinese by the word itself.
_THINGS: dict[str, tuple[str, str, str]] = {
    "country": ("countr nation state", "стран государств", "国家 国 个国"),
    "person": ("people person", "человек люд", "人"),
    "dead": ("dead death killed fatalit", "погиб умер жертв", "死亡 遇难 死者"),
    "injured": ("injured wounded injur hurt", "ранен пострадав", "受伤 伤者 伤员"),
    "missing": ("missing", "пропавш", "失踪"),
    "project": ("project", "проект", "项目"),
    "flight": ("flight", "рейс авиарейс", "航班"),
    "agreement": ("agreement accord deal pact contract", "соглашен договор контракт", "协议 合同 协定"),
    "document": ("document", "документ", "文件"),
    "company": ("compan firm enterprise business", "компани предприят фирм", "企业 公司"),
    "student": ("student", "студент", "学生 留学生"),
    "child": ("child", "дет ребен ребён", "儿童 孩子"),
    "worker": ("worker employee staff", "работник сотрудник рабоч", "员工 工人 职工"),
    "resident": ("resident inhabitant", "жител", "居民"),
    "household": ("household famil home", "семь семей домохозяйств", "家庭 户"),
    "house": ("house building", "дом здани", "房屋 住宅 建筑"),
    "city": ("cit", "город", "城市"),
    "village": ("village", "сел сёл деревн", "村庄 村"),
    "pair": ("pair", "пар", "对"),
    "train": ("train", "поезд", "列车 班列"),
    "vehicle": ("vehicle car truck", "автомобил машин грузовик", "汽车 车辆 辆 卡车"),
    "aircraft": ("aircraft plane jet", "самолет самолёт", "飞机 客机"),
    "delegate": ("delegate participant", "делегат участник", "代表 嘉宾"),
    "member": ("member", "член", "成员 成员国"),
    "expert": ("expert scientist researcher", "эксперт учён учен исследовател", "专家 科学家"),
    "soldier": ("soldier troop serviceman", "солдат военнослужащ", "士兵 军人"),
    "hospital": ("hospital", "больниц", "医院"),
    "school": ("school", "школ", "学校"),
    "factory": ("factor plant", "завод фабрик", "工厂"),
    "job": ("job", "ваканси", "就业岗位 岗位"),
    "seat": ("seat", "мест кресел кресл", "座位 席位"),
    "ticket": ("ticket", "билет", "门票 票"),
    "container": ("container", "контейнер", "集装箱"),
    "ship": ("ship vessel boat", "суд корабл", "船只 船舶"),
    "visitor": ("visitor tourist", "посетител турист", "游客 参观者"),
    "spectator": ("spectator fan", "зрител болельщик", "观众"),
    "victim": ("victim", "жертв", "受害者"),
    "dam": ("dam", "плотин", "水坝 大坝"),
    "permit": ("permit licence license visa", "разрешени лиценз виз", "许可 签证"),
    "proposal": ("proposal initiative", "предложени инициатив", "倡议 建议"),
    "centre": ("center centre", "центр", "中心"),
    "year": ("anniversar", "", ""),
}
_ENDINGS_ENGLISH = re.compile(r"(?:ies|es|s|'s|’s|ing|ed|y|e)$")
_ENDINGS_RUSSIAN = re.compile(
    r"(?:ого|его|ому|ему|ыми|ими|ами|ями|ов|ев|ей|ий|ый|ой|ая|яя|ое|ее|ые|ие|ых|их|ым|им|ом|ем|ах|ях|ам|ям|ую|юю|"
    r"а|я|о|е|ы|и|у|ю|ь|й)$"
)
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_STEMS = {stem: name for name, words in _THINGS.items() for some in words[:2] for stem in some.split() if stem}
_CHINESE = sorted(
    ((word, name) for name, words in _THINGS.items() for word in words[2].split()), key=lambda pair: -len(pair[0])
)
_LONGEST_STEM = max(map(len, _STEMS))
_SUFFIX = 4  # characters that an ending adds to a stem at most


@cache
def _of_word(word: str) -> str:
    for length in range(min(len(word), _LONGEST_STEM), max(1, len(word) - _SUFFIX - 2), -1):
        if name := _STEMS.get(word[:length]):
            return name
    return stem(word)


def key_of(noun: str) -> str:
    """Return the name of a counted thing, in one form for the three languages where it is known, else its stem."""
    return _of_word(noun.casefold())


def key_of_chinese(noun: str) -> str:
    """Return the name of a counted thing by the longest known word that the characters begin or end with."""
    for word, name in _CHINESE:
        if noun.startswith(word) or noun.endswith(word):
            return name
    return noun[:2]


@cache
def stem(word: str) -> str:
    """Return a word without its common endings, for comparison alone."""
    word = word.casefold()
    if len(word) <= 3:
        return word
    if _CYRILLIC.search(word):
        return _ENDINGS_RUSSIAN.sub("", word) or word
    return _ENDINGS_ENGLISH.sub("", word) or word
