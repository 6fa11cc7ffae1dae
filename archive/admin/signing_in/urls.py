"""The addresses of signing in and of one's own account."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, update_wrapper

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from archive.admin.signing_in.my_account import account_view, codes_view, keys_view, remove_view, set_up_view
from archive.admin.signing_in.my_sessions import sessions_view
from archive.admin.signing_in.my_tokens import tokens_view
from archive.admin.signing_in.sign_in import code_view

View = Callable[[AdminSite, HttpRequest], HttpResponse]


def urls_of(site: AdminSite) -> list[URLPattern]:
    """Return the addresses; whoever is not inside yet reaches the first two only."""

    def bound(view: View) -> Callable[[HttpRequest], HttpResponse]:
        return update_wrapper(partial(view, site), view)

    def on_the_way(view: View) -> Callable[[HttpRequest], HttpResponse]:
        return never_cache(csrf_protect(sensitive_post_parameters("code")(bound(view))))

    def inside(view: View) -> Callable[[HttpRequest], HttpResponse]:
        return site.admin_view(bound(view))

    return [
        path("login/code/", on_the_way(code_view), name="login_code"),
        path("account/two-factor/", on_the_way(set_up_view), name="two_factor"),
        path("account/", inside(account_view), name="account"),
        path("account/two-factor/codes/", inside(codes_view), name="two_factor_codes"),
        path("account/two-factor/remove/", inside(remove_view), name="two_factor_remove"),
        path("account/keys/", inside(keys_view), name="single_keys"),
        path("account/sessions/", inside(sessions_view), name="sessions"),
        path("account/tokens/", never_cache(inside(tokens_view)), name="tokens"),
    ]
