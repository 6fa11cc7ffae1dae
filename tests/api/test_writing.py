"""Writing with a token: by the rules of the desk, through the same changes, and undone like them."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from archive.api.frame.sent import ArticleEdit, TagsRequest, TransitionRequest
from archive.editing.undo import undo
from archive.models import ApiToken, Article, Change, ChangeSet, ImportBatch, ImportRecord, State
from tests import make
from tests.api.conftest import ALL, Program, program_of

pytestmark = pytest.mark.django_db

RECORD = {
    "title": "Ministers sign three papers",
    "body": "The ministers met in the old town hall.\n\nThey signed three papers there, the spokesman said on Friday.",
    "date": "2024-03-29",
    "source": "Morning Post",
    "language": "en",
}


def propose(program: Program, record: object = RECORD, **headers: str) -> object:
    return program.post("articles/", record, headers=headers)


def test_a_proposed_record_becomes_an_article_that_waits(publisher: Program) -> None:
    make.source()
    answer = propose(publisher)
    told = answer.json()
    assert (answer.status_code, told["outcome"], told["state"]) == (201, "created", "imported")
    article = Article.objects.get(key=told["article"])
    assert answer["Location"] == told["api_url"] == f"http://127.0.0.1:8000/api/v1/articles/{article.key}/"
    assert (article.title, str(article.published), str(article.source)) == (
        RECORD["title"],
        "2024-03-29",
        "Morning Post",
    )
    act = ChangeSet.objects.latest("pk")
    assert (act.kind, act.user, act.reason) == ("import", publisher.user, "By the token “robot”")
    assert act.batch is not None and act.batch.counts == {"created": 1}
    assert answer["Cache-Control"] == "no-store"


def test_outcomes_are_those_of_an_import(publisher: Program) -> None:
    name = {"X-Annals-Name": "wire/17.json"}
    assert propose(publisher, **name).json()["outcome"] == "created"
    assert propose(publisher, **name).json()["outcome"] == "unchanged"
    assert propose(publisher).json()["outcome"] == "duplicate"
    changed = RECORD | {"title": "Ministers sign four papers"}
    assert propose(publisher, changed, **name).json()["outcome"] == "updated"
    article = Article.objects.get()
    assert article.title == changed["title"]
    publisher.post(f"articles/{article.key}/transitions/", {"target": "published"})
    waits = propose(publisher, RECORD | {"title": "Ministers sign five papers"}, **name)
    assert (waits.status_code, waits.json()["outcome"], waits.json()["state"]) == (202, "queued", "published")
    assert ImportRecord.objects.latest("pk").answer == "open"
    publisher.post(
        f"articles/{article.key}/transitions/",
        {"target": "withdrawn", "reason": "rights", "withdrawal_reason": "rights"},
    )
    refused = propose(publisher, changed, **name)
    assert (refused.status_code, refused.json()["outcome"]) == (422, "refused")
    assert refused["Content-Type"] == "application/problem+json"
    assert ImportBatch.objects.get().counts == {
        "created": 1, "unchanged": 1, "duplicate": 1, "updated": 1, "queued": 1, "refused": 1,
    }  # fmt: skip


def test_a_file_is_read_as_any_import_reads_it(publisher: Program) -> None:
    page = b"<html><head><title>Harbour opens</title></head><body><article><h1>Harbour opens</h1><p>The harbour of the "
    page += b"old town was opened again on Friday after three years of work, said the mayor.</p></article></body>"
    answer = publisher.post("articles/", page, content_type="text/html")
    assert (answer.status_code, answer.json()["outcome"]) == (201, "created")
    assert Article.objects.get().title == "Harbour opens"
    empty = publisher.post("articles/", b"  \n ", content_type="text/plain")
    assert (empty.status_code, empty.json()["outcome"]) == (422, "failed")
    assert "empty" in empty.json()["detail"]


@pytest.mark.once
@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        (b" ", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"{", "application/json", 400),
        (b"\xff\xfe{", "application/json", 400),
        (b'{"articles": [{"title": "A", "body": "One."}, {"title": "B", "body": "Two."}]}', "application/json", 400),
        (b"PK\x03\x04", "application/zip", 415),
        (b"a: b", "", 415),
    ],
)
def test_what_is_no_article_is_refused_and_leaves_nothing(
    publisher: Program, data: bytes, content_type: str, status: int
) -> None:
    answer = publisher.post("articles/", data, content_type=content_type)
    assert answer.status_code == status
    assert answer.json()["detail"]
    assert not ImportBatch.objects.exists() and not Article.objects.exists()


def test_fields_are_set_of_the_version_that_is_known(publisher: Program) -> None:
    article = make.article(tags=[make.tag()])
    address = f"articles/{article.key}/"
    seen = publisher.get(address)
    version = seen.json()["version"]
    assert seen["ETag"] == f'"{version}"'
    new = {"title": "Four papers", "published": "2024-03", "reason": "As printed", "published_time": "08:30"}
    saved = publisher.patch(address, new, version)
    assert saved.status_code == 200
    told = saved.json()
    assert (told["title"], told["published"], told["date_precision"]) == ("Four papers", "2024-03", "month")
    assert (told["title_basis"], told["date_basis"], told["published_time"]) == ("editor", "editor", "08:30")
    assert saved["ETag"] == f'"{told["version"]}"' != seen["ETag"]
    act = ChangeSet.objects.latest("pk")
    assert (act.kind, act.user_name, act.reason) == (
        "edit", publisher.user.username, "As printed (by the token “robot”)",
    )  # fmt: skip
    undo([act], user=publisher.user)
    assert Article.objects.get().title == "Ministers sign three papers"


def test_a_stale_or_missing_version_saves_nothing(publisher: Program) -> None:
    article = make.article()
    address = f"articles/{article.key}/"
    acts = ChangeSet.objects.count()
    assert publisher.patch(address, {"title": "New"}).status_code == 428
    stale = publisher.patch(address, {"title": "New"}, article.version + 7)
    assert (stale.status_code, stale.json()["version"]) == (412, article.version)
    assert str(article.version) in stale.json()["detail"]
    assert publisher.ask("PATCH", address, {"title": "New"}, headers={"if-match": "*"}).status_code == 412
    assert ChangeSet.objects.count() == acts


@pytest.mark.once
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"title": 7.5, "titel": "x"}, "titel"),
        ({"title": "x" * 1001}, "title"),
        ({"published": "2024-02-30"}, "published"),
        ({"published": "2999"}, "published"),
        ({"published": 2024}, "published"),
        ({"source": "nowhere"}, "source"),
        ({"agency": "morning-post"}, "agency"),
        ({"language": "English?"}, "language"),
        ({"original_url": "javascript:alert(1)"}, "original_url"),
        ({"original_url": "example.org/news"}, "original_url"),
        ({"original_url": "https://"}, "original_url"),
        ({"original_url": "https://example.org/a b"}, "original_url"),
        ({"title": "a\0b", "byline": "Ann"}, "title"),
        ({"summary": "a\ud83d"}, "summary"),
        ({"source": "a\0"}, "source"),
        ({"body_format": "html"}, "body_format"),
        ({"utc_offset": 10_000}, "utc_offset"),
        ({"state": "published"}, "state"),
    ],
)
def test_values_that_nobody_can_keep_are_named_by_their_field(
    publisher: Program, sent: dict[str, object], field: str
) -> None:
    make.source()
    article = make.article()
    answer = publisher.patch(f"articles/{article.key}/", sent, article.version)
    assert answer.status_code == 400
    assert field in answer.json()["errors"]
    assert Article.objects.get().version == article.version


@pytest.mark.once
def test_addresses_of_the_web_and_words_about_the_sign_nul_are_taken(publisher: Program) -> None:
    article = make.article()
    sent = {"original_url": "HTTP://example.org/новости?a=1#/b", "title": r"What \u0000 means"}
    assert publisher.patch(f"articles/{article.key}/", sent, article.version).status_code == 200
    article.refresh_from_db()
    assert {name: getattr(article, name) for name in sent} == sent


@pytest.mark.once
def test_null_empties_what_was_known(publisher: Program) -> None:
    texts = {
        "subtitle": "x",
        "byline": "x",
        "dateline": "x",
        "language": "en",
        "original_url": "https://example.org/",
        "summary": "x",
    }
    article = make.article(source=make.source(), display="excerpt", **texts)
    nulls = dict.fromkeys(["published", "source", "title", "body", "display", *texts])
    told = publisher.patch(f"articles/{article.key}/", nulls, article.version).json()
    assert (told["published"], told["source"], told["title"], told["title_basis"]) == (None, None, "", "")
    article.refresh_from_db()
    assert not any(getattr(article, name) for name in ("body", "display", *texts))


def test_an_article_goes_through_the_workflow(publisher: Program) -> None:
    article = make.article(state=State.IMPORTED)
    address = f"articles/{article.key}/transitions/"
    later = (timezone.now() + timedelta(days=1)).isoformat()
    steps = [
        {"target": "in_review"},
        {"target": "ready"},
        {"target": "scheduled", "publish_at": later},
        {"target": "published", "reason": "Now"},
        {
            "target": "withdrawn",
            "reason": "The paper asked",
            "withdrawal_reason": "rights",
            "public_note": "By request.",
        },
    ]
    for step in steps:
        answer = publisher.post(address, step)
        assert (answer.status_code, answer.json().get("state")) == (200, step["target"])
    gone = Program(publisher.client).get(f"articles/{article.key}/")
    assert (gone.status_code, gone.json()["tombstone"]["note"]) == (410, "By request.")
    act = ChangeSet.objects.latest("pk")
    assert (act.kind, act.reason, act.public_reason) == (
        "transition", "The paper asked (by the token “robot”)", "By request.",
    )  # fmt: skip
    undo([act], user=publisher.user)
    assert Article.objects.get().state == State.PUBLISHED


def test_what_the_workflow_does_not_allow_is_told_in_its_words(publisher: Program, client: Client) -> None:
    article = make.article(state=State.IMPORTED, problems=[{"code": "no_text", "severity": "blocking"}])
    address = f"articles/{article.key}/transitions/"
    for sent, word in (
        ({"target": "withdrawn", "reason": "x"}, "withdrawn"),
        ({"target": "published"}, "problem"),
        ({"target": "discarded"}, "why"),
    ):
        answer = publisher.post(address, sent)
        assert answer.status_code == 409
        assert word in answer.json()["detail"].lower()
        assert "in_review" in answer.json()["allowed"]
    contributor = program_of(client, "Contributors")
    assert contributor.post(address, {"target": "published"}).status_code == 403
    assert publisher.post(address, {"target": "merged"}).status_code == 400
    assert Article.objects.get().state == State.IMPORTED


def test_tags_are_added_and_removed(publisher: Program) -> None:
    held, new = make.tag("trade"), make.tag("shipping", aliases=["ships"])
    article = make.article(tags=[held])
    added = publisher.post(f"articles/{article.key}/tags/", {"tags": ["ships", "trade"], "reason": "Names ships"})
    assert [tag["slug"] for tag in added.json()["tags"]] == ["shipping", "trade"]
    assert {tag["slug"]: tag["basis"] for tag in added.json()["tags"]} == {"shipping": "editor", "trade": "inferred"}
    act = ChangeSet.objects.latest("pk")
    assert act.reason == "Names ships (by the token “robot”)"
    assert Change.objects.filter(change_set=act, field="tags").count() == 1
    gone = publisher.ask("DELETE", f"articles/{article.key}/tags/trade/")
    assert [tag["slug"] for tag in gone.json()["tags"]] == ["shipping"]
    assert publisher.ask("DELETE", f"articles/{article.key}/tags/trade/").status_code == 404
    unknown = publisher.post(f"articles/{article.key}/tags/", {"tags": ["nothing", new.slug]})
    assert (unknown.status_code, unknown.json()["errors"]["tags"]) == (
        400, ["There is no tag “nothing”. Make it on the desk first."],
    )  # fmt: skip


WRITES = {
    "propose": ("POST", "articles/", RECORD),
    "edit": ("PATCH", "articles/{key}/", {"title": "New"}),
    "transition": ("POST", "articles/{key}/transitions/", {"target": "in_review"}),
    "tag": ("POST", "articles/{key}/tags/", {"tags": ["trade"]}),
    "tag too": ("DELETE", "articles/{key}/tags/trade/", None),
}


@pytest.mark.parametrize("name", WRITES)
def test_each_act_needs_a_token_its_scope_and_the_right_of_its_person(client: Client, name: str) -> None:
    scope, (method, address, sent) = name.partition(" ")[0], WRITES[name]
    tag = make.tag()
    article = make.article(state=State.IMPORTED, tags=[] if method == "POST" else [tag])
    headers = {"if-match": f'"{article.version}"'}
    asked = [method, address.format(key=article.key), sent]
    others = program_of(client, "", [one for one in ALL if one != scope], "others")
    rightless = program_of(client, "", name="rightless")
    rightless.user.is_superuser = False
    rightless.user.save()
    acts = ChangeSet.objects.count()
    for program, status in (
        (Program(client), 401),
        (Program(client, "annals_x"), 401),
        (others, 403),
        (rightless, 403),
    ):
        answer = program.ask(*asked, headers=dict(headers))
        assert answer.status_code == status, answer.content
        assert answer.json()["detail"]
        assert ("WWW-Authenticate" in answer) == (status == 401)
    assert ChangeSet.objects.count() == acts
    assert program_of(client, "Publishers", [scope], "own").ask(*asked, headers=headers).status_code in (200, 201)
    assert ChangeSet.objects.count() == acts + 1


def test_contributors_edit_no_more_than_on_the_desk(contributor: Program) -> None:
    waiting, shown = make.article("Waiting", state=State.IMPORTED), make.article("Shown")
    assert contributor.patch(f"articles/{waiting.key}/", {"title": "New"}, waiting.version).status_code == 200
    assert contributor.patch(f"articles/{shown.key}/", {"title": "New"}, shown.version).status_code == 403
    assert contributor.post(f"articles/{shown.key}/tags/", {"tags": ["x"]}).status_code == 403
    assert propose(contributor).status_code == 403


@pytest.mark.once
def test_merged_and_unknown_articles_are_not_written(publisher: Program) -> None:
    kept = make.article("Kept")
    merged = make.article("Merged", state=State.MERGED, merged_into=kept)
    assert publisher.patch(f"articles/{merged.key}/", {"title": "New"}, 1).status_code == 409
    assert publisher.patch("articles/zzzz/", {"title": "New"}, 1).status_code == 404


def test_reading_with_the_scope_shows_what_waits_and_is_kept_by_nobody(publisher: Program, client: Client) -> None:
    held = make.article("Zanzibar waits", state=State.IMPORTED, display="metadata")
    without = program_of(client, "Publishers", ["edit"], "narrow")
    rightless = program_of(client, "", ["read"], "rightless")
    rightless.user.is_superuser = False
    rightless.user.save()
    address = f"articles/{held.key}/"
    told = publisher.get(address)
    assert (told.status_code, told.json()["state"], told["Cache-Control"]) == (200, "imported", "no-store")
    assert "town hall" in told.json()["body"]
    for program in (Program(client), without, rightless):
        assert program.get(address).status_code == 404
        assert program.get("articles/?state=imported").status_code in (401, 403)
        assert "Zanzibar" not in program.get("articles/").content.decode()
    listed = publisher.get("articles/?state=imported&size=5").json()
    assert [(row["key"], row["state"], row["version"]) for row in listed["items"]] == [
        (held.key, "imported", held.version)
    ]
    assert "Zanzibar" not in publisher.get("articles/").content.decode()
    assert publisher.get("articles/?state=imported&tag=trade").status_code == 400
    assert publisher.get("articles/?state=gone").status_code == 400
    assert "ETag" not in publisher.get("articles/")


def test_use_is_noted_once_an_hour_and_never_by_reading(publisher: Program) -> None:
    token, article = ApiToken.objects.get(), make.article()
    publisher.get(f"articles/{article.key}/")
    assert ApiToken.objects.get().used_at is None
    publisher.post(f"articles/{article.key}/tags/", {"tags": []})
    first = ApiToken.objects.get().used_at
    assert first is not None
    publisher.post(f"articles/{article.key}/tags/", {"tags": []})
    assert ApiToken.objects.get().used_at == first
    ApiToken.objects.filter(pk=token.pk).update(used_at=first - timedelta(hours=2))
    publisher.post(f"articles/{article.key}/tags/", {"tags": []})
    assert ApiToken.objects.get().used_at > first


@pytest.mark.parametrize(
    "end",
    [
        {"expires_at": timezone.now()},
        {"revoked_at": timezone.now()},
    ],
)
def test_a_dead_token_opens_nothing(publisher: Program, end: dict[str, object]) -> None:
    ApiToken.objects.update(**end)
    assert publisher.get("articles/").status_code == 401


@pytest.mark.parametrize("flag", ["is_active", "is_staff"])
def test_a_token_dies_with_the_standing_of_its_person(publisher: Program, flag: str) -> None:
    setattr(publisher.user, flag, False)
    publisher.user.save()
    answer = publisher.get("articles/")
    assert (answer.status_code, json.loads(answer.content)["status"]) == (401, 401)


def test_what_takes_too_long_to_be_read_is_told_in_words(
    publisher: Program, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def for_ever(*_given: object, **_named: object) -> object:
        while True:
            pass

    monkeypatch.setattr("archive.importing.intake.reader.tag_article_words", for_ever)
    settings.IMPORT_MAX_SECONDS = 0.2  # type: ignore[attr-defined]
    answer = propose(publisher)
    told = "The file can't be read to its end: it took longer than 0.2 seconds. Split it, or raise IMPORT_MAX_SECONDS."
    assert (answer.status_code, answer.json()["detail"]) == (422, told)


@pytest.mark.once
@pytest.mark.parametrize(
    ("error", "words"),
    [
        (MemoryError("x"), "more memory"),
        (RecursionError("x"), "too deep"),
        (UnicodeDecodeError("x", b"x", 0, 1, "x"), "encoding"),
        (OverflowError("x"), "beyond all bounds"),
        (KeyError("x"), "not as its format wants"),
        (OSError(5, "Input/output error"), "Input/output error"),
    ],
)
def test_what_breaks_a_reader_is_told_in_words(
    publisher: Program, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    def broken(*_given: object, **_named: object) -> object:
        raise error

    monkeypatch.setattr("archive.importing.intake.reader.tag_article_words", broken)
    answer = propose(publisher)
    assert answer.status_code == 422
    assert words in answer.json()["detail"] and type(error).__name__ not in answer.json()["detail"]


@pytest.mark.once
@pytest.mark.parametrize("odd", [None, 7, 1.5, True, "x", [], {}, [[]], [{}], [None], {"x": ["y"]}])
def test_no_error_of_a_field_names_a_class(publisher: Program, odd: object) -> None:
    article = make.article()
    address = f"articles/{article.key}/"
    forms = {address: ArticleEdit, f"{address}transitions/": TransitionRequest, f"{address}tags/": TagsRequest}
    for asked, form in forms.items():
        sent = dict.fromkeys(form().fields, odd)
        answer = publisher.patch(asked, sent, 1) if form is ArticleEdit else publisher.post(asked, sent)
        told = " ".join(one for said in answer.json().get("errors", {}).values() for one in said)
        assert not re.search(r"\b(?:str|int|float|bool|list|dict|NoneType|[A-Z]\w+Error)\b", told), told
