"""The pages of an archive: what the view takes and the queries, held against a bare view of Django.

python -m benchmarks.pages    # of the archive of the settings
"""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from typing import Any

from benchmarks import setting_up

setting_up.django()

from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse, HttpResponseBase  # noqa: E402
from django.test import Client, RequestFactory, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import path, resolve  # noqa: E402

from archive.filters.paging import cursor_of  # noqa: E402
from archive.models import Account, Article, Event, Source, Tag, TaggedArticle, Tally  # noqa: E402
from archive.models.choices import Precision  # noqa: E402
from archive.urls import urlpatterns  # noqa: E402
from archive.views.frame.interface_languages import below_prefix, split  # noqa: E402
from benchmarks.spending import median_of  # noqa: E402

TIMES = 15
HOST = {"SERVER_NAME": "127.0.0.1"}
BARE = "/bare/"


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nothing")


def addresses() -> dict[str, str]:
    """Return the pages that are measured; each of a kind is the fullest; of events also one of many."""
    tag = Tag.objects.get(pk=next(iter(Tally.objects.largest("tag", 1))))
    source = Source.objects.get(pk=next(pk for pk in Tally.objects.largest("source", 2) if pk))
    event = Event.objects.filter(pk__in=Account.objects.values("event")).order_by("pk")[0]
    fullest = Event.objects.get(pk=next(iter(Tally.objects.largest("event", 1))))
    first, second = Article.objects.published().dated().oldest_first().values_list("key", flat=True)[:2]
    days = Article.objects.published().dated().filter(date_precision=Precision.DAY).newest_first()
    middle = _middle(days.values_list("sort_key", flat=True))
    article = Article.objects.get(sort_key=middle)
    day = article.published_on
    assert day is not None
    by_tag = TaggedArticle.objects.filter(tag=tag).order_by("-sort_key").values_list("sort_key", flat=True)
    by_source = Article.objects.published().from_source(source).newest_first().values_list("sort_key", flat=True)
    russian = {
        "home, in Russian": "/ru/",
        "articles, in Russian": "/ru/articles/",
        "tag, in Russian": f"/ru{tag.get_absolute_url()}",
        "event, in Russian": f"/ru{event.get_absolute_url()}",
        "tags, in Russian": "/ru/tags/",
    }
    return {
        **russian,
        "home": "/",
        "article": article.get_absolute_url(),
        "articles, first": "/articles/",
        "articles, a year": f"/articles/?year={day:%Y}",
        "articles, deep": f"/articles/?after={cursor_of('newest', middle)}",
        "tag, first": tag.get_absolute_url(),
        "tag, deep": f"{tag.get_absolute_url()}?after={cursor_of('newest', _middle(by_tag))}",
        "source, first": source.get_absolute_url(),
        "source, deep": f"{source.get_absolute_url()}?after={cursor_of('newest', _middle(by_source))}",
        "year": f"/{day:%Y}/",
        "month": f"/{day:%Y/%m}/",
        "day": f"/{day:%Y/%m/%d}/",
        "undated": "/undated/",
        "on this day": "/on-this-day/",
        "event": event.get_absolute_url(),
        "event, fullest": fullest.get_absolute_url(),
        "event, by own words": f"{fullest.get_absolute_url()}?sort=own",
        "event, only in one": f"{fullest.get_absolute_url()}?view=unique",
        "event, side by side": f"{fullest.get_absolute_url()}compare/",
        "near copies": f"/articles/{first}/compare/?b={second}",
        "proposed events": "/events/proposed/",
        "events": "/events/",
        "tags": "/tags/",
        "sources": "/sources/",
        "coverage": "/about/coverage/",
        "feed of all": "/articles.atom",
        "feed of a tag": f"{tag.get_absolute_url().rstrip('/')}.atom",
        "feed of a source": f"{source.get_absolute_url().rstrip('/')}.atom",
        "feed of an event": f"{fullest.get_absolute_url().rstrip('/')}.atom",
        "feed of a list": f"/articles.atom?tag={tag.slug}&year={day:%Y}",
        "article as data": f"/articles/{article.key}.json",
        "article as RIS": f"/articles/{article.key}.ris",
        "site map": "/sitemap.xml",
    }


def measure() -> dict[str, Any]:
    """Measure every page, warm, and the bare view beside it."""
    found = {name: _measure(address) for name, address in addresses().items()}
    client = Client(**HOST)
    urlpatterns.insert(0, path(BARE.strip("/") + "/", bare))
    found_bare = {"stack_ms": _stack(client, BARE), "view_ms": median_of(TIMES, lambda: bare(HttpRequest())).cpu * 1000}
    return {"articles": Article.objects.count(), "bare": found_bare, "pages": found}


def _measure(address: str) -> dict[str, Any]:
    client = Client(**HOST)
    response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} is answered {response.status_code} {response.get('Location', '')}")
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    with CaptureQueriesContext(connection) as revalidated:
        client.get(address, headers={"if-none-match": response["ETag"]})
    request = RequestFactory(**HOST).get(address)
    language, request.path_info = split(request.path)
    match = resolve(request.path_info)

    def view() -> HttpResponseBase:
        with below_prefix(language) if language else nullcontext():
            return match.func(request, *match.args, **match.kwargs)

    drawn = median_of(TIMES, view)
    return {
        "address": address,
        "bytes": len(response.content),
        "queries": len(asked),
        "queries_revalidated": len(revalidated),
        "sql_ms": sum(float(query["time"]) for query in asked.captured_queries) * 1000,
        "view_ms": drawn.cpu * 1000,
        "served_ms": drawn.served * 1000,
        "wall_ms": drawn.wall * 1000,
        "stack_ms": _stack(client, address),
    }


def _stack(client: Client, address: str) -> float:
    """Return the processor's milliseconds that an answer takes at the median."""
    return median_of(TIMES, lambda: client.get(address)).cpu * 1000


def _middle(keys: Any) -> int:
    """Return the sort key in the middle of some, by halves of their number."""
    return int(keys[keys.count() // 2])


if __name__ == "__main__":
    with override_settings(DEBUG=False):
        json.dump(measure(), sys.stdout)
