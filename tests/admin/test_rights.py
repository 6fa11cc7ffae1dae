"""Every door of the admin opens to those for whom it is meant, in every state of an article, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone

from archive.editing.articles import edit
from archive.editing.changes.approval import APPROVES, PAST_REVIEW, REVIEW
from archive.editing.changes.recorder import recording
from archive.editing.roles import make_groups
from archive.editing.workflow import TRANSITIONS
from archive.models import (
    Account,
    Article,
    ArticleProblem,
    ChangeSet,
    Collection,
    EventCandidate,
    ImportBatch,
    PastAddress,
    State,
    TagSuggestion,
)
from archive.models.choices import ChangeKind
from tests import make
from tests.admin.conftest import Desk
from tests.admin.doors import (
    CONTRIBUTOR,
    DOORS,
    EDITOR,
    NOBODY,
    PUBLISHER,
    ROLES,
    STRANGER,
    SUPERUSER,
    VOCABULARY,
)
from tests.admin.test_imports import proposed
from tests.editing.tables import everything
from tests.shared import shared

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.once]
NEEDS = {"archive.review_article": EDITOR, "archive.publish_article": PUBLISHER}
BACKEND = "django.contrib.auth.backends.ModelBackend"


def patterns(found: list[Any]) -> Iterator[URLPattern]:
    """Walk through all patterns, those of every included list, too."""
    for one in found:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns)
        else:
            yield one


def test_every_door_of_the_admin_has_its_place_in_the_table() -> None:
    assert {one.name for one in patterns(admin.site.get_urls()) if one.name} == DOORS.keys()


def test_doors_without_a_name_lead_to_one_with_it_or_to_nothing(sign_in: Any) -> None:
    unnamed = [str(one.pattern) for one in patterns(admin.site.get_urls()) if not one.name]
    assert set(unnamed) == {"<path:object_id>/", "(?P<url>.*)$"}
    desk, article = sign_in(""), make.article()
    old = f"/admin/archive/article/{article.pk}/"
    assert desk.post(old).headers["Location"] == f"{old}change/"
    assert desk.post("/admin/nowhere/").status_code == 404


# -- what there is ------------------------------------------------------------------------------------------------


@dataclass
class World:
    """An article of each state with what hangs on it, and one of all else; forms as a superuser sends them."""

    articles: dict[str, int] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    forms: dict[str, dict[str, Any]] = field(default_factory=dict)


@shared
def world() -> World:
    make_groups()
    for name, role in ROLES.items():
        if role >= STRANGER:
            made = make.user(name, is_superuser=role == SUPERUSER)
            made.groups.set(Group.objects.filter(name=name))
    superuser = User.objects.get(username="superuser")
    world, event = World(), make.event("Told of")
    article = make.article("Elsewhere", state=State.IMPORTED)
    batch = ImportBatch.objects.create(name="evening")
    ChangeSet.objects.filter(pk=ChangeSet.objects.order_by("-pk")[0].pk).update(batch=batch)
    tag = make.tag("offered")
    for state in State:
        hangs: dict[str, Any] = {"events": [event], "problems": [{"code": "date_unknown", "severity": "warning"}]}
        hangs |= {"merged_into": article} if state == State.MERGED else {}
        one = make.article(f"Title {state}", state=state, **hangs)
        done = edit(one, {"byline": "Ann"}, user=superuser)
        assert done is not None
        world.articles[state] = one.pk
        world.ids[f"edit {state}"] = done.pk
        world.ids[f"record {state}"] = proposed(one, title="Proposed").pk
        offered = TagSuggestion.objects.create(article=one, tag=tag, rule="r", words=["w"])
        world.ids[f"suggestion {state}"] = offered.pk
    with recording(ChangeKind.COLLECTION) as record:
        record.create(Collection(pk=1, title="Archive"))
    rows: dict[str, Any] = {
        "archive_tag": make.tag("idle"),
        "archive_source": make.source(),
        "archive_place": make.place(),
        "archive_eventseries": make.series(),
        "archive_event": make.event("Idle", state="draft"),
        "archive_collection": Collection.objects.get(),
        "archive_article": Article.objects.get(pk=world.articles["imported"]),
        "archive_changeset": ChangeSet.objects.get(pk=world.ids["edit imported"]),
        "archive_importbatch": batch,
        "archive_original": one.originals.all()[0].original,
        "archive_articleproblem": ArticleProblem.objects.all()[0],
        "archive_eventcandidate": EventCandidate.objects.create(first_article=article, words=["w"]),
        "archive_pastaddress": PastAddress.objects.create(kind="tag", old="old", object_id=tag.pk),
        "auth_user": make.user("leaves"),
        "auth_group": Group.objects.create(name="Empty"),
    }
    world.ids |= {name: row.pk for name, row in rows.items()} | {"told of": event.pk, "tag": tag.pk}
    world.ids["archive_importrecord"] = world.ids["record imported"]
    world.ids["archive_tagsuggestion"] = world.ids["suggestion imported"]
    desk = Desk()
    desk.force_login(superuser, BACKEND)
    for state, pk in world.articles.items():
        world.forms[state] = desk.open(reverse("admin:archive_article_change", args=[pk]), "article_form")
    world.forms["told of"] = desk.open(reverse("admin:archive_event_change", args=[event.pk]), "event_form")
    for name in (*(f"archive_{model}" for model in (*VOCABULARY, "collection")), "auth_user", "auth_group"):
        form = f"{name.partition('_')[2]}_form"
        world.forms[f"{name}_change"] = desk.open(url_of(f"{name}_change", world), form)
    for name in (*(f"archive_{model}" for model in (*VOCABULARY, "article")), "auth_user", "auth_group"):
        form = f"{name.partition('_')[2]}_form"
        world.forms[f"{name}_add"] = desk.open(url_of(f"{name}_add", world), form)
    return world


def url_of(name: str, world: World) -> str:
    """Return an address behind which there is something."""
    if name == "app_list":
        return reverse("admin:app_list", args=["archive"])
    if name == "view_on_site":
        kind = ContentType.objects.get_for_model(Article)
        return reverse("admin:view_on_site", args=[kind.pk, world.articles["published"]])
    if name == "archive_article_move":
        return reverse("admin:archive_article_move", args=["ready"]) + f"?ids={world.articles['in_review']}"
    if name == "archive_changeset_undo_part":
        part = [world.ids["edit imported"], "article", world.articles["imported"]]
        return reverse("admin:archive_changeset_undo_part", args=part)
    if name == "archive_article_erase_version":
        return reverse("admin:archive_article_erase_version", args=[world.articles["published"], 1])
    if name == "autocomplete":
        return reverse("admin:autocomplete") + "?app_label=archive&model_name=taggedarticle&field_name=tag"
    model = "_".join(name.split("_")[:2])
    is_of_one = model in world.ids and name.split("_")[-1] not in ("changelist", "add")
    return reverse(f"admin:{name}", args=[world.ids[model]] if is_of_one else [])


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def enter(role: str) -> Desk:
    desk = Desk()
    if ROLES[role] >= STRANGER:
        desk.force_login(User.objects.get(username=role), BACKEND)
    return desk


def is_let_in(response: Any, name: str) -> bool:
    """Say whether there is a page at the end of the way, and not the one to sign in instead."""
    return response.status_code == 200 and (name == "login" or "/login/" not in response.request["PATH_INFO"])


# -- looking ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_who_may_look_through_which_door_and_looking_writes_nothing(world: World, role: str) -> None:
    desk, before = enter(role), everything()
    faults = []
    for name, door in DOORS.items():
        response = desk.get(url_of(name, world), follow=True)
        if is_let_in(response, name) != (ROLES[role] >= door.look):
            faults.append((name, response.status_code))
    assert faults == []
    assert everything() == before


@pytest.mark.parametrize("role", ROLES)
def test_sending_something_without_the_right_changes_nothing(world: World, role: str) -> None:
    """A form as a superuser would send it, or mere consent; to every door by which this person may do nothing."""
    desk, before = enter(role), everything()
    faults = []
    for name, door in DOORS.items():
        if ROLES[role] >= door.act or name in ("login", "logout"):  # of oneself
            continue
        sent = world.forms.get(name, {}) | {"post": "yes", "_save": "1", "name": "x", "title": "x", "reason": "x"}
        with taken_back():
            desk.post(url_of(name, world), sent)
            if everything() != before:
                faults.append(name)
    assert faults == []


# -- acting -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Deed:
    """Something done by a door: what is sent where, and the least of those who may (asked for each state)."""

    door: str
    send: Callable[[Desk, World, str], Any]
    least: Callable[[str], int]
    says: str = ""


def _typed(name: str, /, **typed: Any) -> Callable[[Desk, World, str], Any]:
    return lambda desk, world, _state: desk.post(url_of(name, world), world.forms.get(name, {}) | typed)


def _least(role: int) -> Callable[[str], int]:
    return lambda _state: role


def _in_full(world: World, state: str) -> dict[str, str]:
    """Return what an order to erase has to say."""
    return {"reason": "because", "typed": Article.objects.get(pk=world.articles[state]).key, "mention": "on"}


ONCE = [
    *(
        Deed(f"archive_{one}_change", _typed(f"archive_{one}_change", description="New."), _least(EDITOR))
        for one in VOCABULARY
    ),
    *(Deed(f"archive_{one}_delete", _typed(f"archive_{one}_delete", post="yes"), _least(EDITOR)) for one in VOCABULARY),
    *(
        Deed(f"archive_{one}_add", _typed(f"archive_{one}_add", name="New", title="New"), _least(EDITOR))
        for one in VOCABULARY
    ),
    *(
        Deed(
            f"{one}_changelist",
            lambda desk, world, _state, one=one: desk.post(  # type: ignore[misc]
                url_of(f"{one}_changelist", world),
                {"action": "delete_selected", "_selected_action": [world.ids[one]], "post": "yes"},
            ),
            _least(DOORS[f"{one}_changelist"].act),
        )
        for one in (
            *(f"archive_{one}" for one in (*VOCABULARY, "article", "changeset", "original")),
            "auth_user",
            "auth_group",
        )
    ),
    *(
        Deed(
            "archive_event_changelist",
            _typed("archive_event_changelist", action=action, _selected_action=[str(pk) for pk in range(1, 9)]),
            _least(EDITOR),
        )
        for action in ("make_public", "take_back")
    ),
    Deed(
        "archive_article_erase_version",
        lambda desk, world, _state: desk.post(
            url_of("archive_article_erase_version", world), _in_full(world, State.PUBLISHED)
        ),
        _least(SUPERUSER),
    ),
    Deed("archive_collection_change", _typed("archive_collection_change", title="New"), _least(PUBLISHER)),
    Deed("archive_article_add", _typed("archive_article_add", title="New"), _least(CONTRIBUTOR)),
    Deed("archive_importbatch_undo", _typed("archive_importbatch_undo"), _least(EDITOR)),
    Deed("auth_user_change", _typed("auth_user_change", first_name="New"), _least(SUPERUSER)),
    Deed("auth_user_delete", _typed("auth_user_delete", post="yes"), _least(SUPERUSER)),
    Deed(
        "auth_user_add",
        _typed("auth_user_add", username="new", usable_password="false", password1="", password2=""),
        _least(SUPERUSER),
    ),
    Deed(
        "auth_user_password_change",
        _typed("auth_user_password_change", password1="harbour lights 1", password2="harbour lights 1"),
        _least(SUPERUSER),
    ),
    Deed("auth_group_change", _typed("auth_group_change", name="New"), _least(SUPERUSER)),
    Deed("auth_group_delete", _typed("auth_group_delete", post="yes"), _least(SUPERUSER)),
    Deed("auth_group_add", _typed("auth_group_add", name="New"), _least(SUPERUSER)),
    Deed(
        "password_change",
        _typed(
            "password_change",
            old_password="a long enough password",
            new_password1="harbour lights 1",
            new_password2="harbour lights 1",
        ),
        _least(STRANGER),
    ),
]


def _edits(state: str) -> int:
    return EDITOR if state in PAST_REVIEW else CONTRIBUTOR


def _form(**typed: Any) -> Callable[[Desk, World, str], Any]:
    """Send the form of an article."""

    def send(desk: Desk, world: World, state: str) -> Any:
        given = {name: str(world.ids[value]) if value in world.ids else value for name, value in typed.items()}
        url = reverse("admin:archive_article_change", args=[world.articles[state]])
        return desk.post(url, world.forms[state] | given)

    return send


def _untie(desk: Desk, world: World, state: str) -> Any:
    """Take an article from an event, from the side of the event."""
    sent = world.forms["told of"]
    row = next(n for n in range(len(State)) if f'"article": {world.articles[state]}' in sent[f"accounts-{n}-id"][0])
    url = reverse("admin:archive_event_change", args=[world.ids["told of"]])
    return desk.post(url, sent | {f"accounts-{row}-DELETE": "on"})


def _tie(desk: Desk, world: World, state: str) -> Any:
    """Tie an article to an event, from the side of the event."""
    row = {"accounts-TOTAL_FORMS": "1", "accounts-0-article": str(world.articles[state]), "accounts-0-id": ""}
    sent = world.forms["archive_event_change"] | row | {"accounts-0-role": "recalls"}
    return desk.post(url_of("archive_event_change", world), sent)


def _move(target: State) -> Callable[[Desk, World, str], Any]:
    def send(desk: Desk, world: World, state: str) -> Any:
        at = timezone.now() + timedelta(days=2)
        sent = {"ids": world.articles[state], "reason": "because", "publish_at": f"{at:%Y-%m-%dT%H:%M}"}
        sent |= {"withdrawal_reason": "rights"}
        return desk.post(reverse("admin:archive_article_move", args=[target]), sent)

    return send


def _moves(target: State) -> Callable[[str], int]:
    def least(state: str) -> int:
        row = TRANSITIONS.get((State(state), target))
        return NEEDS[row.permission] if row and target != State.MERGED else NOBODY  # merging is an act of its own

    return least


def _suggestion(action: str) -> Callable[[Desk, World, str], Any]:
    def send(desk: Desk, world: World, state: str) -> Any:
        chosen = {"action": action, "_selected_action": [world.ids[f"suggestion {state}"]]}
        return desk.post(url_of("archive_tagsuggestion_changelist", world), chosen)

    return send


def _answer(**sent: Any) -> Callable[[Desk, World, str], Any]:
    return lambda desk, world, state: desk.post(
        reverse("admin:archive_importrecord_answer", args=[world.ids[f"record {state}"]]), sent
    )


EACH = [
    Deed("archive_article_change", _form(title="Slipped in"), _edits, "changes what it states"),
    Deed("archive_article_change", _form(body="Slipped in."), _edits, "changes what it states"),
    Deed("archive_article_change", _form(display="excerpt"), _edits),
    Deed(
        "archive_article_change",
        _form(**{"tagged-TOTAL_FORMS": "1", "tagged-0-tag": "tag", "tagged-0-id": ""}),
        _edits,
        "ties a tag",
    ),
    Deed("archive_article_change", _form(**{"accounts-0-DELETE": "on"}), _edits, "removes an account"),
    Deed(
        "archive_article_delete",
        lambda desk, world, state: desk.post(
            reverse("admin:archive_article_delete", args=[world.articles[state]]), {"post": "yes"}
        ),
        _least(NOBODY),
    ),
    Deed(
        "archive_article_erase",
        lambda desk, world, state: desk.post(
            reverse("admin:archive_article_erase", args=[world.articles[state]]), _in_full(world, state)
        ),
        _least(SUPERUSER),
    ),
    Deed("archive_event_change", _untie, _least(EDITOR), "from its event"),
    Deed("archive_event_change", _tie, _least(EDITOR), "to another event"),
    Deed(
        "archive_article_accept",
        lambda desk, world, state: desk.post(
            reverse("admin:archive_article_accept", args=[world.articles[state]]), {"code": "date_unknown"}
        ),
        _least(EDITOR),
    ),
    Deed("archive_tagsuggestion_changelist", _suggestion("accept"), _least(EDITOR), "accepts"),
    Deed("archive_tagsuggestion_changelist", _suggestion("refuse"), _least(EDITOR), "refuses"),
    Deed(
        "archive_importrecord_answer",
        _answer(accept_chosen="1", accept="title"),
        _least(EDITOR),
        "changes what it states",
    ),
    Deed("archive_importrecord_answer", _answer(refuse="1"), _least(EDITOR), "refuses"),
    Deed(
        "archive_changeset_undo",
        lambda desk, world, state: desk.post(
            reverse("admin:archive_changeset_undo", args=[world.ids[f"edit {state}"]]), {"reason": "because"}
        ),
        _edits,
        "changes what it states",
    ),
    Deed(
        "archive_changeset_undo_part",
        lambda desk, world, state: desk.post(
            reverse(
                "admin:archive_changeset_undo_part",
                args=[world.ids[f"edit {state}"], "article", world.articles[state]],
            ),
            {"reason": "because"},
        ),
        _edits,
        "changes what it states",
    ),
    *(Deed("archive_article_move", _move(target), _moves(target), f"to {target}") for target in State),
]


def test_every_door_by_which_somebody_may_act_is_tried() -> None:
    assert {name for name, door in DOORS.items() if door.act < NOBODY} <= {deed.door for deed in (*ONCE, *EACH)}
    for deed in ONCE:
        assert deed.least("") == DOORS[deed.door].act, deed.door
    for deed in EACH:
        assert min(map(deed.least, State)) >= DOORS[deed.door].act, deed.door


def faults_of(deed: Deed, desk: Desk, world: World, role: int, before: str, state: str = "") -> list[str]:
    """Do one deed and say what is wrong: that it was done though it may not be, or not done though it may."""
    with taken_back():
        deed.send(desk, world, state)
        is_done, may = everything() != before, role >= deed.least(state)
        standing = Article.objects.get(pk=world.articles[state]).state if state else ""
    faults = [f"{deed.door} {deed.says} {state}: {'done' if is_done else 'not done'}"] if is_done != may else []
    if may and deed.says == "changes what it states" and state in APPROVES:
        wanted = state if role >= NEEDS[APPROVES[State(state)]] else State.IN_REVIEW
        faults += [f"{deed.door} {state} became {standing}"] if standing != wanted else []
    return faults


@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what_to_what_the_archive_keeps(world: World, role: str) -> None:
    before = everything()
    faults = []
    for deed in ONCE:
        faults += faults_of(deed, enter(role), world, ROLES[role], before)
    assert faults == []


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what_to_an_article_in_each_state(world: World, role: str, state: str) -> None:
    desk, before = enter(role), everything()
    faults = []
    for deed in EACH:
        faults += faults_of(deed, desk, world, ROLES[role], before, state)
    assert faults == []


# -- permissions that no group has ----------------------------------------------------------------------------------


def _staff(*permissions: str) -> Desk:
    desk = Desk()
    desk.user = User.objects.create_user("of their own kind", is_staff=True)
    desk.user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    desk.force_login(desk.user, BACKEND)
    return desk


@pytest.mark.parametrize("state", State.values)
def test_no_permission_of_another_kind_opens_an_article_that_has_passed_review(world: World, state: str) -> None:
    """Who may keep events, answer problems, proposals and suggestions, but not review."""
    kinds = ("event", "articleproblem", "importrecord", "tagsuggestion", "article", "changeset", "tag")
    desk = _staff(*(f"{act}_{kind}" for kind in kinds for act in ("view", "change")))
    before = everything()
    faults = []
    for deed in EACH:
        if deed.door != "archive_article_move":
            opens = Deed(deed.door, deed.send, lambda one: NOBODY if one in PAST_REVIEW else EDITOR)
            wanted = deed if deed.least(state) >= SUPERUSER else opens
            faults += faults_of(wanted, desk, world, EDITOR, before, state)
    assert faults == []


def test_who_may_change_events_alone_ties_no_article(world: World) -> None:
    desk = _staff("view_event", "change_event")
    for state in State.values:
        page = _tie(desk, world, state)
        assert "Only who may change these articles" in page.content.decode()
    assert Account.objects.filter(event=world.ids["archive_event"]).count() == 0
    assert REVIEW in NEEDS
