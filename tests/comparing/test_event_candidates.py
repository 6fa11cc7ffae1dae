"""Event candidates: what is gathered, what stays apart, and that it does not hang on how the articles came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from archive.comparing import event_candidates
from archive.comparing.candidate_upkeep import prune_candidates
from archive.comparing.event_candidates import gather_candidates
from archive.editing.workflow import Transition, apply_transition
from archive.models import Article, EventCandidate, State
from tests import make
from tests.comparing.reports import DAY, EARNINGS, FERRY, OTHERS, RUSSIAN

pytestmark = pytest.mark.django_db


def put(report: tuple[str, str, int], **fields: Any) -> Article:
    title, body, after = report
    given: dict[str, Any] = {"on": DAY + timedelta(days=after), "state": State.IMPORTED, "original": title.encode()}
    return make.article(title, **(given | {"body": body} | fields))


def gather(articles: Sequence[Article] = (), **options: Any) -> list[set[str]]:
    """Gather candidates among these (else all) articles; return the titles in each that is open."""
    new = Article.objects.filter(pk__in=[one.pk for one in articles]) if articles else Article.objects.all()
    gather_candidates(new, **options)
    return candidates_in()


def candidates_in(state: str = EventCandidate.Answer.OPEN) -> list[set[str]]:
    return [
        set(candidate.articles.values_list("title", flat=True))
        for candidate in EventCandidate.objects.filter(state=state).order_by("pk")
    ]


def titles(*reports: tuple[str, str, int]) -> set[str]:
    return {title for title, _body, _after in reports}


def earliest(articles: Sequence[Article]) -> Article:
    """Return the one that comes first of those of one day."""
    return min(articles, key=lambda one: one.key)


def answer(state: str, **fields: Any) -> EventCandidate:
    candidate = EventCandidate.objects.get()
    for name, value in ({"state": state} | fields).items():
        setattr(candidate, name, value)
    candidate.save()
    return candidate


# -- what belongs together --------------------------------------------------------------------------------------------


@pytest.mark.once
def test_reports_of_one_event_come_together_and_others_stay_out() -> None:
    articles = [put(report) for report in [*FERRY, *OTHERS]]
    assert gather() == [titles(*FERRY)]
    candidate = EventCandidate.objects.get()
    assert candidate.first_article == articles[0]
    assert {"Laut", "Tasik", "Parapat"} <= set(candidate.words)


@pytest.mark.once
def test_a_report_in_another_language_joins_by_its_names_figures_and_day() -> None:
    for report in [*FERRY[:1], *OTHERS]:
        put(report)
    put(RUSSIAN, language="ru")
    assert gather() == [titles(FERRY[0], RUSSIAN)]


@pytest.mark.once
def test_reports_after_one_template_stay_apart() -> None:
    firms = [
        ("Belmar", 82, 73, 1100, "Arlon", "0.60"),
        ("Tarvis", 61, 66, 1700, "Gent", "0.45"),
        ("Ostrava", 12, 11, 210, "Brno", "0.20"),
    ]
    for firm, profit, before, revenue, town, dividend in firms:
        body = EARNINGS.format(firm=firm, profit=profit, before=before, revenue=revenue, town=town, dividend=dividend)
        put((f"Quarterly profit of {firm}", body, 0))
    assert gather() == []


@pytest.mark.once
def test_two_events_of_one_kind_stay_apart() -> None:
    put(FERRY[0])
    put(
        (
            "Ferry sinks off Port Anson",
            "Four people were missing after the ferry Blue Heron sank off Port Anson on Tuesday, police said. "
            "Fishermen pulled 31 passengers from the water. The boat was built for 40, they said in Brindle.",
            0,
        )
    )
    assert gather() == []


@pytest.mark.once
def test_the_same_place_again_after_a_week_is_another_event() -> None:
    put(FERRY[0])
    title, body, _after = FERRY[1]
    put((title, body, 7))
    assert gather() == []


@pytest.mark.once
def test_chinese_reports_come_together_without_any_capitals() -> None:
    first = (
        "中国—中亚机制秘书处在西安启动",
        "中国—中亚机制秘书处启动仪式11日在陕西省西安市举行。外交部长王毅出席并致辞。",
        0,
    )
    second = ("王毅出席秘书处启动仪式", "6月11日，外交部长王毅在西安出席中国—中亚机制秘书处启动仪式。", 1)
    third = ("中欧班列口岸通关时间延长", "双方代表在霍尔果斯讨论了班列和口岸通关问题，同意增加口岸工作时间。", 1)
    for report in (first, second, third):
        put(report, language="zh-Hans")
    assert gather() == [titles(first, second)]


def test_a_single_report_is_no_candidate() -> None:
    put(FERRY[0])
    assert gather() == []


@pytest.mark.parametrize("fields", [{"on": None}, {"precision": "month"}])
def test_what_is_not_known_to_the_day_is_never_placed(fields: dict[str, Any]) -> None:
    put(FERRY[0])
    put(FERRY[1], **fields)
    assert gather() == []


def test_an_article_with_an_account_of_an_event_takes_no_part() -> None:
    put(FERRY[0])
    put(FERRY[1], events=[make.event("Sinking of the Dewi Laut", on=DAY)])
    assert gather() == []


@pytest.mark.parametrize("state", [State.DISCARDED, State.WITHDRAWN])
def test_what_stands_no_more_takes_no_part(state: str) -> None:
    put(FERRY[0])
    put(FERRY[1], state=state)
    assert gather() == []


def near_duplicate(other: Article, grade: str = "duplicate") -> dict[str, Any]:
    near = {"article": other.key, "containment": 0.95, "grade": grade}
    return {"code": "near_duplicate", "severity": "note", "evidence": near | {"family": other.key, "kin": [near]}}


@pytest.mark.once
def test_near_duplicates_share_a_candidate_however_little_they_name() -> None:
    first = put(("One title", "nobody was there to see it", 0))
    put(("Another title", "nobody was there to see it", 1), problems=[near_duplicate(first)])
    assert gather() == [{"One title", "Another title"}]


@pytest.mark.once
def test_what_perhaps_repeats_another_is_judged_by_its_words() -> None:
    first = put(("One title", "nobody was there to see it", 0))
    put(("Another title", "everybody went home early", 1), problems=[near_duplicate(first, "perhaps")])
    assert gather() == []


def test_an_undated_copy_goes_where_the_dated_one_goes() -> None:
    put(FERRY[0])
    original = put(FERRY[1])
    put(("A copy", FERRY[1][1], 0), on=None, problems=[near_duplicate(original)])
    assert gather() == [titles(*FERRY[:2]) | {"A copy"}]


def test_an_undated_original_goes_where_its_dated_copy_goes() -> None:
    put(FERRY[0])
    original = put(("The first", FERRY[1][1], 0), on=None)
    put(FERRY[1], problems=[near_duplicate(original)])
    assert gather() == [titles(*FERRY[:2]) | {"The first"}]


# -- what stood before ------------------------------------------------------------------------------------------------


def test_a_second_time_nothing_changes() -> None:
    for report in [*FERRY, *OTHERS]:
        put(report)
    first = gather()
    before = list(EventCandidate.objects.values())
    assert gather() == first
    assert list(EventCandidate.objects.values()) == before


def test_later_articles_join_an_open_candidate_whichever_day_they_are_of() -> None:
    middle = [put(report) for report in [FERRY[1], FERRY[2]]]
    gather()
    assert gather([put(FERRY[0])]) == [titles(*FERRY)]
    assert EventCandidate.objects.get().first_article == earliest(middle)


def test_a_later_article_finds_one_that_was_alone() -> None:
    put(FERRY[0])
    assert gather() == []
    assert gather([put(FERRY[1])]) == [titles(*FERRY[:2])]


def test_a_dismissed_candidate_takes_what_is_like_it_and_stays_dismissed() -> None:
    put(FERRY[0])
    put(FERRY[1])
    gather()
    answer(EventCandidate.Answer.DISMISSED)
    assert gather([put(FERRY[2])]) == []
    assert candidates_in(EventCandidate.Answer.DISMISSED) == [titles(*FERRY)]


def test_what_is_like_an_accepted_candidate_is_proposed_and_never_linked() -> None:
    event = make.event("Sinking of the Dewi Laut", on=DAY)
    put(FERRY[0], events=[event])
    put(FERRY[1])
    third, fourth = put(FERRY[2]), (FERRY[0][0] + " again", FERRY[0][1], 1)
    members = [Article.objects.get(title=FERRY[0][0]), Article.objects.get(title=FERRY[1][0])]
    accepted = EventCandidate.objects.create(first_article=members[0], state="accepted", event=event)
    accepted.articles.set(members)
    assert gather([third]) == [titles(FERRY[2])]
    assert EventCandidate.objects.get(state="open").event == event
    assert gather([put(fourth)]) == [titles(FERRY[2], fourth)]
    assert event.accounts.count() == 1
    assert accepted.articles.count() == 2


def test_members_that_fall_drop_out_and_the_next_one_leads() -> None:
    articles = [put(report) for report in FERRY]
    gather()
    apply_transition(
        [articles[0]], Transition(State.DISCARDED, reason="not ours"), user=make.user("anna", "review_article")
    )
    prune_candidates()
    candidate = EventCandidate.objects.get()
    assert set(candidate.articles.all()) == set(articles[1:])
    assert candidate.first_article == earliest(articles[1:])


def test_a_candidate_left_with_one_article_ends() -> None:
    articles = [put(report) for report in FERRY[:2]]
    gather()
    assert EventCandidate.objects.exists()
    apply_transition(
        [articles[0]], Transition(State.DISCARDED, reason="not ours"), user=make.user("anna", "review_article")
    )
    prune_candidates()
    assert not EventCandidate.objects.exists()


@pytest.mark.once
def test_worker_processes_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for report in [*FERRY, *OTHERS]:
        put(report)
    alone = gather()
    EventCandidate.objects.all().delete()
    monkeypatch.setattr(event_candidates, "LEAST_FOR_WORKERS", 1)
    assert gather(workers=2) == alone == [titles(*FERRY)]


def test_queries_do_not_grow_with_the_articles(django_assert_max_num_queries: Any) -> None:
    for report in [*FERRY, *OTHERS]:
        put(report)
    for n in range(40):
        put((f"Town {n}", f"The council of Town{chr(97 + n % 26)}ville{n} met.", n % 3))
    with django_assert_max_num_queries(27):
        assert titles(*FERRY) in gather()


# -- by the command's door --------------------------------------------------------------------------------------------
