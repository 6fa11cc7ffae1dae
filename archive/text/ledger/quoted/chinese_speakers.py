"""Who said what stands in quotation marks, in Chinese: the clause before or behind it that has a verb of speech."""

from __future__ import annotations

import re

from archive.text.ledger.quoted.speakers import Speaker

_SAID = (
    "表示|指出|强调|介绍说|介绍|补充说|补充道|补充|告诉记者|告诉|透露|坦言|承诺|回应称|回应|呼吁|写道|重申|宣布|认为|说道|说明|说|称|问道|答道|感慨|"
    "直言|解释说|解释道|解释|回忆说|回忆道|回忆|警告|评论|评价|批评|致辞|谈到|提到|笑着说|总结道|总结|感叹道|感叹|相信"
)
_END = "，。；！？：:“”‘’「」\n"
_BEFORE = re.compile(
    rf"(?:^|(?<=[{_END}]))(?P<who>[^{_END}]{{0,60}}?)(?:(?:对|向)[^{_END}]{{1,14}})?(?:{_SAID})(?:道|说|称|，|：|:|,|\s)*$"
)
_CLAUSES = re.compile(rf"(?P<who>[^。；！？“”\n]{{1,80}}?)(?:{_SAID})[^{_END}]{{0,12}}[：:，,]\s*$")
_AFTER = re.compile(rf"^[，,]?\s*(?P<who>[^{_END}]{{1,40}}?)(?:{_SAID})")
_CUT = re.compile(
    r"(?:在|于|对|向|就|从|通过|当天|当日|当晚|日前|近日|随后|同时|还|也|则|进一步|再次|曾|日在|今天|昨天|\d+月|\d+日|周[一二三四五六日]|星期|接受|"
    r"告诉|出席|例行|发表|回答|如是|这样|高兴地|明确|特别|最后).*$"
)
_LEAD = re.compile(r"^(?:但是|但|而|不过|对此|其中|此外|另外|同日|据悉|会上|会后|据|有关)+")
_PRONOUN = re.compile(r"^(?:他|她|他们|她们|其|该发言人|该负责人|文章|声明)$")
_UNNAMED = re.compile(
    r"^(?:有|一位|一名|某|多位|多名|不少|许多|部分|业内|市场|消息|知情|分析|观察|人们|大家|网友|一些|几位|两位|三位|媒体|外界|当地居民)|人士$|们$"
)
_NO_SPEECH = re.compile(r"(?:所谓|被称为|称为|称其|称作|誉为|主题为|口号是|题为|名为|即|叫做|主题是|宗旨是|精神)$")


def speaker_before(said: str) -> Speaker | None:
    """Return who speaks by what stands before a quotation, None when nothing there says that somebody does."""
    tail = said[-90:]
    if _NO_SPEECH.search(tail.rstrip("：:，, ")):
        return None
    match = _BEFORE.search(tail)
    if match is None:
        match = _CLAUSES.search(tail)
        if match is None:
            return None
    who = match["who"]
    if not _named(who):  # the verb may stand in a clause of its own: "A，在会上表示"
        clauses = re.split("[，,]", re.split("[。；！？”\n]", tail[: match.start("who")])[-1])
        who = clauses[0] if clauses and clauses[0].strip() else who
    return _speaker(who)


def speaker_after(said: str) -> Speaker | None:
    """Return who speaks by what follows a quotation, None when nothing there says that somebody does."""
    match = _AFTER.match(said[:60])
    return _speaker(match["who"]) if match else None


def _named(who: str) -> str:
    return _LEAD.sub("", _CUT.sub("", who.strip()))


def _speaker(who: str) -> Speaker:
    name = _named(who).strip(" 　、")
    if not name or _PRONOUN.match(name):
        return Speaker(refers=True)
    if _UNNAMED.search(name):
        return Speaker()
    return Speaker(name[-24:])
