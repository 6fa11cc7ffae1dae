"""The second step of signing in: an authenticator that shows codes of six digits (TOTP, RFC 6238), and recovery codes.

Both are kept by django-otp, which takes every code once, and lets one wait after wrong ones: 1, 2, 4, 8 seconds, and so
on. Every function asks or writes about one person.
"""

from __future__ import annotations

from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

import segno
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

RECOVERY_CODES = 10
_AUTHENTICATOR, _RECOVERY = "authenticator", "recovery codes"  # how they are named in the database


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a code: the device that took it; or None, and from when on another code is looked at.

    `was_tried` is false where the code was not even looked at, because the wait is not over.
    """

    device: Any = None
    again_at: datetime | None = None
    was_tried: bool = True


def authenticator_of(user: Any) -> TOTPDevice | None:
    """Return the authenticator that the person has set up (one query)."""
    found: TOTPDevice | None = TOTPDevice.objects.filter(user=user.pk, confirmed=True).first()
    return found


def draft_of(user: Any) -> TOTPDevice | None:
    """Return the authenticator that the person is setting up and that showed no code yet (one query)."""
    found: TOTPDevice | None = TOTPDevice.objects.filter(user=user.pk, confirmed=False).order_by("-pk").first()
    return found


def begin(user: Any) -> None:
    """Begin to set up an authenticator, with a new secret."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user.pk, confirmed=False).delete()
        TOTPDevice.objects.create(user_id=user.pk, name=_AUTHENTICATOR, confirmed=False)


def confirm(user: Any, code: str) -> Checked:
    """Take the authenticator that is being set up into use, if it shows this code."""
    with transaction.atomic():
        draft = TOTPDevice.objects.select_for_update().filter(user=user.pk, confirmed=False).order_by("-pk").first()
        checked = _verify(draft, _bare(code))
        if checked.device:
            TOTPDevice.objects.filter(user=user.pk).exclude(pk=draft.pk).delete()
            draft.confirmed = True
            draft.save(update_fields=["confirmed"])
    return checked


def check(user: Any, code: str) -> Checked:
    """Say whether this is a code that the person may come in with now: six digits, or one of the recovery codes.

    A code is taken once. A wrong one of a kind makes the codes of this kind wait.
    """
    bare = _bare(code)
    kind = TOTPDevice if bare.isdigit() and len(bare) == 6 else StaticDevice
    with transaction.atomic():
        return _verify(kind.objects.select_for_update().filter(user=user.pk, confirmed=True).first(), bare)


def renew_recovery_codes(user: Any) -> list[str]:
    """Make ten recovery codes in place of those before, and return them as they are to be written down."""
    with transaction.atomic():
        StaticDevice.objects.filter(user=user.pk).delete()
        device = StaticDevice.objects.create(user_id=user.pk, name=_RECOVERY)
        codes = [StaticToken.random_token() for _n in range(RECOVERY_CODES)]
        StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def recovery_codes_left(user: Any) -> int:
    return int(StaticToken.objects.filter(device__user=user.pk).count())


def remove(user: Any) -> bool:
    """Remove authenticators and recovery codes; say whether there were any."""
    with transaction.atomic():
        removed = [kind.objects.filter(user=user.pk).delete()[0] for kind in (TOTPDevice, StaticDevice)]
    return any(removed)


def secret_of(device: TOTPDevice) -> str:
    """Return the secret as it is typed into an authenticator, in groups of four."""
    secret = b32encode(device.bin_key).decode()
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def picture_of(device: TOTPDevice, archive: str) -> str:
    """Return the secret as the address of a picture that an authenticator reads, under the name of the archive.

    The picture is in the address itself (`data:`), black on white with its margin, whatever stands around it.
    """
    name = archive.replace(":", " ").strip()
    label = quote(f"{name}:{device.user.get_username()}")
    secret = b32encode(device.bin_key).decode()
    address = f"otpauth://totp/{label}?secret={secret}&issuer={quote(name)}&digits={device.digits}&period={device.step}"
    return str(segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=4, dark="#000", light="#fff"))


def _verify(device: Any, bare: str) -> Checked:
    if device is None:
        return Checked()
    was_allowed, _why = device.verify_is_allowed()
    is_right = device.verify_token(bare)
    if is_right:
        return Checked(device)
    _may, wait = device.verify_is_allowed()
    return Checked(again_at=(wait or {}).get("locked_until"), was_tried=was_allowed)


def _bare(code: str) -> str:
    """Return a code as it is kept, however it was typed: in groups, with hyphens, in capitals."""
    return "".join(sign for sign in code.lower() if sign.isascii() and sign.isalnum())
