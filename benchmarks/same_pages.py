"""The pages of an archive before and after a change: the same HTML but for white space and the order of attributes.

python -m benchmarks.same_pages save FOLDER          # draws pages of every kind of the archive of the settings
python -m benchmarks.same_pages compare FOLDER FOLDER  # exit status 1 if any differ

The addresses are chosen once: a folder that holds `addresses.txt` is filled with the pages of those. So copy that file
into the folder of the second run.
"""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path

from benchmarks import setting_up

# Elements at whose edges white space shows nowhere: https://html.spec.whatwg.org/#phrasing-content has the others.
PHRASING = {
    *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "dfn", "em", "i", "kbd", "mark", "q", "s", "samp"),
    *("small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"),
}
SHOWN = 12  # lines of a difference


class Tokens(HTMLParser):
    """A page as the tags and words that a browser goes by, one a line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        written = " ".join(f'{name}="{" ".join((value or "").split())}"' for name, value in sorted(attrs))
        self._add(tag, f"<{tag} {written}>" if written else f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        self._add(tag, f"</{tag}>")

    def handle_decl(self, decl: str) -> None:
        self._add("!", f"<!{decl}>")

    def handle_data(self, data: str) -> None:
        self._text += data

    def read(self, html: str) -> list[str]:
        self.feed(html)
        self.close()
        self._add("", "")
        return self.lines

    def _add(self, tag: str, line: str) -> None:
        text = re.sub(r"[ \t\r\n]+", " ", self._text)  # a no-break space is a sign like others
        is_edge = tag not in PHRASING
        if is_edge or self._is_after_edge:
            text = (
                text.strip(" ")
                if is_edge and self._is_after_edge
                else text.rstrip(" ")
                if is_edge
                else text.lstrip(" ")
            )
        self.lines += [part for part in (text, line) if part]
        self._text, self._is_after_edge = "", is_edge

    _is_after_edge = True


def tokens(html: str) -> list[str]:
    return Tokens().read(html)


def difference(before: str, after: str) -> list[str]:
    """Return the first lines in which two pages differ; none if a browser shows the same."""
    old, new = tokens(before), tokens(after)
    if old == new:
        return []
    return list(difflib.unified_diff(old, new, "before", "after", lineterm="", n=2))[:SHOWN]


def save(folder: Path) -> None:
    setting_up.django()
    from django.test import Client

    folder.mkdir(parents=True, exist_ok=True)
    chosen = folder / "addresses.txt"
    if not chosen.exists():
        chosen.write_text("\n".join(dict.fromkeys(_addresses())) + "\n", encoding="utf-8")
    client = Client(SERVER_NAME="127.0.0.1")
    for number, address in enumerate(chosen.read_text(encoding="utf-8").splitlines()):
        response = client.get(address)
        body = b"".join(response) if response.streaming else response.content
        page = f"{response.status_code} {response.headers.get('Location', '')}\n{body.decode()}"
        (folder / f"{number:03}.html").write_text(page, encoding="utf-8")


def compare(before: Path, after: Path) -> int:
    """Print in what the pages of two folders differ; return how many do."""
    addresses = (before / "addresses.txt").read_text(encoding="utf-8").splitlines()
    assert addresses == (after / "addresses.txt").read_text(encoding="utf-8").splitlines(), "not the same addresses"
    different = 0
    for number, address in enumerate(addresses):
        name = f"{number:03}.html"
        found = difference((before / name).read_text(encoding="utf-8"), (after / name).read_text(encoding="utf-8"))
        if found:
            different += 1
            print(f"{address} ({name})", *found, "", sep="\n")
    print(f"{len(addresses)} pages, {different} differ")
    return different


def _addresses() -> Iterator[str]:
    """Yield addresses of every kind of page; of articles, events and lists those that show the most and the least."""
    from django.db.models import Count

    from archive.models import Article, Event, EventSeries, Place, Source, Tag, Tally

    yield from ("/", "/articles/", "/search/", "/help/search/", "/events/", "/tags/", "/sources/", "/places/")
    yield from ("/series/", "/undated/", "/about/", "/about/coverage/", "/about/changes/", "/on-this-day/", "/by-url/")
    yield from ("/nowhere/", "/2024/02/30/", "/2024/03/29x/", "/articles/?from=never", "/articles/?after=nothing")
    yield from ("/by-url/?u=https%3A%2F%2Fexample.org%2Fnothing", "/opensearch.xml", "/suggest/?q=mini")
    articles = Article.objects.published().select_related("source")
    found: list[Article] = [*articles.newest_first()[:3], *articles.filter(published_on=None)[:1]]
    found += [*articles.order_by("-word_count")[:1], *articles.order_by("word_count")[:1]]
    found += [*articles.exclude(language__in=["en", ""])[:2], *articles.filter(title_basis="supplied")[:1]]
    found += [*articles.exclude(subtitle="")[:1], *articles.filter(agency__isnull=False)[:1]]
    found += [*articles.filter(accounts__isnull=False)[:2], *articles.exclude(original_url="")[:1]]
    for article in found:
        yield article.get_absolute_url()
    for article in found[:1]:
        yield f"/a/{article.key}"
        yield f"/a/{article.key[:-1]}{'0' if article.key[-1] != '0' else '1'}"
        yield f"/articles/{article.key}/history/"
        yield f"/articles/{article.key}/versions/1/"
        yield f"/articles/{article.key}/versions/2/"
        yield f"{article.get_absolute_url()}?q=the+president"
        yield f"{article.get_absolute_url()}?q=the&hit=2"
    for gone in Article.objects.filter(state="withdrawn").order_by("pk")[:2]:
        yield f"/articles/{gone.key}/x/"
    for words in (
        "trade",
        "trade+president",
        "presidant",
        "tradde+xyzzy",
        '"foreign+minister"',
        "tra*+-oil",
        "title:china",
    ):
        yield f"/articles/?q={words}"
    yield from ("/search/?q=trade&group=event", "/articles/?group=event", "/articles/?q=trade&sort=newest&size=50")
    yield from (
        "/articles/?undated=only",
        "/articles/?year=2024",
        "/articles/?from=1987&to=2024-03",
        "/articles/?q=a&exact=1",
    )
    tags = Tag.objects.filter(pk__in=list(Tally.objects.largest("tag", 2)))
    sources = Source.objects.filter(pk__in=[pk for pk in Tally.objects.largest("source", 3) if pk])
    for name, rows in (("tag", [*tags]), ("source", [*sources])):
        for row in rows:
            yield row.get_absolute_url()
            yield f"/articles/?{name}={row.slug}"
            yield f"/articles/?{name}={row.slug}&language=en"
    for place in Place.objects.all()[:2]:
        yield f"/places/{place.slug}/"
    for series in EventSeries.objects.all()[:2]:
        yield f"/series/{series.slug}/"
    events = Event.objects.annotate(n=Count("accounts"))
    for event in dict.fromkeys(chain(events.order_by("-n", "pk")[:3], events.order_by("n", "pk")[:2])):
        yield f"/events/{event.slug}/"
    for dated in articles.exclude(published_on=None).newest_first()[:2]:
        day = dated.published_on
        assert day is not None
        yield from (f"/{day:%Y}/", f"/{day:%Y/%m}/", f"/{day:%Y/%m/%d}/")
    yield from ("/2024/03/30/", "/2024/2/", "/1987/", "/1987/03/", "/1987/03/02/")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["save", folder]:
            save(Path(folder))
        case ["compare", before, after]:
            sys.exit(bool(compare(Path(before), Path(after))))
        case _:
            sys.exit(__doc__)
