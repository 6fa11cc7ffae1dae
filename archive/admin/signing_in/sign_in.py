"""Signing in: name and password first, then a code by those who have an authenticator; both count as guesses."""

from __future__ import annotations

import time
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_lockout_response
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import load_backend, user_login_failed
from django.contrib.auth import login as enter
from django.contrib.auth import logout as leave
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django_otp import login as note_device

from archive.admin.shared.return_urls import RETURN_PARAMETER, requested_return_url, with_return_url
from archive.admin.signing_in.codes import CodeForm
from archive.signing_in.second_factor import authenticator_of, check, recovery_codes_left
from archive.signing_in.sessions import remember
from archive.signing_in.sign_in_state import SignInState, sign_in_state_of

HALFWAY = "archive_halfway"  # in the session: who gave the right password, and when
LONGEST_WAY = 10 * 60  # seconds between password and code


class PasswordView(LoginView):
    """Takes name and password; who has an authenticator is led to the page that asks for its code."""

    authentication_form = AdminAuthenticationForm
    template_name = "admin/login.html"
    next_page = "admin:index"

    def form_valid(self, form: Any) -> HttpResponse:
        user, address = form.get_user(), self.get_success_url()
        if authenticator_of(user):
            self.request.session[HALFWAY] = {
                "user": user.pk,
                "backend": user.backend,
                "proof": user.get_session_auth_hash(),
                "at": time.time(),
            }
            return HttpResponseRedirect(with_return_url(reverse("admin:login_code"), address))
        enter(self.request, user)
        remember(self.request, user)
        return HttpResponseRedirect(address)


def sign_in(site: AdminSite, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
    """Ask for name and password; lead on who gave them already."""
    return_url = requested_return_url(request)
    if request.method == "GET":
        match sign_in_state_of(request):
            case SignInState.IN:
                return HttpResponseRedirect(reverse("admin:index"))
            case SignInState.OWES_CODE:
                return HttpResponseRedirect(with_return_url(reverse("admin:login_code"), return_url))
            case SignInState.HAS_TO_SET_UP:
                return HttpResponseRedirect(reverse("admin:two_factor"))
            case SignInState.OUT:
                pass
    context = {
        **site.each_context(request),
        "title": _("Log in"),
        "subtitle": None,
        "app_path": request.get_full_path(),
        "username": request.user.get_username(),
        RETURN_PARAMETER: return_url or reverse("admin:index"),
        **(extra_context or {}),
    }
    request.current_app = site.name
    return PasswordView.as_view(extra_context=context)(request)


def code_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Ask who gave the right password for a code; also who is signed in without one and has an authenticator."""
    user = _halfway(request)
    if "leave" in request.POST:
        leave(request)
        user = None
    if user is None:
        is_in = sign_in_state_of(request) is SignInState.IN
        return HttpResponseRedirect(reverse("admin:index" if is_in else "admin:login"))
    return_url = requested_return_url(request) or reverse("admin:index")
    form = CodeForm(request.POST or None)
    if request.method == "POST":
        credentials = {"username": user.get_username()}
        if not AxesProxyHandler.is_allowed(request, credentials):
            locked: HttpResponse = get_lockout_response(request, credentials=credentials)
            return locked
        if form.is_valid():
            checked = check(user, form.cleaned_data["code"])
            if checked.device:
                enter(request, user, backend=user.backend)
                note_device(request, checked.device)
                remember(request, user)
                request.session.pop(HALFWAY, None)
                return HttpResponseRedirect(return_url)
            form.refuse(checked)
            if checked.was_tried:  # axes counts it, and its middleware answers where that was one too many
                user_login_failed.send(__name__, credentials=credentials, request=request)
    context = {
        **site.each_context(request),
        "title": _("The code of your authenticator"),
        "form": form,
        "return_url": return_url,
        "codes_left": recovery_codes_left(user),
    }
    return TemplateResponse(request, "admin/signing_in/code.html", context)


def _halfway(request: HttpRequest) -> User | None:
    """Return who owes a code: who gave the right password just now, or is signed in; with the backend that knows."""
    halfway = request.session.get(HALFWAY)
    if halfway and time.time() - halfway["at"] <= LONGEST_WAY:
        user: Any = load_backend(halfway["backend"]).get_user(halfway["user"])
        if user and constant_time_compare(user.get_session_auth_hash(), halfway["proof"]):
            user.backend = halfway["backend"]
            return user  # type: ignore[no-any-return]
    if sign_in_state_of(request) is SignInState.OWES_CODE:
        known: Any = User.objects.get(pk=request.user.pk or 0)
        known.backend = request.session["_auth_user_backend"]
        return known  # type: ignore[no-any-return]
    return None
