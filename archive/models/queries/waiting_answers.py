"""How many proposals and accepted problems there are to be looked at, counted no further than is shown."""

from __future__ import annotations

from django.db import connection

from archive.models.articles import ArticleProblem
from archive.models.imports import ImportRecord


def waiting_answers(most: int) -> tuple[int, int]:
    """Return the numbers of open proposals of imports and of accepted problems, `most` at most of each (one query)."""
    records, problems = (connection.ops.quote_name(model._meta.db_table) for model in (ImportRecord, ArticleProblem))
    sql = (
        f"SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM {records} WHERE answer = %s LIMIT %s) proposals),"
        f" (SELECT COUNT(*) FROM (SELECT 1 FROM {problems} WHERE state = %s LIMIT %s) accepted)"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [ImportRecord.Answer.OPEN.value, most, ArticleProblem.Answer.ACCEPTED.value, most])
        proposals, accepted = cursor.fetchone()
    return int(proposals), int(accepted)
