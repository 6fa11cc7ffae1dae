"""Say of what stood here before which events are public, which sources are confirmed, and what readers know of."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db import migrations
from django.db.models import Count, Exists, OuterRef, Q

BATCH = 1000
MACHINES = ("import", "reparse", "collection", "schedule", "problems")


def fill(apps: Any, schema_editor: Any) -> None:
    Event, Source = apps.get_model("archive", "Event"), apps.get_model("archive", "Source")
    for some in batches(public_events(apps)):
        Event.objects.filter(pk__in=some).update(state="public")
    for some in batches(unconfirmed_sources(apps)):
        Source.objects.filter(pk__in=some).update(is_confirmed=False)
    Tally = apps.get_model("archive", "Tally")
    rows = [
        Tally(kind="shown", label=label, object_id=pk, precision="total", n=n) for (label, pk), n in known(apps).items()
    ]
    Tally.objects.bulk_create(rows, batch_size=BATCH)


def empty(apps: Any, schema_editor: Any) -> None:
    apps.get_model("archive", "Event").objects.update(state="draft")
    apps.get_model("archive", "Source").objects.update(is_confirmed=True)
    apps.get_model("archive", "Tally").objects.filter(kind="shown").delete()


def public_events(apps: Any) -> Any:
    """Those of a collection, those with a published account, and those with none; the others are drafts of a person."""
    Event, Account, Change = (apps.get_model("archive", name) for name in ("Event", "Account", "Change"))
    accounts = Account.objects.filter(event=OuterRef("pk"))
    made = Change.objects.filter(model="event", object_id=OuterRef("pk"), action="create")
    is_public = Exists(made.filter(change_set__kind="collection")) | ~Exists(accounts)
    return Event.objects.filter(is_public | Exists(accounts.filter(article__state="published")))


def unconfirmed_sources(apps: Any) -> Any:
    """Those that an import made and neither a person nor a collection changed since."""
    Source, Change = apps.get_model("archive", "Source"), apps.get_model("archive", "Change")
    changes = Change.objects.filter(model="source", object_id=OuterRef("pk"))
    made = changes.filter(action="create", change_set__kind__in=["import", "reparse"])
    later = changes.exclude(action="create").exclude(change_set__kind__in=set(MACHINES) - {"collection"})
    return Source.objects.filter(Exists(made), ~Exists(later))


def known(apps: Any) -> Counter[tuple[str, int]]:
    """Count the articles that are published or have a tombstone by what they name."""
    Article, Account = apps.get_model("archive", "Article"), apps.get_model("archive", "Account")
    TaggedArticle = apps.get_model("archive", "TaggedArticle")
    found: Counter[tuple[str, int]] = Counter()
    for label, model, heading, way in (
        ("source", Article, "source", ""),
        ("source", Article, "agency", ""),
        ("tag", TaggedArticle, "tag", "content_object__"),
        ("event", Account, "event", "article__"),
    ):
        is_known = Q(**{f"{way}state": "published"})
        is_known |= Q(**{f"{way}state": "withdrawn", f"{way}withdrawal_mention": True})
        rows = model.objects.filter(is_known, **{f"{heading}__isnull": False}).order_by().values_list(heading)
        found.update({(label, pk): n for pk, n in rows.annotate(n=Count("pk"))})
    return found


def batches(rows: Any) -> Iterator[list[int]]:
    """Yield the ids of rows some at a time, read before any of them is changed."""
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    yield from (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


class Migration(migrations.Migration):
    dependencies = [("archive", "0005_event_states_and_confirmed_sources")]

    operations = [migrations.RunPython(fill, empty, elidable=False)]
