"""Event candidates held against two labelled sets, by B-cubed precision and recall (Bagga and Baldwin 1998)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from archive.comparing.event_candidates import gather_candidates
from archive.models import Article, EventCandidate, State
from tests import make
from tests.comparing.labelled_events import CAPITAL, SUMMIT, Labelled
from tests.comparing.reports import DAY, background

pytestmark = pytest.mark.django_db


def b_cubed(reports: list[Labelled], archive: list[Labelled]) -> tuple[float, float, float]:
    """Import reports among others, gather candidates, and return precision, recall and F1 over the reports."""
    articles = [
        make.article(title, body=text, language=language, on=DAY + timedelta(days=day), state=State.IMPORTED)
        for _event, day, language, title, text in [*reports, *archive]
    ]
    gather_candidates(Article.objects.all())
    pairs = EventCandidate.articles.through.objects.values_list("article_id", "eventcandidate_id")
    candidate_of = dict(pairs)
    found = [candidate_of.get(article.pk, -article.pk) for article in articles]
    true = [event for event, *_rest in [*reports, *archive]]
    precision = recall = 0.0
    for n in range(len(reports)):
        same = {other for other in range(len(found)) if found[other] == found[n]}
        together = {other for other in range(len(true)) if true[other] == true[n]}
        precision += len(same & together) / len(same)
        recall += len(same & together) / len(together)
    precision, recall = precision / len(reports), recall / len(reports)
    return precision, recall, 2 * precision * recall / (precision + recall)


@pytest.mark.parametrize("reports", [CAPITAL, SUMMIT], ids=["capital", "summit"])
@pytest.mark.parametrize("copies", [0, 3])
def test_events_are_found_among_names_that_are_common(reports: list[Labelled], copies: int) -> None:
    precision, _recall, f1 = b_cubed(reports, background(copies))
    assert precision == 1.0
    assert f1 >= 0.88


@pytest.mark.parametrize("copies", [0, 3])
def test_no_meeting_and_no_price_after_a_template_meets_another(copies: int) -> None:
    meetings = [one for one in SUMMIT if one[3].startswith("President Serik meets") or one[0].startswith("prices")]
    precision, recall, _f1 = b_cubed(meetings, background(copies))
    assert precision == recall == 1.0
