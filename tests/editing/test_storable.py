"""Text that a database refuses is escaped on every way in, so that either database holds the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from archive.editing.articles import edit
from archive.editing.changes.recorder import recording
from archive.editing.changes.values import RECORDED
from archive.editing.notes import write_note
from archive.editing.tables.importing import plan_table, write_table
from archive.editing.vocabulary.loading import load_collection
from archive.models import Article, ChangeSet, Note, Tag
from archive.models.choices import ChangeKind
from archive.text.printable import storable_values
from tests import make

pytestmark = pytest.mark.django_db
ODD = "a\0b\ud83d"
STORED = "a\\x00b\\ud83d"
TEXTS = (models.CharField, models.TextField, models.JSONField)


def unstorable() -> list[str]:
    """Return every column of the archive in which there is text that not every database takes."""
    found = []
    for model in apps.get_app_config("archive").get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, TEXTS):
                values = model._base_manager.values_list(field.attname, flat=True)
                found += [f"{model.__name__}.{field.name}" for one in values if is_odd(one)]
    return found


def is_odd(value: object) -> bool:
    return bool(storable_values(value) != value)


def test_whatever_is_created_set_and_linked_can_be_stored() -> None:
    anna = make.user()
    article = make.article(ODD, body=f"{ODD}.", evidence={"title": {"quote": ODD}}, original=b"odd")
    tag = make.tag(ODD, aliases=[ODD])
    with recording(ChangeKind.EDIT, user=anna, reason=ODD, public_reason=ODD) as record:
        record.set(article, subtitle=ODD, **{"evidence.byline": {"quote": [ODD]}})
        record.link(article, "tags", [{"tag": tag.pk, "words": [ODD]}])
    edit(article, {"summary": ODD}, user=anna, reason=ODD)
    write_note(article, ODD, user=anna)
    article = Article.objects.get()
    assert (article.title, article.subtitle, article.summary, article.body) == (STORED, STORED, STORED, f"{STORED}.")
    assert STORED in article.text
    assert (Tag.objects.get().name, Note.objects.get().text) == (STORED, STORED)
    assert {one.reason for one in ChangeSet.objects.filter(user=anna)} == {STORED}
    assert unstorable() == []


@pytest.mark.parametrize(
    "model", [one for one in RECORDED.values() if one is not Article], ids=lambda one: one.__name__
)
def test_text_fields_of_every_record_are_set_by_the_same_rule(model: type[models.Model]) -> None:
    made = {"tag": make.tag, "source": make.source, "place": make.place, "eventseries": make.series}
    make_one = made.get(str(model._meta.model_name))
    row = make_one() if make_one else make.event() if model.__name__ == "Event" else None
    if row is None:  # there is one of its kind only, or machines make it
        return
    names = [one.name for one in model._meta.concrete_fields if type(one) is models.TextField]
    with recording(ChangeKind.EDIT, user=make.user()) as record:
        record.set(row, **dict.fromkeys(names, ODD))
    row.refresh_from_db()
    assert names and {getattr(row, name) for name in names} == {STORED}


def test_what_grows_beyond_its_field_is_cut() -> None:
    longest = Article._meta.get_field("title").max_length
    assert longest is not None
    edit(article := make.article(), {"title": "a" * (longest - 1) + "\0"}, user=make.user())
    article.refresh_from_db()
    assert article.title == "a" * (longest - 1) + "\\"


def test_tables_and_collection_files_are_read_by_the_same_rule(tmp_path: Path) -> None:
    plan = plan_table("tag", "slug,name,kind,aliases\nodd,a\0b,topic,c\0d\n")
    assert plan.changes[0].cells[1].after == "a\\x00b"
    write_table(plan, make.user())
    (tmp_path / "collection.toml").write_text(
        'format = 1\n[[tags]]\nslug = "two"\nname = "e\\u0000f"\nkind = "topic"\n'
    )
    load_collection(tmp_path / "collection.toml")
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["a\\x00b", "e\\x00f"]
    assert unstorable() == []
