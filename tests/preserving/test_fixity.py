"""Each night a share of the originals is read, so that all are within a month; what fails is held back and told."""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta
from fractions import Fraction
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from archive.models import Article, ArticleOriginal, FixityCheck, FixityFinding, Generation, Original, Upkeep
from archive.preserving import fixity_schedule
from archive.preserving.fixity_schedule import number_due, number_of, oldest, parse_share
from archive.preserving.original_events import events_of
from tests import make

pytestmark = pytest.mark.django_db
NIGHT = timedelta(days=1)


def run(*options: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify_archive", *options, stdout=out, stderr=out)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """Give a clock that can be set: `clock[0] += …`."""
    now = [timezone.now().replace(hour=12)]
    monkeypatch.setattr("django.utils.timezone.now", lambda: now[0])
    return now


def damage(article: Article) -> Original:
    original = Original.objects.get(articles__article=article)
    Original.objects.filter(pk=original.pk).update(packed=zlib.compress(b"something else"))
    return original


def test_all_are_read_within_thirty_nights_the_oldest_and_never_read_first(
    clock: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fixity_schedule, "LOT", 2)
    originals = [Original.of(f"{number}".encode(), "text/plain") for number in range(65)]
    Original.objects.bulk_create(originals)
    ids = [one.pk for one in originals]
    assert number_due() == 3  # a thirtieth, rounded up
    read: list[int] = []
    for night in range(30):
        clock[0] += NIGHT
        if night == 10:
            Original.objects.bulk_create([Original.of(b"new", "text/plain")])
            ids.append(Original.objects.latest("pk").pk)
        read += oldest(number_due())
        status, said = run("--due")
        assert status == 0 and f" 0 of them do not fit. Within 30 days: {len(ids)} of {len(ids)}." in said
    assert set(read) >= set(ids[:65]) and read[:6] == ids[:6]
    assert FixityCheck.objects.filter(fits=True).count() >= 65
    assert Upkeep.objects.get(task="fixity").told == {
        "within": 66,
        "read": 65,
        "of": 66,
    }  # the new one counts since it came

    clock[0] += 60 * NIGHT  # nobody was there: all are due, but no more than a tenth in one night
    assert number_due() == 7
    for _night in range(9):
        run("--due")
    assert number_due() == 3


def test_a_share_is_rounded_up_and_read_oldest_first() -> None:
    articles = [make.article() for _number in range(3)]
    ids = [Original.objects.get(articles__article=one).pk for one in articles]
    assert (number_of(Fraction(1, 30)), oldest(2)) == (1, ids[:2])
    run("--share", "1/3")
    assert oldest(3) == [*ids[1:], ids[0]]
    assert FixityCheck.objects.get(pk=ids[0]).by.startswith("verify_archive, Python 3.")
    assert parse_share("2/3") == Fraction(2, 3)
    for words in ("", "0/3", "4/3", "1/0", "0.5", "1/x", "-1/3"):
        with pytest.raises(ValueError, match="is no share of the originals"):
            parse_share(words)
        assert run(f"--share={words or ' '}")[0] == 2
    assert run("--share", "1/3", "--originals")[0] == 2
    assert run("--share", "1/3", "--due")[0] == 2


def test_what_was_left_out_is_taken_up_and_what_was_erased_is_read_no_more() -> None:
    originals = [Original.of(f"{number}".encode(), "text/plain") for number in range(4)]
    Original.objects.bulk_create(originals)
    ids = sorted(one.pk for one in originals)
    assert FixityCheck.objects.take_up() == 4
    FixityCheck.objects.filter(pk=ids[1]).delete()
    assert (FixityCheck.objects.take_up(), FixityCheck.objects.take_up()) == (1, 0)
    Original.objects.filter(pk=ids[2]).update(packed=None, erased_at=timezone.now())
    assert run("--share", "1/1") == (0, "4 originals were read, 0 of them do not fit. Within 30 days: 3 of 3.\n")
    assert ids[2] not in oldest(9) and FixityCheck.objects.get(pk=ids[2]).fits is None


def test_one_that_fails_holds_all_its_articles_back_until_it_fits_again(clock: list[datetime]) -> None:
    article, other, sound = (make.article(state="in_review") for _number in range(3))
    run("--due")
    clock[0] += NIGHT
    original = damage(article)
    ArticleOriginal.objects.create(article=other, original=original, is_current=False)
    before = Generation.revision().generation
    status, said = run("--share", "1/1")
    assert status == 1 and f"originals: Article {article.key}" in said and "3 originals were read, 1 of them" in said
    failed = {one.key for one in Article.objects.filter(problems__code="failed_fixity")}
    assert failed == {article.key, other.key}
    finding = FixityFinding.objects.get()
    assert (finding.original_id, finding.fits) == (original.pk, False)
    assert Generation.revision().generation > before
    assert Upkeep.objects.get(task="fixity").faults == 1

    generation = Generation.revision().generation
    clock[0] += NIGHT
    FixityCheck.objects.filter(pk=original.pk).update(at=clock[0])
    assert run("--share", "1/30")[0] == 0  # another one is read: the problem stays all the same
    assert Article.objects.filter(problems__code="failed_fixity").count() == 2
    assert Generation.revision().generation == generation  # a mark alone raises nothing

    Original.objects.filter(pk=original.pk).update(packed=original.packed)
    assert run("--share", "1/1")[0] == 0
    assert not Article.objects.filter(problems__code="failed_fixity").exists()
    assert [one.fits for one in FixityFinding.objects.order_by("pk")] == [False, True]
    kinds = [(one.kind, one.is_failure) for one in events_of(original)]
    assert kinds.count(("fixity check", True)) == 1 and kinds.count(("fixity check", False)) == 1
    assert {kind for kind, _failure in kinds} == {"ingestion", "message digest calculation", "fixity check"}
    assert {one.kind for one in events_of(Original.objects.get(articles__article=sound))} >= {"fixity check"}


def test_a_whole_verification_marks_every_original() -> None:
    articles = [make.article() for _number in range(2)]
    damage(articles[0])
    run("--originals")
    assert sorted(FixityCheck.objects.values_list("fits", flat=True)) == [False, True]


def told(client: Client, article: Article) -> tuple[str, str]:
    """Return the validator of the page, and what it says of checks."""
    page = client.get(article.get_absolute_url())
    lines = [line.strip() for line in strip_tags(page.content.decode()).splitlines() if line.strip()]
    at = [number for number, line in enumerate(lines) if line.startswith("Checked")]
    return page["ETag"], lines[at[0]] if at else ""


def test_readers_are_told_the_day_from_the_next_one_on_and_a_failure_at_once(
    client: Client, clock: list[datetime]
) -> None:
    article = make.article()
    first, said = told(client, article)
    assert said == ""
    run("--due")
    assert told(client, article) == (first, "")  # the page that somebody keeps is the page that is drawn
    checked = timezone.localdate()
    clock[0] += NIGHT
    second, said = told(client, article)
    assert second != first and f"{checked:%-d %B %Y}: it fits" in said
    run("--due")
    run("--due")
    assert told(client, article) == (second, said)
    clock[0] += NIGHT
    assert f"{checked + NIGHT:%-d %B %Y}: it fits" in told(client, article)[1]

    original = damage(article)
    run("--share", "1/1")
    third, said = told(client, article)
    assert "does not fit this checksum any more" in said
    Original.objects.filter(pk=original.pk).update(packed=original.packed)
    run("--share", "1/1")
    fourth, said = told(client, article)
    assert fourth != third and said == ""
    clock[0] += NIGHT
    assert ": it fits" in told(client, article)[1]


def test_events_of_an_original_tell_of_its_copy_and_its_end() -> None:
    article = make.article()
    original = Original.objects.get(articles__article=article)
    Upkeep.objects.note(Upkeep.Task.BACKUP)
    assert events_of(original)[0].kind == "replication"
    original.packed, original.erased_at = None, timezone.now()
    original.save()
    kinds = [one.kind for one in events_of(original)]
    assert kinds[0] == "deletion" and "replication" not in kinds
    context = Original.of(b"shared", "text/csv")
    context.save()
    assert {one.kind for one in events_of(context)} == {"ingestion", "message digest calculation"}
