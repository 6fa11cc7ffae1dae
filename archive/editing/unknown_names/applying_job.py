"""What was decided of a name, given to thousands of articles by a job, in the change set of the decision."""

from __future__ import annotations

from archive.editing.bulk import bulk_job
from archive.editing.changes.recorder import User
from archive.editing.unknown_names.decisions import Made
from archive.jobs.starting import start
from archive.models import Job


def ask_to_apply(made: Made, user: User, return_url: str = "") -> Job:
    """Let a job of acts on many give what was made to its articles, as a part of the same change set."""
    order = made.order
    job = Job.objects.create(
        kind=bulk_job.NAME,
        title=order.title()[:300],
        parameters=bulk_job.as_parameters(order, return_url),
        total=len(order.choice),
        user=user if user.is_authenticated else None,  # type: ignore[misc]
        user_name=user.get_username(),
        change_set=made.done.change_set,
    )
    start(job)
    return job
