"""What the public pages say of the earlier versions of an article."""

from __future__ import annotations

from collections.abc import Sequence

from archive.models.queries.public_versions import Version
from archive.text.structure.paragraphs import paragraphs

MOST_PAST = 300_000  # characters of earlier versions that are read for the ids of their paragraphs


def past_paragraph_ids(versions: Sequence[Version]) -> list[str]:
    """Return the ids that paragraphs had in earlier versions, the newest first, as far as some length of text.

    Of erased versions nothing is known.
    """
    bodies = dict.fromkeys(
        (version.values["body"] or "", version.values["body_format"])
        for version in reversed(versions[:-1])
        if not version.erasure
    )
    ids: list[str] = []
    length = 0
    for body, body_format in bodies:
        length += len(body)
        if length > MOST_PAST:
            break
        ids += [paragraph.id for paragraph in paragraphs(body, body_format)]
    return ids
