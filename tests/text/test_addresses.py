"""Addresses elsewhere in all the ways that they are written."""

from __future__ import annotations

import pytest

from archive.text.addresses import spellings


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
