"""What goes to another process arrives as it was."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace

from archive.importing.drafts import ArticleDraft, Finding, Problem, Refusal, Removed, Repair
from archive.importing.intake.reader import Item, ReadResult
from archive.text.dates.partial_dates import PartialDate
from archive.text.pickling import FastPickleMixin
from tests.conftest import ROOT


@dataclass(frozen=True, slots=True)
class Pair(FastPickleMixin):
    one: int
    other: tuple[Pair, ...] = ()


def test_a_value_and_those_in_it_arrive_equal_and_of_their_class() -> None:
    sent = Pair(1, (Pair(2), Pair(3)))
    arrived = pickle.loads(pickle.dumps(sent))
    assert arrived == sent
    assert type(arrived.other[1]) is Pair
    assert replace(arrived, one=4) == Pair(4, sent.other)
    assert not hasattr(arrived, "__dict__")


def test_all_that_a_worker_of_an_import_sends_arrives() -> None:
    draft = ArticleDraft(
        original=b"bytes",
        media_type="text/plain",
        encoding="utf-8",
        body="Words.",
        title=Finding(
            "Words", "document", "first line", 0.9, (0, 5), "Words", others=(Finding("W", "inferred", "rule"),)
        ),
        published=Finding(PartialDate(2024, 3), "metadata", "date"),
        removed=(Removed("gone", "boilerplate", (6, 10)),),
        repairs=(Repair("line ends", "\r\n", "\n", 3),),
        problems=(Problem("code", "note", "A sentence.", {"line": 1}),),
    )
    items = (Item("sha", 5, draft), Item("", 0, Refusal("failed", "It is empty."), "member", 2))
    sent = ReadResult(ROOT / "seeds", "seeds", "sha", items=items)
    assert pickle.loads(pickle.dumps(sent)) == sent
