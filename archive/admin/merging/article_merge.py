"""The page of two articles that may be one: what survives of each field, their words side by side, and the decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin.merging.seen import seen_version
from archive.admin.merging.side_by_side import side_by_side
from archive.admin.shared.base import with_undo
from archive.admin.shared.labels import names_of, shown_value
from archive.admin.shared.return_urls import change_page_url, requested_return_url, with_return_url
from archive.editing.changes.approval import may_edit
from archive.editing.changes.errors import StaleSaveError
from archive.editing.changes.values import read
from archive.editing.merging.apart import shared_problem, tell_apart
from archive.editing.merging.articles import ArticleMergePlan, merge_articles, natural_survivor, plan_merge
from archive.editing.merging.errors import MergeRefusedError
from archive.editing.merging.fields import BODY, GROUPS, FieldGroup, is_set_by_person
from archive.models import Article, Basis, WorkQueueStep

PERMISSION = "archive.change_articleproblem"
LONGEST_VALUE = 300
OTHERS, SURVIVORS = "1", "0"
BASES = dict(Basis.choices)


class Walk(Protocol):
    """The place of an article in a queue that is worked through (`admin.articles.work_queue.Walk`)."""

    @property
    def own_url(self) -> str: ...

    @property
    def parameters(self) -> str: ...

    def decided(self, user: Any, outcome: str) -> str: ...


class MergeForm(forms.Form):
    """Why two articles are one, or two."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("It stands in the history."),
    )


@dataclass(frozen=True, slots=True)
class Side:
    """What one article says in a group of fields, and how that is known."""

    value: str
    basis: str
    number: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A group of fields in which both differ."""

    group: FieldGroup
    sides: tuple[Side, Side]


def merge_action(user: Any) -> dict[str, Any]:
    """Return the action of the list of articles that leads to this page, for those who may decide there."""
    label = _("Merge two, or tell them apart…")
    return {"merge_two": (_side_by_side, "merge_two", label)} if user.has_perm(PERMISSION) else {}


def _side_by_side(model_admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse | None:
    rows = list(queryset[:3])
    if len(rows) != 2:
        messages.warning(request, _("Tick two articles to hold them side by side. More are merged two by two."))
        return None
    for row in rows:
        if not may_edit(request.user, row):
            messages.warning(request, _("%s: you may not change it.") % row)
            return None
    address = reverse("admin:archive_article_merge", args=[row.pk for row in rows])
    return HttpResponseRedirect(with_return_url(address, request.get_full_path()))


def merge_view(request: HttpRequest, site: AdminSite, pk: int, other_pk: int, walk: Walk | None = None) -> HttpResponse:
    """Say on GET what merging two articles would do; on POST merge them, or keep that they are no duplicates.

    In a queue, where the first of the two has its place, the decision leads to the next article.
    """
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    rows = Article.objects.select_related("source", "agency").in_bulk([pk, other_pk])
    if len(rows) < 2:
        raise Http404
    one, other = rows[pk], rows[other_pk]
    if not (may_edit(request.user, one) and may_edit(request.user, other)):
        raise PermissionDenied
    asked = request.POST.get("keep") or request.GET.get("keep", "")
    survivor = {str(pk): one, str(other_pk): other}.get(asked) or natural_survivor(one, other)
    loser = other if survivor is one else one
    form = MergeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        act = _tell_apart if request.POST.get("act") == "apart" else _merge
        answer = act(request, survivor, loser, form, walk)
        if answer is not None:
            return answer
    return _page(request, site, plan_merge(survivor, loser, request.user), form, walk)


def _merge(
    request: HttpRequest, survivor: Article, loser: Article, form: MergeForm, walk: Walk | None
) -> HttpResponse | None:
    given = request.POST
    try:
        done = merge_articles(
            survivor,
            loser,
            user=request.user,
            takes_other={group.name: given[group.name] == OTHERS for group in GROUPS if group.name in given},
            reason=form.cleaned_data["reason"],
            expected={row.pk: seen_version(given, row) for row in (survivor, loser)},
        )
    except StaleSaveError as error:
        said = _("Someone else saved “%s” meanwhile. Nothing was merged; look at both once more.") % error.current
        messages.warning(request, said)
        return HttpResponseRedirect(request.get_full_path())
    except MergeRefusedError as error:
        form.add_error(None, str(error))
        return None
    return_url = _onward(request, survivor, walk, WorkQueueStep.Outcome.MERGED)
    said = _("Merged: “%(other)s” went into “%(title)s”.") % {"other": loser, "title": survivor}
    messages.success(request, with_undo(said, done, return_url))
    return HttpResponseRedirect(return_url)


def _tell_apart(
    request: HttpRequest, survivor: Article, loser: Article, form: MergeForm, walk: Walk | None
) -> HttpResponse | None:
    if not form.cleaned_data["reason"].strip():
        form.add_error("reason", _("Say why they are two."))
        return None
    done = tell_apart(survivor, loser, user=request.user, reason=form.cleaned_data["reason"])
    return_url = _onward(request, survivor, walk, WorkQueueStep.Outcome.APART)
    if done is None:
        messages.info(request, _("Nothing calls these two duplicates."))
    else:
        said = _("Two articles: “%(title)s” and “%(other)s” will not be called duplicates again.")
        messages.success(request, with_undo(said % {"title": survivor, "other": loser}, done, return_url))
    return HttpResponseRedirect(return_url)


def _onward(request: HttpRequest, survivor: Article, walk: Walk | None, outcome: str) -> str:
    """Return where a decision leads: to the next article of a queue, else to where one came from."""
    if walk is not None:
        return walk.decided(request.user, outcome)
    return requested_return_url(request) or change_page_url(request, survivor)


def _page(
    request: HttpRequest, site: AdminSite, plan: ArticleMergePlan, form: MergeForm, walk: Walk | None
) -> HttpResponse:
    survivor, loser = plan.survivor, plan.other
    tags, accounts = plan.links["tags"], plan.links["accounts"]
    names = names_of(
        {
            "tag": {item["tag"] for item in (*tags.leaving, *tags.coming)},
            "event": {item["event"] for item in (*accounts.leaving, *accounts.coming)},
        }
    )
    differing = {choice.group for choice in plan.choices}
    return_url = walk.own_url if walk else requested_return_url(request)
    swapping = urlencode({"keep": str(loser.pk)} | ({"next": return_url} if return_url and not walk else {}))
    context = {
        **site.each_context(request),
        "title": _("One article or two?"),
        "plan": plan,
        "articles": [("A", survivor), ("B", loser)],
        "rows": [_row(plan, choice.group, choice.takes_other, request.POST) for choice in plan.choices],
        "same": [group.label for group in GROUPS if group not in differing and read(survivor, group.name)],
        "joined": [
            (_("Tags"), *_named(tags, names.get("tag", {}), "tag")),
            (_("Events"), *_named(accounts, names.get("event", {}), "event")),
        ],
        "pairs": side_by_side(survivor.body, loser.body),
        "is_called_duplicate": shared_problem(survivor, loser) is not None,
        "swap_url": f"{request.path}?{swapping}{f'&{walk.parameters}' if walk else ''}",
        "return_url": return_url,
        "back_url": return_url or change_page_url(request, survivor),
        "walk": walk,
        "form": form,
        "fresh_form": MergeForm(),
        "apart_errors": form.errors.get("reason", "") if request.POST.get("act") == "apart" else "",
        "opts": Article._meta,
    }
    return TemplateResponse(request, "admin/archive/merging/articles.html", context)


def _row(plan: ArticleMergePlan, group: FieldGroup, takes_other: bool, typed: Mapping[str, str]) -> Row:
    chosen = typed.get(group.name) or (OTHERS if takes_other else SURVIVORS)
    sides = ((plan.survivor, SURVIVORS), (plan.other, OTHERS))
    one, other = (Side(_value(row, group), _basis(row, group), number, chosen == number) for row, number in sides)
    return Row(group, (one, other))


def _value(article: Article, group: FieldGroup) -> str:
    """Write what an article says in a group of fields, as briefly as tells it apart."""
    if group.name == BODY:
        return _("%(n)s words, %(format)s") % {
            "n": f"{article.word_count:,}",
            "format": article.get_body_format_display(),
        }
    if group.name == "published_on":
        return str(article.published or _("unknown"))
    said = [shown_value(Article, name, read(article, name)) for name in group.said if read(article, name) is not None]
    return Truncator(" · ".join(said) or _("unknown")).chars(LONGEST_VALUE)


def _basis(article: Article, group: FieldGroup) -> str:
    """Say how a value is known: set by a person, by its evidence, or not at all."""
    if is_set_by_person(group, article):
        return _("set by a person")
    evidence = article.evidence.get(group.name)
    basis = evidence.get("basis", "") if isinstance(evidence, dict) else ""
    return str(BASES.get(basis, ""))


def _named(links: Any, names: Mapping[int, str], key: str) -> tuple[str, str, str]:
    """Name what comes, what both have, and what stays refused."""

    def written(items: Any) -> str:
        return ", ".join(sorted(names.get(item[key], f"#{item[key]}") for item in items))

    shared = {item[key] for item in links.shared}
    return written(one for one in links.coming if one[key] not in shared), written(links.shared), written(links.refused)
