"""Where one is signed in: the own sessions, each of which can be ended, but for the one that looks."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.admin.shared.list_filters import is_id
from archive.signing_in.sessions import end_session, end_sessions, open_sessions


def sessions_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """List the own sessions; end one of them, or all others."""
    if request.method == "POST":
        _end(request)
        return HttpResponseRedirect(request.path)
    context = {
        **site.each_context(request),
        "title": _("Where you are signed in"),
        "sessions": open_sessions(request),
    }
    return TemplateResponse(request, "admin/signing_in/sessions.html", context)


def _end(request: HttpRequest) -> None:
    if "others" in request.POST:
        number = end_sessions(request.user, but=request.session.session_key)
        said = ngettext("%(number)d other session was ended.", "%(number)d other sessions were ended.", number)
        messages.success(request, said % {"number": number})
    elif is_id(pk := request.POST.get("session", "")):
        if end_session(request, int(pk)):
            messages.success(request, _("The session was ended."))
        else:
            messages.warning(request, _("This session was over already."))
