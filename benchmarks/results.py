"""Results as tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

MIB = 1024 * 1024
SERVED = (
    "Seconds of the processor are those of the process that asks and of its session of PostgreSQL together; of a"
    " command they are those of its processes and of the whole server meanwhile."
)
SCORES = {"found": "found", "title near": "title", "date": "date", "source": "source", "body F1": "body"}


def write(found: dict[str, Any]) -> str:
    """Write all that was measured."""
    machine = found["machine"]
    on = f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB, load {machine['load']}"
    versions = ", ".join(f"{name} {machine[name.lower()]}" for name in ("Python", "Django", "tantivy"))
    parts = [f"{found['articles']:,} articles. {on}; {versions}. Database: {machine['database']}."]
    if machine["database"].startswith("PostgreSQL"):
        parts.append(SERVED)
    for name, part in (
        ("import", _import),
        ("undo", _undo),
        ("fill", _fill),
        ("search", _search),
        ("edit", _edit),
        ("pages", _pages),
        ("export", _export),
        ("bags", _bags),
        ("admin", _admin),
        ("acts", _acts),
        ("serve", _serve),
    ):
        if name in found:
            parts.append(part(found[name]))
    if "bytes" in found:
        sizes = found["bytes"]
        parts.append(
            f"On the disk: database {sizes['database'] / MIB:,.0f} MiB, index {sizes['index'] / MIB:,.0f} MiB."
        )
    return "\n\n".join(parts)


def _import(found: dict[str, Any]) -> str:
    rows, index = found["bound_rows"], found["bound_index"]
    return _table(
        f"Import, files to searchable ({found['articles']:,} text files)",
        ("", "seconds", "CPU seconds", "articles/s"),
        [
            ("import", _s(found["wall"]), _s(found["cpu"]), f"{found['articles_a_second']:,.0f}"),
            ("of it: the writing process", "", _s(found["cpu_writing"]), ""),
            ("of it: the reading processes", "", _s(found["cpu_reading"]), ""),
            *([("of it: the server", "", _s(found["served"]), "")] if found["served"] else []),
            ("bound: rows", _s(rows["wall"]), _s(rows["cpu"]), ""),
            ("bound: index", _s(index["wall"]), _s(index["cpu"]), ""),
            ("bound", "", "", f"{found['bound_articles_a_second']:,.0f}"),
            ("the same files again", "", "", f"{found['again_a_second']:,.0f}"),
        ],
        f"Of the bound: {found['ratio_wall']:.2f} on the clock, {found['ratio_cpu']:.2f} of the processor. Memory:"
        f" {found['memory_together'] / MIB:,.0f} MiB all processes together, {found['memory_largest'] / MIB:,.0f} the"
        " largest.",
    )


def _undo(found: dict[str, Any]) -> str:
    rows = [
        (
            one["name"],
            f"{one['articles']:,}",
            str(one["statements"]),
            _two(one),
            _two(one["bound"]),
            f"{one['ratio_wall']:.1f} / {one['ratio_cpu']:.1f}",
        )
        for one in found["acts"]
    ]
    columns = ("act", "articles", "statements", "seconds", "bound", "times the bound")
    planned = _two(found["plan_of_import"])
    note = f"On the clock / of the processor. To plan the undo of the import, reading only: {planned}."
    return _table("Undo, to searchable", columns, rows, note)


def _fill(found: dict[str, Any]) -> str:
    return f"Archive filled in {found['rows']:,.0f} s, its index made by `rebuild_search` in {found['index']:,.0f} s."


def _search(found: dict[str, Any]) -> str:
    rows = [
        (
            kind,
            f"{one['hits']:,.0f}",
            _three(one["cpu"]),
            _three(one["wall"]),
            _three(one["chosen_cpu"]),
            _three(one["engine_cpu"]),
            f"{one['ratio']:.1f}",
        )
        for kind, one in {**found["classes"], "all": found["all"]}.items()
    ]
    compared = found["brute_force"]
    note = f"Milliseconds, median / p95 / worst, of {found['queries']} queries, each asked once."
    if compared["compared"]:
        note += f" Held against brute force: {compared['compared']} queries, {len(compared['wrong'])} differ."
    note += "".join(f"\n- {fault}" for fault in compared["wrong"])
    columns = ("class", "hits", "page CPU", "page clock", "two groups chosen, CPU", "engine alone, CPU", "ratio")
    return _table("Search, the whole page", columns, rows, note)


def _bags(found: dict[str, Any]) -> str:
    names = {"export": "export", "export_since": "export of changes, none", "restore": "restore, with its index"}
    rows = [
        (
            name,
            _s(one["wall"]),
            _s(one["cpu"]),
            f"{one['articles_a_second']:,.0f}",
            f"{one['memory'] / MIB:,.0f}",
            f"{one['times_the_bound']:.1f}",
        )
        for key, name in names.items()
        for one in [found[key]]
    ]
    sizes = found["bytes"]
    note = (
        f"The bound is to copy all rows: {_s(found['copy_rows'])} s. Bag {sizes['bag'] / MIB:,.0f} MiB, database"
        f" {sizes['database'] / MIB:,.0f}. {'Verified.' if found['is_sound'] else 'NOT SOUND.'}"
    )
    return _table("Bags", ("", "seconds", "CPU seconds", "articles/s", "MiB", "times the bound"), rows, note)


def _edit(found: dict[str, Any]) -> str:
    return (
        f"One edit is committed and indexed in {found['commit_and_index'] * 1000:.0f} ms and found by a search after"
        f" {found['found'] * 1000:.0f} at the median, {found['worst'] * 1000:.0f} at the worst."
    )


def _pages(found: dict[str, Any]) -> str:
    large, small = found["large"], found["small"]
    rows = []
    for name, one in large["pages"].items():
        before = small["pages"][name]
        rows.append(
            (
                name,
                f"{before['view_ms']:.1f}",
                f"{one['view_ms']:.1f}",
                f"{one['view_ms'] / before['view_ms']:.2f}",
                f"{one['served_ms']:.1f}",
                f"{one['wall_ms']:.1f}",
                str(one["queries"]),
                str(one["queries_revalidated"]),
                f"{one['bytes'] / 1024:,.0f}",
                f"{one['stack_ms'] / large['bare']['stack_ms']:.0f}",
            )
        )
    columns = (
        "page",
        f"view at {small['articles']:,}",
        f"view at {large['articles']:,}",
        "growth",
        "of it the server",
        "clock",
        "queries",
        "with ETag",
        "KiB",
        "× bare view",
    )
    note = f"CPU milliseconds at the median; a bare view takes {large['bare']['stack_ms']:.2f} with its middleware."
    return _table("Pages", columns, rows, note)


def _admin(found: dict[str, Any]) -> str:
    rows = [
        (name, *(f"{one[part]:.0f}" for part in ("view_ms", "served_ms", "wall_ms")), str(one["queries"]))
        for name, one in found["pages"].items()
    ]
    columns = ("page", "CPU", "of it the server", "clock", "queries")
    return _table("The editors’ pages", columns, rows, "CPU milliseconds at the median, as a superuser.")


def _acts(found: dict[str, Any]) -> str:
    rows = [
        (one["name"], f"{one['articles']:,}", f"{one['wall']:.2f}", f"{one['cpu']:.2f}", f"{one['lock']:.2f}")
        for one in found["acts"]
    ]
    saved = found["save"]
    note = (
        f"One save by the form takes {saved['wall'] * 1000:.0f} ms, {saved['cpu'] * 1000:.0f} of the processor, at the"
        f" median, {saved['worst'] * 1000:.0f} at the worst; it holds the lock for {saved['lock'] * 1000:.0f} at most."
    )
    columns = ("act", "articles", "seconds", "CPU seconds", "longest lock, s")
    return _table("Acts of editors, to searchable", columns, rows, note)


def _export(found: dict[str, Any]) -> str:
    rows = [(f"CSV, {name}", f"{rate:,.0f}") for name, rate in found["csv_rows_a_second"].items()]
    rows.append(("BibTeX", f"{found['bibtex_entries_a_second']:,.0f}"))
    rows.append(("bound", f"{found['bound_rows_a_second']:,.0f}"))
    return _table(
        "Whole lists as data, a second of the processor",
        ("", "articles/s"),
        rows,
        f"The bound is the same table read and written without the archive: {found['csv_to_bound']:.1f} times as fast.",
    )


def _serve(found: dict[str, Any]) -> str:
    names = [name for name in ("constant", "cold", "revalidated", "held", "behind nginx") if name in found]
    constant = found["constant"]["a_second"]
    rows = [(name, f"{(a := found[name]['a_second']):,.0f}", f"{a / constant:.2f}") for name in names]
    note = "" if found["nginx"] else "nginx is not installed here."
    wrong = sum(found[name]["wrong"] for name in names)
    note += f" {wrong} answers were wrong." if wrong else ""
    return _table(
        "The page of an article under gunicorn", ("", "requests/s", "of the constant view"), rows, note.strip()
    )


def import_formats(found: Sequence[dict[str, Any]]) -> str:
    """Write what became of each format."""
    rows = [(*_speed(one), f"{one['ratio']:.2f}", *_scores(one)) for one in found]
    columns = ("format", "articles", "articles/s", "of the bound", *SCORES)
    return _table("Import of each format, end to end", columns, rows, "Bound: read, SHA-256, the same rows put in raw.")


def import_large(found: Sequence[dict[str, Any]]) -> str:
    """Write how mail, feeds and large files were imported."""
    rows = [
        (
            one["name"],
            f"{one['articles']:,}",
            f"{one['bytes'] / 1_000_000:.0f}",
            _s(one["wall"]),
            _s(one["cpu"]),
            _s(one["cpu_writing"]),
            f"{one['a_second']:,.0f}",
            f"{one['ratio_cpu']:.3f}",
            f"{one['memory_together'] / 2**20:.0f}",
            f"{one['memory_largest'] / 2**20:.0f}",
        )
        for one in found
    ]
    columns = ("files", "articles", "MB", "seconds", "CPU seconds", "of it writing", "articles/s", "of the bound")
    note = "Bound: read, SHA-256, the same rows put in raw, by CPU. Memory together: what is shared counted once (PSS)."
    return _table("Import of mail, feeds and large files", (*columns, "MiB together", "MiB largest"), rows, note)


def read_formats(found: Sequence[dict[str, Any]]) -> str:
    """Write how each format was read."""
    rows = [(*_speed(one), *_scores(one)) for one in found]
    return _table("Reading of each format, alone", ("format", "articles", "articles/CPU s", *SCORES), rows)


def _speed(one: dict[str, Any]) -> tuple[str, ...]:
    return one["format"], str(one["articles"]), f"{one['a_second']:,.0f}"


def _scores(one: dict[str, Any]) -> list[str]:
    return [f"{one[name]:.3f}" if name in one else "–" for name in SCORES.values()]


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], note: str = "") -> str:
    lines = [f"### {title}", "", "| " + " | ".join(columns) + " |", "|---" * len(columns) + "|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines + (["", note] if note else []))


def _three(values: dict[str, float]) -> str:
    return " / ".join(f"{values[name] * 1000:.0f}" for name in ("median", "p95", "worst"))


def _two(spent: dict[str, float]) -> str:
    return f"{spent['wall']:.2f} / {spent['cpu']:.2f}"


def _s(seconds: float) -> str:
    return f"{seconds:,.1f}"
