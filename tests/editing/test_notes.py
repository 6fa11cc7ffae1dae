"""Notes to colleagues: who is named by them, for whom they wait and how long, and that nobody else meets them."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from archive.editing.erasing import ErasureOrder, erase_article
from archive.editing.notes import delete_note, mark_read, mentions_of, names_in, write_note
from archive.models import Change, Note
from archive.models.notes import LONGEST_NOTE
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@dana look", ["dana"]),
        ("(@dana, @dana)", ["dana"]),
        ("dana@example.org @x.y-z+1", ["x.y-z+1"]),
        ("Ask @Асель.", ["Асель."]),
        ("@ nobody @@both", []),
    ],
)
def test_names_stand_after_the_sign_and_not_in_addresses(text: str, names: list[str]) -> None:
    assert names_in(text) == names


def test_note_waits_for_the_staff_whom_it_names_until_they_have_read_it(django_assert_num_queries: object) -> None:
    dana, alex = make.user("dana"), make.user("alex")
    User.objects.create_user("reader"), make.user("gone", is_active=False)
    article = make.article("Treaty", body="Text.")
    written = write_note(article, "@Dana. the mirror had no date; @reader @gone @nobody", user=alex)
    assert (written.named, written.unknown) == (("dana",), ("reader", "gone", "nobody"))
    write_note(article, "Nothing to add", user=dana)
    with django_assert_num_queries(1):  # type: ignore[operator]
        waiting = [(one.note.article.title, one.note.author_name) for one in mentions_of(dana, 5)]
    assert waiting == [("Treaty", "alex")]
    assert mentions_of(alex, 5) == []
    assert not mark_read(written.note.pk, user=alex)
    assert mark_read(written.note.pk, user=dana) and not mark_read(written.note.pk, user=dana)
    assert mentions_of(dana, 5) == []


def test_the_same_note_sent_twice_is_one_and_only_its_author_takes_it_back() -> None:
    dana, alex = make.user("dana"), make.user("alex")
    article = make.article()
    note = write_note(article, "@alex here\r\nand there ", user=dana).note
    assert write_note(article, "@alex here\nand there", user=dana).note == note
    assert not delete_note(note, user=alex)
    assert delete_note(note, user=dana)
    assert not Note.objects.exists() and mentions_of(alex, 5) == []


@pytest.mark.parametrize("text", ["", "  \n", "x" * (LONGEST_NOTE + 1)])
def test_note_of_no_words_or_too_many_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="characters"):
        write_note(make.article(), text, user=make.user("dana"))


def test_note_keeps_the_name_of_its_author_is_in_no_log_and_goes_with_the_erased_article() -> None:
    dana = make.user("dana")
    article = make.article()
    logged = Change.objects.count()
    write_note(article, "Secret", user=dana)
    assert Change.objects.count() == logged
    dana.delete()
    assert Note.objects.get().author_name == "dana"
    erase_article(article, ErasureOrder("court", "", True))
    assert not Note.objects.exists()
