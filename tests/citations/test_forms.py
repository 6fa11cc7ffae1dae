"""Every form of a citation is read back by the programs that others read it with."""

from __future__ import annotations

import json
import warnings
from dataclasses import replace
from datetime import date

import pytest
import rispy
from citeproc import Citation as Cited
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from pybtex.database import parse_string

from archive.citations import Citation, Style, bibtex, csl, plain, ris, wiki
from archive.text.dates.partial_dates import PartialDate

pytestmark = pytest.mark.once

WHOLE = Citation(
    key="m4yeaafdmm",
    title="Oil & gas: who pays {50%}?",
    url="https://archive.example/articles/m4yeaafdmm/oil-gas/",
    author="Eva Brandt, Karl Olsen and Ada Moor",
    source="Morning Post",
    agency="North Wire",
    published=PartialDate(2024, 3, 29),
    language="en",
    original_url="https://post.example/1",
    archive="Annals",
    seen_on=date(2026, 11, 30),
    short_url="https://archive.example/a/m4yeaafdmm",
    version=2,
)
BARE = Citation(
    key="m4yeaafdmm", title="[Untitled]", url="https://archive.example/articles/m4yeaafdmm/x/", has_supplied_title=True
)
BY_A_BODY = replace(WHOLE, author="River Ports Authority and Office of Dredging")
OF_A_MONTH = replace(WHOLE, published=PartialDate(2024, 3), author="", agency="")
OF_A_YEAR = replace(WHOLE, published=PartialDate(2024), author="", agency="")
HOSTILE = replace(
    WHOLE,
    title="A\r\nER  - \r\nTY  - BOOK | [[x]] {{y}} ''z'' ~~~~ <ref>\\input{a} $b_1^2$ #~",
    author="Au}thor\nER  - ",
    source="P|ost}}\n@misc{x,}",
)


# -- RIS --------------------------------------------------------------------------------------------------------------


def read_ris(cited: Citation) -> dict[str, object]:
    (found,) = rispy.loads(ris(cited))
    return found


def test_ris_is_an_article_of_a_paper_with_each_person_in_a_line() -> None:
    assert read_ris(WHOLE) == {
        "type_of_reference": "NEWS",
        "id": "m4yeaafdmm",
        "title": "Oil & gas: who pays {50%}?",
        "authors": ["Eva Brandt", "Karl Olsen", "Ada Moor"],
        "secondary_title": "Morning Post",
        "year": "2024",
        "date": "2024/03/29/",
        "language": "en",
        "urls": ["https://archive.example/articles/m4yeaafdmm/oil-gas/"],
        "access_date": "2026/11/30",
        "database_provider": "Annals",
        "accession_number": "m4yeaafdmm",
        "notes": ["credited to North Wire", "first published at https://post.example/1", "version 2", "held by Annals"],
    }
    assert read_ris(BY_A_BODY)["authors"] == ["River Ports Authority and Office of Dredging"]


def test_ris_leaves_out_what_is_unknown() -> None:
    assert read_ris(BARE).keys() == {"type_of_reference", "id", "title", "urls", "accession_number", "notes"}
    assert read_ris(OF_A_MONTH)["date"] == "2024/03//"
    assert read_ris(OF_A_YEAR)["date"] == "2024///"


def test_ris_of_hostile_values_stays_one_record() -> None:
    found = read_ris(HOSTILE)
    assert found["type_of_reference"] == "NEWS"
    assert str(found["title"]).startswith("A ER - TY - BOOK | [[x]]")
    assert all(line[2:6] == "  - " for line in ris(HOSTILE).splitlines())


# -- BibTeX -----------------------------------------------------------------------------------------------------------


def test_bibtex_is_read_back_person_by_person() -> None:
    (entry,) = parse_string(bibtex(WHOLE), "bibtex").entries.values()
    assert (entry.type, entry.key) == ("article", "annals-m4yeaafdmm")
    assert [str(person) for person in entry.persons["author"]] == ["Brandt, Eva", "Olsen, Karl", "Moor, Ada"]
    assert entry.fields["title"] == r"{Oil \& gas: who pays \{50\%\}?}"
    assert (entry.fields["journal"], entry.fields["entrysubtype"]) == ("Morning Post", "newspaper")
    assert (entry.fields["year"], entry.fields["date"], entry.fields["urldate"]) == ("2024", "2024-03-29", "2026-11-30")
    (body,) = parse_string(bibtex(BY_A_BODY), "bibtex").entries.values()
    assert [str(person) for person in body.persons["author"]] == ["{River Ports Authority and Office of Dredging}"]


def test_bibtex_leaves_out_what_is_unknown_and_hostile_values_stay_one_entry() -> None:
    (bare,) = parse_string(bibtex(BARE), "bibtex").entries.values()
    assert bare.type == "misc"
    assert {name.lower() for name in bare.fields} == {"title", "url", "note"}
    assert not bare.persons
    (entry,) = parse_string(bibtex(HOSTILE), "bibtex").entries.values()
    assert entry.type == "article"


# -- CSL-JSON ---------------------------------------------------------------------------------------------------------


def test_csl_is_taken_by_a_citation_processor() -> None:
    items = json.loads(json.dumps([csl(WHOLE), {**csl(BARE), "id": "bare"}]))
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # by which the processor tells of what it does not know
        source = CiteProcJSON(items)
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    list_of_references = CitationStylesBibliography(style, source, formatter.plain)
    for key in (WHOLE.key, "bare"):
        list_of_references.register(Cited([CitationItem(key)]))
    first, second = map(str, list_of_references.bibliography())
    for part in ("Eva Brandt", "Karl Olsen", "Ada Moor", "2024", "Oil & gas: who pays {50%}?", "Morning Post"):
        assert part in first + second
    assert source[WHOLE.key].type == "article-newspaper"


def test_csl_leaves_out_what_is_unknown_and_keeps_dates_as_they_are_known() -> None:
    assert csl(BARE).keys() == {"id", "type", "title", "URL", "archive_location", "note"}
    assert csl(OF_A_MONTH)["issued"] == {"date-parts": [[2024, 3]]}
    assert csl(OF_A_YEAR)["issued"] == {"date-parts": [[2024]]}
    assert csl(WHOLE)["version"] == "2"


# -- for people -------------------------------------------------------------------------------------------------------

HELD = "Annals, m4yeaafdmm, version 2"
SHORT = "archive.example/a/m4yeaafdmm"


@pytest.mark.parametrize(
    ("style", "cited", "expected"),
    [
        (
            Style.CHICAGO,
            WHOLE,
            "Eva Brandt, Karl Olsen, and Ada Moor. “Oil & gas: who pays {50%}?” Morning Post, March 29, 2024."
            f" {HELD}. Accessed November 30, 2026. https://{SHORT}.",
        ),
        (
            Style.CHICAGO,
            OF_A_MONTH,
            f"Morning Post. “Oil & gas: who pays {{50%}}?” March 2024. {HELD}."
            f" Accessed November 30, 2026. https://{SHORT}.",
        ),
        (Style.CHICAGO, BARE, "[Untitled]. n.d. https://archive.example/articles/m4yeaafdmm/x/."),
        (
            Style.APA,
            replace(WHOLE, author="Eva Brandt and Karl Olsen"),
            "Eva Brandt, & Karl Olsen. (2024, March 29). Oil & gas: who pays {50%}? Morning Post."
            f" {HELD}. Retrieved November 30, 2026, from https://{SHORT}",
        ),
        (
            Style.APA,
            OF_A_YEAR,
            "Oil & gas: who pays {50%}? (2024). Morning Post."
            f" {HELD}. Retrieved November 30, 2026, from https://{SHORT}",
        ),
        (Style.APA, BARE, "[Untitled]. (n.d.). https://archive.example/articles/m4yeaafdmm/x/"),
        (
            Style.MLA,
            replace(WHOLE, author="", title="Oil"),
            f"North Wire. “Oil.” Morning Post, 29 Mar. 2024. {HELD}, {SHORT}. Accessed 30 Nov. 2026.",
        ),
        (Style.MLA, BARE, "[Untitled]. archive.example/articles/m4yeaafdmm/x/."),
    ],
)
def test_plain_lines_say_what_is_known_in_the_order_of_their_style(
    style: Style, cited: Citation, expected: str
) -> None:
    assert plain(cited, style) == expected


@pytest.mark.parametrize("style", Style)
def test_plain_lines_are_one_line_and_never_double_a_stop(style: Style) -> None:
    line = plain(replace(HOSTILE, title="They\nsaid so."), style)
    assert "\n" not in line
    assert ".." not in line
    assert "They said so." in line


def test_wiki_template_holds_hostile_values_as_they_are_read() -> None:
    assert wiki(WHOLE) == (
        "{{cite news |url=https://archive.example/articles/m4yeaafdmm/oil-gas/ |author1=Eva Brandt"
        " |author2=Karl Olsen |author3=Ada Moor |title=Oil &amp; gas: who pays &#123;50%&#125;?"
        " |newspaper=Morning Post |agency=North Wire |date=29 March 2024 |language=en |via=Annals"
        " |id=m4yeaafdmm |access-date=30 November 2026}}"
    )
    inner = wiki(HOSTILE).removeprefix("{{").removesuffix("}}")
    assert not set("[]{}<>~'\n") & set(inner)
    assert inner.count("|") == wiki(replace(HOSTILE, title="A", author="B", source="C")).count("|")
    assert "date=" not in wiki(BARE)
    assert "|date=March 2024 |" in wiki(OF_A_MONTH)
