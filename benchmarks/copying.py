"""All rows of a database on PostgreSQL put into another one: the bound of what writes rows there."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from benchmarks.spending import Spent, Watch

if TYPE_CHECKING:
    import psycopg

BLOCKS = 256  # written at a time, some KB each


def copy_rows(old: psycopg.Connection[Any], new: psycopg.Connection[Any]) -> Spent:
    """Copy the rows of all tables into those of a database that was migrated, and return what writing them took.

    By COPY in its binary form, without looking up what they refer to: the constraints that would are dropped for good.
    """
    from psycopg import sql

    tables = [
        sql.Identifier(name)
        for (name,) in old.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1")
    ]
    new.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(tables)))
    references = "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'f'"
    for table, name in new.execute(references).fetchall():
        new.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.SQL(table), sql.Identifier(name)))
    watch = Watch(new)
    for table in tables:
        columns = [row.name for row in old.execute(sql.SQL("SELECT * FROM {} LIMIT 0").format(table)).description or ()]
        named = table, sql.SQL(", ").join(map(sql.Identifier, columns))
        with old.cursor() as reading, new.cursor() as writing, ExitStack() as ends:
            rows = iter(
                ends.enter_context(reading.copy(sql.SQL("COPY {} ({}) TO STDOUT (FORMAT BINARY)").format(*named)))
            )
            with ExitStack() as written:
                into = written.enter_context(
                    writing.copy(sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(*named))
                )
                while blocks := [bytes(block) for _n, block in zip(range(BLOCKS), rows, strict=False)]:
                    with watch:
                        into.write(b"".join(blocks))
                with watch:
                    written.close()
    return watch.spent
