"""A small set of business, sport and court reports in three languages, labelled with their events."""

from __future__ import annotations

BUSINESS: list[tuple[str, int, str, str, str]] = [
    (
        "merger",
        0,
        "en",
        "Norvik to buy Castell for 3.2 billion euros",
        "Shipping group Norvik said on Tuesday it will buy its smaller rival Castell for 3.2 billion euros in "
        "cash. Chief executive Ane Dahl told reporters in Lisbon that the two would have 240 vessels.",
    ),
    (
        "merger",
        0,
        "de",
        "Reederei Norvik übernimmt Castell",
        "Die Reederei Norvik kauft den kleineren Konkurrenten Castell für 3,2 Milliarden Euro. Das teilte "
        "Vorstandschefin Ane Dahl am Dienstag in Lissabon mit. Zusammen haben beide 240 Schiffe.",
    ),
    (
        "merger",
        1,
        "en",
        "Castell shares jump after Norvik offer",
        "Shares of Castell rose by a fifth on Wednesday after Norvik offered 3.2 billion euros for the "
        "shipping line. Analysts said that regulators in Brussels may ask for the sale of vessels.",
    ),
    (
        "norvik results",
        3,
        "en",
        "Norvik earns less in second quarter",
        "Shipping group Norvik earned 410 million euros in the second quarter, less than analysts had thought. "
        "Ane Dahl blamed low freight rates and dear fuel.",
    ),
    (
        "norvik results",
        3,
        "en",
        "Low freight rates weigh on Norvik",
        "Norvik said on Friday that profit fell to 410 million euros in the quarter as freight rates slid and "
        "fuel got dearer.",
    ),
    (
        "match",
        2,
        "en",
        "Rovers beat United 3-1 in cup final",
        "Rovers won the cup on Thursday with a 3-1 victory over United. Striker Joao Lima scored twice at "
        "Marsh Park in front of 41,000 people.",
    ),
    (
        "match",
        3,
        "en",
        "Lima's double gives Rovers the cup",
        "Joao Lima was carried from the pitch at Marsh Park after his two goals decided the final against "
        "United. It is the first cup of Rovers since 1988.",
    ),
    (
        "match2",
        2,
        "en",
        "City draw with Wanderers in semifinal",
        "City and Wanderers drew 2-2 on Thursday in the first semifinal at Holm Road. Wanderers goalkeeper "
        "Sven Aune saved a penalty.",
    ),
    (
        "trial",
        4,
        "en",
        "Former mayor of Halmstedt goes to prison",
        "A court sent the former mayor of Halmstedt, Gerd Lohse, to prison for four years on Saturday. He had "
        "taken money from a builder of swimming pools.",
    ),
    (
        "trial",
        4,
        "de",
        "Vier Jahre Haft für früheren Bürgermeister Lohse",
        "Das Landgericht hat den früheren Bürgermeister von Halmstedt, Gerd Lohse, zu vier Jahren Haft "
        "verurteilt. Er nahm Geld von einem Unternehmer, der Schwimmbäder baut.",
    ),
    (
        "trial",
        5,
        "de",
        "Lohse will gegen Urteil vorgehen",
        "Der frühere Bürgermeister Gerd Lohse will gegen seine Verurteilung vorgehen. Das Landgericht hatte "
        "ihn wegen Bestechlichkeit zu vier Jahren Haft verurteilt, weil er Geld eines Bauunternehmers nahm.",
    ),
    (
        "outage",
        1,
        "en",
        "Power cut leaves Lisbon in the dark",
        "Lisbon was without electricity for six hours on Wednesday night. The grid company blamed a fault in a "
        "substation at Alto do Lumiar. Lifts and traffic lights stood still.",
    ),
    (
        "outage",
        2,
        "en",
        "Grid company explains blackout",
        "A burnt cable in the substation at Alto do Lumiar caused the six-hour blackout in Lisbon, the grid "
        "company said on Thursday.",
    ),
    (
        "outage",
        2,
        "tr",
        "Lizbon altı saat karanlıkta kaldı",
        "Lizbon'da çarşamba gecesi elektrikler altı saat kesildi. Şebeke şirketi, Alto do Lumiar trafo "
        "merkezindeki arızayı neden gösterdi.",
    ),
    (
        "rates",
        1,
        "en",
        "Central bank keeps rate at 4.25 percent",
        "The central bank of Saltmark left its key rate at 4.25 percent on Wednesday. Governor Mette Rask said "
        "that inflation was not beaten yet.",
    ),
    (
        "rates",
        1,
        "en",
        "Rask: inflation not beaten yet",
        "Governor Mette Rask sees no room for a lower key rate. The bank left it at 4.25 percent at its "
        "meeting; most economists had expected that.",
    ),
    (
        "rates",
        2,
        "en",
        "Why Saltmark will not cut soon",
        "Economists read the words of governor Rask closely. Inflation in Saltmark is at 3.1 percent and the "
        "key rate at 4.25 percent; a cut may come in autumn.",
    ),
    (
        "bank of belmark",
        1,
        "en",
        "Belmark cuts key rate to 3.5 percent",
        "The central bank of Belmark cut its key rate to 3.5 percent on Wednesday. Governor Paul Stern said "
        "that inflation was falling faster than thought.",
    ),
]

_DISHES = "soup fish beans rice lamb eggs peas bread corn figs nuts plums"


def business_background(copies: int) -> list[tuple[str, int, str, str, str]]:
    """Return labelled reports of other days, in which the names of the set stand again and again."""
    return [
        (
            f"week {n}",
            -300 + 17 * n if n % 2 else 40 + 11 * n,
            "en",
            f"Norvik and Saltmark: notes of week {n}",
            f"Ane Dahl of Norvik and governor Mette Rask met in Lisbon in week {n}. Castell, United and Rovers "
            f"were talked about; the former mayor Gerd Lohse sat at table {n * 3}. Dinner was {dish}.",
        )
        for n, dish in enumerate(_DISHES.split() * copies)
    ]
