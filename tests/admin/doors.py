"""Every door of the admin, and the least role that may look through it and act by it."""

from __future__ import annotations

from dataclasses import dataclass

ANYBODY, STRANGER, CONTRIBUTOR, EDITOR, PUBLISHER, SUPERUSER, NOBODY = range(7)
ROLES = {
    "anybody": ANYBODY,
    "staff of no group": STRANGER,
    "Contributors": CONTRIBUTOR,
    "Editors": EDITOR,
    "Publishers": PUBLISHER,
    "superuser": SUPERUSER,
}

LOOKED_AT = ("changeset", "importrecord", "original", "articleproblem", "tagsuggestion")
LOOKED_AT += ("eventcandidate", "pastaddress")
VOCABULARY = ("tag", "source", "place", "eventseries", "event")
PAGES = ("changelist", "add", "history", "delete", "change")


@dataclass(frozen=True)
class Door:
    """The least of those who may look through a door, and of those who may do anything by it."""

    view: int
    act: int = NOBODY


def _pages(model: str, view: int, *, changelist: int = NOBODY, add: int, change: int, delete: int) -> dict[str, Door]:
    """Return the pages that every model has; who may not add or delete sees no page that asks about it."""
    acts = {"changelist": changelist, "add": add, "history": NOBODY, "delete": delete, "change": change}
    views = {"add": add, "delete": delete}
    return {f"{model}_{page}": Door(views.get(page, view), acts[page]) for page in PAGES}


def _kept(model: str) -> dict[str, Door]:
    return _pages(f"archive_{model}", CONTRIBUTOR, add=NOBODY, change=NOBODY, delete=NOBODY)


def _words(model: str) -> dict[str, Door]:
    return _pages(f"archive_{model}", CONTRIBUTOR, changelist=EDITOR, add=EDITOR, change=EDITOR, delete=EDITOR)


def _staff(model: str) -> dict[str, Door]:
    who = SUPERUSER
    return _pages(f"auth_{model}", who, changelist=who, add=who, change=who, delete=who)


# A new door fails a test until it stands here, and in `actions` with what is done by it, if anybody may act by it.
DOORS: dict[str, Door] = {
    "index": Door(STRANGER),
    "app_list": Door(CONTRIBUTOR),
    "login": Door(ANYBODY),
    "login_code": Door(STRANGER),  # leads on who is in already
    "account": Door(STRANGER),
    "two_factor": Door(STRANGER, STRANGER),  # one's own, as all that follow
    "two_factor_codes": Door(STRANGER),  # for a code
    "two_factor_remove": Door(STRANGER),  # for a code
    "single_keys": Door(NOBODY, STRANGER),  # there is nothing to view
    "sessions": Door(STRANGER),
    "tokens": Door(STRANGER, STRANGER),
    "logout": Door(NOBODY),  # there is nothing to view
    "password_change": Door(STRANGER, STRANGER),  # one's own
    "password_change_done": Door(STRANGER),
    "autocomplete": Door(CONTRIBUTOR),
    "jsi18n": Door(STRANGER),
    "view_on_site": Door(STRANGER),  # leads to where readers meet it
    **_staff("user"),
    **_staff("group"),
    "auth_user_password_change": Door(SUPERUSER, SUPERUSER),
    **{name: door for model in LOOKED_AT for name, door in _kept(model).items()},
    **{name: door for model in VOCABULARY for name, door in _words(model).items()},
    **_pages("archive_collection", CONTRIBUTOR, add=NOBODY, change=PUBLISHER, delete=NOBODY),
    **_pages("archive_article", CONTRIBUTOR, add=CONTRIBUTOR, change=CONTRIBUTOR, delete=NOBODY),
    "archive_article_move": Door(CONTRIBUTOR, CONTRIBUTOR),
    "archive_article_act": Door(NOBODY, CONTRIBUTOR),
    "archive_article_encoding": Door(CONTRIBUTOR, CONTRIBUTOR),
    "archive_article_restore": Door(NOBODY, CONTRIBUTOR),
    "archive_article_restore_version": Door(EDITOR, EDITOR),
    "archive_article_note_done": Door(NOBODY, CONTRIBUTOR),  # what names oneself
    "archive_article_preview": Door(CONTRIBUTOR),
    "archive_event_candidates": Door(NOBODY, EDITOR),
    "archive_event_ledger": Door(CONTRIBUTOR, EDITOR),
    "archive_eventcandidate_answer": Door(NOBODY, EDITOR),
    "archive_article_merge": Door(EDITOR, EDITOR),  # who merges is a publisher; an editor tells two apart
    **{f"archive_{model}_merge": Door(EDITOR, EDITOR) for model in VOCABULARY},
    "archive_article_begin": Door(NOBODY, CONTRIBUTOR),
    "archive_article_queue": Door(SUPERUSER),  # one's own, here that of the superuser
    "archive_article_skip": Door(NOBODY, CONTRIBUTOR),
    "archive_article_views": Door(CONTRIBUTOR),
    "archive_article_keep_view": Door(NOBODY, CONTRIBUTOR),
    "archive_article_view": Door(CONTRIBUTOR),
    "archive_article_change_view": Door(NOBODY, SUPERUSER),  # one's own, here that of the superuser
    **{f"archive_{model}_table": Door(EDITOR, EDITOR) for model in VOCABULARY},
    **{f"archive_{model}_table_export": Door(EDITOR) for model in VOCABULARY},
    "names": Door(EDITOR),
    "names_look": Door(NOBODY, EDITOR),
    "names_dismiss": Door(NOBODY, EDITOR),
    "names_decide": Door(EDITOR, EDITOR),
    "archive_article_erase": Door(SUPERUSER, SUPERUSER),
    "archive_article_erase_version": Door(SUPERUSER, SUPERUSER),
    **_pages("archive_job", SUPERUSER, add=NOBODY, change=NOBODY, delete=NOBODY),  # one's own apart
    "archive_job_changelist": Door(CONTRIBUTOR),
    "archive_job_cancel": Door(NOBODY, SUPERUSER),
    "archive_job_go_on": Door(NOBODY, SUPERUSER),
    **_pages("archive_shadowrun", EDITOR, add=NOBODY, change=NOBODY, delete=NOBODY),
    "archive_shadowrun_start": Door(EDITOR, EDITOR),
    "archive_shadowrun_leave_out": Door(NOBODY, EDITOR),
    "archive_shadowrun_apply": Door(NOBODY, EDITOR),
    **_pages("archive_boilerplateproposal", EDITOR, add=NOBODY, change=NOBODY, delete=NOBODY),
    "archive_boilerplateproposal_learn": Door(NOBODY, EDITOR),
    "archive_boilerplateproposal_answer": Door(NOBODY, EDITOR),
    "archive_changeset_undo": Door(CONTRIBUTOR, CONTRIBUTOR),
    "archive_changeset_undo_part": Door(CONTRIBUTOR, CONTRIBUTOR),
    **_pages("archive_importbatch", CONTRIBUTOR, add=EDITOR, change=NOBODY, delete=NOBODY),
    "archive_importbatch_tried": Door(SUPERUSER),  # one's own apart
    "archive_importbatch_import": Door(NOBODY, SUPERUSER),
    "archive_importbatch_give_up": Door(NOBODY, SUPERUSER),
    "archive_importbatch_retry": Door(NOBODY, EDITOR),
    "archive_importbatch_undo": Door(EDITOR, EDITOR),
    "archive_importrecord_answer": Door(NOBODY, EDITOR),
    "archive_original_download": Door(CONTRIBUTOR),
    "archive_articleproblem_accept": Door(NOBODY, EDITOR),
    "archive_articleproblem_changelist": Door(CONTRIBUTOR, EDITOR),  # its actions
    "archive_tagsuggestion_changelist": Door(CONTRIBUTOR, EDITOR),  # its actions
}
