"""Date the public records of what is held already by when the article last changed, some thousand at a time."""

from typing import Any

from django.db import migrations
from django.db.models import Max, Q

ARTICLES_A_BATCH = 10_000


def fill(apps: Any, schema_editor: Any) -> None:
    articles, datestamps = apps.get_model("archive", "Article"), apps.get_model("archive", "Datestamp")
    last = articles.objects.aggregate(last=Max("pk"))["last"] or 0
    known = Q(state__in=["published", "merged"]) | Q(state="withdrawn", withdrawal_mention=True)
    for start in range(0, last + 1, ARTICLES_A_BATCH):
        rows = articles.objects.filter(known, pk__gt=start, pk__lte=start + ARTICLES_A_BATCH).order_by("pk")
        datestamps.objects.bulk_create(
            [datestamps(article_id=pk, at=int(at.timestamp())) for pk, at in rows.values_list("pk", "updated_at")]
        )


def clear(apps: Any, schema_editor: Any) -> None:
    apps.get_model("archive", "Datestamp").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0030_datestamps"),
    ]

    operations = [migrations.RunPython(fill, clear)]
