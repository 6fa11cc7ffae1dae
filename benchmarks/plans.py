"""What PostgreSQL reads for the pages of an archive: every query that goes through more rows than its page can show.

python -m benchmarks.plans    # of the archive of the settings, which must be on PostgreSQL and have been counted

Each query of every public page and of the desk is asked once more by EXPLAIN ANALYZE; rows are those that a step took
from a table or an index, also what it threw away. What is said to be read and not found in `MOST` is told, worst first.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from benchmarks import setting_up

setting_up.django()

from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks import admin_pages, pages  # noqa: E402

MOST = 2_000  # rows


def measure() -> list[dict[str, Any]]:
    """Return the queries that read more than `MOST` rows, each once, with the first page that asks it."""
    if connection.vendor != "postgresql":
        raise SystemExit("Only an archive on PostgreSQL can be looked at. SQLite tells no rows of a plan.")
    client, found = Client(SERVER_NAME="127.0.0.1"), {}
    asked = {name: lambda at=at: client.get(at) for name, at in pages.addresses().items()}
    asked |= {f"desk: {name}": lambda at=at: admin_pages.open_page(at) for name, at in admin_pages.addresses().items()}
    for name, page in asked.items():
        page()
        with CaptureQueriesContext(connection) as queries:
            page()
        for sql in (query["sql"] for query in queries.captured_queries):
            if sql.lstrip("(").startswith(("SELECT", "WITH")) and sql not in found:
                found[sql] = {"page": name, "sql": sql, **_read(sql)}
    return sorted((one for one in found.values() if one["rows"] > MOST), key=lambda one: -one["rows"])


def _read(sql: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}".replace("%", "%%"))
        told = cursor.fetchone()[0]
    plan = (json.loads(told) if isinstance(told, str) else told)[0]
    steps = [(_rows_of(node), node) for node in nodes_of(plan["Plan"]) if "Relation Name" in node]
    largest = max(steps, key=lambda step: step[0], default=(0, {}))[1]
    return {
        "rows": sum(rows for rows, _node in steps),
        "ms": plan["Execution Time"],
        "most_by": " ".join(str(largest.get(name, "")) for name in ("Node Type", "Relation Name", "Index Name")),
    }


def _rows_of(node: dict[str, Any]) -> int:
    read = sum(node.get(name, 0) for name in ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck"))
    return int(read * node["Actual Loops"])


def nodes_of(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the steps of a plan."""
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes_of(below)


if __name__ == "__main__":
    with override_settings(DEBUG=False):
        json.dump(measure(), sys.stdout, indent=1)
