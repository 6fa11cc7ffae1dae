"""Nothing in a file makes reading it slower than its size does."""

from __future__ import annotations

import pytest

from tests.importing.hostile import Stopwatch
from tests.importing.hostile_files import FORMATS, OWN, REPEATED, units_of

# All of them in a megabyte take an hour, by `python -m tests.importing.hostile`. Here each grows until it takes so many
# seconds of processor time, which is long before that where it grows too fast.
ENOUGH = 0.008
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def watch() -> Stopwatch:
    return Stopwatch()


@pytest.mark.long
@pytest.mark.once
@pytest.mark.parametrize("kind", FORMATS)
def test_time_grows_in_step_with_the_size_of_hostile_files(watch: Stopwatch, kind: str) -> None:
    grown = {name: watch.growth(kind, unit, most=MEGABYTE, enough=ENOUGH) for name, unit in units_of(kind).items()}
    assert {name: found for name, found in grown.items() if found} == {}


@pytest.mark.once
def test_a_growth_by_the_square_is_seen(watch: Stopwatch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "read", lambda _kind, _unit, size: (size / 50_000) ** 2)
    assert "bytes" in watch.growth("text", "a", most=MEGABYTE, enough=9)
    monkeypatch.setattr(watch, "read", lambda _kind, _unit, size: size / 50_000)
    assert watch.growth("text", "a", most=MEGABYTE, enough=99) == ""


def test_a_repetition_has_its_size() -> None:
    assert min(len(units_of(kind)) for kind in FORMATS) >= 20 and set(OWN) <= set(REPEATED)
    for kind, make in FORMATS.items():
        _name, data = make("a" * 50_000)
        assert len(data) > 30_000, kind
