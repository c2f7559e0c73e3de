"""What a worker does with one driver: open it, analyse it, and account for every call that stands in its text.

The parser, the interpreter and the analyzers are loaded here, while libclang works on the first headers.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from msgspec import Struct, field

from ddilint.catalog import load_catalog
from ddilint.containment import KIND, contained
from ddilint.contracts.reader import load_contracts
from ddilint.finding import Finding, Location, Notification, Severity
from ddilint.headers.index import STATUS_HEADER, header_by_name
from ddilint.irqlfacts import IrqlFacts, load_irql_facts
from ddilint.limits import rule_limits
from ddilint.project.messages import header_of
from ddilint.project.relevance import MentionSite, Relevance, relevance_of
from ddilint.project.selection import narrowed
from ddilint.project.texts import Texts, kept_texts
from ddilint.project.units import LinkUnit
from ddilint.workers import Task

if TYPE_CHECKING:
    from ddilint.analyzers.inventory import LoggedEvent
    from ddilint.linkunit.parsing import SourceParser
    from ddilint.linkunit.unit import DriverUnit

_IRQL_RULES = "DDI5"
_ENDS_PATHS = "DDI201"
_CUT_SHORT = {
    KIND: "the analysis of {} failed",
    "function-not-analysed": "{} was not analysed",
    "function-not-fully-analysed": "{} was not fully analysed",
}
"""What is said of calls in a function (or source) of which something of a kind is told."""


class UnitResult(Struct):
    """What a worker sends back."""

    findings: list[Finding] = field(default_factory=list)
    notifications: list[Notification] = field(default_factory=list)
    files_parsed: int = 0
    functions_analysed: int = 0
    sites: list[tuple[str, int, str]] = field(default_factory=list)
    missed: list[tuple[str, int, str]] = field(default_factory=list)
    logged: tuple[LoggedEvent, ...] = ()
    levels: dict[Location, str] = field(default_factory=dict)


def looked_through(unit: LinkUnit, ddis: Collection[str], texts: Texts) -> Relevance:
    """What one unit has to do with some routines, by its text and the names of the kit."""
    return relevance_of(unit, ddis, texts, header_by_name)


def analyse_unit(task: Task, *, inventory: bool, levels: bool) -> UnitResult:
    """Analyse a unit; with `inventory` also what it logs, with `levels` also the IRQL there."""
    tree = task.tree
    contracts = load_contracts()
    texts = kept_texts(tree)
    facts = None
    if levels or any(rule.startswith(_IRQL_RULES) for rule in task.selected):
        facts = load_irql_facts()
    limits = rule_limits(contracts, facts, task.selected) if facts is not None else {}
    names = frozenset(contracts.tracking() | limits.keys())
    parser = source_parser(task, texts)
    # libclang works on the headers while the sources are looked through, and what analyses them is loaded.
    parser.begin(path for path in task.unit.sources if texts.mentioned(path, names))
    relevance = looked_through(task.unit, names, texts)
    result = UnitResult(notifications=list(relevance.problems))
    if not tree.selected_others and not levels:
        relevance = narrowed(relevance, tree.reports, texts, *contracts.exchanging())
    if not relevance.is_relevant:
        return result
    limited = limits.keys() - contracts.routines.keys()
    unit = opened_unit(task, parser, relevance, texts, facts, limited)
    from ddilint.analyzers.levels.analyzer import LevelAnalyzer
    from ddilint.analyzers.objects import ObjectAnalyzer, UnitReport

    report = UnitReport()
    place = Location(tree.shown(task.unit.root), 0)
    with contained(result.notifications, f"{task.unit.name} was not fully analysed", place):
        report = ObjectAnalyzer(
            unit, load_catalog(), task.selected, inventory=inventory, documents=levels
        ).analyse()
    result.findings = report.findings
    result.logged = report.logged
    if relevance.own is not None:
        result.logged = tuple(event for event in report.logged if unit.reports(event.location))
    with contained(result.notifications, f"the IRQLs in {task.unit.name} were not fully analysed", place):
        if limits and facts is not None:
            judged = LevelAnalyzer(unit, load_catalog(), task.selected, facts).analyse()
            result.findings += judged.findings
            report.notifications += judged.notifications
            report.functions |= judged.functions
        if levels and facts is not None:
            from ddilint.describe import levels_of

            analyzer = LevelAnalyzer(unit, load_catalog(), frozenset(), facts)
            result.levels = levels_of(report.logged, analyzer)
    result.notifications += unit.notifications + unit.nested_too_deeply() + report.notifications
    result.files_parsed = unit.parsed_sources
    result.functions_analysed = len(report.functions)
    _account_for_calls(result, task, relevance, unit, report.interpreted)
    return result


def _account_for_calls(
    result: UnitResult,
    task: Task,
    relevance: Relevance,
    unit: DriverUnit,
    interpreted: Collection[tuple[str, Location]],
) -> None:
    """Note every call of a routine with a contract that stands in the text, and why it was not interpreted, if so."""
    tree = task.tree
    seen = {(name, place.path, place.line) for name, place in interpreted}
    lines = {(place.path, place.line) for _, place in interpreted}
    tracked = load_contracts().tracking()
    cut_short = [note for note in result.notifications if note.kind in _CUT_SHORT]
    for site in relevance.sites:
        if not site.is_call or site.ddi not in tracked:
            continue
        path = tree.shown(site.path)
        entry = (path, site.line, site.ddi)
        result.sites.append(entry)
        if (site.ddi, path, site.line) in seen or (path, site.line) in lines:
            continue
        result.missed.append(entry)
        if tree.reports(site.path):
            before = [
                finding.location.line
                for finding in result.findings
                if (finding.rule, finding.function, finding.location.path)
                == (_ENDS_PATHS, site.function, path)
                and finding.location.line <= site.line
            ]
            why = _reason(site, task, relevance, unit, max(before, default=None), cut_short)
            result.notifications.append(_missed(site, path, why))


def opened_unit(
    task: Task,
    parser: SourceParser,
    relevance: Relevance,
    texts: Texts,
    facts: IrqlFacts | None,
    limited: Collection[str] = (),
) -> DriverUnit:
    """The unit of a task; `facts` and `limited` are for what is asked of levels."""
    from ddilint.linkunit.sources import UnitInputs
    from ddilint.linkunit.unit import DriverUnit
    from ddilint.project.event_codes import event_messages

    inputs = UnitInputs(
        task.tree,
        relevance,
        texts,
        parser,
        load_contracts(),
        event_messages(task.unit, task.tree, texts, [STATUS_HEADER]),
        facts=facts,
        limited=limited,
    )
    return DriverUnit(inputs)


def _reason(
    site: MentionSite,
    task: Task,
    relevance: Relevance,
    unit: DriverUnit,
    ended: int | None,
    cut_short: Collection[Notification],
) -> str:
    """Why a call was not interpreted.

    `ended` is the line of a defect in its function that no path gets past; `cut_short` tells of functions that were not
    analysed to their end.
    """
    if site.path in task.left_out:
        return "its file was left out"
    if not site.function:
        return "it stands outside of any function"
    function = relevance.files[site.path].function_at(site.offset)
    if function is not None:
        error = unit.first_error(site.path, function.first_line, function.last_line)
        if error is not None:
            return f"{site.function} could not be parsed (line {error.line}: {error.message})"
        path = task.tree.shown(site.path)
        lines = (0, *range(function.first_line, function.last_line + 1))  # 0 is the source as a whole
        for note in cut_short:
            if note.location is not None and note.location.path == path and note.location.line in lines:
                return _CUT_SHORT[note.kind].format(site.function)
    if site.guard:
        return f"the preprocessor leaves it out, or nothing leads to it (inside `{site.guard}`)"
    if function is not None and not unit.is_made(site.path, function):
        return f"no source that was parsed defines {site.function} there: of a template, nothing is made"
    if ended is not None:
        return f"no path of {site.function} leads to it that gets past the {_ENDS_PATHS} of line {ended}"
    return f"no path of {site.function} leads to it"


def _missed(site: MentionSite, path: str, why: str) -> Notification:
    return Notification(
        "call-not-interpreted",
        f"the call of {site.ddi} was not interpreted: {why}",
        Severity.WARNING,
        Location(path, site.line, site.column),
    )


def source_parser(task: Task, texts: Texts) -> SourceParser:
    """What parses the sources of a task's unit."""
    from ddilint.frontend.includes import HeaderIndex, Kit, Resolver
    from ddilint.frontend.targets import target_named
    from ddilint.linkunit.parsing import SourceParser

    settings, tree, unit = task.settings, task.tree, task.unit
    index = HeaderIndex((*texts.headers(), *tree.message_files))
    folders = (*unit.include_dirs, *settings.include_dirs, *unit.all_include_dirs)
    resolver = Resolver(
        index,
        include_dirs=[str(folder) for folder in dict.fromkeys(folders)],
        kit=Kit(settings.kit) if settings.kit is not None else None,
        message_header=header_of,
    )
    return SourceParser(
        unit, resolver, target_named(settings.target), settings.defines, task.left_out, task.note
    )
