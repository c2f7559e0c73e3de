"""One interpretation of a function with the level as a part of the state: what is followed, and what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile

from msgspec import Struct

from ddilint.analysis.events import Event, Limited, Reached, Unseen
from ddilint.analysis.interpreter import BudgetExceeded, Interpreter
from ddilint.analysis.levelcalls import LevelRules
from ddilint.analysis.memory import Default
from ddilint.analysis.proof import Prover
from ddilint.analysis.roles import Entry
from ddilint.analysis.state import reset_fresh
from ddilint.analyzers.levels.account import Account
from ddilint.analyzers.levels.aims import Aim, Effort
from ddilint.analyzers.levels.entering import Entrances, Watcher
from ddilint.analyzers.levels.judging import Findings, Judge, Place
from ddilint.analyzers.levels.limits import Limits
from ddilint.analyzers.levels.nearness import HELPER_BLOCKS, Nearness
from ddilint.analyzers.levels.outlook import Outlook
from ddilint.analyzers.levels.unit import LevelUnit
from ddilint.catalog import Catalog
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr
from ddilint.finding import Location
from ddilint.ir import nodes as ir
from ddilint.ir.graph import has_loop
from ddilint.ir.handlers import Handler
from ddilint.ir.levelahead import LevelAhead
from ddilint.ir.stored import UNKNOWN, Stored
from ddilint.irqlfacts import IrqlFacts, Level

_HELPER_DEPTH = 3
"""So many helpers that are off the way are followed into each other."""
_LONG_RUN = 500
"""After so many blocks, a function that was followed this often at the same level is not followed again."""
_FOLLOWED_OFTEN = 2


class Setting(Struct, frozen=True):
    """What all runs of an analysis share: what is asked of which unit, and where the answers go."""

    unit: LevelUnit
    catalog: Catalog
    selected: frozenset[str]
    facts: IrqlFacts
    limits: Limits
    outlook: Outlook
    effort: Effort
    findings: Findings
    entrances: Entrances
    prover: Prover


class LevelRun:
    """Interprets a function that is entered as `entry` says, and judges what its `aim` asks for.

    Suspicions that only the callers of the function can decide are added to `waiting`, and calls of what only they
    know: routines that they hand over.
    """

    def __init__(
        self, setting: Setting, function: ir.Function, entry: Entry | None, aim: Aim, waiting: set[Place]
    ) -> None:
        ex.reset()
        reset_fresh()
        self._setting = setting
        self._unit = unit = setting.unit
        self._top = function
        self._entry = entry
        self._aim = aim
        self._waiting = waiting
        self._followed: dict[tuple[str, int], int] = {}
        self.need = Level(min(aim.limits, default=0))
        limits, watched = setting.limits, setting.limits.watched
        on_the_way = aim.way | {ir.plain_name(function.link_name)}
        self._near = Nearness(unit, on_the_way)
        outlook = setting.outlook
        self.ahead = LevelAhead(
            outlook.sites,
            lambda name: ir.plain_name(name) in on_the_way,
            aim.limits,
            outlook.flow.leaves_changed,
            outlook.flow.touches,
            outlook.kept(aim.way),
            aim.concerned,
            watched,
            aim.among,
            outlook.dead(function.link_name, aim.way),
            outlook.blocks.entered,
        )
        self._interpreter = interpreter = Interpreter(
            unit.pointer_bits, unit.globals(), self, unit.contracts, self
        )
        interpreter.levels = LevelRules(
            setting.facts,
            limits.rules,
            unit.constants(),
            watched,
            tells_unfollowed=setting.entrances.one_by_one,
            declared_effects=unit.declared_effects,
            driver=unit,
            ahead=self.ahead,
            need=None if watched else self.need,
            reads=self.ahead.content(function.link_name).reads,
        )
        prover = setting.prover
        account = Account(interpreter, function, entry)
        self._judge = Judge(
            unit,
            setting.catalog,
            setting.selected,
            prover,
            interpreter,
            account,
            function.link_name,
            entry is not None,
            setting.effort.tries,
            limits.modes,
            setting.findings,
            waiting,
        )
        self._watcher = Watcher(prover, interpreter, account, entry, setting.entrances)

    @property
    def steps(self) -> int:
        """How many blocks were executed."""
        return self._interpreter.steps

    @property
    def proved(self) -> Mapping[Location, int]:
        """The calls that are proven too high, each with the smallest depth at which it was met."""
        return self._judge.proved

    def execute(self, blocks: int = 0) -> bool:
        """Interpret the function from its beginning; whether it ended within so many blocks, or the effort's."""
        function, aim = self._top, self._aim
        if aim.only:
            places = self.ahead.distances(function.link_name)
            self.ahead.settle(place for place in places if place not in aim.only)
        self._interpreter.reset(blocks or self._setting.effort.blocks)
        try:
            if not self._setting.entrances.one_by_one and function.link_name in self._setting.limits.watched:
                self._watcher.enters(function)
            self._interpreter.analyse(function, self._entry)
        except BudgetExceeded:
            return False
        self._judge.end()
        return True

    # The program, as the interpreter sees it ------------------------------------------------------------------------

    def function(self, name: str) -> ir.Function | None:
        """A function's body."""
        return self._unit.function(name) if self._unit.is_driver_function(name) else None

    def is_driver_function(self, name: str) -> bool:
        """Whether the unit defines it."""
        return self._unit.is_driver_function(name)

    def only_logs(self, name: str) -> bool:
        """Whether it may call a tracked routine: what else it does is not asked here."""
        return self._unit.reaches_tracked(name)

    def is_settled(self, variable: str) -> bool:
        """Whether nothing sets a variable of file scope once the driver was loaded."""
        return self._unit.is_settled(variable)

    def watches_stores(self, name: str) -> bool:
        """What a function leaves out is not asked here."""
        return False

    def stored_through(self, call: ir.Call) -> Stored | None:
        """What a call through a pointer that cannot be followed stores of the driver's own."""
        return self._unit.stored_through(call)

    def is_result_hidden(self, call: ir.Call) -> bool:
        """Whether what a call through a pointer returns may have bounds."""
        return self._unit.is_result_hidden(call)

    def called_by(self, field: str) -> tuple[Handler, ...]:
        """The functions that a field leads to."""
        return self._unit.called_by(field)

    def stored_by(self, name: str) -> Stored:
        """What a function may store through pointers; of one that is far off, that is not asked."""
        return self._unit.stored_by(name) if self._near.may_tell_stores(ir.plain_name(name)) else UNKNOWN

    def constants(self) -> Mapping[str, int]:
        """The values of constant expressions."""
        return self._unit.constants()

    def may_follow(self, name: str, chain: Sequence[str]) -> bool:
        """Functions on the way, and what may be a small helper near it."""
        plain = ir.plain_name(name)
        if plain in self._aim.way or not self._unit.is_driver_function(name):
            return True
        return self._off_the_way(chain) < _HELPER_DEPTH and self._near.may_be_small(plain)

    def should_follow(self, function: ir.Function, chain: Sequence[str], call: ir.Call) -> bool:
        """Functions on the way to what is asked about, and small helpers: not those that wait or clear in a loop.

        A call that leads to nothing with its constants is one of a helper, where it can be told what that stores.
        """
        self._settle()
        depth = len(chain) - 1
        if depth >= self._setting.effort.depth:
            return False
        name = ir.plain_name(function.link_name)
        if name in self._aim.aside:
            return False
        is_idle = (
            self.ahead.is_idle(chain[-1], call) and self.stored_by(function.link_name).offsets is not None
        )
        if name in self._aim.way and not is_idle and self._is_worth_it(function, chain):
            return True
        if len(function.blocks) > HELPER_BLOCKS or has_loop(function):
            return False
        return self._off_the_way(chain) < _HELPER_DEPTH

    def _off_the_way(self, chain: Sequence[str]) -> int:
        """How many helpers have called each other since the last function that is on the way."""
        plain = (ir.plain_name(name) for name in reversed(chain[1:]))
        return sum(1 for _ in takewhile(lambda name: name not in self._aim.way, plain))

    def _settle(self) -> None:
        """Leave what is proved by now, where that is looked for; where a run gets long, what does not show."""
        if self._aim.only:
            self.ahead.settle(self._judge.proved)
        elif self.steps >= _LONG_RUN:
            self.ahead.settle(())

    def _is_worth_it(self, function: ir.Function, chain: Sequence[str]) -> bool:
        """Whether there may be something to find in a function: where a run gets long, not in what is known by now.

        Around a function that is concerned, only what leads to it may.
        """
        content = self.ahead.content(function.link_name)
        if content.changes:
            return True
        if self._aim.concerned and self._aim.concerned not in chain:
            return False
        if not self._setting.limits.watched:
            demanded = content.limits | {self.need} if content.is_open else content.limits
            may_exceed = self._interpreter.may_exceed
            if not any(may_exceed(Level(limit), reads_on=content.reads) for limit in demanded):
                return False
        level = self._interpreter.current_level
        key = (function.link_name, level.uid if level is not None else 0)
        number = self._followed[key] = self._followed.get(key, 0) + 1
        return number <= _FOLLOWED_OFTEN or self.steps < _LONG_RUN

    # Events ---------------------------------------------------------------------------------------------------------

    def event(self, event: Event) -> Expr:
        """Judge a call whose level matters, or note at which one a watched function is called."""
        if not event.state.muted:
            if isinstance(event, Reached):
                self._watcher.reaches(event)
            elif isinstance(event, Limited):
                self._judge.judge(event)
            elif isinstance(event, Unseen) and self._is_handed_over(event):
                self._waiting.add(("", event.site.location))
        return ex.FALSE

    def _is_handed_over(self, event: Unseen) -> bool:
        """Whether callers of the function where the run begins hand over what is called above what is asked about."""
        if self._unit.is_open(self._top.link_name):
            return False
        return _comes_from_parameter(event.callee) and self._interpreter.may_be_above(
            event.state, event.level, self.need
        )


def _comes_from_parameter(value: Expr) -> bool:
    """Whether a value is a parameter of the function that was entered, or was read from where one of these points."""
    pending = [value]
    while pending:
        for symbol in pending.pop().symbols:
            match symbol.key:
                case ("parameter", *_):
                    return True
                case ("mem", Default.INITIAL.value, _, Expr() as base, *_):
                    pending.append(base)
                case _:
                    pass
    return False
