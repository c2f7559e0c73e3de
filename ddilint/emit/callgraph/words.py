"""What the picture of a call graph says in words, the same in each of its formats; and its colours."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from msgspec import Struct

from ddilint.callgraph import CallGraph, Edge, Kind, Mark, Node, Role
from ddilint.emit.source import visible
from ddilint.finding import Location
from ddilint.irqlfacts import Level, LevelRange

UNKNOWN: Final = "unknown"

FILLS: Final[dict[Level | None, str]] = {
    Level.PASSIVE_LEVEL: "#d6e8f7",
    Level.APC_LEVEL: "#c3e6c9",
    Level.DISPATCH_LEVEL: "#ffe38f",
    Level.DIRQL: "#f7b07c",
    Level.CLOCK_LEVEL: "#f0a08f",
    Level.IPI_LEVEL: "#ea9fac",
    Level.HIGH_LEVEL: "#e3a0c8",
    None: "#ffffff",
}
"""Fills by the highest level: they get darker with it, differ for the colour-blind, and carry black text well."""

ROUTINE_FILL: Final = "#e4e7eb"
INK: Final = "#1b1f24"
SOFT: Final = "#57606a"
LINE: Final = "#8b949e"
ALARM: Final = "#b3261e"


def levels_of(levels: tuple[LevelRange, ...], *, is_partly_unknown: bool = False) -> str:
    """The levels in words, the highest first."""
    names = [str(each) for each in levels if not any(_covers(other, each) for other in levels)]
    if is_partly_unknown:
        names.append(UNKNOWN)
    return ", ".join(names) if names else UNKNOWN


def _covers(wide: LevelRange, narrow: LevelRange) -> bool:
    return wide != narrow and wide.lowest <= narrow.lowest and narrow.highest <= wide.highest


def level_line(node: Node) -> str:
    """The line on levels of a node: at which it runs, or may be called."""
    if node.kind is Kind.ROUTINE:
        return f"at most {node.limit.name}" if node.limit is not None else "a routine of the system"
    return levels_of(node.levels, is_partly_unknown=node.is_partly_unknown)


def role_line(role: Role) -> str:
    """How a function becomes a callback, short: `HwInterrupt callback of HW_INITIALIZATION_DATA`."""
    return visible(role.text.removeprefix("is ").removeprefix("the "))


def place(location: Location) -> str:
    """File and line."""
    return visible(f"{location.path}:{location.line}")


def short_place(location: Location) -> str:
    """The file's own name, and the line."""
    return visible(f"{location.path.rpartition('/')[2]}:{location.line}")


def badge(marks: tuple[Mark, ...]) -> str:
    """The rules of findings, each once, with how often it was found if that is more than once."""
    counts: dict[str, int] = {}
    for mark in marks:
        counts[mark.rule] = counts.get(mark.rule, 0) + 1
    return ", ".join(f"{rule} ({count})" if count > 1 else rule for rule, count in counts.items())


def mark_lines(marks: tuple[Mark, ...]) -> list[str]:
    """Findings in full, a line each."""
    return [
        f"{mark.rule} {mark.severity} ({place(mark.location)}): {visible(mark.message)}" for mark in marks
    ]


def node_title(node: Node) -> str:
    """All there is to say of a node, in lines."""
    lines = [node.name]
    if node.location is not None:
        lines[0] += f" ({place(node.location)})"
    for role in node.roles:
        calls = f", which {role.caller} calls at {role.levels or 'a level that is not known'}"
        lines.append(f"{visible(role.text)} ({place(role.location)}){calls}")
    prefix = "may be called " if node.kind is Kind.ROUTINE and node.limit is not None else ""
    lines.append(
        prefix + level_line(node) if prefix or node.kind is Kind.ROUTINE else f"IRQL: {level_line(node)}"
    )
    return "\n".join([*lines, *mark_lines(node.marks)])


def edge_title(edge: Edge, names: dict[str, str]) -> str:
    """All there is to say of the calls between two functions, in lines."""
    how = f" through {edge.via}" if edge.via else (" through a pointer" if edge.is_indirect else "")
    first = f"{names[edge.caller]} calls {names[edge.callee]}{how} ({', '.join(map(short_place, edge.locations))})"
    at = [f"IRQL: {levels_of(edge.levels)}"] if edge.levels else []
    return "\n".join([first, *at, *mark_lines(edge.marks)])


class Look(Enum):
    """What a reader can tell nodes and edges apart by."""

    FILL = auto()
    DOUBLE_BORDER = auto()
    DASHED_BORDER = auto()
    DASHES = auto()
    ALARM = auto()


class LegendItem(Struct, frozen=True):
    """A look that occurs in a picture, and what it means; `fill` is the colour of a FILL."""

    look: Look
    text: str
    fill: str = ""


def legend(graph: CallGraph) -> list[LegendItem]:
    """What the looks mean: only those that occur."""
    highest = {node.highest for node in graph.nodes if node.kind is not Kind.ROUTINE}
    items = [
        LegendItem(Look.FILL, level.name if level is not None else "IRQL unknown", FILLS[level])
        for level in (*Level, None)
        if level in highest
    ]
    kinds = {node.kind for node in graph.nodes}
    if Kind.CALLBACK in kinds:
        items.append(LegendItem(Look.DOUBLE_BORDER, "callback"))
    if Kind.ROUTINE in kinds:
        items.append(LegendItem(Look.FILL, "contracted routine", ROUTINE_FILL))
    if any(node.kind is Kind.FUNCTION and not node.is_entered for node in graph.nodes):
        items.append(LegendItem(Look.DASHED_BORDER, "nothing is known to call it"))
    if any(edge.via or edge.is_indirect for edge in graph.edges):
        items.append(LegendItem(Look.DASHES, "called back, or through a pointer"))
    if graph.marks():
        items.append(LegendItem(Look.ALARM, "finding, and the calls that lead to it"))
    return items


def summary(graph: CallGraph) -> str:
    """What the picture shows, and what it leaves out."""
    findings = len(graph.marks())
    shown = f"{_count(graph.shown, 'function')}"
    if graph.is_reduced:
        shown = (
            f"{graph.shown} of {_count(graph.functions, 'function')}: "
            f"only those that reach a contracted routine"
        )
    found = f"{_count(findings, 'finding')}" if findings else "no finding"
    unread = f"; not read: {_few(graph.unread)}" if graph.unread else ""
    return f"{shown}; {found}{unread}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def _few(names: tuple[str, ...]) -> str:
    shown = ", ".join(map(visible, names[:3]))
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown
