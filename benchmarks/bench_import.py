"""How fast and how rightly each format and shape is read: run `python -m benchmarks.bench_import [articles]`.

The articles are made here from a stock of sentences, so that every answer is known; only the reading is measured, in
one process and without the database.
"""

from __future__ import annotations

import calendar
import csv
import io
import json
import random
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from archive.importing.drafts import ArticleDraft, Known, KnownSource, Options
from archive.importing.readers import read_file
from archive.text.paragraphs import plain_words

KNOWN = Known(sources=(KnownSource("Steppe Courier", "steppe-courier"), KnownSource("nCa", "nca")))
SENTENCES = (
    "The ministers of six countries met in the capital and agreed to open a common office for trade and transport.",
    "Officials said that the office would begin its work next spring with a staff of forty people from all members.",
    "Trade between the countries grew by 27.2 percent last year, and the number of trains by nearly a third.",
    "“We have waited a long time for this step,” one of the ministers told reporters after the talks had ended.",
    "A railway along the old road is to be finished within four years, if the money for the bridges can be found.",
    "Farmers on both sides of the border hope that fruit and grain will pass the customs faster than they do today.",
    "The next meeting is planned for the autumn, when the heads of government will look at what has been done.",
    "Experts warned that water will stay scarce in the valleys and that the dams need new rules before the summer.",
)
WORDS = re.findall(
    r"\w+", "Ministers Agree Railway Office Water Harvest Border Trade Summit Forum Treaty Market Valley Energy Talks"
)
FURNITURE = "Leave a Reply\n\nYour email address will not be published.\n\nBack To Top"


@dataclass(frozen=True, slots=True)
class Made:
    """An article with its right answers."""

    title: str
    day: date
    body: str

    @property
    def spelled(self) -> str:
        """The day as papers write it."""
        return f"{calendar.month_name[self.day.month]} {self.day.day}, {self.day.year}"


Shape = Callable[[list[Made]], list[tuple[bytes, str]]]


def each(name: str, template: Callable[[Made], str]) -> Shape:
    """Make one file of each article."""
    return lambda articles: [(template(article).encode(), name) for article in articles]


def table(articles: list[Made]) -> list[tuple[bytes, str]]:
    """Make one CSV file of all articles."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["headline", "published", "outlet", "text"])
    writer.writerows([article.title, article.day.isoformat(), "Steppe Courier", article.body] for article in articles)
    return [(out.getvalue().encode(), "all.csv")]


def lines(articles: list[Made]) -> list[tuple[bytes, str]]:
    """Make one file of JSON Lines of all articles."""
    rows = [{"title": a.title, "date": a.day.isoformat(), "source": "Steppe Courier", "body": a.body} for a in articles]
    return [("\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode(), "all.jsonl")]


def feed(articles: list[Made]) -> list[tuple[bytes, str]]:
    """Make one feed of all articles."""
    items = "".join(
        f"<item><title>{a.title}</title><guid>{n}</guid><pubDate>{a.day:%a, %d %b %Y} 10:00:00 GMT</pubDate>"
        f"<description><![CDATA[{paragraphs(a)}]]></description></item>"
        for n, a in enumerate(articles)
    )
    return [(f"<rss version='2.0'><channel><title>Steppe Courier</title>{items}</channel></rss>".encode(), "feed.xml")]


def paragraphs(article: Made) -> str:
    """Write a body in HTML."""
    return "".join(f"<p>{paragraph}</p>" for paragraph in article.body.split("\n\n"))


def page(article: Made) -> str:
    """Make a web page."""
    links = "".join(f"<li><a href='/{word}'>{word}</a></li>" for word in WORDS)
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{article.title} - Steppe Courier</title>"
        f"<meta property='article:published_time' content='{article.day}T10:00:00Z'>"
        f"<meta property='og:site_name' content='Steppe Courier'></head><body><nav><ul>{links}</ul></nav>"
        f"<article><h1>{article.title}</h1>{paragraphs(article)}</article><aside><ul>{links}</ul></aside></body></html>"
    )


SHAPES: dict[str, Shape] = {
    "text: date glued, slashes": each("a.txt", lambda a: f" date {a.day} {a.body} ///Steppe Courier, {a.spelled}"),
    "text: title, credit line": each("a.txt", lambda a: f"{a.title}\n\nSteppe Courier) 09:22, {a.spelled}\n\n{a.body}"),
    "text: title, last word": each(
        "a.txt", lambda a: f"Date: {a.day:%d.%m.%Y}\n\n{a.title}\n\n{a.body} Steppe Courier"
    ),
    "text: slug and furniture": each(
        "a.txt",
        lambda a: f"{a.title.replace(' ', '_')}\n\n{a.title}\n\n{a.body}\n\n{FURNITURE}\n\nSource: nCa",
    ),
    "Markdown": each(
        "a.md", lambda a: f'---\ntitle: "{a.title}"\ndate: {a.day}\nsource: Steppe Courier\n---\n\n{a.body}\n'
    ),
    "mail": each(
        "a.eml",
        lambda a: (
            f"From: Steppe Courier <n@steppe.example>\nTo: a@b.example\nSubject: {a.title}\n"
            f"Date: {a.day:%a, %d %b %Y} 10:00:00 +0000\n\n{a.body}\n"
        ),
    ),
    "JSON Lines": lines,
    "CSV": table,
    "RSS": feed,
    "HTML": each("a.html", page),
}


def make(count: int) -> list[Made]:
    """Make articles, the same at every run."""
    chance = random.Random(20240329)
    return [
        Made(
            " ".join(chance.sample(WORDS, 6)),
            date(2001, 1, 1) + timedelta(days=chance.randrange(9000)),
            "\n\n".join(" ".join(chance.sample(SENTENCES, 2)) for _ in range(8)),
        )
        for _ in range(count)
    ]


def measure(name: str, shape: Shape, articles: list[Made]) -> None:
    """Read all articles in one shape; print how many a second, and which share of each value is right."""
    files = shape(articles)
    started = time.perf_counter()
    drafts = [draft for data, file in files for draft in read_file(data, file, KNOWN, Options())]
    seconds = time.perf_counter() - started
    found = [draft for draft in drafts if isinstance(draft, ArticleDraft)]
    right = {"title": 0, "date": 0, "source": 0, "body": 0}
    for draft, article in zip(found, articles, strict=True):
        supplied = draft.title is None or draft.title.basis == "supplied"
        right["title"] += (draft.title is not None and draft.title.value == article.title) or (
            supplied and "glued" in name
        )
        right["date"] += (
            draft.published is None
            if "slug" in name
            else bool(draft.published and draft.published.value.first_day == article.day)
        )
        right["source"] += bool(draft.source and draft.source.value in ("Steppe Courier", "nCa"))
        right["body"] += plain_words(draft.body, draft.body_format) == article.body
    shares = "  ".join(f"{value} {count / len(articles):6.1%}" for value, count in right.items())
    print(f"{name:28s} {len(found) / seconds:8.0f}/s   {shares}")


def main() -> None:
    """Measure every shape."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    articles = make(count)
    list(read_file(articles[0].body.encode(), "a.txt", KNOWN, Options()))
    for name, shape in SHAPES.items():
        measure(name, shape, articles[: count // 5] if name == "HTML" else articles)


if __name__ == "__main__":
    main()
