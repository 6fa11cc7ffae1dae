"""What the public pages say of the earlier versions of an article."""

from __future__ import annotations

from collections.abc import Sequence

from archive.models.versions import Version
from archive.text.paragraphs import paragraphs


def past_paragraph_ids(versions: Sequence[Version]) -> list[str]:
    """Return the ids that paragraphs had in earlier versions, the newest first; of erased ones nothing is known."""
    bodies = dict.fromkeys(
        (version.values["body"], version.values["body_format"])
        for version in reversed(versions[:-1])
        if not version.erasure
    )
    return [paragraph.id for body, body_format in bodies for paragraph in paragraphs(body or "", body_format)]
