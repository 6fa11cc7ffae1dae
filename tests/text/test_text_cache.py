"""What was made of texts is kept within bounds, and made again only when it had to go."""

from __future__ import annotations

import pytest

from archive.text.text_cache import TIMES_IN_A_RUN, TextCache, enlarged_for_a_run


def asked(most: int) -> tuple[TextCache[str], list[str]]:
    made: list[str] = []

    def make(text: str) -> str:
        made.append(text)
        return text.upper()

    return TextCache(make, len, most), made


def test_a_text_is_worked_on_once_whoever_asks() -> None:
    kept, made = asked(100)
    assert [kept("one"), kept("two"), kept("o" + "ne")] == ["ONE", "TWO", "ONE"]
    assert made == ["one", "two"]


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    kept, made = asked(8)
    for text in ("aaa", "bbb", "aaa", "ccc", "aaa", "bbb"):
        kept(text)
    assert made == ["aaa", "bbb", "ccc", "bbb"]


def test_what_is_larger_than_the_bound_is_made_each_time() -> None:
    kept, made = asked(2)
    assert [kept("long"), kept("long")] == ["LONG", "LONG"]
    assert made == ["long", "long"]


def test_what_was_made_elsewhere_is_taken() -> None:
    kept, made = asked(100)
    kept.add("one", "UNO")
    kept.add("one", "EIN")
    assert kept("one") == "UNO" and made == []


def test_more_is_kept_during_a_run_and_let_go_after_it() -> None:
    kept, made = asked(3)
    texts = [f"{n:03}" for n in range(TIMES_IN_A_RUN)]
    with enlarged_for_a_run():
        for text in texts + texts:
            kept(text)
        assert made == texts
    kept("aaa")
    assert kept("aaa") == "AAA" and made == [*texts, "aaa"]
    kept(texts[-1])
    assert made[-1] == texts[-1]


@pytest.mark.parametrize("text", ["", "\ud800", "中国", "a\x00b"])
def test_every_text_can_be_kept(text: str) -> None:
    kept, made = asked(100)
    assert kept(text) == kept(text) and made == [text]
