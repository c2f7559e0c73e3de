"""The pipeline, from paths to a report.

Discover the tree, group its sources into link units, and analyse each unit that mentions a contracted routine, in a
worker process of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from msgspec import Struct, field

from ddilint.catalog import load_catalog
from ddilint.config import Settings
from ddilint.contracts.reader import load_contracts
from ddilint.finding import Finding, Location, Notification, Report, RunSummary, Severity
from ddilint.irqlfacts import IrqlFacts, load_irql_facts
from ddilint.limits import EVERY_LIMIT, rule_limits
from ddilint.project.event_codes import owned_message_files
from ddilint.project.event_sources import EventSources
from ddilint.project.files import SourceTree, discover
from ddilint.project.messages import header_text, read_messages
from ddilint.project.messages.manifest import read_manifest
from ddilint.project.paths import BrokenFileError, notification
from ddilint.project.relevance import MentionSite, Relevance, Texts, kept_texts, relevance_of
from ddilint.project.selection import narrowed
from ddilint.project.units import LinkUnit, plan_units
from ddilint.workers import Task, execute

if TYPE_CHECKING:
    from ddilint.analyzers.inventory import LoggedEvent
    from ddilint.eventdoc import Driver
    from ddilint.linkunit.parsing import SourceParser
    from ddilint.linkunit.unit import DriverUnit

Progress = Callable[[int, int, str], None]

REGISTRATION = "DDI406"
"""The rule that is judged for a whole driver, with what all of it logs."""
_OF_MESSAGES = frozenset({"DDI404", "DDI405", REGISTRATION})
"""The rules whose findings a change of a message file can bring about."""
_IRQL_RULES = "DDI5"
_ENDS_PATHS = "DDI201"


class _UnitResult(Struct):
    """What a worker sends back."""

    findings: list[Finding] = field(default_factory=list)
    notifications: list[Notification] = field(default_factory=list)
    files_parsed: int = 0
    functions_analysed: int = 0
    sites: list[tuple[str, int, str]] = field(default_factory=list)
    missed: list[tuple[str, int, str]] = field(default_factory=list)
    logged: tuple[LoggedEvent, ...] = ()
    levels: dict[Location, str] = field(default_factory=dict)


class _Analysed(Struct, frozen=True):
    """All units of a tree that have to do with logging, each with its result."""

    tree: SourceTree
    texts: Texts
    units: list[LinkUnit]
    results: list[_UnitResult]
    sources: EventSources
    notifications: list[Notification]


def run(
    settings: Settings, progress: Progress | None = None, meanwhile: Callable[[], None] = lambda: None
) -> Report:
    """Analyse what the settings name; raises UsageError for what the user must put right.

    `meanwhile` is called while the workers work: a good time to load what will be needed for the report.
    """
    catalog = load_catalog()
    selected = catalog.select(settings.select, settings.ignore, settings.extend_select, settings.origins)
    judges_registration = REGISTRATION in selected
    found = _analysed(settings, selected, progress, inventory=judges_registration, meanwhile=meanwhile)
    if judges_registration:
        from ddilint.registration import judge

        rule = catalog.rule(REGISTRATION)
        for unit, result in zip(found.units, found.results, strict=True):
            result.findings += judge(unit, result.logged, found.sources, found.texts, rule)
    return _report(found)


def document(settings: Settings, progress: Progress | None = None) -> tuple[tuple[Driver, ...], Report]:
    """What the drivers among the settings' paths log, and a report without findings on how that went."""
    found = _analysed(settings, frozenset(), progress, inventory=True, levels=True)
    from ddilint.describe import describe

    drivers = (
        describe(unit, result.logged, found.sources, found.tree, found.texts, result.levels)
        for unit, result in zip(found.units, found.results, strict=True)
    )
    return tuple(driver for driver in drivers if driver.events or driver.unlogged), _report(found)


def _analysed(
    settings: Settings,
    selected: frozenset[str],
    progress: Progress | None,
    *,
    inventory: bool,
    levels: bool = False,
    meanwhile: Callable[[], None] = lambda: None,
) -> _Analysed:
    contracts = load_contracts()
    tree = discover(settings.paths, root=settings.root, exclude=settings.exclude)
    plan = plan_units(tree)
    texts = Texts(tree)
    sources = EventSources(tree, plan.units)
    asked = [unit for unit in plan.units if is_asked_for(unit, texts, sources)]
    units = _mentioning(texts, asked, contracts.tracking() | _limited(selected))
    notifications = [each for each in (*tree.problems, *plan.problems) if _concerns(each, settings)]

    def look_around() -> None:
        notifications.extend(_broken_sources(texts, tree.selected))
        notifications.extend(_message_problems(tree, asked))
        notifications.extend(sources.problems(units))
        if inventory:
            import_module("ddilint.registration")  # which reads what the workers send back
        meanwhile()

    results: list[_UnitResult] = []
    with TemporaryDirectory(prefix="ddilint-", ignore_cleanup_errors=True) as folder:
        tasks = [
            Task(settings, tree, unit, selected, Path(folder, str(number)))
            for number, unit in enumerate(units)
        ]
        work = partial(_analyse_unit, inventory=inventory, levels=levels)
        for done, answer in enumerate(execute(work, tasks, settings.jobs, look_around), 1):
            notifications += answer.notifications
            results.append(answer.value or _UnitResult())
            if progress is not None:
                progress(done, len(tasks), units[done - 1].name)
    return _Analysed(tree, texts, units, results, sources, notifications)


def _concerns(problem: Notification, settings: Settings) -> bool:
    """Whether a problem that the walk over the whole project met lies where it can matter to what is linted."""
    if problem.location is None:
        return True
    place = settings.root / problem.location.path
    folders = [path if os.path.isdir(path) else path.parent for path in settings.paths]
    return any(place.is_relative_to(folder) or folder.is_relative_to(place.parent) for folder in folders)


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


def _mentioning(texts: Texts, units: Iterable[LinkUnit], names: frozenset[str]) -> list[LinkUnit]:
    """The units that have a source with one of the routines' names in its bytes, or where a header of the tree has."""
    return [
        unit
        for unit in units
        if any(texts.mentioned(path, names) for path in (*unit.sources, *unit.included))
        or texts.mentioning_headers(names)  # there are many: they are read last
    ]


def _limited(selected: frozenset[str]) -> frozenset[str]:
    """The routines that a selection is about besides those with contracts: all documented ones, for DDI503."""
    return frozenset(load_irql_facts().limits) if EVERY_LIMIT in selected else frozenset()


def is_asked_for(unit: LinkUnit, texts: Texts, sources: EventSources) -> bool:
    """Whether a unit holds a selected source, or has to do with a selected header, message file or INF."""
    tree = texts.tree
    others = tree.selected_others
    if not others or not tree.selected.isdisjoint((*unit.sources, *unit.included)):
        return True
    if any(not others.isdisjoint(texts.included(unit, source)) for source in unit.sources):
        return True
    return _goes_with_messages(unit, texts) or any(
        driver.installation.path in others for driver in sources.of(unit)
    )


def _goes_with_messages(unit: LinkUnit, texts: Texts) -> bool:
    """Whether a message file that was selected itself belongs to a unit."""
    tree = texts.tree
    selected = (tree.selected_others or frozenset()).intersection(tree.message_files)
    return bool(selected) and not selected.isdisjoint(owned_message_files(unit, tree, texts))


def _message_problems(tree: SourceTree, units: Sequence[LinkUnit]) -> Iterable[Notification]:
    """What is wrong in the message files of the units, and which manifests cannot be read."""
    roots = tuple(dict.fromkeys(unit.root for unit in units))
    for path in tree.manifests:
        if any(path.is_relative_to(root) for root in roots):
            try:
                read_manifest(path)
            except BrokenFileError as error:
                yield error.as_notification("manifest-unreadable", tree.root)
    for path in dict.fromkeys(path for unit in units for path in unit.message_files):
        try:
            problems = read_messages(path).problems
        except BrokenFileError as error:
            yield error.as_notification("message-file-unreadable", tree.root)
            continue
        for problem in problems:
            yield notification("message-file-problem", problem.text, path, tree.root, line=problem.line)


# -- a unit ---------------------------------------------------------------------------------------------------------


def _analyse_unit(task: Task, *, inventory: bool, levels: bool) -> _UnitResult:
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
    relevance = relevance_of(task.unit, names, texts)
    result = _UnitResult(notifications=list(relevance.problems))
    if not tree.selected_others and not levels:
        relevance = narrowed(relevance, tree.reports, texts, *contracts.exchanging())
    if not relevance.is_relevant:
        return result
    limited = limits.keys() - contracts.routines.keys()
    unit = opened_unit(task, parser, relevance, texts, facts, limited)
    from ddilint.analyzers.levels.analyzer import LevelAnalyzer
    from ddilint.analyzers.objects import ObjectAnalyzer

    report = ObjectAnalyzer(
        unit, load_catalog(), task.selected, inventory=inventory, documents=levels
    ).analyse()
    result.findings = report.findings
    result.logged = report.logged
    if relevance.own is not None:
        result.logged = tuple(event for event in report.logged if unit.reports(event.location))
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
    seen = {(name, place.path, place.line) for name, place in report.interpreted}
    lines = {(place.path, place.line) for _, place in report.interpreted}
    tracked = contracts.tracking()
    for site in relevance.sites:
        if not site.is_call or site.ddi not in tracked:
            continue
        path = tree.shown(site.path)
        entry = (path, site.line, site.ddi)
        result.sites.append(entry)
        if (site.ddi, path, site.line) not in seen and (path, site.line) not in lines:
            result.missed.append(entry)
            if tree.reports(site.path):
                before = [
                    finding.location.line
                    for finding in result.findings
                    if (finding.rule, finding.function, finding.location.path)
                    == (_ENDS_PATHS, site.function, path)
                    and finding.location.line <= site.line
                ]
                why = _reason(site, task, relevance, unit, max(before, default=None))
                result.notifications.append(_missed(site, path, why))
    return result


def opened_unit(
    task: Task,
    parser: SourceParser,
    relevance: Relevance,
    texts: Texts,
    facts: IrqlFacts | None,
    limited: Collection[str] = (),
) -> DriverUnit:
    """The unit of a task; `facts` and `limited` are for what is asked of levels."""
    from ddilint.headers.index import STATUS_HEADER
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


def _reason(site: MentionSite, task: Task, relevance: Relevance, unit: DriverUnit, ended: int | None) -> str:
    """Why a call was not interpreted; `ended` is the line of a defect in its function that no path gets past."""
    if site.path in task.left_out:
        return "its file was left out"
    if not site.function:
        return "it stands outside of any function"
    function = relevance.files[site.path].function_at(site.offset)
    error = unit.first_error(site.path, function.first_line, function.last_line) if function else None
    if error is not None:
        return f"{site.function} could not be parsed (line {error.line}: {error.message})"
    if site.guard:
        return f"the preprocessor leaves it out, or nothing leads to it (inside `{site.guard}`)"
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
    index = HeaderIndex([str(path) for path in (*texts.headers(), *tree.message_files)])
    folders = (*unit.include_dirs, *settings.include_dirs, *unit.all_include_dirs)
    resolver = Resolver(
        index,
        include_dirs=[str(folder) for folder in dict.fromkeys(folders)],
        kit=Kit(settings.kit) if settings.kit is not None else None,
        message_header=lambda path: header_text(read_messages(Path(path))),
    )
    return SourceParser(
        unit, resolver, target_named(settings.target), settings.defines, task.left_out, task.note
    )


# -- the report ----------------------------------------------------------------------------------------------------


def _report(found: _Analysed) -> Report:
    tree, results, notifications = found.tree, found.results, found.notifications
    findings: dict[tuple[str, Location], Finding] = {}
    sites: set[tuple[str, int, str]] = set()
    missed: set[tuple[str, int, str]] = set()
    for unit, result in zip(found.units, results, strict=True):
        notifications += result.notifications
        sites.update(result.sites)
        missed.update(result.missed)
        asks_for_messages = _goes_with_messages(unit, found.texts)
        for finding in result.findings:
            places = [finding.location]
            if finding.rule == REGISTRATION:  # it is the driver's, whose sources are asked about, not the INF
                places += [related.location for related in finding.related]
            is_of_messages = asks_for_messages and finding.rule in _OF_MESSAGES
            if is_of_messages or any(tree.reports(tree.named(place.path)) for place in places):
                findings.setdefault((finding.rule, finding.location), finding)
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
