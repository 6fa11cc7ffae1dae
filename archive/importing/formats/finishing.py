"""What holds for the articles of every format: no date that lies ahead, an address without what tracks readers."""

from __future__ import annotations

from dataclasses import replace

from archive.importing.drafts import ArticleDraft, Problem, Refusal
from archive.importing.extraction.dates import last_day
from archive.text.addresses import without_tracking


def finished(content: ArticleDraft | Refusal) -> ArticleDraft | Refusal:
    """Return content as it is stored; what was taken from it is named in a problem or in the evidence."""
    if isinstance(content, Refusal):
        return content
    return _without_later_date(_without_tracking(content))


def _without_later_date(draft: ArticleDraft) -> ArticleDraft:
    if not draft.published or draft.published.value.first_day <= last_day():
        return draft
    stated = draft.published
    message = f"{stated.value} is still to come, and so no date of publication; the date stays unknown."
    evidence = {"quote": stated.quote or str(stated.value), "where": stated.where, "span": stated.span}
    problem = Problem("date_unread", "warning", message, evidence)
    return replace(draft, published=None, published_time=None, utc_offset=None, problems=(*draft.problems, problem))


def _without_tracking(draft: ArticleDraft) -> ArticleDraft:
    """Return a draft whose address is the article's alone; the evidence quotes it as it was stated."""
    stated = draft.original_url
    if not stated or (address := without_tracking(stated.value)) == stated.value:
        return draft
    return replace(draft, original_url=replace(stated, value=address, quote=stated.quote or stated.value))
