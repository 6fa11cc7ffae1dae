"""The audit fails on what is known, and says so where nothing could be asked."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.audit import judge

pytestmark = pytest.mark.once
SOUND = {"name": "one", "version": "1", "vulns": []}
FAULTY = {"name": "two", "version": "2", "vulns": [{"id": "CVE-1", "fix_versions": ["3"]}]}
UNASKED = {"name": "three", "skip_reason": "not found"}


@pytest.mark.parametrize(("packages", "status", "said"), [
    ([SOUND], 0, "None of 1 packages"),
    ([SOUND, FAULTY], 1, "two 2: CVE-1, mended in 3"),
    ([FAULTY, UNASKED], 1, "CVE-1"),
    ([SOUND, UNASKED], 1, "1 of 2 packages could not be asked for: three"),
    ([UNASKED], 0, "NOT AUDITED"),
    ([], 0, "NOT AUDITED"),
])  # fmt: skip
def test_audit_is_judged(packages: list[Any], status: int, said: str) -> None:
    found, told = judge(json.dumps({"dependencies": packages}))
    assert found == status
    assert said in told
