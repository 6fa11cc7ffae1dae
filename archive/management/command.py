"""What the archive's commands have in common: a database that is missing or old is said in a sentence."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.db import OperationalError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor

CANNOT_START = 2


class ArchiveCommand(BaseCommand):
    """A command that ends with status 2 and a message, not with a traceback, where the database can't be used."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except (OperationalError, ProgrammingError) as error:
            if not (why := self._why(error)):
                raise
            self.refuse(why)

    def refuse(self, message: str) -> NoReturn:
        """End the command because it can't start."""
        self.stderr.write(self.style.ERROR(message))
        sys.exit(CANNOT_START)

    def _why(self, error: Exception) -> str:
        """Say what is wrong with the database; empty when the error has another cause."""
        try:
            executor = MigrationExecutor(connection)
            is_behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        except (OperationalError, ProgrammingError):
            return f"The database can't be reached: {str(error).strip()}. See DATABASE_URL."
        return "The database is not made yet, or of an older version. Run: manage.py migrate" if is_behind else ""
