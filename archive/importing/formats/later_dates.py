"""Articles that say they were published after the day on which they are read: their date stays unknown."""

from __future__ import annotations

from dataclasses import replace

from archive.importing.drafts import ArticleDraft, Problem, Refusal
from archive.importing.formats.records.date_reading import last_day


def without_later_date(content: ArticleDraft | Refusal) -> ArticleDraft | Refusal:
    """Return content without a date of publication that is still to come; a problem then names it."""
    if isinstance(content, Refusal) or not content.published or content.published.value.first_day <= last_day():
        return content
    stated = content.published
    message = f"{stated.value} is still to come, and so no date of publication; the date stays unknown."
    evidence = {"quote": stated.quote or str(stated.value), "where": stated.where, "span": stated.span}
    problem = Problem("date_unread", "warning", message, evidence)
    return replace(content, published=None, published_time=None, utc_offset=None, problems=(*content.problems, problem))
