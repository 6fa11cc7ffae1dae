"""Reading without a token: what pages show, as JSON, under one validator, paged, and refused in words."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.editing.articles import edit
from archive.models import Event, State
from tests import make
from tests.api.conftest import Program, program_of
from tests.api.test_lists import fill

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LISTS = ("articles", "events", "tags", "sources", "places", "series", "changes")


def test_the_root_lists_what_answers(nobody: Program) -> None:
    fill(1)
    told = nobody.get("").json()
    for name, address in told.items():
        if name not in ("title", "accounts"):
            assert nobody.client.get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200, address


def test_a_row_is_the_article_without_its_text(nobody: Program) -> None:
    article = fill(1)[0]
    (row,) = nobody.get("articles/").json()["items"]
    one = nobody.get(f"articles/{article.key}/").json()
    assert {name: one[name] for name in row} == row
    assert set(one) - set(row) == {"text", "paragraphs", "formats"}
    page = nobody.client.get(f"/articles/{article.key}.json").json()
    assert {name: one[name] for name in page} == page
    for address in one["formats"].values():
        assert nobody.client.get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_changes_tell_what_happened_after_publication(nobody: Program) -> None:
    article = make.article()
    edit(article, {"title": "Another"}, user=make.user())
    (row,) = nobody.get("changes/").json()["items"]
    assert (row["key"], row["title"], row["what"]) == (article.key, "Another", "Changed: title")


def test_names_are_found_under_their_present_address(nobody: Program) -> None:
    make.tag("trade", aliases=["commerce"])
    moved = nobody.get("tags/Commerce/")
    assert (moved.status_code, moved["Location"]) == (301, "http://127.0.0.1:8000/api/v1/tags/trade/")
    assert nobody.get("tags/trade/").json()["other_names"] == [{"name": "commerce", "language": ""}]
    assert nobody.get("tags/nothing/").status_code == 404


def test_withdrawn_merged_and_hidden_articles_say_what_they_may(nobody: Program) -> None:
    kept = make.article("Kept")
    gone = make.article("Gone", state=State.WITHDRAWN)
    unmentioned = make.article("Unmentioned", state=State.WITHDRAWN, withdrawal_mention=False)
    merged = make.article("Merged", state=State.MERGED, merged_into=kept)
    waiting = make.article("Waiting", state=State.IN_REVIEW)
    told = nobody.get(f"articles/{gone.key}/")
    assert (told.status_code, told.json()["tombstone"]["title"]) == (410, "Gone")
    assert nobody.get(f"articles/{unmentioned.key}/").content == nobody.get(f"articles/{waiting.key}/").content
    assert nobody.get(f"articles/{waiting.key}/").status_code == 404
    led = nobody.get(f"articles/{merged.key}/")
    assert (led.status_code, led["Location"]) == (301, f"http://127.0.0.1:8000/api/v1/articles/{kept.key}/")
    assert nobody.get(f"articles/{kept.key.upper()}/")["Location"] == led["Location"]


@pytest.mark.parametrize(
    ("address", "name", "word"),
    [
        ("articles/?tag=nothing", "tag", "There is no tag"),
        ("articles/?from=yesterday", "from", "is not a date"),
        ("articles/?sort=best", "sort", "This can be"),
        ("articles/?colour=red", "colour", "not understood"),
        ("events/?colour=red", "colour", "not understood"),
        ("articles/?q=&sort=newest", "q", "Leave it out"),
        ("articles/?tag=trade&tag=", "tag", "Leave it out"),
        ("events/?from=soon", "from", "is not a date"),
        ("accounts/?event=nothing", "event", "There is no event"),
        ("articles/?size=101", "", "between 1 and 100"),
        ("articles/?after=zzz", "", "does not exist"),
        ("articles/?after=W10&before=W10", "", "asks for both"),
        ("articles/?page=99999999", "", "Narrow the search"),
        ("tags/?size=0", "", "between 1 and 100"),
        ("accounts/", "", "Say of which"),
    ],
)
def test_what_is_not_understood_is_named(nobody: Program, address: str, name: str, word: str) -> None:
    make.article()
    answer = nobody.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    told = answer.json()
    assert told["status"] == 400
    assert word in (" ".join(told["errors"][name]) if name else told["detail"])


def test_addresses_that_lead_nowhere_answer_as_problems(nobody: Program) -> None:
    assert nobody.get("nothing/here/").json()["status"] == 404
    assert nobody.get("nothing").status_code == 404
    led = nobody.get("articles")
    assert (led.status_code, led["Location"]) == (301, "http://127.0.0.1:8000/api/v1/articles/")
    wrong = nobody.ask("DELETE", "articles/")
    assert (wrong.status_code, wrong.json()["status"]) == (405, 405)
    assert nobody.client.get("/ru/api/v1/articles/")["Location"] == "/api/v1/articles/"


@pytest.mark.parametrize("name", LISTS)
def test_what_a_reader_still_has_costs_one_query(nobody: Program, name: str) -> None:
    fill(2)
    first = nobody.get(f"{name}/")
    with CaptureQueriesContext(connection) as asked:
        again = nobody.get(f"{name}/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, len(asked)) == (304, b"", 1)
    for answer in (first, again):
        assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Vary" not in answer
        assert not answer.cookies
    make.article("Another one", tags=[make.tag("fresh")], source=make.source("Fresh Post"))
    assert nobody.get(f"{name}/", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_an_answer_that_this_process_holds_costs_one_query(nobody: Program, settings: Any) -> None:
    fill(2)
    caches["pages"].clear()
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "held"}
    }
    first = nobody.get("articles/?tag=trade&size=1")
    with CaptureQueriesContext(connection) as asked:
        again = nobody.get("articles/?size=1&tag=trade")
    assert (again.content, again["ETag"], len(asked)) == (first.content, first["ETag"], 1)


def test_links_never_come_from_the_host_that_was_asked(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    fill(2)
    assert "evil" not in client.get("/api/v1/articles/?size=1", headers={"host": "evil.example"}).content.decode()


def test_pages_of_other_sites_may_read_and_send_no_token(client: Client) -> None:
    asked = client.options("/api/v1/articles/", headers={"origin": "https://other.example"})
    assert (asked.status_code, asked["Access-Control-Allow-Headers"]) == (204, "If-None-Match")
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD"
    assert "Access-Control-Allow-Origin" not in program_of(client, "Publishers").get("articles/")
    assert "Access-Control-Allow-Credentials" not in asked


def test_signed_in_people_are_nobody_here(client: Client) -> None:
    make.article("Waiting", state=State.IMPORTED)
    client.force_login(make.user(is_superuser=True), "django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/v1/articles/?state=imported").status_code == 401
    assert client.post("/api/v1/articles/", "{}", content_type="application/json").status_code == 401


def test_too_many_requests_are_put_off_but_not_those_for_what_one_has(
    nobody: Program, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.api.frame.throttles.time", SimpleNamespace(time=lambda: 1_000_000_005.0))
    settings.API_REQUESTS_A_MINUTE = 3
    caches["throttle"].clear()
    make.article()
    first = nobody.get("articles/")
    for _time in range(5):
        assert nobody.get("articles/", headers={"if-none-match": first["ETag"]}).status_code == 304
    statuses = [nobody.get(f"articles/?size={size}").status_code for size in range(1, 5)]
    assert statuses[-1] == 429
    late = nobody.get("tags/")
    assert (late.status_code, late["Cache-Control"]) == (429, "no-store")
    assert late["Retry-After"] == str(60 - 1_000_000_005 % 60)
    assert Program(nobody.client, "annals_guess").get("tags/").status_code == 429
    settings.API_TOKEN_REQUESTS_A_MINUTE = 1
    program = program_of(nobody.client, "Publishers")
    assert [program.get("tags/").status_code for _time in range(3)][::2] == [200, 429]
    caches["throttle"].clear()


def test_what_nobody_foresaw_is_a_problem_without_its_inside(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*given: Any, **more: Any) -> Any:
        raise RuntimeError("the inside")

    monkeypatch.setattr(Event.objects, "public", broken)
    client.raise_request_exception = False
    answer = client.get("/api/v1/events/")
    assert (answer.status_code, answer.json()["status"]) == (500, 500)
    assert "inside" not in answer.content.decode()
    assert "RuntimeError" in caplog.text
