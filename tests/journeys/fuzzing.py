"""Every door by its route, with the parameters that it understands, and values that nobody should send."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RegexPattern

from archive import urls

# Parameters of any list of the admin, of its forms, of the box that offers choices, and of what the archive adds.
OF_THE_ADMIN = (
    *("q", "p", "o", "all", "e", "_facets", "_popup", "_to_field", "_changelist_filters", "before", "ids", "next"),
    *("term", "app_label", "model_name", "field_name", "id__exact", "pk__in", "nothing__known"),
)

_ROUTE_PART = re.compile(r"<(?:\w+:)?(\w+)>")


def _cursor(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


# As they stand in an address.
NASTY = (
    "", "%00", "a%00b", "%", "%zz", "%ff", "%C3%28", "%ED%A0%80", "%F0%9F", "%F4%90%80%80", "%EF%BF%BF", "%E2%80%AE",
    "[]", "[", "]", "//[", "http%3A%2F%2F%5B", "http%3A%2F%2F%5B%3A%3A1", "https%3A%2F%2Fa%3A99999999", "%2F%2Fa%40%5D",
    "http%3A%2F%2F%E2%84%80.example%2F", "xn--%00", "0", "-0", "-1", "+1", "1_000", "1e9", "1.5", "NaN", "9" * 9,
    "2147483648", "4294967296", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "9" * 19,
    "9" * 25, "9" * 400, "9" * 5000, "%D9%A3", "%C2%B2", "%EF%BC%91", "0000", "0001", "9999", "10000", "0000-00-00",
    "0000-01", "9999-12-31", "9999-12", "2024-02-30", "2024-13", "-0001-01-01", "%D9%A2%D9%A0%D9%A2%D9%A4", "none",
    "any", "unknown", "true", "False", "1", "1%2C2", "1%2C" + "9" * 25, "*", "%2A%2A", "%22", "%22%22%22", "'%22%3C%3E",
    "%5C", "%5C%5C%00", "%25", "%0A", "%0D%0A%0D%0A", "%7F", "..%2F..%2Fetc", "%3Cscript%3E", "AND+OR+NOT", "a+OR",
    "-", "--", "-a+-b", "title%3A", "from%3A0000", "from%3A9999-12-31", "to%3A" + "9" * 25, "tag%3A%00", "lang%3A%5B",
    "a" * 300, "a" * 2001, "a" * 10_000, "%E4%B8%AD" * 700, "%2A" * 500, "%28" * 500, "a%2A+" * 200,
    "relevance", "oldest",
    _cursor("newest", 1), _cursor("newest", 9**40), _cursor("newest", -1), _cursor("newest", 2**63 - 1),
    _cursor("newest", float("nan")), _cursor("newest", float("inf")), _cursor("newest", None), _cursor("newest", "a"),
    _cursor("newest", True), _cursor("newest", [1]), _cursor("oldest", 0), _cursor("added", -5),
    _cursor("name", "a", 1), _cursor("name", "\ud800", 1), _cursor("name", "a", 2**63), _cursor("name", 1, "a"),
    _cursor("by_date", "9999-12-31", 1), _cursor("by_date", "0000-00-00", 1), _cursor("by_date", None, None),
    _cursor("kind", "topic", "a", 1), _cursor(),
    _cursor("told", 1, 1), _cursor("told", True, 2**62), _cursor("relevance", 1), "W10", "bnVsbA", "e30", "====", "%3D",
)  # fmt: skip


@dataclass(frozen=True)
class Door:
    """An address with its parts named in braces, good values for them, and the parameters that it understands."""

    form: str
    parts: Mapping[str, str]
    query: tuple[str, ...]

    def address(self, part: str = "", value: str = "", pairs: Iterable[tuple[str, str]] = ()) -> str:
        """Return the address, with another value in one part, and a query."""
        path = self.form.format(**{**self.parts, **({part: value} if part else {})})
        query = "&".join(f"{name}={given}" for name, given in pairs)
        return f"/{path}?{query}" if query else f"/{path}"


def public_doors(parts: Mapping[str, str]) -> list[Door]:
    """Return every door of the URLconf of the public side."""
    return [
        Door(form, {name: parts[name] for name in names}, getattr(pattern.callback, "query", ()) or ("unknown",))
        for pattern in urls.urlpatterns
        if isinstance(pattern, URLPattern)
        for form, names in [_form(pattern)]
    ]


def admin_doors(parts: Mapping[str, str]) -> list[Door]:
    """Return every door of the admin; those of a model may be asked for the filters of its list."""
    filters = {
        f"{model._meta.app_label}/{model._meta.model_name}/": sorted(set(_filters(one)))
        for model, one in admin.site._registry.items()
    }
    found = []
    for prefix, pattern in _flat(admin.site.get_urls()):
        form, names = _form(pattern)
        given = {name: parts.get(name, parts["object_id"]) for name in names}
        found.append(Door(f"admin/{prefix}{form}", given, (*OF_THE_ADMIN, *filters.get(prefix, ()))))
    return found


def _filters(model_admin: Any) -> Iterator[str]:
    for entry in model_admin.list_filter:
        one = entry[0] if isinstance(entry, tuple) else entry  # of a field and its kind of filter
        if isinstance(one, str):
            yield from (f"{one}__exact", f"{one}__isnull", f"{one}__in", f"{one}__gte", one)
        else:
            yield one.parameter_name


def _flat(patterns: Iterable[Any], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _flat(one.url_patterns, f"{prefix}{one.pattern}")
        else:
            yield prefix, one


def _form(pattern: URLPattern) -> tuple[str, list[str]]:
    """Return a route with its parts in braces, and their names."""
    route = str(pattern.pattern)
    if isinstance(pattern.pattern, RegexPattern):
        route = re.sub(r"\(\?P<(\w+)>(?:[^()\[\]]|\[[^\]]*\])*\)", r"{\1}", route)
        route = route.removeprefix("^").removesuffix("$").replace("/?", "/").replace("\\.", ".")
    else:
        route = _ROUTE_PART.sub(r"{\1}", route)
    return route, re.findall(r"{(\w+)}", route)
