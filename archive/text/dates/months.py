"""Names of the months in the languages that news is written in, and the number that each stands for."""

from __future__ import annotations

import re
import unicodedata

# One row a language, its twelve months separated by a bar: full names, forms of the genitive, abbreviations. A word is
# in the first language that has it; data of the Unicode CLDR with the Kyrgyz, Tajik and Uzbek forms found in dates.
_NAMES = (
    # English
    "january jan | february feb | march mar | april apr | may | june jun | july jul | august aug | "
    "september sep | october oct | november nov | december dec",
    # Russian
    "января янв январь | февраля февр февраль | марта мар март | апреля апр апрель | мая май | "
    "июня июн июнь | июля июл июль | августа авг август | сентября сент сентябрь | октября окт октябрь | "
    "ноября нояб ноябрь | декабря дек декабрь",
    # Kazakh
    "қаңтар қаң | ақпан ақп | наурыз нау | сәуір сәу | мамыр мам | маусым | шілде шіл | тамыз там | "
    "қыркүйек қыр | қазан қаз | қараша қар | желтоқсан жел",
    # Kyrgyz
    "январы | фев февралы | марты | апрели апрел | майы | июну | июлу | августу | сен сентябры | "
    "октябры | ноя ноябры | декабры",
    # Uzbek
    "yanvar yan | fevral fev | mart | aprel | | iyun iyn | iyul iyl | avgust avg | "
    "sentabr sen sentyabr | oktabr okt oktyabr | noyabr noy | dekabr dek",
    # Uzbek in Cyrillic
    "январ | феврал | | | | | | | сентябр | октябр | ноябр | декабр",
    # Tajik
    "январи | феврали | марти | | майи | июни | июли | августи | сентябри | октябри | ноябри | декабри",
    # Turkmen
    "ýanwar ýan | fewral | | | maý | iýun | iýul | awgust awg | sentýabr | oktýabr | noýabr noý |",
    # Azerbaijani
    "| | | | | | | avqust avq | | | |",
    # Turkish
    "ocak oca | şubat şub | | nisan nis | mayıs | haziran haz | temmuz tem | ağustos ağu | eylül eyl | "
    "ekim eki | kasım kas | aralık ara",
    # German
    "januar | februar | märz mär mrz | | mai | juni | juli | | sept | oktober | | dezember dez",
    # French
    "janvier janv | février févr | mars | avril avr | | juin | juillet juil | août | septembre | "
    "octobre | novembre | décembre déc",
    # Spanish
    "enero ene | febrero | marzo | abril abr | mayo | junio | julio | agosto ago | septiembre | "
    "octubre | noviembre | diciembre dic",
    # Italian
    "gennaio gen | febbraio | | aprile | maggio mag | giugno giu | luglio lug | | settembre set | "
    "ottobre ott | | dicembre",
    # Portuguese
    "janeiro | fevereiro | março | | maio | junho | julho | | setembro | outubro out | novembro | dezembro",
    # Dutch
    "januari | februari | maart mrt | | mei | | | augustus | | | |",
    # Polish
    "stycznia sty styczeń | lutego lut luty | marca marzec | kwietnia kwi kwiecień | maja maj | "
    "czerwca cze czerwiec | lipca lip lipiec | sierpnia sie sierpień | września wrz wrzesień | "
    "października paź październik | listopada lis listopad | grudnia gru grudzień",
    # Czech
    "ledna led leden | února úno únor | března bře březen | dubna dub duben | května kvě květen | "
    "června čvn červen | července čvc červenec | srpna srp srpen | září zář | října říj říjen | "
    "listopadu | prosince pro prosinec",
    # Ukrainian
    "січня січ січень | лютого лют лютий | березня бер березень | квітня квіт квітень | "
    "травня трав травень | червня черв червень | липня лип липень | серпня серп серпень | "
    "вересня вер вересень | жовтня жовт жовтень | листопада лист листопад | грудня груд грудень",
    # Belarusian
    "студзеня сту студзень | лютага люты | сакавіка сак сакавік | красавіка кра красавік | | "
    "чэрвеня чэр чэрвень | ліпеня ліп ліпень | жніўня жні жнівень | верасня верасень | "
    "кастрычніка кас кастрычнік | лістапада ліс лістапад | снежня сне снежань",
    # Romanian
    "ianuarie ian | februarie | martie | aprilie | | iunie iun | iulie iul | | septembrie | octombrie | "
    "noiembrie | decembrie",
    # Hungarian
    "január | február febr | március márc | április ápr | május máj | június jún | július júl | "
    "augusztus | szeptember szept | október | |",
    # Swedish
    "| | | | | | | augusti | | | |",
    # Danish
    "| | marts | | | | | | | | |",
    # Norwegian
    "| | | | | | | | | | | desember des",
    # Finnish
    "tammikuuta tammi tammikuu | helmikuuta helmi helmikuu | maaliskuuta maalis maaliskuu | "
    "huhtikuuta huhti huhtikuu | toukokuuta touko toukokuu | kesäkuuta kesä kesäkuu | "
    "heinäkuuta heinä heinäkuu | elokuuta elo elokuu | syyskuuta syys syyskuu | lokakuuta loka lokakuu | "
    "marraskuuta marras marraskuu | joulukuuta joulu joulukuu",
    # Greek
    "ιανουαρίου ιαν ιανουάριοσ | φεβρουαρίου φεβ φεβρουάριοσ | μαρτίου μαρ μάρτιοσ μάρ | "
    "απριλίου απρ απρίλιοσ | μαΐου μαΐ μάιοσ μάι | ιουνίου ιουν ιούνιοσ ιούν | "
    "ιουλίου ιουλ ιούλιοσ ιούλ | αυγούστου αυγ αύγουστοσ αύγ | σεπτεμβρίου σεπ σεπτέμβριοσ | "
    "οκτωβρίου οκτ οκτώβριοσ | νοεμβρίου νοε νοέμβριοσ νοέ | δεκεμβρίου δεκ δεκέμβριοσ",
    # Bulgarian
    "януари яну | февруари | | април | | юни | юли | | септември сеп | октомври | ноември ное | декември",
    # Serbian
    "јануар јан | фебруар феб | | | мај | јун | јул | | септембар | октобар | новембар нов | децембар дец",
    # Serbian in Latin letters
    "| | | | | | | | septembar | oktobar | novembar | decembar",
    # Arabic
    "يناير جانفي | فبراير فيفري | مارس | أبريل ابريل إبريل أفريل | مايو ماي | يونيو يونية جوان | يوليو يولية جويلية | "
    "أغسطس اغسطس أوت | سبتمبر | أكتوبر اكتوبر | نوفمبر | ديسمبر",
    # Arabic in the east; what has two words is joined by an apostrophe (`joined_months`)
    "كانونʼالثاني | شباط | آذار | نيسان | أيار | حزيران | تموز | آب | أيلول | تشرينʼالأول | تشرينʼالثاني | كانونʼالأول",
    # Persian
    "ژانویهٔ ژانویه | فوریهٔ فوریه | | آوریل | مهٔ مه می | ژوئن | ژوئیهٔ ژوئیه | اوت | سپتامبر | اکتبر | نوامبر | دسامبر",
    # Persian in Afghanistan
    "جنوری | فبروری | مارچ | اپریل | | جون | جولای | اگست | سپتمبر | اکتوبر | نومبر | دسمبر",
    # Mongolian, where a month is counted
    "нэгдүгээр | хоёрдугаар | гуравдугаар | дөрөвдүгээр | тавдугаар | зургаадугаар | долоодугаар долдугаар | "
    "наймдугаар | есдүгээр | аравдугаар | арваннэгдүгээр арванʼнэгдүгээр | арванхоёрдугаар арванʼхоёрдугаар",
    # Hindi
    "जनवरी जन॰ | फ़रवरी फ़र॰ | मार्च | अप्रैल | | जून | जुलाई जुल॰ | अगस्त अग॰ | सितंबर सित॰ | "
    "अक्टूबर अक्टू॰ | नवंबर नव॰ | दिसंबर दिस॰",
    # Indonesian
    "| | maret | | | | | agustus agu | | | |",
)


def _table() -> dict[str, int]:
    return {
        word: number for row in _NAMES for number, words in enumerate(row.split("|"), start=1) for word in words.split()
    }


_MONTHS = _table()


# Months of two words: the space between them becomes an apostrophe, so that no place in a line moves.
_TWO_WORDS = re.compile(r"(?<=كانون|تشرين) (?=الأول|الثاني)|(?<=арван) (?=нэгдүгээр|хоёрдугаар)")


# Months that are written by both of their Arabic names, as آذار/مارس.
_BOTH_NAMES = re.compile(r"([\u0600-\u06ffʼ]{2,20})(\s?/\s?([\u0600-\u06ffʼ]{2,20}))")


def joined_months(line: str) -> str:
    """Write the months of two words as one, and those of two names by the first; no place in the line moves."""
    if "ون ال" in line or "ين ال" in line or "арван " in line:
        line = _TWO_WORDS.sub("ʼ", line)
    return _BOTH_NAMES.sub(_first_name, line) if "/" in line and not line.isascii() else line


def _first_name(found: re.Match[str]) -> str:
    number = month_number(found[1])
    return found[1] + " " * len(found[2]) if number and number == month_number(found[3]) else found[0]


def month_number(word: str) -> int | None:
    """Return which month a word names, 1 to 12, in whatever language; None if it names none.

    Case, a full stop behind an abbreviation and the compatibility forms of letters make no difference.
    """
    folded = unicodedata.normalize("NFKC", word).casefold().strip(".").replace("i\u0307", "i")
    return _MONTHS.get(folded)
