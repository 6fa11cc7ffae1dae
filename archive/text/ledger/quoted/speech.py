"""How speech is attributed in English and Russian: the words and phrases around what stands in quotation marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.text.ledger.word_lists import words


@dataclass(frozen=True)
class Speech:
    """How a language attributes speech.

    `before` ends what stands before a quotation and `after` begins what follows it, each with the group `who`.
    """

    before: tuple[re.Pattern[str], ...]
    after: tuple[re.Pattern[str], ...]
    subject: re.Pattern[str]
    pronoun: re.Pattern[str]
    unnamed: re.Pattern[str]
    name: re.Pattern[str]
    role: re.Pattern[str]
    description: re.Pattern[str]
    thing: re.Pattern[str]
    adjective: re.Pattern[str]
    titles: frozenset[str]
    no_name: frozenset[str]
    work: re.Pattern[str]
    longest_name: int = 3


NO_PERSON = words(
    "bank board bureau center centre committee commission company corp corporation council department embassy "
    "group house "
    "inc institute journal ltd ministry news office party republicans democrats senate society times tribune union "
    "university united states agency association министерство комитет совет компания банк агентство"
)
_SAID = (
    "said|says|say|added|adds|told|tells|stated|states|noted|notes|stressed|stresses|emphasi[sz]ed|emphasi[sz]es"
    "|explained"
    "|explains|recalled|recalls|warned|warns|argued|argues|declared|declares|declaring|announced|commented"
    "|replied|wrote|writes"
    "|promised|admitted|admits|asked|asks|insisted|insists|remarked|observed|concluded|continued|pointed out"
    "|points out"
    "|acknowledged|confirmed|claimed|claims|underlined|underscored|believes|thinks|suggested|predicted"
    "|complained|joked"
    "|recounted|remembers|remembered|responded|testified|tweeted|posted|quipped|cautioned|urged|vowed|pledged"
    "|reiterated"
    "|highlighted|called for|expressed|repeated|boasted|whispered|shouted|cried|lamented|countered|was quoted as "
    "saying"
)
_UPPER = r"[A-Z\u00c0-\u00de]"
_NAME = rf"(?:{_UPPER}[\w’'.-]*)(?:\s(?:(?:van|von|der|den|de|da|di|del|bin|ibn|al|el|la|le)\s)?{_UPPER}[\w’'.-]*)*"
_PHRASE = r"[^!?;:\"“”«»\n]{1,140}?"

ENGLISH_SPEECH = Speech(
    before=(
        re.compile(
            rf"(?:^|[.!?;:”\"]\s|,\s(?:but|and|while)\s|\b(?:but|and|while|that"
            rf"|as)\s)(?P<who>[^!?;\"“”]{{1,200}}?)[ ,]\s?(?:(?:has|have|had|also|later|then|further|once"
            rf"|\w+ly)\s)*(?:{_SAID})(?:\s(?:[^.!?\"“”]|(?<=[A-Z])\.){{0,110}})?[:,]?\s*(?:that\s|as\s)?$"
        ),
        re.compile(r"\b[Aa]ccording to (?P<who>[^.!?;\"“”]{1,110}?),?:?\s*$"),
        re.compile(r"\b[Ii]n the words of (?P<who>[^.!?;\"“”]{1,80}?),?:?\s*$"),
        re.compile(rf"(?:^|[.!?]\s)(?P<who>{_NAME})(?:,[^.!?:\"“”]{{1,80}})?:\s*$"),
    ),
    after=(
        re.compile(rf"^[\s,—–-]*(?:also\s|later\s)?(?:{_SAID})\s(?P<who>[^!?;:\"“”\n]{{1,140}})"),
        re.compile(
            rf"^[\s,—–-]*(?P<who>{_PHRASE})[ ,]\s?(?:(?:has|have|had|also|later|then|further|once"
            rf"|\w+ly)\s)*(?:{_SAID})\b"
        ),
        re.compile(r"^[\s,—–-]*according to (?P<who>[^!?;\"“”\n]{1,110})"),
    ),
    subject=re.compile(
        rf"(?P<who>{_NAME})(?:,[^.!?;\"“”]{{0,100}},|\s(?:of|from|at)\s[^.!?,;\"“”]{{1,60}}?)?\s(?:(?:also|later|has|had|\w+ly)\s)*(?:{_SAID})\b"
    ),
    pronoun=re.compile(
        r"^(?:he|she|they|it|the (?:minister|president|official|statement"
        r"|spokes\w+))$",
        re.IGNORECASE,
    ),
    unnamed=re.compile(
        r"^(?:an?|one|some|several|many|most|few|two|three|four|other|others|another|sources?|officials|analysts"
        r"|experts|residents"
        r"|people|traders?|dealers?|economists|observers|witnesses|critics|diplomats|bankers|brokers|users"
        r"|reports?|who|which"
        r"|that|everyone|nobody|anyone|this|these|those|there|we|you|I)\b",
        re.IGNORECASE,
    ),
    name=re.compile(_NAME),
    role=re.compile(
        r"\s(?:spokes|minister|president|chief|head|director|official|secretary|ambassador|leader|professor"
        r"|analyst|governor|chairman|company|government|ministry)"
    ),
    description=re.compile(
        r"(?:the|its|his|her|their|our)\s[^,.;:]{2,60}|[A-Z][\w’'-]+(?:’s|'s)\s[^,.;:]{2,60}", re.IGNORECASE
    ),
    thing=re.compile(r"^(?:it|they|the )", re.IGNORECASE),
    adjective=re.compile(r".*(?:ian|ese|ish|can|ench|ch)$"),
    titles=words(
        "President Prime Foreign Minister Mr Mr. Mrs Mrs. Ms Ms. Dr Dr. Prof Prof. Professor Captain Chairman "
        "Chief Executive "
        "Secretary General Secretary-General Senator Governor Mayor Director Ambassador Deputy Vice Commissioner "
        "Treasury "
        "Finance Defense Defence Trade Interior Agriculture Transport King Queen Prince Sheikh Judge Rep. Sen. "
        "Gen. Lt. Col. "
        "Rep Reps Sens Gov Gen Sen Col Lt Coach Representative Undersecretary Under-Secretary Economist Analyst "
        "Admiral General Bishop Sir Lord "
        "Lady Justice Congressman Republican Democrat Board Reserve Officer Spokesman Spokeswoman Spokesperson "
        "Chancellor Premier Vice-President Vice-Premier"
    ),
    no_name=words(
        "The A An In On At But And For If When While As After Before Since This That These Those It He She They "
        "We I You His Her Its "
        "Their Our My There Here Then Now One Some Two Three Asked However Meanwhile Also According Speaking "
        "Monday Tuesday Wednesday "
        "Thursday Friday Saturday Sunday January February March April May June July August September October "
        "November December "
        "Last Earlier Later Today Yesterday Under By From With Of To No Not Yet So Still Only Among During Reuters"
    ),
    work=re.compile(
        r"\b(?:book|film|movie|song|novel|play|titled|entitled|called|named|dubbed|slogan|theme|motto|brand"
        r"|headline|known as|term|word|phrase|so-called|under the)(?:\s(?:is|was|of|reads?))?,?\s*$",
        re.IGNORECASE,
    ),
)

_SAID_RU = (
    "сказал|сказали|заявил|заявили|отметил|отметили|подчеркнул|добавил|сообщил|сообщили|рассказал|пояснил"
    "|объяснил|уточнил|напомнил"
    "|признался|признал|пообещал|обещал|ответил|возразил|считает|считают|говорит|говорят|отмечает|подчёркивает"
    "|подчеркивает|поясняет"
    "|рассказывает|полагает|уверен|убеждён|убежден|убеждена|уверена|написал|пишет|заметил|продолжил|заключил"
    "|предупредил|призвал|указал"
    "|возражает|утверждает|вспоминает|вспомнил|резюмировал|прокомментировал|констатировал|процитировал|цитирует"
    "|выразил|приводит слова"
    "|сетует|добавляет|объясняет|сообщает|заявляет|спросил|воскликнул|пошутил|обратил внимание|акцентировал"
)
_SAID_RU = rf"(?:{_SAID_RU})(?:а|и|ся|ась)?(?![а-яё])"
_UPPER_RU = "[А-ЯЁA-Z]"
_NAME_RU = rf"{_UPPER_RU}[\w.’'-]*(?:\s{_UPPER_RU}[\w.’'-]*)*"

RUSSIAN_SPEECH = Speech(
    before=(
        re.compile(
            r"\b[Пп]о (?:его |её |ее |их )?(?:словам|мнению|данным|информации|утверждению"
            r"|оценке)\s?(?P<who>[^.!?:«»\"“”]{0,140}?),?\s*$"
        ),
        re.compile(rf"\b[Кк]ак (?:\w+ )?{_SAID_RU}\s(?P<who>[^.!?:«»\"“”]{{1,140}}?)[,:]\s*$"),
        re.compile(
            rf"(?:^|[.!?»]\s|,\s(?:а|но"
            rf"|и)\s)(?P<who>[^.!?«»\"“”]{{1,170}}?)\s{_SAID_RU}(?:[^.!?«»\"“”]{{0,110}})?(?::|,? что|,?)\s*$"
        ),
        re.compile(rf"(?:^|[.!?»]\s)(?:\w+ ){{0,2}}{_SAID_RU}\s(?P<who>[^.!?:«»\"“”]{{1,140}}?)(?::|,? что|,)\s*$"),
        re.compile(rf"(?:^|[.!?]\s)(?P<who>{_NAME_RU})(?:,[^.!?:«»]{{1,80}})?:\s*$"),
    ),
    after=(
        re.compile(rf"^[\s,.]*[—–-]\s*(?:\w+ ){{0,2}}?{_SAID_RU}[,]?\s(?P<who>[^!?;:«»\"“”\n]{{1,150}})"),
        re.compile(rf"^[\s,.]*[—–-]\s*(?P<who>[^.!?;:«»\"“”\n]{{1,90}}?)\s{_SAID_RU}"),
        re.compile(rf"^[\s,.]*[—–-]\s*(?P<who>)(?:\w+ ){{0,2}}?{_SAID_RU}"),
    ),
    subject=re.compile(rf"(?P<who>{_NAME_RU})(?:,[^.!?;«»]{{0,100}},)?\s(?:(?:также|позже)\s)?{_SAID_RU}"),
    pronoun=re.compile(r"^(?:он|она|они|его|её|ее|их)\b", re.IGNORECASE),
    unnamed=re.compile(
        r"^(?:один|одна|одного|одной|некотор\w+|источник\w*|собеседник\w*|эксперт\w*|аналитик\w*|очевид\w+"
        r"|местн\w+ жител\w+|жител\w*|многие"
        r"|представител\w+ [^А-ЯЁ]*$|пользовател\w+|участни\w+|зрител\w*|врачи|учёные|ученые"
        r"|специалист\w*)(?![а-яё])",
        re.IGNORECASE,
    ),
    name=re.compile(_NAME_RU),
    role=re.compile(r"(?!)"),
    description=re.compile(
        r"(?:в|во)\s[^,.;:]{2,50}|(?:министерств|ведомств|компани|пресс-служб|глав|президент|министр)[^,.;:]{0,60}",
        re.IGNORECASE,
    ),
    thing=re.compile(r"^(?:они|их)\b", re.IGNORECASE),
    adjective=re.compile(r"(?!)"),
    titles=words(
        "МИД МВД МЧС ООН США РФ КНР РК РУз ШОС СНГ ЕС ЕАЭС Минэнерго Минфин Минздрав Казахстана Узбекистана "
        "Китая России Кыргызстана Таджикистана Туркменистана"
    ),
    no_name=words(
        "В Во На По Как Это Он Она Они Мы Я Но И А О Об Для При После Также Однако Кроме Ранее Позже Сегодня "
        "Вчера Если Когда Его Её Ее Их"
    ),
    work=re.compile(
        r"(?:книг\w|фильм\w?|песн\w|роман\w?|спектакл\w|компани\w+|газет\w|ООО|АО|ПАО|под названием|девиз\w*"
        r"|тем\w\s[^.]{0,30}|лозунг\w*|назва\w+|заголовк\w+|шахт\w|план\w?|проект\w?)\s*[–—-]?\s*$",
        re.IGNORECASE,
    ),
    longest_name=2,
)
