"""Addresses elsewhere in all the ways that they are written."""

from __future__ import annotations

import pytest

from archive.text.addresses import is_web_address, spellings


@pytest.mark.parametrize(
    "typed",
    [
        "https://example.org/a?b=1",
        "http://www.example.org/a/?b=1",
        "example.org/a?b=1",
        "WWW.Example.org/a?b=1#below",
    ],
)
def test_one_address_is_known_in_each_of_its_spellings(typed: str) -> None:
    assert {"https://example.org/a?b=1", "http://www.example.org/a/?b=1"} <= set(spellings(typed))


@pytest.mark.parametrize("typed", ["https://[broken", "https://"])
def test_what_is_no_address_is_asked_for_as_it_stands(typed: str) -> None:
    assert spellings(typed) == [typed]


@pytest.mark.parametrize("typed", ["example.org/" + "a" * 2000, "example.org/\x00"])
def test_what_no_database_could_hold_is_not_asked_for(typed: str) -> None:
    assert spellings(typed) == []


@pytest.mark.parametrize("address", ["https://example.org/a?b=1", "HTTP://Example.org", "http://новости.рф/мир"])
def test_an_address_of_the_web_has_its_scheme_and_a_host(address: str) -> None:
    assert is_web_address(address)


@pytest.mark.parametrize("address", ["", "x", "example.org/a", "javascript:alert(1)", "ftp://example.org/", "https://"])
def test_what_has_not_both_is_none(address: str) -> None:
    assert not is_web_address(address)


@pytest.mark.parametrize("end", [" b", "\n", "\0", "a" * 2000])
def test_an_address_is_in_one_piece_of_bounded_length(end: str) -> None:
    assert not is_web_address(f"https://example.org/{end}")
