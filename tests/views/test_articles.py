"""Pages of articles: their one address, what stands on them, their data, their history."""

from __future__ import annotations

import json
import re
from datetime import time

import pytest
import rispy
from django.conf import settings
from django.test import Client

from archive.editing.changes.recorder import recording
from archive.models import Article, ChangeKind, Display, PastAddress, State, WithdrawalReason
from archive.text.structure.paragraphs import paragraphs
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def edit(article: Article, *, public_reason: str = "", **values: object) -> None:
    with recording(ChangeKind.EDIT, public_reason=public_reason) as record:
        record.set(article, **values)


# -- addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "way",
    [
        "/articles/{key}/",
        "/articles/{key}",
        "/articles/{key}/another-slug/",
        "/articles/{key}/{slug}",
        "/articles/{key}/a/deeper/path/",
        "/articles/{KEY}/{slug}/",
        "/a/{key}",
        "/a/{key}/",
        "/a/{KEY}",
    ],
)
def test_every_other_way_in_leads_to_the_address_in_one_step(client: Client, way: str) -> None:
    article = make.article()
    response = client.get(way.format(key=article.key, KEY=article.key.upper(), slug=article.slug))
    assert (response.status_code, response["Location"]) == (301, article.get_absolute_url())


def test_letters_that_look_like_digits_are_read_as_them(client: Client) -> None:
    article = make.article(key="0a1b1c0d2e")
    assert client.get("/a/oa1bIcOd2e")["Location"] == article.get_absolute_url()


def test_old_key_leads_to_the_article(client: Client) -> None:
    article = make.article()
    PastAddress.objects.create(kind=PastAddress.Kind.ARTICLE, old="past0key00", object_id=article.pk)
    assert client.get("/a/past0key00")["Location"] == article.get_absolute_url()


def test_address_follows_the_title_and_the_old_one_redirects(client: Client) -> None:
    article = make.article("First title")
    old = article.get_absolute_url()
    edit(article, title="Second title")
    assert article.get_absolute_url().endswith("/second-title/")
    assert client.get(old)["Location"] == article.get_absolute_url()


def test_parameters_that_mean_nothing_are_dropped(client: Client) -> None:
    address = make.article().get_absolute_url()
    response = client.get(f"{address}?utm_source=x")
    assert (response.status_code, response["Location"]) == (301, address)


def test_absolute_links_come_from_the_settings_and_never_from_the_host(client: Client, settings) -> None:  # type: ignore[no-untyped-def]
    settings.SITE_URL = "https://archive.example"
    settings.ALLOWED_HOSTS = ["*"]
    article = make.article()
    for address in (
        article.get_absolute_url(),
        f"/articles/{article.key}.json",
        "/sitemap.xml?part=2024-03",
        "/robots.txt",
    ):
        text = client.get(address, headers={"host": "evil.example"}).content.decode()
        assert "https://archive.example/" in text, address
        assert "evil.example" not in text, address


# -- the page ---------------------------------------------------------------------------------------------------------


def test_page_says_what_is_known_and_how(client: Client) -> None:
    source = make.source("nCa", full_name="News Central Asia", kind="news_site")
    article = make.article(
        source=source,
        tags=[make.tag("energy"), make.tag("Astana", kind="place")],
        published_time=time(9, 22),
        utc_offset=300,
    )
    text = page(client, article.get_absolute_url())
    said = '<span class="said" dir="auto" lang="en">Ministers sign three papers</span>'
    assert f'<h1 class="headline" dir="auto" lang="en">{said}' in text
    assert '<a class="credits__source" href="/sources/nca/" dir="auto">nCa</a>' in text
    assert "News Central Asia, news site" in text
    assert '<a href="/2024/03/29/">29 March</a>' in text
    assert "Friday. Exact day, stated in the document. 09:22 UTC+05:00" in text
    assert "No byline" in text
    assert f"English, {article.word_count} words" in text
    assert '<a class="tags__link" href="/tags/energy/" dir="auto">energy</a>' in text
    assert "<code>article.txt</code>" in text
    assert article.originals.get().original.sha256 in text


def test_paragraphs_have_their_ids(client: Client) -> None:
    article = make.article()
    text = page(client, article.get_absolute_url())
    for paragraph in paragraphs(article.body, "text"):
        assert f'id="{paragraph.id}"' in text
        assert f'href="#{paragraph.id}"' in text


def test_unknown_is_written_out(client: Client) -> None:
    text = page(client, make.article(on=None, language="").get_absolute_url())
    assert "Source unknown" in text
    assert '<a href="/undated/">Undated</a>' in text
    assert "Language unknown" in text


@pytest.mark.parametrize(
    ("precision", "said", "led"),
    [("month", "March 2024 (day unknown)", "/2024/03/"), ("year", "2024 (month unknown)", "/2024/")],
)
def test_date_is_shown_as_far_as_it_is_known(client: Client, precision: str, said: str, led: str) -> None:
    article = make.article(on="2024-03-01" if precision == "month" else "2024-01-01", precision=precision)
    listed = re.sub("<[^>]+>", "", page(client, "/articles/"))
    assert said in listed
    text = page(client, article.get_absolute_url())
    assert f'href="{led}"' in text
    assert "/2024/03/01/" not in text


def test_supplied_title_stands_in_brackets(client: Client) -> None:
    article = make.article("In a significant move…", title_basis="supplied")
    text = page(client, article.get_absolute_url())
    bracket = '<span class="headline__bracket">{}</span>'
    assert f"{bracket.format('[')}In a significant move…{bracket.format(']')}" in text
    assert "supplied by the archive" in text
    assert "<title>[In a significant move…] · " in text


def test_article_without_a_title_has_one_all_the_same(client: Client) -> None:
    article = make.article("")
    assert "Untitled" in page(client, article.get_absolute_url())


def test_text_carries_its_language_and_direction(client: Client) -> None:
    text = page(client, make.article(language="ug").get_absolute_url())
    assert '<div class="prose" lang="ug" dir="rtl">' in text
    assert '<div class="prose" lang="ru">' in page(client, make.article("Б", language="ru").get_absolute_url())


def test_agency_is_credited_beside_the_publisher(client: Client) -> None:
    article = make.article(source=make.source("Daily"), agency=make.source("Wire"))
    text = page(client, article.get_absolute_url())
    assert 'crediting <a href="/sources/wire/" dir="auto">Wire</a></span>' in text


def test_accounts_of_the_same_event_stand_under_the_title_with_their_letters(client: Client) -> None:
    event = make.event(on="2024-03-30")
    first = make.article("First", on="2024-03-29", events={event: "announces"})
    second = make.article("Second", on="2024-03-31", events=[event])
    make.article("Undated", on=None, events=[event])
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", "", page(client, second.get_absolute_url())))
    assert "B One of 3 accounts of Signing of the harbour papers: reports, 1 day after" in text
    assert "A First Source unknown, 29 March 2024, 1 day before; announces" in text
    assert "C Undated Source unknown, Undated; reports" in text
    only = make.article("Only", events=[make.event("Another event")])
    assert "The only account held" in page(client, only.get_absolute_url())
    assert first.get_absolute_url() in page(client, second.get_absolute_url())


def test_many_accounts_are_named_but_for_the_nearest(client: Client) -> None:
    event = make.event()
    made = [make.article(f"Account {day}", on=f"2024-04-{day:02d}", events=[event]) for day in range(1, 10)]
    text = page(client, made[4].get_absolute_url())
    assert "One of 9 accounts" in text
    assert text.count('class="others__one"') == 4
    assert "4 more accounts" in text


def test_neighbours_in_time_are_linked(client: Client) -> None:
    before = make.article("Before", on="2024-03-20")
    article = make.article("Here", on="2024-03-29")
    after = make.article("After", on="2024-03-30")
    text = page(client, article.get_absolute_url())
    assert f'href="{after.get_absolute_url()}" dir="auto" rel="next"' in text
    assert f'href="{before.get_absolute_url()}" dir="auto" rel="prev"' in text
    assert "1 day later" in text
    assert "9 days earlier" in text


def test_original_address_is_a_link_only_to_the_web(client: Client) -> None:
    safe = make.article("Safe", original_url="https://news.example/1")
    hostile = make.article("Hostile", original_url="javascript:alert(1)")
    assert '<a href="https://news.example/1" rel="nofollow noopener">' in page(client, safe.get_absolute_url())
    assert 'href="javascript' not in page(client, hostile.get_absolute_url())


def test_nothing_stored_becomes_markup(client: Client) -> None:
    attack = "<script>alert(1)</script>"
    article = make.article(
        attack, body=attack, subtitle=attack, byline=attack, dateline=attack, source=make.source(attack)
    )
    for address in (article.get_absolute_url(), "/articles/", f"/articles/{article.key}/history/", "/sources/"):
        assert attack not in page(client, address), address


def test_excerpt_and_metadata_are_said_to_be_so(client: Client) -> None:
    assert "An excerpt." in page(client, make.article("E", display=Display.EXCERPT).get_absolute_url())
    assert "Without its text." in page(client, make.article("M", display=Display.METADATA).get_absolute_url())


# -- data -------------------------------------------------------------------------------------------------------------


def test_json_says_what_the_page_says(client: Client) -> None:
    event = make.event()
    article = make.article(tags=[make.tag("energy")], events=[event], source=make.source("nCa"))
    response = client.get(f"/articles/{article.key}.json")
    record = json.loads(response.content)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert record["key"] == article.key
    assert record["url"].endswith(article.get_absolute_url())
    assert (record["published"], record["date_precision"], record["date_basis"]) == ("2024-03-29", "day", "document")
    assert record["source"]["slug"] == "nca"
    assert record["text"] == article.text
    assert [one["id"] for one in record["paragraphs"]] == [one.id for one in paragraphs(article.body, "text")]
    assert [tag["name"] for tag in record["tags"]] == ["energy"]
    assert [one["role"] for one in record["events"]] == ["reports"]


def test_json_of_what_is_unknown_is_null(client: Client) -> None:
    article = make.article(on=None)
    record = json.loads(client.get(f"/articles/{article.key}.json").content)
    assert (record["published"], record["source"], record["agency"]) == (None, None, None)


def test_text_and_markdown_carry_title_source_date_and_text(client: Client) -> None:
    article = make.article(body="One *star*.\n\n# not a heading\n\n- not an item", source=make.source("nCa"))
    text = client.get(f"/articles/{article.key}.txt").content.decode()
    assert text.startswith("Ministers sign three papers\n\nnCa, 29 March 2024\n\nOne *star*.\n\n# not a heading")
    markdown = client.get(f"/articles/{article.key}.md")
    assert markdown["Content-Type"] == "text/markdown; charset=utf-8"
    assert 'title: "Ministers sign three papers"\n' in markdown.content.decode()
    assert 'date: "2024-03-29"\n' in markdown.content.decode()
    assert "One \\*star\\*.\n\n\\# not a heading\n\n\\- not an item" in markdown.content.decode()


def test_markdown_is_given_as_it_is_kept(client: Client) -> None:
    article = make.article(body="One *star*.\n\n- item", body_format="markdown")
    assert "\n\nOne *star*.\n\n- item\n" in client.get(f"/articles/{article.key}.md").content.decode()


def test_page_names_its_data(client: Client) -> None:
    article = make.article()
    text = page(client, article.get_absolute_url())
    for suffix, kind in (("json", "application/json"), ("txt", "text/plain"), ("md", "text/markdown")):
        assert f'<link rel="alternate" type="{kind}" href="/articles/{article.key}.{suffix}"' in text


# -- history ----------------------------------------------------------------------------------------------------------


def test_history_begins_with_the_first_publication(client: Client) -> None:
    article = make.article("Draft title", state=State.READY)
    edit(article, title="Better title", public_reason="Nobody saw the first one.")
    with recording(ChangeKind.TRANSITION) as record:
        record.set(article, state=State.PUBLISHED, published_at=article.created_at)
    text = page(client, f"/articles/{article.key}/history/")
    assert "Version 1" in text
    assert "Version 2" not in text
    assert "Draft title" not in text
    assert "Nobody saw the first one." not in text


def test_change_after_publication_is_a_version_with_its_public_reason_and_no_name(client: Client) -> None:
    article = make.article("First title", body="Old words.")
    with recording(
        ChangeKind.EDIT, user=make.user("hidden-name"), reason="Private reason", public_reason="The place was wrong."
    ) as record:
        record.set(article, title="Second title", body="New words.")
    history = page(client, f"/articles/{article.key}/history/")
    assert "<del>First title</del> → <ins>Second title</ins>" in history
    assert "The place was wrong." in history
    assert "hidden-name" not in history
    assert "Private reason" not in history
    first = page(client, f"/articles/{article.key}/versions/1/")
    assert "Old words." in first
    assert "First title" in first
    assert "New words." in page(client, f"/articles/{article.key}/versions/2/")
    assert client.get(f"/articles/{article.key}/versions/3/").status_code == 404
    assert client.get(f"/articles/{article.key}/versions/0/").status_code == 404
    assert "The place was wrong." in page(client, article.get_absolute_url())


def test_what_stood_only_while_the_article_was_withdrawn_is_no_version(client: Client) -> None:
    article = make.article("Shown first")
    with recording(ChangeKind.TRANSITION) as record:
        record.set(
            article, state=State.WITHDRAWN, withdrawal_reason=WithdrawalReason.OTHER, withdrawn_at=article.created_at
        )
    edit(article, title="Never shown")
    edit(article, title="Shown second")
    with recording(ChangeKind.TRANSITION) as record:
        record.set(article, state=State.PUBLISHED, withdrawal_reason="", withdrawn_at=None)
    history = page(client, f"/articles/{article.key}/history/")
    assert "Never shown" not in history
    assert "<del>Shown first</del> → <ins>Shown second</ins>" in history


def test_change_of_source_is_named(client: Client) -> None:
    article = make.article(source=make.source("Daily"))
    edit(article, source=make.source("Weekly"))
    assert "<del>Daily</del> → <ins>Weekly</ins>" in page(client, f"/articles/{article.key}/history/")
    assert "Daily" in page(client, f"/articles/{article.key}/versions/1/")


def test_old_paragraph_ids_still_land(client: Client) -> None:
    article = make.article(body="One.\n\nTwo.")
    old = paragraphs(article.body, "text")[1].id
    edit(article, body="Zero.\n\nOne.\n\nTwo.")
    now = paragraphs(article.body, "text")[2].id
    assert f'id="{now}"><span class="para__old" id="{old}"></span>Two.' in page(client, article.get_absolute_url())


# -- withdrawn --------------------------------------------------------------------------------------------------------


def test_tombstone_says_what_when_and_why(client: Client) -> None:
    article = make.article("Taken back", state=State.WITHDRAWN, withdrawal_note="The paper asked for it.")
    response = client.get(article.get_absolute_url())
    text = response.content.decode()
    assert response.status_code == 410
    for words in ("Taken back", "The paper asked for it.", "Rights", "29 March 2024", article.key):
        assert words in text
    record = json.loads(client.get(f"/articles/{article.key}.json").content)
    assert (record["state"], record["reason"], record["title"]) == ("withdrawn", "rights", "Taken back")


# -- citing -----------------------------------------------------------------------------------------------------------


def test_article_is_had_in_every_form_of_a_citation(client: Client) -> None:
    article = make.article("Oil", source=make.source("Post"), byline="Eva Brandt and Karl Olsen")
    edit(article, title="Oil again")
    address = f"{settings.SITE_URL}{article.get_absolute_url()}"
    (reference,) = rispy.loads(client.get(f"/articles/{article.key}.ris").content.decode())
    assert (reference["title"], reference["authors"]) == ("Oil again", ["Eva Brandt", "Karl Olsen"])
    assert reference["urls"] == [address]
    assert "version 2" in reference["notes"]
    response = client.get(f"/articles/{article.key}.csl.json")
    assert response["Content-Type"] == "application/vnd.citationstyles.csl+json; charset=utf-8"
    (item,) = response.json()
    assert (item["title"], item["version"], item["URL"]) == ("Oil again", "2", address)
    entry = client.get(f"/articles/{article.key}.bib").content.decode()
    assert entry.startswith(f"@article{{annals-{article.key},")
    assert "author = {Eva Brandt and Karl Olsen}" in entry
    for suffix in ("ris", "csl.json", "bib"):
        canonical = client.get(f"/articles/{article.key.upper()}.{suffix}")
        assert (canonical.status_code, canonical["Location"]) == (301, f"/articles/{article.key}.{suffix}")


def test_page_of_an_article_holds_its_citations_as_text(client: Client) -> None:
    article = make.article("Oil <b> & 'gas'", source=make.source("Post"), byline="Eva Brandt and Karl Olsen")
    edit(article, title="Oil <i> & 'gas'")
    html = page(client, article.get_absolute_url())
    assert "<i>" not in html
    assert "Eva Brandt and Karl Olsen. “Oil &lt;i&gt; &amp; &#39;gas&#39;.” Post, March 29, 2024." in html
    assert f"{article.key}, version 2" in html
    assert html.count("data-cited") == 7
    for suffix in ("bib", "ris", "csl.json"):
        assert f'<a href="/articles/{article.key}.{suffix}">As a file</a>' in html
    assert html.count('" hidden>Copy<span class="unseen">') == 7  # shown by the script alone


@pytest.mark.parametrize("suffix", ["bib", "ris", "csl.json"])
def test_what_was_withdrawn_is_cited_no_more(client: Client, suffix: str) -> None:
    gone = client.get(f"/articles/{make.article('Oil', state='withdrawn').key}.{suffix}")
    assert (gone.status_code, gone["Content-Type"]) == (410, "text/plain; charset=utf-8")
    assert gone.content.startswith(b"410")


def test_what_is_cited_has_one_address_in_every_language(client: Client) -> None:
    article = make.article("Port opens")
    shown = page(client, f"/ru{article.get_absolute_url()}")
    cited = shown[shown.index('class="cite') :]
    cited = cited[: cited.index("</section>")]
    assert f"{settings.SITE_URL}/articles/{article.key}" in cited
    assert "/ru/" not in cited
