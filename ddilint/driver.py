"""The pipeline, from paths to a report.

Discover the tree, group its sources into link units, and analyse each unit that mentions a contracted routine, in a
worker process of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from ddilint.catalog import load_catalog
from ddilint.config import Settings
from ddilint.containment import contained
from ddilint.contracts.reader import load_contracts
from ddilint.finding import Finding, Location, Notification, Report, RunSummary, told_once
from ddilint.irqlfacts import load_irql_facts
from ddilint.limits import EVERY_LIMIT
from ddilint.project.asked import goes_with_messages, is_asked_for
from ddilint.project.event_sources import EventSources
from ddilint.project.files import SourceTree, discover
from ddilint.project.messages import read_messages
from ddilint.project.messages.manifest import read_manifest
from ddilint.project.neighbours import with_neighbours
from ddilint.project.paths import BrokenFileError, notification
from ddilint.project.texts import Texts
from ddilint.project.units import LinkUnit, plan_units
from ddilint.unitwork import UnitResult, analyse_unit
from ddilint.workers import execute

if TYPE_CHECKING:
    from ddilint.eventdoc import Driver

Progress = Callable[[int, int, str], None]

REGISTRATION = "DDI406"
"""The rule that is judged for a whole driver, with what all of it logs."""
_OF_MESSAGES = frozenset({"DDI404", "DDI405", REGISTRATION})
"""The rules whose findings a change of a message file can bring about."""


class _Analysed(Struct, frozen=True):
    """All units of a tree that have to do with logging, each with its result."""

    tree: SourceTree
    texts: Texts
    units: list[LinkUnit]
    results: list[UnitResult]
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
            with contained(found.notifications, f"the message sources of {unit.name} were not looked at"):
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
    mentioning = _mentioning(texts, asked, contracts.tracking() | _limited(selected))
    units = with_neighbours(mentioning, plan.units, tree.sources, tree.root)
    notifications = [each for each in (*tree.problems, *plan.problems) if _concerns(each, settings)]

    def look_around() -> None:
        looks: tuple[Callable[[], Iterable[Notification]], ...] = (
            lambda: _broken_sources(texts, tree.selected),
            lambda: _message_problems(tree, asked),
            lambda: sources.problems(units),
        )
        for problems in looks:
            with contained(notifications, "not all files were looked at"):
                notifications.extend(problems())
        if inventory:
            import_module("ddilint.registration")  # which reads what the workers send back
        meanwhile()

    results: list[UnitResult] = []
    work = partial(analyse_unit, inventory=inventory, levels=levels)
    for answer in execute(work, settings, tree, units, selected, look_around):
        notifications += answer.notifications
        results.append(answer.value or UnitResult())
        if progress is not None:
            progress(len(results), len(units), units[len(results) - 1].name)
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
        asks_for_messages = goes_with_messages(unit, found.texts)
        for finding in result.findings:
            places = [finding.location]
            if finding.rule == REGISTRATION:  # it is the driver's, whose sources are asked about, not the INF
                places += [related.location for related in finding.related]
            is_of_messages = asks_for_messages and finding.rule in _OF_MESSAGES
            if is_of_messages or any(tree.reports(tree.named(place.path)) for place in places):
                findings.setdefault((finding.rule, finding.location), finding)
    missed -= {site for result in results for site in result.sites if site not in result.missed}
    summary = RunSummary(
        files_found=len(tree.selected),
        files_parsed=sum(result.files_parsed for result in results),
        functions_analysed=sum(result.functions_analysed for result in results),
        calls_interpreted=len(sites - missed),
        calls_not_interpreted=len(missed),
    )
    return Report(tuple(sorted(findings.values(), key=Finding.sort_key)), told_once(notifications), summary)
