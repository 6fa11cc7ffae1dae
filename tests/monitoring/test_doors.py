"""Readiness and metrics: who is told, and what."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from archive.models import Generation, Upkeep
from archive.monitoring import readiness
from archive.search.index.follower import catch_up
from archive.search.index.lag import IndexLag
from tests import make
from tests.conftest import ROOT

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_user("operator", is_staff=True))
    return client


def samples(client: Client) -> dict[tuple[str, ...], float]:
    text = client.get("/metrics").content.decode()
    families = text_string_to_metric_families(text)
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


def test_a_site_that_can_answer_is_ready(client: Client) -> None:
    make.article()
    catch_up()
    response = client.get("/readyz")
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert response.content.decode().splitlines() == ["database: ok", "index: ok", "disk: ok"]


def test_what_is_wrong_is_said_with_what_to_run(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "index_lag", lambda _revision: IndexLag(None, None, "It is broken."))
    monkeypatch.setattr(readiness, "LEAST_FREE", 1 << 60)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "index: It can't be used. Run: manage.py rebuild_search" in response.content.decode()
    assert re.search(r"disk: Only [\d,]+ MiB are free", response.content.decode())


def test_a_site_far_behind_is_not_given_readers(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "index_lag", lambda _revision: IndexLag(5000, 3.0))
    assert "index: It is 5,000 changes behind and follows." in client.get("/readyz").content.decode()


def test_a_database_that_does_not_answer_is_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise DatabaseError

    monkeypatch.setattr(Generation, "revision", broken)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "database: It does not answer" in response.content.decode()


def test_metrics_are_not_for_everybody(client: Client, settings: Any) -> None:
    assert client.get("/metrics").status_code == 403
    settings.METRICS_ALLOW = ["192.0.2.0/24"]
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="198.51.100.7").status_code == 403
    assert client.get("/metrics", REMOTE_ADDR="198.51.100.7", HTTP_X_FORWARDED_FOR="192.0.2.7").status_code == 403


def test_metrics_tell_the_archive(staff: Client) -> None:
    make.article()
    make.article(state="imported")
    Upkeep.objects.note("backup", faults=2)
    catch_up()
    found = samples(staff)
    assert found["annals_articles", "published"] == 1
    assert found["annals_articles", "imported"] == 1
    assert found["annals_upkeep_faults", "backup"] == 2
    assert found["annals_index_lag",] == 0
    assert found["annals_disk_free_bytes",] > 0


def test_metrics_tell_requests_and_how_pages_were_answered(staff: Client) -> None:
    key = ("annals_requests_total", "archive:tag_list", "GET", "200")
    before = samples(staff)
    etag = staff.get("/tags/")["ETag"]
    staff.get("/tags/", HTTP_IF_NONE_MATCH=etag)
    staff.get("/nothing/at/all/")
    after = samples(staff)
    assert after[key] - before.get(key, 0) == 1
    assert after["annals_pages_total", "not_modified"] - before.get(("annals_pages_total", "not_modified"), 0) == 1
    assert not [name for name in after if "nothing" in str(name)]


def test_metrics_cost_few_queries(staff: Client, django_assert_max_num_queries: Any) -> None:
    make.article()
    with django_assert_max_num_queries(14):
        staff.get("/metrics")


@pytest.mark.once
def test_every_metric_of_the_dashboard_is_there(staff: Client) -> None:
    board = json.loads((ROOT / "deploy" / "grafana.json").read_text())
    asked = " ".join(target["expr"] for panel in board["panels"] for target in panel.get("targets", []))
    text = staff.get("/metrics").content.decode()
    known = set(re.findall(r"^(annals_\w+?)(?:\{| )", text, re.MULTILINE))
    known |= set(re.findall(r"^# TYPE (annals_\w+)", text, re.MULTILINE))
    known |= {f"{name}_{part}" for name in known for part in ("bucket", "sum", "count")}
    assert set(re.findall(r"annals_\w+", asked)) <= known


@pytest.mark.once
def test_disk_is_asked_where_the_data_lies(settings: Any, monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    asked: list[Path] = []
    real = shutil.disk_usage
    monkeypatch.setattr(shutil, "disk_usage", lambda path: asked.append(path) or real(path))
    client.get("/readyz")
    assert asked == [settings.ARCHIVE_DATA_DIR]
