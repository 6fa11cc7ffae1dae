"""Tables at the desk: exported, shown before they are imported, and for those who may add and change only."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from archive.admin.tables import pages
from archive.editing.changes.recorder import recording
from archive.models import Tag
from archive.models.choices import ChangeKind
from tests import make
from tests.admin.conftest import Desk, fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TABLE = "admin:archive_tag_table"


def chosen(text: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("tags.csv", text if isinstance(text, bytes) else text.encode())


def shown(desk: Desk, text: str | bytes) -> str:
    return str(desk.post(reverse(TABLE), {"file": chosen(text), "reason": "tidied"}).content.decode())


def test_a_table_is_exported_changed_and_imported_after_it_was_shown(editor: Desk) -> None:
    make.tag("trade", description="Old")
    assert reverse(TABLE) in editor.get(reverse("admin:archive_tag_changelist")).content.decode()
    sent = editor.get(reverse("admin:archive_tag_table_export"))
    text = b"".join(sent).decode()
    assert 'filename="tags.csv"' in sent.headers["Content-Disposition"]
    page = shown(editor, text.replace("Old", "New <b>"))
    assert "<b>0</b> new, 0 as it is" in page
    assert "New &lt;b&gt;" in page
    assert Tag.objects.get().description == "Old"
    answer = editor.post(reverse(TABLE), fields_of(page, "held_form"), follow=True)
    assert "“trade” was changed." in answer.content.decode()
    assert "Undo" in answer.content.decode()
    assert Tag.objects.get().description == "New <b>"
    assert "All is as it is here already" in shown(editor, text.replace("Old", "New <b>"))


def test_faults_are_told_and_nothing_of_the_table_is_taken(editor: Desk) -> None:
    make.tag("trade")
    page = shown(editor, "slug,kind,description\ntrade,nonsense,New\n")
    assert "Row 2" in page
    assert "none of: topic" in page
    assert "held_form" not in page
    assert "UTF-8" in shown(editor, "slug,name\ntrade,Händel\n".encode("latin-1"))
    assert "no column “x”" in shown(editor, "slug,x\ntrade,1\n")


def test_a_file_that_is_too_large_or_changes_too_much_is_refused(editor: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.editing.tables.importing.MOST_CHANGED", 1)
    page = shown(editor, "slug,name\na,A\nb,B\n")
    assert "Cut it into several files" in page
    assert "held_form" not in page
    monkeypatch.setattr(pages, "MOST_BYTES", 10)
    assert "Cut it into several" in shown(editor, "slug,name\na,A\n")


def test_what_was_changed_since_it_was_shown_is_shown_again(editor: Desk) -> None:
    tag = make.tag("trade")
    held = fields_of(shown(editor, "slug,description\ntrade,Mine\n"), "held_form")
    with recording(ChangeKind.EDIT) as record:
        record.set(tag, description="Theirs")
    again = editor.post(reverse(TABLE), held).content.decode()
    assert "Look at it once more" in again
    assert Tag.objects.get().description == "Theirs"
    editor.post(reverse(TABLE), fields_of(again, "held_form"))
    assert Tag.objects.get().description == "Mine"
    assert "changed on its way" in editor.post(reverse(TABLE), {"held": "x"}, follow=True).content.decode()


def test_whoever_may_not_change_the_vocabulary_gets_no_table(contributor: Desk) -> None:
    for name in (TABLE, f"{TABLE}_export"):
        assert contributor.get(reverse(name)).status_code == 403
    assert reverse(TABLE) not in contributor.get(reverse("admin:archive_tag_changelist")).content.decode()
