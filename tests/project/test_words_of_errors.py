"""No words for people name a class of Python: those who read them can't do anything with it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def named_classes(path: Path) -> Iterator[str]:
    """Yield where the name of a class is put into words: `type(x).__name__` and the like, but to compare it."""
    tree = ast.parse(path.read_text())
    compared = {id(one) for node in ast.walk(tree) if isinstance(node, ast.Compare) for one in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("__name__", "__qualname__") and id(node) not in compared:
            yield f"{path.relative_to(ROOT)}:{node.lineno}"


def test_no_words_name_a_class_of_python() -> None:
    modules = sorted((ROOT / "archive").rglob("*.py"))
    assert [place for path in modules for place in named_classes(path)] == []
