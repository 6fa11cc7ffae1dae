"""Let somebody sign in without a code again, whose authenticator and recovery codes are lost."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import CommandParser

from archive.management.command import ArchiveCommand
from archive.signing_in.second_factor import remove
from archive.signing_in.sessions import end_sessions


class Command(ArchiveCommand):
    help = (
        "Remove the authenticator and the recovery codes of a member of the staff, and sign them out everywhere. "
        "They sign in with their password alone then, and set the code up anew. Be sure who asks for it. "
        "Exit status: 0 done, 2 no such user."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", metavar="USER", help="the name that the person signs in with")

    def handle(self, *args: Any, user: str, **options: Any) -> None:
        person = User.objects.filter(username=user).first()
        if person is None:
            self.refuse(f"There is nobody with the name {user!r}.")
        had_one = remove(person)
        ended = end_sessions(person)
        said = "The code is removed" if had_one else "There was no code"
        self.stdout.write(f"{said}. Sessions ended: {ended}. {user} signs in with the password alone.")
