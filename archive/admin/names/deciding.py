"""Deciding upon a name: what it means is asked, what articles get is shown, then done at once or by a job."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.admin.names.forms import FORMS, DecisionForm, prefilled
from archive.admin.names.listing import list_url
from archive.admin.shared.base import warn_of_review, with_undo
from archive.admin.shared.fields import begin_in_first_box
from archive.admin.shared.return_urls import requested_return_url
from archive.editing.bulk.acts import Order
from archive.editing.bulk.applying import takes_a_job
from archive.editing.bulk.frozen import Seen, as_text, from_text
from archive.editing.bulk.preview import preview
from archive.editing.bulk.tags import named_with_number
from archive.editing.problems.catalogue import CATALOGUE, label_of
from archive.editing.unknown_names.applying_job import ask_to_apply
from archive.editing.unknown_names.decisions import (
    MEANINGS,
    Decision,
    Made,
    Meant,
    decide_now,
    dismiss,
    make,
    may_decide,
    take_back,
)
from archive.editing.unknown_names.looking_job import ask_for_look
from archive.editing.vocabulary.source_names import sources_near
from archive.editing.vocabulary.tag_names import tags_near
from archive.models import UnknownName

MOST_REASONS = 5


def decide_view(site: AdminSite, request: HttpRequest, pk: int, meant: str) -> HttpResponse:
    """Show what a decision would do, filled in beforehand (GET), or with what was typed; do it once it was shown."""
    name = _asked(request, pk)
    if meant not in MEANINGS[name.kind]:
        raise Http404
    return_url = requested_return_url(request) or list_url(name.kind)
    is_sent = request.method == "POST"
    begins = prefilled(name, Meant(meant), request.GET.get("target", ""))
    # What a form begins with is looked at as if it had been sent, so that the page shows at once what it would do.
    data = request.POST if is_sent else (begins or None)
    form = FORMS[meant](data, name=name, user=request.user)
    if not form.is_valid():
        return _page(request, site, form, return_url)
    decision = form.decision
    if decision.merges:
        return _merge(decision)
    choice = from_text(request.POST.get("choice", "")) if is_sent and "choice" in request.POST else decision.choice()
    leave_out = tuple(sorted(CATALOGUE.keys() & request.POST.getlist("leave_out")))
    if "do" not in request.POST:
        return _page(request, site, form, return_url, Order(decision.act(), choice, leave_out=leave_out))
    order = Order(decision.act(), choice, leave_out=leave_out)
    if request.POST.get("shown") != signature(decision, order):
        messages.info(request, _("You asked for something else than was shown. Look at it once more."))
        return _page(request, site, form, return_url, order)
    return _do(request, decision, order, form.cleaned_data["reason"].strip(), return_url)


def dismiss_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Dismiss a name, or take that back."""
    name = _asked(request, pk)
    if request.method != "POST":
        raise Http404
    if "back" in request.POST:
        take_back(name, request.user)
        messages.success(request, _("“%s” is open again.") % name)
    else:
        dismiss(name, request.user)
        messages.success(request, _("“%s” stays away. You find it under Dismissed.") % name)
    return HttpResponseRedirect(requested_return_url(request) or list_url(name.kind))


def look_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Let a job look for names in the articles that were not read yet."""
    if not may_decide(request.user):
        raise PermissionDenied
    if request.method != "POST":
        raise Http404
    job = ask_for_look(request.user, reverse("admin:names"))
    may_see = request.user.is_superuser or job.user_id == request.user.pk
    if not may_see:
        messages.info(request, _("Somebody else looks for names just now. Come back in a while."))
        return HttpResponseRedirect(reverse("admin:names"))
    return HttpResponseRedirect(reverse("admin:archive_job_change", args=[job.pk]))


def _asked(request: HttpRequest, pk: int) -> UnknownName:
    if not may_decide(request.user):
        raise PermissionDenied
    return get_object_or_404(UnknownName, pk=pk)


def _merge(decision: Decision) -> HttpResponseRedirect:
    """Lead to the merge of the source that an import made of the credit, which shows what it does and is undone."""
    assert decision.target and decision.unconfirmed
    ids = {"ids": f"{decision.target.pk},{decision.unconfirmed.pk}", "keep": str(decision.target.pk)}
    return HttpResponseRedirect(reverse("admin:archive_source_merge", query=ids))


def _do(request: HttpRequest, decision: Decision, order: Order, reason: str, return_url: str) -> HttpResponse:
    choice: Sequence[Seen] = order.choice
    if takes_a_job(order):
        made = make(decision, choice, request.user, reason, order.leave_out)
        job = ask_to_apply(made, request.user, return_url)
        return HttpResponseRedirect(reverse("admin:archive_job_change", args=[job.pk]))
    made = decide_now(decision, choice, request.user, reason, order.leave_out)
    _tell(request, decision, made, return_url)
    return HttpResponseRedirect(return_url)


def _tell(request: HttpRequest, decision: Decision, made: Made, return_url: str) -> None:
    done = made.done
    words = {"name": decision.name, "meant": decision.meant.label, "row": made.row}
    if decision.meant in (Meant.SOURCE, Meant.TAG):
        said = _("“%(name)s” is %(meant)s now: %(row)s.") % words
    else:
        said = _("“%(name)s” is %(meant)s now, of %(row)s.") % words
    if done.changed:
        counted = ngettext("%(n)s article got it.", "%(n)s articles got it.", done.changed)
        said = f"{said} {counted % {'n': number_format(done.changed, force_grouping=True)}}"
    if done.change_set:
        messages.success(request, with_undo(said, done.change_set, return_url))
        warn_of_review(request, done.change_set)
    else:
        messages.info(request, _("Nothing was changed."))
    for why, number in done.skipped.most_common(MOST_REASONS):
        counted = ngettext("Skipped: %(n)s article.", "Skipped: %(n)s articles.", number) % {"n": number}
        messages.warning(request, f"{counted} {why}")


def _page(
    request: HttpRequest, site: AdminSite, form: DecisionForm, return_url: str, order: Order | None = None
) -> HttpResponse:
    if order is None:
        begin_in_first_box(form)
    shown = preview(order, request.user) if order and order.choice else None
    name = form.name
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": _("“%(name)s” is %(meant)s?") % {"name": name, "meant": form.meant.label},
        "form": form,
        "name": name,
        "near": _near(form, return_url),
        "order": order,
        "shown": shown,
        "got": [one for one in shown.problems if one.new.number] if shown else [],
        "left_out": [(code, label_of(code)) for code in order.leave_out] if order else [],
        "value_name": order.act.value_name if order else "",
        "signed": signature(form.decision, order) if order else "",
        "choice": as_text(order.choice) if order else None,
        "confirms": bool(order and form.decision.confirms),
        "is_job": bool(order and takes_a_job(order)),
        "beyond": name.n if order and order.choice and name.n > len(order.choice) else 0,
        "return_url": return_url,
    }
    return TemplateResponse(request, "admin/names/decide.html", context)


def _near(form: DecisionForm, return_url: str) -> list[tuple[str, str]]:
    """Return what is called nearly as that which would be made, each with where the name becomes another one of it."""
    called = form.data.get("called", "")
    rows: Sequence[tuple[str, str]] = ()
    if form.meant == Meant.TAG:
        rows = [(one.tag.name, named_with_number(one)) for one in tags_near(called)]
    elif form.meant == Meant.SOURCE:
        known = {called.casefold(), form.name.name.casefold()}
        rows = [(one.name, f"“{one}”") for one in sources_near(called) if one.name.casefold() not in known]
    other = Meant.TAG_NAME if form.meant == Meant.TAG else Meant.SOURCE_NAME
    address = [form.name.pk, other.value]
    return [
        (said, reverse("admin:names_decide", args=address, query={"target": target, "next": return_url}))
        for target, said in rows
    ]


def signature(decision: Decision, order: Order) -> str:
    """Return what tells one decision from another, so that what is done is what was shown."""
    target = decision.target.pk if decision.target else None
    meant = (decision.name.pk, decision.meant.value, decision.called, decision.kind, target)
    return blake2b(repr((meant, order.leave_out, as_text(order.choice))).encode(), digest_size=12).hexdigest()
