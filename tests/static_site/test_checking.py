"""Links are what stands in tags, and what a text says of links is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.static_site.checking import check, file_of, links_of
from archive.static_site.export import export_site
from tests import make

MARKUP = 'Write <a href=" "> or <a href="news/17"> here, and never src="nowhere.png" in a tag.'


@pytest.mark.django_db
@pytest.mark.once
def test_a_text_that_speaks_of_links_has_none(tmp_path: Path) -> None:
    make.article("How to link", body=f"{MARKUP}\n\nAnother paragraph.")
    make.article("Marked", body=f"`{MARKUP}`\n\n[blank]( ) and [other](<https:%20>)", body_format="markdown")
    assert export_site(tmp_path / "copy", workers=0).faults == []


def test_links_are_attributes_of_tags() -> None:
    page = b"""<p title="a > b href=">x href="no" &lt;a href="no"&gt;</p><a class="y" href="one.html">href="no"</a>
    <img alt="" src="two.png"><form method="get" action="three.html"></form><a data-href="no" href=" ">
    <meta content='x href="no"'>"""
    assert list(links_of(page)) == ["one.html", "two.png", "three.html", " "]


@pytest.mark.parametrize(
    "link", ["", " ", "\n", "#p1", " https://example.org/", "ht\ntps://example.org", "//a.example"]
)
def test_what_leads_to_its_own_page_or_away_is_no_file(link: str) -> None:
    assert file_of(link, "a/index.html") is None


def test_only_links_are_led_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "new.html").write_text("<p>New")
    (tmp_path / "index.html").write_text('<p title="old.html">="old.html"<a href="old.html" class="old.html">x</a>')
    checked = check(tmp_path, {"old.html": "new.html"}.get)
    assert (checked.faults, checked.pages, checked.links) == ([], 2, 1)
    assert (tmp_path / "index.html").read_text() == (
        '<p title="old.html">="old.html"<a href="new.html" class="old.html">x</a>'
    )
