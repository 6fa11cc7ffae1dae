"""A value is written in one way, and read as what it was."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.models import Article, Tag, UnknownName
from archive.preserving.bags.values import decoder_of, dumps, loads, moment_of, read_moment

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"b": 1, "a": "é"}, '{"a":"é","b":1}'),
        (["\u2028", 'a"b\n'], '["\u2028","a\\"b\\n"]'),
        ("half \ud83d é", '"half \\ud83d \\u00e9"'),
        (math.nan, '{"$number":"nan"}'),
        ([-math.inf], '[{"$number":"-inf"}]'),
        ({"$number": 1}, '{"$$number":1}'),
        ({"$$number": None}, '{"$$$number":null}'),
        (1e16, "10000000000000000"),
        ([-0.0, 1e-7], "[0.0,1e-07]"),
        ("1e+16 -0.0 $number", '"1e+16 -0.0 $number"'),
        (2**70, str(2**70)),
    ],
)
def test_a_value_has_one_form(value: Any, written: str) -> None:
    assert dumps(value) == written.encode()
    assert dumps(loads(dumps(value))) == written.encode()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["$number", "$$number", "a", "é"]) | st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(VALUES)
def test_any_value_comes_back(value: Any) -> None:
    line = dumps(value)
    assert b"\n" not in line
    json.loads(line.decode(), parse_constant=pytest.fail)
    assert same(loads(line), value)


def same(one: Any, other: Any) -> bool:
    """Say whether two values are equal, an infinite number to itself, and a number to what it is as an integer."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def test_a_moment_is_told_to_the_microsecond_in_utc() -> None:
    written = "2024-03-29T10:00:00.000001Z"
    assert moment_of(read_moment("2024-03-29T13:00:00.000001+03:00")) == written
    assert moment_of(read_moment(written)) == written
    with pytest.raises(ValueError, match="no time zone"):
        read_moment("2024-03-29T10:00:00")


def test_only_what_leads_somewhere_has_to_stand_in_an_address() -> None:
    for model, name, value in ((UnknownName, "key", "two words"), (Article, "key", "4w7j2k9qma"), (Tag, "slug", "a-b")):
        read = decoder_of(model._meta.get_field(name))
        assert read is not None and read(value) == value
    for model, name, value in ((Article, "key", "two words"), (Article, "slug", ""), (Tag, "slug", "a/b")):
        read = decoder_of(model._meta.get_field(name))
        assert read is not None
        with pytest.raises(ValueError, match="stand in no address"):
            read(value)
