"""My account: the authenticator, its recovery codes that are shown once, and whether single keys work."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth import logout as leave
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django_otp import login as note_device

from archive.admin.signing_in.codes import CodeForm
from archive.models import Collection, DeskPreferences
from archive.signing_in.second_factor import (
    Checked,
    authenticator_of,
    begin,
    check,
    confirm,
    draft_of,
    picture_of,
    recovery_codes_left,
    remove,
    renew_recovery_codes,
    secret_of,
)
from archive.signing_in.sign_in_state import SignInState, must_have_second_factor, sign_in_state_of

FEW_CODES = 3  # left: time for new ones


def account_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Show how one signs in, with the ways to change it."""
    device = authenticator_of(request.user)
    codes_left = recovery_codes_left(request.user) if device else 0
    context = {
        "title": _("My account"),
        "device": device,
        "codes_left": codes_left,
        "has_few_codes": codes_left <= FEW_CODES,
        "is_required": must_have_second_factor(request.user),
    }
    return _page(site, request, "account", context)


def keys_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Keep whether single keys work for this person; `quiet` where a script sent it from the page that stays."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    has_keys, person = "single_keys" in request.POST, cast(User, request.user)
    DeskPreferences.objects.update_or_create(user=person, defaults={"has_single_keys": has_keys})
    if "quiet" in request.POST:
        return HttpResponse(status=204)
    messages.success(request, _("Single keys work now.") if has_keys else _("Single keys are switched off now."))
    return HttpResponseRedirect(reverse("admin:account"))


def set_up_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Set up an authenticator: begin, show its secret, and take it into use once it shows a code."""
    state = sign_in_state_of(request)
    if state not in (SignInState.IN, SignInState.HAS_TO_SET_UP):
        return HttpResponseRedirect(reverse("admin:login"))
    if "leave" in request.POST:
        leave(request)
        return HttpResponseRedirect(reverse("admin:login"))
    if authenticator_of(request.user):
        return HttpResponseRedirect(reverse("admin:account"))
    if "begin" in request.POST:
        begin(request.user)
        return HttpResponseRedirect(request.path)
    form = CodeForm(request.POST if "code" in request.POST else None)
    if form.is_valid():
        checked = confirm(request.user, form.cleaned_data["code"])
        if checked.device:
            note_device(request, checked.device)
            return _new_codes(site, request, _("The authenticator is set up."))
        form.refuse(checked)
    draft: Any = draft_of(request.user)
    context = {
        "title": _("Set up an authenticator"),
        "form": form,
        "secret": secret_of(draft) if draft else "",
        "picture": picture_of(draft, Collection.objects.current().title) if draft else "",
        "has_to": state is SignInState.HAS_TO_SET_UP,
    }
    return _page(site, request, "set_up", context)


def codes_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Make new recovery codes in place of the old ones, for a code of the authenticator."""
    asked = _ask_code(request)
    if isinstance(asked, HttpResponse):
        return asked
    if isinstance(asked, Checked):
        return _new_codes(site, request, _("These are your new recovery codes. The old ones are worth nothing now."))
    context = {
        "title": _("New recovery codes"),
        "form": asked,
        "said": _("The ones that you have now will be worth nothing then."),
        "label": _("Make new codes"),
    }
    return _page(site, request, "ask_code", context)


def remove_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Remove the authenticator and the recovery codes, for a code."""
    asked = _ask_code(request)
    if isinstance(asked, HttpResponse):
        return asked
    if isinstance(asked, Checked):
        remove(request.user)
        messages.success(request, _("The authenticator is removed. You sign in with your password alone."))
        return HttpResponseRedirect(reverse("admin:account"))
    has_to = must_have_second_factor(request.user)
    said = _("This archive asks you for one: you will set up another one at once.") if has_to else ""
    context = {
        "title": _("Remove the authenticator"),
        "form": asked,
        "said": said or _("Then your password alone opens the desk."),
        "label": _("Remove"),
    }
    return _page(site, request, "ask_code", context)


def _ask_code(request: HttpRequest) -> CodeForm | Checked | HttpResponse:
    """Return the form that asks for a code, what came of one that was taken, or where to go who has no device."""
    if not authenticator_of(request.user):
        return HttpResponseRedirect(reverse("admin:account"))
    form = CodeForm(request.POST if "code" in request.POST else None)
    if form.is_valid():
        checked = check(request.user, form.cleaned_data["code"])
        if checked.device:
            return checked
        form.refuse(checked)
    return form


def _new_codes(site: AdminSite, request: HttpRequest, said: str) -> HttpResponse:
    """Show recovery codes, this once."""
    context = {"title": _("Recovery codes"), "said": said, "codes": renew_recovery_codes(request.user)}
    return _page(site, request, "codes", context)


def _page(site: AdminSite, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(request, f"admin/signing_in/{name}.html", site.each_context(request) | context)
