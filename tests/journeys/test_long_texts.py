"""Texts of any length and make are drawn in bounded time on bounded pages: in parts, as plain text if need be."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from archive.editing.changes.recorder import recording
from archive.models import Article, ChangeKind
from archive.rendering import draw, read_text
from archive.search.index import follower
from archive.text.similarity.text_diff import Allowance, compare
from archive.text.structure.markdown import LONGEST as LONGEST_MARKDOWN
from archive.text.structure.page_parts import LONGEST as LONGEST_PART
from archive.text.structure.page_parts import MOST_PARAGRAPHS
from archive.text.structure.paragraphs import LONGEST, paragraphs, plain_words, split
from tests import make
from tests.rendering.hostile import KINDS

LARGEST_PAGE = 1_500_000  # bytes
SENTENCE = "The ministers met in the old town hall and spoke for a long time about the harbour. "


def seconds(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


def is_in_step(act: Callable[[str], object], kind: Callable[[int], str], size: int = 6_000) -> bool:
    """Say whether four times the length takes about four times as long, if that long; asked again if it seems not."""
    few, many = kind(size), kind(4 * size)
    act(few[:100])
    now, least = seconds(lambda: act(many)), 0.01
    if now < 8 * least:
        return True
    before = max(min(seconds(lambda: act(few)) for _time in range(2)), least)
    return now < 8 * before or any(seconds(lambda: act(many)) < 8 * before for _time in range(2))


@pytest.mark.once
@pytest.mark.parametrize(
    ("body_format", "kind"),
    [*(("markdown", kind) for kind in KINDS), *(("text", kind) for kind in KINDS if "short" in kind or "line" in kind)],
)
def test_time_grows_in_step_with_the_text(body_format: str, kind: str) -> None:
    def drawn(body: str) -> object:
        return draw(read_text(body, body_format), part=1)

    assert is_in_step(drawn, KINDS[kind])
    assert len(draw(read_text(KINDS[kind](40_000), body_format), part=1)) < LARGEST_PAGE


def test_markdown_that_people_write_is_read_however_it_is_nested() -> None:
    for body in (
        "> " * 20 + "deep",
        "- a\n" * 2000,
        "[a](https://a.example) " * 2000,
        "| a | b |\n|---|---|\n" + "| one | two |\n" * 2000,
        "*a* **b** `c` [d] ![e](f)\n\n" * 2000,
    ):
        assert not split(body, "markdown").is_refused, body[:20]


@pytest.mark.parametrize(
    "body", ["> " * 300 + "deep\n\nLast.", "".join(f"{'  ' * n}- a\n" for n in range(200)) + "Last."]
)
def test_markdown_nested_without_end_loses_nothing(body: str) -> None:
    read = split(body, "markdown")
    assert read.is_refused
    assert read.paragraphs[-1].text.endswith("Last.")


def test_hostile_markdown_is_plain_text_with_all_its_signs() -> None:
    body = "[" * 100_000 + "\n\n**end**"
    read = split(body, "markdown")
    assert read.is_refused
    assert "".join(part.text for part in read.paragraphs) == body.replace("\n", "")
    assert plain_words(body, "markdown") == body
    assert "**end**" in draw(read_text(body, "markdown"))
    assert split("word " * LONGEST_MARKDOWN, "markdown").is_refused


def test_paragraph_without_end_is_parted_between_words() -> None:
    found = paragraphs("word " * LONGEST, "text")
    assert len(found) > 1
    assert max(len(part.text) for part in found) <= LONGEST
    assert {word for part in found for word in part.text.split()} == {"word"}
    assert plain_words("word " * LONGEST, "text").count("\n") == 0
    assert [len(part.text) for part in paragraphs("字" * (LONGEST + 1), "text")] == [LONGEST, 1]


def test_parts_hold_every_paragraph_once() -> None:
    reading = read_text("\n\n".join(f"{number} {SENTENCE}" for number in range(2000)), "text")
    assert len(reading.parts) > 2
    numbers = [one.number for part in reading.parts for one in reading.of_part(part.number)]
    assert numbers == list(range(1, 2001))
    for part in reading.parts:
        inside = reading.of_part(part.number)
        assert sum(len(one.text) for one in inside) <= LONGEST_PART
        assert len(inside) <= MOST_PARAGRAPHS
    whole = "\n".join(draw(reading, part=part.number) for part in reading.parts)
    assert re.findall(r' id="(p\d+-\w+)"', whole) == re.findall(r' id="(p\d+-\w+)"', draw(reading))


def test_numbered_list_goes_on_in_the_next_part() -> None:
    body = "\n".join(f"{number}. item" for number in range(1, MOST_PARAGRAPHS + 3))
    second = draw(read_text(body, "markdown"), part=2)
    assert second.startswith('<ol class="paras">')
    assert f'value="{MOST_PARAGRAPHS + 1}"' in second


@pytest.fixture
def long_article(db: None) -> Article:
    body = "\n\n".join(f"Paragraph {number}. {SENTENCE * 5}" for number in range(1, 400))
    made = make.article("A long one", body=body + "\n\nThe very last words: quokka.")
    follower.catch_up()
    return made


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (response.status_code, response.get("Location"))
    return response.content.decode()


@pytest.mark.once
def test_long_article_is_read_part_by_part(client: Client, long_article: Article) -> None:
    address = long_article.get_absolute_url()
    first = page(client, address)
    assert "Paragraph 1." in first
    assert "quokka" not in first
    assert '<link rel="next" href="' + f'{address}?part=2">' in first
    assert 'rel="canonical" href="http://127.0.0.1:8000' + f'{address}">' in first
    second = page(client, f"{address}?part=2")
    assert f'rel="canonical" href="http://127.0.0.1:8000{address}?part=2">' in second
    assert f'<link rel="prev" href="{address}">' in second
    assert "noindex" not in second
    seen = set()
    number = 1
    while (html := page(client, f"{address}?part={number}" if number > 1 else address)).count('rel="next"') > 1:
        seen |= set(re.findall(r"Paragraph (\d+)\.", html.partition('class="prose"')[2]))
        number += 1
    assert "quokka" in html
    assert client.get(f"{address}?part={number + 1}").status_code == 404


@pytest.mark.once
@pytest.mark.parametrize(
    ("query", "status", "to"),
    [
        ("?part=1", 301, ""),
        ("?part=02", 301, "?part=2"),
        ("?part=", 301, ""),
        ("?part=0", 400, None),
        ("?part=-1", 400, None),
        ("?part=x", 400, None),
        ("?part=٢", 400, None),
        ("?part=999999999", 404, None),
        ("?part=" + "9" * 30, 400, None),
        ("?part=2&q=harbour", 301, "?q=harbour&part=2"),
    ],
)
def test_part_has_one_address(client: Client, long_article: Article, query: str, status: int, to: str | None) -> None:
    address = long_article.get_absolute_url()
    response = client.get(address + query)
    assert response.status_code == status
    if to is not None:
        assert response["Location"] == address + to


@pytest.mark.once
def test_link_to_a_paragraph_lands_where_the_part_is_named(client: Client, long_article: Article) -> None:
    ids = [one.id for one in paragraphs(long_article.body, "text")]
    html = page(client, long_article.get_absolute_url())
    found = re.findall(r'id="(p\d+-\w+)"', html)
    assert sorted(found) == sorted(ids)
    item = html[: html.index(f'id="{ids[-1]}"')].rpartition("<li")[2]
    after = html[html.index(f'id="{ids[-1]}"') :].partition("</li>")[0]
    assert "parts__item" in item
    assert "?part=" in after


@pytest.mark.once
def test_hit_leads_to_its_part(client: Client, long_article: Article) -> None:
    html = page(client, "/articles/?q=quokka")
    links = [unescape(link) for link in re.findall(r'class="hit__para" href="([^"]+)"', html)]
    assert len(links) == 1
    assert re.search(r"\?q=quokka&hit=1&part=\d+#p400-", links[0])
    opened = page(client, links[0].partition("#")[0])
    assert '<mark id="hit-1">quokka</mark>' in opened
    assert "noindex" in opened


def test_data_of_a_long_article_is_whole(client: Client, long_article: Article) -> None:
    base = f"/articles/{long_article.key}"
    for suffix in ("txt", "md", "json"):
        text = page(client, f"{base}.{suffix}")
        assert "Paragraph 1." in text
        assert "quokka" in text


@pytest.mark.django_db
@pytest.mark.once
def test_hostile_article_is_shown_in_plain_words_and_says_so(client: Client) -> None:
    article = make.article("Entangled", body="[" * 100_000 + "\n\nquokka", body_format="markdown")
    with recording(ChangeKind.EDIT) as record:
        record.set(article, body="![" * 50_000 + "\n\nquokka **now**")
    follower.catch_up()
    root = make.user("root", is_superuser=True)
    addresses = [
        article.get_absolute_url(),
        f"{article.get_absolute_url()}?q=quokka",
        f"/articles/{article.key}/versions/1/",
        f"/articles/{article.key}.json",
        "/articles/?q=quokka",
        "/articles.json?q=quokka",
        reverse("admin:archive_article_preview", args=[article.pk]),
        reverse("admin:archive_article_history", args=[article.pk]),
    ]
    client.force_login(root, "django.contrib.auth.backends.ModelBackend")
    for address in addresses:
        began = time.process_time()
        html = page(client, address)
        assert time.process_time() - began < 5, address  # each took from 8 to 25 seconds
        assert len(html) < LARGEST_PAGE, address
    for address in (addresses[0], addresses[2]):
        assert "too long or too entangled" in page(client, address)
    assert "too long" not in page(client, make.article("Plain").get_absolute_url())


@pytest.mark.once
def test_article_of_megabytes_has_small_pages(client: Client, db: None) -> None:
    article = make.article("Five megabytes", body=f"{SENTENCE * 4}\n\n" * 16_000)
    response = client.get(article.get_absolute_url())
    assert len(response.content) < LARGEST_PAGE
    assert client.get(f"{article.get_absolute_url()}?part=60").status_code == 200


@pytest.mark.parametrize("kind", ["stutter", "two letters", "megabytes", "one line"])
def test_comparing_is_bounded(kind: str) -> None:
    texts = {
        "stutter": ("a\nb\n" * 700, "b\na\na\n" * 460),
        "two letters": ("".join("ab"[n * n % 7 % 2] + "\n" for n in range(1400)), "b\na\n" * 700),
        "megabytes": ("a b c\n" * 500_000, "a b d\n" * 500_000),
        "one line": ("a b " * 200_000, "b a " * 200_000),
    }
    old, new = texts[kind]
    began = time.process_time()
    pieces = compare(old, new)
    assert time.process_time() - began < 3
    assert sum(len(piece.text) for piece in pieces) < 100_000
    spent = Allowance(pairs=0, characters=1000)
    assert sum(len(piece.text) for piece in compare(old, new, spent)) <= 1002


def test_comparing_finds_one_word_in_a_long_text() -> None:
    old: Any = "\n\n".join(f"{number} {SENTENCE * 3}" for number in range(700))
    pieces = compare(old, old.replace("350 The ministers met", "350 The ministers argued"))
    assert [(piece.kind, piece.text) for piece in pieces if piece.kind in ("gone", "new")] == [
        ("gone", "met"),
        ("new", "argued"),
    ]


@pytest.mark.parametrize(
    ("paragraph", "number"),
    [(SENTENCE * 5, 400), ("渡轮停在港口里。" * 30, 300), ("Short.", 1100), ("Паром ждёт. " * 40, 300)],
)
def test_part_of_a_long_text_is_a_page_of_less_than_100_kb(
    client: Client, db: None, paragraph: str, number: int
) -> None:
    article = make.article("A long one", body="\n\n".join(f"{n} {paragraph}" for n in range(number)))
    address = article.get_absolute_url()
    for part in ("", "?part=2"):
        assert len(client.get(address + part).content) < 100_000
