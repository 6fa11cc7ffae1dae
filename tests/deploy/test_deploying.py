"""What docs/deploying.md says ends at a working site at https; it can be said again, copied, broken and restored."""

from __future__ import annotations

import re
import shutil
import sqlite3
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from hashlib import sha256
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings

from archive.search.query.parser import MOST_CHARACTERS
from archive.views.frame.list_formats import MEDIA_TYPES
from archive.views.frame.public import LONGEST_ADDRESS, LONGEST_HEADERS
from tests import postgres
from tests.conftest import ROOT
from tests.deploy.deployed import HOST, PROGRAMS, Site, clean_environment, install, need, running

FIRST = ("--site-url", f"https://{HOST}", "--certificate", "self-signed")

pytestmark = [pytest.mark.long, pytest.mark.once]


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    """Set the archive up below a folder, with settings that hold every sign that means something to a shell."""
    need(*PROGRAMS)
    folder = Path(tempfile.mkdtemp(prefix="annals-d-"))  # short: the path of a socket may have 107 bytes
    try:
        done = install(folder, *FIRST)
        assert done.returncode == 0, done.stderr
        with (folder / "etc/annals.env").open("a") as file:
            file.write('SITE_TITLE=\'Annals of "O\'"\'Neill & Sons\\", #1: 100 % \\\\ more"\n')
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def site(root: Path) -> Iterator[Site]:
    with running(root) as site:
        yield site


def test_site_answers_at_https_and_leads_there(site: Site) -> None:
    first = site.ask("/")
    assert first.status == 200
    assert 'Annals of "O\'Neill & Sons", #1: 100 % \\ more' in unescape(first.text)
    led = site.ask("/articles/?q=x", tls=False)
    assert (led.status, led.headers["Location"]) == (301, f"https://{HOST}/articles/?q=x")


def test_static_files_are_kept_by_browsers_for_years_and_come_compressed(site: Site) -> None:
    found = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', site.ask("/").text)
    assert found
    style = site.ask(found[1], headers={"Accept-Encoding": "br, gzip"})
    assert style.status == 200
    assert "max-age=315360000" in style.headers["Cache-Control"]
    assert "immutable" in style.headers["Cache-Control"]
    assert style.headers["Content-Encoding"] == "br"


def test_pages_and_data_come_compressed(site: Site) -> None:
    for path in ("/", "/help/search/", "/admin/login/"):
        assert site.ask(path, headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip", path
        assert site.ask(path).headers["Content-Encoding"] is None
    types = re.search(r"gzip_types ([^;]*);", (ROOT / "deploy/nginx.conf").read_text())
    assert types
    assert set(MEDIA_TYPES.values()) - {"application/zip"} <= set(types[1].split())  # a ZIP file is compressed


def test_editors_sign_in_by_cookies_that_only_https_carries(site: Site) -> None:
    page = site.ask("/admin/login/")
    assert page.status == 200
    cookies = page.headers.get_all("Set-Cookie") or []
    assert cookies
    assert all("; Secure" in cookie for cookie in cookies)


@pytest.mark.parametrize("path", ["/", "/admin/login/", "/articles.json", "/nothing-here/"])
def test_what_browsers_are_told_for_safety_is_said_once(site: Site, path: str) -> None:
    answer = site.ask(path)
    for name in ("Strict-Transport-Security", "Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options",
                 "Referrer-Policy"):  # fmt: skip
        assert len(answer.headers.get_all(name) or []) == 1, name
    assert "nginx/" not in str(answer.headers)


def test_gunicorn_has_nothing_to_complain_of(site: Site) -> None:
    log = site.log.read_text()
    assert "Listening at: unix:" in log
    assert "ERROR" not in log
    assert "Warning" not in log


@pytest.mark.parametrize("sign", ["ж", "中", "🌍"])
@pytest.mark.parametrize("path", ["/articles/", "/articles.json", "/articles.atom", "/search/", "/articles.csv"])
def test_longest_search_in_every_script_passes_nginx(site: Site, path: str, sign: str) -> None:
    address = f"{path}?q={quote(sign * MOST_CHARACTERS)}"
    assert site.ask(address).status == 200
    asked = ["curl", "--silent", "--http2", "--cacert", site.certificate, "--resolve", f"{HOST}:{site.https}:127.0.0.1",
             "--output", "/dev/null", "--write-out", "%{http_version} %{http_code}",
             f"https://{HOST}:{site.https}{address}"]  # fmt: skip
    assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout == "2 200"
    led = site.ask(address, tls=False)
    assert (led.status, led.headers["Location"]) == (301, f"https://{HOST}{address}")


def test_buffers_of_nginx_hold_the_longest_that_the_archive_takes_and_gives() -> None:
    example = (ROOT / "deploy/nginx.conf").read_text()
    for name, least in (("large_client_header_buffers 4", LONGEST_ADDRESS), ("proxy_buffer_size", LONGEST_HEADERS)):
        size = re.search(rf"^ *{name} (\d+)k;", example, re.MULTILINE)
        assert size
        assert int(size[1]) * 1024 > least + 500


def signing_in(site: Site, address: str = "127.0.0.1") -> tuple[dict[str, str], dict[str, str]]:
    """Return the headers and fields of a form to sign in by."""
    page = site.ask("/admin/login/", address=address)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    assert token
    headers = {"Cookie": page.headers["Set-Cookie"].partition(";")[0], "Referer": f"https://{HOST}/admin/login/",
               "Content-Type": "application/x-www-form-urlencoded"}  # fmt: skip
    return headers, {"csrfmiddlewaretoken": token[1], "username": "nobody", "password": "wrong"}


def test_largest_form_of_an_editor_is_not_cut(site: Site) -> None:
    headers, fields = signing_in(site, "127.0.0.2")
    body = urlencode(fields | {"text": ""}).encode()
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    for size, status in ((most, 200), (most + 1000, 400), (most + 2 * 1024 * 1024, 413)):
        answer = site.ask("/admin/login/", "POST", body.ljust(size, b"a"), headers=headers, address="127.0.0.2")
        assert answer.status == status, size
    assert "Please enter the correct" in site.ask("/admin/login/", "POST", body, headers=headers).text


def test_guesses_count_by_the_address_that_nginx_saw(site: Site) -> None:
    headers, fields = signing_in(site)
    body = urlencode(fields | {"username": "guessed"}).encode()
    for number in range(5):
        forged = headers | {"X-Forwarded-For": f"203.0.113.{number}"}
        answer = site.ask("/admin/login/", "POST", body, headers=forged, address="127.0.0.3")
    assert answer.status == 429
    assert "You can sign in again in 15 minutes" in " ".join(answer.text.split())
    forged = headers | {"X-Forwarded-For": "127.0.0.3"}
    assert site.ask("/admin/login/", "POST", body, headers=forged, address="127.0.0.4").status == 200


def test_many_forms_to_sign_in_are_refused_before_they_cost_anything(site: Site) -> None:
    said = [site.ask("/admin/login/", "POST", b"", address="127.0.0.5") for _form in range(26)]
    assert [answer.status for answer in said[:21]] == [403] * 21
    assert said[-1].status == 429
    assert said[-1].headers["Retry-After"] == "10"
    assert site.ask("/admin/login/", address="127.0.0.5").status == 200
    assert site.ask("/admin/login/", "POST", b"", address="127.0.0.6").status == 403


@pytest.mark.parametrize("path", ["/articles.csv", "/undated.bib", "/undated.ris", "/2024/03.csv", "/articles.csv?q=x"])
def test_whole_lists_are_bounded_for_an_address_and_pages_go_on(site: Site, path: str) -> None:
    address = f"127.0.1.{sha256(path.encode()).digest()[0]}"
    said = [site.ask(path, address=address) for _list in range(14)]
    assert [answer.status for answer in said[:9]] == [200] * 9
    assert said[-1].status == 429
    assert said[-1].headers["Retry-After"] == "10"
    assert "ask again in some seconds" in said[-1].text
    assert site.ask("/", address=address).status == 200
    assert site.ask("/articles.json", address=address).status == 200
    assert site.ask(path, address="127.0.2.1").status == 200


def test_harvesters_of_feeds_are_slowed_down(site: Site) -> None:
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda _n: site.ask("/articles.atom", address="127.0.3.1").status, range(80)))
    assert said.count(200) >= 40
    assert set(said) == {200, 429}


def snapshot(root: Path) -> dict[str, tuple[str, str]]:
    """Return the rights and the content of all files that are set up."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = str(path.relative_to(root))
        if not name.startswith(("nginx", "log", "run/", "srv/annals/data/archive.sqlite3")):
            content = str(path.readlink()) if path.is_symlink() else ""
            content = content or (sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder")
            found[name] = (stat.filemode(path.lstat().st_mode), content)
    return found


def test_second_run_changes_nothing_also_not_what_a_person_changed(root: Path) -> None:
    timer = root / "etc/systemd/system/annals-publish.timer"
    timer.write_text(timer.read_text().replace("AccuracySec=5s", "AccuracySec=9s"))
    before = snapshot(root)
    again = install(root)
    assert again.returncode == 0, again.stderr
    after = snapshot(root)
    new = "etc/systemd/system/annals-publish.timer.new"
    assert "AccuracySec=5s" in (root / new).read_text()
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {new}
    assert f"{timer} was changed by somebody and stays" in again.stdout


def test_new_release_copies_the_database_before_it_changes_and_takes_another_certificate(root: Path) -> None:
    site = Site(root)
    *_others, earlier, last = re.findall(r"archive\.(\w+)", site.manage("showmigrations", "archive", "--plan").stdout)
    assert site.manage("migrate", "archive", earlier).returncode == 0
    given = root / "given"
    shutil.copytree(root / "etc/annals/tls", given)
    done = install(root, "--certificate", str(given / "certificate.pem"), "--key", str(given / "key.pem"))
    assert done.returncode == 0, done.stderr
    assert site.manage("migrate", "--check").returncode == 0
    copied = re.search(r"Copied the database to (\S+/srv/annals/backup/before-\w+\.sqlite3)", done.stdout)
    assert copied
    with closing(sqlite3.connect(copied[1])) as copy:
        applied = {name for (name,) in copy.execute("SELECT name FROM django_migrations WHERE app = 'archive'")}
    assert earlier in applied
    assert last not in applied
    assert (root / "etc/annals/tls/certificate.pem").readlink() == given / "certificate.pem"


def test_what_cannot_be_done_is_refused_before_anything_is(root: Path, tmp_path: Path) -> None:
    bad = str(tmp_path / "bad.pem")
    Path(bad).write_text("no key")
    new = tmp_path / "new"
    refusals: dict[str, tuple[Path, tuple[str, ...]]] = {
        "There is no option --frob": (new, ("--frob",)),
        "After --site-url a value is missing": (new, ("--site-url",)),
        "Say the address of the site": (new, ("--certificate", "self-signed")),
        "Say which certificate": (new, ("--site-url", "https://a.example")),
        "is not the address of a site": (new, ("--site-url", "http://a.example", "--certificate", "self-signed")),
        "--database mysql://x is not known": (new, (*FIRST, "--database", "mysql://x")),
        "can't be tried": (new, ("--site-url", "https://a.example", "--certificate", "certbot")),
        "is neither self-signed": (new, ("--site-url", "https://a.example", "--certificate", "/nowhere.pem")),
        "is no certificate": (new, ("--site-url", "https://a.example", "--certificate", bad, "--key", bad)),
        "Copy the settings of the first host": (new, (*FIRST, "--second-host")),
        "holds signs that": (tmp_path / "new 'folder", FIRST),
        "says already which database": (root, ("--database", "sqlite")),
        "Several hosts need one PostgreSQL": (root, ("--second-host",)),
        "says SITE_URL=https://archive.example.org": (root, ("--site-url", "https://other.example")),
    }  # fmt: skip
    for words, (folder, options) in refusals.items():
        refused = install(folder, *options)
        assert (refused.returncode, words in refused.stderr) == (2, True), (words, refused.stderr)
    assert not new.exists()


def commands_in(heading: str) -> list[str]:
    """Return the blocks that the document gives to type below a heading."""
    text = (ROOT / "docs/deploying.md").read_text()
    part = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert part
    return re.findall(r"```sh\n(.*?)```", part[1], re.DOTALL)


def type_in(site: Site, commands: str, folder: Path) -> list[str]:
    """Type commands of the document below the folder; return what systemd is told, which does nothing here."""
    told = folder / "told"
    told.write_text("")
    for name, does in {"runuser": 'shift 3; exec "$@"', "chown": "", "systemctl": f'echo "$@" >>{told}'}.items():
        (folder / name).write_text(f"#!/bin/sh\n{does}\n")
        (folder / name).chmod(0o755)
    commands = re.sub(r"(?<![\w.])/(srv|etc)/annals", rf"{site.root}/\1/annals", commands)
    address = site.manage("--value", "DATABASE_URL").stdout.strip()
    commands = re.sub(r"postgres://annals@\S+/annals", address, commands)
    environment = clean_environment()
    environment["PATH"] = f"{folder}:{site.root}/usr/local/bin:{environment['PATH']}"
    done = subprocess.run(["bash", "-euc", commands], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return [line.split()[0] for line in told.read_text().splitlines()]


def add_seeds(site: Site, *before: list[str]) -> set[str]:
    """Run these commands, then those that fill the archive, in one process; return the titles of all articles."""
    commands = [
        *before,
        ["load_collection", "seeds/collection.toml"],
        ["import_articles", "seeds", "--publish", "--no-input"],
    ]
    run = f"from django.core.management import call_command; [call_command(*command) for command in {commands}]"
    done = site.manage("shell", "--no-imports", "-c", run)
    assert done.returncode == 0, done.stderr
    return titles(site)


def add_late_article(site: Site, folder: Path) -> None:
    text = "Late article\n\nTashkent, 3 March 2024. It came after the copy was made.\n" * 3
    (folder / "late.txt").write_text(text)
    added = site.manage("import_articles", str(folder / "late.txt"), "--publish", "--no-input")
    assert added.returncode == 0, added.stderr


def titles(site: Site) -> set[str]:
    """Ask the database itself, which takes no second as a process of Django does."""
    asked = "SELECT title FROM archive_article"
    if address := site.manage("--value", "DATABASE_URL").stdout.strip():
        command = ["psql", address, "-At", "-c", asked]
        return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines())
    with closing(sqlite3.connect(site.root / "srv/annals/data/archive.sqlite3")) as database:
        return {title for (title,) in database.execute(asked)}


def test_archive_is_copied_changed_and_restored_as_the_document_says(root: Path, tmp_path: Path) -> None:
    (copying,), (restoring,) = commands_in("Copying"), commands_in("Restoring a copy")
    site = Site(root)
    before = add_seeds(site)
    assert len(before) > 4
    assert type_in(site, copying, tmp_path) == []
    with running(root) as site:
        add_late_article(site, tmp_path)
        assert titles(site) > before
        assert "Late article" in site.ask("/articles/?q=came").text
    assert type_in(site, restoring, tmp_path) == ["stop", "start"]
    with running(root) as site:
        assert "Late article" not in site.ask("/articles/?q=came").text
    assert titles(site) == before
    assert list((root / "srv/annals/data").glob("archive.sqlite3.replaced-*"))
    assert (root / "srv/annals/backup/annals.env").exists()


@pytest.mark.parametrize("name", ["backup", "fixity"])
def test_what_is_done_every_night_runs_as_its_unit_says(root: Path, name: str) -> None:
    units = root / "etc/systemd/system"
    timer = (units / f"annals-{name}.timer").read_text()
    assert re.search(r"^OnCalendar=\*-\*-\* \d\d:\d\d$", timer, re.MULTILINE) and "Persistent=yes" in timer
    unit = (units / f"annals-{name}.service").read_text()
    said = dict(re.findall(r"^(ExecStart|WorkingDirectory|ReadWritePaths|User)=(.*)$", unit, re.MULTILINE))
    program, *arguments = said["ExecStart"].split()
    assert Path(program).is_file() and arguments[0] == "manage.py"
    assert all(Path(path).is_dir() for path in said["ReadWritePaths"].split())
    site = Site(root)
    done = site.manage(*arguments[1:])  # with the settings of the service, as its user
    assert done.returncode == 0, done.stderr
    if name == "backup":
        assert str(root / "srv/annals/backup") in said["ReadWritePaths"]
        assert list((root / "srv/annals/backup").glob("annals-*.sqlite3.gz.json"))
    else:
        assert "originals were read, 0 of them do not fit" in done.stdout


def test_another_host_makes_its_own_files_and_postgresql_is_copied_and_restored(tmp_path: Path) -> None:
    need(*PROGRAMS)
    programs = postgres.find_programs()
    if programs is None:
        pytest.skip("PostgreSQL was not found")
    copying, restoring = commands_in("PostgreSQL")
    with postgres.running_server(programs) as address:
        made = ["psql", f"{address.removesuffix('annals')}postgres", "-c", "CREATE DATABASE annals"]
        subprocess.run(made, check=True, capture_output=True)
        early = install(tmp_path, *FIRST, "--second-host")
        assert "Copy the settings of the first host here before" in early.stderr
        (tmp_path / "etc").mkdir()
        data = tmp_path / "srv/annals/data"
        lines = [f"DATABASE_URL={address}", "SECRET_KEY=" + "k3y" * 20, f"SITE_URL=https://{HOST}"]
        (tmp_path / "etc/annals.env").write_text("\n".join([*lines, f"ARCHIVE_DATA_DIR={data}", ""]))
        other = ("--second-host", "--certificate", "self-signed")
        early = install(tmp_path, *other)
        assert (early.returncode, "Run deploy/install on the first host before" in early.stderr) == (2, True)
        site = Site(tmp_path)
        before = add_seeds(site, ["migrate"])
        shutil.rmtree(data)
        done = install(tmp_path, *other)
        assert done.returncode == 0, done.stderr
        assert (data / "static/staticfiles.json").exists()
        assert site.manage("rebuild_search", "--check").returncode == 0
        assert not list((tmp_path / "etc/systemd/system").glob("*.timer"))
        type_in(site, copying, tmp_path)
        add_late_article(site, tmp_path)
        assert titles(site) > before
        assert type_in(site, restoring, tmp_path) == ["stop", "start"]
        assert titles(site) == before
        assert not (data / "archive.sqlite3").exists()


def test_address_of_a_database_is_kept_whatever_signs_it_holds(tmp_path: Path) -> None:
    need("openssl")
    address = """postgres://a:p"w'$x`\\%20 #@127.0.0.1:1/none"""
    assert install(tmp_path, *FIRST, "--database", address).returncode != 0
    assert Site(tmp_path).manage("--value", "DATABASE_URL").stdout == f"{address}\n"
