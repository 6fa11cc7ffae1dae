"""Feeds, weblog exports and mail: every entry by itself, with its own bytes, and nothing hostile obeyed."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from archive.importing.drafts import ArticleDraft, Finding, Known, KnownSource, Options, Refusal
from archive.importing.formats import read_file, reread

KNOWN = Known(sources=(KnownSource("Steppe Courier", "steppe-courier"),), domains={"steppe.example": "steppe-courier"})
TEXT = "Ministers of six countries met in the capital on Monday and agreed on a common office for trade."


def contents(data: str | bytes, name: str, **options: Any) -> list[ArticleDraft | Refusal]:
    """Read all that a file holds."""
    raw = data.encode() if isinstance(data, str) else data
    return list(read_file(raw, name, KNOWN, Options(**options)))


def drafts(data: str | bytes, name: str, **options: Any) -> list[ArticleDraft]:
    """Read the articles of a file, whatever else it holds."""
    return [one for one in contents(data, name, **options) if isinstance(one, ArticleDraft)]


def value(finding: Finding[Any] | None) -> Any:
    """Take a finding's value, dates written out."""
    return (
        None
        if finding is None
        else (finding.value if isinstance(finding.value, str | time | int) else str(finding.value))
    )


RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Steppe Courier</title><link>https://steppe.example/</link><language>en</language>
<item><title>An office &amp; its staff</title><link>https://steppe.example/1</link><guid isPermaLink="false">s-1</guid>
<pubDate>Fri, 29 Mar 2024 10:15:00 +0500</pubDate><dc:creator>Anna Example</dc:creator><category>Trade</category>
<description>Short.</description>
<content:encoded><![CDATA[<p>{TEXT}</p><p>See <a href="/2">more</a>, not <item>.</p>]]></content:encoded></item>
<item><title>Second</title><link>https://steppe.example/2</link><description>{TEXT}</description></item>
</channel></rss>
"""

ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Steppe Courier</title>
<updated>2024-04-01T00:00:00Z</updated> <entry><title type="html">An
&lt;em&gt;office&lt;/em&gt;</title><id>urn:1</id><link href="https://steppe.example/1"/> <link rel="self"
href="https://other.example/"/><published>2024-03-29T10:15:00Z</published><updated>2024-03-30T00:00:00Z</updated>
<author><name>Anna Example</name></author><category term="trade"/><summary>Short.</summary> <content type="xhtml"><div
xmlns="http://www.w3.org/1999/xhtml"><p>{TEXT}</p><p>Two.</p></div></content></entry></feed>
"""

RDF = f"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Steppe
 Courier</title><link>https://steppe.example</link>
<items><rdf:Seq><rdf:li resource="a"/></rdf:Seq></items></channel><item rdf:about="a"><title>An office</title>
<link>https://steppe.example/1</link><description>{TEXT}</description><dc:date>2024-03-29</dc:date></item></rdf:RDF>
"""


def test_rss_gives_every_entry_with_its_own_bytes() -> None:
    first, second = drafts(RSS, "feed.xml")
    assert (value(first.title), value(first.published), first.member) == ("An office & its staff", "2024-03-29", "s-1")
    assert (value(first.source), value(first.byline), value(first.language)) == ("Steppe Courier", "Anna Example", "en")
    assert first.body == f"{TEXT}\n\nSee [more](https://steppe.example/2), not ."
    assert first.original.startswith(b"<item><title>An office")
    assert first.original.endswith(b"</content:encoded></item>")
    assert (second.body, second.published) == (TEXT, None)
    assert RSS.encode().startswith(first.context)


@pytest.mark.parametrize("feed", [RSS, ATOM, RDF])
def test_an_entry_can_be_read_again_from_its_bytes_and_the_head_of_its_feed(feed: str) -> None:
    for draft in drafts(feed, "feed.xml"):
        again = reread(draft.original, draft.context, draft.media_type, draft.encoding, "feed.xml", KNOWN, Options())
        assert isinstance(again, ArticleDraft)
        assert (again.body, again.title, again.published, again.source) == (
            draft.body,
            draft.title,
            draft.published,
            draft.source,
        )


def test_atom_and_rss_of_the_first_kind() -> None:
    (atom,) = drafts(ATOM, "feed.atom")
    assert (value(atom.title), value(atom.published), atom.member) == ("An office", "2024-03-29", "urn:1")
    assert (value(atom.original_url), value(atom.byline), atom.body) == (
        "https://steppe.example/1",
        "Anna Example",
        f"{TEXT}\n\nTwo.",
    )
    (rdf,) = drafts(RDF, "feed.rdf")
    assert (value(rdf.title), value(rdf.published), rdf.body) == ("An office", "2024-03-29", TEXT)


def test_a_feed_that_is_not_well_formed_is_read_as_far_as_it_can_be() -> None:
    broken = RSS.replace("An office &amp; its staff", "An office &nbsp; its & staff")
    assert len(drafts(broken, "feed.xml")) == 2
    assert len(drafts(RSS.replace('encoding="UTF-8"', 'encoding="no-such"'), "feed.xml")) == 2


@pytest.mark.parametrize(
    "data",
    [
        '<!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]><rss><item><title>&b;</title></item></rss>',
        '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss><item><title>&f;</title></item></rss>',
        "<rss><channel>" + "<a>" * 200 + "</a>" * 200 + "</channel></rss>",
        "<rss><channel></channel></rss>",
        "<rss><channel><title>cut off",
    ],
)
def test_entities_depths_and_feeds_without_entries_are_refused(data: str) -> None:
    (refusal,) = contents(data, "feed.xml")
    assert isinstance(refusal, Refusal)
    assert refusal.outcome == "failed"


def wxr_item(number: int, status: str, kind: str, date: str = "2024-03-29 10:15:00") -> str:
    """Write an item of a weblog's export."""
    return f"""<item><title>Post {number}</title><link>https://steppe.example/?p={number}</link>
<pubDate>Thu, 28 Mar 2024 23:15:00 +0000</pubDate><dc:creator>anna</dc:creator>
<guid isPermaLink="false">g{number}</guid>
<description></description><content:encoded><![CDATA[{TEXT}

<!--more-->Second paragraph [gallery ids="1,2"] here.]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date>{date}</wp:post_date>
<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>
<category domain="category" nicename="n"><![CDATA[Uncategorized]]></category>
<category domain="post_tag" nicename="t"><![CDATA[Trade]]></category></item>
"""


def wxr(*items: str) -> str:
    """Write a weblog's export."""
    return (
        '<?xml version="1.0" encoding="UTF-8" ?><!-- made by hand --><rss version="2.0"'
        ' xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
        f"<title>Steppe Courier</title>{''.join(items)}</channel></rss>"
    )


def test_only_published_posts_of_a_weblog_are_articles() -> None:
    items = [
        wxr_item(1, "publish", "post"),
        wxr_item(2, "draft", "post"),
        wxr_item(3, "publish", "page"),
        wxr_item(4, "private", "post"),
    ]
    found = contents(wxr(*items), "export.xml")
    assert [one.outcome if isinstance(one, Refusal) else "article" for one in found] == [
        "article",
        "skipped",
        "skipped",
        "skipped",
    ]
    assert [one.member for one in found] == ["1", "2", "3", "4"]
    assert len(drafts(wxr(*items), "export.xml", unpublished=True)) == 4


def test_a_post_has_its_own_date_paragraphs_and_tags() -> None:
    (draft,) = drafts(wxr(wxr_item(1, "publish", "post")), "export.xml")
    assert value(draft.published) == "2024-03-29"
    assert draft.body == f"{TEXT}\n\nSecond paragraph here."
    assert [tag.value for tag in draft.tags] == ["Trade"]
    (undated,) = drafts(
        wxr(
            wxr_item(1, "publish", "post", "-0001-11-30 00:00:00").replace(
                "<pubDate>Thu, 28 Mar 2024 23:15:00 +0000</pubDate>", ""
            )
        ),
        "e.xml",
    )
    assert undated.published is None


MAIL = f"""Message-ID: <m1@steppe.example>
From: "Steppe Courier" <news@steppe.example>
To: desk@example.org
Subject: Fwd: An office for six countries
Date: Fri, 29 Mar 2024 10:15:00 +0500
Content-Type: text/plain; charset=utf-8

URL: https://steppe.example/1

{TEXT}

It opens in spring[1].

[1] https://steppe.example/2
--{" "}
Anna Example, news desk
"""


def test_a_message_is_an_article() -> None:
    (draft,) = drafts(MAIL, "a.eml")
    assert (value(draft.title), value(draft.published), value(draft.source)) == (
        "An office for six countries",
        "2024-03-29",
        "Steppe Courier",
    )
    assert (draft.member, value(draft.original_url)) == ("m1@steppe.example", "https://steppe.example/1")
    assert draft.body == f"{TEXT}\n\nIt opens in spring[1]."
    assert [piece.rule for piece in draft.removed] == ["head in the text", "signature", "addresses of links"]


def test_encoded_heads_and_bodies_are_decoded() -> None:
    data = (
        (
            b"From: =?utf-8?b?0JDQvdC90LAg0J/RgNC40LzQtdGA?= <anna@mail.example>\nTo: x@example.org\n"
            b"Subject: =?koi8-r?Q?=E2=C0=D2=CF?=\nDate: Fri, 29 Mar 2024 10:15:00 +0500\nMIME-Version: 1.0\n"
            b"Content-Type: multipart/alternative; boundary=xx\n\n"
            b"--xx\nContent-Type: text/html; charset=utf-8\n\n<p>Html</p>\n"
            b"--xx\nContent-Type: text/plain; charset=koi8-r\nContent-Transfer-Encoding: 8bit\n\n"
        )
        + (
            "Министры шести стран встретились в столице и договорились открыть общее бюро по торговле и транспорту. "
            "Бюро откроется весной, сообщили в министерстве после переговоров в понедельник."
        ).encode("koi8-r")
        + b"\n--xx--\n"
    )
    (draft,) = drafts(data, "a.eml")
    assert (value(draft.title), value(draft.byline)) == ("Бюро", "Анна Пример")
    assert draft.source is None
    assert draft.body.startswith("Министры шести стран")


def test_a_mailbox_holds_messages_and_only_an_envelope_parts_them() -> None:
    message = MAIL.replace("It opens", "From the spring on it opens")
    data = (
        f"From a@example.org Fri Mar 29 10:15:00 2024\n{message}\nFrom b@example.org Sat Mar 30 10:15:00 2024\n{MAIL}"
    )
    found = drafts(data, "box.mbox")
    assert [draft.ordinal for draft in found] == [1, 2]
    assert found[1].original == MAIL.encode()


def test_a_message_of_parts_without_end_is_refused() -> None:
    parts = "".join(f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(300))
    (refusal,) = contents(
        f"From: a@b.example\nTo: c@d.example\nSubject: x\nContent-Type: multipart/mixed; boundary=b0\n\n{parts}",
        "a.eml",
    )
    assert isinstance(refusal, Refusal)
