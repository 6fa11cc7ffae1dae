r"""The shapes that credits have: patterns for whole lines, for the head of a first and the tail of a last paragraph.

In the patterns of lines and tails a date, however it is spelled, is a run of \x01: dates are found first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

D = r"\x01+"
GAP = r"\s*[,;|•·/:：–—-]*\s*"
SOURCE_LABEL = r"""(?:
    (?:the\s)?(?:original\s)?sources?|via|publication(?:\sinfo|\stitle)?|publisher|newspaper|news\sagency|издание|媒体|刊名|credits?|published\sby|originally\spublished\s(?:by|in|on|at)
    |источники?(?:\s(?:новости|публикации|информации|материала|текста))?|(?:信息|新闻|文章|稿件|原文)?[来來]源|稿源|出处|出處|kaynak|quelle|fuente|fonte|källa|bron
    |źródło|zdroj|джерело|крыніца|manba|манба|дереккөз(?:і)?|булак|булагы|çeşme|mənbə|сарчашма|出典|출처|المصدر|منبع
    |lähde|forrás|эх\sсурвалж|مصدر|مأخذ|წყარო|աղբյուր|स्रोत|sumber|提供元|配信元|引用元)"""
BYLINE_WORD = r"""(?:(?:(?:posted|submitted|uploaded|added|written|story|reported)\s)?by|автором|от\sавтора
    |本报记者|记者|記者)"""
BYLINE_TERM = r"""(?:
    by|byline|written\sby|story\sby|reported\sby|authors?|автор(?:ы)?(?:\sстатьи)?|текст|作者|撰文|记者|記者
    |本报记者|文|von|par|por|muallif|муаллиф|yazar|yazan|auteur|autor|reporter|correspondent|корреспондент|autora?|autore
    |тілші(?:сі)?|кабарчы|мухбир|muxbir|jurnalist|журналист|сэтгүүлч|бичсэн|بقلم|كتبت?|إعداد|نویسنده|گزارش|خبرنگار|取材|執筆
    |기자|글)"""
BYLINE_LABEL = rf"{BYLINE_TERM}\s*[:：]"
BYLINE = rf"(?:{BYLINE_LABEL}\s*|{BYLINE_WORD}\s+)"
DATE_LABEL = r"""(?:date|dated|published|posted|publication\sdate|date\spublished|published\son|posted\son|release\sdate
    |first\spublished|pubdate|time|aired|broadcast(?:\son)?|issued|released|дата(?:\s(?:публикации|выхода|размещения))?|опубликовано|опубликован|размещено
    |(?:发布|發布|发表|發表|刊发|出版)?(?:日期|时间|時間)|发布于|發布於|发表于|发布|发表|tarih(?:i)?|yayın(?:lanma)?\starihi
    |datum|erstellt(?:\sam)?|veröffentlicht(?:\sam)?|erschienen(?:\sam)?|fecha|data(?:\spublikacji)?|publié(?:\sle)?|publicado(?:\sel)?
    |pubblicato(?:\sil)?|sana|сана|күні|жарияланған|sene|tarixi?|kuni|日付|날짜|입력|fecha\sde\spublicación
    |data\sde\spublicação|publicado\sem|data\sdi\spubblicazione|mise?\sen\sligne(?:\sle)?|paru(?:\sle)?|stand|eklenme
    (?:\starihi)?|yayın\s(?:tarihi|zamanı)|gepubliceerd|geplaatst|publicerad|julkaistu|opublikowano|опубліковано|публикуван[оа]
    |опубликована|размещена|жарияланды|жарияланған\sкүні|жарыяланган(?:\sкүнү)?|жарыяланды|күнү|e[ʼ‘’']lon\sqilin(?:gan|di)
    |эълон\sқилин(?:ган|ди)|санаи\sнашр|нашр\sшуд(?:ааст)?|нийтэлсэн|нийтлэгдсэн|огноо|تاريخ(?:\sالنشر)?|التاريخ|نُ?شرت?(?:\s(?:في
    |بتاريخ))?|تاریخ(?:\sانتشار)?|زمان\sانتشار|公開日時?|掲載日時?|配信日時?|配信|投稿日時?|発行日|日時|게시일?|등록일?|작성일|승인)"""
UPDATE_LABEL = r"""(?:(?:last\s)?(?:updated|modified|edited)(?:\son|\sat)?|update|обновлено|изменено
    |更新(?:时间|時間|于|於|日時?)?|最后更新|最終更新|(?:son\s)?güncelle(?:n)?me(?:\starihi)?|(?:zuletzt\s)?aktualisiert(?:\sam)?
    |letzte\s(?:änderung|aktualisierung)|mis\sà\sjour(?:\sle)?|modifié(?:\sle)?|dernière\smise\sà\sjour|actualizado(?:\sel)?
    |última\sactualización|atualizado(?:\sem)?|aggiornato(?:\sil)?|bijgewerkt|оновлено|жаңартылған|жаңартылды|жаңыртылган|yangilan(?:gan|di)
    |янгилан(?:ган|ди)|навсоз(?:ӣ|ии|шуда)|шинэчилсэн|آخر\sتحديث|تم\sالتحديث|(?:آخرین\s)?به(?:\u200c|\s)?روزرسانی|수정|업데이트)"""
# When somebody kept a copy, which says nothing about publication.
SAVED_LABEL = r"""(?:(?:saved|accessed|retrieved|downloaded|printed|archived|bookmarked|captured|crawled|exported)
    (?:\s(?:on|at))?|(?:date\s)?(?:of\saccess|accessed|retrieved|saved)|access\sdate|дата\sобращения|сохранено|скачано
    |访问(?:日期|时间)|下载(?:日期|时间)|保存(?:日期|时间)|收藏(?:日期|时间)|抓取时间|打印时间|abgerufen(?:\sam)?|gespeichert(?:\sam)?
    |consulté(?:\sle)?|consultado(?:\sel)?|erişim(?:\starihi)?)"""
DAY = r"""(?:
    (?:mon|tues?|wednes|thurs?|fri|satur|sat|sun|wed|thu)(?:day)?|понедельник|вторник|среда|четверг|пятница|суббота
    |воскресенье|пн|вт|ср|чт|пт|сб|вс|(?:星期|周)[一二三四五六日天]|pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar
    |montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche
    |lunes|martes|miércoles|jueves|viernes|sábado|domingo|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?
    |lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag
    |poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela|понеділок|вівторок|середа|четвер|п[’ʼ']ятниця|субота|неділя
    |дүйсенбі|сейсенбі|сәрсенбі|бейсенбі|жұма|сенбі|жексенбі|дүйшөмбү|шейшемби|шаршемби|бейшемби|жума|ишемби|жекшемби
    |dushanba|seshanba|chorshanba|payshanba|juma|shanba|yakshanba|душанба|сешанба|чоршанба|пайшанба|шанба|якшанба
    |душанбе|сешанбе|чоршанбе|панҷшанбе|ҷумъа|шанбе|якшанбе|(?:даваа|мягмар|лхагва|пүрэв|баасан|бямба|ням)(?:\sгараг)?
    |الا?إ?ثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأ?حد|(?:یک|دو|سه|چهار|پنج)[\u200c\s]?شنبه|جمعه|شنبه
    |[月火水木金土日](?:曜日?)?|[월화수목금토일]요일)"""
# What says a day only to who knows when it was written.
RELATIVE_DAY = r"""(?:yesterday|today|just\snow|this\s(?:morning|week)|last\s\w+|вчера|сегодня|только\sчто
    |昨天|今天|今日|昨日|前天|刚刚
    |gestern|heute|vorgestern|hier(?!\w)|aujourd[’']hui|ayer|hoy(?!\w)|ieri|oggi|ontem|hoje|dün(?!\w)|bugün|кеше|бүгін|бүгүн|kecha
    |bugun|кеча|бугун|أمس|اليوم|دیروز|امروز|어제|오늘)"""
# Days of calendars whose years are not ours: they are seen, and stay unknown.
_NUMBER = r"[\d一二三四五六七八九十〇○元]{1,4}"
_DIGITS = r"[\d۰-۹٠-٩]"
OTHER_CALENDAR = rf"""(?:(?:(?:中華)?(?:民國|民国)|令和|平成|昭和)\s?{_NUMBER}年{_NUMBER}月{_NUMBER}日
    |주체\s?\d{{2,3}}\s?(?:\(\d{{4}}\))?년\s?\d{{1,2}}월\s?\d{{1,2}}일
    |{_DIGITS}{{1,2}}\s(?:فروردین|اردیبهشت|خرداد|تیر|مرداد|امرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند|محرم|صفر|ربيع\s\w+
    |جمادى\s\w+|رجب|شعبان|رمضان|شوال|ذو\s?القعدة|ذو\s?الحجة|ذی\s?\w+)\s{_DIGITS}{{4}}
    |{_DIGITS}{{4}}[/-]{_DIGITS}{{1,2}}[/-]{_DIGITS}{{1,2}}\s?(?:هـ|ه\.?\s?ش)
    |\d{{1,2}}\s[\u0e01-\u0e4e.]{{3,12}}\s(?:พ\.ศ\.\s)?2[45]\d\d)"""
# What makes of a day one that is known by half.
ABOUT = r"""(?:ca?\.|circa|about|around|approx\.|before|after|early|mid|late|not\s(?:before|after)
    |около|ок\.|до|после|примерно|начало|конец|середина|vor|nach|um|etwa|anfang|mitte|ende|vers|environ|avant|après
    |début|fin|hacia|antes\sde|después\sde|约|大约|前后)"""
RANGE_MARK = r"(?:/|–|—|-|\.\.|to|until|till|through|bis|по|do|au|hasta|al|至|到)"
NAME = r"[^\x01|()（）\[\]【】:：;；]{2,60}?"
LONG_NAME = r"[^\x01|()（）]{2,110}?"
WHO = r"[^\x01()（）|]{2,60}?"
PAGE = r"(?:[,\s]+(?:pages?|pp?\.?|стр\.|с\.|第)\s?[\w-]{1,6}版?(?:[:：]\s?[^\s\x01]{1,8})?)?"
CLOCK = r"[\d:：.\s]{1,8}(?:[ap]\.?m\.?)?"
END = r"[\s.。)）\]】|]*$"
DATED = rf"(?:{DATE_LABEL}\s*[:：]?\s*)?(?:{DAY}[,，.]?\s*)?(?:(?:le|den|am|on|el|il|em)\s)?{D}"
HOST = r"\s*[(（](?:https?://)?[\w-]{1,40}(?:\.[\w-]{1,40}){1,4}/?[)）]"
DATE_TAIL = rf"(?:\.?{GAP}{DATED}{PAGE})?"
LABEL_ALONE = re.compile(rf"(?:{SOURCE_LABEL}\s*[:：]|{BYLINE_LABEL}|{DATE_LABEL}\s*[:：])", re.IGNORECASE | re.VERBOSE)
STROKES = rf"/{{1,2}}\s*(?P<name>[^\x01()/:]{{2,60}}?)(?:{HOST}{DATE_TAIL}|{GAP}{DATED})\s*/{{1,2}}"
EDITOR_TAIL = r"(?:\s*\|?\s*(?:editor|编辑|責任編輯|责任编辑|редактор)\s*[:：][^\x01]{0,40})?"


class Shapes:
    """Rules with their confidence and pattern, compiled when first tried, for it takes longer than most commands."""

    def __init__(self, *rows: tuple[str, float, str]) -> None:
        self.rows = rows

    def __iter__(self) -> Iterator[tuple[str, float, re.Pattern[str]]]:
        return iter(self._compiled)

    @cached_property
    def _compiled(self) -> list[tuple[str, float, re.Pattern[str]]]:
        return [(rule, sure, re.compile(pattern, re.IGNORECASE | re.VERBOSE)) for rule, sure, pattern in self.rows]


# Rule, confidence and pattern, tried in this order. The groups: `name` may be any name, `known` must be known, `who`
# is a person or a name, `by` a person; `upd` marks the date of a later change, `first` the only date that counts.
LINES = Shapes(
    ("day of another calendar", 0.97, rf"^(?:{DAY}[,،，]?\s*)?(?P<unread>{OTHER_CALENDAR})[\s\d:،,/هـمق.]*$"),
    (
        "two dates",
        0.97,
        rf"^(?P<first>{D})\s*[(（][^()（）\x01]{{0,14}}(?:{UPDATE_LABEL})[^()（）\x01]{{0,14}}[)）]{END}",
    ),
    (
        "labelled day",
        0.97,
        rf"^[\s(（\[【]*(?:{DATE_LABEL})\s*[:：]\s*(?P<unread>(?:{ABOUT}\s*{D}|{D}\s*{RANGE_MARK}\s*{D}|{D}\s?[?~]))\s*$",
    ),
    (
        "date line",
        0.98,
        rf"^[\s(（\[【]*{DATED}(?:\s*[,，(（]?\s*{DAY}[)）]?)?(?:{PAGE}|\s+\d[\d\s.,]{{0,9}}){END}",
    ),
    (
        "line with the date of saving",
        0.5,
        rf"^[\s(（\[【]*(?P<saved>{SAVED_LABEL})(?:\s(?:from|via|by|at)\s\S{{4,80}})?(?:\s(?:on|at|am|le|el))?\s*[:：]?\s*(?:{DAY},?\s*)?{D}"
        rf"(?:\s(?:from|via|by|at)\s\S{{4,80}})?{END}",
    ),
    (
        "number of an issue and date",
        0.95,
        rf"^[\s(（\[【]*(?:(?:№|No\.?|Nr\.?|n[°º]|issue|выпуск|第)\s?\d{{1,4}}\s?期?\s?[(（](?:总第?)?\d{{1,6}}期?[)）]|vol(?:\.|ume)\s?\w{{1,5}},?\s(?:no|issue)\.?\s?\d{{1,4}})"
        rf"(?:{GAP}|\s(?:от|of|vom|du|del)\s){DATED}(?:\s*[,，(（]?\s*{DAY}[)）]?)?{PAGE}{END}",
    ),
    ("update line", 0.5, rf"^[\s(（\[【]*(?P<upd>{UPDATE_LABEL})\s*[:：]?\s*(?:{DAY},?\s*)?{D}{END}"),
    (
        "labelled day",
        0.97,
        rf"^[\s(（\[【]*(?:{DATE_LABEL})\s*[:：]\s*(?P<unread>(?=[^\d]{{0,16}}\d|{RELATIVE_DAY})(?!{CLOCK}$)"
        rf"[^\x01]{{2,40}})$",
    ),
    (
        "two dates",
        0.97,
        rf"^(?:{DATE_LABEL}\s*[:：]?\s*)?(?:{DAY},?\s*)?(?P<first>{D})"
        rf"{GAP}[(（]?{UPDATE_LABEL}\s*[:：]?\s*(?:{DAY},?\s*)?{D}{END}",
    ),
    (
        "label and name: published in",
        0.93,
        rf"^(?:(?:this|the)\s(?:article|story|report|piece|text)\s)?(?:was\s|has\sbeen\s|is\s)?(?:originally\s|first\s)?"
        rf"(?:published|appeared|printed|posted|reprinted|republished|taken)\s(?:by|in|on|at|from)\s(?P<known>{NAME})"
        rf"(?:(?:\s+on\s+|{GAP}){DATED})?(?:\.\s(?:it\sis\s)?(?:re)?(?:printed|published|posted|used)\s(?:here\s)?(?:with|by)"
        rf"(?:\skind)?\spermission)?{END}",
    ),
    (
        "label and name: published in",
        0.93,
        rf"^(?:本文|文章|原文)?(?:原载于?|首发于?|转载自|转自|摘自|来自|来源于)\s*(?P<known>{NAME}){DATE_TAIL}{END}",
    ),
    (
        "label and name: published in",
        0.93,
        rf"^(?:материал|статья|текст)\s(?:впервые\s|был[ао]?\s)*опубликован[ао]?\s(?:в|на|агентством)\s(?P<known>{NAME}){DATE_TAIL}{END}",
    ),
    ("slashes before the name", 0.98, rf"^/{{2,}}\s*(?P<name>{NAME}){DATE_TAIL}{END}"),
    (
        "label and name",
        0.97,
        rf"^[(（\[【]?{SOURCE_LABEL}\s*[:：|]\s*(?P<name>{LONG_NAME}){DATE_TAIL}{EDITOR_TAIL}{END}",
    ),
    ("date, label and name", 0.97, rf"^{DATED}{GAP}{SOURCE_LABEL}\s*[:：|]\s*(?P<name>{LONG_NAME}){EDITOR_TAIL}{END}"),
    (
        "address",
        0.9,
        rf"^(?:(?:{SOURCE_LABEL}|url|link|original(?:\sarticle)?|read\s(?:more|it|the\s(?:original|full|whole|complete)(?:\s(?:article|story|text|report))?)\s(?:at|on|here)|ссылка|оригинал|原文(?:链接|地址)?)\s*[:：]?\s*)?"
        rf"(?P<name>(?:https?://|www\.)[^\s\x01]+)$",
    ),
    ("name between strokes", 0.96, rf"^{STROKES}{END}"),
    ("name in brackets and date", 0.96, rf"^{BYLINE}?[(（]?(?P<name>{NAME})[)）]{GAP}{DATED}{END}"),
    (
        "author, name in brackets",
        0.95,
        rf"^{BYLINE}(?P<by>[^\x01()（）|]{{3,80}}?)\s*[(（](?P<name>{NAME})[)）]{DATE_TAIL}{END}",
    ),
    (
        "author, name and date",
        0.9,
        rf"^{BYLINE}(?P<by>[^\x01()（）|]{{3,60}}?)\s*[,|]\s*(?P<name>{NAME}){GAP}{D}{END}",
    ),
    ("author and date", 0.9, rf"^{BYLINE}(?P<who>{WHO})(?:\s+(?:on|am|le|el)\s+|{GAP}){DATED}{END}"),
    ("paper and agency", 0.85, rf"^(?:{BYLINE}|(?:von|par|por|di|door|av)\s+)(?P<known>{NAME}){DATE_TAIL}{END}"),
    (
        "author with an agency",
        0.85,
        rf"^(?:{BYLINE}|(?:von|par|por|di|door|av)\s+)(?P<by>[^\x01()（）|,]{{3,60}}?)\s*[(（]"
        rf"(?:with|mit|avec|con|com|med|с)\s+(?P<known>{NAME})[)）]{DATE_TAIL}{END}",
    ),
    (
        "author and name",
        0.85,
        rf"^(?:von|par|por|di|door|av)\s+(?P<by>[^\x01()（）|,/]{{4,50}}?)(?:\s*[,/]\s*(?P<known>{NAME}))?{DATE_TAIL}{END}",
    ),
    ("author", 0.85, rf"^(?:{BYLINE}|文\s*[/／]\s*)(?P<who>{WHO}){END}"),
    (
        "date and author",
        0.9,
        rf"^(?:(?:posted|filed)\s(?:in|under)\s[^\x01]{{2,30}}?\s(?:on\s)?)?{DATED}{GAP}{BYLINE}(?P<who>{WHO}){END}",
    ),
    ("name, bar and date", 0.9, rf"^(?P<name>{NAME})\s*(?:[|•·/]|\s[–—-])\s*{DATED}{END}"),
    ("name and date of change", 0.6, rf"^(?P<name>{NAME})\s*[|•·/]\s*(?P<upd>{UPDATE_LABEL})\s*[:：]?\s*{D}{END}"),
    ("date, bar and name", 0.9, rf"^{DATED}\s*[|•·/]\s*(?P<name>{NAME}){END}"),
    ("date and name", 0.9, rf"^{DATED}\.?[\s,–—-]\s*(?P<known>{NAME}){PAGE}{END}"),
    ("date and name in brackets", 0.9, rf"^{DATED}\s*[,，]?\s*[(（\[【](?P<known>{NAME})[)）\]】]{END}"),
    ("name and date", 0.9, rf"^[(（\[【]?(?P<known>{NAME})[,\s]\s*(?:(?:le|den|el|on)\s+)?{DATED}{PAGE}{END}"),
    ("name and place", 0.9, rf"^(?P<known>{NAME}),\s*(?P<place>[^\W\d_][^\x01()（）|,/]{{2,30}}){END}"),
    (
        "person and name",
        0.9,
        rf"^{BYLINE}?(?P<by>[^\x01()（）|,/]{{4,40}}?)\s*(?:[,/|]|\s[–—-]|\sfor)\s*(?P<known>{NAME}){END}",
    ),
    ("name in brackets", 0.93, r"^[(（/\[【](?P<known>[^()（）\[\]]{2,60}?)[)）/\]】]\.?$"),
    ("dash and name", 0.93, r"^(?:[-–—]+|©|//|[|•·>])\s*(?P<known>[^()（）]{2,60}?)(?:\s[-–—]+|,?\s\d{4})?\.?$"),
    ("name alone", 0.9, r"^(?P<known>[^()（）\x01]{2,60}?(?:/[a-zа-яё]{1,4}\s?\([a-zа-яё]{1,4}\))?)$"),
)
# In a line without a date those are not tried that ask for one, as their names say.
UNDATED_LINES = Shapes(*(row for row in LINES.rows if "date" not in row[0]))

# Credits behind the last sentence of a last paragraph.
TAILS = Shapes(
    ("name between strokes", 0.95, rf"\s{STROKES}\.?\s*$"),
    ("slashes before the name", 0.98, rf"\s*/{{2,}}\s*(?P<name>[^/\x01|]{{2,60}}?){DATE_TAIL}{END}"),
    (
        "label and name",
        0.95,
        rf"(?:(?<=[.!?…。！？”\"»)\]])\s*|^)[(（\[【]?{SOURCE_LABEL}\s*[:：]\s*(?P<name>[^\x01|()（）]{{2,60}}?){DATE_TAIL}{END}",
    ),
    (
        "name in brackets",
        0.93,
        rf"\s*[(（\[【/](?P<known>[^()（）\[\]【】\x01]{{2,60}}?)(?:{GAP}{D})?[)）\]】/]\.?\s*$",
    ),
    ("dash and name", 0.93, rf"\s+(?:[–—]|-{{1,2}}|©)\s*(?P<known>[^–—\x01]{{2,60}}?){DATE_TAIL}\.?\s*$"),
    ("name behind a bracket", 0.93, r"(?<=[)）\]】])\s+(?P<known>[^()（）\[\]\x01]{2,40})$"),
    (
        "电头 behind the text",
        0.93,
        r"\s*[(（\[【](?:据|據)?(?P<known>[\u4e00-\u9fff]{2,8}?(?:社|网|網|报|報))(?P<place>[\u4e00-\u9fff·]{2,10}?)?"
        r"(?:\d{1,2}月)?\d{1,2}日?(?:电|電|讯|訊|消息)(?:[\s，,]*(?:[\u4e00-\u9fff]{0,4}记者|記者)?\s*(?P<by>[^()（）\x01]{2,30}))?[)）\]】]\s*$",
    ),
)
# Behind a dash or in brackets the end of a sentence needs no more than this.
LOOSE_END = re.compile(
    r"(?:[^\W\d_]{3,}|(?<![\w.])(?!им|ул|св|др|пр|см|vs|no|st|mr|dr)[a-zа-яё]{2}|\d|[)\]”\"»%])[.!?…]+[\"”’»')]*\s*$"
    r"|[。！？][）)」』”]*\s*$"
)
QUOTED_END = re.compile(r"[\"”’»」』]\s*$")
SENTENCE_END = re.compile(
    r"(?:(?<![.\s]\w)(?<=[\w%)\]\x01»”\"])[.!?…]+[\"”’»')\]]*|[\"”’»]|[。！？][”」』）)]*|(?<=\S)[\"”’][.!?]?)\s+"
)
# An unknown name counts only behind what is plainly the end of a sentence, and not behind "Dr." or "U.S.".
PLAIN_END = re.compile(
    r"(?:[^\W\d_]{4,}|[a-zа-яё]{3,}|(?<![\w.])(?!им|ул|св|др|пр|см|vs|no|st|mr|dr)[a-zа-яё]{2}|\d|[)\]”\"»])"
    r"[.!?…]+[\"”’»')]*\s+$|[.!?]?[\"”»]\s+$|[。！？][）)」』”]*\s+$"
)
BARE_NAME = re.compile(rf"(?P<name>[^\x01]{{2,60}}?)(?:[,\s]\s*{D})?\.?\s*")
ONE_WORD = re.compile(r"[A-ZА-ЯЁ][\w&-]{2,24}(?:\.[\w-]{2,20})?")

# What the names of papers, agencies and offices have in them, in the languages met so far.
ORGANISATION = re.compile(
    r"\b(?:news|times|daily|agency|post|press|radio|tv|television|online|ministry|institute|cent(?:er|re)|media|herald|tribune"
    r"|journal|gazette|review|network|observer|monitor|bulletin|weekly|magazine|today|voices?|watch|council|foundation"
    r"|group|university|embassy|committee|briefing|wire|newswire|reports?|telegraph|chronicle|mail|globe|star|lantern|ledger"
    r"|beacon|courier|sentinel|examiner|dispatch|inquirer|enquirer|echo|advertiser|argus|clarion|messenger|broadcasting"
    r"|agence|courrier|dépêche|télégramme|quotidien|nouvelles|voix|presse|écho|agencia|diario|voz|heraldo|correo|periódico"
    r"|gaceta|prensa|noticias|corriere|gazzetta|giornale|messaggero|jornal|diário|correio|notícias|agência|gazeta"
    r"|gazetesi|ajansı|haber(?:ler|leri)?|posta(?:sı)?|\w*(?:zeitung|tagblatt|tageblatt|abendblatt|bote|anzeiger|kurier"
    r"|nachrichten|rundschau|rundfunk)|новости|агентство|газета|радио|ведомости|правда|вестник|медиа|\w+-медиа|курьер|вести|голос"
    r"|трибуна|хроника|телеграф|обозрение|вечерн(?:ий|яя|ее)|известия|информ|телеканал|үні|үнү|газеті|гезити|жаршысы|тынысы"
    r"|ақпарат|хабар(?:лары|лар)?|кабар(?:лары|лар)?|xabar(?:lari)?|gazetasi|ovozi|haqiqati|овози|газетаси|\w+нома|\w+noma|ҳақиқати"
    r"|садои|рӯзномаи|хабаргузории|мэдээ|сонин|агентлаг|صحيفة|جريدة|وكالة|الأنباء|صوت|قناة|روزنامه|خبرگزاری|هفته\u200c?نامه)\b"
    r"|(?:报|報|網|网|社|台|新闻|新聞|日報|周刊|在线|通讯社|新報|通信|テレビ|放送|일보|신문|뉴스|통신)$"
    r"|\.(?:com|org|net|ru|kz|uz|kg|tj|tm|cn|info|news|tv|io|az|by|ua|eu|de|uk|mn|fr|es|tr|jp|ir|ру|рф)$",
    re.IGNORECASE,
)
# Sections and columns that have such a word in them, too.
SECTION_NAME = re.compile(
    r"(?:(?:breaking|latest|top|local|world|national|international|regional|business|sports?|general|other|more|daily|weekly"
    r"|morning|evening|book|film|theatre|theater|music|tv|art|market|health|science|tech(?:nology)?|weather|political|economic"
    r"|city|community|company|foreign|news|photo|video|live|special|annual|monthly|press|social|mass|digital|general"
    r"|последние|главные|местные|мировые|свежие|деловые|спортивные|срочные|все|наши)\s+(?:[^\W\d_]+\s+)?"
    r"(?:news|reviews?|watch|briefing|reports?|reporting|bulletin|media|releases?|centre|center|council|group|today|online"
    r"|mail|star|новости|вести|медиа)"
    r"|(?:соңғы|басқа|акыркы|башка|so['‘]nggi|boshqa|сўнгги|бошқа|сүүлийн|шинэ|son|diğer)\s+\w+)$",
    re.IGNORECASE,
)
NO_NAME = re.compile(
    r"^(?:(?:super ?|site ?|web ?)?(?:admin|user|editor|author|root|guest|test)[\s_-]?\d{0,4}|administrator"
    r"|(?:breaking|latest|top|local|world|national|international|regional|business|sports?|general|other|more) news"
    r"|(?:google|apple|yahoo|microsoft|bing) news|google haberler|google новости|яндекс[ .]новости"
    r"|staff|staff (?:writer|reporter)|webmaster|web ?(?:desk|team)|news ?(?:desk|room|team)|contributor|moderator"
    r"|anonymous|unknown|n/a|none|photos?|image|internet|more|continued|moreover|amen|agencies|editorial|ends?|applause"
    r"|laughter|updates?|updated|watch|video|audio|translated|translation|abridged|excerpt|sic|sources?|archives?|file"
    r"|left|right|above|below|pictured|unfinished|finis|fin|advertisement|ad|pdf|link|pause|cheers|crosstalk|inaudible"
    r"|music|graphic|map|table|chart|tba|tbc|аплодисменты|смех|конец|продолжение|перевод|фото|видео|редакция|редактор"
    r"|администратор|админ|интернет|источник|redaktion|redaktor|redacción|rédaction|ende|fine|fortsetzung|beifall"
    r"|(?:edition|issue|number|no|nr|vol|volume|page|part|выпуск|номер)\.?\s?\d{1,6}|№\s?\d{1,6}|第\d{1,6}[期版]"
    r"|本站|本网|网络|互联网|未知|原创|综合|佚名|编辑|管理员|小编|掌声|笑声|完|待续|图|网友|转载)$",
    re.IGNORECASE,
)
JOINT = re.compile(r"\s*(?:/|,|\bvia\b|\bwith\b|\band\b|&|\bи\b|\bet\b|\bavec\b|\bmit\b|\bcon\b|，|、)\s*")
