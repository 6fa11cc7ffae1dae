"""A proposed event to answer: three reports of a ferry that sank, and an editor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from archive.comparing.event_candidates import gather_candidates
from archive.models import Article, EventCandidate, State
from tests import make
from tests.comparing.reports import DAY, FERRY, OTHERS


def put(report: tuple[str, str, int], **fields: Any) -> Article:
    title, body, after = report
    given: dict[str, Any] = {"on": DAY + timedelta(days=after), "state": State.IMPORTED, "original": title.encode()}
    return make.article(title, **(given | {"body": body} | fields))


def propose(*reports: tuple[str, str, int], **fields: Any) -> EventCandidate:
    """Store these reports, gather what belongs together, and return the one proposal that comes of it."""
    for report in reports or FERRY:
        put(report, **fields)
    gather_candidates(Article.objects.all())
    return EventCandidate.objects.get()


@pytest.fixture
def proposal(db: None) -> EventCandidate:
    """The ferry in three articles of two papers, with other articles around."""
    harbour, coast = make.source("Harbour Times"), make.source("Coast Daily")
    for n, report in enumerate(FERRY):
        put(report, source=coast if n == 1 else harbour)
    for report in OTHERS:
        put(report)
    gather_candidates(Article.objects.all())
    return EventCandidate.objects.get()


@pytest.fixture
def editor(db: None) -> User:
    return make.user("edith", "change_article", "review_article", "add_event", "change_event", "delete_event")
