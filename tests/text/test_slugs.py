"""Readable ends of addresses."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.slugs import slugify


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        (
            "China-Central Asia forum ends with $1.57 billion in deals",
            "china-central-asia-forum-ends-with-1-57-billion-in-deals",
        ),
        ("Xi’an", "xian"),
        ("Саммит «Китай — Центральная Азия»", "sammit-kitay-tsentralnaya-aziya"),
        ("中国—中亚峰会", "zhong-guo-zhong-ya-feng-hui"),
        ("Oʻzbekiston", "ozbekiston"),
        ("Қазақстан", "qazaqstan"),
        ("ＡＢＣ news", "abc-news"),
        ("  The flourish! 🌏🤝 ", "the-flourish"),
        ("C++", "c-plus-plus"),
        ("C#, F#; C", "c-sharp-f-sharp-c"),
        ("Note #5 and A+", "note-5-and-a"),
        ("history", "history-1"),
        ("Compare", "compare-1"),
        ("Versions", "versions-1"),
        ("A history", "a-history"),
    ],
)
def test_title_of_any_script_gives_plain_words(title: str, slug: str) -> None:
    assert slugify(title, "article-1") == slug


@pytest.mark.parametrize("title", ["", "!!!", "🌏🤝", "— ’ —", "\ud800"])
def test_fallback_is_given_when_nothing_remains(title: str) -> None:
    assert slugify(title, "tag-17") == "tag-17"


def test_long_title_is_cut_at_a_word() -> None:
    slug = slugify("word " * 40, "article-1")
    assert slug == "-".join(["word"] * 16)
    assert len(slug) == 79


def test_title_that_ends_at_the_limit_is_not_cut() -> None:
    title = "-".join(["abcdefghi"] * 8)
    assert slugify(f"{title}x", "") == f"{title}x"
    assert slugify(f"{title}x more", "") == f"{title}x"


def test_one_endless_word_is_cut() -> None:
    assert slugify("a" * 200, "") == "a" * 80


@given(st.text())
def test_slug_is_always_plain_and_stays_itself(title: str) -> None:
    slug = slugify(title, "article-1")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= 80
    assert slugify(slug, "article-1") == slug or slug == "article-1"
