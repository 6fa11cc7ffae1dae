"""Measures and currencies: how each is written in English, Russian and Chinese, and how measures convert."""

from __future__ import annotations

import re

# Written in front of the number, in any language.
CURRENCY_SIGNS = {
    "US$": "USD", "USD": "USD", "U.S.$": "USD", "$": "USD", "EUR": "EUR", "€": "EUR", "GBP": "GBP", "£": "GBP",
    "CNY": "CNY", "RMB": "CNY", "¥": "CNY", "￥": "CNY", "RUB": "RUB", "₽": "RUB", "KZT": "KZT", "₸": "KZT",
    "UZS": "UZS", "KGS": "KGS", "TJS": "TJS", "TMT": "TMT", "JPY": "JPY", "INR": "INR", "₹": "INR", "HK$": "HKD",
    "HKD": "HKD", "A$": "AUD", "C$": "CAD", "S$": "SGD", "NT$": "TWD", "CHF": "CHF", "AED": "AED", "TRY": "TRY",
    "KRW": "KRW", "₩": "KRW", "₴": "UAH",
}  # fmt: skip

# Code: (English, Russian, Chinese), each a regular expression of the words behind the number.
CURRENCIES: dict[str, tuple[str, str, str]] = {
    "HKD": (r"(?:hong kong|h\.?k\.?) (?:dollars?|dlrs?)", r"гонконгск\w+ доллар\w*", "港元|港币"),
    "AUD": (r"australian (?:dollars?|dlrs?)", r"австралийск\w+ доллар\w*", "澳元"),
    "CAD": (r"canadian (?:dollars?|dlrs?)", r"канадск\w+ доллар\w*", "加元"),
    "SGD": (r"singapore (?:dollars?|dlrs?)", r"сингапурск\w+ доллар\w*", "新加坡元|新元"),
    "TWD": (r"(?:new )?taiwan (?:dollars?|dlrs?)", r"тайваньск\w+ доллар\w*", "新台币"),
    "USD": (
        r"(?:(?:us|u\.s\.|american) )?(?:dollars?|dlrs?)\b|usd\b|bucks",
        r"(?:американск\w+ )?(?:доллар\w*|долл\.?)(?: сша)?|usd\b",
        "美元|美金",
    ),
    "EUR": (r"euros?|eur\b", r"евро", "欧元"),
    "CNY": (
        r"(?:chinese )?(?:yuan|renminbi|rmb|cny)(?: renminbi)?",
        r"(?:китайск\w+ )?юан\w*",
        "元人民币|人民币元|人民币|元",
    ),
    "RUB": (r"(?:russian )?r(?:o?u)bles?", r"(?:российск\w+ )?(?:рубл\w+|руб\b\.?)", "卢布"),
    "KZT": (r"(?:kazakh(?:stani)? )?tenges?", r"тенге", "坚戈"),
    "UZS": (r"(?:uzbek )?(?:sums?|soums?)", r"(?:узбекск\w+ )?сум(?:ов|а|ы)?", "苏姆"),
    "KGS": (r"(?:kyrgyz )?soms?", r"(?:киргизск\w+ )?сом(?:ов|а|ы)?", "索姆"),
    "TJS": (r"somonis?", r"сомони", "索莫尼"),
    "TMT": (r"manats?", r"манат\w*", "马纳特"),
    "JPY": (r"(?:japanese )?yen", r"(?:японск\w+ )?(?:иен\w*|йен\w*)", "日元|日圆"),
    "KRW": (r"(?:south )?(?:korean )?won", r"вон", "韩元"),
    "GBP": (r"pounds sterling|sterling|stg\b", r"фунт\w* стерлингов", "英镑"),
    "CHF": (r"swiss francs?", r"швейцарск\w+ франк\w*", "瑞士法郎"),
    "INR": (r"(?:indian )?rupees?", r"рупи\w*", "卢比"),
    "TRY": (r"(?:turkish )?lira[s]?", r"(?:турецк\w+ )?лир\w*", "里拉"),
    "AED": (r"dirhams?", r"дирхам\w*", "迪拉姆"),
    "SAR": (r"riyals?", r"риял\w*", "里亚尔"),
    "IRR": (r"rials?", r"риал\w*", ""),
    "DEM": (r"(?:west german |german )?marks?", r"(?:немецк\w+ )?марок", "马克"),
    "franc": (r"(?:french |belgian )?francs?", r"франк\w*", "法郎"),
    "crown": (r"(?:swedish |danish |norwegian |czech )?crowns?", r"крон\w*", "克朗"),
    "pound": (r"pounds?|lbs?\b", r"фунт\w*", "磅"),
    "cent": (r"cents?|cts\b", r"цент(?:ов|а)?", "美分"),
}

MEASURES: dict[str, tuple[str, str, str]] = {
    "pp": (r"percentage points?|pct points?", r"процентн\w+ пункт\w*|п\. ?п\.", "个百分点|百分点"),
    "%": (r"%|per ?cent\b|pct\b", r"%|процент\w*", "%|％"),
    "km/h": (r"km/h|kph|kilomet(?:re|er)s per hour", r"км/ч|километр\w* в час", "公里/小时"),
    "km2": (
        r"square kilomet(?:re|er)s?|sq\.? km|km2|km²",
        r"квадратн\w+ километр\w*|кв\. ?км|км²",
        "平方公里|平方千米",
    ),
    "m2": (r"square met(?:re|er)s?|sq\.? m\b|m²", r"квадратн\w+ метр\w*|кв\. ?м(?:етр\w*)?|м²", "平方米"),
    "ft2": (r"square f(?:ee|oo)t", r"квадратн\w+ фут\w*", "平方英尺"),
    "m3": (r"cubic met(?:re|er)s?|cu\.? m\b|m³", r"кубическ\w+ метр\w*|куб(?:ометр\w*|\.? ?м)|м³", "立方米"),
    "km": (r"kilomet(?:re|er)s?|kms?\b", r"километр\w*|км\b", "公里|千米"),
    "mi": (r"miles?", r"мил[ьяией]+\b", "英里"),
    "cm": (r"centimet(?:re|er)s?|cm\b", r"сантиметр\w*|см\b", "厘米"),
    "mm": (r"millimet(?:re|er)s?|mm\b", r"миллиметр\w*|мм\b", "毫米"),
    "m": (r"met(?:re|er)s?|m\b", r"метр(?:ов|а|ах|ы)?|м\b(?!\.)", "米"),
    "ft": (r"f(?:ee|oo)t|ft\b", r"фут(?:ов|а)?", "英尺"),
    "ha": (r"hectares?|ha\b", r"гектар\w*|га\b", "公顷"),
    "acre": (r"acres?", r"акр\w*", "英亩"),
    "mu": ("mu\\b", r"му\b", "亩"),
    "t": (r"(?:metric )?ton(?:ne)?s?|mt\b", r"тонн\w*|т\b(?!\.)", "吨"),
    "kg": (r"kilogram(?:me)?s?|kilos?|kgs?\b", r"килограмм\w*|кг\b", "公斤|千克"),
    "g": (r"gram(?:me)?s?", r"грамм\w*", "克"),
    "oz": (r"(?:troy )?ounces?|oz\b", r"унци\w*", "盎司"),
    "bu": (r"bushels?|bu\b", r"бушел\w*", "蒲式耳"),
    "bbl/d": (r"bpd\b|b/d\b|barrels? (?:per|a) day", r"баррел\w* в (?:день|сутки)", "桶/日"),
    "bbl": (r"barrels?|bbls?\b", r"баррел\w*", "桶"),
    "l": (r"lit(?:re|er)s?", r"литр\w*", "升"),
    "GWh": (r"gigawatt[- ]hours?|GWh", r"гигаватт-час\w*|ГВт[·⋅-]?ч", "吉瓦时"),
    "MWh": (r"megawatt[- ]hours?|MWh", r"мегаватт-час\w*|МВт[·⋅-]?ч", "兆瓦时"),
    "kWh": (r"kilowatt[- ]hours?|kWh", r"киловатт-час\w*|кВт[·⋅-]?ч", "千瓦时|度电"),
    "GW": (r"gigawatts?|GW\b", r"гигаватт\w*|ГВт\b", "吉瓦"),
    "MW": (r"megawatts?|MW\b", r"мегаватт\w*|МВт\b", "兆瓦"),
    "kW": (r"kilowatts?|kW\b", r"киловатт\w*|кВт\b", "千瓦"),
    "W": (r"watts?", r"ватт\b", "瓦"),
    "°C": (
        r"degrees?(?: celsius| centigrade)?|°c\b|° ?c\b",
        r"градус\w*(?: цельсия| мороза| тепла)?|°c\b",
        "摄氏度|度|℃",
    ),
    "x": (r"times(?! (?:a|per|this|last)\b)|-?fold\b", r"раза?\b", "倍"),
    "min": (r"minutes?|mins?\b", r"минут\w*", "分钟"),
    "s": (r"seconds?\b", r"секунд\w*", "秒"),
    "h": (r"hours?|hrs?\b", r"час(?:ов|а|ам|ах)?\b", "小时|个小时"),
    "d": (r"days?", r"дн(?:ей|я|ям|ями|ях)|сут(?:ок|ки)", "天"),
    "wk": (r"weeks?", r"недел\w*", "周|个星期|星期"),
    "mo": (r"months?", r"месяц\w*", "个月"),
    "yr": (r"years?", r"лет\b|год(?:а|ам|ов|у)?\b", "年"),
}
DURATIONS = frozenset(("s", "min", "h", "d", "wk", "mo", "yr"))

# To a common unit: (unit, factor).
_BASE = {
    "m": ("km", 0.001), "cm": ("km", 1e-5), "mm": ("km", 1e-6), "mi": ("km", 1.609344), "ft": ("km", 0.0003048),
    "km2": ("ha", 100), "m2": ("ha", 0.0001), "acre": ("ha", 0.404686), "mu": ("ha", 1 / 15), "ft2": ("ha", 9.2903e-6),
    "kg": ("t", 0.001), "g": ("t", 1e-6), "MWh": ("GWh", 0.001), "kWh": ("GWh", 1e-6), "GW": ("MW", 1000),
    "kW": ("MW", 0.001), "W": ("MW", 1e-6), "s": ("h", 1 / 3600), "min": ("h", 1 / 60), "d": ("h", 24),
    "wk": ("h", 168), "yr": ("mo", 12),
}  # fmt: skip


def in_base(quantity: float, unit: str) -> tuple[float, str]:
    """Return a quantity in the unit in which its kind is compared; a week is seven days, a year twelve months."""
    base, factor = _BASE.get(unit, (unit, 1))
    return quantity * factor, base


def unit_pattern(language: int) -> re.Pattern[str]:
    """Return what finds a unit where it stands (0 English, 1 Russian, 2 Chinese), by its place in `CODES`."""
    groups = []
    for number, code in enumerate(CODES):
        words = {**MEASURES, **CURRENCIES}[code][language]
        if words:
            closed = "" if language == 2 else r"(?![^\W_])"
            groups.append(rf"(?P<u{number}>(?:{words}){closed})")
    return re.compile("|".join(groups), re.IGNORECASE)


CODES = (*MEASURES, *CURRENCIES)


def code_of(match: re.Match[str]) -> str:
    """Return the unit that a match of `unit_pattern` found."""
    assert match.lastgroup is not None
    return CODES[int(match.lastgroup[1:])]
