"""The doctor finds each thing that is wrong, names what sets it right, and breaks off at nothing."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from datetime import timedelta
from importlib.metadata import version
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from archive.editing.roles import make_groups
from archive.models import ArticleWording, ChangeSet, Generation, Job, Original, SearchLog, SearchPosition, Upkeep
from archive.preserving.doctor import database, files, libraries
from archive.preserving.doctor.examination import CHECKS, Check, examine
from archive.preserving.doctor.findings import ok
from archive.search.index import follower
from tests import forked, make

pytestmark = pytest.mark.django_db
AGO = timedelta(days=1)
STRONG = "k3y-0f-fifty-signs-and-more-by-chance-1234567890-abcdef"


@pytest.fixture
def healthy(settings: Any, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Make an archive in which nothing is to be found, as it would be in production."""
    # Tests with a browser allow themselves what this one warns of.
    settings.SILENCED_SYSTEM_CHECKS = [*settings.SILENCED_SYSTEM_CHECKS, "async.E001"]
    make_groups()
    make.article()
    follower.catch_up()
    for task, told in {"backup": {}, "fixity": {"within": 1, "of": 1}, "verification": {}, "publishing": {}}.items():
        Upkeep.objects.note(task, **told)
    settings.PRODUCTION, settings.DEBUG, settings.SECRET_KEY = True, False, STRONG
    settings.SITE_URL, settings.SITE_HOST, settings.HTTPS = "https://archive.example.net", "archive.example.net", True
    settings.ALLOWED_HOSTS, settings.PROXY_COUNT, settings.SECURE_HSTS_SECONDS = ["archive.example.net"], 1, 3600
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.BACKUP_DIR = None
    settings.STATIC_ROOT = data_dir / "static"
    monkeypatch.setattr(database.shutil, "which", lambda _name: None)
    monkeypatch.setattr(files, "SPARE_ROOM", 0)
    monkeypatch.setattr(files, "LEAST_ROOM", 0)
    monkeypatch.setattr(libraries, "_PINNED", libraries.re.compile("^(django)==(5.2)()$", libraries.re.MULTILINE))
    collected = {name: name for finder in files.get_finders() for name, _storage in finder.list([])}
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").write_text(json.dumps(collected))
    storage = type("Collected", (files.ManifestStaticFilesStorage,), {"__init__": lambda self: None})()
    storage.hashed_files = collected
    monkeypatch.setattr(files, "staticfiles_storage", storage)
    if connection.vendor == "sqlite":  # that of the tests lies in memory
        told = database.database_settings()._replace(mode="wal")
        monkeypatch.setattr(database, "database_settings", lambda: told)
    return settings


def found() -> dict[str, tuple[str, str, str]]:
    return {name: (one.verdict.value, one.told, one.run) for name, one in examine() if one.verdict != "ok"}


def test_nothing_is_found_where_nothing_is_wrong(healthy: Any) -> None:
    assert found() == {}
    out = StringIO()
    call_command("doctor", stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) == len(CHECKS) + 1 and lines[-1] == f"{len(CHECKS)} in order, 0 to be looked at, 0 wrong."


def job(**given: Any) -> Job:
    return Job.objects.create(kind="bulk", title="An act", **given)


def put_back(task: str, days: int) -> None:
    Upkeep.objects.filter(task=task).update(ended_at=timezone.now() - days * AGO)


def settle(name: str, value: Any) -> Callable[[Any], None]:
    return lambda settings: setattr(settings, name, value)


def damage_index(settings: Any) -> None:
    (settings.ARCHIVE_DATA_DIR / "search" / "state.json").write_text("{}")


def fall_behind(_settings: Any) -> None:
    row = Generation.objects.get()
    Generation.objects.update(search_seq=row.search_seq + 1)
    SearchPosition.objects.create(seq=row.search_seq + 1, token=row.search_token)
    SearchLog.objects.update(seq=row.search_seq + 1)


def lay_secret(settings: Any) -> None:
    path = settings.ARCHIVE_DATA_DIR / "secret_key"
    path.write_text("secret")
    path.chmod(0o644)


def make_older(settings: Any) -> None:
    os.utime(settings.STATIC_ROOT / "staticfiles.json", (0, 0))


def lose_static_files(settings: Any) -> None:
    settings.STATIC_ROOT.rename(settings.STATIC_ROOT.with_name("away"))


def lose_one(_settings: Any) -> None:
    files.staticfiles_storage.hashed_files.popitem()


def be_another(_settings: Any) -> None:
    Generation.objects.update(archive_id="x" * 32)


def stick(_settings: Any) -> None:
    job(pk=4711, state="running", beat_at=timezone.now() - AGO)


def lose_store(settings: Any) -> None:
    address = f"file://{settings.ARCHIVE_DATA_DIR}/originals"
    Original.objects.update(packed=None, store=address)


# What is broken; the check that finds it, how bad it is, and a piece of the sentence or command.
BROKEN: dict[str, tuple[Callable[[Any], object], str, str, str]] = {
    "debugging in public": (settle("DEBUG", True), "mode", "fault", "DEBUG=off"),
    "short key": (settle("SECRET_KEY", "short"), "secret key", "fault", "token_urlsafe"),
    "dull key": (settle("SECRET_KEY", "ab" * 40), "secret key", "fault", "can be guessed"),
    "example": (settle("SITE_HOST", "archive.example.org"), "address", "fault", "SITE_URL="),
    "no https": (settle("HTTPS", False), "address", "fault", "in the clear"),
    "no HSTS": (settle("SECURE_HSTS_SECONDS", 0), "address", "warning", "HSTS_SECONDS="),
    "any host": (settle("ALLOWED_HOSTS", ["*"]), "hosts", "fault", "any name"),
    "other host": (settle("ALLOWED_HOSTS", ["a.example"]), "hosts", "fault", "refuses its own address"),
    "no proxy": (settle("PROXY_COUNT", 0), "proxies", "warning", "PROXY_COUNT=1"),
    "many proxies": (settle("PROXY_COUNT", 3), "proxies", "warning", "X-Forwarded-For"),
    "system": (settle("TWO_FACTOR", ["Nobodies"]), "system", "fault", "manage.py check --deploy"),
    "cookies": (settle("SESSION_COOKIE_SECURE", False), "system", "warning", "manage.py check --deploy"),
    "no folder": (lose_static_files, "static files", "fault", "collectstatic"),
    "older files": (make_older, "static files", "warning", "newer than what was collected"),
    "file missing": (lose_one, "static files", "fault", "collectstatic"),
    "open folder": (lambda s: s.ARCHIVE_DATA_DIR.chmod(0o757), "data folder", "fault", "chmod 750"),
    "open secret": (lay_secret, "secrets", "fault", "chmod 600"),
    "full disk": (lambda _s: setattr(files, "LEAST_ROOM", 1 << 60), "disk", "fault", "df -h"),
    "narrow disk": (lambda _s: setattr(files, "SPARE_ROOM", 1 << 60), "disk", "warning", "may not find room"),
    "old Python": (lambda _s: setattr(libraries, "LEAST", (9, 9)), "python", "fault", "is too old"),
    "no lock": (settle("BASE_DIR", Path("/nowhere")), "libraries", "warning", "can't be read"),
    "no groups": (lambda _s: Group.objects.all().delete(), "groups", "fault", "manage.py make_groups"),
    "groups": (lambda _s: Group.objects.get(name="Editors").permissions.clear(), "groups", "warning", "--reset"),
    "wording": (lambda _s: ArticleWording.objects.all().delete(), "wording", "warning", "manage.py rebuild_wording"),
    "no id": (lambda _s: Generation.objects.all().delete(), "generation", "fault", "has no id"),
    "mixed": (lambda _s: SearchPosition.objects.update(token=1), "generation", "fault", "mixed"),
    "clock": (lambda _s: ChangeSet.objects.update(at=timezone.now() + AGO), "clock", "fault", "timedatectl"),
    "index": (damage_index, "search index", "fault", "manage.py rebuild_search"),
    "behind": (fall_behind, "search index", "warning", "1 articles behind"),
    "other archive": (be_another, "search index", "fault", "another archive"),
    "no backup": (lambda _s: Upkeep.objects.filter(task="backup").delete(), "backup", "fault", "manage.py backup"),
    "old backup": (lambda _s: put_back("backup", 3), "backup", "fault", "3 days ago"),
    "lost backup": (lambda _s: Upkeep.objects.note("backup", file="/tmp/none-of-it"), "backup", "warning", "not there"),
    "no fixity": (lambda _s: Upkeep.objects.filter(task="fixity").delete(), "fixity", "warning", "--due"),
    "old fixity": (lambda _s: put_back("fixity", 3), "fixity", "warning", "annals-fixity.timer"),
    "failing": (lambda _s: Upkeep.objects.note("fixity", faults=2), "fixity", "fault", "2 originals do not fit"),
    "unread": (lambda _s: Upkeep.objects.note("fixity", within=1, of=9), "fixity", "warning", "8 of 9 originals"),
    "unverified": (lambda _s: put_back("verification", 200), "verification", "warning", "200 days ago"),
    "faults": (lambda _s: Upkeep.objects.note("verification", faults=3), "verification", "fault", "found 3 faults"),
    "not publishing": (lambda _s: put_back("publishing", 1), "publishing", "warning", "publish_due ran 24 hours ago"),
    "stuck": (stick, "jobs", "fault", "manage.py run_job 4711 "),
    "no store": (settle("ORIGINALS_URL", "file:///dev/null/originals"), "originals", "fault", "can't be used"),
    "store away": (lose_store, "originals", "fault", "is its disk mounted?"),
    "key of no shell": (settle("SECRET_KEY", f"$({STRONG})"), "secret key", "fault", "others know it"),
    "waiting": (lambda _s: job(created_at=timezone.now() - AGO), "jobs", "fault", "manage.py run_job"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_found_by_its_check_alone(name: str, healthy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, attributes in ((files, ("LEAST_ROOM", "SPARE_ROOM")), (libraries, ("LEAST",))):
        for attribute in attributes:  # to be as it was afterwards
            monkeypatch.setattr(module, attribute, getattr(module, attribute))
    break_it, check, verdict, words = BROKEN[name]
    break_it(healthy)
    answers = found()
    assert check in answers, answers
    assert (answers[check][0], words in " ".join(answers[check][1:])) == (verdict, True), answers[check]
    # Django's own checks may see it, too; and a name that is wrong is one that is not let in.
    beside = {"mode", "secret key", "address", "hosts"} & {check} and {"system"}
    beside |= {"example": {"hosts"}, "no id": {"search index"}, "mixed": {"search index"}}.get(name, set())
    assert answers.keys() - beside == {check}, answers


def test_a_scheduled_article_that_is_overdue_is_found(healthy: Any) -> None:
    article = make.article(state="scheduled")
    follower.catch_up()
    type(article).objects.filter(pk=article.pk).update(publish_at=timezone.now() - AGO)
    assert found()["publishing"][::2] == ("fault", "manage.py publish_due   (every minute: annals-publish.timer)")


def test_tables_of_another_release_are_found_and_what_needs_them_is_left_out(healthy: Any) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_applied("archive", "9999_later")
    assert found()["migrations"][0] == "fault" and "newer release (9999_later)" in found()["migrations"][1]
    recorder.record_unapplied("archive", "9999_later")
    last = recorder.migration_qs.filter(app="archive").latest("name").name
    recorder.record_unapplied("archive", last)
    answers = dict(examine())
    assert (answers["migrations"].run, "groups" in answers, "jobs" in answers) == ("manage.py migrate", False, False)
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=out)
    assert ended.value.code == 1 and "12 checks need the database as it should be" in out.getvalue()


def broken() -> Any:
    raise RuntimeError("It broke.\nBadly.")


def slow() -> Any:
    time.sleep(5)


@pytest.mark.once
def test_a_check_that_breaks_or_takes_too_long_is_a_fault_and_the_others_go_on() -> None:
    checks = (Check("a", broken), Check("b", slow), Check("c", lambda: ok("Well.")))
    answers = dict(examine(checks, seconds=0.05))
    assert answers["a"].told == "This could not be looked at: It broke. Badly."
    assert answers["b"].told == "The check took longer than 0.05 seconds and was broken off."
    assert [one.verdict for one in answers.values()] == ["fault", "fault", "ok"]


def test_programs_read_it_as_json(healthy: Any) -> None:
    Group.objects.all().delete()
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["fault"], told["warning"], told["left_out"], len(told["checks"])) == (1, 0, 0, len(CHECKS))
    (wrong,) = [one for one in told["checks"] if one["verdict"] == "fault"]
    assert wrong["name"] == "groups" and wrong["run"] == "manage.py make_groups"


def test_a_database_that_does_not_answer_is_one_line(own_archive: dict[str, str]) -> None:
    environment = own_archive | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    done = forked.run("manage.py", "doctor", env=environment)
    assert done.returncode == 1 and "Traceback" not in done.stdout + done.stderr
    assert (
        "fault   database: The database does not answer: " in done.stdout
        and "Run or set: DATABASE_URL=…" in done.stdout
    )
    assert "13 checks need the database" in done.stdout


@pytest.mark.parametrize(("left", "told", "run"), [
    ("nothing", "There is no database at", "manage.py migrate"),
    ("index", "is its disk mounted?", "manage.py restore_backup"),
    ("words", "is damaged, or no database", "manage.py restore_backup"),
    ("folder", "something else stands there", "DATABASE_URL="),
])  # fmt: skip
def test_a_database_that_is_gone_or_damaged_is_told_apart_and_none_is_made(
    left: str, told: str, run: str, own_archive: dict[str, str]
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("A file is SQLite's.")
    folder = Path(own_archive["ARCHIVE_DATA_DIR"])
    live = folder / "archive.sqlite3"
    if left == "index":
        (folder / "search").mkdir()
    elif left == "words":
        live.write_bytes(b"no database" * 1000)
    elif left == "folder":
        live.mkdir()
    done = forked.run("manage.py", "doctor", env=own_archive)
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("fault   database: ")]
    assert told in line and run in line
    assert live.exists() is (left in ("words", "folder"))


@pytest.mark.once
def test_versions_that_are_meant_for_other_systems_are_not_missed(tmp_path: Path, settings: Any) -> None:
    own = version("django")
    pins = f'django==0.1 ; python_version < "3"\ndjango=={own}\nnowhere==1 ; sys_platform == "none"\n'
    settings.BASE_DIR = tmp_path
    (tmp_path / libraries.LOCK).write_text(pins)
    assert libraries.check_lock().told == "1 libraries are those of requirements.txt."
    (tmp_path / libraries.LOCK).write_text("nowhere==1\n")
    assert libraries.check_lock().told == "1 libraries are missing: nowhere."
