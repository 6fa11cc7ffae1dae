"""What takes long, by the reports of a whole run: `python -m tests.durations REPORT…` writes `tests/long.txt` anew.

`make test` leaves the functions named there to `make test-long`, so that it ends within three minutes on two cores. All
runs of a function are added up, for a hundred short ones keep as long as one that is long.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

LIST = Path(__file__).with_name("long.txt")
LONG_FOLDERS = ("tests/browser/", "tests/deploy/")  # as wholes
LEAST_SECONDS = 0.3  # of all runs of a function together, in one of the reports, both databases being tested at once


def function_of(node: str) -> str:
    """Return the function of a test by its name in pytest, as it stands in the list."""
    return node.partition("[")[0]


def is_long(node: str) -> bool:
    """Say whether a test, given by its name in pytest, takes long: by its folder, or by the list."""
    return node.startswith(LONG_FOLDERS) or function_of(node) in long_functions()


@cache
def long_functions() -> frozenset[str]:
    """Return the functions that the list names."""
    return frozenset(LIST.read_text(encoding="utf-8").split())


def measured(reports: Iterable[Path]) -> list[str]:
    """Return, sorted, the functions that take long by one of these reports (JUnit's XML, as pytest writes it)."""
    found: set[str] = set()
    for report in reports:
        seconds: Counter[str] = Counter()
        for case in ElementTree.parse(report).iter("testcase"):
            module = case.attrib["classname"].replace(".", "/")
            if module.startswith(LONG_FOLDERS):
                continue
            seconds[f"{module}.py::{function_of(case.attrib['name'])}"] += float(case.attrib["time"])
        found |= {name for name, taken in seconds.items() if taken >= LEAST_SECONDS}
    return sorted(found)


def main() -> None:
    functions = measured(Path(name) for name in sys.argv[1:])
    LIST.write_text("".join(f"{name}\n" for name in functions), encoding="utf-8")
    print(f"{LIST.name}: {len(functions)} functions")


if __name__ == "__main__":
    main()
