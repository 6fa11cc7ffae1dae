"""Problems that are found in texts: what each check catches, and what it must not."""

from __future__ import annotations

import pytest

from archive.editing.problems.catalogue import CATALOGUE, FOUND, KINDS
from archive.editing.problems.checks import _CHECKS
from archive.editing.problems.text_checks import (
    ending_cut_off,
    paragraphs_of,
    repeats_title,
    suspected_boilerplate,
)
from archive.models import Severity

PROSE = "The council met on Tuesday and approved the plan.\n\nResidents had asked for it since the spring."
CUT_OFF = {
    "a sentence without its end": f"{PROSE}\n\nThe first crossing is planned for the coming",
    "an ellipsis in brackets": f"{PROSE}\n\nThe first crossing is planned […]",
    "a count of what is left": f"{PROSE}\n\nThe first crossing is planned for May [+1843 chars]",
    "three dots": f"{PROSE}\n\nThe first crossing is planned...",
    "one paragraph": "The council approved the plan. Residents had asked for it since the",
    "Russian": "Совет одобрил план в понедельник.\n\nЖители просили об этом с самой весны и теперь",
    "Chinese": "市议会周二批准了该计划。\n\n居民们从春天开始就一直在要求开通这条新的轮渡航线并且希望",
    "behind a quotation": f'{PROSE}\n\n"We asked for this," said one of them, who had come with her',
}
WHOLE = {
    "prose": PROSE,
    "a quotation": f'{PROSE}\n\nThe mayor said: "We are glad that it is over."',
    "a sign-off": f"{PROSE}\n\nAnna Weber in Velmora",
    "verse": "The boats go out at night\n\nwith lamps along the rail and nets\n\nand nobody asks them where they go",
    "a list": "Three things to know\n\nThe ferry goes on Tuesdays and Fridays\n\nThe quay is as deep as it was before",
    "Chinese": "市议会周二批准了该计划。\n\n居民们从春天开始就一直在要求。",
    "Hindi": "परिषद ने मंगलवार को योजना को मंज़ूरी दी।\n\nनिवासियों ने वसंत से इसकी माँग की थी।",
    "Arabic": "وافق المجلس على الخطة يوم الثلاثاء.\n\nهل طلب السكان ذلك منذ الربيع وحتى هذا اليوم؟",
    "nothing": "",
    "one line without a sentence": "Ferry line to the northern islands of Velmora approved at last",
}


@pytest.mark.parametrize("text", CUT_OFF.values(), ids=CUT_OFF)
def test_text_that_ends_in_mid_sentence(text: str) -> None:
    assert text.endswith(ending_cut_off(paragraphs_of(text)) or "-")


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE)
def test_text_that_ends_where_it_ends(text: str) -> None:
    assert ending_cut_off(paragraphs_of(text)) == ""


def test_lines_that_look_like_boilerplate() -> None:
    assert suspected_boilerplate(paragraphs_of(f"{PROSE}\n\nShare on Facebook\n\nMore prose stands here.")) == [
        "Share on Facebook"
    ]
    assert suspected_boilerplate(paragraphs_of(PROSE)) == []
    assert suspected_boilerplate(paragraphs_of(f"{PROSE}\n\n* * *\n\nIt went on.")) == []


@pytest.mark.parametrize(
    ("title", "text", "is_repeated"),
    [
        ("Council approves ferry", f"Council approves ferry\n\n{PROSE}", True),
        ("Council approves ferry", f"By Anna Weber\n\nCOUNCIL APPROVES FERRY:\n\n{PROSE}", True),
        ("Council approves ferry", PROSE, False),
        ("The council", PROSE, False),
        ("Council approves ferry", "Council approves ferry line to the islands, mayor says.", False),
        ("", PROSE, False),
    ],
)
def test_title_that_stands_in_the_text_again(title: str, text: str, is_repeated: bool) -> None:
    assert repeats_title(title, paragraphs_of(text)) == is_repeated


def test_every_kind_that_is_found_has_its_check_and_stands_once() -> None:
    assert set(_CHECKS) == set(FOUND)
    assert len(CATALOGUE) == len(KINDS)


def test_what_is_unknown_never_holds_an_article_back() -> None:
    blocking = {kind.code for kind in KINDS if kind.severity == Severity.BLOCKING}
    assert blocking.isdisjoint({"undated", "no_source", "supplied_title"})
