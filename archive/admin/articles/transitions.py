"""State transitions of articles: the confirmation page, which says what a transition will do and asks what it needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from archive.admin.acts.choosing import refuse_many
from archive.admin.shared.base import with_undo
from archive.admin.shared.fields import begin_in_first_box
from archive.admin.shared.list_filters import ids_in
from archive.admin.shared.return_urls import changelist_url, requested_return_url
from archive.editing.bulk.acts import Order
from archive.editing.bulk.applying import IN_A_REQUEST
from archive.editing.bulk.bulk_job import ask_for_act
from archive.editing.bulk.frozen import MOST_AT_ONCE, freeze
from archive.editing.bulk.transitions import PASSED_ON, ChangeState, with_warnings
from archive.editing.changes.approval import REVIEW
from archive.editing.changes.recorder import User
from archive.editing.problems.catalogue import label_of
from archive.editing.withdrawal import Dependents, dependents_of
from archive.editing.workflow import (
    STEPS_BACK,
    TRANSITIONS,
    Transition,
    TransitionReport,
    apply_transition,
    refusals,
)
from archive.models import Article, ArticleProblem, Severity, State, WithdrawalReason
from archive.models.queries.public_versions import readable_again

MOST_SHOWN = 100
MOST_LOOKED_AT = 20  # articles of which all versions are read
# What was withdrawn for these may not come back by an earlier version.
WITHHELD_REASONS = (WithdrawalReason.LEGAL, WithdrawalReason.PRIVACY, WithdrawalReason.RIGHTS)

# The label of the transition to a state, on a button and among the bulk actions.
ACTION_LABELS = {
    State.IMPORTED: gettext_lazy("Send back, or take in again"),
    State.IN_REVIEW: gettext_lazy("Take into review"),
    State.READY: gettext_lazy("Mark as ready"),
    State.SCHEDULED: gettext_lazy("Schedule"),
    State.PUBLISHED: gettext_lazy("Publish"),
    State.DISCARDED: gettext_lazy("Discard"),
    State.WITHDRAWN: gettext_lazy("Withdraw"),
}
# Whether an address goes on saying that something stood there: no choice is made for whoever withdraws.
STANDS, GONE = "stands", "gone"
TOMBSTONE = [
    (
        STANDS,
        gettext_lazy(
            "A tombstone stands. The address says what stood there, when it was withdrawn, the reason and the note. "
            "Lists of corrections name it; events and tags that readers know by it keep their pages."
        ),
    ),
    (
        GONE,
        gettext_lazy(
            "Nothing stands. The address answers as if there had never been anything, and nothing in public names it."
        ),
    ),
]


def label_for(target: State, sources: set[str], user: Any) -> Any:
    """Return the label of the transition from these states to another one, as this person would name it."""
    if sources and {(State(source), target) for source in sources} <= {*STEPS_BACK}:
        return _("Send back to review") if target == State.IN_REVIEW else _("Send back")
    if target == State.IMPORTED and sources == {State.DISCARDED}:
        return _("Take in again")
    if target == State.IN_REVIEW and not user.has_perm(REVIEW):
        return _("Hand over for review")
    return ACTION_LABELS[target]


def command_for(target: State) -> str:
    """Return what does a transition to more articles than a page can choose, behind `manage.py`."""
    return f"act_on_articles move --with target={target}"


@dataclass(frozen=True, slots=True)
class TransitionPlan:
    """What a transition would do: the articles that it is allowed for, and those refused, each with the reason."""

    allowed: tuple[Article, ...]
    refused: tuple[tuple[Article, str], ...]


class TransitionForm(forms.Form):
    """What a transition needs to know."""

    reason = forms.CharField(
        label=gettext_lazy("Why"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, target: State, needs_reason: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.target = target
        self.fields["reason"].required = needs_reason
        help_text = _("Needed. It stands in the history.") if needs_reason else _("Optional. It stands in the history.")
        self.fields["reason"].help_text = help_text
        if target == State.SCHEDULED:
            self.fields["publish_at"] = forms.DateTimeField(
                label=_("Publish at"),
                widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
                help_text=_("In the time of %s.") % timezone.get_current_timezone_name(),
            )
        if target == State.WITHDRAWN:
            choices = [choice for choice in WithdrawalReason.choices if choice[0] not in _RESERVED_REASONS]
            self.fields["withdrawal_reason"] = forms.ChoiceField(
                label=_("Reason for readers"), choices=[("", _("Choose one")), *choices]
            )
            self.fields["public_note"] = forms.CharField(
                label=_("Note for readers"),
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("Shown on the tombstone, if one stands."),
            )
            self.fields["mention"] = forms.TypedChoiceField(
                label=_("What readers find at the address"),
                choices=TOMBSTONE,
                coerce=lambda value: value == STANDS,
                widget=forms.RadioSelect,
            )

    def clean_publish_at(self) -> Any:
        at = self.cleaned_data["publish_at"]
        if at <= timezone.now():
            raise forms.ValidationError(_("Give a time in the future."))
        return at

    def move(self) -> Transition:
        """Return the transition that was asked for."""
        given = {name: value for name, value in self.cleaned_data.items() if name in Transition.__dataclass_fields__}
        return Transition(self.target, **given)


_RESERVED_REASONS = {WithdrawalReason.IMPORT_UNDONE, WithdrawalReason.ERASED}


def plan_transition(articles: Iterable[Article], target: State, user: User) -> TransitionPlan:
    """Say what a transition would do once everything that it needs is given."""
    complete = Transition(target, reason="given", publish_at=timezone.now() + timedelta(days=1))
    rows = list(articles)
    refused = refusals(rows, complete, user)
    return TransitionPlan(
        tuple(article for article in rows if article.pk not in refused),
        tuple((article, refused[article.pk]) for article in rows if article.pk in refused),
    )


def confirmation_page(
    request: HttpRequest,
    site: AdminSite,
    target: State,
    ids: Sequence[int],
    form: TransitionForm | None = None,
    return_url: str = "",
) -> HttpResponse:
    """Return the page that says what a transition will do and asks for what it needs."""
    rows = Article.objects.defer("body", "text", "evidence").in_bulk(list(ids))
    plan = plan_transition([rows[pk] for pk in ids if pk in rows], target, request.user)
    form = form or TransitionForm(target, _needs_reason(plan.allowed, target))
    if form.fields["reason"].required:
        begin_in_first_box(form)
    label = label_for(target, {article.state for article in plan.allowed}, request.user)
    context = {
        **site.each_context(request),
        "title": _("%(move)s: %(number)s") % {"move": label, "number": _count_articles(len(ids))},
        "label": label,
        "target": target,
        "plan": plan,
        "allowed": plan.allowed[:MOST_SHOWN],
        "refused": plan.refused[:MOST_SHOWN],
        "more_allowed": max(len(plan.allowed) - MOST_SHOWN, 0),
        "more_refused": max(len(plan.refused) - MOST_SHOWN, 0),
        "form": form,
        "ids": ",".join(map(str, ids)),
        "return_url": return_url or _return_url(request),
        "changelist_url": changelist_url(request, Article),
        "problems": _problems_of(plan.allowed, target),
        "without_warnings": len(plan.allowed) - len(_with_warnings(plan.allowed, target)),
        "readable_versions": _versions_readable_again(plan.allowed, target),
        "dependents": dependents_of(plan.allowed) if target == State.WITHDRAWN else Dependents(),
        "may_erase": request.user.has_perm("archive.erase_article"),
        "opts": Article._meta,
    }
    return TemplateResponse(request, "admin/archive/article/transition.html", context)


def transition_view(request: HttpRequest, site: AdminSite, name: str) -> HttpResponse:
    """Ask for confirmation on GET, change the states on POST; the articles are those whose ids were shown."""
    if name not in ACTION_LABELS:
        raise Http404
    target = State(name)
    ids = ids_in(request.POST.get("ids") or request.GET.get("ids", ""))
    if not ids or len(ids) > MOST_AT_ONCE:
        refuse_many(request, command_for(target)) if ids else messages.warning(request, _("No article was chosen."))
        return HttpResponseRedirect(_return_url(request))
    if request.method != "POST":
        return confirmation_page(request, site, target, ids)
    rows = Article.objects.defer("body", "text", "evidence").in_bulk(ids)
    articles = [rows[pk] for pk in ids if pk in rows]
    if "without_warnings" in request.POST:
        left = _with_warnings(articles, target)
        articles = [article for article in articles if article.pk not in left]
    needs_reason = _needs_reason(plan_transition(articles, target, request.user).allowed, target)
    form = TransitionForm(target, needs_reason, request.POST)
    if not form.is_valid():
        return confirmation_page(request, site, target, ids, form)
    if len(articles) > IN_A_REQUEST:
        return _moved_by_job(request, form.move(), [article.pk for article in articles])
    report = apply_transition(articles, form.move(), user=request.user)
    report_outcome(request, report, target, _return_url(request))
    return HttpResponseRedirect(_return_url(request))


def _moved_by_job(request: HttpRequest, transition: Transition, ids: Sequence[int]) -> HttpResponse:
    """Let a job do a transition of more articles than a request moves, and go to its page."""
    at = transition.publish_at.isoformat() if transition.publish_at else ""
    told = (transition.withdrawal_reason, transition.public_note, transition.mention)
    act = ChangeState(transition.target, transition.reason, at, *told)
    job = ask_for_act(Order(act, freeze(ids), transition.reason), request.user, _return_url(request))
    return HttpResponseRedirect(reverse("admin:archive_job_change", args=[job.pk]))


def report_outcome(request: HttpRequest, report: TransitionReport, target: State, return_url: str) -> None:
    """Add messages: what changed its state, with the link that undoes it, and what did not, with the reason."""
    if report.changed and report.change_set:
        said = _("%(number)s: now %(state)s.") % {"number": _count_articles(len(report.changed)), "state": target.label}
        messages.success(request, with_undo(said, report.change_set, return_url))
    for article, why in report.refused[:5]:
        messages.warning(request, f"{article}: {why}")
    if len(report.refused) > 5:
        messages.warning(request, _("%s more did not move.") % (len(report.refused) - 5))


@dataclass(frozen=True, slots=True)
class ProblemCount:
    """A kind of open problem among articles: its name, what it weighs, and in how many of them it stands."""

    label: str
    severity: Severity
    number: int


def _problems_of(articles: Sequence[Article], target: State) -> list[ProblemCount]:
    """Return the open problems of what would be passed on to readers, the gravest and most frequent first."""
    if target not in PASSED_ON:
        return []
    rows = _open_problems(articles).values_list("code", "severity").annotate(n=Count("pk")).order_by()
    found = [ProblemCount(label_of(code), Severity(severity), n) for code, severity, n in rows]
    weight = list(Severity)
    return sorted(found, key=lambda one: (weight.index(one.severity), -one.number, one.label))


def _with_warnings(articles: Sequence[Article], target: State) -> set[int]:
    """Return which of these articles, by id, an editor should look at before they are passed on to readers."""
    if target not in PASSED_ON:
        return set()
    return with_warnings(article.pk for article in articles)


def _open_problems(articles: Sequence[Article]) -> QuerySet[ArticleProblem]:
    return ArticleProblem.objects.filter(article__in=[one.pk for one in articles], state=ArticleProblem.Answer.OPEN)


def _versions_readable_again(articles: Sequence[Article], target: State) -> list[tuple[Article, list[int]]]:
    """Return the earlier versions that readers could read again, of articles withdrawn for a cause (bounded)."""
    if target != State.PUBLISHED:
        return []
    held = [article for article in articles if article.withdrawal_reason in WITHHELD_REASONS][:MOST_LOOKED_AT]
    rows = Article.objects.in_bulk([article.pk for article in held])
    return [(article, numbers) for article in rows.values() if (numbers := readable_again(article))]


def _needs_reason(articles: Iterable[Article], target: State) -> bool:
    return any(row.needs_reason for one in articles if (row := TRANSITIONS.get((State(one.state), target))))


def _return_url(request: HttpRequest) -> str:
    """Return the requested return URL, else that of the list."""
    return requested_return_url(request) or changelist_url(request, Article)


def _count_articles(number: int) -> str:
    return ngettext("%(number)d article", "%(number)d articles", number) % {"number": number}
