"""Events offered in the form of an article: taken with a role or refused for good by the save, and undone with it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from archive.models import Article, ChangeSet, Event, EventCandidate
from tests import make
from tests.admin.conftest import Desk

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FORM = "article_form"


def url_of(article: Article) -> str:
    return reverse("admin:archive_article_change", args=[article.pk])


def near(slug: str) -> Event:
    return make.event("Border treaty", starts_on="2024-03-29", slug=slug)


def test_offered_event_is_taken_with_a_role_and_another_refused_as_one_change(editor: Desk) -> None:
    article = make.article("Border treaty signed", on="2024-03-29")
    one, other = near("a"), near("b")
    page = editor.get(url_of(article)).content.decode()
    assert page.count('class="offer"') == 2 and page.count('data-key="a"') == 1
    sent = {f"event-offer-{one.pk}": "take", f"event-role-{one.pk}": "analyses", f"event-offer-{other.pk}": "refuse"}
    before = ChangeSet.objects.count()
    editor.save(url_of(article), FORM, **sent)
    assert article.accounts.get().role == "analyses" and other.dismissals.count() == 1
    assert ChangeSet.objects.count() == before + 1
    assert 'class="offer"' not in editor.get(url_of(article)).content.decode()
    editor.post(reverse("admin:archive_changeset_undo", args=[ChangeSet.objects.latest("pk").pk]))
    assert not article.accounts.exists() and not other.dismissals.exists()


def test_who_may_not_change_events_refuses_none(contributor: Desk) -> None:
    article = make.article("Border treaty signed", on="2024-03-29", state="in_review")
    event = near("a")
    assert 'value="refuse"' not in contributor.get(url_of(article)).content.decode()
    contributor.save(url_of(article), FORM, **{f"event-offer-{event.pk}": "refuse"})
    assert not event.dismissals.exists()


def test_proposal_of_the_article_is_a_link(editor: Desk) -> None:
    article = make.article("Treaty signed")
    proposal = EventCandidate.objects.create(first_article=article, words=["treaty", "Astana"], strength=3)
    proposal.articles.add(article)
    page = editor.get(url_of(article)).content.decode()
    assert f'{reverse("admin:archive_eventcandidate_change", args=[proposal.pk])}">treaty, Astana</a>' in page
