"""What is wrong with an archive is found, and nothing is found where nothing is wrong."""

from __future__ import annotations

import zlib
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from archive.editing.changes import recording
from archive.models import Article, Generation, Original, SearchLog, Tally
from archive.models.choices import ChangeKind
from archive.preserving import verifying
from archive.preserving.verifying import verify
from tests import make

pytestmark = pytest.mark.django_db


def small_archive() -> Article:
    tag, other = make.tag(), make.tag("transport")
    source, event = make.source(), make.event()
    problem = {"code": "short", "severity": "warning"}
    make.article(on="2024-03-01", precision="month", tags=[tag, other], language="")
    make.article(on="2023-01-01", precision="year", tags=[other], source=source)
    make.article(on=None, events=[event])
    make.article("Not shown", state="in_review", tags=[tag], problems=[problem])
    return make.article(tags=[tag], source=source, events=[event], problems=[problem], language="ru")


def told(*options: str) -> tuple[int, str]:
    """Run the command; return its exit status and what it says."""
    out = StringIO()
    try:
        call_command("verify_archive", *options, stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_sound_archive_is_in_order() -> None:
    article = small_archive()
    with recording(ChangeKind.EDIT) as record:
        record.set(article, published_on=None, date_precision="", date_basis="")
        record.link(article, "tags", remove=[{"tag": article.tagged.get().tag_id}])
    assert list(verify()) == []
    assert told() == (0, "counts: in order.\nlog: in order.\noriginals: in order.\n")


def test_empty_archive_is_in_order() -> None:
    assert told()[0] == 0


@pytest.mark.parametrize("headings", [1, 50])
@pytest.mark.parametrize("kind", ["archive", "language", "source", "tag", "event", "state", "problem"])
def test_each_count_that_is_wrong_missing_or_too_many_is_found(
    kind: str, headings: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "HEADINGS", headings)
    small_archive()
    wrong = Tally.objects.filter(kind=kind).order_by("pk")[0]
    Tally.objects.filter(pk=wrong.pk).update(n=wrong.n + 1)
    assert len(list(verify("counts"))) == 1
    Tally.objects.filter(pk=wrong.pk).delete()
    (fault,) = verify("counts")
    assert fault.startswith(kind)
    assert fault.endswith(f"none kept, {wrong.n} counted.")
    wrong.save(force_insert=True)
    assert list(verify("counts")) == []
    Tally.objects.create(kind=kind, object_id=987, label="xx", precision="total", n=3)
    (fault,) = verify("counts")
    assert fault.endswith("3 kept, 0 counted.")


def test_count_of_unknown_sources_is_checked() -> None:
    small_archive()
    Tally.objects.filter(kind="source", object_id=0, precision="total").update(n=9)
    assert list(verify("counts")) == ["source 0, total: 9 kept, 2 counted."]


def test_count_of_unknown_kind_is_found() -> None:
    Tally.objects.create(kind="colour", label="red", precision="total", n=1)
    assert list(verify("counts")) == ["1 × a count of the unknown kind “colour” is kept."]


def test_article_outside_the_search_log_is_found() -> None:
    article = small_archive()
    SearchLog.objects.filter(article=article).delete()
    assert list(verify("log")) == [f"1 × an article is missing from the search log ({article.key})."]
    SearchLog.objects.create(article=article, seq=Generation.objects.get().search_seq + 1)
    (fault,) = verify("log")
    assert "above the last one given" in fault


def test_original_that_was_altered_is_found_and_an_erased_one_is_no_fault() -> None:
    article = small_archive()
    original = Original.objects.get(articles__article=article)
    Original.objects.filter(pk=original.pk).update(packed=zlib.compress(b"something else"))
    status, said = told("--originals")
    assert status == 1
    assert (
        said == f"originals: Article {article.key} (article.txt): The original {original.sha256} does not fit its"
        " checksum. Restore it from a backup.\n"
    )
    assert told("--counts") == (0, "counts: in order.\n")
    Original.objects.filter(pk=original.pk).update(packed=None, erased_at=timezone.now())
    assert told("--originals")[0] == 0


def test_original_of_another_size_is_found() -> None:
    article = small_archive()
    original = Original.objects.get(articles__article=article)
    Original.objects.filter(pk=original.pk).update(size=original.size + 1)
    (fault,) = verify("originals")
    assert fault.endswith(f"has {original.size} bytes, not {original.size + 1}.")
