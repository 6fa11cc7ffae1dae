"""Reports that newsrooms write after templates, in many languages, as `series_templates.toml` holds them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Series:
    """The reports of a series, and how many days lie between one and the next."""

    name: str
    texts: list[str]
    days: int


def all_series() -> list[Series]:
    held = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return [
        Series(name, [one["text"].format(*words) for words in one["filled_in"]], one["days"])
        for name, one in held.items()
    ]
