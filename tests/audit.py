"""Ask PyPI which known vulnerabilities the versions of a lock file have: `python -m tests.audit FILE`.

Exit status 1 when it knows any, or knows only some of the packages. Where the registry at hand tells nothing of
vulnerabilities, as a mirror of packages does not, nothing can be said, and that is said.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any


def read(report: str) -> tuple[list[str], list[str], int]:
    """Return a line for each vulnerability, the packages that could not be asked for, and how many were asked."""
    packages: list[dict[str, Any]] = json.loads(report)["dependencies"]
    known = [
        f"{one['name']} {one['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'none yet'}"
        for one in packages
        for fault in one.get("vulns", [])
    ]
    skipped = [one["name"] for one in packages if "skip_reason" in one]
    return known, skipped, len(packages)


def judge(report: str) -> tuple[int, str]:
    """Return the exit status for a report of pip-audit, and what is said."""
    known, skipped, number = read(report)
    if known:
        return 1, "\n".join(["Known vulnerabilities:", *known])
    if skipped and len(skipped) < number:
        return 1, f"{len(skipped)} of {number} packages could not be asked for: {', '.join(skipped)}"
    if skipped or not number:
        return 0, "NOT AUDITED: the registry that is reached here tells nothing of vulnerabilities."
    return 0, f"None of {number} packages has a known vulnerability."


def main() -> None:
    command = [sys.executable, "-m", "pip_audit", "--requirement", sys.argv[1], "--disable-pip", "--format", "json"]
    done = subprocess.run([*command, "--progress-spinner", "off"], capture_output=True, text=True, check=False)
    if not done.stdout.strip().startswith("{"):
        print(f"NOT AUDITED: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'no answer'}")
        return
    status, said = judge(done.stdout)
    print(said)
    sys.exit(status)


if __name__ == "__main__":
    main()
