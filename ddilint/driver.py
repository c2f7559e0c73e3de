"""The pipeline, from paths to a report.

Discover the tree, group its sources into link units, and analyse each unit that mentions a contracted routine, in a
worker process of its own: what a broken source does to the parser costs its unit a notification and nothing else.
"""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ddilint.catalog import load_catalog
from ddilint.config import Settings
from ddilint.contracts import Contracts, load_contracts
from ddilint.finding import Finding, Location, Notification, Report, RunSummary, Severity
from ddilint.project.files import SourceTree, discover
from ddilint.project.messages import header_text, read_messages
from ddilint.project.paths import BrokenFileError, notification
from ddilint.project.relevance import MentionSite, Relevance, Texts, relevance_of
from ddilint.project.units import LinkUnit, plan_units

if TYPE_CHECKING:
    from ddilint.frontend.includes import Resolver
    from ddilint.frontend.targets import Target

Progress = Callable[[int, int, str], None]

UNIT_TIMEOUT_SECONDS = 600
"""A unit that takes longer than this is given up: the budgets of the analysis end it long before."""
_STACK_BYTES = 256 << 20
_RECURSION_LIMIT = 20_000


@dataclass(frozen=True, slots=True)
class _Task:
    """What a worker needs to know."""

    settings: Settings
    tree: SourceTree
    unit: LinkUnit
    selected: frozenset[str]


@dataclass(slots=True)
class _UnitResult:
    """What a worker sends back."""

    findings: list[Finding] = field(default_factory=list)
    notifications: list[Notification] = field(default_factory=list)
    files_parsed: int = 0
    functions_analysed: int = 0
    sites: list[tuple[str, int, str]] = field(default_factory=list)
    missed: list[tuple[str, int, str]] = field(default_factory=list)


def run(settings: Settings, progress: Progress | None = None) -> Report:
    """Analyse what the settings name; raises UsageError for what the user must put right."""
    catalog = load_catalog()
    selected = catalog.select(settings.select, settings.ignore, settings.extend_select)
    contracts = load_contracts()
    tree = discover(settings.paths, root=settings.root, exclude=settings.exclude)
    plan = plan_units(tree)
    texts = Texts(tree)
    notifications = [*tree.problems, *plan.problems, *_broken_sources(texts, tree.selected)]
    notifications += _message_problems(tree, plan.units)
    units = _mentioning(texts, plan.units, contracts)
    tasks = [_Task(settings, tree, unit, selected) for unit in units]
    results: list[_UnitResult] = []
    for done, result in enumerate(_execute(tasks, settings.jobs), 1):
        results.append(result)
        if progress is not None:
            progress(done, len(tasks), units[done - 1].name)
    return _report(tree, results, notifications)


def _broken_sources(texts: Texts, sources: Iterable[Path]) -> list[Notification]:
    """What is wrong with sources as texts, whether they have to do with a rule or not."""
    found: list[Notification] = []
    for path in sorted(sources, key=Path.as_posix):
        line, function = texts.unfinished_function(path)
        if line:
            what = f"the file ends inside {function}, which begins here: it seems to be truncated"
            found.append(notification("source-truncated", what, path, texts.tree.root, line=line))
        found += texts.problems_of([path])
    return found


def _mentioning(texts: Texts, units: Iterable[LinkUnit], contracts: Contracts) -> list[LinkUnit]:
    """The units that have a source or header with a contracted routine's name in its bytes."""
    names = contracts.tracking()
    headers = [path for path in texts.headers() if texts.mentioned(path, names)]
    return [
        unit
        for unit in units
        if _is_asked_for(texts, unit)
        and (headers or any(texts.mentioned(path, names) for path in (*unit.sources, *unit.included)))
    ]


def _is_asked_for(texts: Texts, unit: LinkUnit) -> bool:
    """Whether a unit holds a selected source, or reads a selected header."""
    headers = texts.tree.selected_headers
    if not headers or not texts.tree.selected.isdisjoint((*unit.sources, *unit.included)):
        return True
    return any(not headers.isdisjoint(texts.included(unit, source)) for source in unit.sources)


def _message_problems(tree: SourceTree, units: Iterable[LinkUnit]) -> Iterable[Notification]:
    """What is wrong in the message files of the units."""
    for path in dict.fromkeys(path for unit in units for path in unit.message_files):
        try:
            problems = read_messages(path).problems
        except BrokenFileError as error:
            yield error.as_notification("message-file-unreadable", tree.root)
            continue
        for problem in problems:
            yield notification("message-file-problem", problem.text, path, tree.root, line=problem.line)


# -- workers -------------------------------------------------------------------------------------------------------


def _execute(tasks: list[_Task], jobs: int) -> Iterable[_UnitResult]:
    """The results of the tasks, in their order; each task runs in a worker process."""
    if not tasks:
        return
    from pebble import ProcessExpired, ProcessPool

    with ProcessPool(max_workers=max(1, min(jobs, len(tasks)))) as pool:
        futures = [pool.schedule(_analyse, args=(task,), timeout=UNIT_TIMEOUT_SECONDS) for task in tasks]
        for task, future in zip(tasks, futures, strict=True):
            try:
                yield future.result()
            except FutureTimeout:
                yield _failed(task, "took too long", Severity.WARNING)
            except ProcessExpired:
                yield _failed(task, "made the parser crash", Severity.WARNING)


def _failed(task: _Task, why: str, severity: Severity) -> _UnitResult:
    place = task.tree.shown(task.unit.root)
    message = f"{place}: the unit {task.unit.name} {why} and was not analysed"
    return _UnitResult(notifications=[Notification("unit-not-analysed", message, severity)])


def _analyse(task: _Task) -> _UnitResult:
    """Analyse a unit, on a stack that deep nesting does not exhaust."""
    result: list[_UnitResult] = []

    def work() -> None:
        sys.setrecursionlimit(_RECURSION_LIMIT)
        try:
            result.append(_analyse_unit(task))
        except Exception as error:  # our own bug: the other units are still reported
            place = traceback.extract_tb(error.__traceback__)[-1]
            why = f"met an internal error ({type(error).__name__}: {error}, {Path(place.filename).name}:{place.lineno})"
            result.append(_failed(task, why, Severity.ERROR))

    threading.stack_size(_STACK_BYTES)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return result[0]


def _analyse_unit(task: _Task) -> _UnitResult:
    from ddilint.analysis.analyzer import Analyzer
    from ddilint.linkunit import DriverUnit

    settings, tree = task.settings, task.tree
    contracts = load_contracts()
    texts = Texts(tree)
    relevance = relevance_of(task.unit, contracts.tracking(), texts)
    result = _UnitResult(notifications=list(relevance.problems))
    if not relevance.is_relevant:
        return result
    unit = DriverUnit(
        tree, relevance, _resolver(task, texts), _target(settings), contracts, settings.defines, texts
    )
    report = Analyzer(unit, load_catalog(), task.selected).analyse()
    result.findings = report.findings
    result.notifications += unit.notifications + report.notifications
    result.files_parsed = unit.parsed_sources
    result.functions_analysed = len(report.functions)
    seen = {(name, place.path, place.line) for name, place in report.interpreted}
    lines = {(place.path, place.line) for _, place in report.interpreted}
    for site in relevance.sites:
        if not site.is_call:
            continue
        path = tree.shown(site.path)
        entry = (path, site.line, site.ddi)
        result.sites.append(entry)
        if (site.ddi, path, site.line) not in seen and (path, site.line) not in lines:
            result.missed.append(entry)
            if tree.reports(site.path):
                result.notifications.append(_missed(site, path, relevance))
    return result


def _missed(site: MentionSite, path: str, relevance: Relevance) -> Notification:
    if not site.function:
        why = "it stands outside of any function"
    elif site.guard:
        why = f"the preprocessor leaves it out, or nothing leads to it (inside `{site.guard}`)"
    else:
        why = "no path leads to it, or the code around it could not be parsed"
    del relevance
    return Notification(
        "call-not-interpreted",
        f"the call of {site.ddi} was not interpreted: {why}",
        Severity.WARNING,
        Location(path, site.line, site.column),
    )


def _target(settings: Settings) -> Target:
    from ddilint.frontend.targets import target_named

    return target_named(settings.target)


def _resolver(task: _Task, texts: Texts) -> Resolver:
    from ddilint.frontend.includes import HeaderIndex, Kit, Resolver

    settings, tree, unit = task.settings, task.tree, task.unit
    index = HeaderIndex([str(path) for path in (*texts.headers(), *tree.message_files)])
    folders = [*unit.include_dirs, *settings.include_dirs]
    for _, flags in unit.per_file:
        folders += flags.include_dirs
    return Resolver(
        index,
        include_dirs=[str(folder) for folder in dict.fromkeys(folders)],
        kit=Kit(settings.kit) if settings.kit is not None else None,
        message_header=lambda path: header_text(read_messages(Path(path))),
    )


# -- the report ----------------------------------------------------------------------------------------------------


def _report(tree: SourceTree, results: list[_UnitResult], notifications: list[Notification]) -> Report:
    findings: dict[tuple[str, Location], Finding] = {}
    sites: set[tuple[str, int, str]] = set()
    missed: set[tuple[str, int, str]] = set()
    for result in results:
        notifications += result.notifications
        sites.update(result.sites)
        missed.update(result.missed)
        for found in result.findings:
            if tree.reports(tree.root / found.location.path):
                findings.setdefault((found.rule, found.location), found)
    missed -= {site for result in results for site in result.sites if site not in result.missed}
    unique = list(dict.fromkeys(notifications))
    summary = RunSummary(
        files_found=len(tree.selected),
        files_parsed=sum(result.files_parsed for result in results),
        functions_analysed=sum(result.functions_analysed for result in results),
        calls_interpreted=len(sites - missed),
        calls_not_interpreted=len(missed),
    )
    return Report(tuple(sorted(findings.values(), key=Finding.sort_key)), tuple(unique), summary)
