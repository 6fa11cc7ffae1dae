"""Macros of the public templates called as functions, as a page calls them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.template import engines


def macro(part: str, name: str) -> Callable[..., str]:
    """Return a macro of `templates/site/parts`; what it draws comes with its white space between lines closed up."""

    def draw(*args: Any, **kwargs: Any) -> str:
        module = engines["jinja2"].env.get_template(f"parts/{part}.html").module
        return re.sub(r"\s*\n\s*", "", str(getattr(module, name)(*args, **kwargs)).strip())

    return draw
