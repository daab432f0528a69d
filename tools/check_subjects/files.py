"""How the house is cut: files that one reads at a sitting, few modules at the app's root, no circle of imports."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from statistics import median

from tools.check_subjects.house import House

MOST_LINES, MEDIAN_LINES = 400, 110
MOST_MODULES = 8
"""Right below mobile/: the app's modules lie in its rooms."""
MADE = frozenset({"build", "dist", "mutants"})
"""Folders that are written by a build, not by us."""
ROOMS = ("rulebook", "mobile", "sync_server", "tools", "docs", "benchmarks")
"""Rooms whose modules are imported by their full names."""


def ours(house: House) -> list[Path]:
    """Every Python file of the checkout that people write."""
    rooms = [p for p in house.root.iterdir() if p.name not in MADE and not p.name.startswith(".")]
    found = [file for room in sorted(rooms) if room.is_dir() for file in house.files(room.name)]
    return [*sorted(house.root.glob("*.py")), *(file for file in found if "node_modules" not in file.parts)]


def lengths(house: House) -> Iterator[str]:
    """No file has more than 400 lines, half of them no more than 110; nothing is excepted."""
    lines = {file: file.read_bytes().count(b"\n") for file in ours(house)}
    for file, count in lines.items():
        if count > MOST_LINES:
            yield f"{file.relative_to(house.root)} has {count} lines, more than {MOST_LINES}: split it by subject"
    if (middle := median(lines.values())) > MEDIAN_LINES:
        yield f"half of all files have more than {middle:.0f} lines: {MEDIAN_LINES} is the most"


def mobile_root(house: House) -> Iterator[str]:
    """The app's modules lie in its rooms, few at its root."""
    count = len(list((house.root / "mobile").glob("*.py")))
    if count > MOST_MODULES:
        yield f"mobile/ has {count} modules of its own, more than {MOST_MODULES}: put them into its rooms"


def test_names(house: House) -> Iterator[str]:
    """No two files of tests have one name: pytest reads them as one module and loses the tests of the second."""
    first: dict[str, Path] = {}
    for file in house.files("tests"):
        if file.name.startswith("test_") and (other := first.setdefault(file.name, file)) is not file:
            both = " and ".join(str(one.relative_to(house.root)) for one in (other, file))
            yield f"{both} have one name: pytest takes only the first"


def circles(house: House) -> Iterator[str]:
    """No module imports what imports it, however far round and however late; names for types alone apart."""
    modules = {_name(house, file): file for room in ROOMS for file in house.files(room)}
    graph = {name: [to for to in _imports(file, modules.keys()) if to != name] for name, file in modules.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        way = " → ".join(reversed(error.args[1]))
        yield f"circle of imports: {way}; what both need belongs into a module below them"


def _name(house: House, file: Path) -> str:
    parts = file.relative_to(house.root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(file: Path, modules: Collection[str]) -> Iterator[str]:
    """The modules of ours that a file imports when it runs, at its head or later."""
    tree = ast.parse(file.read_text("utf-8"))
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            waiting.extend(node.orelse)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                inside = f"{node.module}.{alias.name}"
                if inside in modules:
                    yield inside
                elif node.module in modules:
                    yield node.module
        elif not isinstance(node, ast.expr):
            waiting.extend(ast.iter_child_nodes(node))
