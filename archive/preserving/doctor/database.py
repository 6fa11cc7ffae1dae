"""The database: whether it answers, as it must be set up, with the tables of this release, and at the right time."""

from __future__ import annotations

import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from archive.editing.roles import GROUPS
from archive.models import Article, ArticleWording, ChangeSet, Generation, SearchPosition, database_settings
from archive.preserving.backups.sqlite_copies import is_damage
from archive.preserving.doctor.findings import Finding, fault, ok, warning

LEAST_POSTGRES = 14
RESTORE = "manage.py restore_backup BACKUP --replace"
REACH = "DATABASE_URL=…   (or see to the server, the file and its rights)"
ASTRAY = timedelta(minutes=5)
SECONDS = 5  # that the system may take to say whether its clock is set


def check_database() -> Finding:
    if missing := _missing_file():
        return missing
    try:
        told = database_settings()
        connection.introspection.table_names()
    except (DatabaseError, InterfaceError) as error:
        said = " ".join(str(error).split())[:300]
        if is_damage(error.__cause__):
            return fault(f"The file of the database is damaged, or no database: {said}", RESTORE)
        return fault(f"The database does not answer: {said}", REACH)
    if connection.vendor == "sqlite":
        if told.mode != "wal":
            return fault(
                f"SQLite {told.version} writes in the mode “{told.mode}”: readers and writers wait for each other. Does"
                " the disk allow WAL? Not over a network.",
                f"sqlite3 {connection.settings_dict['NAME']} 'PRAGMA journal_mode=WAL'",
            )
        return ok(f"SQLite {told.version} answers, in WAL mode.")
    if int(told.version.partition(".")[0]) < LEAST_POSTGRES:
        return fault(f"PostgreSQL {told.version} is too old: {LEAST_POSTGRES} or newer is needed.")
    if told.mode != "UTF8":
        return fault(f"The database is in {told.mode}, and has to be in UTF8.", "createdb --encoding=UTF8 …")
    return ok(f"PostgreSQL {told.version} answers, in UTF8.")


def _missing_file() -> Finding | None:
    """Say so where SQLite has no file yet, or no more; asking the database would make an empty one in its place."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or connection.is_in_memory_db():  # type: ignore[attr-defined]
        return None
    live = Path(name)
    if live.is_file() and live.stat().st_size:
        return None
    told = f"There is no database at {live}"
    if live.exists() and not live.is_file():
        return fault(f"{told}: something else stands there.", "ARCHIVE_DATA_DIR=…, or DATABASE_URL=…")
    if has_index := (Path(settings.ARCHIVE_DATA_DIR) / "search").exists():
        told += ", but an index of one that was: is its disk mounted?"
    return fault(told if has_index else f"{told} yet.", RESTORE if has_index else "manage.py migrate")


def check_migrations() -> Finding:
    executor = MigrationExecutor(connection)
    loader = executor.loader
    missing = executor.migration_plan(loader.graph.leaf_nodes())
    if missing:
        return fault(f"{len(missing)} migrations have not run, {missing[0][0].name} first.", "manage.py migrate")
    applied = [name for app, name in loader.applied_migrations if app == "archive"]
    unknown = sorted(name for name in applied if ("archive", name) not in loader.graph.nodes)
    if unknown:
        return fault(f"The database is of a newer release ({unknown[-1]}) than this code.", "git pull")
    return ok("The tables are those of this release.")


def check_groups() -> Finding:
    """Compare the groups with the roles; a permission less is somebody who can't work (three queries)."""
    there = {group.name: group for group in Group.objects.prefetch_related("permissions").filter(name__in=GROUPS)}
    if missing := sorted(GROUPS.keys() - there.keys()):
        return fault(f"Groups are missing: {', '.join(missing)}.", "manage.py make_groups")
    for name, wanted in GROUPS.items():
        held = {permission.codename for permission in there[name].permissions.all()}
        if lacking := sorted(set(wanted) - held):
            return warning(
                f"{name} lack {len(lacking)} permissions, {lacking[0]} among them; perhaps somebody wants it so.",
                "manage.py make_groups --reset",
            )
    return ok("The groups have the permissions of their roles.")


def check_wording() -> Finding:
    """Count texts whose wording is not stored (two queries, of numbers alone)."""
    missing = Article.objects.order_by().count() - ArticleWording.objects.order_by().count()
    if missing > 0:
        return warning(
            f"{missing:,} texts can't be compared: their wording is not stored.", "manage.py rebuild_wording"
        )
    return ok("The wording of every text is stored.")


def check_generation() -> Finding:
    there = Generation.revision()
    if not there.archive:
        is_empty = not Article.objects.exists()
        return ok("The archive is empty yet.") if is_empty else fault("The archive has no id.", RESTORE)
    if there.seq and SearchPosition.token_of(there.seq) != there.seq_token:
        return fault("The search log is not that of this archive: the database was mixed.", RESTORE)
    return ok(f"Generation {there.generation:,}, {there.seq:,} changes followed by the index.")


def check_clock() -> Finding:
    """Hold the clock against the last change, that of the database, and what the system says of it."""
    now = timezone.now()
    last = ChangeSet.objects.order_by("-pk").values_list("at", flat=True).first()
    if last and last - now > ASTRAY:
        return fault(f"The clock is behind: the last change was made at {last:%Y-%m-%d %H:%M} UTC.", "timedatectl")
    apart = abs(database_settings().now - now)
    if apart > ASTRAY:
        return fault(f"This host and the database are {apart} apart.", "timedatectl")
    if shutil.which("timedatectl"):
        asked = ["timedatectl", "show", "--property=NTPSynchronized", "--value"]
        said = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=SECONDS)  # noqa: S603
        if said.stdout.strip() == "no":
            return warning(
                "The clock is not set by the net: codes of authenticators need it right.", "timedatectl set-ntp true"
            )
    return ok("The clock is not behind the last change.")
