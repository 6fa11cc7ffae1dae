"""Event candidates held against labelled sets, by B-cubed precision and recall (Bagga and Baldwin 1998)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from archive.comparing.event_candidates import gather_candidates
from archive.models import Article, EventCandidate, State
from tests import make
from tests.comparing.labelled_business import BUSINESS, business_background
from tests.comparing.labelled_culture import CULTURE, culture_background
from tests.comparing.labelled_events import CAPITAL, SUMMIT, Labelled
from tests.comparing.reports import DAY, background

pytestmark = [pytest.mark.django_db, pytest.mark.once]


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


@pytest.mark.parametrize(
    ("reports", "archive", "least_precision", "least"),
    [
        (CAPITAL, background(0), 1.0, 0.94),
        (CAPITAL, background(3), 1.0, 0.94),
        (SUMMIT, background(0), 1.0, 0.99),
        (SUMMIT, background(3), 1.0, 0.96),
        (BUSINESS, business_background(0), 1.0, 0.99),
        (BUSINESS, business_background(4), 1.0, 0.99),
        (CULTURE, [], 1.0, 0.99),
        (CULTURE, culture_background(4), 1.0, 0.93),
    ],
    ids=[
        "capital alone",
        "capital",
        "summit alone",
        "summit",
        "business alone",
        "business",
        "culture alone",
        "culture",
    ],
)
def test_events_are_found_also_where_names_are_common(
    reports: list[Labelled], archive: list[Labelled], least_precision: float, least: float
) -> None:
    precision, _recall, f1 = b_cubed(reports, archive)
    print("F1", precision, _recall, f1)
    assert precision >= least_precision
    assert f1 >= least


@pytest.mark.parametrize("copies", [0, 3])
def test_no_meeting_and_no_price_after_a_template_meets_another(copies: int) -> None:
    meetings = [one for one in SUMMIT if one[3].startswith("President Serik meets") or one[0].startswith("prices")]
    precision, recall, _f1 = b_cubed(meetings, background(copies))
    assert precision == recall == 1.0


def test_one_word_of_one_origin_joins_no_languages_in_a_place_that_all_name() -> None:
    fire = [one for one in SUMMIT if one[0] == "fire"]
    carpets = (
        "carpets",
        12,
        "ru",
        "Ковры на базаре Карасу подешевели",
        "В воскресенье ковры на базаре Карасу подешевели, сообщили торговцы. Президент Серик обещал новый рынок.",
    )
    precision, recall, _f1 = b_cubed([*fire, carpets], background(3))
    assert precision == recall == 1.0


CHINESE = (
    (
        "en",
        "Lian and Serik settle railway",
        "Lian Hao and Serik agreed on a railway in Karasu on Tuesday.",
        0,
    ),
    ("zh-Hans", "连浩同谢里克会谈", "外交部长连浩6月11日在卡拉苏同总统谢里克就铁路项目达成一致，并签署了文件。", 0),
    ("zh-Hans", "小麦收成创新高", "农业部长说，今年小麦收成创下新高，农民感到满意，仓库已经装满。", 0),
)


@pytest.mark.parametrize(("names", "together"), [(("Lian", "Serik", "railway"), 1), (("Karasu",), 0)])
def test_scripts_join_by_the_tags_that_the_vocabulary_gives_them(names: tuple[str, ...], together: int) -> None:
    tags = [make.tag(name) for name in names]
    for n, (language, title, text, after) in enumerate(CHINESE):
        given = tags if n < 2 else []
        make.article(
            title, body=text, language=language, on=DAY + timedelta(days=after), state=State.IMPORTED, tags=given
        )
    gather_candidates(Article.objects.all())
    assert [one.articles.count() for one in EventCandidate.objects.all()] == [2] * together
