"""The page of an act on many: what it would do, and, when that was seen, the act itself, at once or as a job."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.admin.acts.forms import ActForm, form_classes
from archive.admin.shared.base import warn_of_review, with_undo
from archive.admin.shared.fields import begin_in_first_box
from archive.admin.shared.return_urls import changelist_url, requested_return_url
from archive.editing.bulk.acts import Order
from archive.editing.bulk.applying import Done, do_now, takes_a_job
from archive.editing.bulk.bulk_job import ask_for_act
from archive.editing.bulk.frozen import Seen, as_text, from_text
from archive.editing.bulk.preview import preview
from archive.editing.changes.approval import has_permission
from archive.editing.problems.catalogue import CATALOGUE, label_of
from archive.models import Article

MOST_REASONS = 5


def act_view(request: HttpRequest, site: AdminSite, name: str) -> HttpResponse:
    """Show what an act would do to the articles that the form names, or do it; both are sent, neither is a GET."""
    form_class = form_classes().get(name)
    if form_class is None or request.method != "POST":
        raise Http404
    if not has_permission(request.user, form_class.act_class.permission):
        raise PermissionDenied
    choice = from_text(request.POST.get("choice", ""))
    return_url = requested_return_url(request) or changelist_url(request, Article)
    if not choice:
        messages.warning(request, _("No article was chosen."))
        return HttpResponseRedirect(return_url)
    form = form_class(request.POST, choice=choice, user=request.user)
    if not form.is_valid():
        return act_page(request, site, form, return_url)
    order = _order(request, form)
    if "do" not in request.POST:
        return act_page(request, site, form, return_url, order)
    if request.POST.get("shown") != _sign(order):
        messages.info(request, _("You asked for something else than was shown. Look at it once more."))
        return act_page(request, site, form, return_url, order)
    if takes_a_job(order):
        job = ask_for_act(order, request.user, return_url)
        return HttpResponseRedirect(reverse("admin:archive_job_change", args=[job.pk]))
    _tell(request, order, do_now(order, request.user), return_url)
    return HttpResponseRedirect(return_url)


def act_page(
    request: HttpRequest, site: AdminSite, form: ActForm, return_url: str, order: Order | None = None
) -> HttpResponse:
    """Return the page that asks for what an act needs and, if that is known (`order`), shows what it would do."""
    shown = preview(order, request.user) if order else None
    if shown is None:
        begin_in_first_box(form)
    choice = form.choice
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": f"{order.act.sentence()}?" if order else form.act_class.label,
        "label": form.act_class.label,
        "form": form,
        "order": order,
        "shown": shown,
        "got": [one for one in shown.problems if one.new.number] if shown else [],
        "signed": _sign(order) if order else "",
        "number": len(choice),
        "value_name": form.act_class.value_name,
        "choice": as_text(choice),
        "is_job": order is not None and takes_a_job(order),
        "left_out": [(code, label_of(code)) for code in order.leave_out] if order else [],
        "does": _does(order, len(choice) if shown.is_sample else shown.changed) if order and shown else "",
        "address": reverse("admin:archive_article_act", args=[form.act_class.name]),
        "return_url": return_url,
        "opts": Article._meta,
    }
    return TemplateResponse(request, "admin/archive/article/act.html", context)


def first_page(request: HttpRequest, site: AdminSite, name: str, choice: list[Seen], return_url: str) -> HttpResponse:
    """Return the page of an act for a choice that was just made; what it needs may have been sent with the choice."""
    form_class = form_classes()[name]
    needed = set(form_class.base_fields) - {"reason", "also_edited", "is_another"}
    is_complete = not form_class.act_class.needs_reason and needed <= set(request.POST)
    form = form_class(request.POST if is_complete else None, choice=choice, user=request.user)
    order = _order(request, form) if is_complete and form.is_valid() else None
    return act_page(request, site, form, return_url, order)


def _order(request: HttpRequest, form: ActForm) -> Order:
    leave_out = tuple(sorted(CATALOGUE.keys() & request.POST.getlist("leave_out")))
    return Order(form.act, form.choice, form.cleaned_data["reason"].strip(), leave_out)


def _sign(order: Order) -> str:
    """Return what tells one act on one choice from another, so that what is done is what was shown."""
    asked = repr((order.act.name, sorted(order.act.given().items()), order.leave_out, as_text(order.choice)))
    return blake2b(asked.encode(), digest_size=12).hexdigest()


def _does(order: Order, number: int) -> str:
    """Say what the button does."""
    return f"{order.act.sentence()}: {_articles(number)}"


def _tell(request: HttpRequest, order: Order, done: Done, return_url: str) -> None:
    if done.changed and done.change_set:
        one = Article.objects.filter(pk=order.choice[0].pk).first() if len(order.choice) == 1 else None
        said = f"{order.act.sentence()}: {one}." if one else f"{_does(order, done.changed)}."
        messages.success(request, with_undo(said, done.change_set, return_url))
        warn_of_review(request, done.change_set)
    else:
        messages.info(request, _("Nothing was changed."))
    for why, number in done.skipped.most_common(MOST_REASONS):
        messages.warning(request, _("Skipped: %(articles)s. %(why)s") % {"articles": _articles(number), "why": why})


def _articles(number: int) -> str:
    counted = ngettext("%(number)s article", "%(number)s articles", number)
    return counted % {"number": number_format(number, force_grouping=True)}
