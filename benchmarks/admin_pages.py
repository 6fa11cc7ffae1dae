"""The editors' pages of an archive: the processor's time in the view and the queries, as a superuser sees them.

python -m benchmarks.admin_pages    # of the archive of the settings; reads only
"""

from __future__ import annotations

import json
import sys
from typing import Any

from benchmarks import setting_up

setting_up.django()

from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.template.response import TemplateResponse  # noqa: E402
from django.test import RequestFactory, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import resolve, reverse  # noqa: E402

from archive.models import Account, Article, Event, ImportBatch, Original, Source, Tag, Tally  # noqa: E402
from benchmarks.spending import median_of  # noqa: E402

TIMES = 5
MOST_LOOKED_AT = 100  # articles of which one is taken whose title has words to look for
LISTS = (
    *("articleproblem", "tagsuggestion", "eventcandidate", "importbatch", "importrecord", "original", "changeset"),
    *("pastaddress", "tag", "source", "place", "event", "eventseries"),
)


def addresses() -> dict[str, str]:
    """Return the pages that are measured: every list, first and last page, searches, and the forms."""
    articles = _list("article")
    tag = Tag.objects.get(pk=next(iter(Tally.objects.largest("tag", 1))))
    source = Source.objects.get(pk=next(pk for pk in Tally.objects.largest("source", 2) if pk))
    event = Event.objects.filter(pk__in=Account.objects.values("event")).order_by("pk")[0]
    batch = ImportBatch.objects.order_by("pk")[0]
    last = Article.objects.order_by("-pk").defer("body", "text")[0]
    middle = Article.objects.filter(pk__gte=max(1, last.pk // 2)).order_by("pk")[:MOST_LOOKED_AT]
    article = next(one for one in middle if len(_long_words(one.title)) > 1)
    word, other = _long_words(article.title)[:2]
    common = max(article.text.split(), key=article.text.split().count)
    problems = Tally.objects.filter(kind="problem").order_by("-n").values_list("label", flat=True)
    found = {
        "desk": reverse("admin:index"),
        "articles": articles,
        "articles, last page": f"{articles}?p=200",
        "articles, oldest first": f"{articles}?o=3",
        "articles in a state": f"{articles}?state=published",
        "articles in an empty state": f"{articles}?state=in_review",
        "articles of a tag": f"{articles}?tag={tag.pk}",
        "articles of a tag, oldest first": f"{articles}?tag={tag.pk}&o=3",
        "articles of an event": f"{articles}?event={event.pk}",
        "articles of a source": f"{articles}?source={source.pk}",
        "articles of a year": f"{articles}?year={article.published_on.year if article.published_on else 2000}",
        "articles undated": f"{articles}?year=none",
        "articles of a language": f"{articles}?language={article.language}",
        "articles with a problem": f"{articles}?problem=any",
        "articles of an import": f"{articles}?batch={batch.pk}",
        "articles by three conditions": f"{articles}?state=published&source={source.pk}&language={article.language}",
        "search: a word": f"{articles}?q={word}",
        "search: a common word": f"{articles}?q={common}",
        "search: a common word, last page": f"{articles}?q={common}&p=200",
        "search: two words": f"{articles}?q={word}+{other}",
        "search: a phrase": f"{articles}?q=%22{word}+{other}%22",
        "search: a tag": f"{articles}?q=tag:{tag.slug}",
        "search: a beginning": f"{articles}?q={word[:3]}*",
        "search: a word in a state": f"{articles}?q={word}&state=published",
        "search: a word of an import": f"{articles}?q={word}&batch={batch.pk}",
        "search: a word with a problem": f"{articles}?q={word}&problem=any",
        "search: a key": f"{articles}?q={article.key}",
        "search: nothing": f"{articles}?q=qqzxwv",
        "article, form": reverse("admin:archive_article_change", args=[article.pk]),
        "article, history": reverse("admin:archive_article_history", args=[article.pk]),
        "article, preview": reverse("admin:archive_article_preview", args=[article.pk]),
        "article, new": reverse("admin:archive_article_add"),
        "import records that failed": f"{_list('importrecord')}?outcome__exact=failed",
        "import records of a batch": f"{_list('importrecord')}?batch={batch.pk}",
        "import records, search": f"{_list('importrecord')}?q=0000123",
        "originals, search": f"{_list('original')}?q={Original.objects.order_by('pk')[0].sha256[:10]}",
        "changes, search": f"{_list('changeset')}?q=qqzxwv",
        "changes of an import": f"{_list('changeset')}?batch={batch.pk}",
        "past addresses, search": f"{_list('pastaddress')}?q=article-1",
        "problems that are open": f"{_list('articleproblem')}?state__exact=open",
        "suggestions that are open": f"{_list('tagsuggestion')}?state__exact=open",
        "suggestions, search": f"{_list('tagsuggestion')}?q={tag.name}",
        "events, search": f"{_list('event')}?q={event.title[:5]}",
        "tags, search": f"{_list('tag')}?q={tag.name[:3]}",
    }
    found |= {f"articles with {code}": f"{articles}?problem={code}" for code in problems[:3]}
    found |= {f"articles with {code}, imported": f"{articles}?problem={code}&state=imported" for code in problems[:1]}
    found |= {name: _list(name) for name in LISTS}
    found |= {f"{name}, last page": f"{_list(name)}?p=200" for name in LISTS}
    rows = (tag, source, event, batch, Original.objects.order_by("pk")[0])
    for row in rows:
        name = str(row._meta.model_name)
        found[f"{name}, form"] = reverse(f"admin:archive_{name}_change", args=[row.pk])
    for model, field in (("account", "event"), ("account", "article"), ("taggedarticle", "tag"), ("article", "source")):
        asked = f"app_label=archive&model_name={model}&field_name={field}"
        found[f"choosing: {field}"] = f"{reverse('admin:autocomplete')}?{asked}&term={word}"
    return found


def _long_words(text: str) -> list[str]:
    return [word for word in text.split() if len(word) > 3]


def measure() -> dict[str, Any]:
    """Measure every page, warm."""
    return {"articles": Article.objects.count(), "pages": {name: _measure(at) for name, at in addresses().items()}}


def _measure(address: str) -> dict[str, Any]:
    response = open_page(address)
    if response.status_code not in (200, 302):
        raise SystemExit(f"{address} is answered {response.status_code}")
    with CaptureQueriesContext(connection) as asked:
        open_page(address)
    spent = median_of(TIMES, lambda: open_page(address))
    return {
        "address": address,
        "status": response.status_code,
        "bytes": len(response.content),
        "queries": len(asked),
        "sql_ms": sum(float(query["time"]) for query in asked.captured_queries) * 1000,
        "view_ms": spent.cpu * 1000,
        "served_ms": spent.served * 1000,
        "wall_ms": spent.wall * 1000,
    }


def open_page(address: str) -> HttpResponse:
    """Answer as an editor meets it, who need not exist."""
    request = RequestFactory(SERVER_NAME="127.0.0.1").get(address)
    request.user = User(pk=1, username="bench", is_staff=True, is_superuser=True)
    match = request.resolver_match = resolve(request.path)
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return response.render() if isinstance(response, TemplateResponse) else response


def _list(model: str) -> str:
    return reverse(f"admin:archive_{model}_changelist")


if __name__ == "__main__":
    with override_settings(DEBUG=False):
        json.dump(measure(), sys.stdout, indent=1)
