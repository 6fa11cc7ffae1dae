"""An archive with something of everything, and what is needed to hold two of them against each other."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.db import connection, models

from archive.comparing.near_duplicates import refresh_fingerprints
from archive.editing.articles import edit
from archive.editing.assigning import assign
from archive.editing.changes.recorder import recording
from archive.editing.erasing import erase_article
from archive.editing.erasing.erasure import ErasureOrder
from archive.editing.events.answers import dismiss_articles
from archive.editing.merging.articles import merge_articles
from archive.editing.merging.vocabulary import merge_vocabulary
from archive.editing.notes import write_note
from archive.editing.problem_review import accept_problems
from archive.editing.roles import make_groups
from archive.editing.undo import undo
from archive.editing.unknown_names.finding import find_unknown_names
from archive.editing.workflow import Transition, apply_transition
from archive.models import (
    Article,
    ArticleOriginal,
    BoilerplatePlace,
    BoilerplateProposal,
    Change,
    ChangeSet,
    Collection,
    Event,
    FixityCheck,
    ImportBatch,
    ImportRecord,
    LedgerCorrection,
    Original,
    Reading,
    SavedView,
    Source,
    State,
    Tag,
    TagSuggestion,
    UnknownName,
)
from archive.models.changes import pack, pack_at_once
from archive.models.choices import ChangeKind
from archive.preserving.bags import layout
from archive.preserving.bags.exporting import Exported, export_archive
from archive.preserving.bags.restoring import restore_archive
from tests import make

RECORDED = ("archive", "auth")


def quiet(_what: str, _done: int, _total: int) -> None:
    """Take no notice of progress."""


def export(path: Path, *since: Path, anew: bool = False) -> Exported:
    return export_archive(path, since=since, anew=anew, progress=quiet)


def restore(*paths: Path) -> None:
    restore_archive(paths, progress=quiet)


def payload(path: Path) -> dict[str, bytes]:
    """Return every file of `data/` by its name."""
    files = (one for one in sorted((path / "data").rglob("*")) if one.is_file())
    return {one.relative_to(path / "data").as_posix(): one.read_bytes() for one in files}


def empty() -> None:
    """Take everything out of the archive and out of the tables of its staff."""
    emptied = [
        one
        for one in apps.get_models(include_auto_created=True)
        if one._meta.app_label == "archive" or (one._meta.app_label == "auth" and one is not Permission)
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for model in emptied:
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence")


def rows(skipped: Iterable[type[models.Model]] = (User, Group)) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of what a bag tells, column by column, with packed values unpacked."""
    found = {}
    for model in layout.exported_models() - {*skipped, User.groups.through, Group.permissions.through}:
        names = [one.attname for one in model._meta.concrete_fields]
        told = [dict(zip(names, row, strict=True)) for row in model._base_manager.order_by("pk").values_list(*names)]
        if model is layout.Upkeep:
            told = [row for row in told if row["task"] == layout.Upkeep.Task.NAMES]
        if model is Original:
            for row, original in zip(told, Original.objects.order_by("pk"), strict=True):
                row["packed"] = original.packed and original.read()
        if model is Change:
            for row, change in zip(told, Change.objects.order_by("pk"), strict=True):
                row["old"], row["new"] = map(str_of, change.values())
                row["packed"] = None
        found[model._meta.label] = [tuple(map(str_of, row.values())) for row in told]
    return found


def str_of(value: Any) -> str:
    """Write a value so that equal ones are alike: keys in order, bytes as bytes, numbers as any database has them."""
    if isinstance(value, float) and math.isfinite(value):
        return repr(int(value) if value.is_integer() and abs(value) >= 1e16 else value + 0.0)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {str_of(one)}" for key, one in sorted(value.items())) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(str_of, value)) + "]"
    return repr(bytes(value)) if isinstance(value, memoryview) else repr(value)


def derived() -> dict[str, Any]:
    """Return what is derived, but for ids of rows, numbers and tokens."""
    told: dict[str, Any] = {}
    for label in ("Tally", "Fingerprint", "ArticleWording"):
        model: Any = apps.get_model("archive", label)
        names = [one.attname for one in model._meta.concrete_fields if one.name != "id"]
        told[label] = sorted(tuple(map(str_of, row)) for row in model.objects.values_list(*names))
    return told


def fill_richly() -> None:
    """Add something of every kind to an archive."""
    make_groups()
    editor = make.user("anna", "review_article", "publish_article", "change_article", "submit_article")
    other = make.user("ben", "change_article")
    editor.groups.add(Group.objects.get(name="Publishers"))
    tags = [make.tag(f"tag {n}", aliases=[f"ярлык {n}"]) for n in range(3)]
    source, agency = make.source("Morning Post", aliases=["The Post"]), make.source("Wire", kind="agency")
    place, series = make.place(latitude="12.50000", longitude="-7.12500"), make.series()
    event = make.event(place=place, series=series)
    with recording(ChangeKind.EDIT) as record:
        record.link(event, "tags", add=[{"tag": tags[0].pk}])
        record.link(event, "aliases", add=[{"name": "Подписание", "language": "ru"}])
        record.link(place, "aliases", add=[{"name": "Порт", "language": "ru"}])
        record.link(series, "aliases", add=[{"name": "Конференция", "language": "ru"}])
        record.create(Collection(pk=1, title="Harbour papers", translations={"ru": {"title": "Бумаги"}}))
    one = make.article("One", tags=tags[:2], events=[event], source=source, agency=agency, byline="Ann")
    two = make.article(
        "Two: «два» 二", body="Other words, quite others. " * 40, tags=tags[1:], on="2023-01-01", precision="year"
    )
    third = make.article(
        "Third", on=None, state=State.IN_REVIEW, body="# Markdown\n\nWith *marks*.", body_format="markdown"
    )
    gone = make.article("To be erased", body="Secret words of this one alone, never to be read again. " * 5)
    withdrawn = make.article("To be withdrawn", on="2024-02-01", precision="month", tags=[tags[2]])
    context = Original.of(b"title,text\r\n", "text/csv", "cp1251")
    context.save()
    Original.objects.filter(articles__article=two).update(context=context)
    _edit(one, two, third, gone, withdrawn, editor, other)
    dismiss_articles(event, [two.pk], user=editor, reason="It tells of another")
    candidate = make.candidate([two, third])
    candidate.words = ["harbour", "papers"]
    candidate.save()
    TagSuggestion.objects.create(article=third, tag=tags[0], rule="name", words=["tag 0"], state="refused")
    figure = {"kind": "figure", "passage": "0123456789abcdef", "words": "three papers", "low": 3.0, "noun": "papers"}
    LedgerCorrection.objects.create(article=one, **figure)
    proposal = BoilerplateProposal.objects.create(source=source, line="Read more", number=2, number_read=3)
    BoilerplatePlace.objects.create(proposal=proposal, article=one, version=1, start=0, end=9, is_left_out=True)
    SavedView.objects.create(owner=editor, name="Mine", query="state=imported", is_shared=True)
    batch = ImportBatch.objects.create(name="morning", status="finished", options={"publish": True}, user=editor)
    ImportRecord.objects.create(
        batch=batch, place="/in/a.csv", place_hash=-5, path="in/a.csv", file_hash=7, outcome="queued", article=two,
        size=3, proposal={"title": {"old": "Two", "new": "2", "evidence": {"span": [0, 1]}}}, answer="open",
    )  # fmt: skip
    find_unknown_names()
    name = UnknownName(kind="keyword", name="Qwerty", key="qwerty", state="dismissed", decided_by=editor)
    name.count([one.pk, two.pk])
    name.save()
    refresh_fingerprints(Article.objects.values_list("pk", flat=True))  # as an import does
    _read_originals(context)
    _odd_values(one)


def _read_originals(damaged: Original) -> None:
    """Note what came of reading all originals, of one that they failed to fit once."""
    FixityCheck.objects.take_up()
    fitting = [
        Reading(pk, is_erased=erased is not None) for pk, erased in Original.objects.values_list("pk", "erased_at")
    ]
    FixityCheck.objects.note([Reading(damaged.pk, "It does not fit.")], by="a test")
    FixityCheck.objects.note(fitting, by="a test")


def _edit(
    one: Article, two: Article, third: Article, gone: Article, withdrawn: Article, editor: User, other: User
) -> None:
    """Let people act on articles: edit, undo, merge, withdraw, erase, note, assign, delete."""
    done = edit(one, {"title": "One, edited", "body": "An edited text. " * 100}, user=editor, reason="Typed wrongly")
    edit(two, {"subtitle": "In two parts"}, user=editor)
    assert done
    undo([done], user=editor, reason="It was right")
    edit(one, {"title": "One, edited again"}, user=editor)
    doublet = make.article("One of two", body="The doublet of something. " * 30)
    merge_articles(one, doublet, user=editor, reason="The same")
    withdrawal = Transition(State.WITHDRAWN, reason="By letter", withdrawal_reason="rights", public_note="Asked for")
    apply_transition([withdrawn], withdrawal, user=editor)
    erase_article(gone, ErasureOrder("By order of the court", "Erased"), user=editor)
    write_note(third, "Please look, @ben", user=editor)
    assign([third.pk], other, user=editor)
    with recording(ChangeKind.PROBLEMS) as record:
        record.link(third, "problems", add=[{"code": "short", "severity": "warning"}])
    accept_problems(third.problems.filter(code="short"), user=editor, reason="It is short")
    merge_vocabulary(Tag.objects.get(name="tag 1"), [Tag.objects.get(name="tag 2")], user=editor)
    last = make.tag("made and deleted")
    with recording(ChangeKind.EDIT, user=editor) as record:
        record.delete(last)
    make.source("Unused")
    Source.objects.filter(name="Unused").update(homepage="https://example.org/", languages=["en", "zh-Hans"])
    Event.objects.update(rules=[{"role": "reports", "words": ["harbour"], "days": [0, 3]}])


def _odd_values(article: Article) -> None:
    """Put into the log what JSON, or UTF-8, can hardly say."""
    act = ChangeSet.objects.create(kind="edit", user_name="gone", at=article.created_at)
    long = "half \ud83d and none " * 60
    for old, new in ((None, long), (1e16, -0.0), ([math.inf], {"$number": "x"}), ("null", None)):
        before, after, packed = pack(old, new)
        if before is not None and not _is_plain([before, after]):  # what no database takes is packed, however short
            before, after, packed = None, None, pack_at_once(old, new)
        Change.objects.create(
            change_set=act, model="article", object_id=article.pk, action="set", field="evidence.odd", old=before,
            new=after, packed=packed,
        )  # fmt: skip
    ArticleOriginal.objects.filter(article=article).update(name="a\u2028b.txt")


def _is_plain(value: Any) -> bool:
    return "inf" not in str_of(value) and "e+" not in str_of(value) and "-0.0" not in str_of(value)
