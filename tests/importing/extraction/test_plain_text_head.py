"""The head of a plain text: its date and its headline, by what else in the file confirms them."""

from __future__ import annotations

import pytest

from tests.importing.extraction.test_plain_text import ONE, TWO, codes, read, value


@pytest.mark.parametrize(
    "header",
    [
        "date 2024-03-29",
        "Date: 29.03.2024",
        "2024年3月29日",
        "29 March 2024",
        "Опубликовано: 29 марта 2024",
        "Tarih: 29 Mart 2024",
    ],
)
@pytest.mark.parametrize("glue", ["\n\n", "\n", " ", "\t"])
def test_a_header_date_stands_alone_or_glued_to_the_text(header: str, glue: str) -> None:
    draft = read(f" {header}{glue}{ONE}\n\n{TWO}\n")
    assert value(draft.published) == "2024-03-29"
    assert draft.body == f"{ONE}\n\n{TWO}"
    assert draft.title is not None
    assert draft.title.basis == "supplied"


def test_a_date_at_the_head_of_a_sentence_is_text() -> None:
    draft = read(f"29 March 2024 was the day on which the office opened, and many came.\n\n{TWO}")
    assert draft.published is None
    assert draft.body.startswith("29 March 2024 was the day")
    assert read(f"2024年3月29日，六国部长在首都会晤，同意设立贸易办公室。\n\n{TWO}").published is None


def test_a_date_in_the_text_is_never_the_date_of_the_article() -> None:
    draft = read(f"{ONE}\n\nThe office was promised on 3 May 2019 and again in June 2021.\n\n{TWO}")
    assert draft.published is None


def test_two_dates_that_disagree_give_none_and_show_both() -> None:
    draft = read(f"date 2024-03-29\n\n{ONE}\n\n{TWO} ///nCa, 30 March 2024")
    assert draft.published is None
    (problem,) = draft.problems
    assert problem.code == "dates_disagree"
    assert [date["value"] for date in problem.evidence["dates"]] == ["2024-03-29", "2024-03-30"]
    assert value(draft.source) == "nCa"


def test_a_month_agrees_with_a_day_in_it_and_the_day_is_taken() -> None:
    draft = read(f"Date: March 2024\n\n{ONE}\n\n{TWO} ///nCa, 30 March 2024")
    assert value(draft.published) == "2024-03-30"
    assert value(read(f"Date: March 2024\n\n{ONE}\n\n{TWO}").published) == "2024-03"


def test_digits_that_mean_two_days_stay_unknown() -> None:
    draft = read(f"Date: 03/04/2024\n\n{ONE}\n\n{TWO}")
    assert draft.published is None
    assert codes(draft) == {"date_ambiguous"}
    assert draft.body == f"{ONE}\n\n{TWO}"


def test_a_date_in_the_file_name_counts_where_the_document_has_none() -> None:
    draft = read(f"{ONE}\n\n{TWO}", "2024-03-29-office.txt")
    assert draft.published is not None
    assert (str(draft.published.value), draft.published.basis) == ("2024-03-29", "file_name")
    assert value(read(f"date 2024-04-01\n\n{ONE}", "2024-03-29-office.txt").published) == "2024-04-01"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (
            f"Six Countries Open an Office\n\nGlobal Times) 09:22, October 28, 2024\n\n{ONE}\n\n{TWO}",
            "line above a credit",
        ),
        (f"Six_Countries_Open_an_Office\n\nSix Countries Open an Office\n\n{ONE}\n\n{TWO}", "line that a slug repeats"),
        (f"Six Countries Open an Office\nsix-countries-open-an-office\n\n{ONE}\n\n{TWO}", "line that a slug repeats"),
        (
            f"Six Countries Open an Office\nSix Countries Open an Office\n\n{ONE}\n\n{TWO}",
            "line that stands there twice",
        ),
    ],
)
def test_a_headline_needs_a_second_sign(text: str, rule: str) -> None:
    draft = read(text)
    assert draft.title is not None
    assert (draft.title.value, draft.title.basis, draft.title.rule) == (
        "Six Countries Open an Office",
        "document",
        rule,
    )
    assert "title_uncertain" not in codes(draft)
    assert draft.body == f"{ONE}\n\n{TWO}"


def test_the_file_name_is_such_a_sign() -> None:
    draft = read(f"Six Countries Open an Office\n\n{ONE}", "012_six-countries-open-an-office_2624c8f67a3c.txt")
    assert draft.title is not None
    assert draft.title.rule == "line that the file name repeats"
    assert codes(draft) == set()


def test_a_headline_without_a_second_sign_is_taken_with_a_warning() -> None:
    draft = read(f"date 2024-03-29 Six Countries Open an Office\n\n{ONE}\n\n{TWO}")
    assert value(draft.title) == "Six Countries Open an Office"
    assert codes(draft) == {"title_uncertain"}
    assert draft.body == f"{ONE}\n\n{TWO}"


def test_a_headline_may_stand_above_a_second_one() -> None:
    draft = read(f"Six Countries Agree to Open an Office\n\nTrade and transport are to gain\n\n{ONE}\n\n{TWO}")
    assert value(draft.title) == "Six Countries Agree to Open an Office"
    assert draft.body.startswith("Trade and transport are to gain")


def test_a_slug_without_its_twin_gives_the_headline_with_a_note() -> None:
    draft = read(f"Six_Countries_Open_an_Office\n\n{ONE}\n\n{TWO}")
    assert value(draft.title) == "Six Countries Open an Office"
    assert codes(draft) == {"title_uncertain"}


@pytest.mark.parametrize("first", ["It rained in the capital.", "it rained in the capital", "Rain"])
def test_a_short_first_paragraph_is_no_headline(first: str) -> None:
    draft = read(f"{first}\n\n{ONE}\n\n{TWO}")
    assert draft.title is not None
    assert draft.title.basis == "supplied"
    assert draft.body.startswith(first)


def test_subheadings_stay_in_the_text() -> None:
    text = f"{ONE}\n\nA Common Office\n\n{TWO}\n\nEconomy\n\n{TWO}"
    assert read(text).body == text
