"""What is wrong with an archive is found, and nothing is found where nothing is wrong."""

from __future__ import annotations

import json
import zlib
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from archive.editing.changes.recorder import recording
from archive.editing.problem_review import accept_problems
from archive.editing.workflow import blocked_by
from archive.models import (
    Article,
    ArticleOriginal,
    ArticleProblem,
    ChangeSet,
    Datestamp,
    Generation,
    Original,
    SearchLog,
    State,
    Tally,
)
from archive.models.choices import ChangeKind
from archive.preserving import counts, fixity
from archive.preserving.verifying import verify
from archive.search.index import follower
from tests import forked, make

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


def run_verify(*options: str) -> tuple[int, str]:
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
    follower.catch_up()
    assert list(verify()) == []
    names = ("database", "originals", "texts", "wording", "counts", "log", "index")
    assert run_verify() == (0, "".join(f"{name}: in order.\n" for name in names))


def test_empty_archive_is_in_order() -> None:
    follower.catch_up()
    assert run_verify()[0] == 0


@pytest.mark.parametrize("headings", [1, 50])
@pytest.mark.parametrize("kind", ["archive", "language", "source", "tag", "event", "state", "problem", "shown"])
def test_each_count_that_is_wrong_missing_or_too_many_is_found(
    kind: str, headings: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "HEADINGS", headings)
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


def test_record_that_harvesters_would_miss_or_should_not_know_of_is_found() -> None:
    article, hidden = make.article(), make.article(state=State.READY)
    Datestamp.objects.filter(article=article).update(article=hidden)
    assert list(verify("log")) == [
        "1 × an article of which readers may know has no datestamp for harvesters.",
        "1 × an article of which readers may not know has a datestamp for harvesters.",
    ]


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
    status, output = run_verify("--originals")
    assert status == 1
    assert (
        output == f"originals: Article {article.key} (article.txt): The original {original.sha256} does not fit its"
        " checksum. Restore it from a backup.\n"
        "The problem “failed fixity” was opened or closed for 1 articles.\n"
    )
    assert run_verify("--counts") == (0, "counts: in order.\n")
    Original.objects.filter(pk=original.pk).update(packed=None, erased_at=timezone.now())
    assert run_verify("--originals")[0] == 0


def test_article_that_failed_is_held_back_until_what_was_stored_is_back() -> None:
    article = make.article(state="in_review")
    failed = article.problems.filter(code="failed_fixity")
    original = Original.objects.get(articles__article=article)
    Original.objects.filter(pk=original.pk).update(packed=zlib.compress(b"something else"))
    Article.objects.filter(pk=article.pk).update(title="Set by nobody")
    run_verify()
    assert blocked_by([article]) == {article.pk: "failed fixity"}
    assert set(failed.get().evidence) == {"originals", "texts"}
    Original.objects.filter(pk=original.pk).update(packed=original.packed)
    run_verify("--counts")
    assert set(failed.get().evidence) == {"originals", "texts"}
    run_verify("--originals")
    assert set(failed.get().evidence) == {"texts"}

    accept_problems(failed.all(), user=make.user(), reason="As the paper has it")
    before = ChangeSet.objects.count()
    run_verify()
    assert failed.get().state == ArticleProblem.Answer.ACCEPTED
    assert ChangeSet.objects.count() == before
    Article.objects.filter(pk=article.pk).update(title=article.title)
    run_verify()
    assert not failed.all().exists()


def test_original_of_another_size_is_found() -> None:
    article = small_archive()
    original = Original.objects.get(articles__article=article)
    Original.objects.filter(pk=original.pk).update(size=original.size + 1)
    (fault,) = verify("originals")
    assert fault.endswith(f"has {original.size} bytes, not {original.size + 1}.")


def test_originals_that_were_replaced_or_only_serve_as_context_are_read_too() -> None:
    article = small_archive()
    before = Original.objects.get(articles__article=article)
    ArticleOriginal.objects.filter(original=before).update(is_current=False)
    context = Original.of(b"title,text\n", "text/csv")
    context.save()
    Original.objects.filter(pk=before.pk).update(context=context)
    alone = Original.of(b"alone", "text/plain")
    alone.save()
    assert list(verify("originals")) == []
    Original.objects.filter(pk__in=[before.pk, context.pk, alone.pk]).update(packed=b"damaged")
    places = {fault.partition(": ")[0] for fault in verify("originals")}
    assert places == {f"Article {article.key} (article.txt)", "Context of 1 originals", "Of no article"}


@pytest.mark.parametrize("lot", [1, 500])
@pytest.mark.parametrize("field", ["title", "summary", "body"])
def test_title_or_text_that_no_change_set_is_found(field: str, lot: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fixity, "BATCH", lot)
    created, edited = make.article("As created"), make.article("As created, too")
    with recording(ChangeKind.EDIT) as record:
        record.set(edited, title="As edited", body="A text that was edited. " * 60, summary="In short")
    assert list(verify("texts")) == []
    for article in (created, edited):
        Article.objects.filter(pk=article.pk).update(**{field: "Neither created nor edited so"})
    faults = [fault for fault in verify("texts") if "last change" in fault]
    assert [fault.split(":")[0] for fault in faults] == [f"Article {created.key}", f"Article {edited.key}"]


def test_plain_words_that_are_not_those_of_the_text_are_found() -> None:
    article = make.article(body="A *text*.", body_format="markdown")
    Article.objects.filter(pk=article.pk).update(text="Another text.")
    assert list(verify("texts")) == [f"Article {article.key}: its plain words are not those of its text."]


def test_index_that_is_behind_or_holds_something_else_is_found() -> None:
    article = make.article()
    follower.catch_up()
    assert list(verify("index")) == []
    Article.objects.filter(pk=article.pk).update(
        state="withdrawn", withdrawal_reason="legal", withdrawn_at=article.published_at
    )
    assert list(verify("index")) == ["1 × an article is not in the index as it is in the database."]


@pytest.mark.django_db(transaction=True)
def test_link_to_what_is_not_there_is_found() -> None:
    make.article(tags=[make.tag()])
    with connection.constraint_checks_disabled():
        drop = "ALTER TABLE archive_taggedarticle DISABLE TRIGGER ALL"
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(drop)
            cursor.execute("UPDATE archive_taggedarticle SET tag_id = 98765")
            assert list(verify("database")) == ["1 × the tag of archive_taggedarticle points to what is not there."]
            cursor.execute("DELETE FROM archive_taggedarticle")
            if connection.vendor == "postgresql":
                cursor.execute(drop.replace("DISABLE", "ENABLE"))
    assert list(verify("database")) == []


def test_file_mixed_from_a_copy_and_the_log_of_another_time_is_found(migrated_archive: dict[str, str]) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL guards its own files")
    ended = forked.run("-m", "tests.preserving.mixing", env=migrated_archive, check=True)
    output = json.loads(ended.stdout.splitlines()[-1])
    assert output["before"] == []
    assert output["mixed"] != []
