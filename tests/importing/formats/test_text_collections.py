"""Several articles in one text: cut where the file itself parts them, never where one only looks like it."""

from __future__ import annotations

from time import process_time

import pytest

from archive.importing.drafts import ArticleDraft, Known, Options
from archive.importing.formats import read_file, reread

FERRY = "The harbour council of Velmora approved a second ferry line to the islands after three evenings of debate."
QUAY = "Shipping agents said that the quay at Osterhaven would have to be deepened by two metres before any boat comes."
BOAT = "Until the spring a single boat will go on Tuesdays and Fridays, weather permitting, as it has for some years."
ARTICLES = (
    ("Second ferry line", "March 4, 2025", FERRY),
    ("Quay is deepened", "March 5, 2025", QUAY),
    ("One boat left", "March 6, 2025", BOAT),
)


def article(n: int) -> str:
    title, date, body = ARTICLES[n]
    return f"{title}\n\nHarbour Lantern\n\n{date}\n\n{body}\n"


def drafts(text: str, encoding: str = "utf-8") -> list[ArticleDraft]:
    found = list(read_file(text.encode(encoding), "export.txt", Known(), Options()))
    assert all(isinstance(one, ArticleDraft) for one in found), found
    return [one for one in found if isinstance(one, ArticleDraft)]


def counted(line: str) -> str:
    return "\n".join(f"{line.format(n + 1)}\n\n{article(n)}\n" for n in range(3))


@pytest.mark.parametrize(
    "text",
    [
        *(counted(line) for line in (
            "{0} of 3 DOCUMENTS", "                 {0} of 3 DOCUMENTS", "Document {0} of 3", "Dokument {0} von 3",
            "Документ {0} из 3", "第{0}篇，共3篇", "Article {0} of 3", "{0} of 3 ARTICLES", "Documento {0} de 3",
            "--- Story {0} of 3 ---", "DOCUMENT NO. {0} OF 3",
        )),
        "Export of the press database\nDate: March 9, 2025\n\n" + counted("Document {0} of 3"),
        counted("Document {0} of 3").replace("\n", "\r\n"),
        "\n".join(f"{article(n)}\nDocument {n + 1} of 3\n" for n in range(3)),
        "\n".join(f"{article(n)}\nDocument HLANT0002025030{n + 4}el3400abc\n" for n in range(3)),
        "\n====================\n\n".join(article(n) for n in range(3)),
        "\n_____________________________\n".join(article(n) for n in range(3)) + "_____________________________\n",
        "\n* * * * *\n".join(article(n) for n in range(3)),
        "-----\n" + "\n-----\n".join(article(n) for n in range(3)),
        "\n".join(f"Document HLANT0002025030{n + 4}el3400abc\n\n{article(n)}" for n in range(3)),
        "\n\n\n".join(f"{article(n)}\nLoad-Date: March 9, 2025\n\nEnd of Document" for n in range(3)),
        "\n".join(f"Record: {n + 1}\n{article(n)}" for n in range(3)),
        "\n".join(f"文章 {n + 1}\n\n{article(n)}" for n in range(3)),
        "\n* * *\n\n".join(article(n) for n in range(3)).replace("\n\nHarbour Lantern", ""),
        "\n---\n\n".join(article(n).replace("\n\nHarbour Lantern", "") for n in range(3)),
    ],
)  # fmt: skip
def test_the_articles_of_a_file_are_parted_each_with_its_own_bytes(text: str) -> None:
    found = drafts(text)
    assert len(found) == 3
    for n, draft in enumerate(found):
        _title, _date, body = ARTICLES[n]
        assert body in draft.body
        assert draft.ordinal == n + 1
        assert draft.original in text.encode()
        others = [other for _t, _d, other in ARTICLES if other != body]
        assert not any(other.encode() in draft.original for other in others)
        again = reread(
            draft.original, draft.context, draft.media_type, draft.encoding, "export.txt", Known(), Options()
        )
        assert isinstance(again, ArticleDraft)
        assert body in again.body


@pytest.mark.parametrize(
    "text",
    [
        article(0),
        f"{article(0)}\nPage 1 of 3\n\n{QUAY}\n\nPage 2 of 3\n\n{BOAT}\n",
        f"{article(0)}\n1 of 3\n\n{QUAY}\n\n2 of 3\n\n{BOAT}\n",
        f"{article(0)}\n==========\n\n{QUAY}\n\n==========\n\n{BOAT}\n",
        f"Second ferry line\n-----------------\n\nMarch 4, 2025\n\n{FERRY}\n\n{QUAY}\n",
        f"{article(0)}\nDocument 1 of 3 was read aloud by the master, and then the others.\n\n{QUAY}\n",
        f"{FERRY}\n\n* * * * *\n\n{QUAY}\n\n* * * * *\n\n{BOAT}\n",
        f"Document 1 of 3\n\n{article(0)}\nDocument 3 of 3\n\n{article(1)}",
        f"Document 1 of 3\n\n{article(0)}",
        f"{article(0)}\n_________________\nEva Brandt, March 5, 2025\n",
        f"Date: March 4, 2025\n=========\n{FERRY}\n\n{QUAY}\n",
        f"Document 1 of 2\n\nDocument 2 of 2\n\n{FERRY}\n\n{QUAY}\n",
        f"{article(0)}\n* * *\n\n{QUAY}\n\n* * *\n\n{BOAT}\n",
        f"March 4, 2025\n\n{FERRY}\n\n***\n\nMarch 5, 2025\n\n{QUAY}\n\n***\n\nMarch 6, 2025\n\n{BOAT}\n",
        f"{article(0)}\n---\n\nWhat comes next\n\nOn March 7, 2025 they meet again.\n\n{QUAY}\n",
        f"{article(0)}\nArticle 1\n\nThe line of March 4, 2025\n\n{QUAY}\n\nArticle 2\n\nIt ends in 2026\n\n{BOAT}\n",
        f"Article 1\n\n{FERRY}\n\nArticle 2\n\n{QUAY}\n",
    ],
)
def test_one_article_stays_one(text: str) -> None:
    (found,) = drafts(text)
    assert found.original == text.encode()
    assert found.ordinal is None


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-8-sig"])
def test_articles_of_any_encoding_can_be_read_again(encoding: str) -> None:
    body = (
        "Портовый совет Велморы одобрил вторую паромную линию к северным островам после трёх вечеров споров и просьб."
    )
    text = "\n".join(f"Документ {n} из 2\n\nЛиния {n}\n\n{n} марта 2025\n\n{body}\n" for n in (1, 2))
    for draft in drafts(text, encoding):
        again = reread(draft.original, draft.context, draft.media_type, draft.encoding, "a.txt", Known(), Options())
        assert isinstance(again, ArticleDraft)
        assert again.body == draft.body
        assert body in draft.body


@pytest.mark.parametrize(
    "piece", ["Document 1 of 3\n", "=====\n", "* " * 30, "1 of 3 DOCUMENTS\n\n", "-" * 40 + "\n", " \t", "Document "]
)
def test_parting_takes_time_in_step_with_the_text(piece: str) -> None:
    started = process_time()
    assert list(read_file((piece * (200_000 // len(piece))).encode(), "a.txt", Known(), Options())) != []
    assert process_time() - started < 10
