"""Reports of science, health, culture and nature in four languages, labelled by event; nothing was adjusted to them."""

from __future__ import annotations

Labelled = tuple[str, int, str, str, str]

CULTURE: list[Labelled] = [
    (
        "telescope",
        0,
        "en",
        "Telescope at Cerro Alba sees first light",
        "The new telescope on Cerro Alba took its first picture on Tuesday night, astronomers said. Its mirror "
        "measures 11 metres and will look for planets of small stars. The observatory is run by seven universities, "
        "director Inés Calvo said. The picture shows the galaxy NGC 1365.",
    ),
    (
        "telescope",
        0,
        "es",
        "El telescopio de Cerro Alba capta su primera imagen",
        "El nuevo telescopio de Cerro Alba obtuvo el martes su primera imagen, según la directora Inés Calvo. El "
        "espejo mide 11 metros y buscará planetas de estrellas pequeñas. La imagen muestra la galaxia NGC 1365.",
    ),
    (
        "telescope",
        1,
        "en",
        "Calvo: Cerro Alba opens new window",
        "Astronomers celebrated on Wednesday after the first light of the telescope on Cerro Alba. Inés Calvo said "
        "that the mirror of 11 metres works as planned; observations of faint planets start in autumn.",
    ),
    (
        "measles",
        1,
        "en",
        "Measles outbreak closes schools in Dunmore",
        "Three schools in Dunmore were closed on Wednesday after 46 children fell ill with measles. The health "
        "office of the county asked parents to have children vaccinated, its head Moira Kean said.",
    ),
    (
        "measles",
        2,
        "en",
        "Queues for vaccine as Dunmore counts 61 cases",
        "Hundreds of parents queued with their children before the clinic in Dunmore on Thursday, as the number of "
        "measles cases rose to 61. Moira Kean of the health office said that there was enough vaccine for all.",
    ),
    (
        "measles",
        2,
        "fr",
        "Rougeole : écoles fermées à Dunmore",
        "Trois écoles de Dunmore restent fermées jeudi après l'apparition de 61 cas de rougeole. Moira Kean, chef du"
        " service de santé du comté, appelle les parents à faire vacciner leurs enfants.",
    ),
    (
        "manuscript",
        2,
        "fr",
        "Un manuscrit de Marval retrouvé à Trévignon",
        "Un manuscrit du poète Étienne Marval, disparu depuis 1944, a été retrouvé dans le grenier du château de "
        "Trévignon, a annoncé jeudi la bibliothèque de Lorme. Le cahier compte 212 pages, dont 40 poèmes inédits.",
    ),
    (
        "manuscript",
        3,
        "en",
        "Lost notebook of poet Marval turns up in attic",
        "A notebook of the poet Étienne Marval that was lost in the war has turned up in the attic of Trévignon "
        "castle. The library in Lorme says that its 212 pages hold 40 unknown poems.",
    ),
    (
        "manuscript",
        4,
        "fr",
        "Le cahier de Marval sera exposé à Lorme",
        "La bibliothèque de Lorme exposera en septembre le cahier d'Étienne Marval retrouvé au château de Trévignon."
        " Le public pourra lire une partie des 40 poèmes inédits, dit la conservatrice Lise Aubert.",
    ),
    (
        "wolves",
        3,
        "ru",
        "В Лосином лесу пересчитали волков",
        "В заповеднике Лосиный лес насчитали 34 волка, сообщил в пятницу лесник Егор Лапин. Три года назад их было "
        "19. Пастухи из Берёзовки жалуются на потери овец и просят разрешить отстрел.",
    ),
    (
        "wolves",
        4,
        "ru",
        "Пастухи Берёзовки требуют отстрела волков",
        "Жители Берёзовки собрали подписи за отстрел волков в заповеднике Лосиный лес. Лесник Егор Лапин говорит, "
        "что 34 волка для такого леса немного, и предлагает пастухам собак.",
    ),
    (
        "festival prize",
        4,
        "en",
        "“Salt Road” wins at Lindholm festival",
        "The film “Salt Road” by Tara Osei won the main prize of the film festival in Lindholm on Saturday. The jury"
        " under Marek Sobol praised its patience. Best actor was Jon Reyes for “The Ferryman’s Son”.",
    ),
    (
        "festival prize",
        5,
        "en",
        "Osei: I made Salt Road with borrowed cameras",
        "Tara Osei, whose “Salt Road” won the festival in Lindholm, told how she made the film in 19 days with "
        "borrowed cameras. The jury's head Marek Sobol compared it with the classics.",
    ),
    (
        "festival prize",
        5,
        "es",
        "«La ruta de la sal» gana en Lindholm",
        "La película de Tara Osei ganó el sábado el premio mayor del festival de Lindholm. El jurado, presidido por "
        "Marek Sobol, elogió su paciencia. Jon Reyes fue el mejor actor.",
    ),
    (
        "festival opening",
        -5,
        "en",
        "Lindholm festival opens with comedy",
        "The film festival in Lindholm opened on Thursday with the comedy “Four Uncles”. Some 90 films will be shown"
        " in ten days, mayor Karin Holt said, and the old cinema by the bridge has new seats.",
    ),
    (
        "marathon",
        5,
        "en",
        "Tesfaye runs Karlsby marathon in 2:04:51",
        "Abel Tesfaye won the marathon of Karlsby on Sunday in 2 hours 4 minutes 51 seconds, the fastest time ever "
        "run in the city. Some 18,300 runners were at the start. Nora Lind won among women in 2:23:10.",
    ),
    (
        "marathon",
        5,
        "ru",
        "Тесфайе выиграл марафон в Карлсби",
        "Эфиопский бегун Абель Тесфайе победил в воскресенье на марафоне в Карлсби с результатом 2:04:51. Среди "
        "женщин первой была Нора Линд. На старт вышли 18 300 человек.",
    ),
    (
        "marathon",
        6,
        "en",
        "Karlsby cleans up after record run",
        "Street sweepers took 31 tonnes of cups and bananas from the streets of Karlsby on the day after the "
        "marathon. Winner Abel Tesfaye had already flown home with the record in his bag.",
    ),
    (
        "spill",
        6,
        "en",
        "Tanker runs aground off Skarn, oil leaks",
        "The tanker Orla Star ran aground off Skarn early on Monday and lost about 400 tonnes of oil, the coastguard"
        " said. Booms were laid around the bird rocks. The crew of 22 is safe.",
    ),
    (
        "spill",
        7,
        "en",
        "Volunteers wash birds on beaches of Skarn",
        "On the beaches near Skarn volunteers washed gannets on Tuesday that were covered with oil from the Orla "
        "Star. The coastguard said that the leak was stopped. The owner promised to pay.",
    ),
    (
        "spill",
        7,
        "fr",
        "Marée noire à Skarn : la fuite est colmatée",
        "La fuite du pétrolier Orla Star, échoué lundi devant Skarn, a été colmatée mardi, selon les garde-côtes. "
        "Quelque 400 tonnes de pétrole se sont échappées et des centaines d'oiseaux sont mazoutés.",
    ),
    (
        "vaccine study",
        7,
        "en",
        "Trial of malaria vaccine in Kesh meets its goal",
        "A vaccine against malaria protected 77 percent of 4,500 children in a trial in Kesh, researchers of the "
        "Halden Institute wrote on Tuesday. The health ministry of Samoria wants to buy it, Dr Amina Yusuf said.",
    ),
    (
        "vaccine study",
        8,
        "en",
        "Samoria to vaccinate children against malaria",
        "Samoria will give the malaria vaccine of the Halden Institute to all small children from next year, the "
        "health ministry said after the trial in Kesh. Dr Amina Yusuf spoke of a day of joy.",
    ),
]

_SUBJECTS = "bread bridges boats bees glass honey lamps music paper roofs salt stone tea trees wool yarn"


def culture_background(copies: int) -> list[Labelled]:
    """Return labelled reports of other days, in which the names of the set stand again and again."""
    return [
        (
            f"talk {n}",
            -300 + 17 * n if n % 2 else 40 + 11 * n,
            "en",
            f"Calvo and Kean talk about {subject}",
            f"Inés Calvo, Moira Kean, Tara Osei and Marek Sobol talked about {subject} in Lindholm. Mayor Karin Holt "
            f"of Karlsby, Abel Tesfaye and Amina Yusuf listened from row {n * 3}. The library in Lorme, the county of "
            f"Dunmore and Skarn sent {subject}. Étienne Marval was read aloud on Cerro Alba.",
        )
        for n, subject in enumerate(_SUBJECTS.split() * copies)
    ]
