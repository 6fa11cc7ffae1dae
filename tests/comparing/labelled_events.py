"""Two small sets of reports, labelled with their events; the names in them are common in the archive around them.

A report is (event, day, language, title, text). An event of one report is an event, too.
"""

from __future__ import annotations

Labelled = tuple[str, int, str, str, str]

CAPITAL: list[Labelled] = [
    (
        "veto",
        0,
        "en",
        "Serik threatens to veto land bill",
        "President Serik said on Tuesday he would veto the land bill unless parliament dropped its clause on "
        "leases to foreigners. Speaker Ormon answered that he had the votes to override him. Serik told "
        "reporters in Karasu that pasture belongs to those who graze it.",
    ),
    (
        "veto",
        0,
        "en",
        "Land bill will not survive my desk, president warns",
        "The president warned parliament on Tuesday that the land bill would not survive his desk. His veto "
        "threat was aimed at the clause on leases. Ormon, who leads the house, said an override was likely "
        "after a long night of speeches about pasture and sheep.",
    ),
    (
        "veto",
        1,
        "en",
        "Ormon: house can override Serik on leases",
        "Speaker Ormon said his party could override a veto of the land bill, a day after President Serik "
        "promised one. The quarrel is about who may lease pasture. Farmers drove their sheep past the house in "
        "Karasu.",
    ),
    (
        "veto",
        1,
        "ru",
        "Серик пригрозил вето на закон о земле",
        "Президент Серик заявил, что наложит вето на закон о земле, если парламент не уберёт статью об аренде "
        "пастбищ. Спикер Ормон ответил, что у палаты хватит голосов, чтобы преодолеть вето, сообщили в Карасу.",
    ),
    (
        "hospital",
        1,
        "en",
        "Serik opens children's hospital in Karasu",
        "President Serik opened a children's hospital in Karasu on Wednesday. It has 240 beds and was built in "
        "three years. Doctors showed him the ward for newborns; health minister Dana Ilmet said nurses were "
        "still wanted.",
    ),
    (
        "hospital",
        1,
        "en",
        "New clinic for children has 240 beds",
        "Karasu got its first children's hospital on Wednesday, with 240 beds and a ward for newborns. "
        "President Serik cut the ribbon. Nurses are still missing, the ministry of health admits.",
    ),
    (
        "strike",
        2,
        "en",
        "Miners walk out over unpaid wages",
        "Miners at the Kyzyl pit near Karasu laid down work on Thursday over two months of unpaid wages. The "
        "government of President Serik sent deputy prime minister Ormon's brother-in-law to talk with them. "
        "Some 900 went home.",
    ),
    (
        "strike",
        3,
        "en",
        "Kyzyl pit stands still for second day",
        "The Kyzyl pit stood still on Friday as miners waited for wages that are two months late. Their "
        "speaker said that 900 had left the shafts. The owner promised money by the end of the month.",
    ),
    (
        "strike",
        3,
        "en",
        "Owner promises miners their pay",
        "The owner of the Kyzyl pit promised 900 striking miners on Friday that wages for two months would be "
        "paid. The miners said they would go down the shafts when they saw the money, and not before.",
    ),
    (
        "visit",
        2,
        "en",
        "Chinese minister Lian in Karasu for railway talks",
        "China's foreign minister Lian Hao arrived in Karasu on Thursday to discuss the railway with President "
        "Serik. The two are to sign a paper about tunnels and the gauge of the line.",
    ),
    (
        "visit",
        2,
        "zh",
        "连浩抵达卡拉苏会谈铁路",
        "外交部长连浩星期四抵达卡拉苏，将同总统谢里克会谈铁路项目，双方将就隧道和轨距签署文件。",
    ),
    (
        "visit",
        3,
        "zh",
        "连浩同谢里克谈铁路隧道",
        "外交部长连浩在卡拉苏同总统谢里克会谈。双方就铁路隧道和轨距问题达成一致，并签署了文件。",
    ),
    (
        "visit",
        3,
        "en",
        "Serik and Lian settle gauge of railway",
        "President Serik and foreign minister Lian Hao signed a paper on Thursday night that settles the gauge "
        "of the railway and the length of its tunnels. Lian left Karasu on Friday.",
    ),
    (
        "quake",
        4,
        "en",
        "Earthquake damages houses in Tavran valley",
        "An earthquake of magnitude 5.4 damaged some 300 houses in the Tavran valley early on Saturday. Nobody "
        "was killed. President Serik ordered tents and blankets to be sent from Karasu.",
    ),
    (
        "quake",
        4,
        "ru",
        "Землетрясение в Тавранской долине",
        "Землетрясение магнитудой 5,4 произошло рано утром в субботу в Тавранской долине. Повреждены около 300 "
        "домов, погибших нет. Президент Серик распорядился направить из Карасу палатки.",
    ),
    (
        "quake",
        5,
        "en",
        "Tents reach villages hit by quake",
        "Lorries with tents and blankets reached the villages of the Tavran valley on Sunday, a day after an "
        "earthquake of magnitude 5.4 damaged 300 houses there. Families slept in the open.",
    ),
    (
        "budget",
        0,
        "en",
        "House passes budget with narrow majority",
        "Parliament in Karasu passed the budget for next year on Tuesday by 61 votes to 58. Speaker Ormon "
        "thanked the finance minister. The opposition of Bela Tash said pensions were forgotten.",
    ),
    (
        "budget",
        1,
        "en",
        "Pensioners protest against budget passed by three votes",
        "Some hundred pensioners stood in the rain before parliament on Wednesday, a day after it passed the "
        "budget by 61 votes to 58. Bela Tash told them that their pensions had been forgotten.",
    ),
]

_MEETINGS = [
    ("Rustam Bekov", "Tavran", "cotton and the border post of Ulan"),
    ("Aziz Holmat", "Samoria", "pipelines and a loan of 75 million dollars"),
    ("Nurlan Dost", "Belmark", "air routes and 40 places for students"),
    ("Farid Asan", "Ostania", "water from the Narat dam"),
]
SUMMIT: list[Labelled] = [
    *(
        (
            f"meeting with {name}",
            10,
            "en",
            f"President Serik meets president of {country}",
            f"President Daulet Serik met President {name} of {country} on the sidelines of the Lake Summit in "
            "Karasu on Friday. The two leaders praised the friendship of their peoples and discussed "
            f"{subject}. {name} invited Serik to visit {country} and thanked him for the warm welcome.",
        )
        for name, country, subject in _MEETINGS
    ),
    (
        "meeting with Aziz Holmat",
        10,
        "en",
        "Samoria gets loan of 75 million for pipeline",
        "Karasu lends Samoria 75 million dollars for repairs of its pipelines, the two presidents agreed on "
        "Friday. Aziz Holmat asked Daulet Serik for the loan at the Lake Summit.",
    ),
    (
        "meeting with Farid Asan",
        11,
        "en",
        "Ostania will get more water from Narat",
        "Ostania will get more water from the Narat dam this summer, President Farid Asan said on Saturday. He "
        "had spoken about it with President Serik at the Lake Summit the day before.",
    ),
    (
        "declaration",
        11,
        "en",
        "Lake Summit ends with declaration on glaciers",
        "The Lake Summit in Karasu ended on Saturday with a declaration on melting glaciers. Five states will "
        "measure the ice together and share what they find, it says. President Serik called it a good day for "
        "rivers.",
    ),
    (
        "declaration",
        11,
        "en",
        "Five states to measure glaciers together",
        "Five states want to measure their melting glaciers together. They signed a declaration about it on "
        "Saturday at the end of the summit in Karasu. Scientists were pleased, but asked who pays for the "
        "instruments.",
    ),
    (
        "declaration",
        12,
        "ru",
        "Саммит в Карасу завершился декларацией о ледниках",
        "Саммит в Карасу завершился в субботу подписанием декларации о таянии ледников. Пять государств будут "
        "вместе измерять ледники, отметил президент Серик.",
    ),
    *(
        (
            f"prices of {goods}",
            12 + day,
            "en",
            f"{goods} traded at {price} a tonne",
            f"{goods} traded at {price} tenge a tonne on the Karasu exchange, against {before} the week before. "
            f"Traders sold {sold} tonnes. Stocks in the warehouses stood at {stocks} tonnes, the exchange said.",
        )
        for goods, day, price, before, sold, stocks in (
            ("Cotton", 0, 412, 405, 1240, 18600),
            ("Sugar", 0, 398, 402, 1055, 20150),
            ("Wheat", 1, 215, 211, 7300, 96400),
        )
    ),
    (
        "fire",
        12,
        "en",
        "Fire in Karasu bazaar destroys 60 stalls",
        "A fire destroyed 60 stalls in the old bazaar of Karasu in the night to Sunday. Firemen needed five "
        "hours. Traders blamed old cables; the mayor promised help.",
    ),
    (
        "fire",
        12,
        "en",
        "Traders stand before ashes of old bazaar",
        "Carpets, spices, shoes: all burnt. The old bazaar lost 60 stalls in a fire in the night, and traders "
        "say the cables were never renewed. The mayor of Karasu came in the morning and promised help.",
    ),
    (
        "fire",
        13,
        "ru",
        "Пожар на базаре Карасу уничтожил 60 прилавков",
        "Ночью в воскресенье пожар уничтожил 60 прилавков на старом базаре в Карасу. Торговцы винят старую "
        "проводку, мэр обещал помощь.",
    ),
    (
        "resignation",
        13,
        "en",
        "Finance minister Temir resigns over villa",
        "Finance minister Askar Temir resigned on Monday after a newspaper wrote about his villa by the lake. "
        "President Serik accepted it and thanked him. Speaker Ormon asked for an inquiry.",
    ),
    (
        "resignation",
        13,
        "en",
        "Villa by the lake costs minister his post",
        "Askar Temir is no longer minister of finance. He gave up on Monday, five days after a newspaper "
        "printed pictures of the villa that he had not declared. Ormon wants an inquiry.",
    ),
    (
        "resignation",
        14,
        "en",
        "Who follows Temir?",
        "A day after Askar Temir stepped down over his villa, Karasu asks who will be the next minister of "
        "finance. President Serik is said to prefer a woman from the central bank.",
    ),
    (
        "flood",
        14,
        "en",
        "Narat river floods three villages",
        "The Narat river flooded three villages on Tuesday after two days of rain. Soldiers brought 150 people "
        "to safety in boats. President Serik called the governor.",
    ),
    (
        "flood",
        15,
        "en",
        "Soldiers bring 150 villagers out of flood",
        "Soldiers in boats brought 150 people out of three flooded villages on the Narat river, the governor "
        "said on Wednesday. The rain stopped in the night. Cows and hay were lost.",
    ),
]
