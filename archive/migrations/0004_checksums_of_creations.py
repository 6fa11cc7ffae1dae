"""Creations of articles get the checksums of titles and texts that no later change set: from now on they are held."""

import hashlib
from typing import Any

from django.db import migrations

FIELDS = ("title", "subtitle", "summary", "body")
BATCH = 1000


def checksum(value: str) -> str:
    return hashlib.blake2b(value.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def keep_checksums(apps: Any, schema_editor: Any) -> None:
    changes = apps.get_model("archive", "Change").objects
    articles = apps.get_model("archive", "Article").objects
    creations = changes.filter(model="article", action="create", new__isnull=True, packed__isnull=True).order_by("pk")
    last = 0
    while rows := list(creations.filter(pk__gt=last)[:BATCH]):
        last = rows[-1].pk
        ids = [row.object_id for row in rows]
        texts = {values["pk"]: values for values in articles.filter(pk__in=ids).values("pk", *FIELDS)}
        later = changes.filter(model="article", action="set", object_id__in=ids, field__in=FIELDS)
        is_set = set(later.values_list("object_id", "field"))
        for row in rows:
            values = texts.get(row.object_id, {})
            names = [name for name in FIELDS if name in values and (row.object_id, name) not in is_set]
            row.new = {name: checksum(values[name]) for name in names}
        changes.bulk_update(rows, ["new"], batch_size=200)


def forget_checksums(apps: Any, schema_editor: Any) -> None:
    apps.get_model("archive", "Change").objects.filter(model="article", action="create").update(new=None)


class Migration(migrations.Migration):
    dependencies = [("archive", "0003_present_search_position")]

    operations = [migrations.RunPython(keep_checksums, forget_checksums)]
