"""Each address of the site has one file in a copy, or none."""

from __future__ import annotations

import pytest

from archive.static_site.addresses import Addresses, relative

SITE = "https://news.example.org"
ADDRESSES = Addresses(SITE, ["ru"], ["zh-hans"])


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/articles/4w7j/a-title/#p7-k3f", "articles/4w7j/a-title/index.html#p7-k3f"),
        ("/ru/tags/trade/", "ru/tags/trade/index.html"),
        ("/tags/trade.csv", "tags/trade.csv"),
        ("/articles/4w7j.csl.json", "articles/4w7j.csl.json"),
        ("/a/4w7j", "a/4w7j/index.html"),
        ("/articles/?after=WyJuIl0", "articles/after/WyJuIl0/index.html"),
        ("/articles/4w7j/a-title/?part=2", "articles/4w7j/a-title/part/2/index.html"),
        ("/events/forum/compare/?a=4w7j&b=5w7j", "events/forum/compare/a/4w7j/b/5w7j/index.html"),
        ("/events/forum/?view=unique", "events/forum/view/unique/index.html"),
        ("/articles/?tag=trade", "tags/trade/index.html"),
        ("/articles/?year=2024", "2024/index.html"),
        ("/articles/?undated=only", "undated/index.html"),
        ("/articles/?q=wheat+harvest", "search/index.html?q=wheat+harvest"),
        ("/ru/articles/?q=хлеб", "ru/search/index.html?q=%D1%85%D0%BB%D0%B5%D0%B1"),
        ("/search/", "search/index.html"),
        ("/static/archive/base.css", "static/archive/base.css"),
    ],
)
def test_address_has_its_file(address: str, file: str) -> None:
    found = ADDRESSES.target(address)
    assert found is not None
    assert found.file + found.behind == file


@pytest.mark.parametrize(
    "address",
    [
        "/articles/?tag=trade&tag=war",
        "/articles/?tag=..%2F..%2Fetc",
        "/articles/?q=wheat&tag=trade",
        "/articles/?q=wheat+-harvest",
        "/articles/?q=tag%3Atrade",
        "/articles/?sort=added",
        "/articles/?after=..%2F..%2Fetc",
        "/tags/../../etc/",
        "/tags/%2e%2e/etc/",
        "/tags/trade.zip",
        "/tags/trade.bib",
        "/2024/03/29.json",
        "/articles/4w7j.png",
        "/admin/",
        "/random/",
        "/on-this-day/",
        "/by-url/?u=x",
        "/help/search/",
        "/oai?verb=Identify",
        "/zh-hans/tags/trade/",
        "/articles/4w7j",
    ],
)
def test_what_needs_a_server_or_is_not_copied_has_none(address: str) -> None:
    assert ADDRESSES.target(address) is None


@pytest.mark.parametrize(
    ("link", "own"),
    [
        (f"{SITE}/about/", "/about/"),
        ("/about/", "/about/"),
        ("?after=x", "/tags/?after=x"),
        ("https://other.example/about/", None),
        (f"{SITE}.evil.example/", None),
        ("//other.example/", None),
        ("mailto:ann@post.example", None),
    ],
)
def test_only_links_into_the_site_are_its_own(link: str, own: str | None) -> None:
    assert ADDRESSES.own(link, "/tags/?before=y") == own


def test_way_from_a_file_to_another_is_relative() -> None:
    assert relative("index.html", "tags/trade/index.html") == "tags/trade/index.html"
    assert relative("tags/trade/index.html", "index.html") == "../../index.html"
    assert relative("tags/trade/index.html", "tags/trade/after/x/index.html") == "after/x/index.html"
    assert relative("tags/trade.atom", "static/archive/feed.css") == "../static/archive/feed.css"
