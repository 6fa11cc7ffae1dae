"""Lists of references and RTF: read as the records and texts that they are, never as an article made of their code."""

from __future__ import annotations

import logging
from time import process_time
from typing import Any

import pytest

from archive.importing.drafts import ArticleDraft, Finding, Known, Options, Refusal
from archive.importing.formats import read_file, reread

RIS = """TY  - NEWS
TI  - Cartwrights move to the new yard
AU  - Brandt, Eva
AU  - Olsen, Karl
T2  - The Harbour Gazette
DA  - 2016/04/07/
PY  - 2016
AB  - The cartwrights move to the new yard behind the station in May, with all their oak.
KW  - trade
KW  - crafts
LA  - en
UR  - https://gazette.example/2016/carts
ER  -

TY  - JOUR
T1  - Wheelwrights stay
A1  - Sommer, Änne
JO  - The Island Post
Y1  - 2016/04//
N2  - The wheelwrights stay in the old yard beside the church for another year at least.
ID  - w7
ER  -
"""
BIBTEX = r"""% exported from the desk
@string{gaz = "The Harbour Gazette"}
@article{carts,
  author = {Brandt, Eva and Olsen, Karl and {Harbour Office}},
  title = {Coopers leave the {Lower} yard: a caf{\'e} for S{\o}ren},
  journal = gaz,
  date = {2016-04-11},
  keywords = {trade, crafts},
  url = {\url{https://gazette.example/2016/coopers}},
  abstract = {The coopers leave the lower yard after the flood --- and do not know yet where to go.},
}

@misc{wheels, author = "Karl Olsen", title = "Wheelwrights stay", howpublished = "The Island Post",
  year = 2016, month = apr, note = "p. 3", publisher = {The Island Post},
  abstract = "The wheelwrights stay in the old yard beside the church for another year."}
"""
RTF = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times New Roman;}}{\info{\title x}}\f0\fs24 "
    r"{\b Lighthouse keeper retires after forty years}\par Date: 14 June 2018\par\par "
    r"The keeper of the southern light, who sat in the caf\'e9 \u8211? for forty years, retired.\par}"
)


def value(finding: Finding[Any] | None) -> Any:
    return None if finding is None else finding.value if isinstance(finding.value, str) else str(finding.value)


def drafts(data: str, name: str, encoding: str = "utf-8") -> list[ArticleDraft]:
    found = list(read_file(data.encode(encoding), name, Known(), Options()))
    assert all(isinstance(one, ArticleDraft) for one in found), found
    for one in found:
        assert isinstance(one, ArticleDraft)
        again = reread(one.original, one.context, one.media_type, one.encoding, name, Known(), Options())
        assert isinstance(again, ArticleDraft)
        assert (again.title, again.body, again.published, again.source) == (
            one.title,
            one.body,
            one.published,
            one.source,
        )
    return [one for one in found if isinstance(one, ArticleDraft)]


@pytest.mark.parametrize("name", ["one.ris", "one.txt"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_references_in_ris_are_articles_each_with_its_own_bytes(name: str, ends: str) -> None:
    first, second = drafts(RIS.replace("\n", ends), name)
    assert first.original.startswith(b"TY  - NEWS")
    assert first.original.rstrip().endswith(b"ER  -")
    assert (value(first.title), value(first.published)) == ("Cartwrights move to the new yard", "2016-04-07")
    assert (value(first.source), value(first.byline)) == ("The Harbour Gazette", "Eva Brandt, Karl Olsen")
    assert (value(first.original_url), value(first.language)) == ("https://gazette.example/2016/carts", "en")
    assert [tag.value for tag in first.tags] == ["trade", "crafts"]
    assert first.body.endswith("with all their oak.")
    assert (value(second.title), value(second.published), value(second.source)) == (
        "Wheelwrights stay",
        "2016-04",
        "The Island Post",
    )
    assert (value(second.byline), second.member) == ("Änne Sommer", "w7")


@pytest.mark.parametrize("name", ["two.bib", "two.txt"])
def test_entries_of_bibtex_are_articles_each_with_its_own_bytes(name: str) -> None:
    first, second = drafts(BIBTEX, name)
    assert first.original.startswith(b"@article{carts")
    assert (value(first.title), value(first.published)) == (
        "Coopers leave the Lower yard: a café for Søren",
        "2016-04-11",
    )
    assert (value(first.source), value(first.byline)) == (
        "The Harbour Gazette",
        "Eva Brandt, Karl Olsen, Harbour Office",
    )
    assert (value(first.original_url), first.member) == ("https://gazette.example/2016/coopers", "carts")
    assert first.body == "The coopers leave the lower yard after the flood — and do not know yet where to go."
    assert (value(second.published), value(second.source), value(second.byline)) == (
        "2016-04",
        "The Island Post",
        "Karl Olsen",
    )


def test_a_broken_reference_stops_no_other() -> None:
    (refusal, draft) = sorted(
        read_file(f"@article{{broken, title = \n{BIBTEX}".encode(), "a.bib", Known(), Options()),
        key=lambda one: isinstance(one, ArticleDraft),
    )[-2:]
    assert isinstance(draft, ArticleDraft)
    assert isinstance(refusal, ArticleDraft | Refusal)
    first, second = read_file(
        b"TY  - NEWS\nER  - \n\n" + RIS.partition("\n\n")[0].encode(), "a.ris", Known(), Options()
    )
    assert isinstance(first, Refusal)
    assert isinstance(second, ArticleDraft)


def test_the_text_of_rtf_is_read_as_plain_text_is() -> None:
    (draft,) = drafts(RTF, "keeper.rtf")
    assert value(draft.title) == "Lighthouse keeper retires after forty years"
    assert value(draft.published) == "2018-06-14"
    assert "in the café – for forty years" in draft.body
    assert not set("\\{}") & set(draft.body)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("%0 Newspaper Article\n%T Wheelwrights stay\n%A Olsen, Karl\n", "a.enw"),
        ("PMID- 1234\nTI  - Wheelwrights stay\n", "a.nbib"),
        ("FN Clarivate Analytics\nVR 1.0\nPT J\nAU Olsen, K\n", "a.txt"),
        ("{\\rtf1 }", "a.rtf"),
    ],
)
def test_what_is_not_read_is_refused_with_a_sentence(data: str, name: str) -> None:
    (refusal,) = read_file(data.encode(), name, Known(), Options())
    assert isinstance(refusal, Refusal)
    assert refusal.message.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "TY, the keeper of the light, retired on Thursday after forty years in the tower of the southern light.\n",
        "@keeper wrote {in a note, as ever} that the light will be worked from the mainland after the summer.\n",
        "The style of references is TY  - NEWS in the first line, and ER in the last, as the librarian explained.\n",
        "%0 was the share of the islanders who agreed with the plan of the office to close the southern light.\n",
    ],
)
def test_texts_that_speak_of_such_things_are_texts(text: str) -> None:
    (draft,) = read_file(text.encode(), "a.txt", Known(), Options())
    assert isinstance(draft, ArticleDraft)
    assert draft.media_type == "text/plain"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.bib", "@article{" * 20_000),
        ("a.bib", "@article{a, title={" + "{" * 50_000),
        ("a.bib", "@string{a={b}}\n" * 10_000),
        ("a.bib", "".join(f"@string{{k{n}={{b}}}}\n@misc{{m{n}, title=k{n}}}\n" for n in range(2_000))),
        ("a.bib", "@article{a, title={" + "\\x{" * 50_000 + "}" * 50_001),
        ("a.ris", "TY  - NEWS\n" * 20_000),
        ("a.ris", "TY  - NEWS\n" + "AU  - a\n" * 50_000),
        ("a.rtf", "{\\rtf1 " + "{" * 100_000),
        ("a.rtf", "{\\rtf1 " + "\\u1?" * 100_000),
    ],
)  # fmt: skip
def test_hostile_lists_are_read_in_bounded_time(name: str, data: str) -> None:
    started = process_time()
    assert list(read_file(data.encode(), name, Known(), Options())) != []
    assert process_time() - started < 10
    assert logging.getLogger("bibtexparser").level == logging.CRITICAL
