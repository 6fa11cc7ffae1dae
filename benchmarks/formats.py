"""The same sample articles in every format that the archive reads, with what is true of each."""

from __future__ import annotations

import csv
import json
import mailbox
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from pathlib import Path

from benchmarks.corpus import Corpus
from benchmarks.news_page import news_page
from benchmarks.scoring import UNDATED, Truth

MENU = "".join(f'<li><a href="/{name}/">{name.title()}</a></li>' for name in ("world", "trade", "sport", "weather"))
COOKIES = "<div class='cookies'>We use cookies. <button>Accept all</button></div>"
BOILERPLATE = "Leave a Reply\n\nYour email address will not be published.\n\nBack To Top"
Writer = Callable[[Path, "Sequence[SampleArticle]"], object]


@dataclass(frozen=True, slots=True)
class SampleArticle:
    """One article and its right answers; `name` is part of the name of its file, or the id of its record."""

    name: str
    title: str
    on: date
    source: str
    paragraphs: tuple[str, ...]

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)

    @property
    def html(self) -> str:
        return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in self.paragraphs)

    @property
    def moment(self) -> datetime:
        return datetime(self.on.year, self.on.month, self.on.day, 9, 30, tzinfo=UTC)

    @property
    def address(self) -> str:
        return f"https://news.example.org/{self.on:%Y/%m/%d}/{self.name}/"


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write articles into a folder; each states its title and date unless said otherwise.

    `joined` is how many articles give each the paragraphs of one, where they should be as long as those of a paper.
    """

    write: Writer
    has_title: bool = True
    has_date: bool = True
    joined: int = 1

    def write_samples(self, folder: Path, articles: Sequence[SampleArticle]) -> list[Truth]:
        """Write the articles into a new folder; return what is right of each."""
        folder.mkdir()
        if self.joined > 1:
            articles = [_joined(articles, place, self.joined) for place in range(len(articles))]
        self.write(folder, articles)
        return [
            Truth(
                _file_of(folder, one.name),
                one.name,
                one.title if self.has_title else "",
                one.on.isoformat() if self.has_date else UNDATED,
                (one.source,),
                one.body,
            )
            for one in articles
        ]


def _joined(articles: Sequence[SampleArticle], place: int, number: int) -> SampleArticle:
    """Return an article with the paragraphs of those behind it too, each but once."""
    texts = [text for one in range(number) for text in articles[(place + one) % len(articles)].paragraphs]
    return replace(articles[place], paragraphs=tuple(dict.fromkeys(texts)))


def _file_of(folder: Path, name: str) -> str:
    """Return the file of an article as the report shows it; of a record by its folder where there are several."""
    own = next((path.name for path in folder.glob(f"{name}.*")), "")
    files = [path.name for path in folder.iterdir()]
    return f"{folder.name}/{own or (files[0] if len(files) == 1 else '')}"


def sample_articles(number: int, text: Path | None) -> list[SampleArticle]:
    """Make articles in English that state everything, the same at every run."""
    corpus = Corpus(number * 4, text)
    found = [one for one in corpus.articles() if one.language == "en" and one.precision == "day"]
    return [
        SampleArticle(f"made-{one.number:07}", one.title, one.on, corpus.sources[one.source or 0], one.paragraphs)
        for one in found[:number]
        if one.on
    ]


def _each(suffix: str, template: Callable[[SampleArticle], str | bytes]) -> Writer:
    def write(folder: Path, articles: Sequence[SampleArticle]) -> None:
        for article in articles:
            content = template(article)
            data = content.encode() if isinstance(content, str) else content
            (folder / f"{article.name}.{suffix}").write_bytes(data)

    return write


def _credited(article: SampleArticle) -> str:
    return f"date {article.on}\n\n{article.title}\n\n{article.body}\n\n///{article.source}, {_spelled(article.on)}\n"


def _headed(article: SampleArticle) -> str:
    return f"Date: {article.on:%d.%m.%Y}\n{article.title}\n\n{article.body}\n\nSource: {article.source}\n"


def _glued(article: SampleArticle) -> str:
    return f" date {article.on} {article.body} ///{article.source}, {_american(article.on)}"


def _timed(article: SampleArticle) -> str:
    return f"{article.title}\n\n{article.source}) 09:22, {_american(article.on)}\n\n{article.body}"


def _signed(article: SampleArticle) -> str:
    return f"Date: {article.on:%d.%m.%Y}\n\n{article.title}\n\n{article.body} {article.source}"


def _with_boilerplate(article: SampleArticle) -> str:
    slug = article.title.replace(" ", "_")
    return f"{slug}\n\n{article.title}\n\n{article.body}\n\n{BOILERPLATE}\n\nSource: {article.source}"


def _spelled(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _american(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _page(article: SampleArticle) -> str:
    title, source = escape(article.title), escape(article.source)
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{title} - {source}</title>"
        f"<meta property='og:title' content='{title}'><meta property='og:site_name' content='{source}'>"
        f"<meta property='article:published_time' content='{article.moment.isoformat()}'></head><body>{COOKIES}"
        f"<header><nav><ul>{MENU}</ul></nav></header><main><article><h1>{title}</h1>{article.html}</article>"
        f"<aside><h2>Most read</h2><ul>{MENU}</ul></aside></main><footer>All rights reserved</footer></body></html>"
    )


def _news_page(article: SampleArticle) -> str:
    number = int(article.name.split("-")[1])
    return news_page(article.title, article.source, article.moment.isoformat(), article.paragraphs, number)


def _markdown(article: SampleArticle) -> str:
    head = {"title": article.title, "date": article.on.isoformat(), "source": article.source}
    return (
        "---\n" + "".join(f"{name}: {json.dumps(value)}\n" for name, value in head.items()) + f"---\n\n{article.body}\n"
    )


def _record(article: SampleArticle) -> dict[str, str]:
    return {
        "id": article.name,
        "headline": article.title,
        "pubDate": article.moment.isoformat(),
        "publisher": article.source,
        "content": article.body,
    }


def _json(folder: Path, articles: Sequence[SampleArticle]) -> None:
    (folder / "all.json").write_text(json.dumps({"articles": [_record(one) for one in articles]}), encoding="utf-8")


def _json_lines(folder: Path, articles: Sequence[SampleArticle]) -> None:
    lines = [json.dumps(_record(one), ensure_ascii=False) for one in articles]
    (folder / "all.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _csv(folder: Path, articles: Sequence[SampleArticle]) -> None:
    with (folder / "all.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _record(articles[0]))
        writer.writeheader()
        writer.writerows(map(_record, articles))


def _of_each_source(suffix: str, head: str, foot: str, entry: Callable[[SampleArticle], str]) -> Writer:
    """Write one file for each source, which is named in its head."""

    def write(folder: Path, articles: Sequence[SampleArticle]) -> None:
        for number, source in enumerate(sorted({one.source for one in articles})):
            entries = "".join(entry(one) for one in articles if one.source == source)
            content = f"<?xml version='1.0' encoding='utf-8'?>{head}<title>{escape(source)}</title>{entries}{foot}"
            (folder / f"all{number}.{suffix}").write_text(content, encoding="utf-8")

    return write


def _rss_item(article: SampleArticle) -> str:
    return (
        f"<item><title>{escape(article.title)}</title><guid isPermaLink='false'>{article.name}</guid>"
        f"<link>{article.address}</link><pubDate>{format_datetime(article.moment)}</pubDate>"
        f"<description><![CDATA[{article.html}]]></description></item>"
    )


def _atom_entry(article: SampleArticle) -> str:
    moment = article.moment.isoformat()
    return (
        f"<entry><title>{escape(article.title)}</title><id>{article.name}</id><link href='{article.address}'/>"
        f"<published>{moment}</published><updated>{moment}</updated>"
        f"<content type='html'>{escape(article.html)}</content></entry>"
    )


def _post(article: SampleArticle) -> str:
    return (
        f"<item><title>{escape(article.title)}</title><link>{article.address}</link><guid>{article.name}</guid>"
        f"<pubDate>{format_datetime(article.moment)}</pubDate>"
        f"<content:encoded><![CDATA[{article.html}]]></content:encoded>"
        f"<wp:post_id>{int(article.name.split('-')[1])}</wp:post_id><wp:post_date>{article.on} 09:30:00</wp:post_date>"
        "<wp:post_type>post</wp:post_type><wp:status>publish</wp:status></item>"
    )


_RSS = "<rss version='2.0'><channel>"
_WXR = (
    "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    " xmlns:wp='http://wordpress.org/export/1.2/'><channel><wp:wxr_version>1.2</wp:wxr_version>"
)
_ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'>"


def _message(article: SampleArticle) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"{article.source} <news@example.org>"
    message["To"] = "desk@example.org"
    message["Subject"] = article.title
    message["Date"] = format_datetime(article.moment)
    message["Message-ID"] = f"<{article.name}@example.org>"
    message.set_content(article.body + "\n")
    return message


def _mbox(folder: Path, articles: Sequence[SampleArticle]) -> None:
    box = mailbox.mbox(folder / "all.mbox")
    for article in articles:
        box.add(_message(article))
    box.close()


def _zip(folder: Path, articles: Sequence[SampleArticle]) -> None:
    with zipfile.ZipFile(folder / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for article in articles:
            archive.writestr(f"{article.name}.txt", _headed(article))


FORMATS = {
    "text, credit below": Format(_each("txt", _credited)),
    "text, credit above": Format(_each("txt", _timed)),
    "text, head and foot": Format(_each("txt", _headed)),
    "text, source as last word": Format(_each("txt", _signed)),
    "text, date glued to it": Format(_each("txt", _glued), has_title=False),
    "text, undated, with boilerplate": Format(_each("txt", _with_boilerplate), has_date=False),
    "text, cp1252": Format(_each("txt", lambda article: _headed(article).encode("cp1252", "replace"))),
    "text, UTF-16": Format(_each("txt", lambda article: _headed(article).encode("utf-16"))),
    "HTML": Format(_each("html", _page)),
    "HTML, news page": Format(_each("html", _news_page), joined=6),
    "Markdown": Format(_each("md", _markdown)),
    "JSON": Format(_json),
    "JSON Lines": Format(_json_lines),
    "CSV": Format(_csv),
    "RSS": Format(_of_each_source("rss", _RSS, "</channel></rss>", _rss_item)),
    "Atom": Format(_of_each_source("atom", _ATOM, "</feed>", _atom_entry)),
    "WordPress": Format(_of_each_source("xml", _WXR, "</channel></rss>", _post)),
    "mail": Format(_each("eml", lambda article: bytes(_message(article)))),
    "mbox": Format(_mbox),
    "ZIP": Format(_zip),
}
