"""What is left to `make test-long` exists, and is found by the reports of a run."""

from __future__ import annotations

import re
from pathlib import Path

from tests import durations

ROOT = Path(__file__).resolve().parents[2]
REPORT = """<testsuites><testsuite>
<testcase classname="tests.text.test_words" name="test_word[a]" time="0.3"/>
<testcase classname="tests.text.test_words" name="test_word[b]" time="0.2"/>
<testcase classname="tests.text.test_words" name="test_line" time="0.2"/>
<testcase classname="tests.api.test_door" name="test_opens" time="7.1"/>
</testsuite></testsuites>"""


def test_each_function_that_takes_long_is_there() -> None:
    gone = []
    for name in durations.long_functions():
        path, _, function = name.partition("::")
        module = ROOT / path
        if not module.exists() or not re.search(
            rf"^def {function}\(", module.read_text(encoding="utf-8"), re.MULTILINE
        ):
            gone.append(name)
    assert sorted(gone) == []


def test_functions_are_measured_by_all_their_runs_together(tmp_path: Path) -> None:
    report = tmp_path / "sqlite.xml"
    report.write_text(REPORT, encoding="utf-8")
    assert durations.measured([report]) == ["tests/api/test_door.py::test_opens", "tests/text/test_words.py::test_word"]
