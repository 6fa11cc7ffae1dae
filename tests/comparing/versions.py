"""Pairs of texts near in wording: reports of a series after one template, and versions of one text."""

from __future__ import annotations

_MARKET = (
    "Sugar traded at {0} tenge a kilo on the wholesale market of Aktas in the week that ended on {1}, the exchange "
    "said. Traders sold {2} tonnes, while stocks in the warehouses by the railway stood at {3} tonnes. Flour cost "
    "{4} tenge a bag, and the exchange said that demand from bakeries had not changed much since the week before."
)
_RATE = (
    "Национальный банк установил на {0} официальный курс доллара на уровне {1} сома, сообщает пресс-служба банка. "
    "Евро стоит {2} сома, российский рубль {3} сома. В обменных бюро столицы доллар покупают по {4} сома. Объём "
    "торгов на межбанковской бирже составил {5} миллиона долларов."
)
_RATE_ZH = (
    ""
    "中国人民银行授权中国外汇交易中心公布，{0}银行间外汇市场人民币汇率中间价为：1美元对人民币{1}元，1欧元对人民币{2}元，100日元对人民币{3}元，1港元对人民币{4}元。"
)
_WEATHER_DE = (
    "Der Wetterdienst in Halmstedt meldete für die Woche bis zum {0} Höchstwerte von {1} Grad und {2} Millimeter "
    "Regen. Am Pegel der Aller standen {3} Zentimeter, die Talsperre war zu {4} Prozent gefüllt. Bauern sollen das "
    "Vieh von den nassen Wiesen holen, rät das Amt für Landwirtschaft."
)
_MEETING = (
    "{0}, President of the Republic of {1}, met President Daulet Serik on the sidelines of the Lake Summit in Karasu "
    "on Thursday. The two leaders praised the friendship between the two peoples and discussed trade, transport and "
    "water. {2} invited Serik to visit {3} at a time that suits both sides, and thanked him for the warm welcome."
)
_MEETING_RU = (
    "Президент Даулет Серик встретился с президентом {0} {1} в кулуарах саммита в Карасу. Стороны обсудили торговлю, "
    "транспорт и водные ресурсы. Серик отметил высокий уровень отношений с {2} и пригласил {3} посетить страну с "
    "официальным визитом в удобное для обеих сторон время."
)
_EARNINGS = (
    "{0} said its net profit came to {1} million crowns in the three months to {2}. Sales were {3} million crowns, "
    "and the board of the company will propose a dividend of {4} crowns a share to the general meeting in {5}. The "
    "company did not change its forecast for the year and said that the market for its goods stays difficult."
)
_STORY = (
    "The harbour of Velmora will close its old northern quay in May after cracks were found in the piles, port "
    "director Ilse Maran said on Tuesday. Repairs will take 14 months and cost 36 million crowns, she told "
    "reporters. Some 420 dockers are to work at the southern quay meanwhile. The union of dockers asked for a "
    "meeting with the minister of transport, Pavel Orlo, before the quay is closed. Shipping agents said that they "
    "expect boats to wait 2 days longer for a berth. The quay was built in 1931 and last repaired 27 years ago."
)
_STORY_RU = (
    "Порт Велмора закроет в мае старый северный причал, сообщила во вторник директор порта Ильзе Маран. Ремонт "
    "займёт 14 месяцев и обойдётся в 36 миллионов крон. Около 420 докеров переведут на южный причал. Профсоюз "
    "докеров попросил о встрече с министром транспорта Павлом Орло. Причал построен в 1931 году и последний раз "
    "ремонтировался 27 лет назад."
)
_STORY_ZH = (
    ""
    "维尔莫拉港务局局长马兰星期二说，老北码头将于5月关闭，维修需要14个月，耗资3600万克朗，约420名码头工人将转到南码头工作。码头工人工会要求会见交通部长奥尔洛。北码头建于1931年，上次维修是在27年前。"
)


def _changed(text: str, every: int) -> str:
    """Return a text with every n-th word replaced, whatever it is."""
    words = text.split()
    others = (
        "rather",
        "quietly",
        "under",
        "painted",
        "lanterns",
        "beside",
        "wooden",
        "fence",
        "whose",
        "keeper",
        "slept",
    )
    return " ".join(others[n % len(others)] if n % every == every - 1 else word for n, word in enumerate(words))


# (name, one text, the other, days between them or None)
SERIES: list[tuple[str, str, str, int | None]] = [
    (
        "a weekly market report",
        _MARKET.format("412.5", "March 7", "1,240", "18,600", "9,100"),
        _MARKET.format("398", "April 11", "1,055", "20,150", "9,350"),
        35,
    ),
    (
        "a weekly market report, a week later",
        _MARKET.format("412.5", "March 7", "1,240", "18,600", "9,100"),
        _MARKET.format("415", "March 14", "1,310", "17,900", "9,100"),
        7,
    ),
    (
        "a market report at an unknown time",
        _MARKET.format("412.5", "March 7", "1,240", "18,600", "9,100"),
        _MARKET.format("415", "March 14", "1,310", "17,900", "9,100"),
        None,
    ),
    (
        "rates of the next day",
        _RATE.format("5 марта", "87,45", "94,80", "0,98", "87,30", "12,4"),
        _RATE.format("6 марта", "87,47", "95,02", "0,97", "87,35", "9,8"),
        1,
    ),
    (
        "rates in Chinese",
        _RATE_ZH.format("3月5日", "7.1059", "7.7104", "4.7325", "0.9082"),
        _RATE_ZH.format("3月18日", "7.0943", "7.7321", "4.7588", "0.9071"),
        13,
    ),
    (
        "weather in German",
        _WEATHER_DE.format("8. März", 14, 32, 210, 71),
        _WEATHER_DE.format("19. Mai", 23, 8, 164, 66),
        72,
    ),
    (
        "two meetings at one summit",
        _MEETING.format("Rustam Bekov", "Tavran", "Bekov", "Tavran"),
        _MEETING.format("Aziz Holmat", "Samoria", "Holmat", "Samoria"),
        0,
    ),
    (
        "two meetings at one summit, in Russian",
        _MEETING_RU.format("Таврана", "Рустамом Бековым", "Тавраном", "Бекова"),
        _MEETING_RU.format("Самории", "Азизом Холматом", "Саморией", "Холмата"),
        0,
    ),
    (
        "quarters of two firms",
        _EARNINGS.format("Halvar", 82, "March", "1,100", "0.60", "Lund"),
        _EARNINGS.format("Ostmark", 61, "March", "1,735", "0.45", "Kiruna"),
        1,
    ),
    (
        "quarters of one firm",
        _EARNINGS.format("Halvar", 82, "March", "1,100", "0.60", "Lund"),
        _EARNINGS.format("Halvar", 77, "June", "1,020", "0.55", "Lund"),
        91,
    ),
]
_MEETING_ZH = (
    "国家主席谢里克在卡拉苏会见{0}总统{1}。谢里克表示，{0}是友好邻邦，双方要扩大贸易合作。"
    "{1}表示，{0}愿深化各领域合作，感谢热情接待，并邀请谢里克访问{0}。"
)
_MEETING_AR = (
    "وزير الخارجية التقى {0} في قصر المؤتمرات على هامش القمة. وبحث الجانبان العلاقات بين البلدين في مجالات التجارة "
    "والنقل والطاقة، وعبر {0} عن شكره لحسن الاستقبال. ودعا {0} الوزير إلى زيارة {1} في أقرب وقت."
)
SERIES += [
    ("meetings in Chinese", _MEETING_ZH.format("塔夫兰", "别科夫"), _MEETING_ZH.format("萨莫里亚", "霍尔马特"), 0),
    (
        "meetings in Arabic",
        _MEETING_AR.format("رستم بيكوف", "تافران"),
        _MEETING_AR.format("عزيز هولمات", "ساموريا"),
        0,
    ),
]
VERSIONS: list[tuple[str, str, str, int | None]] = [
    ("sent again", _STORY, _STORY, 90),
    ("an excerpt", _STORY, " ".join(_STORY.split()[20:70]), 0),
    ("corrected figures", _STORY, _STORY.replace("36 million", "63 million").replace("14 months", "15 months"), 1),
    ("corrected figures, weeks later", _STORY, _STORY.replace("36 million", "63 million"), 40),
    ("a name spelt otherwise", _STORY, _STORY.replace("Orlo", "Orlow").replace("Velmora", "Vellmora"), 2),
    ("a name corrected", _STORY, _STORY.replace("Pavel Orlo", "Jan Temme"), 1),
    (
        "a name corrected throughout",
        f"{_STORY} {_STORY[-90:]} Orlo, Orlo.",
        f"{_STORY} {_STORY[-90:]} Temme, Temme.",
        1,
    ),
    (
        "under the heads of two papers",
        f"Mirfield Echo, March 3, 2024, page 4, by Ann Lee. {_STORY}",
        f"Tidewater Post, May 12, 2024, page 9, by Bo Dahl. {_STORY}",
        70,
    ),
    ("with a dateline of another day", f"VELMORA, March 5 -- {_STORY}", f"VELMORA, April 9 -- {_STORY}", 35),
    ("behind another head", f"By Ane Dahl, 12 March. {_STORY}", f"Tidewater Post, 30 April, page 17. {_STORY}", 49),
    ("every tenth word replaced", _STORY, _changed(_STORY, 10), 20),
    ("every tenth word replaced, in a day", _STORY, _changed(_STORY, 10), 1),
    ("every tenth word replaced, in Russian", _STORY_RU, _changed(_STORY_RU, 10), None),
    ("brought together with another story", _STORY, f"{_MARKET.format(1, 'May 2', 3, 4, 5)} {_STORY}", 30),
    ("brought up to date", _STORY, _STORY.replace("14 months", "16 months").replace("420", "460"), 1),
    ("corrected in Chinese", _STORY_ZH, _STORY_ZH.replace("420", "480"), 9),
    ("a synonym throughout", _STORY, _STORY.replace("quay", "pier").replace("boats", "ships"), 12),
    (
        "a toll that rises",
        "A bus fell into a ravine near Dolin on Monday, and 12 people were killed and 30 hurt, police said. The driver "
        "had been on the road for nine hours, his firm said, and the brakes were new.",
        "A bus fell into a ravine near Dolin on Monday, and 14 people were killed and 28 hurt, police said. The driver "
        "had been on the road for nine hours, his firm said, and the brakes were new.",
        1,
    ),
]
