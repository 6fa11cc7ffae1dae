"""The archive is harvested whole and followed from then on, and harvesters learn what readers may know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from django.core import signing
from django.test import Client
from lxml import etree
from sickle.oaiexceptions import IdDoesNotExist, NoRecordsMatch

from archive.editing.changes.recorder import recording
from archive.models import Article, ChangeKind, Datestamp, Display, Source, State, Tag
from tests import make
from tests.shared import shared
from tests.views.oai.harvesting import OAI_PMH, Harvester

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
LONG_AGO = 1_600_000_000
BEGINNING = "2020-09-13T12:26:40Z"  # which that is
LATER = "2020-09-13T12:26:41Z"


@dataclass
class Held:
    """An archive whose records all changed at `LONG_AGO` last."""

    trade: Tag
    port: Tag
    post: Source
    articles: list[Article]
    tombstone: Article
    merged: Article
    silent: Article


@shared
def held() -> Held:
    """Hold some articles: published, withdrawn with and without a tombstone, merged, and not yet published."""
    trade, port = make.tag(), make.tag("Port Haven", kind="place")
    post = make.source("Morning Post", rights="Ask the paper.")
    articles = [
        make.article(
            f"Article {n}",
            on=f"2024-03-{n + 1:02}",
            source=post if n % 2 else None,
            tags=[trade, *([port] if n else [])],
        )
        for n in range(7)
    ]
    old = make.article("Old", on="1986-01-01", precision="year", tags=[port], source=post)
    gone = {"tags": [trade], "source": post}
    tombstone = make.article("Withdrawn", state=State.WITHDRAWN, **gone)
    silent = make.article("Silent", state=State.WITHDRAWN, withdrawal_mention=False, **gone)
    merged = make.article("Merged", state=State.MERGED, merged_into=old, **gone)
    make.article("Merged into silence", state=State.MERGED, merged_into=silent, **gone)
    make.article("Never shown", state=State.MERGED, merged_into=old, published_at=None, **gone)
    make.article("Not yet", state=State.READY, **gone)
    Datestamp.objects.update(at=LONG_AGO)
    return Held(trade, port, post, [*articles, old], tombstone, merged, silent)


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.views.oai.lists.ROWS", 3)
    monkeypatch.setattr("archive.views.oai.answers.ROWS", 3)


def name_of(article: Article) -> str:
    return f"oai:127.0.0.1:{article.key}"


def names(articles: Iterable[Article]) -> list[str]:
    return sorted(map(name_of, articles))


def harvested(harvester: Harvester, **asked: str) -> tuple[list[str], list[str]]:
    """Return the identifiers of the records that are had, and of those that are said to be deleted."""
    found = list(harvester.ListRecords(**{"metadataPrefix": "mods"} | asked))
    headers = list(harvester.ListIdentifiers(**{"metadataPrefix": "mods"} | asked))
    assert [(one.identifier, one.deleted) for one in headers] == [(one.header.identifier, one.deleted) for one in found]
    assert all(one.xml.find("{*}metadata") is None for one in found if one.deleted)
    return tuple(  # type: ignore[return-value]
        sorted(one.header.identifier for one in found if one.deleted is deleted) for deleted in (False, True)
    )


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_archive_is_harvested_whole_page_by_page(held: Held, small_pages: None, method: str) -> None:
    harvester = Harvester(method)
    assert harvested(harvester) == (names(held.articles), names([held.tombstone, held.merged]))
    assert len(harvester.seen) == 2 * 4
    tokens = [etree.fromstring(one).find(".//{*}resumptionToken") for one in harvester.seen[:4]]
    assert [token.get("cursor") for token in tokens] == ["0", "3", "6", "9"]
    assert [bool(token.text) for token in tokens] == [True, True, True, False]
    assert tokens[-1].get("completeListSize") == "10"


def test_sets_are_sources_and_tags_and_are_harvested_apart(held: Held, small_pages: None) -> None:
    make.tag("hidden")
    make.article("Hidden", state=State.READY, tags=[Tag.objects.get(slug="hidden")])
    for name in ("one", "two", "three"):
        make.tag(name)
    harvester = Harvester()
    found = {one.setSpec: one.setName for one in harvester.ListSets()}
    assert found == {"source:morning-post": "Morning Post", "tag:trade": "trade", "tag:port-haven": "Port Haven"} | {
        f"tag:{name}": name for name in ("one", "two", "three")
    }
    deleted = names([held.tombstone, held.merged])
    for span in ({}, {"from": "2020-01-01"}):
        assert harvested(harvester, set="tag:trade", **span) == (names(held.articles[:-1]), deleted)
        assert harvested(harvester, set="source:morning-post", **span) == (names(held.articles[1::2]), deleted)
    header = next(harvester.ListIdentifiers(metadataPrefix="oai_dc", set="tag:port-haven"))
    assert header.setSpecs == ["source:morning-post", "tag:port-haven"]
    for spec in ("tag:hidden", "tag:none", "place:port-haven", "tag", "tag:one", "a:b:c"):
        with pytest.raises(NoRecordsMatch):
            harvester.ListRecords(metadataPrefix="oai_dc", set=spec)


def test_large_set_of_which_much_changed_is_walked_in_its_own_order(
    held: Held, small_pages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.models.queries.harvests.FEW", 2)
    found, _deleted = harvested(Harvester(), set="tag:port-haven", **{"from": "2020-01-01", "until": "2020-09-13"})
    assert found == names(held.articles[1:])
    with pytest.raises(NoRecordsMatch):
        harvested(Harvester(), set="tag:port-haven", **{"from": "2019-01-01", "until": "2020-09-12"})


def test_what_changed_since_is_harvested_and_nothing_else(held: Held) -> None:
    since = {"from": LATER}
    with pytest.raises(NoRecordsMatch):
        harvested(Harvester(), **since)
    first, second, third, fourth, *_rest = held.articles
    new = make.article("Of 1986, published today", on="1986-05-01")
    with recording(ChangeKind.EDIT) as record:
        record.set(first, subtitle="Corrected")
        record.link(second, "tags", remove=[{"tag": held.trade.pk, "basis": "inferred"}])
        record.set(third, state=State.WITHDRAWN, withdrawal_reason="rights", withdrawn_at=record.change_set.at)
        silent = {"withdrawal_reason": "rights", "withdrawn_at": record.change_set.at, "withdrawal_mention": False}
        record.set(fourth, state=State.WITHDRAWN, **silent)
        record.set(held.silent, withdrawal_note="Still nothing to be said.")
    assert harvested(Harvester(), **since) == (names([first, second, new]), names([third]))
    assert harvested(Harvester(), set="tag:trade", **since) == (names([first]), names([third]))
    with pytest.raises(IdDoesNotExist):
        Harvester().GetRecord(identifier=name_of(fourth), metadataPrefix="oai_dc")
    with recording(ChangeKind.EDIT) as record:
        record.set(fourth, withdrawal_mention=True)
    assert name_of(fourth) in harvested(Harvester(), **since)[1]


def test_new_name_of_a_tag_or_a_source_changes_the_records_that_say_it(held: Held) -> None:
    with recording(ChangeKind.EDIT) as record:
        record.set(held.port, name="Haven", slug="haven")
        record.set(held.trade, description="In no record.")
    assert harvested(Harvester(), **{"from": LATER}) == (names(held.articles[1:]), [])
    Datestamp.objects.update(at=LONG_AGO)
    with recording(ChangeKind.EDIT) as record:
        record.set(held.post, name="Evening Post")
    found, deleted = harvested(Harvester(), **{"from": LATER})
    assert (found, deleted) == (names(held.articles[1::2]), names([held.tombstone, held.merged]))
    assert harvested(Harvester(), set="tag:port-haven") == harvested(Harvester(), set="tag:haven")
    wired = make.article("Wired", source=make.source("Daily News"), agency=held.post)
    Datestamp.objects.update(at=LONG_AGO)
    with recording(ChangeKind.EDIT) as record:
        record.set(held.post, name="Night Post")
    assert name_of(wired) in harvested(Harvester(), **{"from": LATER})[0]


def test_what_changes_while_it_is_harvested_comes_again_later(held: Held, small_pages: None) -> None:
    found = Harvester().ListRecords(metadataPrefix="oai_dc")
    seen = [next(found).header.identifier]
    with recording(ChangeKind.EDIT) as record:
        record.set(held.articles[0], title="Another title")
    seen += [one.header.identifier for one in found]
    assert sorted(set(seen)) == names([*held.articles, held.tombstone, held.merged])


def test_undoing_what_was_withdrawn_or_merged_brings_the_record_back(held: Held) -> None:
    with recording(ChangeKind.EDIT) as record:
        record.set(held.merged, state=State.PUBLISHED, merged_into=None)
    assert harvested(Harvester(), **{"from": LATER}) == (names([held.merged]), [])


def record_in(prefix: str, article: Article) -> etree._Element:
    found = Harvester().GetRecord(identifier=name_of(article), metadataPrefix=prefix).xml.find("{*}metadata")[0]
    assert isinstance(found, etree._Element)
    return found


def test_record_says_what_is_known_of_an_article_in_dublin_core_and_in_mods() -> None:
    article = make.article(
        "Ministers \x0b meet",
        subtitle="In the old hall",
        byline="Ann Other and Ben Writer",
        source=make.source("Morning Post", rights="Ask the paper."),
        agency=make.source("Wire"),
        original_url="https://post.example/1",
        tags=[make.tag(), make.tag("Port Haven", kind="place"), make.tag("Ann Smith", kind="person")],
        on="2024-03-01",
        precision="month",
        date_basis="inferred",
        summary="What was signed.",
    )
    found = record_in("oai_dc", article)
    assert [(etree.QName(one).localname, one.text) for one in found] == [
        ("title", "Ministers \ufffd meet"),
        ("creator", "Ann Other"),
        ("creator", "Ben Writer"),
        ("subject", "Ann Smith"),
        ("subject", "Port Haven"),
        ("subject", "trade"),
        ("description", "What was signed."),
        ("publisher", "Morning Post"),
        ("contributor", "Wire"),
        ("date", "2024-03"),
        ("type", "Text"),
        ("format", "text/html"),
        ("identifier", f"http://127.0.0.1:8000{article.get_absolute_url()}"),
        ("source", "https://post.example/1"),
        ("language", "en"),
        ("rights", "Ask the paper."),
    ]
    mods = record_in("mods", article)
    assert mods.findtext("{*}titleInfo/{*}subTitle") == "In the old hall"
    assert mods.find("{*}originInfo/{*}dateIssued").get("qualifier") == "inferred"
    assert mods.findtext("{*}subject/{*}geographic") == "Port Haven"
    assert mods.findtext("{*}relatedItem/{*}titleInfo/{*}title") == "Morning Post"
    assert mods.find("{*}titleInfo").get("supplied") is None
    mods = record_in("mods", make.article("The beginning", title_basis="supplied", on=None, language=""))
    assert mods.find("{*}titleInfo").get("supplied") == "yes"
    assert mods.find("{*}originInfo") is None


def test_description_is_of_what_the_public_may_read() -> None:
    shut = make.article("Shut", summary="Secret.", display=Display.METADATA)
    assert record_in("oai_dc", shut).find("{*}description") is None
    told = record_in("oai_dc", make.article("Open")).findtext("{*}description")
    assert told == "The ministers met in the old town hall."


def code_of(client: Client, query: str) -> str:
    root = etree.fromstring(client.get(f"/oai?{query}").content)
    OAI_PMH.assertValid(root)
    error = root.find("{*}error")
    if error is None:
        return ""
    assert bool(root.find("{*}request").attrib) is (error.get("code") not in {"badVerb", "badArgument"})
    return str(error.get("code"))


RECORDS = "verb=ListRecords&metadataPrefix=oai_dc"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Delete", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=tag:trade", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        (f"{RECORDS}&metadataPrefix=mods", "badArgument"),
        (f"{RECORDS}&resumptionToken=x", "badArgument"),
        (f"{RECORDS}&from=2024-02-30", "badArgument"),
        (f"{RECORDS}&from=yesterday", "badArgument"),
        (f"{RECORDS}&from=2024-01-01T10:00Z", "badArgument"),
        (f"{RECORDS}&from=2024-01-01&until=2024-01-02T00:00:00Z", "badArgument"),
        (f"{RECORDS}&from=2024-01-02&until=2024-01-01", "badArgument"),
        (f"{RECORDS}&from=0000-01-01", "badArgument"),
        (f"{RECORDS}&from=0001-01-01&until=1950-01-01", "noRecordsMatch"),
        (f"{RECORDS}&until=2020-09-12", "noRecordsMatch"),
        (f"{RECORDS}&until=2020-09-13", ""),
        (f"{RECORDS}&from={BEGINNING}&until={BEGINNING}", ""),
        (f"{RECORDS}&from={LATER}", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=marc21", "cannotDisseminateFormat"),
        ("verb=ListRecords&resumptionToken=made-up", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=", "badResumptionToken"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:elsewhere.example:4w7j2k9qma", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:4w7j2k9qma", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:%00", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=nothing", "idDoesNotExist"),
        ("verb=ListMetadataFormats", ""),
        (f"{RECORDS}&set=tag:%00", "noRecordsMatch"),
    ],
)
def test_wrong_request_is_answered_as_the_protocol_says(client: Client, held: Held, query: str, code: str) -> None:
    if "%00" in query:
        assert f'code="{code}"'.encode() in client.get(f"/oai?{query}").content
    else:
        assert code_of(client, query) == code


def test_unknown_format_of_a_record_that_is_there_can_not_be_disseminated(client: Client, held: Held) -> None:
    query = f"verb=GetRecord&metadataPrefix=marc21&identifier={name_of(held.articles[0])}"
    assert code_of(client, query) == "cannotDisseminateFormat"
    query = f"verb=ListMetadataFormats&identifier={name_of(held.articles[0])}"
    assert code_of(client, query) == ""


def test_archive_without_sets_says_so(client: Client) -> None:
    assert code_of(client, "verb=ListSets") == "noSetHierarchy"
    assert code_of(client, "verb=Identify") == ""


def test_token_is_of_one_verb_and_of_no_use_when_it_is_old_or_changed(
    client: Client, held: Held, small_pages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = etree.fromstring(client.get(f"/oai?{RECORDS}").content)
    token = root.findtext(".//{*}resumptionToken") or ""
    assert code_of(client, f"verb=ListRecords&resumptionToken={token}") == ""
    assert code_of(client, f"verb=ListIdentifiers&resumptionToken={token}") == "badResumptionToken"
    assert code_of(client, f"verb=ListRecords&resumptionToken={token[:-1]}") == "badResumptionToken"
    for other in (["ListRecords"], ["ListRecords", "oai_dc", "", {"from": 1}, {}, 0], None, 5):  # of another release
        said = signing.dumps(other, salt="archive.views.oai")
        assert code_of(client, f"verb=ListRecords&resumptionToken={said}") == "badResumptionToken"
    monkeypatch.setattr("django.core.signing.time.time", lambda: 5_000_000_000)
    assert code_of(client, f"verb=ListRecords&resumptionToken={token}") == "badResumptionToken"


def test_repository_says_what_it_is(client: Client, held: Held, settings: object) -> None:
    said = Harvester().Identify()
    assert (said.repositoryName, said.baseURL) == ("Annals", "http://127.0.0.1:8000/oai")
    assert (said.deletedRecord, said.earliestDatestamp) == ("transient", BEGINNING)
    assert said.adminEmail == "webmaster@127.0.0.1"
    settings.SITE_URL, settings.SITE_HOST = "https://news.example.org", "news.example.org"  # type: ignore[attr-defined]
    root = etree.fromstring(client.get("/oai?verb=Identify").content)
    OAI_PMH.assertValid(root)
    assert root.findtext(".//{*}repositoryIdentifier") == "news.example.org"


def test_answer_is_for_any_cache_and_is_asked_again_only_after_a_change(client: Client, held: Held) -> None:
    address = f"/oai?{RECORDS}"
    response = client.get(address)
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert "Set-Cookie" not in response
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304
    with recording(ChangeKind.EDIT) as record:
        record.set(held.articles[0], title="Another title")
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 200


def test_other_ways_of_asking_are_refused_in_a_sentence(client: Client) -> None:
    assert client.put("/oai").status_code == 405
    assert client.post("/oai", {"verb": "Identify"}).status_code == 415
    assert client.post("/oai", "verb=Identify", content_type=FORM).status_code == 200
    assert client.get("/oai?verb=" + "x" * 30_000).status_code == 414
    assert client.get("/ru/oai?verb=Identify")["Location"] == "/oai?verb=Identify"
