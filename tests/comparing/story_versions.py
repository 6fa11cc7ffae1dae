"""Stories in several languages and the versions of them that newsrooms, agencies and pages make."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle

STORIES = {
    "en": (
        "The harbour of Velmora will close its old northern quay in May after cracks were found in the piles, port "
        "director Ilse Maran said on Tuesday.\n\n"
        "Repairs will take 14 months and cost 36 million crowns, she told reporters. Some 420 dockers are to work at "
        "the southern quay meanwhile, where a third crane is being built.\n\n"
        "The union of dockers asked for a meeting with the minister of transport, Pavel Orlo, before the quay is "
        "closed. Its chairman said that nobody had shown the men a plan for the winter.\n\n"
        "Shipping agents expect boats to wait 2 days longer for a berth. The quay was built in 1931 and last repaired "
        "27 years ago, after a collier had run into it in fog."
    ),
    "ru": (
        "Порт Велмора закроет в мае старый северный причал: в сваях нашли трещины, сообщила во вторник директор порта "
        "Ильзе Маран.\n\n"
        "Ремонт займёт 14 месяцев и обойдётся в 36 миллионов крон, сказала она журналистам. Около 420 докеров на это "
        "время переведут на южный причал, где строят третий кран.\n\n"
        "Профсоюз докеров попросил о встрече с министром транспорта Павлом Орло до закрытия причала. По словам "
        "председателя, людям так и не показали план на зиму.\n\n"
        "Агенты ожидают, что суда будут ждать места на два дня дольше. Причал построен в 1931 году и последний раз "
        "ремонтировался 27 лет назад, когда в тумане в него врезался угольщик."
    ),
    "zh-Hans": (
        "维尔莫拉港务局局长马兰星期二对记者说，由于在桩基中发现裂缝，老北码头将于5月关闭。\n\n"
        "她说，维修需要14个月，耗资3600万克朗。在此期间，约420名码头工人将转到南码头工作，那里正在安装第三台起重机。\n\n"
        "码头工人工会要求在码头关闭之前会见交通部长奥尔洛。工会主席表示，至今没有人向工人们出示过冬季的安排。\n\n"
        "船务代理预计，船只等待泊位的时间将延长两天。北码头建于1931年，上次大修是在27年前，当时一艘运煤船在大雾中撞上了它。"
    ),
    "kk": (
        "Велмора порты мамыр айында ескі солтүстік айлақты жабады, себебі қадаларынан жарықтар табылды, деп мәлімдеді "
        "сейсенбіде порт директоры Ильзе Маран.\n\n"
        "Жөндеу жұмыстары 14 айға созылып, 36 миллион крон қаражат кетеді, деді ол журналистерге. Осы уақытта 420 "
        "шақты докер үшінші кран салынып жатқан оңтүстік айлақта жұмыс істейді.\n\n"
        "Докерлер кәсіподағы айлақ жабылғанға дейін көлік министрі Павел Орломен кездесуді сұрады. Төрағаның айтуынша, "
        "адамдарға қысқа арналған жоспар әлі көрсетілген жоқ.\n\n"
        "Кеме агенттері кемелер орынды екі күнге ұзағырақ күтеді деп болжайды. Айлақ 1931 жылы салынып, соңғы рет 27 "
        "жыл бұрын тұманда оған көмір тасушы кеме соғылғаннан кейін жөнделген."
    ),
    "de": (
        "Der Hafen von Velmora schließt im Mai seinen alten Nordkai, weil in den Pfählen Risse gefunden wurden. Das "
        "sagte Hafendirektorin Ilse Maran am Dienstag.\n\n"
        "Die Arbeiten dauern 14 Monate und kosten 36 Millionen Kronen, sagte sie vor Journalisten. Etwa 420 "
        "Hafenarbeiter sollen so lange am Südkai arbeiten, wo gerade ein dritter Kran aufgestellt wird.\n\n"
        "Die Gewerkschaft bat um ein Treffen mit Verkehrsminister Pavel Orlo, bevor der Kai gesperrt wird. Niemand "
        "habe den Leuten einen Plan für den Winter gezeigt, sagte ihr Vorsitzender.\n\n"
        "Schiffsmakler rechnen damit, dass Schiffe zwei Tage länger auf einen Liegeplatz warten. Der Kai stammt aus "
        "dem Jahr 1931 und wurde zuletzt vor 27 Jahren erneuert, nachdem ihn ein Kohlefrachter im Nebel gerammt hatte."
    ),
    "tr": (
        "Velmora limanı, kazıklarda çatlaklar bulunması üzerine eski kuzey rıhtımını mayısta kapatacak. Liman müdürü "
        "İlse Maran salı günü gazetecilere bilgi verdi.\n\n"
        "Onarım 14 ay sürecek ve 36 milyon krona mal olacak. Bu sürede yaklaşık 420 liman işçisi, üçüncü vincin "
        "kurulmakta olduğu güney rıhtımında çalışacak.\n\n"
        "Liman işçileri sendikası, rıhtım kapanmadan önce ulaştırma bakanı Pavel Orlo ile görüşmek istedi. Başkan, "
        "işçilere kış için hiçbir plan gösterilmediğini söyledi.\n\n"
        "Acenteler gemilerin yanaşmak için iki gün daha fazla bekleyeceğini tahmin ediyor. 1931 yılında yapılan "
        "rıhtım, sisli bir havada bir kömür gemisinin çarpmasından sonra en son 27 yıl önce onarılmıştı."
    ),
    "ar": (
        "قالت مديرة ميناء فيلمورا إيلزا ماران يوم الثلاثاء إن الميناء سيغلق رصيفه الشمالي القديم في مايو بعد اكتشاف "
        "شقوق في الدعامات.\n\n"
        "وأضافت للصحفيين أن أعمال الإصلاح ستستغرق 14 شهرا وتكلف 36 مليون كرونة، وأن نحو 420 عاملا سينتقلون في هذه "
        "الأثناء إلى الرصيف الجنوبي حيث يجري تركيب رافعة ثالثة.\n\n"
        "وطلبت نقابة عمال الموانئ لقاء وزير النقل بافيل أورلو قبل إغلاق الرصيف، وقال رئيسها إن أحدا لم يعرض على العمال "
        "خطة لفصل الشتاء.\n\n"
        "ويتوقع وكلاء الشحن أن تنتظر السفن يومين إضافيين. وقد بني الرصيف عام 1931 ورمم آخر مرة قبل 27 عاما بعد أن "
        "اصطدمت به سفينة فحم في الضباب."
    ),
}
_OTHER = (
    "Beekeepers in the hills of Ardagh counted more swarms this spring than in any year since they keep lists, their "
    "chairwoman Sheila Burn said at the meeting in Kerrow. The mild winter of 2023 had helped, and 61 new members came."
)
_AROUND = (
    "Subscribe to our letter for the best of the week. Copyright 2024 the Mirfield Echo, all rights reserved; this "
    "text may not be published, broadcast or rewritten without permission. Read more: ten things to know about the {0}."
)
_FILLERS = ("rather", "quietly", "painted", "lanterns", "beside", "wooden", "fences", "slept", "through", "evenings")


def _units(text: str) -> tuple[list[str], str]:
    """Cut a text into words, a Chinese one into pairs of characters, and say what joins them."""
    if " " in text:
        return text.split(" "), " "
    return [text[at : at + 2] for at in range(0, len(text), 2)], ""


def replaced(text: str, phase: int, every: int = 10) -> str:
    """Return a text in which each n-th word is another."""
    words, glue = _units(text)
    fillers = cycle(_FILLERS if glue else "海山云雨花草木石")
    return glue.join(next(fillers) if n % every == phase else word for n, word in enumerate(words))


def _cut(first: float, last: float) -> Callable[[str], str]:
    def cut(text: str) -> str:
        words, glue = _units(text)
        return glue.join(words[int(len(words) * first) : int(len(words) * last)])

    return cut


def _without(*dropped: int) -> Callable[[str], str]:
    return lambda text: "\n\n".join(part for n, part in enumerate(text.split("\n\n")) if n not in dropped)


# What is done to a text, and after how many days it is published again (None at an unknown time).
CHANGES: dict[str, tuple[Callable[[str], str], int | None]] = {
    "sent again": (lambda text: text, 0),
    "sent again after a year": (lambda text: text, 370),
    "with a dateline": (lambda text: f"VELMORA, March 5 (Mirfield Echo) -- {text}", 1),
    "the first half": (_cut(0, 0.5), 2),
    "the second half": (_cut(0.5, 1), 8),
    "from the middle": (_cut(0.3, 0.75), None),
    "without a paragraph": (_without(1), 0),
    "without two paragraphs": (_without(1, 3), 15),
    "paragraphs in another order": (lambda text: "\n\n".join(reversed(text.split("\n\n"))), 3),
    "before another story": (lambda text: f"{text}\n\n{_OTHER}", 6),
    "among others": (lambda text: f"{_OTHER}\n\n{text}\n\n{_OTHER.upper()}", 0),
    "with boilerplate": (lambda text: f"{_AROUND.format('budget')}\n\n{text}\n\n{_AROUND.format('vote')}", 4),
    "cut, with boilerplate": (lambda text: f"{_cut(0, 0.6)(text)}\n\n{_AROUND.format('harvest')}", 30),
    "corrected": (lambda text: text.replace("36", "63").replace("420", "460"), 12),
    "corrected in a day": (lambda text: text.replace("14", "16").replace("27", "29"), 1),
    "one in ten replaced": (lambda text: replaced(text, 0), 0),
    "one in ten replaced, later": (lambda text: replaced(text, 5), 21),
    "one in ten replaced, undated": (lambda text: replaced(text, 8), None),
    "half, one in ten replaced": (lambda text: replaced(_cut(0, 0.7)(text), 3), 5),
}
