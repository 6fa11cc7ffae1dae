"""Say how strong each proposed event is that stood here before."""

from collections import defaultdict
from typing import Any

from django.db import migrations
from django.db.models import Exists, OuterRef

BATCH = 500
CURRENT = ("imported", "in_review", "ready", "scheduled", "published")
DAYS = 7


def fill(apps: Any, schema_editor: Any) -> None:
    EventCandidate, Account = apps.get_model("archive", "EventCandidate"), apps.get_model("archive", "Account")
    links = EventCandidate.articles.through.objects.filter(article__state__in=CURRENT)
    links = links.exclude(Exists(Account.objects.filter(article=OuterRef("article"))))
    ids = list(EventCandidate.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        some = EventCandidate.objects.in_bulk(ids[start : start + BATCH])
        members = defaultdict(list)
        for pk, source, day in links.filter(eventcandidate__in=some).values_list(
            "eventcandidate", "article__source", "article__published_on"
        ):
            members[pk].append((source, day))
        for pk, candidate in some.items():
            candidate.strength = strength(members[pk], 1 if candidate.event_id else 2)
        EventCandidate.objects.bulk_update(some.values(), ["strength"])


def strength(members: list[Any], least: int) -> int:
    """Return what `comparing.candidate_upkeep` said of how strong one is when this was written."""
    if len(members) < least:
        return 0
    days = [day for _source, day in members if day]
    span = (max(days) - min(days)).days if days else DAYS
    return round(100 * len(members) * len({source for source, _day in members}) * DAYS / (DAYS + span))


class Migration(migrations.Migration):
    dependencies = [("archive", "0013_event_proposals")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
