"""Figures in Chinese: numbers with a measure, a currency, or a measure word and the noun that it counts."""

from __future__ import annotations

import re
import unicodedata

from archive.text.ledger.figures.nouns import key_of_chinese
from archive.text.ledger.figures.units import CURRENCIES, CURRENCY_SIGNS, DURATIONS, code_of, unit_pattern
from archive.text.ledger.items import Amount, Figure
from archive.text.ledger.word_lists import words

_DIGIT = {
    digit: value
    for value, digits in enumerate(["零〇", "一壹", "二两兩", "三", "四", "五", "六", "七", "八", "九"])
    for digit in digits
}
_SCALE = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_HAN_NUMBER = "[零〇一二两兩三四五六七八九十百千万萬亿億]+"
_ONE = rf"(?:\d{{1,3}}(?:[,，]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|{_HAN_NUMBER})"
_SIGNS = "|".join(map(re.escape, sorted(CURRENCY_SIGNS, key=len, reverse=True)))
_NUMBER = re.compile(
    rf"(?P<sign>{_SIGNS})?\s?(?P<pct>百分之)?(?P<first>{_ONE})(?P<scale1>[十百千万萬亿億]*)"
    rf"(?:(?P<to>[至到\-–—~～])(?P<last>{_ONE}))?(?P<more>[多余餘])?(?P<scale>[十百千万萬亿億]*)(?P<more2>[多余餘])?\s?"
)
_PERCENT_RANGE = re.compile(r"(?P<first>\d+(?:\.\d+)?)[%％][至到\-–—~～](?P<last>\d+(?:\.\d+)?)[%％]")
_TENTHS = re.compile(r"(?P<first>[一二三四五六七八九])成(?P<rest>[一二三四五六七八九])?(?![功立为員员本都绩就分果])")
_START = re.compile(r"\d+|[一二两兩三四五六七八九十百]|百分之")
_UNITS = unit_pattern(2)
_ORDINAL_HAN = re.compile(r"(?:第|星期|礼拜|周|初|数|几|好几|上|成)$")
_NAME_BEFORE = re.compile(r"(?:第|数|[A-Za-z][-－]?|[\d.:/：]|编号|电话)$")
_AFTER_NUMBER = re.compile(r"[比:：/]\d|[-.]\d|[A-Za-z]*\d")
_DATE_UNIT = re.compile(r"[月日号时点分秒岁届级](?!方案)|年(?:\d|[一二三四五六七八九十]{1,2}月|初|底|末|以来|间|代|度)")
_LOCATING_BEFORE = re.compile(r"(?:过去|最近|近|未来|今后|前|头|上|下|后|每|这|这个|那)(?:的)?$")
_LOCATING_AFTER = re.compile(r"(?:之?前|以前|之?后|以后|来|以来|多?来|期间|级|度|初|底)")
_QUALIFIERS = (
    (">", "超过|逾|超|至少|不少于|不低于|高于|多达|突破|以上"),
    ("<", "不到|不足|少于|低于|至多|最多|不超过"),
    ("~", "大约|约合|约为|约|近|将近|接近|左右|仅|只有|平均"),
)
_QUALIFIER = re.compile("(?:" + "|".join(f"({words})" for _sign, words in _QUALIFIERS) + r")(?:有|为|达)?$")
_CLASSIFIERS = (
    "个 名 位 家 项 座 架 辆 列 艘 条 件 份 对 只 头 匹 栋 幢 间 户 张 台 套 部 门 枚 款 批 宗 起 场 处 支 所 颗 株 棵 "
    "次 趟 班 箱 批次 人次 车次 架次 人 国 省 市 县 村 方 地 种 类 篇 本 册 片 块 根 把 顶 口 具 封 声 票 席 轮 "
    "成员国 国家"
)
_CLASSIFIER = re.compile("|".join(sorted(_CLASSIFIERS.split(), key=len, reverse=True)))
_STANDS_ALONE = words("人 国 户 省 市 县 村 家 票 席 人次 车次 架次 国家 成员国")
_NOUN = re.compile(r"[\u3400-\u9fffA-Za-z]{1,12}")
_NOUN_END = re.compile(
    "的|了|在|是|和|与|及|等|被|将|已|受|同|为|共|从|由|于|向|对|把|以|并|而|又|也|就|都|正|可|将|会|来自|前来|出席|参加|参与|倒塌|用电|从|"
    "从事|组成|接种|接受|入院|开幕|重新|覆盖|签署|分别|其中|包括|涉及|超过|进行|全部|丧生|失踪|受伤|遇难|死亡"
)
_NOT_COUNTED = re.compile(
    "人民|人大|人工|人类|人口|人均|人士|人行|国际|国内|国务|国外|国集团|市场|市民|方面|地区|家庭(?!)|个月|个百分点|位于|部分|成为|条约|条例|场所|条件"
)
_PAIR = re.compile("国|方|岸|军|党|地|侧|者|个?国家|位?元首")
_EQUIVALENT = re.compile(r"[（(](?:约合|约为|约|折合|合)?(?:约)?")
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")
_AROUND = 30


def figures(text: str) -> list[Figure]:
    """Return the figures of a paragraph in order; none overlaps another."""
    text = _narrow(text)
    found: list[Figure] = []
    done = 0
    for start in _START.finditer(text):
        if start.start() < done:
            continue
        figure, done = _read(text, start.start())
        if figure:
            found.append(figure)
    return found


def _narrow(text: str) -> str:
    """Return the text with figures of full width as plain ones, at the same places."""
    if not re.search("[０-９]", text):
        return text
    return "".join(unicodedata.normalize("NFKC", one) if "０" <= one <= "９" else one for one in text)


def _read(text: str, at: int) -> tuple[Figure | None, int]:
    before = text[max(0, at - 12) : at]
    sign = re.search(rf"({_SIGNS})\s?$", before)
    outer = before[: sign.start()] if sign else before
    is_digits = text[at].isdigit()
    match = _PERCENT_RANGE.match(text, at)
    if match:
        return _made(text, at, match.end(), outer, Amount(float(match["first"]), float(match["last"]), "%"))
    if (match := _TENTHS.match(text, at)) and not re.search(r"[十百千万第]$", outer):
        share = _DIGIT[match["first"]] * 10 + (_DIGIT[match["rest"]] if match["rest"] else 0)
        return _made(text, at, match.end(), outer, Amount(share, share, "%"))
    match = _NUMBER.match(text, at)
    if match is None:
        return None, at + 1
    skipped = max(match.end("first"), at + 1)
    is_range = match["last"] is not None
    end = match.end()
    if not is_range and _AFTER_NUMBER.match(text, match.end("first")):
        return None, skipped
    if (_NAME_BEFORE if is_digits else _ORDINAL_HAN).search(outer):
        return None, max(skipped, end)
    low, high = _amount(match)
    if low is None or high is None or high < low:
        return None, skipped
    more = ">" if match["more"] or match["more2"] else ""
    if match["pct"]:
        return _made(text, at, end, outer, Amount(low, high, "%"), more)
    return _with_unit(text, at, end, outer, (low, high), sign, more, is_digits) or (None, max(skipped, end))


def _amount(match: re.Match[str]) -> tuple[float | None, float | None]:
    """Return the ends of what a number says: a scale behind a range holds for both."""
    scale = (match["scale"] or "") if match["last"] else (match["scale1"] or "") + (match["scale"] or "")
    factor = _factor(scale)
    low = _value(match["first"])
    if low is None:
        return None, None
    if not match["last"]:
        return low * factor, low * factor
    high = _value(match["last"])
    return low * (_factor(match["scale1"]) if match["scale1"] else factor), None if high is None else high * factor


def _factor(scale: str) -> float:
    factor = 1.0
    for one in scale:
        factor *= _SCALE[one]
    return factor


def _value(written: str) -> float | None:
    """Return the number that digits, or numerals such as 三百五十万, say."""
    if written[0].isdigit():
        return float(written.replace(",", "").replace("，", ""))
    if len(written) > 1 and all(one in _DIGIT for one in written):
        return None  # a year, a code, or a name of several numbers
    total = section = digit = 0.0
    for one in written:
        if one in _DIGIT:
            digit = _DIGIT[one]
        elif _SCALE[one] < 10_000:
            section, digit = section + (digit or 1) * _SCALE[one], 0
        else:
            total, section, digit = (total + section + digit or 1) * _SCALE[one], 0, 0
    return total + section + digit


def _with_unit(
    text: str,
    at: int,
    end: int,
    before: str,
    ends: tuple[float, float],
    sign: re.Match[str] | None,
    more: str,
    is_digits: bool,
) -> tuple[Figure | None, int] | None:
    low, high = ends
    if sign:
        return _made(text, at - len(sign[0]), end, before, Amount(low, high, CURRENCY_SIGNS[sign[1].upper()]), more, at)
    if _DATE_UNIT.match(text, end):
        return None
    unit = _UNITS.match(text, end)
    code = code_of(unit) if unit else ""
    if code == "°C" and before.endswith("零下"):
        return _made(text, at, unit.end() if unit else end, before, Amount(-low, -high, code))
    if code and unit:
        if not _is_measure(text, end, unit, code, before, low, is_digits):
            return None
        return _made(text, at, unit.end(), before, Amount(low, high, code), more)
    return _counted(text, at, end, before, ends, more, is_digits)


def _is_measure(text: str, end: int, unit: re.Match[str], code: str, before: str, low: float, is_digits: bool) -> bool:
    """Say whether a measure is one here: no point in time, no year, no word that begins alike."""
    if code in DURATIONS:
        is_year = code == "yr" and is_digits and low >= 1000
        after = None if code in {"h", "min"} else _LOCATING_AFTER.match(text, unit.end())
        return not (is_year or after or _LOCATING_BEFORE.search(before))
    if low == 1 and not is_digits:
        return code == "%" or (code in CURRENCIES and code != "CNY")
    following = text[unit.end() : unit.end() + 1]
    return not (code == "CNY" and unit[0] == "元" and following in "首月旦素老") or not following


def _counted(
    text: str, at: int, end: int, before: str, ends: tuple[float, float], more: str, is_digits: bool
) -> tuple[Figure | None, int] | None:
    """Return a number with a measure word and its noun."""
    low, high = ends
    classifier = _CLASSIFIER.match(text, end)
    if classifier is None or _NOT_COUNTED.match(text, end) or (low == 1 and not is_digits):
        return None
    if not is_digits and text[at] in "两兩" and end == at + 1 and _PAIR.match(text, end):
        return None
    said = classifier[0]
    run = _NOUN.match(text, classifier.end())
    noun = _NOUN_END.split(run[0], maxsplit=1)[0][:6] if run else ""
    if not noun and said not in _STANDS_ALONE:
        return None
    if said in {"次", "轮", "声", "方", "地"} and not noun:
        return None
    is_noun_itself = said in _STANDS_ALONE and said not in {"家", "户"}
    key = key_of_chinese(said if is_noun_itself else noun or said)
    shown = said if is_noun_itself else said + noun
    if said == "人" and run:
        key = next((name for name in ("失踪", "受伤", "遇难", "死亡") if run[0].startswith(name)), "") or key
        key = key_of_chinese(key) if key in {"失踪", "受伤", "遇难", "死亡"} else key
    head = "" if is_noun_itself else noun
    return _made(text, at, end + len(shown), before, Amount(low, high), more, noun=shown, head=head, key=key)


def _made(
    text: str,
    start: int,
    end: int,
    before: str,
    amount: Amount,
    more: str = "",
    first: int | None = None,
    *,
    noun: str = "",
    head: str = "",
    key: str = "",
) -> tuple[Figure, int]:
    first = start if first is None else first
    qualifier = _QUALIFIER.search(before)
    sign = _QUALIFIERS[(qualifier.lastindex or 1) - 1][0] if qualifier else more
    also, last = _also(text, end) if amount.unit in CURRENCIES else (None, end)
    begin = start - (len(before) - qualifier.start()) if qualifier else start
    return Figure(
        begin, last, (first, end), amount, sign, noun, head, key, also=also, context=_context(text, begin, last)
    ), last


def _also(text: str, end: int) -> tuple[Amount | None, int]:
    """Return the same sum in another currency, in brackets behind it, and where these end."""
    opened = _EQUIVALENT.match(text, end)
    number = _NUMBER.match(text, opened.end()) if opened else None
    if number is None:
        return None, end
    unit = _UNITS.match(text, number.end())
    code = code_of(unit) if unit else CURRENCY_SIGNS.get(number["sign"] or "", "")
    low, high = _amount(number)
    last = unit.end() if unit else number.end()
    if code not in CURRENCIES or low is None or high is None or text[last : last + 1] not in {"）", ")"}:
        return None, end
    return Amount(low, high, code), last + 1


def _context(text: str, start: int, end: int) -> frozenset[str]:
    """Return the pairs of characters around a figure in its sentence."""
    before = re.split("[。！？；]", text[max(0, start - _AROUND) : start])[-1]
    after = re.split("[。！？；]", text[end : end + _AROUND], maxsplit=1)[0]
    pairs = (
        run[0][n : n + 2] for part in (before, after) for run in _HAN.finditer(part) for n in range(len(run[0]) - 1)
    )
    return frozenset(pairs)
