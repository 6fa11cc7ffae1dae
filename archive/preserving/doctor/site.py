"""The settings of the site: what must be said in production, and what is dangerous there."""

from __future__ import annotations

from django.conf import settings
from django.core.checks import run_checks

from archive.preserving.doctor.findings import Finding, fault, ok, warning

LEAST_SECRET = 50  # characters
LEAST_SIGNS = 5  # that differ
LOCAL = ("127.0.0.1", "localhost", "[::1]", "::1", "0.0.0.0")  # noqa: S104  # nosec B104  # names of this machine


def check_mode() -> Finding:
    if settings.DEBUG and settings.HTTPS:
        return fault("DEBUG is on at a public address: errors show settings and code to everybody.", "DEBUG=off")
    if settings.DEBUG:
        return warning("DEBUG is on, as it may be at a desk and never on a server.", "DEBUG=off")
    if not settings.PRODUCTION:
        return ok("Not in production: settings have their defaults. On a server, run: annals doctor")
    return ok("In production, without debugging.")


def check_secret_key() -> Finding:
    secret = str(settings.SECRET_KEY)
    is_known = secret.startswith(("django-insecure", "$(", "`"))  # a file of settings runs no command
    if len(secret) < LEAST_SECRET or len(set(secret)) < LEAST_SIGNS or is_known:
        return fault(
            f"SECRET_KEY can be guessed: it has {len(secret)} characters"
            f"{', and others know it' if is_known else ''}. Everybody is signed out by another one.",
            "SECRET_KEY=…   (as this says: python3 -c 'import secrets; print(secrets.token_urlsafe(50))')",
        )
    return ok("SECRET_KEY is long enough.")


def check_address() -> Finding:
    if not settings.PRODUCTION:
        return ok(f"The site calls itself {settings.SITE_URL}.")
    if settings.SITE_HOST in LOCAL or settings.SITE_HOST.endswith("example.org"):
        return fault(
            f"SITE_URL={settings.SITE_URL} is not where readers find it: links and feeds lead there.",
            "SITE_URL=https://…",
        )
    if not settings.HTTPS:
        return fault("SITE_URL is not https: cookies and passwords go over the net in the clear.", "SITE_URL=https://…")
    if not settings.SECURE_HSTS_SECONDS:
        return warning("HSTS_SECONDS is 0: browsers may come by http first.", "HSTS_SECONDS=2592000")
    return ok(f"The site calls itself {settings.SITE_URL}, and browsers insist on https.")


def check_hosts() -> Finding:
    hosts = list(settings.ALLOWED_HOSTS)
    if "*" in hosts:
        told = "ALLOWED_HOSTS has *: the site answers to any name."
        return (fault if settings.PRODUCTION else warning)(told, f"ALLOWED_HOSTS={settings.SITE_HOST}")
    if not any(
        one == settings.SITE_HOST or (one.startswith(".") and settings.SITE_HOST.endswith(one)) for one in hosts
    ):
        return fault(
            f"ALLOWED_HOSTS does not have {settings.SITE_HOST}: the site refuses its own address.",
            f"ALLOWED_HOSTS={settings.SITE_HOST}",
        )
    return ok(f"Answers to {', '.join(hosts[:5])}.")


def check_proxies() -> Finding:
    """Say what is believed of proxies, for what stands before the site can't be seen from here."""
    n = settings.PROXY_COUNT
    if settings.PRODUCTION and not n:
        return warning(
            "PROXY_COUNT is 0: if nginx stands before the site, all readers have its address, and five wrong passwords"
            " lock everybody out.",
            "PROXY_COUNT=1",
        )
    if n > 1:
        return warning(f"PROXY_COUNT is {n}: right only if so many proxies of yours add to X-Forwarded-For each.")
    return ok("Addresses are read from X-Forwarded-For, of one proxy." if n else "No proxy is believed.")


def check_system() -> Finding:
    """Ask the checks of Django and of the archive, those of a deployment too in production."""
    found = [one for one in run_checks(include_deployment_checks=settings.PRODUCTION) if not one.is_silenced()]
    serious = [one for one in found if one.is_serious()]
    if serious:
        return fault(f"{len(serious)} × {serious[0].msg}", "manage.py check --deploy")
    if found:
        return warning(f"{len(found)} × {found[0].msg}", "manage.py check --deploy")
    return ok("Django’s own checks find nothing.")
