"""Stories that the tests of importing put into a folder, and how they import it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from archive.importing.options import ImportOptions
from archive.importing.pipeline import Result, run_import

STORY = """Date: 2024-05-03

The harbour office opened a second quay on Friday, two years after the first stones were laid.

Its director said that forty ships a week could now be unloaded, twelve more than before the works began.

Source: Harbour Gazette
"""
REVISED = STORY.replace("forty ships", "fifty ships").replace("twelve more", "twenty-two more")
OTHER = """Date: 2024-06-11

Beekeepers in the hills counted more swarms this spring than in any year since they began to keep lists.

Wet weather in March had made them fear the opposite, their chairwoman said at the meeting.
"""

Take = Callable[..., dict[str, str]]


def run(folder: Path, **options: Any) -> Result:
    return run_import([folder], ImportOptions(**options))
