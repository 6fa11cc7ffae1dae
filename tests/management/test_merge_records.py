"""Merging records of the vocabulary by a command."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from archive.editing.merging import vocabulary
from archive.models import ChangeSet, Tag
from tests import make

pytestmark = pytest.mark.django_db


def merge(*arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command("merge_records", *arguments, stdout=out, stderr=out, **options)
    return out.getvalue()


def test_the_command_says_what_it_would_do_and_does_it_in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "MOST_AT_ONCE", 4)
    trade, sale = make.tag("trade"), make.tag("sale")
    articles = [make.article(f"{n}", tags=[sale]) for n in range(5)]
    told = merge("tag", "trade", "sale", dry_run=True)
    assert "Articles: 5, then 5" in told and "Other names of it then: sale" in told
    assert Tag.objects.count() == 2 and not ChangeSet.objects.filter(kind="merge").exists()
    told = merge("tag", "trade", "sale", reason="The same.")
    assert told.count("Moved:") == 3 and "Merged into “trade”." in told
    assert {article.tags.get() for article in articles} == {trade}
    assert {act.reason for act in ChangeSet.objects.filter(kind="merge")} == {"The same."}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("tag", "trade", "nothing"), "no tag with the slug “nothing”"),
        (("series", "trade", "sale"), "no series of events with the slug"),
        (("tag", "trade", "trade"), "Choose another one"),
    ],
)
def test_what_can_not_be_merged_is_refused(arguments: tuple[str, ...], said: str) -> None:
    make.tag("trade")
    out = StringIO()
    with pytest.raises(SystemExit) as refused:
        call_command("merge_records", *arguments, stdout=out, stderr=out)
    assert refused.value.code == 2 and said in out.getvalue()
