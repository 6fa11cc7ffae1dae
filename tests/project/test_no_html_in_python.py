"""HTML is written in templates: no module holds tags in its strings but those that render, and some of the admin."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

TAG = re.compile(
    r"</?(?:a|abbr|article|b|br|dd|div|dl|dt|em|form|h[1-6]|input|label|li|mark|nav|ol|option|p|section|span|svg|table|t[bhdr]\w*|time|ul)\b[^<]*>"
)
# What draws stored text as HTML, and what reads the HTML of others.
RENDERING = {"rendering.py", "rendering_hits.py"}
READING = ("importing",)


def html_in(source: str, *, is_admin: bool = False) -> list[int]:
    """Return the lines whose strings hold tags; docstrings may, and in the admin one element by `format_html`."""
    tree = ast.parse(source)
    allowed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node, clean=False):
            allowed.add(id(node.body[0].value))  # type: ignore[attr-defined]
        is_format = isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"format_html", "format_html_join"}
        if is_admin and is_format and len(set(TAG.findall(ast.unparse(node)))) <= 2:
            allowed.update(id(part) for part in ast.walk(node))
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in allowed
        and TAG.search(node.value)
    ]


def modules() -> list[Path]:
    return sorted(
        path
        for path in (ROOT / "archive").rglob("*.py")
        if path.name not in RENDERING and not {"migrations", *READING}.intersection(path.relative_to(ROOT).parts)
    )


def test_no_module_holds_html() -> None:
    found = modules()
    assert len(found) > 100
    faults = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in found
        for line in html_in(path.read_text(encoding="utf-8"), is_admin="admin" in path.relative_to(ROOT).parts)
    ]
    assert faults == []


@pytest.mark.parametrize(
    ("source", "is_admin", "is_fault"),
    [
        ('x = "<p>words</p>"', False, True),
        ('x = f"<li class={y}>{z}</li>"', False, True),
        ('"""A <p> in a docstring."""', False, False),
        ('x = "a < b > c"', False, False),
        ('x = format_html("<b>{}</b>", y)', True, False),
        ('x = format_html("<b>{}</b>", y)', False, True),
        ('x = format_html("<ul><li>{}</li></ul>", y)', True, True),
    ],
)
def test_html_is_found(source: str, is_admin: bool, is_fault: bool) -> None:
    assert bool(html_in(source, is_admin=is_admin)) == is_fault
