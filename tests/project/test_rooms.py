"""Imports point the right way: from a room to those on its left, in pure ones to no Django, and never in circles."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.conftest import ROOT

PURE = "pure"
DOORS = "doors"

# From left to right; what stands in one line is at one height and does not know its neighbours.
ROOMS: list[tuple[str, set[str]]] = [
    (
        PURE,
        {
            "archive.text",
            "archive.search.query",
            "archive.processes",
            "archive.importing.drafts",
            "archive.importing.extraction",
            "archive.importing.formats",
        },
    ),
    ("where bytes and rows are", {"archive.stores", "archive.replica"}),
    ("models", {"archive.models"}),
    ("migrations", {"archive.migrations"}),
    (
        "views of articles",
        {
            "archive.rendering",
            "archive.rendering_hits",
            "archive.citations",
            "archive.search",
            "archive.comparing",
            "archive.jobs",
            "archive.signing_in",
        },
    ),
    ("editing", {"archive.editing"}),
    ("importing", {"archive.importing"}),
    ("preserving", {"archive.preserving"}),
    ("filters", {"archive.filters"}),
    ("serving", {"archive.serving"}),
    (
        DOORS,
        {
            f"archive.{name}"
            for name in ("views", "feeds", "sitemaps", "oai", "api", "admin", "management", "monitoring")
        },
    ),
    ("copies of the site", {"archive.static_site"}),
    ("commands of rooms", {"archive.preserving.management", "archive.static_site.management"}),
    ("the table of doors", {"archive.urls", "archive.apps", "archive.checks"}),
]
# Within a room, too, from left to right: its folders, and modules by name; "" stands for all its other modules.
FLOORS: dict[str, list[set[str]]] = {
    "archive.text": [{""}, {"dates", "structure"}, {"similarity", "matching", "ledger"}],
    "archive.models": [{"choices", "curated", "sort_keys", "urls"}, {"vocabulary"}, {""}, {"bookkeeping"}, {"queries"}],
    "archive.citations": [{"record"}, {"bibtex", "csl", "plain", "ris"}, {"wiki"}, {""}],
    "archive.search": [{"query"}, {"index"}, {""}, {"results"}],
    "archive.comparing": [
        {"quoted_runs", "resemblance", "tag_rarities"},
        {"near_duplicates", "term_vectors", "clusters", "day_order"},
        {"duplicate_problems", "candidate_upkeep"},
        {"event_candidates", "event_evidence", "stories", "wording"},
    ],
    "archive.editing": [
        {"problems"},
        {"changes"},
        {""},
        {"vocabulary", "undo", "erasing", "events", "merging"},
        {"bulk"},
        {"unknown_names"},
    ],
    "archive.importing": [
        {"drafts"},
        {"extraction"},
        {"formats"},
        {"intake"},
        {"storing"},
        {""},
        {"rules", "proposing"},
    ],
    "archive.signing_in": [{"second_factor", "browsers"}, {""}],
    "archive.views": [{"formatting"}, {"frame"}, {"pages"}, {"data", "oai"}],
    "archive.api": [{"frame"}, {"writing"}, {""}],
    "archive.admin": [
        {"shared"},
        {"history", "merging", "one_article"},
        {"acts"},
        {"articles", "imports", "desk", "signing_in"},
        {"names", "tables", "rules"},
        {"vocabulary", "choice_labels"},
        {"events"},
        {""},
    ],
}
HEIGHT = {room: height for height, (_, rooms) in enumerate(ROOMS) for room in rooms}


def room_of(module: str) -> str | None:
    """Return the room with the longest name that the module lies in; None for what is not the archive's."""
    parts = module.split(".")
    names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((name for name in names if name in HEIGHT), None)


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return name in HEIGHT or path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def imports_of(source: str, package: str, *, with_types: bool = True) -> set[str]:
    """Return the full names of the modules that a module of the package imports, wherever in it the import stands.

    `with_types` also those that only the type checker follows.
    """
    found: set[str] = set()
    tree = ast.parse(source)
    skipped = {id(one) for node in ast.walk(tree) if is_for_types(node) and not with_types for one in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")
            base = above[: len(above) - node.level + 1] if node.level else []
            name = ".".join([*base, *([node.module] if node.module else [])])
            members = {f"{name}.{alias.name}" for alias in node.names}
            found.update(member if is_module(member) else name for member in members)
    return found


def floor_of(module: str) -> tuple[str, str, int] | None:
    """Return the room with floors that a module lies in, its folder there, and how far to the right that stands."""
    room, within = ".".join(module.split(".")[:2]), "".join(module.split(".")[2:3])
    if room not in FLOORS or not within:
        return None
    floors = FLOORS[room]
    part = within if any(within in floor for floor in floors) else ""
    return room, part, next((height for height, floor in enumerate(floors) if part in floor), len(floors))


def stands_right_of(module: str, imported: str) -> bool:
    """Say whether a module imports from a folder of its own room that stands beside it or to its right."""
    own, other = floor_of(module), floor_of(imported)
    if own is None or other is None or own[0] != other[0] or own[1] == other[1]:
        return False
    return own[2] <= other[2]


def faults_of(module: str, source: str, *, is_package: bool = False) -> list[str]:
    own = room_of(module)
    if own is None:
        return [f"{module} lies in no room: give it its place in ROOMS"]
    is_pure = ROOMS[HEIGHT[own]][0] == PURE
    faults = []
    for imported in sorted(imports_of(source, module if is_package else module.rpartition(".")[0])):
        top = imported.partition(".")[0]
        other = room_of(imported)
        if top == "config":
            faults.append(f"{module} imports {imported}: settings come through django.conf")
        elif top == "django" and is_pure:
            faults.append(f"{module} is pure and imports {imported}")
        elif stands_right_of(module, imported):
            faults.append(f"{module} imports {imported}, which stands further in its room")
        elif other is None or other == own or HEIGHT[other] < HEIGHT[own]:
            continue
        elif not (is_pure and HEIGHT[other] == HEIGHT[own]):
            faults.append(f"{module} imports {imported}, which does not stand to its left")
    return faults


def cycle_in(sources: dict[str, tuple[str, bool]]) -> list[str]:
    """Return modules that import one another in a circle, the first one again at the end; none where there is none.

    `sources` gives each module its text, and whether it is a package. What only the type checker follows is left out.
    """
    graph = {
        module: imports_of(text, module if is_package else module.rpartition(".")[0], with_types=False) - {module}
        for module, (text, is_package) in sources.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found[::-1]
    return []


def modules() -> list[tuple[str, Path]]:
    paths = sorted((ROOT / "archive").rglob("*.py"))
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths]
    return [
        (name.removesuffix(".__init__"), path)
        for name, path in zip(names, paths, strict=True)
        if name != "archive.__init__"
    ]


def test_a_room_imports_only_from_rooms_to_its_left() -> None:
    found = modules()
    assert len(found) > 20
    faults = []
    for module, path in found:
        faults += faults_of(module, path.read_text(encoding="utf-8"), is_package=path.name == "__init__.py")
    assert faults == []


def test_no_modules_import_one_another_in_a_circle() -> None:
    sources = {module: (path.read_text(encoding="utf-8"), path.name == "__init__.py") for module, path in modules()}
    assert cycle_in(sources) == []


def test_a_circle_is_found_wherever_its_imports_stand() -> None:
    folder = "archive.models.vocabulary"
    sources = {
        f"{folder}.tags": ("def f():\n    from archive.models.vocabulary import sources", False),
        f"{folder}.sources": ("from .places import Place", False),
        f"{folder}.places": ("import archive.models.vocabulary.tags", False),
    }
    assert sorted(set(cycle_in(sources))) == sorted(sources)
    sources[f"{folder}.tags"] = ("if TYPE_CHECKING:\n    from archive.models.vocabulary import sources", False)
    assert cycle_in(sources) == []


@pytest.mark.parametrize(
    ("module", "source", "fault"),
    [
        ("archive.text.slugs", "from django.utils.text import slugify", "is pure"),
        ("archive.text.slugs", "def f():\n    import django", "is pure"),
        ("archive.importing.extraction.dates", "from archive.importing.pipeline import run", "further in its room"),
        ("archive.importing.extraction.dates", "from .. import pipeline", "further in its room"),
        ("archive.importing.extraction.dates", "from archive.importing.formats import html", "further in its room"),
        ("archive.models.vocabulary.tags", "from archive.models.articles import Article", "further in its room"),
        ("archive.models.articles", "from archive.models.queries import neighbours", "further in its room"),
        ("archive.editing.changes.log", "from archive.editing import roles", "further in its room"),
        ("archive.editing.undo.reversal", "from archive.editing.erasing import act", "further in its room"),
        ("archive.models.articles", "from archive.editing.changes import record", "not stand to its left"),
        ("archive.models.articles", "from archive import editing", "not stand to its left"),
        ("archive.search.index.folding", "from archive.comparing import wording", "not stand to its left"),
        ("archive.editing.changes.recorder", "from ...importing import pipeline", "not stand to its left"),
        ("archive.views.pages.articles.detail", "from archive.feeds import Feed", "not stand to its left"),
        ("archive.views.pages.articles.detail", "from config import settings", "django.conf"),
        ("archive.elsewhere", "", "lies in no room"),
    ],
)
def test_a_wrong_import_is_found(module: str, source: str, fault: str) -> None:
    faults = faults_of(module, source)
    assert len(faults) == 1
    assert fault in faults[0]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("archive.text.slugs", "import re\nfrom archive.text.words import words"),
        (
            "archive.importing.extraction.dates",
            "from archive.importing import drafts\nfrom archive.text.dates.months import MONTHS",
        ),
        ("archive.models.articles", "from archive.text.slugs import slug\nfrom .vocabulary.sources import Source"),
        (
            "archive.importing.pipeline",
            "from archive.editing import changes\nfrom archive.importing.formats import text",
        ),
        ("archive.search", "from archive.search.query import parse"),
        (
            "archive.views.pages.articles.detail",
            "from archive.filters import ArticleFilter\nfrom archive.models import Article",
        ),
        ("archive.urls", "from archive.views import articles\nfrom archive.feeds import Feed"),
    ],
)
def test_an_import_from_the_left_is_no_fault(module: str, source: str) -> None:
    assert faults_of(module, source) == []
