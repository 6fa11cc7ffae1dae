"""Pages before and after a change are told apart by what a browser shows, not by white space or order of attributes."""

from __future__ import annotations

import pytest

from benchmarks.same_pages import difference


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>One  two</p>", "<p>\n  One two\n</p>"),
        ('<a class="x" href="/y">z</a>', '<a href="/y" class="x">z</a>'),
        ("<li>a</li><li>b</li>", "<li>a</li>\n\n<li>b</li>"),
        ("<p>&#x27;A&amp;B&quot;</p>", "<p>'A&amp;B&#34;</p>"),
    ],
)
def test_the_same_page_otherwise_written(before: str, after: str) -> None:
    assert difference(before, after) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p><b>a</b> <i>b</i></p>", "<p><b>a</b><i>b</i></p>"),
        ("<p>a</p>", "<p>b</p>"),
        ('<a href="/y">z</a>', '<a href="/y" rel="next">z</a>'),
        ("<p>a b</p>", "<p>a&nbsp;b</p>"),
        ("<ul><li>a</li></ul>", "<ul></ul>"),
    ],
)
def test_another_page(before: str, after: str) -> None:
    assert difference(before, after)
