"""Files as readers of news keep them, the same every time: newsletters, feeds with whole articles, and large tables."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from pathlib import Path
from random import Random

from benchmarks.corpus import Corpus, sentence

FIRST = datetime(2021, 3, 1, 7, 30, tzinfo=UTC)
LANGUAGES = ("en", "en", "en", "ru", "de", "tr")
WORDS_OF_A_STORY = (250, 700)
WORDS_OF_A_COPY = (100, 400)
ITEMS_OF_A_FEED = (8, 18)
STORIES_OF_A_LETTER = (5, 12)
A_FAMILY = 10  # near copies of each text
STYLE = (
    "margin:0;padding:0 0 16px 0;font-family:Georgia,'Times New Roman',serif;font-size:16px;line-height:24px;color:#222"
)
CELL = "<td align='left' valign='top' style='padding:12px 24px;border-bottom:1px solid #dddddd;background:#ffffff'>"
PIXEL = "<img src='https://track.example.org/o.gif?m={number}' width='1' height='1' alt='' style='display:none'>"


@dataclass(frozen=True, slots=True)
class Story:
    """One made article: long enough to stand for a real one."""

    number: int
    title: str
    source: str
    at: datetime
    paragraphs: tuple[str, ...]

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)

    @property
    def address(self) -> str:
        return f"https://www.example.org/{self.at:%Y/%m/%d}/story-{self.number}"


class Stories:
    """Stories by their number, in a few languages; each is made from its number alone."""

    def __init__(self, text: Path | None = None) -> None:
        self.corpus = Corpus(1, text)

    def story(self, number: int, length: tuple[int, int] = WORDS_OF_A_STORY) -> Story:
        random = Random(f"story {number}")
        words = self.corpus.words[random.choice(LANGUAGES)]
        left = random.randint(*length)
        names = random.sample(self.corpus.tags, 8)
        paragraphs = []
        while left > 0:
            lengths = [random.randint(8, 22) for _ in range(random.randint(2, 4))]
            left -= sum(lengths)
            paragraphs.append(" ".join(sentence(words, random, length, random.choice(names)) for length in lengths))
        title = sentence(words, random, random.randint(6, 10)).rstrip(".")
        at = FIRST + timedelta(minutes=97 * number)
        return Story(number, title, random.choice(self.corpus.sources), at, tuple(paragraphs))


# -- mail ---------------------------------------------------------------------------------------------------------


def write_mails(folder: Path, number: int, stories: Stories) -> int:
    """Write plain messages, newsletters, and newsletters that say the same as plain text; return how many articles."""
    folder.mkdir(parents=True)
    kinds = (_plain_mail, _newsletter, _letter_with_both, _plain_mail, _short_newsletter)
    for place in range(number):
        message = kinds[place % len(kinds)](place, stories)
        (folder / f"{place:06}.eml").write_bytes(bytes(message))
    return number


def _message(number: int, story: Story) -> EmailMessage:
    message = EmailMessage()
    message["Return-Path"] = f"<bounce-{number}@mail.example.org>"
    for hop in range(3):
        message["Received"] = f"from mx{hop}.example.org by mail{hop}.example.net with ESMTPS id {number:x}{hop}; " + (
            format_datetime(story.at + timedelta(seconds=hop))
        )
    message["DKIM-Signature"] = "v=1; a=rsa-sha256; d=example.org; s=k1; h=from:to:subject; bh=" + "Ab3d" * 12
    message["From"] = f"{story.source} <news@example.org>"
    message["To"] = "desk@example.net"
    message["Subject"] = story.title
    message["Date"] = format_datetime(story.at)
    message["Message-ID"] = f"<{number}.{story.number}@mail.example.org>"
    message["List-Unsubscribe"] = f"<https://mail.example.org/u/{number}>"
    return message


def _plain_mail(number: int, stories: Stories) -> EmailMessage:
    story = stories.story(number)
    message = _message(number, story)
    message.set_content(f"{_wrapped(story.body)}\n\n-- \n{story.source}\nhttps://www.example.org/\n")
    return message


def _newsletter(number: int, stories: Stories) -> EmailMessage:
    random = Random(f"letter {number}")
    told = [stories.story(number * 31 + one) for one in range(random.randint(*STORIES_OF_A_LETTER))]
    message = _message(number, told[0])
    message.set_content(_letter(number, told), subtype="html")
    return message


def _short_newsletter(number: int, stories: Stories) -> EmailMessage:
    told = [stories.story(number)]
    message = _message(number, told[0])
    message.set_content(_letter(number, told), subtype="html")
    return message


def _letter_with_both(number: int, stories: Stories) -> EmailMessage:
    random = Random(f"letter {number}")
    told = [stories.story(number * 31 + one) for one in range(random.randint(*STORIES_OF_A_LETTER))]
    message = _message(number, told[0])
    message.set_content("\n\n".join(f"{one.title}\n{one.address}\n\n{_wrapped(one.body)}" for one in told))
    message.add_alternative(_letter(number, told), subtype="html")
    return message


def _letter(number: int, told: list[Story]) -> str:
    """Return a newsletter as its senders make them: tables in tables, and styles with each element."""
    rows = "".join(
        f"<tr>{CELL}<table width='100%' cellpadding='0' cellspacing='0'><tr><td><h2 style='{STYLE};font-size:22px'>"
        f"<a href='{story.address}?utm_source=letter' style='color:#004488;text-decoration:none'>"
        f"{escape(story.title)}</a></h2>"
        + "".join(f'<p style="{STYLE}">{_marked(story, paragraph)}</p>' for paragraph in story.paragraphs[:8])
        + f"<p style=\"{STYLE}\"><a href='{story.address}?utm_source=letter'>Read more</a></p>"
        + "</td></tr></table></td></tr>"
        for story in told
    )
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><style>body{margin:0}table{border-collapse:collapse}"
        + "".join(f".c{n}{{font-size:{n}px;color:#333;padding:{n}px}}" for n in range(10, 40))
        + "</style></head><body><table width='600' align='center' cellpadding='0' cellspacing='0'>"
        + f"<tr>{CELL}<img src='https://www.example.org/logo.png' alt='{escape(told[0].source)}'></td></tr>{rows}"
        + f'<tr>{CELL}<p style="{STYLE}">You receive this because you subscribed. <a href=\'https://mail.example.org/u/'
        + f"{number}'>Unsubscribe</a></p></td></tr></table>{PIXEL.format(number=number)}</body></html>"
    )


def _marked(story: Story, paragraph: str) -> str:
    """Return a paragraph as HTML with a link and words set off."""
    words = escape(paragraph, quote=False).split(" ")
    if len(words) > 6:
        words[2] = f"<a href='{story.address}#ref'>{words[2]}</a>"
        words[4] = f"<em>{words[4]}</em>"
        words[5] = f"<strong>{words[5]}</strong>"
    return " ".join(words)


def _wrapped(text: str) -> str:
    lines = []
    for paragraph in text.split("\n\n"):
        line = ""
        for word in paragraph.split(" "):
            if line and len(line) + len(word) > 71:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".lstrip()
        lines += [line, ""]
    return "\n".join(lines).rstrip("\n")


# -- feeds --------------------------------------------------------------------------------------------------------


def write_feeds(folder: Path, number: int, stories: Stories) -> int:
    """Write feeds with whole articles as HTML, RSS and Atom by turns; return how many entries."""
    folder.mkdir(parents=True)
    entries = 0
    for place in range(number):
        random = Random(f"feed {place}")
        told = [stories.story(entries + one) for one in range(random.randint(*ITEMS_OF_A_FEED))]
        entries += len(told)
        (folder / f"{place:05}.xml").write_text((_rss, _atom)[place % 2](told), encoding="utf-8")
    return entries


def _html(story: Story) -> str:
    picture = (
        f"<figure class='wp-block-image'><img src='{story.address}.jpg' srcset='{story.address}-300.jpg 300w'"
        f" alt='{escape(story.title)}'><figcaption>{escape(story.title)}</figcaption></figure>"
    )
    paragraphs = [f"<p>{_marked(story, one)}</p>" for one in story.paragraphs]
    paragraphs.insert(2, f"<blockquote><p>{escape(story.paragraphs[0][:200])}</p></blockquote>")
    return picture + "\n".join(paragraphs) + f"<p>The post <a href='{story.address}'>{escape(story.title)}</a></p>"


def _rss(told: list[Story]) -> str:
    items = "".join(
        f"<item><title>{escape(one.title)}</title><link>{one.address}</link>"
        "<dc:creator><![CDATA[Mira Holt]]></dc:creator>"
        f"<pubDate>{format_datetime(one.at)}</pubDate><category><![CDATA[World]]></category><category>Trade</category>"
        f"<guid isPermaLink='false'>https://www.example.org/?p={one.number}</guid>"
        f"<description><![CDATA[<p>{escape(one.paragraphs[0])} [&#8230;]</p>]]></description>"
        f"<content:encoded><![CDATA[{_html(one)}]]></content:encoded></item>\n"
        for one in told
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'"
        " xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>The Example</title>"
        f"<link>https://www.example.org</link><language>en-US</language>\n{items}</channel></rss>\n"
    )


def _atom(told: list[Story]) -> str:
    entries = "".join(
        f"<entry><title type='html'>{escape(one.title)}</title><id>tag:example.org,2021:{one.number}</id>"
        f"<link rel='alternate' type='text/html' href='{one.address}'/><published>{one.at.isoformat()}</published>"
        f"<updated>{one.at.isoformat()}</updated><author><name>Mira Holt</name></author>"
        f"<summary type='html'>{escape('<p>' + one.paragraphs[0] + '</p>')}</summary>"
        f"<content type='html'>{escape(_html(one))}</content></entry>\n"
        for one in told
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'>"
        f"<title>The Example</title><id>tag:example.org,2021:feed</id>\n{entries}</feed>\n"
    )


# -- large files --------------------------------------------------------------------------------------------------


def write_families(path: Path, number: int, stories: Stories) -> int:
    """Write JSON Lines of near copies: every text comes ten times, mixed, a few words or a paragraph otherwise."""
    random = Random("families")
    made = [stories.story(text, WORDS_OF_A_COPY) for text in range(number // A_FAMILY)]
    order = [(text, copy) for text in range(len(made)) for copy in range(A_FAMILY)]
    random.shuffle(order)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for text, copy in order:
            story = made[text]
            record = {
                "id": f"{text}-{copy}",
                "headline": story.title if copy % 3 else f"{story.title} ({copy})",
                "date": (story.at + timedelta(hours=5 * copy)).isoformat(),
                "publisher": stories.corpus.sources[(text + copy) % 40],
                "text": "\n\n".join(_varied(story, copy)),
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return len(order)


def _varied(story: Story, copy: int) -> list[str]:
    """Return a text as another paper prints it: cut, led otherwise, some words replaced."""
    random = Random(f"copy {story.number} {copy}")
    paragraphs = list(story.paragraphs)
    if copy % 4 == 1 and len(paragraphs) > 4:
        del paragraphs[-1 - random.randrange(2) :]
    if copy % 4 == 2:
        paragraphs.insert(0, f"{story.source} reports in its edition number {copy} of the day.")
    for _ in range(copy % 5):
        place = random.randrange(len(paragraphs))
        words = paragraphs[place].split(" ")
        words[random.randrange(len(words))] = str(random.randrange(10_000))
        paragraphs[place] = " ".join(words)
    return paragraphs


def write_table(path: Path, size: int, rows: int, stories: Stories) -> int:
    """Write a table of so many bytes and rows, about; return the number of its rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    a_row = size // rows
    pool = [stories.story(number) for number in range(3_000)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "title", "date", "source", "url", "text"))
        for number in range(rows):
            random = Random(f"row {number}")
            story = random.choice(pool)
            text, paragraphs = "", list(story.paragraphs)
            start = random.randrange(len(paragraphs))
            for paragraph in paragraphs[start:] + paragraphs[:start]:
                text += f"{paragraph} "
                if len(text.encode()) > a_row - 130:
                    break
            title = " ".join(random.sample(story.title.split(), len(story.title.split())))
            day = (FIRST + timedelta(hours=number % 20_000)).date().isoformat()
            address = f"https://www.example.org/{number}"
            writer.writerow((number, title, day, story.source, address, text[: max(40, a_row - 150)].strip()))
    return rows
