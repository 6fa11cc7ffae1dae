"""Count what is known of the articles that were published before."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.models import Count, Exists, OuterRef, Q


def fill(apps: Any, schema_editor: Any) -> None:
    Article, TaggedArticle, Tally = (apps.get_model("archive", name) for name in ("Article", "TaggedArticle", "Tally"))
    published = Article.objects.filter(state="published").order_by()
    found: dict[str, int] = {}
    for name, column in (("title", "title_basis"), ("date", "date_basis"), ("precision", "date_precision")):
        for value, n in published.values_list(column).annotate(n=Count("pk")):
            found[f"{name}:{value}"] = n
    stated = {
        "source": Q(source__isnull=False),
        "agency": Q(agency__isnull=False),
        "language": ~Q(language=""),
        "byline": ~Q(byline=""),
        "address": ~Q(original_url=""),
        "time": Q(published_time__isnull=False),
        "tag": Exists(TaggedArticle.objects.filter(content_object=OuterRef("pk"))),
    }
    found |= {f"has:{name}": published.filter(condition).count() for name, condition in stated.items()}
    Tally.objects.bulk_create(
        [Tally(kind="fact", label=label, precision="total", n=n) for label, n in found.items() if n]
    )


def empty(apps: Any, schema_editor: Any) -> None:
    apps.get_model("archive", "Tally").objects.filter(kind="fact").delete()


class Migration(migrations.Migration):
    dependencies = [("archive", "0019_article_wording")]
    operations = [migrations.RunPython(fill, empty)]
