"""Make the first account that may sign in to the admin, if there is none, and the groups of the staff."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import CommandParser
from django.db import transaction
from django.urls import reverse

from archive.editing.roles import make_groups
from archive.management.command import ArchiveCommand

NAME = "editor"


class Command(ArchiveCommand):
    help = (
        "Make an account with every permission and a password by chance, shown this once, unless somebody can sign in "
        "already; make the groups Contributors, Editors and Publishers where they are missing. "
        "Exit status: 0, 2 it could not be done."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", default=NAME, help="name of the account (default: %(default)s)")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        make_groups()
        password = self.make(name)
        address = settings.SITE_URL + reverse("admin:index")
        if password is None:
            self.stdout.write(f"Editors sign in at {address}. Password lost? manage.py changepassword {name}")
        else:
            self.stdout.write(
                f"\nEditors sign in at {address}\n  name:     {name}\n  password: {password}\n"
                "The password is shown this once; change it under “Change password”.\n"
            )

    def make(self, name: str) -> str | None:
        """Return the password of the account made, or None if somebody can sign in already."""
        with transaction.atomic():
            if User.objects.filter(is_staff=True, is_active=True).exists():
                return None
            password = secrets.token_urlsafe(12)
            account, _ = User.objects.get_or_create(username=name)
            account.set_password(password)
            account.is_staff = account.is_superuser = account.is_active = True
            account.save()
        return password
