"""The arrows of the design, read off the imports: who may know whom, and where third-party types stop.

    cli -> {emit, driver -> {project, frontend, analyzers -> checks -> analysis -> domains}}
        -> ir, finding, catalog, contracts

`linkunit` belongs to the driver: it joins what `project` and `frontend` say for the analysis, which asks for it as a
protocol. `workers` runs what the driver does to link units, and what `inquiry`, which stands beside it, asks of them.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import ddilint

PACKAGE: Final = Path(ddilint.__file__).resolve().parent

FOUNDATION: Final = frozenset(
    {
        "callgraph",
        "containment",
        "finding",
        "garbage",
        "interruption",
        "eventdoc",
        "errors",
        "catalog",
        "contracts",
        "irqlfacts",
        "leveldoc",
        "limits",
        "logged",
        "messages",
        "outline",
        "rolelevels",
        "tomlfile",
        "encoding",
    }
)
"""What everybody may know, and what knows nobody but its own kind."""

MAY_IMPORT: Final[dict[str, frozenset[str]]] = {
    "__main__": frozenset({"cli"}),
    "cli": frozenset({"emit", "driver", "inquiry", "config"}),
    "inquiry": frozenset(
        {"driver", "unitwork", "ir", "workers", "project", "analyzers", "analysis", "linkunit", "config"}
    ),
    "callgraph": frozenset(),
    "leveldoc": frozenset(),
    "limits": frozenset(),
    "workers": frozenset({"project", "config"}),
    "registration": frozenset({"project", "analyzers"}),
    "describe": frozenset({"project", "analyzers"}),
    "eventdoc": frozenset(),
    "emit": frozenset(),
    "driver": frozenset(
        {
            "project",
            "config",
            "registration",
            "describe",
            "unitwork",
            "workers",
        }
    ),
    "unitwork": frozenset(
        {"headers", "project", "frontend", "analyzers", "linkunit", "config", "describe", "workers"}
    ),
    "linkunit": frozenset({"project", "frontend", "headers", "ir"}),
    "analyzers": frozenset({"checks", "analysis", "domains", "ir"}),
    "checks": frozenset({"analysis", "domains", "ir"}),
    "analysis": frozenset({"domains", "ir"}),
    "domains": frozenset(),
    "frontend": frozenset({"ir", "headers"}),
    "project": frozenset(),
    "headers": frozenset(),
    "ir": frozenset(),
    "config": frozenset(),
    "containment": frozenset(),
    "catalog": frozenset(),
    "contracts": frozenset(),
    "logged": frozenset(),
    "messages": frozenset(),
    "outline": frozenset(),
    "rolelevels": frozenset(),
    "finding": frozenset(),
    "garbage": frozenset(),
    "interruption": frozenset(),
    "errors": frozenset(),
    "encoding": frozenset(),
    "irqlfacts": frozenset(),
    "tomlfile": frozenset(),
}

WINDOWS: Final = "ddilint.cli.debug"
"""The debug commands look into every stage."""

TURNED_ROUND: Final[dict[tuple[str, str], str]] = {
    ("ddilint.headers.__main__", "frontend"): "regenerates the index of the headers, with the parser",
}
"""Arrows that point the wrong way today, and why. What is put right must be taken off."""

THIRD_PARTY: Final[dict[str, frozenset[str]]] = {
    "clang": frozenset({"ddilint.frontend.clang.bindings"}),
    "z3": frozenset({"ddilint.analysis.bridge"}),
    "sarif_om": frozenset({"ddilint.emit.sarif"}),
    "pygraphviz": frozenset({"ddilint.emit.callgraph.layout"}),
    "pebble": frozenset({"ddilint.workers"}),
    "pathspec": frozenset({"ddilint.project.files"}),
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    """The modules that a module names in its imports, wherever they stand (inside functions, too)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            if node.module == "ddilint":
                yield from (f"ddilint.{alias.name}" for alias in node.names)
            else:
                yield node.module


def part_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def arrows() -> set[tuple[str, str]]:
    """(module, part of ddilint that it imports), across parts."""
    return {
        (name, part_of(target))
        for name, tree in modules()
        for target in imported(tree)
        if target.startswith("ddilint.") and part_of(target) != part_of(name)
    }


def is_allowed(module: str, part: str) -> bool:
    if part == "__version__" or part in FOUNDATION or module in ("ddilint", WINDOWS):
        return True
    return part in MAY_IMPORT[part_of(module)]


def test_every_part_has_its_place() -> None:
    parts = {part_of(name) for name, _ in modules()} - {""}
    assert parts == MAY_IMPORT.keys()


def test_imports_go_one_way() -> None:
    wrong = {arrow for arrow in arrows() if not is_allowed(*arrow)}
    assert wrong - TURNED_ROUND.keys() == set()


def test_arrows_that_were_put_right_are_not_tolerated_any_more() -> None:
    assert TURNED_ROUND.keys() <= arrows()


def test_the_foundation_knows_nothing_above_it() -> None:
    above = {
        (name, part) for name, part in arrows() if part_of(name) in FOUNDATION and part not in FOUNDATION
    }
    assert above == set()


@pytest.mark.parametrize("library", sorted(THIRD_PARTY))
def test_a_library_stops_at_its_adapter(library: str) -> None:
    users = {name for name, tree in modules() for target in imported(tree) if target.split(".")[0] == library}
    assert users == THIRD_PARTY[library]


def test_the_analysis_loads_neither_clang_nor_the_solver() -> None:
    program = (
        "import sys, ddilint.analysis.interpreter, ddilint.analysis.solver, ddilint.analysis.proof\n"
        "print([name for name in ('clang', 'z3', 'ddilint.frontend') if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    assert result.stdout.strip() == "[]"
