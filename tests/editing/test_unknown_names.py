"""Unknown names: found once whatever the runs, decided upon, given to old articles and undone as one."""

from __future__ import annotations

from typing import Any

import pytest

from archive.editing.bulk.acts import ActError, Order
from archive.editing.bulk.frozen import freeze
from archive.editing.bulk.preview import preview
from archive.editing.changes.recorder import recording
from archive.editing.erasing import ErasureOrder, erase_article
from archive.editing.problem_review import find_problems
from archive.editing.undo import undo
from archive.editing.unknown_names import finding
from archive.editing.unknown_names.acts import SourceByName
from archive.editing.unknown_names.applying_job import ask_to_apply
from archive.editing.unknown_names.decisions import Decision, Meant, decide_now, dismiss, make
from archive.editing.unknown_names.finding import find_unknown_names
from archive.jobs.runner import run_job
from archive.models import Article, ArticleProblem, State, Tag, TagSuggestion, UnknownName
from archive.models.choices import ChangeKind
from tests import make as made

pytestmark = pytest.mark.django_db


def with_keywords(*words: str, **fields: Any) -> Article:
    problem = {"code": "unknown_keywords", "severity": "note", "evidence": {"keywords": list(words)}}
    return made.article(state=fields.pop("state", State.IMPORTED), problems=[problem], **fields)


def names(**conditions: Any) -> dict[str, int]:
    rows = UnknownName.objects.open().filter(**conditions)
    return dict(rows.values_list("name", "n"))


def test_what_articles_name_and_the_vocabulary_lacks_is_counted_by_kind() -> None:
    post = made.source("Morning Post", domains=["post.example"], aliases=["MP"])
    made.tag("trade")
    with_keywords("Fishing", "fishing", "trade", source=post, original_url="https://www.post.example/a")
    with_keywords("fishing", source=post, original_url="https://blog.other.example/b")
    new = made.source("Harbour News", is_confirmed=False)
    made.article("A", source=new)
    made.article("B", byline="Ann Lee and Bo Marsh")
    made.article("C", byline="Ann Lee", source=post)
    looked = find_unknown_names()
    assert names(kind="keyword") == {"Fishing": 2}
    assert names(kind="credit") == {"Harbour News": 1, "Ann Lee": 1, "Bo Marsh": 1}
    assert names(kind="domain") == {"blog.other.example": 1}
    assert looked.articles == 5
    assert find_unknown_names().articles == 0


def test_a_phrase_counts_from_the_third_article_on_however_the_looks_fall() -> None:
    body = "The clerk met the Silk Road Fund in April."
    for n in range(2):
        made.article(f"T{n}", body=body)
    find_unknown_names()
    assert names() == {}
    made.article("Third", body=body)
    find_unknown_names()
    assert names() == {"Silk Road Fund": 3}
    made.article("Fourth", body=body)
    find_unknown_names()
    find_unknown_names()
    row = UnknownName.objects.get()
    assert (row.n, len(row.articles)) == (4, 4)
    find_unknown_names(again=True)
    assert names() == {"Silk Road Fund": 4}


def test_windows_and_steps_change_nothing_of_what_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(7):
        with_keywords("fishing", f"word {n}", body="He met Ann Lee there.")
    find_unknown_names()
    whole = names()
    monkeypatch.setattr(finding, "WRITTEN", 1)
    monkeypatch.setattr(finding, "PIECE", 2)
    find_unknown_names(again=True)
    assert names() == whole
    assert whole["fishing"] == whole["Ann Lee"] == 7


def test_a_name_that_became_known_is_open_no_longer_until_it_is_unknown_again() -> None:
    with_keywords("fishing")
    find_unknown_names()
    tag = made.tag("angling", aliases=["Fishing"])
    assert find_unknown_names().known == 1
    assert names() == {}
    with recording(ChangeKind.EDIT) as record:
        record.delete(tag)
    assert find_unknown_names().unknown_again == 1
    assert names() == {"fishing": 1}


def test_what_was_dismissed_stays_away_though_all_is_read_again() -> None:
    with_keywords("misc")
    find_unknown_names()
    dismiss(UnknownName.objects.get(), made.user())
    with_keywords("misc")
    find_unknown_names(again=True)
    assert names() == {}
    assert UnknownName.objects.get().n == 2


def test_names_of_what_is_refused_or_erased_are_not_kept() -> None:
    root = made.user("root", is_superuser=True)
    gone = with_keywords("Zyx", "fishing")
    with_keywords("fishing")
    with_keywords("refused", state=State.DISCARDED)
    find_unknown_names()
    assert names() == {"Zyx": 1, "fishing": 2}
    erase_article(gone, ErasureOrder("Order 7"), user=root)
    assert names() == {"fishing": 1}
    assert UnknownName.objects.get().articles == [Article.objects.latest("pk").pk - 1]
    find_unknown_names(again=True)
    assert names() == {"fishing": 1}


def test_a_keyword_becomes_a_tag_of_the_articles_that_have_it_and_undo_takes_all_back() -> None:
    root = made.user("root", is_superuser=True)
    both, one = with_keywords("fishing", "boats"), with_keywords("Fishing")
    find_unknown_names()
    row = UnknownName.objects.get(key="fishing")
    decision = Decision(row, Meant.TAG, called="Angling", kind="topic")
    decision.check(root)
    done = decide_now(decision, decision.choice(), root).done
    tag = Tag.objects.get(name="Angling")
    assert [alias.name for alias in tag.aliases.all()] == ["fishing"]
    link = both.tagged.get()
    assert (link.tag, link.basis, link.words, link.is_about) == (tag, "metadata", ["fishing"], True)
    both.refresh_from_db()
    assert not any("tags" in path for path in both.edited_fields)
    left = ArticleProblem.objects.get(code="unknown_keywords")
    assert (left.article, left.evidence) == (both, {"keywords": ["boats"]})
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("known", root)
    assert done.change_set
    undo([done.change_set], user=root)
    assert not Tag.objects.exists()
    assert not one.tagged.exists()
    assert ArticleProblem.objects.filter(code="unknown_keywords").count() == 2
    find_unknown_names()
    assert names() == {"fishing": 2, "boats": 1}


def test_what_a_person_decided_and_what_may_not_be_changed_is_skipped() -> None:
    root = made.user("root", is_superuser=True)
    tag = made.tag("angling")
    removed, refused, changed = with_keywords("fishing"), with_keywords("fishing"), with_keywords("fishing")
    with recording(ChangeKind.EDIT, user=root) as record:
        record.link(removed, "tags", [{"tag": tag.pk, "basis": "editor"}])
    with recording(ChangeKind.EDIT, user=root) as record:
        record.link(removed, "tags", [], [{"tag": tag.pk}])
    TagSuggestion.objects.create(article=refused, tag=tag, rule="r", state="refused")
    find_unknown_names()
    decision = Decision(UnknownName.objects.get(key="fishing"), Meant.TAG_NAME, target=tag)
    choice = decision.choice()
    with recording(ChangeKind.EDIT, user=root) as record:
        record.set(changed, byline="Ann")
    done = decide_now(decision, choice, root).done
    assert (done.changed, done.skipped.total()) == (0, 3)
    assert [alias.name for alias in tag.aliases.all()] == ["fishing"]


def test_a_credit_of_which_an_import_made_a_source_is_merged_into_another() -> None:
    post = made.source("Morning Post")
    made.article("A", source=made.source("M. Post", is_confirmed=False))
    made.article("B", byline="Ann Lee")
    find_unknown_names()
    for name, merges in (("M. Post", True), ("Ann Lee", False)):
        assert Decision(UnknownName.objects.get(name=name), Meant.SOURCE_NAME, target=post).merges is merges


def test_a_credit_without_a_source_gives_its_articles_one_by_another_name() -> None:
    root = made.user("root", is_superuser=True)
    post, article = made.source("Morning Post"), made.article("A", byline="Post staff")
    find_unknown_names()
    decision = Decision(UnknownName.objects.get(), Meant.SOURCE_NAME, target=post)
    decision.check(root)
    done = decide_now(decision, decision.choice(), root).done
    article.refresh_from_db()
    assert article.source == post
    known = article.evidence["source"]
    assert (known["basis"], known["rule"], known["quote"]) == ("metadata", "alias added later", "Post staff")
    assert "source" not in article.edited_fields
    assert done.change_set
    undo([done.change_set], user=root)
    article.refresh_from_db()
    assert (article.source_id, "source" in article.evidence, post.aliases.exists()) == (None, False, False)


def test_a_credit_is_confirmed_as_a_source_and_its_articles_keep_it() -> None:
    root = made.user("root", is_superuser=True)
    new = made.source("harbour news", is_confirmed=False)
    article = made.article("A", source=new)
    assert article.problems.filter(code="source_new").exists() is False  # made by a machine without checks
    find_unknown_names()
    decision = Decision(UnknownName.objects.get(), Meant.SOURCE, called="Harbour News", kind="newspaper")
    decision.check(root)
    assert decision.choice() == []
    decide_now(decision, [], root)
    new.refresh_from_db()
    assert (new.name, new.kind, new.is_confirmed) == ("Harbour News", "newspaper", True)


def test_a_domain_goes_to_a_source_and_its_articles_follow_but_for_those_that_have_one() -> None:
    root = made.user("root", is_superuser=True)
    post = made.source("Morning Post")
    free = made.article("A", original_url="https://post.example/1")
    made.article("B", original_url="https://post.example/2", source=made.source("Elsewhere"))
    find_unknown_names()
    decision = Decision(UnknownName.objects.get(), Meant.DOMAIN, target=post)
    done = decide_now(decision, decision.choice(), root).done
    free.refresh_from_db()
    post.refresh_from_db()
    assert (free.source, post.domains, done.changed) == (post, ["post.example"], 1)
    find_unknown_names()
    assert names() == {}


def test_a_decision_that_clashes_or_is_not_allowed_is_refused_with_the_reason() -> None:
    root, nobody = made.user("root", is_superuser=True), made.user("nobody", "change_article")
    made.source("Morning Post", aliases=["Post"])
    made.tag("trade")
    row = UnknownName.objects.create(kind="credit", name="Post", key="post", n=1)
    for meant, called, told in (
        (Meant.TAG, "Trade", "called “Trade” already"),
        (Meant.SOURCE, "morning post", "called “morning post” already"),
        (Meant.SOURCE, "The Post", "another name of Morning Post"),
        (Meant.DOMAIN, "", "may not"),
        (Meant.TAG_NAME, "", "Say of what"),
    ):
        with pytest.raises(ActError, match=told):
            Decision(row, meant, called=called, kind="other").check(root)
    with pytest.raises(ActError, match="may not"):
        Decision(row, Meant.TAG, called="New", kind="topic").check(nobody)


def test_many_articles_get_it_by_a_job_in_the_change_set_of_the_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.jobs.starting.start_process", lambda _pk: None)
    root = made.user("root", is_superuser=True)
    articles = [with_keywords("fishing") for _n in range(3)]
    find_unknown_names()
    decision = Decision(UnknownName.objects.get(), Meant.TAG, called="Fishing", kind="topic")
    decided = make(decision, decision.choice(), root)
    job = ask_to_apply(decided, root)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.result["changed"]) == ("done", 3, 3)
    assert job.change_set and job.change_set == decided.done.change_set
    undo([job.change_set], user=root)
    assert not Tag.objects.exists()
    assert not any(one.tagged.exists() for one in articles)


def test_ids_are_packed_and_the_latest_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.models.bookkeeping.unknown_names.MOST_LINKED", 5)
    monkeypatch.setattr("archive.models.bookkeeping.unknown_names.SPARE", 2)
    row = UnknownName()
    for ids in ([1], [2, 130, 70_000], [70_001], [3], [10**12], range(10**12, 10**12 + 9)):
        row.count(ids)
    assert (row.n, row.first_article, row.last_article) == (14, 1, 10**12 + 8)
    assert row.articles == [10**12 + n for n in range(4, 9)]
    row.forget(10**12 + 8)
    assert (row.n, row.articles[-1], row.last_article) == (13, 10**12 + 7, 10**12 + 7)


def test_before_a_source_is_made_of_a_name_its_articles_are_shown_with_a_source() -> None:
    article = made.article(state=State.IMPORTED, source=None)
    find_problems(Article.objects.all())
    said = preview(Order(SourceByName("Globe", "Globe"), freeze([article.pk])), made.user("Ann", is_superuser=True))
    assert [(one.before, one.after) for one in said.problems if one.code == "no_source"] == [(1, 0)]
