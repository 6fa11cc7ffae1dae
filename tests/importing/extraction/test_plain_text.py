"""Plain text in the shapes that newsrooms leave about becomes an article; nothing is lost, nothing made up."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.importing.drafts import ArticleDraft, Finding, Known, KnownSource, Options, Refusal
from archive.importing.extraction.character_repair import repair
from archive.importing.formats import read_file
from archive.importing.formats.decoding import decode
from tests.conftest import ROOT

SEEDS = ROOT / "seeds"
KNOWN = Known(
    sources=(
        KnownSource("nCa", "nca"),
        KnownSource("Global Times", "global-times"),
        KnownSource("Reuters", "reuters", is_agency=True),
        KnownSource("Xinhua", "xinhua", is_agency=True),
    )
)
ONE = (
    "The ministers of six countries met in the capital on Monday and agreed to open a common office for trade, "
    "transport and energy, officials said after the talks."
)
TWO = "The office will begin its work next spring, with a staff of forty, and report to the ministers twice a year."


def read(text: str | bytes, name: str = "a.txt") -> ArticleDraft:
    """Read one article from a text."""
    data = text.encode() if isinstance(text, str) else text
    (draft,) = read_file(data, name, KNOWN, Options())
    assert isinstance(draft, ArticleDraft)
    return draft


def value(finding: Finding[Any] | None) -> str | None:
    """Write a finding's value as text."""
    return None if finding is None else str(finding.value)


def codes(draft: ArticleDraft) -> set[str]:
    """Give the codes of a draft's problems."""
    return {problem.code for problem in draft.problems}


def all_findings(draft: ArticleDraft) -> list[Finding[Any]]:
    """Give every finding of a draft that has a span."""
    fields = (
        draft.title,
        draft.published,
        draft.published_time,
        draft.source,
        draft.agency,
        draft.byline,
        draft.dateline,
    )
    found = [finding for finding in fields if finding]
    return [finding for one in found for finding in (one, *one.others) if finding.span]


@pytest.mark.parametrize(
    ("seed", "title", "basis", "date", "source", "begins", "ends"),
    [
        (
            "000",
            "China, Kazakhstan, Kyrgyzstan, Turkmenistan, Tajikistan and Uzbekistan will launch the secretariat…",
            "supplied",
            "2024-03-29",
            "nCa",
            "China, Kazakhstan, Kyrgyzstan,",
            "Lin Jiang concluded.",
        ),
        (
            "001",
            "In a significant move to bolster economic relationships and strategic partnerships, China…",
            "supplied",
            "2024-03-31",
            None,
            "In a significant move",
            "heart of Eurasia.",
        ),
        (
            "002",
            "China-Central Asia forum ends with $1.57 billion in deals",
            "document",
            "2024-10-28",
            "Global Times",
            "The 11th China-Central Asia",
            "official data showed.",
        ),
        (
            "003",
            "Chinese President Xi Jinping has unveiled an ambitious plan to help lift Central Asia…",
            "supplied",
            "2023-05-19",
            "Reuters",
            "Chinese President Xi Jinping has unveiled",
            "Xi said.",
        ),
        (
            "004",
            "China and Central Asia Forge Lasting Pact in Astana",
            "document",
            None,
            None,
            "In a historic first,",
            "flourish! 🌏🤝",
        ),
    ],
)
def test_the_five_seeds_come_out_as_they_are(
    seed: str, title: str, basis: str, date: str | None, source: str | None, begins: str, ends: str
) -> None:
    (path,) = SEEDS.glob(f"{seed}_*.txt")
    draft = read(path.read_bytes(), path.name)
    assert draft.title is not None
    assert (draft.title.value, draft.title.basis) == (title, basis)
    assert (value(draft.published), value(draft.source)) == (date, source)
    assert draft.body.startswith(begins)
    assert draft.body.endswith(ends)
    assert value(draft.language) == "en"
    assert codes(draft) == set()


def test_what_is_cut_from_the_seeds_is_stored_beside_them() -> None:
    (path,) = SEEDS.glob("004_*.txt")
    assert [piece.text for piece in read(path.read_bytes()).removed] == [
        "China_and_Central_Asia_Forge_Lasting_Pact_in_Astana",
        "China and Central Asia Forge Lasting Pact in Astana",
        "Leave a Reply",
        "Your email address will not be published. Required fields are marked *",
        "Back To Top",
    ]
    (path,) = SEEDS.glob("002_*.txt")
    draft = read(path.read_bytes())
    assert value(draft.published_time) == "09:22:00"
    (path,) = SEEDS.glob("003_*.txt")
    assert "Key points: Xi Jinping addresses" in read(path.read_bytes()).body


def test_publisher_and_agency_are_distinguished_where_both_are_credited() -> None:
    draft = read(f"Six Countries Open an Office\n\n(Global Times) 28 October 2024\n\n{ONE}\n\n{TWO}\n\nSource: Xinhua")
    assert (value(draft.source), value(draft.agency)) == ("Global Times", "Xinhua")
    alone = read(f"{ONE}\n\n{TWO} (Xinhua)")
    assert (value(alone.source), value(alone.agency)) == ("Xinhua", None)


def test_two_publishers_are_a_problem_for_an_editor() -> None:
    draft = read(
        f"Six Countries Open an Office\n\n(Global Times) 28 October 2024\n\n{ONE}\n\n{TWO} ///nCa, 28 October 2024"
    )
    assert "sources_disagree" in codes(draft)


def test_a_dateline_gives_place_and_agency_but_its_date_is_weak() -> None:
    draft = read(f"date 2024-06-18\n\nASTANA, 17 June 2024 (Kazinform) – {ONE}\n\n{TWO}")
    assert (value(draft.dateline), value(draft.source), value(draft.published)) == ("ASTANA", "Kazinform", "2024-06-18")
    assert draft.body == f"{ONE}\n\n{TWO}"
    assert value(read(f"ASTANA, 17 June 2024 (Kazinform) – {ONE}\n\n{TWO}").published) == "2024-06-17"
    assert read(f"ASTANA, 17 June (Kazinform) – {ONE}\n\n{TWO}").published is None


def test_bylines_are_read_and_left_out() -> None:
    draft = read(f"Six Countries Open an Office\n\nBy Anna Example\n\n{ONE}\n\n{TWO}")
    assert value(draft.byline) == "Anna Example"
    assert draft.source is None
    assert draft.body == f"{ONE}\n\n{TWO}"


def test_a_russian_text() -> None:
    draft = read(
        "Главная > Новости\n\nШесть стран открывают общее бюро\n\n29 марта 2024, 10:15 | Источник: ТАСС\n\n"
        "Министры шести стран встретились в столице и договорились открыть общее бюро по торговле и транспорту.\n\n"
        "Бюро начнёт работу следующей весной, сообщили в министерстве.\n\nЧитайте также: Другая новость\nПоделиться\n"
    )
    assert value(draft.title) == "Шесть стран открывают общее бюро"
    assert (value(draft.published), value(draft.source), value(draft.language)) == ("2024-03-29", "ТАСС", "ru")
    assert draft.body.startswith("Министры шести стран")
    assert draft.body.endswith("сообщили в министерстве.")


def test_a_chinese_text() -> None:
    draft = read(
        "六国将设立贸易办公室\n2024年3月29日 10:22 来源：新华网\n\n"
        "六国部长星期一在首都会晤，同意设立一个贸易、交通和能源共同办公室，官员们在会谈后说。\n\n"
        "办公室将于明年春天开始工作，每年向部长们报告两次。\n\n责任编辑：某某\n".encode("gb18030")
    )
    assert value(draft.title) == "六国将设立贸易办公室"
    assert (value(draft.published), value(draft.source), value(draft.language)) == ("2024-03-29", "新华网", "zh-Hans")
    assert draft.body.endswith("报告两次。")


def test_lines_broken_to_fit_a_width_stay_one_paragraph() -> None:
    wrapped = (
        "The ministers of six countries met in the capital on Monday and\n"
        "agreed to open a common office for trade, transport and\n"
        "energy, officials said after the talks, which had begun on the\n"
        "Saturday before and were held behind closed doors.\n\n"
        "The office will begin its work next spring, with a staff of\nforty, and report to the ministers twice a year."
    )
    assert read(wrapped).body == wrapped
    assert read(f"{ONE}\n{TWO}\n{ONE}").body == f"{ONE}\n\n{TWO}\n\n{ONE}"


def test_boilerplate_at_both_ends_is_left_out() -> None:
    draft = read(
        "Skip to content\nMenu\nHome > World > Asia\n\nSix Countries Open an Office\n\n(Reuters) 28 October 2024\n\n"
        f"{ONE}\n\nAdvertisement\n\n{TWO}\n\nShare this article\nFacebook Twitter WhatsApp\n\n"
        "Related articles\nAnother story of the day\nOne more story\n\n"
        "Comments\nNo comments yet. Be the first to comment!\n\n© 2024 Some Site. All rights reserved.\n"
    )
    assert value(draft.title) == "Six Countries Open an Office"
    assert draft.body == f"{ONE}\n\n{TWO}"


def test_a_labelled_credit_below_the_boilerplate_counts_and_a_date_there_does_not() -> None:
    draft = read(f"{ONE}\n\n{TWO}\n\nLeave a Reply\n\nBack To Top\n\nSource: Global Times\n\n3 May 2024\n")
    assert value(draft.source) == "Global Times"
    assert draft.body == f"{ONE}\n\n{TWO}"


def test_an_empty_article_is_a_blocking_problem() -> None:
    draft = read("Leave a Reply\n\nBack To Top\n")
    assert draft.body == ""
    assert [(problem.code, problem.severity) for problem in draft.problems] == [("empty_text", "blocking")]


@pytest.mark.parametrize(
    ("data", "name", "outcome"),
    [
        (b"", "a.txt", "failed"),
        (b"\xef\xbb\xbf \n\n", "a.txt", "failed"),
        (b"\x00\x01\x02\x03\x04" * 200, "a.txt", "failed"),
        (b"\x89PNG\r\n\x1a\nxxxx", "a.txt", "skipped"),
        (b"\x7fELF\x02\x01\x01", "a.txt", "failed"),
        (b"[site]\n", "collection.toml", "skipped"),
        (b"body{}", "style.css", "skipped"),
        (b"text", ".hidden", "skipped"),
        (b"text", "photo.JPG", "skipped"),
    ],
)
def test_what_is_no_article_is_refused_with_a_message(data: bytes, name: str, outcome: str) -> None:
    (refusal,) = read_file(data, name, KNOWN, Options())
    assert isinstance(refusal, Refusal)
    assert refusal.outcome == outcome
    assert refusal.message.endswith(".")


def test_a_file_over_the_limit_is_refused() -> None:
    (refusal,) = read_file(b"x" * 100, "a.txt", KNOWN, Options(max_bytes=50))
    assert isinstance(refusal, Refusal)
    assert refusal.outcome == "failed"


def test_a_lone_carriage_return_in_the_first_line_breaks_nothing() -> None:
    assert read(f"One, two\rthree, title, date\n\n{ONE}").body.endswith(ONE)


def test_a_stray_nul_does_not_make_a_text_binary() -> None:
    draft = read(f"{ONE[:50]}\0{ONE[50:]}")
    assert draft.body == ONE
    assert draft.repairs[0].before == "\0"


PIECES = st.sampled_from(
    [
        "date 2024-03-29 ", "Date: 29.03.2024", "\n", "\n\n", "\r\n", " ", "\t", "\u00a0", "\u00ad", "\u200b", ONE, TWO,
        "Six Countries Open an Office", "six-countries-open-an-office", "Global Times) 09:22, October 28, 2024",
        " ///nCa, 29 March 2024", "(Xinhua)", "Leave a Reply", "Back To Top", "Home > World", "By Anna Example", "—",
        "ASTANA, 17 June (Kazinform) – ", "来源：新华社", "2024年3月29日", "六国部长在首都会晤。", "Comments",
        "Read also: x", "donâ€™t", " Reuters", "Advertisement",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join))
def test_text_removed_pieces_and_repairs_are_the_original(text: str) -> None:
    for draft in read_file(text.encode(), "a.txt", KNOWN, Options()):
        if not isinstance(draft, ArticleDraft):
            continue
        decoded = decode(draft.original, draft.encoding).text
        repaired = repair(decoded)
        assert repaired.repairs == draft.repairs
        removed = [piece.span for piece in draft.removed]
        assert removed == sorted(removed)
        remaining = "".join(
            char
            for index, char in enumerate(repaired.text)
            if not any(start <= repaired.origin(index) < end for start, end in removed)
        )
        assert "".join(remaining.split()) == "".join(draft.body.split())
        assert all(decoded[slice(*piece.span)] == piece.text for piece in draft.removed)
        assert all(decoded[slice(*finding.span)] == finding.quote for finding in all_findings(draft) if finding.span)
