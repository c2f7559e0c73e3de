"""The call graph of a driver for people, as plain data: what is drawn, not where.

Functions with the levels that they can run at, callbacks with how they become that, the contracted routines that
are called in the end, and the findings where they are.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from ddilint.finding import Location, Severity
from ddilint.irqlfacts import Level, LevelRange


class Kind(StrEnum):
    """What a node stands for: a function that the system calls, another one, a routine of the system."""

    CALLBACK = "callback"
    FUNCTION = "function"
    ROUTINE = "routine"


class Mark(Struct, frozen=True):
    """A finding that is shown at a node or an edge."""

    rule: str
    severity: Severity
    message: str
    location: Location


class Role(Struct, frozen=True):
    """How a function becomes a callback: `text` goes on from its name ("is the HwInterrupt callback of …").

    `caller` calls it then ("" where nobody is known to), at `levels` (None where that is not known).
    """

    text: str
    location: Location
    caller: str
    levels: LevelRange | None


class Node(Struct, frozen=True):
    """A function of the driver, or a routine that it calls.

    `levels` are the levels and ranges that it can be entered at; besides these, it is entered at levels that are not
    known where `is_partly_unknown`. Without either, nothing is known. `limit` is the highest level that a routine may
    be called at. A routine has no location.
    """

    id: str
    name: str
    kind: Kind
    location: Location | None = None
    levels: tuple[LevelRange, ...] = ()
    is_partly_unknown: bool = False
    roles: tuple[Role, ...] = ()
    marks: tuple[Mark, ...] = ()
    limit: Level | None = None

    @property
    def is_entered(self) -> bool:
        """Whether anything is known of how it is entered."""
        return bool(self.levels) or self.is_partly_unknown

    @property
    def highest(self) -> Level | None:
        """The highest level that it is known to run at."""
        return max((levels.highest for levels in self.levels), default=None)


class Edge(Struct, frozen=True):
    """The calls from one node to another, at `locations`.

    They go `via` a routine that calls back what it is handed, through a pointer (`is_indirect`), or straight.
    `is_on_path` says that the path of a finding leads along.
    """

    caller: str
    callee: str
    locations: tuple[Location, ...]
    levels: tuple[LevelRange, ...] = ()
    via: str = ""
    is_indirect: bool = False
    is_on_path: bool = False
    marks: tuple[Mark, ...] = ()


class CallGraph(Struct, frozen=True):
    """The call graph of one driver.

    The driver has `functions` functions; where the graph `is_reduced`, only those are nodes from which a contracted
    routine can be reached. `unread` are the functions whose code could not be had.
    """

    driver: str
    folder: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    functions: int
    is_reduced: bool
    unread: tuple[str, ...] = ()

    @property
    def shown(self) -> int:
        """How many functions of the driver are nodes."""
        return sum(node.kind is not Kind.ROUTINE for node in self.nodes)

    def roots(self) -> tuple[Node, ...]:
        """The callbacks that no function of the graph calls."""
        called = {edge.callee for edge in self.edges if edge.caller != edge.callee}
        return tuple(node for node in self.nodes if node.kind is Kind.CALLBACK and node.id not in called)

    def marks(self) -> tuple[Mark, ...]:
        """The findings, those of functions first."""
        at_nodes = (mark for node in self.nodes for mark in node.marks)
        return (*at_nodes, *(mark for edge in self.edges for mark in edge.marks))
