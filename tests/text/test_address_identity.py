"""What of an address identifies an article: not how a reader came to it, nor whereto on the page."""

from __future__ import annotations

import pytest

from archive.text.addresses import identity, spellings, without_tracking

CLEAN = "https://gazette.example/2020/bench"


@pytest.mark.parametrize(
    "tail",
    [
        "?utm_source=feedburner&utm_medium=feed", "#top", "?fbclid=IwAR0&utm_campaign=x#comments", "?gclid=1",
        "?yclid=2",
        "?ref=rss", "?from=singlemessage&isappinstalled=0", "?at_medium=RSS&at_campaign=KARANGA", "?_ga=1.2.3",
        "?spm=C1.E2",
        "?source=newsletter", "?mc_cid=1&mc_eid=2", "#:~:text=bench", "?CMP=share_btn_tw", "?", "?xtor=RSS-1",
        "?igshid=9",
    ],
)  # fmt: skip
def test_what_tells_where_a_reader_came_from_is_no_part_of_the_address(tail: str) -> None:
    assert without_tracking(CLEAN + tail) == CLEAN
    assert identity(CLEAN + tail) == identity(CLEAN)
    assert CLEAN in spellings(CLEAN + tail)
    assert CLEAN + tail in spellings(CLEAN + tail)


@pytest.mark.parametrize(
    "address",
    [
        "https://gazette.example/news?id=7", "https://gazette.example/?p=12", "https://gazette.example/a?page=2&sort=date",
        "https://gazette.example/#!/news/7", "https://gazette.example/a?source=12345", "https://gazette.example/a?ref=2024-7",
        "https://gazette.example/a?from=2020-01-01", "https://gazette.example/a?q=utm_source", "urn:x:1#utm_source=a",
        "https://gazette.example/a?clid=5", "https://gazette.example/utm_source=x", "javascript:void(0)#top", "",
    ],
)  # fmt: skip
def test_what_names_the_article_stays(address: str) -> None:
    assert without_tracking(address) == address


def test_among_other_parameters_only_those_go_that_track() -> None:
    stated = "http://www.gazette.example/news/?id=7&utm_source=x&lang=ru#c1"
    assert without_tracking(stated) == "http://www.gazette.example/news/?id=7&lang=ru"
    assert (
        identity(stated)
        == identity("https://gazette.example/news?id=7&lang=ru")
        != identity("https://gazette.example/news")
    )


@pytest.mark.parametrize(
    "address",
    [
        "javascript:void(0)", "mailto:a@b.example", "urn:uuid:1", "tag:a.example,2020:1", "#top", "/news/1", "https://",
        "https://gazette.example", "https://www.gazette.example/", "https://gazette.example/?utm_source=rss#top",
        "about:blank",
        "https://[broken", "file:///etc/passwd", "data:text/html,x", "", "ftp://gazette.example/a",
        "https://a.example/" + "a" * 2000,
    ],
)  # fmt: skip
def test_what_is_no_address_of_one_article_identifies_none(address: str) -> None:
    assert identity(address) == ""
