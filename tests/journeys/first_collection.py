"""Texts of our own making: reports of the four events in other words, and texts that come close to them."""

from __future__ import annotations

XIAN = "china-central-asia-summit-xian"
SECRETARIAT = "inauguration-of-the-secretariat"
FORUM = "11th-china-central-asia-cooperation-forum"
ASTANA = "astana-summit-and-treaty"

# (published, text, {event: role})
TELLING: list[tuple[str | None, str, dict[str, str]]] = [
    (
        "2023-05-18",
        "Leaders gather for China-Central Asia Summit\n\nXI'AN, May 18 (Morning Wire) -- Presidents of five states "
        "arrived in Xi'an on Thursday for the China-Central Asia Summit, the first of its kind to be held in person.",
        {XIAN: "reports"},
    ),
    (
        "2023-05-20",
        "Chinese leader Xi Jinping promised his Central Asian counterparts new roads at a summit in the city of Xian "
        "that closed on Friday. The hosts put on a show of dance.",
        {XIAN: "reports"},
    ),
    (
        "2023-05-19",
        "В Сиане завершился саммит «Центральная Азия – Китай»\n\nЛидеры шести стран подписали Сианьскую декларацию. "
        "Участники саммита «Центральная Азия – Китай» в Сиане договорились о секретариате.",
        {XIAN: "reports"},
    ),
    (
        "2023-05-19",
        "首届中国－中亚峰会在西安闭幕\n\n六国元首在西安共同签署宣言。中国－中亚峰会期间,各方商定每两年举行一次会晤。",
        {XIAN: "reports"},
    ),
    (
        "2023-05-10",
        "The Foreign Ministry said the China-Central Asia Summit would be held in Xi’an later this month.",
        {XIAN: "announces"},
    ),
    (
        "2024-03-30",
        "XI'AN, March 30 -- The secretariat of the China-Central Asia mechanism was officially opened in Xi'an on "
        "Saturday, with ambassadors of the six countries cutting a ribbon.",
        {SECRETARIAT: "reports"},
    ),
    (
        "2024-04-01",
        "В Сиане открылся секретариат\n\nВ субботу, 30 марта, в Сиане прошла церемония открытия секретариата механизма "
        "«Китай – Центральная Азия», сообщил посол.",
        {SECRETARIAT: "reports"},
    ),
    (
        "2024-03-30",
        "中国－中亚机制秘书处揭牌\n\n3月30日,中国－中亚机制秘书处启动仪式在西安举行,六国代表出席。",
        {SECRETARIAT: "reports"},
    ),
    (
        "2025-02-11",
        "The trade attaché looked back on a busy decade. In March 2024 the secretariat of the China-Central Asia "
        "mechanism was established in Xi'an.",
        {SECRETARIAT: "recalls"},
    ),
    (
        "2024-10-27",
        "第十一届中国－中亚合作论坛闭幕\n\n第十一届中国－中亚合作论坛27日在银川闭幕,签约项目三十余个。",
        {FORUM: "reports"},
    ),
    (
        "2024-10-29",
        "Companies signed deals worth billions as the China-Central Asia Cooperation Forum closed in Yinchuan on "
        "Sunday, 27 October, the organisers said.",
        {FORUM: "reports"},
    ),
    (
        "2024-10-25",
        "XI форум сотрудничества «Китай – Центральная Азия» открылся в Иньчуане при участии двухсот гостей.",
        {FORUM: "reports"},
    ),
    (
        "2025-06-17",
        "ASTANA, June 17 (Morning Wire) -- Xi Jinping and the presidents of five states signed a treaty of permanent "
        "good-neighborliness in Astana on Tuesday.",
        {ASTANA: "reports"},
    ),
    (
        "2025-06-18",
        "В Астане прошёл второй саммит «Центральная Азия – Китай». На саммите «Центральная Азия – Китай» в Астане "
        "подписан Договор о вечном добрососедстве, дружбе и сотрудничестве.",
        {ASTANA: "reports"},
    ),
    (
        None,
        "在阿斯塔纳,习近平同中亚五国元首共同签署永久睦邻友好合作条约。",
        {ASTANA: "reports"},
    ),
    (
        None,
        "Президенты пяти стран Центральной Азии и Си Цзиньпин подписали в Астане договор о вечном добрососедстве, "
        "дружбе и сотрудничестве.",
        {ASTANA: "reports"},
    ),
]

# (published, text): none tells of any of the four events
NEAR: list[tuple[str | None, str]] = [
    (
        "2025-10-20",
        "The 12th China-Central Asia Cooperation Forum concluded on Sunday in Yinchuan, the capital of Ningxia. It "
        "resulted in 40 projects worth two billion dollars.",
    ),
    (
        "2024-10-28",
        "Yinchuan will host the 12th China-Central Asia Cooperation Forum next year, after a first call for papers "
        "closed on Sunday.",
    ),
    (
        "2023-10-30",
        "The 10th China-Central Asia Cooperation Forum closed on Friday in Ningxia with a call for more flights.",
    ),
    (
        "2025-06-17",
        "ASTANA, June 17 -- Kazakhstan and Uzbekistan signed a treaty on allied relations in Astana on Tuesday, their "
        "presidents said. China and Central Asia were among the topics.",
    ),
    (
        None,
        "Leaders of five Central Asian states signed a treaty of friendship, good-neighbourliness and cooperation in "
        "Astana. China welcomed the step.",
    ),
    (
        None,
        "Parliament ratified the Treaty of Permanent Good-Neighborliness and Friendly Cooperation that China and five "
        "Central Asian states signed in Astana last year.",
    ),
    (
        None,
        "Beijing has drafted a treaty of permanent good-neighborliness that leaders of China and five Central Asian "
        "nations plan to sign in Astana.",
    ),
    (
        "2023-05-19",
        "XI'AN, May 19 -- Ministers of Arab states and China opened a summit on water in Xi'an on Friday. Guests from "
        "Central Asian countries looked on.",
    ),
    (
        "2023-05-20",
        "Leaders of the Shanghai Cooperation Organisation, five Central Asian states and China among them, will hold a "
        "summit of the SCO in Xi'an in two years.",
    ),
    (
        "2023-05-19",
        "The G7 summit in Hiroshima opened on Friday. Central Asian leaders were in China at the time.",
    ),
    (
        "2024-03-31",
        "The SCO opened a training secretariat in Xi'an on Saturday. The China-Central Asia rail link also "
        "starts there.",
    ),
    (
        "2023-06-20",
        "Officials said a secretariat of the China-Central Asia mechanism would be set up in Xi'an.",
    ),
    (
        None,
        "The China-Central Asia Summit in Xi'an drew five presidents on Thursday.",
    ),
    (
        "2023-05",
        "The China-Central Asia Summit was held in Xi'an this month.",
    ),
    (
        "2025-06-18",
        "В Астане завершился саммит СНГ. Страны Центральной Азии и Китай обсудили торговлю отдельно.",
    ),
    (
        "2027-06-20",
        "The third China-Central Asia Summit will be held in Xi'an on Monday, the ministry said.",
    ),
    (
        "2024-10-28",
        "第十二届中国－中亚合作论坛明年将在银川举行,组委会周日表示。",
    ),
    (
        "2025-06-17",
        "Kazakhstan and Türkiye signed a treaty of eternal good-neighborliness in Astana on Tuesday. China sent "
        "greetings.",
    ),
    (
        None,
        "Xi Jinping and leaders of five Central Asian states will meet in Astana to sign a treaty of permanent "
        "good-neighborliness.",
    ),
    (
        "2024-10-28",
        "The China-Central Asia forum on tourism closed in Yinchuan on Sunday, 27 October, with a film.",
    ),
    (
        "2024-10-26",
        "XI GREETS CHINA-CENTRAL ASIA COOPERATION FORUM FOR WOMEN IN URUMQI",
    ),
]
