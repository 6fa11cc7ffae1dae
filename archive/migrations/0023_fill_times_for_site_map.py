"""Fill in when the articles of each month last changed, from the articles (one pass over them)."""

from datetime import datetime
from typing import Any

from django.db import migrations
from django.db.models import Max


def fill(apps: Any, schema_editor: Any) -> None:
    articles, tallies = apps.get_model("archive", "Article"), apps.get_model("archive", "Tally")
    rows = (
        articles.objects.filter(state="published")
        .order_by()
        .values_list("published_on", "date_precision")
        .annotate(changed_at=Max("updated_at"))
    )
    changed: dict[tuple[str, int, int], datetime] = {}
    for day, precision, at in rows.iterator():
        key = ("undated", 0, 0)
        if day:
            key = ("year", day.year, 0) if precision == "year" else ("month", day.year, day.month)
        changed[key] = max(changed.get(key, at), at)
    for (precision, year, month), at in changed.items():
        found = tallies.objects.filter(kind="archive", object_id=0, precision=precision, year=year, month=month)
        found.update(changed_at=at)


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0022_times_for_feeds_and_site_map"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
