"""At which interrupt request levels a function can run, and why: asked of each driver that defines it.

The answer comes from the interpreter, path by path; why there is none comes from the text of the driver.
"""

from __future__ import annotations

import difflib
from functools import partial
from typing import TYPE_CHECKING

from ddilint.catalog import load_catalog
from ddilint.config import Settings
from ddilint.errors import UsageError
from ddilint.finding import Location, Notification, told_once
from ddilint.irqlfacts import load_irql_facts
from ddilint.leveldoc import FunctionLevels
from ddilint.linkunit.unit import DriverUnit
from ddilint.project.files import discover
from ddilint.project.relevance import Relevance
from ddilint.project.texts import Texts, kept_texts
from ddilint.project.units import plan_units
from ddilint.unitwork import looked_through, opened_unit, source_parser
from ddilint.workers import Task, execute

if TYPE_CHECKING:
    from ddilint.analyzers.levels.analyzer import LevelAnalyzer

_FEW = 3
_MOST_ASKED = 8
"""Where nothing is known of a function's level, that of so many of its callers is asked for."""


def function_levels(
    settings: Settings, name: str
) -> tuple[tuple[FunctionLevels, ...], tuple[Notification, ...]]:
    """The levels of the functions of a name, for each driver that defines one, and what went wrong on the way.

    A name that no driver defines is a UsageError, with those that look like it.
    """
    plain = name.rpartition("::")[2]
    tree = discover(settings.paths, root=settings.root, exclude=settings.exclude)
    plan = plan_units(tree)
    texts = Texts(tree)
    units = [unit for unit in plan.units if looked_through(unit, {plain}, texts).definitions_of(plain)]
    if not units:
        raise UsageError(_unknown(name, plain, texts))
    found = []
    notifications: list[Notification] = []
    for answer in execute(partial(_levels_of, name=plain), settings, tree, units):
        notifications += answer.notifications
        if answer.value is not None:
            levels, told = answer.value
            found.append(levels)
            notifications += told
    return tuple(found), told_once(notifications)


def _unknown(name: str, plain: str, texts: Texts) -> str:
    known = {
        function.name
        for path in (*texts.tree.sources, *texts.headers())
        for function in texts.looked_through(path)[1].functions
    }
    near = difflib.get_close_matches(plain, sorted(known), n=_FEW, cutoff=0.7)
    folded = [other for other in sorted(known) if plain.lower() in other.lower()]
    near = list(dict.fromkeys((*near, *folded)))[:_FEW]
    if not known:
        return f"{name}: no driver here defines such a function; the paths hold no function at all"
    hint = f"; did you mean {_list(near, 'or')}?" if near else "; name one of the driver's own functions"
    return f"{name}: no driver here defines such a function{hint}"


def _levels_of(task: Task, *, name: str) -> tuple[FunctionLevels, list[Notification]]:
    from ddilint.analyzers.levels.analyzer import LevelAnalyzer

    texts = kept_texts(task.tree)
    facts = load_irql_facts()
    relevance = looked_through(task.unit, {name}, texts)
    unit = opened_unit(task, source_parser(task, texts), relevance, texts, facts)
    analyzer = LevelAnalyzer(unit, load_catalog(), frozenset(), facts)
    reasons = analyzer.reasons(name)
    places = tuple(
        Location(
            task.tree.shown(definition.path),
            texts.looked_through(definition.path)[0].line_of(definition.function.name_offset),
        )
        for definition in relevance.definitions_of(name)
    )
    silence = "" if reasons else _silence(name, relevance, unit, analyzer)
    levels = FunctionLevels(name, task.unit.name, places, reasons, silence)
    return levels, [*unit.notifications, *analyzer.notifications]


def _silence(name: str, relevance: Relevance, unit: DriverUnit, analyzer: LevelAnalyzer) -> str:
    """Why nothing is known of the levels of a function."""
    if not unit.link_names(name):
        return "its code is not read: the preprocessor leaves it out, or it cannot be parsed"
    takers = sorted(relevance.takers.get(name, ()))
    if takers:
        return (
            f"its address is taken in {_list(takers)}, and no documented callback is registered with it there"
        )
    if relevance.mentioned_in.get(name):
        return "its address is in a table, and no documented callback is registered with it there"
    callers = relevance.callers_of(name) - {name}
    if not callers:
        return "nothing in the driver calls it, and neither a declaration nor an annotation tells who does"
    asked = sorted(callers)[:_MOST_ASKED]
    known = [each for each in asked if any(reason.levels for reason in analyzer.reasons(each))]
    if known:
        return (
            f"that of {_list(known)} is, but no way from there to the call was found that can be proved: "
            "what is tested on the way cannot all hold, or hangs on what the analysis does not know"
        )
    above = relevance.reaching_any([name]) - {name}
    roots = sorted(root for root in above if not relevance.callers_of(root) - {root}) or sorted(callers)
    return (
        f"the calls that lead to it begin in {_list(roots)}, and neither a callback role, registration or "
        "annotation tells the level, nor a change of the IRQL on a way to it that can be proved"
    )


def _list(names: list[str], word: str = "and") -> str:
    shown = names[:_FEW]
    if len(names) > len(shown):
        return f"{', '.join(shown)} {word} {len(names) - len(shown)} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {word} {shown[-1]}"
