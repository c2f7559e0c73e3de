"""The call graphs of drivers, with levels and findings: asked of each driver that the paths are about.

Calls are those of the code that the parser was given, and those through pointers that the interpreter could follow;
levels are the interpreter's, findings those of a lint run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from ddilint.callgraph import CallGraph, Edge, Kind, Mark, Node, Role
from ddilint.catalog import Catalog, load_catalog
from ddilint.config import Settings
from ddilint.contracts.reader import load_contracts
from ddilint.driver import Progress, run
from ddilint.errors import UsageError
from ddilint.finding import Finding, Location, Notification, told_once
from ddilint.ir import nodes as ir
from ddilint.irqlfacts import IrqlFacts, LevelRange, load_irql_facts
from ddilint.linkunit.unit import DriverUnit
from ddilint.project.asked import is_asked_for
from ddilint.project.event_sources import EventSources
from ddilint.project.files import discover
from ddilint.project.relevance import Relevance
from ddilint.project.texts import Texts, kept_texts
from ddilint.project.units import LinkUnit, plan_units
from ddilint.unitwork import looked_through, opened_unit, source_parser
from ddilint.workers import Task, execute

if TYPE_CHECKING:
    from ddilint.analyzers.levels.entering import Entered

MOST_FUNCTIONS = 60
"""A driver with more functions than these is reduced to those from which a contracted routine can be reached."""


def call_graphs(
    settings: Settings,
    drivers: Sequence[str] = (),
    *,
    everything: bool = False,
    progress: Progress | None = None,
) -> tuple[tuple[CallGraph, ...], tuple[Notification, ...]]:
    """The call graphs of the drivers that the paths are about, or of those named, and what went wrong on the way.

    `everything` draws all functions of however large a driver. Raises UsageError for what the user must put right.
    """
    tree = discover(settings.paths, root=settings.root, exclude=settings.exclude)
    texts = Texts(tree)
    planned = plan_units(tree).units
    sources = EventSources(tree, planned)
    units = [unit for unit in planned if unit.sources and is_asked_for(unit, texts, sources)]
    if not units:
        raise UsageError("the paths hold no C or C++ source of a driver; there is nothing to draw")
    units = _named(units, drivers) if drivers else units
    report = run(settings, progress)
    notifications = list(report.notifications)
    found = []
    work = partial(_graph_of, findings=report.findings, everything=everything)
    for number, answer in enumerate(execute(work, settings, tree, units), start=1):
        if progress is not None:
            progress(number, len(units), units[number - 1].name)
        notifications += answer.notifications
        if answer.value is not None:
            graph, told = answer.value
            notifications += told
            found.append(graph)
    return tuple(found), told_once(notifications)


def _named(units: Sequence[LinkUnit], drivers: Sequence[str]) -> list[LinkUnit]:
    known = {unit.name.lower(): unit.name for unit in units}
    for name in drivers:
        if name.lower() not in known:
            raise UsageError(f"--unit {name}: no such driver here; there are {', '.join(known.values())}")
    wanted = {name.lower() for name in drivers}
    return [unit for unit in units if unit.name.lower() in wanted]


def _graph_of(
    task: Task, *, findings: Sequence[Finding], everything: bool
) -> tuple[CallGraph, list[Notification]]:
    from ddilint.analyzers.levels.analyzer import LevelAnalyzer

    facts, catalog, texts = load_irql_facts(), load_catalog(), kept_texts(task.tree)
    contracted = load_contracts().tracking()
    relevance = looked_through(task.unit, contracted, texts)
    if not relevance.definitions:  # nothing of it was looked through: no routine is mentioned
        relevance = looked_through(task.unit, _defined(task.unit, texts), texts)
    own = {*task.unit.sources, *task.unit.included}
    names = [
        name
        for name, found in relevance.definitions.items()
        if any(each.path in own for each in found) or name in relevance.reaching
    ]
    is_reduced = len(names) > MOST_FUNCTIONS and not everything
    if is_reduced:
        names = [name for name in names if name in relevance.reaching_any(contracted)]
    unit = opened_unit(task, source_parser(task, texts), relevance, texts, facts)
    builder = _Builder(unit, relevance, facts, contracted)
    builder.add_functions(names)
    if is_reduced:
        builder.keep_reaching()
    analyzer = LevelAnalyzer(unit, catalog, frozenset(), facts)
    builder.add_levels(analyzer.entered(sorted({draft.name for draft in builder.drafts.values()})))
    builder.mark(findings, catalog)
    nodes = builder.nodes()
    graph = CallGraph(
        driver=task.unit.name,
        folder=task.tree.shown(task.unit.root),
        nodes=nodes,
        edges=builder.edges(nodes),
        functions=len(names) if not is_reduced else _count(relevance, own),
        is_reduced=is_reduced,
        unread=tuple(sorted(builder.unread)),
    )
    notifications = list(analyzer.notifications)
    if graph.is_reduced and not graph.nodes:
        said = (
            f"{graph.driver}: none of its {graph.functions} functions reaches a contracted routine, so that "
        )
        notifications.append(Notification("graph-empty", f"{said}nothing is drawn; --all draws them all"))
    return graph, notifications


def _count(relevance: Relevance, own: Collection[Path]) -> int:
    return sum(any(each.path in own for each in found) for found in relevance.definitions.values())


def _defined(unit: LinkUnit, texts: Texts) -> frozenset[str]:
    return frozenset(
        function.name for path in unit.sources for function in texts.looked_through(path)[1].functions
    )


class _Draft(Struct):
    """A node in the making."""

    name: str
    kind: Kind
    location: Location | None
    levels: dict[LevelRange, None] = field(default_factory=dict)
    is_partly_unknown: bool = False
    roles: tuple[Role, ...] = ()
    marks: list[Mark] = field(default_factory=list)


class _Calls(Struct):
    """An edge in the making."""

    locations: dict[Location, None] = field(default_factory=dict)
    levels: dict[LevelRange, None] = field(default_factory=dict)
    via: str = ""
    is_indirect: bool = False
    is_on_path: bool = False
    marks: list[Mark] = field(default_factory=list)


class _Builder:
    """Puts the graph of a unit together."""

    def __init__(
        self, unit: DriverUnit, relevance: Relevance, facts: IrqlFacts, contracted: frozenset[str]
    ) -> None:
        self._unit, self._relevance, self._facts, self._contracted = unit, relevance, facts, contracted
        self.drafts: dict[str, _Draft] = {}
        self._calls: dict[tuple[str, str], _Calls] = {}
        self.unread: list[str] = []

    def add_functions(self, names: Iterable[str]) -> None:
        """Add functions by their plain names, with the calls between them and of contracted routines."""
        functions: dict[str, ir.Function] = {}
        for name in names:
            link_names = self._unit.link_names(name)
            if not link_names and name in self._relevance.reaching:
                self.unread.append(name)
            for link_name in link_names:
                function = self._unit.function(link_name)
                if function is not None:
                    functions[link_name] = function
                elif link_name.rpartition(":")[2] == name:
                    self.unread.append(name)
        for link_name, function in functions.items():
            roles = tuple(self._roles(function))
            kind = Kind.CALLBACK if roles else Kind.FUNCTION
            self.drafts[link_name] = _Draft(function.name, kind, function.location, roles=roles)
        for link_name, function in functions.items():
            for callee, call, via in self._callees(function):
                if callee in self.drafts or callee in self._contracted:
                    found = self._calls.setdefault((link_name, callee), _Calls(via=via))
                    found.locations[call.location] = None
        for _, callee in self._calls:
            if callee not in self.drafts:
                self.drafts[callee] = _Draft(callee, Kind.ROUTINE, None)
        lonely = self.drafts.keys() - {name for pair in self._calls for name in pair}
        for link_name in lonely:
            draft = self.drafts[link_name]
            # What a header defines and nobody uses says nothing of the driver.
            if not draft.roles and not self._is_of_a_source(draft):
                del self.drafts[link_name]

    def _is_of_a_source(self, draft: _Draft) -> bool:
        return any(
            definition.path in self._relevance.unit.sources
            for definition in self._relevance.definitions_of(draft.name)
        )

    def _roles(self, function: ir.Function) -> Iterator[Role]:
        from ddilint.analysis.roles import entries_of

        registered = self._unit.registrations(self._facts, function.link_name)
        for entry in entries_of(function, registered, self._facts, self._unit):
            levels = entry.levels if entry.is_sure else None
            if entry.caller:  # an annotation is no role
                yield Role(entry.text, entry.location, entry.caller, levels)

    def _callees(self, function: ir.Function) -> Iterator[tuple[str, ir.Call, str]]:
        """What a function calls: link names and routines, with the call, and the routine that calls back."""
        for block in function.blocks:
            for instruction in block.instructions:
                if not isinstance(instruction, ir.Call) or not isinstance(instruction.callee, str):
                    continue
                name = instruction.callee
                if not self._unit.is_driver_function(name) and instruction.spelling in self._contracted:
                    name = instruction.spelling
                yield name, instruction, ""
                for effect in self._facts.effects.get(name, ()):
                    if effect.kind == "calls" and effect.callback < len(instruction.arguments):
                        handed = ir.unconverted(instruction.arguments[effect.callback])
                        if isinstance(handed, ir.FunctionAddress):
                            yield handed.function, instruction, name

    def keep_reaching(self) -> None:
        """Leave out all from which no contracted routine is reached."""
        callers: Mapping[str, set[str]] = defaultdict(set)
        for caller, callee in self._calls:
            callers[callee].add(caller)
        kept = {name for name, draft in self.drafts.items() if draft.kind is Kind.ROUTINE}
        pending = list(kept)
        while pending:
            for caller in callers[pending.pop()] - kept:
                kept.add(caller)
                pending.append(caller)
        self.drafts = {name: draft for name, draft in self.drafts.items() if name in kept}
        self._calls = {pair: calls for pair, calls in self._calls.items() if kept.issuperset(pair)}

    def add_levels(self, entered: Iterable[Entered]) -> None:
        """Add what is known of the levels, and the calls through pointers that came to light with them."""
        for way in entered:
            draft = self.drafts.get(way.function)
            if draft is None:
                continue
            if way.levels is None:
                draft.is_partly_unknown = True
            else:
                draft.levels[way.levels] = None
            if way.caller not in self.drafts:
                continue
            calls = self._calls.setdefault((way.caller, way.function), _Calls(is_indirect=True))
            calls.locations[way.location] = None
            if way.levels is not None:
                calls.levels[way.levels] = None

    def mark(self, findings: Iterable[Finding], catalog: Catalog) -> None:
        """Put findings where they are: at the call that is wrong, else at the function."""
        lines: Mapping[tuple[str, int], list[tuple[str, str]]] = defaultdict(list)
        for pair, calls in self._calls.items():
            for place in calls.locations:
                lines[place.path, place.line].append(pair)
        for finding in findings:
            place = finding.location
            mark = Mark(finding.rule, catalog.rule(finding.rule).level, finding.message, place)
            at = [
                self._calls[pair]
                for pair in lines[place.path, place.line]
                if self.drafts[pair[1]].kind is Kind.ROUTINE
            ]
            holders = [
                draft
                for draft in self.drafts.values()
                if draft.name == finding.function
                and draft.location is not None
                and draft.location.path == place.path
            ]
            for holder in at[:1] or holders[:1]:
                holder.marks.append(mark)
            if at or holders:
                for step in finding.steps:
                    for pair in lines[step.location.path, step.location.line]:
                        self._calls[pair].is_on_path = True

    def nodes(self) -> tuple[Node, ...]:
        """The nodes, by place; the routines behind."""
        limits = {name: contract.irql for name, contract in self._unit.contracts.routines.items()}
        found = []
        for name, draft in self.drafts.items():
            limit = limits.get(name) if draft.kind is Kind.ROUTINE else None
            found.append(
                Node(
                    name,
                    draft.name,
                    draft.kind,
                    draft.location,
                    tuple(sorted(draft.levels, key=_height)),
                    draft.is_partly_unknown,
                    draft.roles,
                    tuple(draft.marks),
                    limit.highest if limit is not None else None,
                )
            )
        return tuple(sorted(found, key=_position))

    def edges(self, nodes: Iterable[Node]) -> tuple[Edge, ...]:
        """The edges, in the order of the nodes."""
        order = {node.id: number for number, node in enumerate(nodes)}
        found = [
            Edge(
                caller,
                callee,
                tuple(sorted(calls.locations)),
                tuple(sorted(calls.levels, key=_height)),
                calls.via,
                calls.is_indirect,
                calls.is_on_path or bool(calls.marks),
                tuple(calls.marks),
            )
            for (caller, callee), calls in self._calls.items()
        ]
        return tuple(sorted(found, key=lambda edge: (order[edge.caller], order[edge.callee])))


def _height(levels: LevelRange) -> tuple[int, int]:
    return (-levels.highest, -levels.lowest)


def _position(node: Node) -> tuple[bool, str, int, str]:
    place = node.location
    return (place is None, place.path if place else "", place.line if place else 0, node.id)
