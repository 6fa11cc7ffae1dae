"""A copy holds every public page with whole links, nothing else, and replaces only another copy."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from lxml import etree, html

from archive.editing.changes.recorder import recording
from archive.models import Article, ChangeKind, State
from archive.static_site import export, worker
from archive.static_site.addresses import ARTICLE_DATA
from archive.static_site.checking import file_of, links_of
from archive.static_site.export import export_site
from archive.static_site.place import MARK, NotWritableError
from tests import make
from tests.conftest import ROOT, Manage
from tests.shared import shared

pytestmark = [pytest.mark.django_db, pytest.mark.once]
URL = "https://copy.example.org/news"


def dead_links(folder: Path) -> list[str]:
    """Return the links of the written pages that lead to no file."""
    there = {str(path.relative_to(folder)) for path in folder.rglob("*")}
    found = []
    for path in folder.rglob("*.html"):
        file = str(path.relative_to(folder))
        to = (file_of(link, file) for link in links_of(path.read_bytes()))
        found += [f"{file}: {one}" for one in to if one is not None and one not in there]
    return found


@dataclass
class Made:
    """An archive with lists of several pages, a long article, and what must not be in a copy."""

    first: Article
    long: Article
    hidden: Article
    tombstone: Article
    merged: Article


@shared
def made() -> Made:
    """Fill an archive, and copy it into `copy` in its data folder."""
    tag, source = make.tag(), make.source()
    event = make.event(place=make.place(), series=make.series())
    given = {"tags": [tag], "source": source}
    for number in range(18):
        make.article(f"Report {number}", **given)
    first = make.article("First account", events=[event], **given)
    make.article("Второй рассказ", body="Министры подписали документы.", language="ru", events=[event], **given)
    make.article("第三篇报道", body="部长们签署了三份文件。", language="zh", events=[event], **given)
    with recording(ChangeKind.EDIT) as record:
        record.set(first, title="First account, corrected")
    long = make.article("Long", body="\n\n".join(f"Paragraph {n} of many." for n in range(320)), **given)
    found = Made(
        first,
        long,
        hidden=make.article("Zanzibar hidden", state=State.READY, **given),
        tombstone=make.article("Withdrawn", state=State.WITHDRAWN, **given),
        merged=make.article("Zanzibar merged", state=State.MERGED, merged_into=first, **given),
    )
    copy = export_site(copy_in(settings.ARCHIVE_DATA_DIR), url=URL, languages=["ru"], workers=0)
    assert copy.faults == []
    return found


def copy_in(folder: Path) -> Path:
    return folder / "copy"


def test_copy_holds_every_public_page_and_its_links_are_whole(made: Made, data_dir: Path, client: Client) -> None:
    folder = copy_in(data_dir)
    assert dead_links(folder) == []
    for article in Article.objects.published():
        assert (folder / article.get_absolute_url()[1:] / "index.html").is_file()
        assert f"/{article.slug}/index.html" in (folder / "a" / article.key / "index.html").read_text()
        assert (folder / "articles" / article.key / "history" / "index.html").is_file()
    for page in ("", "tags/trade/", "sources/morning-post/", "events/", "2024/03/29/", "about/changes/", "ru/tags/"):
        assert (folder / page / "index.html").is_file(), page
    assert (folder / made.long.get_absolute_url()[1:] / "part" / "2" / "index.html").is_file()
    for name in (made.hidden, made.tombstone, made.merged):
        assert not list(folder.glob(f"articles/{name.key}*")), name
        assert not (folder / "a" / name.key).exists(), name
    assert not [path for path in folder.rglob("*") if path.is_file() and b"Zanzibar" in path.read_bytes()]
    for name in ("zh-hans", "random", "on-this-day", "admin", "oai"):
        assert not (folder / name).exists(), name


def test_data_of_an_article_are_what_its_doors_say(made: Made, data_dir: Path, client: Client) -> None:
    for suffix in ARTICLE_DATA:
        name = f"articles/{made.first.key}.{suffix}"
        with override_settings(SITE_URL=URL):
            assert (copy_in(data_dir) / name).read_bytes() == client.get(f"/{name}").content


def test_versions_are_pages_where_there_are_several(made: Made, data_dir: Path) -> None:
    folder = copy_in(data_dir) / "articles"
    assert (folder / made.first.key / "versions" / "1" / "index.html").is_file()
    assert not (folder / made.long.key / "versions").exists()
    history = (folder / made.long.key / "history" / "index.html").read_text()
    assert history.count(f'{made.long.get_absolute_url()}index.html"') > 1
    assert "/versions/" not in history


def test_every_article_of_a_list_is_reached_from_page_to_page_and_back(made: Made, data_dir: Path) -> None:
    for start in ("tags/trade/index.html", "articles/index.html"):
        file: str | None = start
        met: set[str] = set()
        way: list[str] = []
        while file:
            page = html.fromstring((copy_in(data_dir) / file).read_bytes())
            met.update(link.rpartition("/articles/")[2] for link in page.xpath("//h3//a/@href"))
            if way:
                assert file_of(page.xpath("//a[@rel='prev']/@href")[0], file) == way[-1]
            way.append(file)
            following = page.xpath("//a[@rel='next']/@href")
            file = file_of(following[0], file) if following else None
        assert len(way) > 1
        assert len(met) == Article.objects.published().count()


def test_whole_addresses_are_those_of_the_copy(made: Made, data_dir: Path) -> None:
    folder, address = copy_in(data_dir), made.first.get_absolute_url()
    page = html.fromstring((folder / address[1:] / "index.html").read_bytes())
    assert page.xpath("//link[@rel='canonical']/@href") == [URL + address]
    assert {*page.xpath("//link/@hreflang")} == {"en", "ru", "x-default"}
    found = [one.text for one in etree.parse(str(folder / "sitemap.xml")).iter("{*}loc")]
    assert URL + address in found
    assert f"Sitemap: {URL}/sitemap.xml" in (folder / "robots.txt").read_text()
    assert f'href="{URL}/index.html"' in (folder / "404.html").read_text()
    feed = etree.parse(str(folder / "articles.atom")).getroot()
    assert {one.get("rel") for one in feed.findall("{*}link")} <= {"self", "alternate"}
    style = feed.getprevious()
    assert style is not None and 'href="static/archive/feed.css"' in style.text
    assert "next_url" not in json.loads((folder / "articles.json").read_bytes())


def test_page_needs_no_server(made: Made, data_dir: Path) -> None:
    for path in copy_in(data_dir).rglob("*.html"):
        content = path.read_text()
        for form in re.findall(r"<form[^>]*>", content):
            assert re.search(r'action="(?:[^"]*search/)?index\.html"', form), path
        assert "data-suggest" not in content


def test_link_to_what_is_gone_is_taken_away_and_one_to_what_moved_leads_there(tmp_path: Path) -> None:
    gone = make.article("Gone")
    moved = make.article("Moved")
    with recording(ChangeKind.EDIT) as record:
        record.set(moved, title="Moved and renamed")
        record.set(gone, state=State.WITHDRAWN, withdrawal_reason="rights", withdrawn_at=record.change_set.at)
    copy = export_site(tmp_path / "copy", workers=0)
    assert copy.faults == []
    changes = (tmp_path / "copy" / "about" / "changes" / "index.html").read_text()
    assert "Gone" in changes and gone.key not in changes
    assert dead_links(tmp_path / "copy") == []


def test_door_that_breaks_is_a_fault_and_so_is_a_change_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.article()
    ask = export.Drawer.draw

    def broken(self: export.Drawer, task: worker.Task) -> export.Drawn:
        drawn = ask(self, task)
        if task.address == "/about/":
            make.article("New meanwhile")
            (self.folder / drawn.file).unlink()
            drawn.status, drawn.is_page = 500, False
        return drawn

    monkeypatch.setattr(export.Drawer, "draw", broken)
    faults = export_site(tmp_path / "copy", workers=0).faults
    assert "/about/ answered 500." in faults
    assert any("about/index.html, which is not there" in fault for fault in faults)
    assert any("changed meanwhile" in fault for fault in faults)
    with pytest.raises(SystemExit) as ended:
        call_command("export_site", tmp_path / "copy", workers=0, stdout=StringIO())
    assert ended.value.code == 1


def test_only_a_copy_is_replaced(tmp_path: Path) -> None:
    make.article()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("Keep me.")
    with pytest.raises(NotWritableError, match="holds something that is no copy"):
        export_site(tmp_path / "mine", workers=0)
    (tmp_path / "file").write_text("Keep me.")
    with pytest.raises(NotWritableError, match="is a file"):
        export_site(tmp_path / "file", workers=0)
    export_site(tmp_path / "copy", workers=0)
    (tmp_path / "copy" / "old.html").write_text("Of the copy before.")
    (tmp_path / "copy.part").mkdir()
    with pytest.raises(NotWritableError, match="is in the way"):
        export_site(tmp_path / "copy", workers=0)
    (tmp_path / "copy.part" / MARK).write_text("{}")
    export_site(tmp_path / "copy", workers=0)
    assert not (tmp_path / "copy" / "old.html").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "file", "mine"]
    assert (tmp_path / "mine" / "notes.txt").read_text() == "Keep me."


@pytest.mark.long
def test_worker_processes_write_the_same_copy(manage: Manage, migrated_archive: dict[str, str], tmp_path: Path) -> None:
    manage("load_collection", ROOT / "seeds" / "collection.toml", check=True)
    manage("import_articles", ROOT / "seeds", "--publish", "--workers", "1", check=True)
    copies = []
    for workers in ("0", "2"):
        ran = manage("export_site", tmp_path / workers, "--workers", workers)
        assert (ran.returncode, ran.stdout.count("no faults found")) == (0, 1), ran.stdout + ran.stderr
        (tmp_path / workers / MARK).unlink()  # it says when
        files = (path for path in (tmp_path / workers).rglob("*") if path.is_file())
        copies.append({path.relative_to(tmp_path / workers): path.read_bytes() for path in files})
    assert copies[0].keys() == copies[1].keys()
    assert [path for path, content in copies[0].items() if copies[1][path] != content] == []


def test_wrong_options_start_nothing(tmp_path: Path) -> None:
    for options in ({"url": "copy.example.org"}, {"languages": "en,xx"}, {"workers": -1}):
        with pytest.raises(SystemExit) as ended:
            call_command("export_site", tmp_path / "copy", stderr=StringIO(), **options)
        assert ended.value.code == 2
    assert not list(tmp_path.iterdir())
