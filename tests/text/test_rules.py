"""Rules place a text by its words, its date and the dates it states, and place nothing when in doubt."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from archive.text.dates.partial_dates import PartialDate
from archive.text.dates.stated_dates import stated_dates
from archive.text.matching.rule_matches import RuledEvent, RuleIndex, RuleMatch, days_from_event, match_rules
from archive.text.matching.rules import Rule, RuleError
from archive.text.structure.sentences import paragraph_spans, sentence_spans

STARTS, ENDS = PartialDate(2023, 5, 18), PartialDate(2023, 5, 19)
ROLES = {"announces": [-30, -1], "reports": [0, 7], "recalls": [8, 4000]}


def rule(**given: Any) -> Rule:
    data = {"name": "the fair", "words": [["harbour fair"], ["Port Haven", "Порт-Хейвен"]], "roles": ROLES}
    return Rule.from_json(data | given)


def read(text: str, published: str | None, *rules: Rule) -> RuleMatch | None:
    day = PartialDate.parse(published) if published else None
    return match_rules(text, day, STARTS, ENDS, rules or (rule(),))


def role(text: str, published: str | None, *rules: Rule) -> str | None:
    match = read(text, published, *rules)
    return match.role if match else None


TEXT = "The harbour fair filled Port Haven."


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2023-04-18", "announces"),
        ("2023-04-17", None),
        ("2023-05-17", "announces"),
        ("2023-05-18", "reports"),
        ("2023-05-19", "reports"),
        ("2023-05-26", "reports"),
        ("2023-05-27", "recalls"),
        ("2034-05-27", None),
        ("2023-05", None),
        ("2023-06", "recalls"),
        ("2023", None),
        ("2024", "recalls"),
        (None, None),
    ],
)
def test_the_day_of_publication_gives_the_role(published: str | None, expected: str | None) -> None:
    assert role(TEXT, published) == expected


def test_a_month_is_placed_where_all_of_it_fits() -> None:
    wide = rule(roles={"reports": [-20, 20]})
    assert role(TEXT, "2023-05", wide) == "reports"
    assert role(TEXT, "2023-05", rule(roles={"reports": [-20, 10]})) is None
    assert role(TEXT, "2023", wide) is None


def test_an_undated_text_needs_a_rule_that_says_it_may_place_it() -> None:
    may = rule(roles={"reports": [0, 7]}, undated=True)
    assert role(TEXT, None, may) == "reports"
    assert role(TEXT, "2025-01-01", may) is None


@pytest.mark.parametrize(
    ("text", "together", "stands"),
    [
        ("The harbour fair opened. It is in Port Haven.", "sentence", False),
        ("The harbour fair opened. It is in Port Haven.", "paragraph", True),
        ("The harbour fair opened.\n\nIt is in Port Haven.", "paragraph", False),
        ("The harbour fair opened.\n\nIt is in Port Haven.", "text", True),
        ("Mr. Lee opened the harbour fair with J. Smith in Port Haven.", "sentence", True),
        ("Harbour Fair, Port-Haven", "sentence", True),
        ("harbour fair in port haven", "text", False),
        ("harbour fairs in Port Haven", "text", False),
        ("Port Haven", "text", False),
    ],
)
def test_words_stand_together_as_the_rule_says(text: str, together: str, stands: bool) -> None:
    assert (role(text, "2023-05-19", rule(together=together)) == "reports") is stands


def test_words_that_must_not_stand_count_in_the_same_stretch() -> None:
    strict = rule(without=["second", "next year"])
    assert role("The second harbour fair in Port Haven.", "2023-05-19", strict) is None
    assert role("The harbour fair in Port Haven. A second one follows next year.", "2023-05-19", strict) == "reports"


def test_the_first_rule_that_fits_decides_and_says_which_words() -> None:
    match = read(
        "So: the Harbour Fair, Port Haven.", "2023-05-19", rule(name="no", words=[["moon"]]), rule(), rule(name="late")
    )
    assert match is not None
    assert (match.rule, match.role) == ("the fair", "reports")
    assert [(words.words, words.start, words.end) for words in match.words] == [
        ("Harbour Fair", 8, 20),
        ("Port Haven", 22, 32),
    ]


def test_russian_words_are_found_in_their_forms() -> None:
    russian = rule(words=[[{"text": "саммит Центральная Азия – Китай", "language": "ru"}]])
    assert role("На саммите «Центральная Азия — Китай» говорили.", "2023-05-19", russian) == "reports"
    assert role("участники саммита «Центральная Азия - Китай»", "2023-05-19", russian) == "reports"


@pytest.mark.parametrize(
    ("text", "published", "says", "stands"),
    [
        ("on Friday", "2023-05-20", "day", True),
        ("on Friday", "2023-05-19", "day", True),
        ("on Friday", "2023-05-27", "day", False),
        ("on Monday", "2023-05-20", "day", False),
        ("yesterday", "2023-05-20", "day", True),
        ("on 18 and 19 May", "2023-05-20", "day", True),
        ("on May 18-19, 2023", "2023-05-20", "day", True),
        ("on 19 May 2022", "2023-05-20", "day", False),
        ("18–19 мая", "2023-05-20", "day", True),
        ("5月19日", "2023-05-20", "day", True),
        ("will open on Thursday", "2023-05-16", "day", True),
        ("opened on Thursday", "2023-05-16", "day", True),
        ("in May last year", "2024-03-29", "month", True),
        ("in May 2023", "2024-03-29", "month", True),
        ("last May", "2024-03-29", "month", True),
        ("in 2023", "2024-03-29", "month", False),
        ("in 2023", "2024-03-29", "year", True),
        ("last year", "2024-03-29", "year", True),
        ("in 2022", "2024-03-29", "year", False),
        ("in May", "2024-03-29", "month", False),
        ("worth $2023", "2024-03-29", "year", False),
        ("去年", "2024-03-29", "year", True),
        ("в прошлом году", "2024-03-29", "year", True),
        ("", "2024-03-29", "year", False),
    ],
)
def test_the_text_states_the_date_where_the_rule_asks(text: str, published: str, says: str, stands: bool) -> None:
    placed = role(f"The harbour fair in Port Haven {text} was long.", published, rule(says=says))
    assert (placed is not None) is stands


def test_an_event_known_by_its_month_states_no_day() -> None:
    month = PartialDate(2023, 5)
    text = "The harbour fair in Port Haven on 19 May 2023."
    assert match_rules(text, PartialDate(2023, 8, 1), month, None, [rule(says="day")]) is None
    assert match_rules(text, PartialDate(2023, 8, 1), month, None, [rule(says="month")]) is not None


def test_days_are_counted_from_both_ends_of_an_event() -> None:
    def days(published: str, starts: PartialDate | None, ends: PartialDate | None) -> tuple[int, int] | None:
        return days_from_event(PartialDate.parse(published), starts, ends)

    assert days("2023-05-17", STARTS, ENDS) == (-1, -1)
    assert days("2023-05-21", STARTS, ENDS) == (2, 2)
    assert days("2023-05-18", None, ENDS) == (-1, -1)
    assert days("2023-05-21", STARTS, None) == (3, 3)
    assert days("2023-05-21", None, None) is None
    assert days("2023-06", STARTS, ENDS) == (13, 42)
    assert days("2023-06-02", PartialDate(2023, 5), None) == (2, 32)


def test_an_event_without_a_date_is_matched_only_by_undated_texts() -> None:
    may = rule(roles={"reports": [0, 7]}, undated=True)
    index = RuleIndex([RuledEvent("fair", None, None, (may,))])
    assert index.match(TEXT, PartialDate(2023, 5, 18)) == []
    assert [event for event, _match in index.match(TEXT, None)] == ["fair"]


def test_one_text_may_tell_of_several_events() -> None:
    later = RuledEvent("later", PartialDate(2024, 1, 1), None, (rule(),))
    index = RuleIndex([RuledEvent("fair", STARTS, ENDS, (rule(),)), later])
    placed = [(event, match.role) for event, match in index.match(TEXT, PartialDate(2023, 12, 31))]
    assert placed == [("fair", "recalls"), ("later", "announces")]


def test_a_rule_survives_json() -> None:
    full = rule(
        together="paragraph",
        words=[["a fair", {"text": "ярмарка", "language": "ru"}]],
        without=["second"],
        says="month",
        roles={"reports": [0, 7]},
        undated=True,
    )
    assert Rule.from_json(full.to_json()) == full
    assert "without" not in rule().to_json()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"name": " "}, "it has no name"),
        ({"words": []}, "words must be a list of groups"),
        ({"words": [["x"], []]}, "a group of words is empty"),
        ({"words": ["x"]}, "words holds 'x' where a list of alternatives is wanted"),
        ({"words": [["—"]]}, "words holds '—', which has no word in it"),
        ({"words": [[{"txt": "x"}]]}, "words holds {'txt': 'x'} where text"),
        ({"roles": {}}, "roles must name a role and its days"),
        ({"roles": {"mentions": [0, 1]}}, "'mentions' is no role"),
        ({"roles": {"reports": [0]}}, "the days of reports must be two whole numbers"),
        ({"roles": {"reports": [0, True]}}, "the days of reports must be two whole numbers"),
        ({"roles": {"reports": [7, 0]}}, "the days of reports run from 7 to 0"),
        ({"roles": {"reports": [0, 7], "recalls": [7, 9]}}, "the days of reports and recalls overlap"),
        ({"together": "page"}, "together is 'page'; it may be sentence, paragraph, text"),
        ({"together": None}, "together is None"),
        ({"says": "hour"}, "says is 'hour'; it may be day, month, year"),
        ({"undated": 1}, "undated is 1; it may be true or false"),
        ({"undated": True}, "it must name exactly one role"),
        ({"wihtout": ["x"]}, "unknown: wihtout"),
    ],
)
def test_a_wrong_rule_says_what_is_wrong(given: dict[str, Any], reason: str) -> None:
    with pytest.raises(RuleError, match="rule") as caught:
        rule(**given)
    assert reason in str(caught.value)


@pytest.mark.parametrize("data", [None, [], "x", 3])
def test_what_is_no_table_is_no_rule(data: Any) -> None:
    with pytest.raises(RuleError, match="no table"):
        Rule.from_json(data)


def test_sentences_and_paragraphs_stand_where_they_say() -> None:
    text = "Mr. Lee came. “Go!” he said. No. 5 won.\n\nWho? 他来了。她走了。 В 2024 г. Астана росла. Да."
    assert [text[start:end] for start, end in sentence_spans(text)] == [
        "Mr. Lee came.",
        "“Go!” he said.",
        "No. 5 won.",
        "Who?",
        "他来了。",
        "她走了。",
        "В 2024 г. Астана росла.",
        "Да.",
    ]
    assert len(paragraph_spans(text)) == 2
    assert sentence_spans("") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-30", "2024-03-30"),
        ("30.03.2024", "2024-03-30"),
        ("March 30th, 2024", "2024-03-30"),
        ("30 марта 2024 года", "2024-03-30"),
        ("2024年3月30日", "2024-03-30"),
        ("in March", "2024-03"),
        ("next April", "2024-04"),
        ("next March", "2025-03"),
        ("明年5月", "2025-05"),
        ("December 30", "2023-12-30"),
        ("tomorrow", "2024-04-01"),
    ],
)
def test_dates_are_read_from_the_day_of_publication(text: str, expected: str) -> None:
    assert [str(stated.first) for stated in stated_dates(text, date(2024, 3, 31))] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "31.02.2024",
        "31 June",
        "it may 5 times",
        "marched on",
        "1.2024",
        "2,024",
        "2024 tons",
        "version 2024.5",
        "95 March",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert stated_dates(text, date(2024, 3, 31)) == []


def test_without_a_day_of_publication_only_full_dates_are_read() -> None:
    text = "On Saturday, 30 March, last year, yesterday; on 30 March 2024 and in 2023."
    assert [str(stated.first) for stated in stated_dates(text, None)] == ["2024-03-30", "2023"]
