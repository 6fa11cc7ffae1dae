"""Everything that somebody may do by a door of the admin, and the least role that may, in each state of an article."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from archive.admin.names.deciding import signature
from archive.admin.tables.pages import SALT
from archive.comparing.candidate_upkeep import CURRENT_STATES
from archive.comparing.ledger import read
from archive.editing.bulk.acts import Order
from archive.editing.bulk.frozen import as_text, freeze
from archive.editing.changes.approval import PAST_REVIEW
from archive.editing.changes.values import RECORDED
from archive.editing.tables.importing import plan_table
from archive.editing.unknown_names.decisions import Decision, Meant
from archive.editing.workflow import TRANSITIONS
from archive.importing.intake.places import hash_of
from archive.importing.rereading import LEFT_ALONE
from archive.importing.uploads import LIST, folder_of
from archive.models import (
    Article,
    Change,
    Event,
    ImportRecord,
    State,
    UnknownName,
)
from tests.admin.conftest import Desk
from tests.admin.doors import (
    CONTRIBUTOR,
    DOORS,
    EDITOR,
    NOBODY,
    PUBLISHER,
    STRANGER,
    SUPERUSER,
    VOCABULARY,
)
from tests.admin.rights import UPLOAD, World, url_of

NEEDS = {"archive.submit_article": CONTRIBUTOR, "archive.review_article": EDITOR, "archive.publish_article": PUBLISHER}


@dataclass(frozen=True)
class Action:
    """Something done by a door: what is sent where, and the least role that may do it (asked for each state)."""

    door: str
    send: Callable[[Desk, World, str], Any]
    least_role: Callable[[str], int]
    detail: str = ""


def _typed(name: str, /, **typed: Any) -> Callable[[Desk, World, str], Any]:
    return lambda desk, world, _state: desk.post(url_of(name, world), world.forms.get(name, {}) | typed)


def _always(role: int) -> Callable[[str], int]:
    return lambda _state: role


def _in_full(world: World, state: str) -> dict[str, str]:
    """Return what an order to erase has to say."""
    return {"reason": "because", "typed": Article.objects.get(pk=world.articles[state]).key, "mention": "on"}


def _merge(model: str) -> Callable[[Desk, World, str], Any]:
    """Merge one record of the vocabulary into another, seen as they are now."""

    def send(desk: Desk, world: World, _state: str) -> Any:
        ids = [world.ids[f"archive_{model}"], world.ids[f"archive_{model} other"]]
        rows = RECORDED[model]._default_manager.in_bulk(ids)
        seen = {f"version-{pk}": rows[pk].version for pk in ids}  # type: ignore[attr-defined]
        sent = {"ids": ",".join(map(str, ids)), "keep": ids[0], "reason": "the same", **seen}
        return desk.post(url_of(f"archive_{model}_merge", world), sent)

    return send


def _kept_upload() -> int:
    """Keep the files of the upload that the jobs of the world are about; return the hash of its one file."""
    folder = folder_of(UPLOAD)
    (folder / "00001").mkdir(parents=True, exist_ok=True)
    (folder / "00001" / "dead.pdf").write_bytes(b"%PDF-1.4 broken")
    (folder / LIST).write_text(json.dumps([{"name": "dead.pdf", "stored": "00001/dead.pdf", "size": 15}]))
    return hash_of(str(folder / "00001" / "dead.pdf"))


def _with_upload(name: str) -> Callable[[Desk, World, str], Any]:
    def send(desk: Desk, world: World, _state: str) -> Any:
        _kept_upload()
        return desk.post(url_of(name, world))

    return send


def _merge_articles(desk: Desk, world: World, state: str) -> Any:
    """Merge an imported article into that of a state, seen as they are now."""
    kept, other = world.articles[state], world.ids["article elsewhere"]
    rows = Article.objects.in_bulk([kept, other])
    seen = {f"version-{pk}": row.version for pk, row in rows.items()}
    address = reverse("admin:archive_article_merge", args=[kept, other])
    return desk.post(address, {"act": "merge", "keep": kept, "reason": "the same", **seen})


def _merges(state: str) -> int:
    return NOBODY if state in (State.MERGED, State.DISCARDED) else PUBLISHER


def _retry(desk: Desk, world: World, _state: str) -> Any:
    """Try a failure again, whose place is known for that moment: the data folder differs from test to test."""
    failed = ImportRecord.objects.filter(pk=world.ids["failed record"])
    failed.update(file_hash=_kept_upload())
    response = desk.post(url_of("archive_importbatch_retry", world), {"encoding": "utf-8"})
    failed.update(file_hash=1)
    return response


def _decide(desk: Desk, world: World, _state: str) -> Any:
    """Make a tag of a name, as it was shown to somebody who may."""
    name = UnknownName.objects.get(pk=world.ids["name"])
    decision = Decision(name, Meant.TAG, "Fishing", "topic")
    shown = signature(decision, Order(decision.act(), []))
    return desk.post(url_of("names_decide", world), {"called": "Fishing", "kind": "topic", "shown": shown, "do": "1"})


def _table(model: str) -> Callable[[Desk, World, str], Any]:
    """Import a table of one record, as it was shown to somebody who may."""

    def send(desk: Desk, world: World, _state: str) -> Any:
        row = RECORDED[model]._default_manager.get(pk=world.ids[f"archive_{model}"])
        text = f"slug,description\n{row.slug},Slipped in\n"  # type: ignore[attr-defined]
        held = {"text": text, "reason": "", "mark": plan_table(model, text).mark(), "model": model}
        return desk.post(
            url_of(f"archive_{model}_table", world), {"held": signing.dumps(held, salt=SALT, compress=True)}
        )

    return send


GENERAL_ACTIONS = [
    Action("names_decide", _decide, _always(EDITOR)),
    Action("names_dismiss", _typed("names_dismiss"), _always(EDITOR)),
    Action("names_look", _typed("names_look"), _always(EDITOR)),
    *(Action(f"archive_{one}_table", _table(one), _always(EDITOR)) for one in VOCABULARY),
    *(Action(f"archive_{one}_merge", _merge(one), _always(EDITOR)) for one in VOCABULARY),
    *(
        Action(f"archive_{one}_change", _typed(f"archive_{one}_change", description="New."), _always(EDITOR))
        for one in VOCABULARY
    ),
    *(
        Action(f"archive_{one}_delete", _typed(f"archive_{one}_delete", post="yes"), _always(EDITOR))
        for one in VOCABULARY
    ),
    *(
        Action(f"archive_{one}_add", _typed(f"archive_{one}_add", name="New", title="New"), _always(EDITOR))
        for one in VOCABULARY
    ),
    *(
        Action(
            f"{one}_changelist",
            lambda desk, world, _state, one=one: desk.post(  # type: ignore[misc]
                url_of(f"{one}_changelist", world),
                {"action": "delete_selected", "_selected_action": [world.ids[one]], "post": "yes"},
            ),
            _always(DOORS[f"{one}_changelist"].act),
        )
        for one in (
            *(f"archive_{one}" for one in (*VOCABULARY, "article", "changeset", "original")),
            "auth_user",
            "auth_group",
        )
    ),
    *(
        Action(
            "archive_event_changelist",
            lambda desk, world, _state, action=action: desk.post(  # type: ignore[misc]
                url_of("archive_event_changelist", world),
                world.forms.get("archive_event_changelist", {})
                | {"action": action, "_selected_action": list(Event.objects.values_list("pk", flat=True))},
            ),
            _always(EDITOR),
        )
        for action in ("make_public", "take_back")
    ),
    Action(
        "archive_event_candidates",
        lambda desk, world, _state: desk.post(
            url_of("archive_event_candidates", world), {"article": world.articles["imported"], "role": ""}
        ),
        _always(EDITOR),
        "dismisses an article",
    ),
    *(
        Action(
            "archive_eventcandidate_answer",
            lambda desk, world, _state, sent=sent: desk.post(  # type: ignore[misc]
                url_of("archive_eventcandidate_answer", world),
                {"title": "New", "kind": "other", "state": "draft", "article": world.proposed} | sent(world),
            ),
            _always(EDITOR),
        )
        for sent in (
            lambda _world: {"act": "make"},
            lambda _world: {"act": "dismiss"},
            lambda world: {"add_to": world.ids["archive_event"]},
        )
    ),
    Action(
        "archive_article_erase_version",
        lambda desk, world, _state: desk.post(
            url_of("archive_article_erase_version", world), _in_full(world, State.PUBLISHED)
        ),
        _always(SUPERUSER),
    ),
    Action("archive_article_begin", _typed("archive_article_begin", query="state=imported"), _always(CONTRIBUTOR)),
    Action("archive_article_skip", _typed("archive_article_skip"), _always(CONTRIBUTOR)),
    Action("archive_article_keep_view", _typed("archive_article_keep_view", name="New"), _always(CONTRIBUTOR)),
    Action("archive_article_change_view", _typed("archive_article_change_view", name="New"), _always(SUPERUSER)),
    Action(
        "archive_article_change",
        lambda desk, world, _state: desk.post(
            reverse("admin:archive_article_change", args=[world.articles[State.PUBLISHED]]),
            {"_note": "1", "note": "Look."},
        ),
        _always(CONTRIBUTOR),
        "writes a note",
    ),
    Action("archive_article_restore_version", _typed("archive_article_restore_version"), _always(EDITOR)),
    Action("archive_article_note_done", _typed("archive_article_note_done"), _always(CONTRIBUTOR)),
    Action("archive_shadowrun_start", _typed("archive_shadowrun_start", about="all"), _always(EDITOR)),
    Action(
        "archive_shadowrun_leave_out",
        lambda desk, world, _state: desk.post(
            url_of("archive_shadowrun_leave_out", world), {"article": world.articles["imported"]}
        ),
        _always(EDITOR),
    ),
    Action("archive_shadowrun_apply", _typed("archive_shadowrun_apply"), _always(EDITOR)),
    Action("archive_boilerplateproposal_learn", _typed("archive_boilerplateproposal_learn"), _always(EDITOR)),
    *(
        Action(
            "archive_boilerplateproposal_answer", _typed("archive_boilerplateproposal_answer", act=act), _always(EDITOR)
        )
        for act in ("accept", "refuse")
    ),
    Action("archive_job_cancel", _typed("archive_job_cancel"), _always(SUPERUSER)),
    Action(
        "archive_job_go_on",
        lambda desk, world, _state: desk.post(reverse("admin:archive_job_go_on", args=[world.ids["stopped job"]])),
        _always(SUPERUSER),
    ),
    Action("archive_collection_change", _typed("archive_collection_change", title="New"), _always(PUBLISHER)),
    Action("archive_article_add", _typed("archive_article_add", title="New"), _always(CONTRIBUTOR)),
    Action("archive_importbatch_add", _typed("archive_importbatch_add", text="Words of a text."), _always(EDITOR)),
    Action("archive_importbatch_import", _with_upload("archive_importbatch_import"), _always(SUPERUSER)),
    Action("archive_importbatch_give_up", _with_upload("archive_importbatch_give_up"), _always(SUPERUSER)),
    Action("archive_importbatch_retry", _retry, _always(EDITOR)),
    Action("archive_importbatch_undo", _typed("archive_importbatch_undo"), _always(EDITOR)),
    Action("auth_user_change", _typed("auth_user_change", first_name="New"), _always(SUPERUSER)),
    Action("auth_user_delete", _typed("auth_user_delete", post="yes"), _always(SUPERUSER)),
    Action(
        "auth_user_add",
        _typed("auth_user_add", username="new", usable_password="false", password1="", password2=""),
        _always(SUPERUSER),
    ),
    Action(
        "auth_user_password_change",
        _typed("auth_user_password_change", password1="harbour lights 1", password2="harbour lights 1"),
        _always(SUPERUSER),
    ),
    Action("auth_group_change", _typed("auth_group_change", name="New"), _always(SUPERUSER)),
    Action("auth_group_delete", _typed("auth_group_delete", post="yes"), _always(SUPERUSER)),
    Action("auth_group_add", _typed("auth_group_add", name="New"), _always(SUPERUSER)),
    Action("two_factor", _typed("two_factor", begin="1"), _always(STRANGER)),
    Action("single_keys", _typed("single_keys"), _always(STRANGER)),
    Action("tokens", _typed("tokens", name="robot", scopes="read", days="30"), _always(STRANGER)),
    Action(
        "password_change",
        _typed(
            "password_change",
            old_password="a long enough password",
            new_password1="harbour lights 1",
            new_password2="harbour lights 1",
        ),
        _always(STRANGER),
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


def _unlink(desk: Desk, world: World, state: str) -> Any:
    """Take an article from an event, from the side of the event."""
    form = world.forms["reported event"]
    row = next(n for n in range(len(State)) if f'"article": {world.articles[state]}' in form[f"accounts-{n}-id"][0])
    url = reverse("admin:archive_event_change", args=[world.ids["reported event"]])
    return desk.post(url, form | {f"accounts-{row}-DELETE": "on"})


def link_to_event(desk: Desk, world: World, state: str) -> Any:
    """Tie an article to an event, from the side of the event."""
    row = {"accounts-TOTAL_FORMS": "1", "accounts-0-article": str(world.articles[state]), "accounts-0-id": ""}
    form = world.forms["archive_event_change"] | row | {"accounts-0-role": "recalls"}
    return desk.post(url_of("archive_event_change", world), form)


def _hide_figure(desk: Desk, world: World, state: str) -> Any:
    """Hide the figure that the text of an article has."""
    article = Article.objects.get(pk=world.articles[state])
    sent = {"article": article.pk, "kind": "figure", "passage": read(article).found.figures[0].passage}
    url = reverse("admin:archive_event_ledger", args=[world.ids["reported event"]])
    return desk.post(url, sent | {"act": "hide", "reason": "because"})


def _transition(target: State) -> Callable[[Desk, World, str], Any]:
    def send(desk: Desk, world: World, state: str) -> Any:
        at = timezone.now() + timedelta(days=2)
        form = {"ids": world.articles[state], "reason": "because", "publish_at": f"{at:%Y-%m-%dT%H:%M}"}
        form |= {"withdrawal_reason": "rights", "mention": "stands"}
        return desk.post(reverse("admin:archive_article_move", args=[target]), form)

    return send


def _needed_for(target: State) -> Callable[[str], int]:
    def least_role(state: str) -> int:
        row = TRANSITIONS.get((State(state), target))
        return NEEDS[row.permission] if row and target != State.MERGED else NOBODY  # merging is an act of its own

    return least_role


def _suggestion(action: str) -> Callable[[Desk, World, str], Any]:
    def send(desk: Desk, world: World, state: str) -> Any:
        chosen = {"action": action, "_selected_action": [world.ids[f"suggestion {state}"]]}
        return desk.post(url_of("archive_tagsuggestion_changelist", world), chosen)

    return send


def _answer(**form: Any) -> Callable[[Desk, World, str], Any]:
    return lambda desk, world, state: desk.post(
        reverse("admin:archive_importrecord_answer", args=[world.ids[f"record {state}"]]), form
    )


def _act(name: str, **given: str) -> Callable[[Desk, World, str], Any]:
    """Ask for an act on one article, see what it would do, and let it be done."""

    def send(desk: Desk, world: World, state: str) -> Any:
        pk = world.articles[state]
        url = reverse("admin:archive_article_act", args=[name])
        asked = given | {"choice": as_text(freeze([pk])), "reason": "because"}
        shown = desk.post(url, asked)
        if shown.status_code != 200 or not shown.context["signed"]:
            return shown
        return desk.post(url, asked | {"do": "1", "shown": shown.context["signed"]})

    return send


ARTICLE_ACTIONS = [
    Action("archive_article_merge", _merge_articles, _merges),
    Action("archive_article_act", _act("set_language", language="kk"), _edits, "changes what it states"),
    Action("archive_article_act", _act("accept_problem", code="date_unknown"), _always(EDITOR), "accepts"),
    Action("archive_article_change", _form(title="Slipped in"), _edits, "changes what it states"),
    Action("archive_article_change", _form(body="Slipped in."), _edits, "changes what it states"),
    Action("archive_article_change", _form(display="excerpt"), _edits),
    Action(
        "archive_article_restore",
        lambda desk, world, state: desk.post(
            reverse("admin:archive_article_restore", args=[world.articles[state]]),
            {"change": Change.objects.get(change_set=world.ids[f"edit {state}"], field="byline").pk},
        ),
        _edits,
        "changes what it states",
    ),
    Action(
        "archive_article_encoding",
        lambda desk, world, state: desk.post(
            reverse("admin:archive_article_encoding", args=[world.articles[state]]), {"other": "cp1251"}
        ),
        lambda state: NOBODY if state in LEFT_ALONE else _edits(state),
        "reads it otherwise",
    ),
    Action(
        "archive_article_change",
        _form(**{"tagged-TOTAL_FORMS": "1", "tagged-0-tag": "tag", "tagged-0-id": ""}),
        _edits,
        "ties a tag",
    ),
    Action("archive_article_change", _form(**{"accounts-0-DELETE": "on"}), _edits, "removes an account"),
    Action(
        "archive_article_delete",
        lambda desk, world, state: desk.post(
            reverse("admin:archive_article_delete", args=[world.articles[state]]), {"post": "yes"}
        ),
        _always(NOBODY),
    ),
    Action(
        "archive_article_erase",
        lambda desk, world, state: desk.post(
            reverse("admin:archive_article_erase", args=[world.articles[state]]), _in_full(world, state)
        ),
        _always(SUPERUSER),
    ),
    Action("archive_event_change", _unlink, _always(EDITOR), "from its event"),
    Action("archive_event_change", link_to_event, _always(EDITOR), "to another event"),
    Action(
        "archive_event_candidates",
        lambda desk, world, state: desk.post(
            url_of("archive_event_candidates", world), {"article": world.articles[state], "role": "reports"}
        ),
        lambda state: EDITOR if state in CURRENT_STATES else NOBODY,
    ),
    Action("archive_event_ledger", _hide_figure, _always(EDITOR)),
    Action(
        "archive_articleproblem_accept",
        lambda desk, world, state: desk.post(
            url_of("archive_articleproblem_accept", world),
            {"ids": world.ids[f"open problem {state}"], "reason": "because"},
        ),
        _always(EDITOR),
    ),
    Action(
        "archive_articleproblem_changelist",
        lambda desk, world, state: desk.post(
            url_of("archive_articleproblem_changelist", world),
            {"action": "reopen", "_selected_action": [world.ids[f"accepted problem {state}"]]},
        ),
        _always(EDITOR),
        "opens again",
    ),
    Action("archive_tagsuggestion_changelist", _suggestion("accept"), _always(EDITOR), "accepts"),
    Action("archive_tagsuggestion_changelist", _suggestion("refuse"), _always(EDITOR), "refuses"),
    Action(
        "archive_importrecord_answer",
        _answer(accept_chosen="1", accept="title"),
        _always(EDITOR),
        "changes what it states",
    ),
    Action("archive_importrecord_answer", _answer(refuse="1"), _always(EDITOR), "refuses"),
    Action(
        "archive_changeset_undo",
        lambda desk, world, state: desk.post(
            reverse("admin:archive_changeset_undo", args=[world.ids[f"edit {state}"]]), {"reason": "because"}
        ),
        _edits,
        "changes what it states",
    ),
    Action(
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
    *(Action("archive_article_move", _transition(target), _needed_for(target), f"to {target}") for target in State),
]
