"""Which functions of a link unit are analysed, and in which order.

The analysis starts where a contracted routine is called, with parameters that nothing bounds. Most of the time that
is enough. Where a finding hangs on a parameter, and the unit shows all callers, the callers are analysed with the
function followed into, and so on up to a function whose parameters nothing bounds: a callback, an exported function,
one without callers. The same is done for a function that hands an object to its callers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from ddilint.analysis.events import Outcome
from ddilint.analysis.interpreter import BudgetExceeded, Interpreter
from ddilint.analysis.proof import Prover
from ddilint.analysis.solver import Solver
from ddilint.analysis.state import State, holds_pointer, reset_fresh
from ddilint.analyzers.inventory import Inventory
from ddilint.analyzers.objects import failures
from ddilint.analyzers.objects.deferred import Deferred
from ddilint.analyzers.objects.failures import Failures
from ddilint.analyzers.objects.fatal import Place
from ddilint.analyzers.objects.following import FollowedProgram
from ddilint.analyzers.objects.judging import Judge
from ddilint.analyzers.objects.questions import Part, Question
from ddilint.analyzers.objects.top import Top
from ddilint.analyzers.objects.unit import Unit, UnitReport
from ddilint.analyzers.patience import Patience
from ddilint.catalog import Catalog
from ddilint.containment import contained
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr
from ddilint.finding import Finding, Location, Notification
from ddilint.interruption import is_asked, reason
from ddilint.ir import nodes as ir

_MAXIMUM_HEIGHT = 8
# How many blocks are executed for one function, and for one of its callers.
_BUDGET = (10_000, 5_000)
# How often more functions are followed, as those before were not enough; that may take so much more than without.
_LOOKS = 2
_CLOSER_STEPS = 500
# How long the functions of a driver may take together.
_SECONDS = 300.0


class ObjectAnalyzer:
    """Analyses one link unit for the selected rules."""

    def __init__(
        self,
        unit: Unit,
        catalog: Catalog,
        selected: frozenset[str],
        *,
        inventory: bool = False,
        documents: bool = False,
    ) -> None:
        """`inventory` asks for what is logged, besides the findings; `documents` also for what the strings say."""
        self._unit = unit
        self._found: dict[tuple[str, Location], Finding] = {}
        self._deferred = Deferred()
        self._report = UnitReport()
        self._prover = Prover(Solver())  # one for all functions: a z3 of its own for each takes its time
        self._above: dict[str, frozenset[str]] = {}
        self._inventory = Inventory(unit.contracts, unit.messages) if inventory else None
        self._program = FollowedProgram(unit)
        self._failures = (
            Failures(unit, self._program, catalog, self._deferred, self._found)
            if failures.RULE in selected
            else None
        )
        self._judge = Judge(
            unit,
            self._program,
            catalog,
            selected,
            self._found,
            self._deferred,
            self._failures,
            self._inventory,
            documents=documents,
        )

    def analyse(self) -> UnitReport:
        """Analyse the whole unit."""
        seeds = list(self._unit.seeds())
        self._program.seeds = frozenset(seeds)
        pending: dict[str, tuple[list[Part], int]] = {}
        focus: dict[str, frozenset[str]] = {}
        patience = Patience(_SECONDS)
        while seeds or pending:
            if patience.is_spent:
                self._give_up(patience, [*seeds, *pending])
                break
            if seeds:
                name = seeds.pop(0)
                parts, height = [Part(frozenset({name}))], 0
            else:
                name = self._next(pending)
                parts, height = pending.pop(name)
                parts = [part for part in parts if part.more or not self._are_settled(part.questions)]
                if not parts:
                    continue
            follow = frozenset({name}).union(*(part.follow for part in parts))
            known = focus.get(name)
            if known is not None and follow <= known:
                continue
            focus[name] = follow = follow | (known or frozenset())
            function = self._unit.function(name)
            if function is None:
                continue
            told, undone = self._report.notifications, f"{function.name} was not fully analysed"
            with contained(told, undone, function.location) as attempt:
                asking = self._asking(function, follow, parts, height)
                if not asking:
                    continue
                for caller in filter(self._unit.concerns, self._unit.callers(name)):
                    others, lowest = pending.get(caller, ([], height + 1))
                    pending[caller] = ([*others, *asking], min(lowest, height + 1))
                    self._deferred.ask(caller, name)
            if attempt.failed:
                self._deferred.give_up(function)
        if not is_asked():  # there was more time for their callers to settle it
            self._take_unsettled()
        self._report.interpreted = self._judge.interpreted
        self._report.findings = sorted(self._found.values(), key=Finding.sort_key)
        if self._inventory is not None:
            self._report.logged = self._inventory.events()
        return self._report

    def _asking(
        self, function: ir.Function, follow: frozenset[str], parts: list[Part], height: int
    ) -> list[Part]:
        """Analyse a function; what of it only its callers can settle."""
        is_open = self._unit.is_open(function.link_name)
        through = self._unit.through(function.link_name)
        asking = [
            Part(followed | through, frozenset(top.pending), top.asks or top.hands_out)
            for followed, top in self._analyse_parts(function, follow, parts, min(height, 1))
            if top.asks or top.hands_out or (top.pending and not is_open)
        ]
        if asking and height >= _MAXIMUM_HEIGHT:
            if not is_open:
                self._incomplete(function, "its callers are too many levels away")
            return []
        return asking

    def _next(self, pending: Collection[str]) -> str:
        """The function to analyse next: callers wait until all of what they call has said what it asks of them.

        Those that nothing bounds come first: what they answer, nobody else is asked.
        """
        if len(pending) == 1:
            return next(iter(pending))
        ready = [name for name in pending if not any(self._may_lead(name, other) for other in pending)]
        return next(filter(self._unit.is_open, ready), ready[0] if ready else next(iter(pending)))

    def _are_settled(self, questions: Iterable[Question]) -> bool:
        """Whether all of them were answered by a finding: no caller can add to it."""
        return all(
            any((rule, question.where) in self._found for rule in question.rules)
            if isinstance(question.where, Location)
            else self._failures is not None and self._failures.is_told(question.where)
            for question in questions
        )

    def _may_lead(self, name: str, other: str) -> bool:
        """Whether calls may lead from one function to the other."""
        above = self._above.get(other)
        if above is None:
            above = self._above[other] = self._unit.may_reach(other)
        return name != other and ir.plain_name(name) in above

    def _analyse_parts(
        self, function: ir.Function, follow: frozenset[str], parts: list[Part], level: int
    ) -> list[tuple[frozenset[str], Top]]:
        """Follow all that callees ask for at once; where that is too much, what each of them asks for by itself.

        Returns what was followed, each with what came of it. What has too many paths here has no fewer in the callers:
        they are not asked to follow it.
        """
        self._deferred.begin(function.link_name)
        budget = _BUDGET[level]
        tried = [(follow, self._look_closer(function, follow, level, budget))]
        whole = tried[0][1]
        if whole.is_too_much:
            narrower = dict.fromkeys(part.follow | {function.link_name} for part in parts)
            narrower.pop(follow, None)
            alone: list[tuple[frozenset[str], Top]] = []
            for each in sorted(narrower, key=len, reverse=True):
                if not any(each <= followed and not top.is_too_much for followed, top in alone):
                    alone.append((each, self._look_closer(function, each, level, budget)))
            if any(top.given_up for _, top in alone or tried):
                self._incomplete(function, "it has more paths than the analysis follows")
                self._deferred.give_up(function)
            if any(top.refused for _, top in alone or tried):
                self._incomplete(function, "the conditions on its paths ask too much of the solver")
            tried += alone
        return [(followed, top) for followed, top in tried if not top.given_up]

    def _look_closer(
        self, function: ir.Function, focus: frozenset[str], level: int, budget: int, looks: int = _LOOKS
    ) -> Top:
        """Analyse a function; once more, where functions that were not followed decide what is suspected.

        Where it is too much to follow them, what is suspected holds by what the others show.
        """
        self._program.looks_closer = looks > 0
        top = self._analyse_top(function, focus, level, budget)
        if not top.hidden:
            return top
        if not top.is_too_much:
            enough = min(budget, top.interpreter.steps * 5 // 4 + _CLOSER_STEPS)
            nearer = self._look_closer(function, focus | top.hidden, level, enough, looks - 1)
            if not nearer.is_too_much:
                return nearer
            self._program.too_long |= top.hidden
        return self._look_closer(function, focus, level, budget, looks=0) if top.withholds else top

    def _analyse_top(self, function: ir.Function, focus: frozenset[str], level: int, budget: int) -> Top:
        ex.reset()
        reset_fresh()
        unit, program = self._unit, self._program
        program.focus, program.level = focus, level
        interpreter = Interpreter(unit.pointer_bits, unit.globals(), self._judge, unit.contracts, program)
        interpreter.reset(budget)
        self._judge.top = top = Top(function, interpreter, self._prover)
        self._report.functions.add(function.link_name)
        try:
            outcomes = interpreter.analyse(function)
        except BudgetExceeded:
            top.given_up = True
            return top
        top.hands_out |= any(map(_hands_out, outcomes))
        if self._failures is not None:
            # A thread that does not return by itself is one whose work goes on round its loop.
            rounds = interpreter.rounds if outcomes else interpreter.all_rounds()
            self._failures.judge(top, outcomes + rounds)
        top.refused = bool(self._prover.solver.refused)
        return top

    def _give_up(self, patience: Patience, names: Sequence[str]) -> None:
        """Leave functions that there is no time for; what waited for them holds by what their callees show."""
        left = [function for function in map(self._unit.function, names) if function is not None]
        for function in left:
            self._deferred.give_up(function)
        if left:
            told = patience.notification("analysed", [each.name for each in left], left[0].location)
            self._report.notifications.append(told)

    def _incomplete(self, function: ir.Function, why: str) -> None:
        why = reason() if is_asked() else why
        told = Notification(
            "function-not-fully-analysed",
            f"{function.name} was not fully analysed: {why}",
            location=function.location,
        )
        if told not in self._report.notifications:
            self._report.notifications.append(told)

    def _take_unsettled(self) -> None:
        """Report what waited for callers that could not be analysed to their end."""
        for key, finding in self._deferred.unsettled(self._found):
            if finding.rule == failures.RULE and self._failures is not None:
                chain = tuple(place for place in key if isinstance(place, Place))
                if not self._failures.is_news(chain):
                    continue
            self._found.setdefault((finding.rule, finding.location), finding)


def _hands_out(outcome: Outcome) -> bool:
    """Whether the caller has an object, by what is returned or left in its memory."""
    state = outcome.state
    objects = [found.pointer for found in state.objects.values() if found.tracked]
    if not objects:
        return False
    values = [*_left_to_caller(state), *([] if outcome.value is None else [outcome.value])]
    return any(_is_reached(state, value, pointer) for pointer in objects for value in values)


def _left_to_caller(state: State) -> Iterator[Expr]:
    """What was stored in memory that a parameter leads to."""
    for base, region in state.memory.items():
        root = base.symbol
        if root is not None and isinstance(root.key, tuple) and root.key[0] == "parameter":
            for _, value in region.cells.values():
                yield value


def _is_reached(state: State, value: Expr, pointer: Expr) -> bool:
    """Whether a value leads to an object, directly or through memory of another object."""
    if holds_pointer(value, pointer):
        return True
    return any(
        holds_pointer(value, block.pointer)
        and any(holds_pointer(inner, pointer) for _, inner in state.region(block.pointer).cells.values())
        for block in state.objects.values()
        if not block.tracked
    )
