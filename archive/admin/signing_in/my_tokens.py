"""Tokens for programs: made by everybody for themselves and shown once; a superuser sees and revokes those of all."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from archive.admin.shared.list_filters import is_id
from archive.models import Scope
from archive.signing_in.api_tokens import LIVES, MOST_OF_ONE, TooManyTokensError, make_token, revoke, tokens_for

MOST_SHOWN = 200
_DAYS = ngettext_lazy("%(number)d day", "%(number)d days", "number")


class TokenForm(forms.Form):
    """Asks what a new token is called, what it is for, and for how long."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=60,
        help_text=gettext_lazy("The history names it beside you: say what the program does."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may, as far as you may"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(label=gettext_lazy("It ends after"), coerce=int, initial=LIVES[1])

    def __init__(self, *args: object, **given: object) -> None:
        super().__init__(*args, **given)  # type: ignore[arg-type]
        days = self.fields["days"]
        assert isinstance(days, forms.TypedChoiceField)
        days.choices = [(number, _DAYS % {"number": number}) for number in LIVES]


def tokens_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """List the tokens that this person may see; make one, which is shown this once, or revoke one."""
    if request.method == "POST" and "revoke" in request.POST:
        _revoke(request)
        return HttpResponseRedirect(reverse("admin:tokens"))
    form = TokenForm(request.POST if request.method == "POST" else None)
    secret = ""
    if form.is_valid():
        try:
            asked = form.cleaned_data
            secret = make_token(request.user, asked["name"], asked["scopes"], asked["days"])[1]
            form = TokenForm()
        except TooManyTokensError:
            said = _("You have %(most)s tokens, which is the most. Revoke one that is not used.")
            form.add_error(None, said % {"most": MOST_OF_ONE})
    now = timezone.now()
    labels = dict(Scope.choices)
    rows = [
        (token, token.is_alive(now), [labels[scope] for scope in token.scopes if scope in labels])
        for token in tokens_for(request.user)[:MOST_SHOWN]
    ]
    context = {
        **site.each_context(request),
        "title": _("Tokens for programs"),
        "form": form,
        "secret": secret,
        "rows": rows,
    }
    return TemplateResponse(request, "admin/signing_in/tokens.html", context)


def _revoke(request: HttpRequest) -> None:
    pk = request.POST["revoke"]
    token = revoke(request.user, int(pk)) if is_id(pk) else None
    if token:
        messages.success(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
    else:
        messages.warning(request, _("This token was revoked already, or is not yours."))
