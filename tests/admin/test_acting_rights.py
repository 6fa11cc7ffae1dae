"""Every action of the admin is done for those who may do it, in each state of an article, and for nobody else."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.contrib.auth.models import Permission, User

from archive.editing.changes.approval import APPROVES, PAST_REVIEW, REVIEW
from archive.models import (
    Account,
    Article,
    State,
)
from tests.admin.actions import ARTICLE_ACTIONS, GENERAL_ACTIONS, NEEDS, Action, link_to_event
from tests.admin.conftest import Desk
from tests.admin.doors import (
    DOORS,
    EDITOR,
    NOBODY,
    ROLES,
    SUPERUSER,
)
from tests.admin.rights import BACKEND, EVERY_ROLE, World, rolled_back, sign_in_as
from tests.editing.tables import everything

pytestmark = [pytest.mark.django_db, pytest.mark.long]

# On PostgreSQL an article before its review and one after it are enough.
OF_BOTH = (State.IN_REVIEW, State.PUBLISHED)
EVERY_STATE = [one if one in OF_BOTH else pytest.param(one, marks=pytest.mark.once) for one in State.values]


@pytest.mark.once
def test_every_door_by_which_somebody_may_act_is_tried() -> None:
    tried = {action.door for action in (*GENERAL_ACTIONS, *ARTICLE_ACTIONS)}
    assert {name for name, door in DOORS.items() if door.act < NOBODY} <= tried
    for action in GENERAL_ACTIONS:
        assert action.least_role("") == DOORS[action.door].act, action.door
    for action in ARTICLE_ACTIONS:
        assert min(map(action.least_role, State)) >= DOORS[action.door].act, action.door


def faults_of(action: Action, desk: Desk, stage: World, role: int, before: str, state: str = "") -> list[str]:
    """Try an action and return what is wrong: that it was done though it may not be, or not done though it may.

    Who tried is signed in as before: a new password, taken back with all else, begins a new session.
    """
    cookies = deepcopy(desk.cookies)
    with rolled_back():
        action.send(desk, stage, state)
        is_done, may = everything() != before, role >= action.least_role(state)
        state_now = Article.objects.get(pk=stage.articles[state]).state if state else ""
    desk.cookies = cookies
    faults = [f"{action.door} {action.detail} {state}: {'done' if is_done else 'not done'}"] if is_done != may else []
    if may and action.detail == "changes what it states" and state in APPROVES:
        wanted = state if role >= NEEDS[APPROVES[State(state)]] else State.IN_REVIEW
        faults += [f"{action.door} {state} became {state_now}"] if state_now != wanted else []
    return faults


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_who_may_do_what_to_what_the_archive_keeps(stage: World, role: str) -> None:
    desk, before = sign_in_as(role), everything()
    faults = []
    for action in GENERAL_ACTIONS:
        faults += faults_of(action, desk, stage, ROLES[role], before)
    assert faults == []


@pytest.mark.parametrize("state", EVERY_STATE)
@pytest.mark.parametrize("role", EVERY_ROLE)
def test_who_may_do_what_to_an_article_in_each_state(stage: World, role: str, state: str) -> None:
    desk, before = sign_in_as(role), everything()
    faults = []
    for action in ARTICLE_ACTIONS:
        faults += faults_of(action, desk, stage, ROLES[role], before, state)
    assert faults == []


def staff_with(*permissions: str) -> Desk:
    desk = Desk()
    desk.user = User.objects.create_user("of their own kind", is_staff=True)
    desk.user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    desk.force_login(desk.user, BACKEND)
    return desk


@pytest.mark.once
@pytest.mark.parametrize("state", State.values)
def test_no_permission_of_another_kind_opens_an_article_that_has_passed_review(stage: World, state: str) -> None:
    """Who may keep events, answer problems, proposals and suggestions, but not review."""
    kinds = ("event", "articleproblem", "importrecord", "tagsuggestion", "article", "changeset", "tag")
    desk = staff_with(*(f"{act}_{kind}" for kind in kinds for act in ("view", "change")))
    before = everything()
    faults = []
    for action in ARTICLE_ACTIONS:
        if action.door not in ("archive_article_move", "archive_article_merge"):  # which take a permission of their own
            opens = Action(action.door, action.send, lambda one: NOBODY if one in PAST_REVIEW else EDITOR)
            wanted = action if action.least_role(state) >= SUPERUSER else opens
            faults += faults_of(wanted, desk, stage, EDITOR, before, state)
    assert faults == []


@pytest.mark.once
def test_who_may_change_events_alone_ties_no_article(stage: World) -> None:
    desk = staff_with("view_event", "change_event")
    for state in State.values:
        page = link_to_event(desk, stage, state)
        assert "Only who may change these articles" in page.content.decode()
    assert Account.objects.filter(event=stage.ids["archive_event"]).count() == 0
    assert REVIEW in NEEDS
