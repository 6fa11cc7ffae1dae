"""An archive with something behind every door, and people of every role who try them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse

from archive.comparing.candidate_upkeep import refresh_strengths
from archive.editing.articles import edit
from archive.editing.changes.recorder import recording
from archive.editing.roles import make_groups
from archive.importing.rules.concerned import rules_stamp
from archive.importing.upload_jobs import IMPORT, TRY
from archive.models import (
    Article,
    ArticleProblem,
    BoilerplateProposal,
    ChangeSet,
    Collection,
    EventCandidate,
    ImportBatch,
    ImportRecord,
    Job,
    Mention,
    Note,
    PastAddress,
    SavedView,
    ShadowRun,
    State,
    TagSuggestion,
    UnknownName,
    WorkQueue,
)
from archive.models.choices import ChangeKind
from tests import make
from tests.admin.conftest import Desk
from tests.admin.doors import (
    ROLES,
    STRANGER,
    SUPERUSER,
    VOCABULARY,
)
from tests.admin.test_imports import proposed

UPLOAD = "0" * 32
REPORT = {"outcomes": {"created": 1}, "total": 1, "problems": [], "clean": 1, "seconds": 0.1}
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass
class World:
    """An article of each state with what hangs on it, and one of all else; forms as a superuser sends them."""

    articles: dict[str, int] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    proposed: list[int] = field(default_factory=list)
    forms: dict[str, dict[str, Any]] = field(default_factory=dict)
    queue: str = ""


# On PostgreSQL each door is tried by who may act by all of them: that what stands behind it is done there, too.
EVERY_ROLE = [role if role == "superuser" else pytest.param(role, marks=pytest.mark.once) for role in ROLES]


def make_world() -> World:
    """Make them, with a member of the staff for each role."""
    make_groups()
    for name, role in ROLES.items():
        if role >= STRANGER:
            made = make.user(name, is_superuser=role == SUPERUSER)
            made.groups.set(Group.objects.filter(name=name))
    superuser = User.objects.get(username="superuser")
    world, event = World(), make.event("Reported")
    kept, article = make.article("Kept"), make.article("Elsewhere", state=State.IMPORTED)
    batch = ImportBatch.objects.create(name="evening")
    ChangeSet.objects.filter(pk=ChangeSet.objects.order_by("-pk")[0].pk).update(batch=batch)
    tag = make.tag("offered")
    for state in State:
        accepted = {"code": "same_address", "severity": "warning", "state": "accepted", "accepted_by": "root"}
        problems = [{"code": "date_unknown", "severity": "warning"}, accepted]
        hangs: dict[str, Any] = {"events": [event], "problems": problems}
        hangs |= {"merged_into": kept} if state == State.MERGED else {}
        one = make.article(f"Title {state}", state=state, **hangs)
        done = edit(one, {"byline": "Ann"}, user=superuser)
        assert done is not None
        world.articles[state] = one.pk
        world.ids[f"edit {state}"] = done.pk
        world.ids[f"record {state}"] = proposed(one, title="Proposed").pk
        offered = TagSuggestion.objects.create(article=one, tag=tag, rule="r", words=["w"])
        world.ids[f"suggestion {state}"] = offered.pk
        for problem in ArticleProblem.objects.filter(article=one):
            world.ids[f"{problem.state} problem {state}"] = problem.pk
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
        "archive_job": Job.objects.create(kind="act", title="Sort", user=superuser, state=Job.State.WAITING),
        "archive_shadowrun": ShadowRun.objects.create(
            about="all", job=Job.objects.create(kind="shadow", title="Read", state=Job.State.DONE)
        ),
        "archive_boilerplateproposal": BoilerplateProposal.objects.create(source=make.source("Repeats"), line="Ad."),
        "archive_pastaddress": PastAddress.objects.create(kind="tag", old="old", object_id=tag.pk),
        "auth_user": make.user("leaves"),
        "auth_group": Group.objects.create(name="Empty"),
    }
    where = {"article_id": world.articles["imported"], "version": Article.objects.get(title="Title imported").version}
    ShadowRun.objects.get().differences.create(field="title", effect="changed", old="a", new="b", **where)
    BoilerplateProposal.objects.get().places.create(start=0, end=3, **where)
    proposal = EventCandidate.objects.get()
    proposal.articles.set([article, make.article("Beside it", state=State.IMPORTED)])
    refresh_strengths([proposal.pk])
    world.proposed = [one.pk for one in proposal.articles.all()]
    world.ids |= {name: row.pk for name, row in rows.items()} | {"reported event": event.pk, "tag": tag.pk}
    parameters = {"upload": UPLOAD}
    done = {"user": superuser, "state": Job.State.DONE, "parameters": parameters}
    tried = Job.objects.create(kind=TRY, title="Try", result={"report": REPORT}, **done)
    world.ids["trial"] = tried.pk
    Job.objects.create(kind=IMPORT, title="Import", batch=batch, **done)
    places = {"place": "/x/dead.pdf", "place_hash": 1, "file_hash": 1, "path": "dead.pdf"}
    world.ids["failed record"] = ImportRecord.objects.create(batch=batch, outcome="failed", **places).pk
    world.ids["name"] = UnknownName.objects.create(kind="keyword", name="fishing", key="fishing").pk
    stopped = Job.objects.create(kind="act", title="Stopped", user=superuser, state=Job.State.FAILED)
    world.ids["stopped job"] = stopped.pk
    others = (make.tag("other"), make.source("Other"), make.place("Other"), make.series("Other"), make.event("Other"))
    world.ids |= {f"archive_{one._meta.model_name} other": one.pk for one in others}
    world.ids["article elsewhere"] = article.pk
    world.ids["saved view"] = SavedView.objects.create(
        owner=superuser, name="Shared", query="year=2024", is_shared=True
    ).pk
    world.queue = WorkQueue.begin(superuser, [article.pk], name="Some", query="state=imported").code
    note = Note.objects.create(article=article, author=superuser, author_name="superuser", text="Look at this.")
    Mention.objects.bulk_create(Mention(note=note, user=one) for one in User.objects.all())
    world.ids["note"] = note.pk
    world.ids["archive_importrecord"] = world.ids["record imported"]
    world.ids["archive_tagsuggestion"] = world.ids["suggestion imported"]
    ShadowRun.objects.update(rules_stamp=rules_stamp())
    desk = Desk()
    desk.force_login(superuser, BACKEND)
    for state, pk in world.articles.items():
        world.forms[state] = desk.open(reverse("admin:archive_article_change", args=[pk]), "article_form")
    world.forms["reported event"] = desk.open(reverse("admin:archive_event_change", args=[event.pk]), "event_form")
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
    if name in ("archive_article_begin", "archive_article_views", "archive_article_keep_view"):
        return reverse(f"admin:{name}")
    if name in ("archive_article_view", "archive_article_change_view"):
        return reverse(f"admin:{name}", args=[world.ids["saved view"]])
    if name == "archive_article_queue":
        return reverse("admin:archive_article_queue", args=[world.queue])
    if name == "archive_article_skip":
        skipped = reverse("admin:archive_article_skip", args=[world.articles["imported"]])
        return f"{skipped}?_changelist_filters=state%3Dimported"
    if name in ("archive_importbatch_tried", "archive_importbatch_import", "archive_importbatch_give_up"):
        return reverse(f"admin:{name}", args=[world.ids["trial"]])
    if name == "archive_articleproblem_accept":
        return reverse("admin:archive_articleproblem_accept")
    if name == "archive_shadowrun_start":
        return reverse("admin:archive_shadowrun_start") + "?about=all"
    if name == "archive_boilerplateproposal_learn":
        return reverse("admin:archive_boilerplateproposal_learn")
    if name == "archive_article_act":
        return reverse("admin:archive_article_act", args=["set_language"])
    if name == "archive_article_note_done":
        return reverse("admin:archive_article_note_done", args=[world.ids["note"]])
    if name == "archive_article_move":
        return reverse("admin:archive_article_move", args=["ready"]) + f"?ids={world.articles['in_review']}"
    if name == "archive_article_merge":
        return reverse("admin:archive_article_merge", args=[world.articles["imported"], world.articles["in_review"]])
    if name == "names_dismiss":
        return reverse("admin:names_dismiss", args=[world.ids["name"]])
    if name == "names_decide":
        return reverse("admin:names_decide", args=[world.ids["name"], "tag"])
    if name.endswith(("_table", "_table_export")):
        return reverse(f"admin:{name}")
    if name.endswith("_merge"):
        model = name.removesuffix("_merge")
        return reverse(f"admin:{name}") + f"?ids={world.ids[model]},{world.ids[f'{model} other']}"
    if name == "archive_changeset_undo_part":
        part = [world.ids["edit imported"], "article", world.articles["imported"]]
        return reverse("admin:archive_changeset_undo_part", args=part)
    if name in ("archive_article_erase_version", "archive_article_restore_version"):
        return reverse(f"admin:{name}", args=[world.articles["published"], 1])
    if name == "autocomplete":
        return reverse("admin:autocomplete") + "?app_label=archive&model_name=taggedarticle&field_name=tag"
    model = "_".join(name.split("_")[:2])
    is_of_one = model in world.ids and name.split("_")[-1] not in ("changelist", "add")
    return reverse(f"admin:{name}", args=[world.ids[model]] if is_of_one else [])


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def sign_in_as(role: str) -> Desk:
    desk = Desk()
    if ROLES[role] >= STRANGER:
        desk.force_login(User.objects.get(username=role), BACKEND)
    return desk
