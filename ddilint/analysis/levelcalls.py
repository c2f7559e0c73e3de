"""What calls do to the interrupt request level, and which calls are limited by it.

The level is a value of the state like any other: routines raise it, keep the old one somewhere, and lower it to what
was kept; others read it, and some call a routine of the driver at a level of their own. What is not known of it is a
symbol of origin OPAQUE: tests of it are understood, but it is no ground for a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct, field

from ddilint.analysis.calls.dispatch import Calls
from ddilint.analysis.evaluator import Frame
from ddilint.analysis.events import CallSite, Limited, Reached, Unseen
from ddilint.analysis.order import order_of
from ddilint.analysis.roles import Entry
from ddilint.analysis.spellings import member_of
from ddilint.analysis.state import LEVEL_BITS, LEVEL_NAME, State, is_level, unknown_level
from ddilint.domains import expr as ex
from ddilint.domains import refine
from ddilint.domains.expr import Expr, Op, Origin, Symbol
from ddilint.domains.interval import Interval
from ddilint.ir import nodes as ir
from ddilint.ir.graph import targets
from ddilint.ir.levelahead import Ahead, LevelAhead
from ddilint.irqlfacts import Case, Effect, IrqlFacts, Level, LevelRange, LimitCase
from ddilint.limits import RuleLimit
from ddilint.rolelevels import Configuration, Setup

_NUMBERS = {
    64: {
        Level.DIRQL: (3, 12),
        Level.CLOCK_LEVEL: (13, 13),
        Level.IPI_LEVEL: (14, 14),
        Level.HIGH_LEVEL: (15, 15),
    },
    32: {
        Level.DIRQL: (3, 27),
        Level.CLOCK_LEVEL: (28, 28),
        Level.IPI_LEVEL: (29, 30),
        Level.HIGH_LEVEL: (31, 31),
    },
}
"""The levels above DISPATCH_LEVEL as IRQLs, by the bits of a pointer (wdm.h): what lies between two belongs below."""
READ = "the level was read"
"""Counted in states in which the driver may know the level."""


class Objects(Configuration, Protocol):
    """What the driver's text says of the objects that the system makes for it."""

    def made_with(self, record: str, field: str, name: str) -> tuple[frozenset[str] | None, ...]:
        """The words of what is stored in a field of structures of a type, for each object that is made of one.

        Only objects count that may be kept in fields or global variables of a name. None is what does not show.
        """


class LevelRules(Struct, frozen=True):
    """What is asked of levels: the facts, and the limits in question.

    `constants` are values of the headers' names; `watched` the functions (by link name) and routines of which every
    call is told: with `tells_unfollowed` also of those that are not followed. `declared_effects` tells what a function
    that is only declared does to the level. `driver` tells what the driver configures.
    `ahead` looks for what is asked of; with `need`, that is only what happens above this level. `reads` says that
    the driver may find out itself what the level is, where it is not known.
    """

    facts: IrqlFacts
    limits: Mapping[str, RuleLimit]
    constants: Mapping[str, int] = field(default_factory=dict)
    watched: frozenset[str] = frozenset()
    tells_unfollowed: bool = False
    declared_effects: Callable[[str], tuple[Effect, ...]] = lambda _: ()
    driver: Objects | None = None
    ahead: LevelAhead | None = None
    need: Level | None = None
    reads: bool = False

    def is_sure(self, effect: Effect, kept_in: str = "", entered_with: Setup | None = None) -> bool:
        """Whether the level of an effect is the documented one for an object of this driver.

        The object is kept in a field or a global variable of a name, or it is the one that a callback was entered for,
        which was registered with a structure. Where nothing is known of it, it may be any.
        """
        if effect.unless is None:
            return effect.is_sure
        record, field_name, value = effect.unless
        if self.driver is None or value not in self.driver.assigned(field_name):
            return True
        made: tuple[frozenset[str] | None, ...] = ()
        if entered_with is not None and entered_with.record == record:
            made = (self.driver.stored_in(entered_with, field_name),)
        elif kept_in:
            made = self.driver.made_with(record, field_name, kept_in)
        return bool(made) and all(words is not None and value not in words for words in made)

    def value(self, name: str) -> int | None:
        """The value of a name in a condition."""
        if name.isdigit():
            return int(name)
        return {"TRUE": 1, "FALSE": 0, "NULL": 0}.get(name, self.constants.get(name))


class LevelCalls(Calls):
    """Executes calls, and what they mean for the level where a state has one."""

    levels: LevelRules | None = None
    entered: tuple[tuple[Expr, Case], ...] = ()
    """The conditions on parameters of the function that was entered from outside, with their cases."""

    _top: str = ""
    """The function that was entered from outside, by its link name."""
    _entered_with: Setup | None = None
    """The structure that it is registered with, where that is known."""

    _calling: State | None = None
    """The state in which the last call is made."""
    _left: dict[object, set[int]]
    """By activation, the blocks where ways were left on which the level is not too high."""

    # What is left to find -------------------------------------------------------------------------------------------

    @property
    def current_level(self) -> Expr | None:
        """The level at which the last call is made."""
        return self._calling.irql if self._calling is not None else None

    def may_exceed(self, limit: Level, *, reads_on: bool) -> bool:
        """Whether the last call, or what it leads to, may be made above a limit, as far as that can be told at all.

        `reads_on` says whether what is called may read the level.
        """
        return self._calling is None or self._may_exceed(self._calling, limit, reads_on=reads_on)

    def _may_exceed(self, state: State, limit: Level, *, reads_on: bool) -> bool:
        assert state.irql is not None
        return self.may_be_above(state, state.irql, limit, reads_on=reads_on)

    def may_be_above(self, state: State, level: Expr, limit: Level, *, reads_on: bool = True) -> bool:
        """Whether a level may be above a limit, as far as that can be told at all.

        Of one that is not known, only a test tells, and there is none before the level is read: on the way to the
        state, or on what lies ahead (`reads_on`).
        """
        symbol = level.symbol
        highest = self.bounds_of(limit)[1]
        if symbol is not None or level.op is Op.CONST:  # as most are: no condition is needed to tell
            bounds = refine.interval_in(level, state.ranges)
            decided = bounds.ulo > highest or (None if bounds.uhi > highest else False)
        else:
            decided = state.decide(self.above(level, limit))
        if decided is not None:
            return decided
        is_unknown = symbol is not None and symbol.origin is Origin.OPAQUE
        is_read = self.levels is not None and self.levels.reads and (reads_on or READ in state.counts)
        return not is_unknown or is_read

    def is_over(self, state: State, frame: Frame, block: int) -> bool:
        """Whether a state that comes to a block of a function's activation can lead to nothing that is asked for."""
        rules = self.levels
        if rules is None or rules.ahead is None or state.irql is None:
            return False
        calls = reads_on = False
        found = rules.ahead.at(frame.function.link_name, block)
        around = frame
        while True:
            reads_on |= Ahead.READS in found
            if Ahead.CALLS in found:
                if Ahead.CHANGES in found:
                    return False
                calls = True
            if around.caller is None:
                break
            around = around.caller
            found = (found & Ahead.CHANGES) | rules.ahead.at(
                around.function.link_name, around.block, around.following
            )
        if not calls and not rules.reads:
            return True
        is_high = rules.need is None or self._may_exceed(state, rules.need, reads_on=reads_on)
        if is_high:
            return not calls
        if rules.reads:
            self._leave(frame, block)
        return True

    def _leave(self, frame: Frame, block: int) -> None:
        """Note where a way is left because its level is not too high."""
        around: Frame | None = frame
        while around is not None:
            self._left.setdefault(around.name, set()).add(block)
            around = around.caller
            block = around.block if around is not None else block

    def is_passed_lower(self, activation: object, function: ir.Function, block: int) -> bool:
        """Whether a way that was left, for its level is not too high, comes to a block in its iteration of loops."""
        left = self._left.get(activation)
        if left is None:
            return False
        order = order_of(function)
        pending, seen = list(left), set(left)
        while pending:
            source = pending.pop()
            if source == block:
                return True
            for target in targets(function.blocks[source].terminator):
                if target not in seen and target not in order.components[source]:
                    seen.add(target)
                    pending.append(target)
        return False

    # Levels as values -----------------------------------------------------------------------------------------------

    def bounds_of(self, level: Level) -> tuple[int, int]:
        """The IRQLs that a documented level may be."""
        return _NUMBERS[self.pointer_bits].get(level, (int(level), int(level)))

    def level_value(self, levels: LevelRange, key: str, *, is_sure: bool) -> Expr:
        """A level within a range: any of it, if that is sure; the one device level stands for all."""
        low, high = self.bounds_of(levels.lowest)[0], self.bounds_of(levels.highest)[1]
        if low == high:
            return ex.const(low, LEVEL_BITS)
        origin = Origin.INPUT if is_sure else Origin.OPAQUE
        if is_sure and levels.lowest is levels.highest:
            key = "device"
        interval = Interval.span(low, high, LEVEL_BITS)
        return ex.symbol(Symbol(LEVEL_NAME, LEVEL_BITS, False, origin, ("irql", key, low, high), interval))

    def above(self, level: Expr, limit: Level) -> Expr:
        """The condition that a level is above a documented one."""
        return ex.ugt(level, ex.const(self.bounds_of(limit)[1], LEVEL_BITS))

    def enter(
        self, state: State, function: ir.Function, entry: Entry | None, parameters: Sequence[Expr]
    ) -> None:
        """Set the level at which a function is entered from outside."""
        self.entered = ()
        self._left = {}
        self._top = function.link_name
        self._entered_with = entry.setup if entry is not None else None
        if self.levels is None:
            return
        if entry is None:
            state.irql = unknown_level()
            return
        level = self.level_value(entry.levels, "entry", is_sure=entry.is_sure)
        entered = []
        for case in entry.cases:
            number = self.levels.value(case.value)
            if number is None or case.levels is None or case.parameter >= len(parameters):
                continue
            value = parameters[case.parameter]
            holds = ex.eq(value, ex.const(number & ((1 << value.width) - 1), value.width))
            if case.negated:
                holds = ex.lnot(holds)
            there = self.level_value(case.levels, f"entry {case.value}", is_sure=case.is_sure)
            level = refine.conditional(holds, there, level)
            entered.append((holds, case))
        self.entered = tuple(entered)
        state.irql = level
        text = f"{function.name} {entry.text}"
        state.step(entry.location, text, 0, important=True, level=level)

    # Calls ----------------------------------------------------------------------------------------------------------

    def call(self, state: State, frame: Frame, instruction: ir.Call) -> list[State]:
        """The states after a call, with its limit judged and its effect on the level applied."""
        rules = self.levels
        if rules is None or state.irql is None:
            return super().call(state, frame, instruction)
        self.location = instruction.location
        watched = self._watched_routine(instruction, rules)
        if watched is not None:
            self._tell(state, frame, instruction, watched, watched)
        name = self._routine(instruction, rules)
        if name is None:
            return self._call_of_other(state, frame, instruction, rules)
        self.location = instruction.location
        arguments = tuple(self.value(state, frame, argument) for argument in instruction.arguments)
        site = CallSite(instruction, arguments, frame.function, frame.depth)
        limited = rules.limits.get(name)
        if limited is not None:
            self._limited(state, frame, site, limited, rules)
        effects = rules.facts.effects.get(name)
        if effects is None:
            return super().call(state, frame, instruction)
        if effects[0].kind == "calls":
            followed = self._call_at(state, frame, site, effects[0])
            return super().call(state, frame, instruction) if followed is None else followed
        return self._call_changing(state, frame, site, effects)

    def _call_of_other(
        self, state: State, frame: Frame, instruction: ir.Call, rules: LevelRules
    ) -> list[State]:
        """A call of what is not documented: a declaration's annotations may tell what it does to the level."""
        callee = instruction.callee
        if isinstance(callee, str) and not self.program.is_driver_function(callee):
            effects = rules.declared_effects(callee)
            if effects:
                arguments = tuple(self.value(state, frame, argument) for argument in instruction.arguments)
                site = CallSite(instruction, arguments, frame.function, frame.depth)
                return self._call_changing(state, frame, site, effects)
        return super().call(state, frame, instruction)

    def _call_changing(
        self, state: State, frame: Frame, site: CallSite, effects: Sequence[Effect]
    ) -> list[State]:
        before = state.irql
        assert before is not None
        after = super().call(state, frame, site.call)
        for here in after:
            self.location = site.location
            match effects[0].kind:
                case "raises":
                    self._raise(here, frame, site, effects, before)
                case "lowers":
                    self._lower(here, site, effects[0], before)
                case _:
                    here.counts[READ] = 1
                    self._keep(here, frame, site, effects[0], before)
        return after

    def _routine(self, call: ir.Call, rules: LevelRules) -> str | None:
        """The documented routine that a call means, if levels have to do with it."""
        if not isinstance(call.callee, str) or self.program.is_driver_function(call.callee):
            return None
        for name in (call.spelling, call.callee):
            if name in rules.facts.effects or name in rules.limits:
                return name
        return None

    def _watched_routine(self, call: ir.Call, rules: LevelRules) -> str | None:
        if not isinstance(call.callee, str) or self.program.is_driver_function(call.callee):
            return None
        return next((name for name in (call.spelling, call.callee) if name in rules.watched), None)

    def _tell(self, state: State, frame: Frame, call: ir.Call, function: str, name: str) -> None:
        self.listener.event(Reached(state, frame.function, function, name, call.location, frame.depth))

    # Effects --------------------------------------------------------------------------------------------------------

    def _raise(
        self, state: State, frame: Frame, site: CallSite, effects: Sequence[Effect], before: Expr
    ) -> None:
        assert self.levels is not None
        level = before
        for effect in effects:
            raised = self._raised(state, site, effect, before)
            holds = ex.TRUE
            if effect.value:
                number = self.levels.value(effect.value)
                if number is None or effect.argument >= len(site.arguments):
                    level = unknown_level()
                    break
                value = site.arguments[effect.argument]
                holds = ex.eq(value, ex.const(number, value.width))
            if effect.returned and site.call.result is not None:
                result = state.temporaries[site.call.result]
                is_zero = ex.eq(result, ex.const(0, result.width))
                holds = ex.land(holds, is_zero if effect.returned == "zero" else ex.lnot(is_zero))
            level = refine.conditional(holds, raised, level)
        self._keep(state, frame, site, effects[0], before)
        state.irql = level
        if level is not before:
            text = f"{effects[0].routine} raises the IRQL{_to(self.words(state, level))}"
            state.step(site.location, text, frame.depth, important=True, level=level)

    def _raised(self, state: State, site: CallSite, effect: Effect, before: Expr) -> Expr:
        """The level after a routine raised it from `before`."""
        assert self.levels is not None
        if not self._is_sure(site, effect) or effect.level is None:
            return self._bounded(state, before, is_above=True)
        if not isinstance(effect.level, Level):
            value = self._argument(site, effect.level)
            return value if value is not None else self._bounded(state, before, is_above=True)
        target = self.level_value(LevelRange(effect.level, effect.level), "device", is_sure=True)
        here, there = refine.interval_in(before, state.ranges), target.interval
        if before is target or here.ulo >= there.uhi:
            return before
        is_unknown = before.symbol is not None and before.symbol.origin is Origin.OPAQUE
        if here.uhi <= there.ulo or is_unknown:
            return target  # nobody takes a lock that lowers
        return ex.ite(ex.ult(before, target), target, before)

    def _is_sure(self, site: CallSite, effect: Effect) -> bool:
        """Whether an effect's level is the documented one for the object that a routine is called for."""
        assert self.levels is not None
        if effect.unless is None or effect.object_index >= len(site.arguments):
            return self.levels.is_sure(effect)
        symbol = site.arguments[effect.object_index].symbol
        match symbol:
            case Symbol(key=("parameter", name, _)) if name == self._top:
                return self.levels.is_sure(effect, entered_with=self._entered_with)
            case Symbol(key=("parameter" | "local", *_)) | None:
                return self.levels.is_sure(effect)
            case _:
                return self.levels.is_sure(effect, kept_in=member_of(symbol.name))

    def _argument(self, site: CallSite, index: int) -> Expr | None:
        """An argument that tells a level, if what it holds is one that is known to be a level."""
        if index >= len(site.arguments):
            return None
        value = site.arguments[index]
        level = value if value.width == LEVEL_BITS else ex.trunc(value, LEVEL_BITS)
        return level if _is_level(level) else None

    def _bounded(self, state: State, level: Expr, *, is_above: bool) -> Expr:
        """An unknown level that is not below (or not above) another."""
        found = unknown_level()
        state.assume(ex.uge(found, level) if is_above else ex.ule(found, level))
        return found

    def _lower(self, state: State, site: CallSite, effect: Effect, before: Expr) -> None:
        place = effect.place
        level: Expr | None = None
        if place is not None and place.index < len(site.arguments):
            if place.how == "argument":
                level = self._argument(site, place.index)
            else:
                level = self._kept_level(state, site.arguments[place.index])
        state.irql = level if level is not None else self._bounded(state, before, is_above=False)
        if state.irql is not before:
            text = f"{effect.routine} lowers the IRQL{_to(self.words(state, state.irql))}"
            state.step(site.location, text, site.depth, level=state.irql)

    def _kept_level(self, state: State, key: Expr) -> Expr | None:
        """The level that a lock or a handle keeps; the only one that is kept, where it is found under another name."""
        kept = dict(state.saved_levels)
        if key not in kept:
            if len(kept) != 1:
                return None
            key = next(iter(kept))
        level = kept.pop(key)
        state.saved_levels = kept
        return level

    def _keep(self, state: State, frame: Frame, site: CallSite, effect: Effect, level: Expr) -> None:
        """Store a level where a routine leaves it."""
        place = effect.place
        if place is None:
            return
        if place.how == "return":
            if site.call.result is not None:
                width = state.temporaries[site.call.result].width
                state.temporaries[site.call.result] = ex.convert(level, width, False)
        elif place.index < len(site.arguments):
            target = site.arguments[place.index]
            if place.how == "argument":
                bits = site.call.arguments[place.index].type.element_bits or LEVEL_BITS
                text = site.call.text_of(place.index)
                self.store(state, frame, target, ex.convert(level, bits, False), bits // 8, text)
            else:
                state.saved_levels = {**state.saved_levels, target: level}

    def _call_at(self, state: State, frame: Frame, site: CallSite, effect: Effect) -> list[State] | None:
        """Follow the routine that is handed over, at the level at which it is called; None where it is not known."""
        before = state.irql
        assert before is not None
        if effect.callback >= len(site.arguments):
            return None
        level = before if effect.level is None else self._raised(state, site, effect, before)
        callee = site.arguments[effect.callback]
        symbol = callee.symbol
        if symbol is None or not isinstance(symbol.key, tuple) or symbol.key[0] != "function":
            self.listener.event(Unseen(state, site, callee, level))
            return None
        function = self.function_in(site, effect.callback)
        if function is None or function.link_name in frame.chain:
            return None
        if self._tells(function.link_name):
            state.irql = level
            self._tell(state, frame, site.call, function.link_name, function.name)
            state.irql = before
        state.irql, self._calling = level, state
        if not self.program.should_follow(function, frame.chain, site.call):
            state.irql = before
            return None
        passed = tuple(site.arguments[index] for index in effect.passes if index < len(site.arguments))
        if level is not before:
            text = f"{effect.routine} calls {function.name}{_at(self.words(state, level))}"
            state.step(site.location, text, frame.depth, important=True, level=level)
        following = self._follow(state, frame, site.call, function, passed)
        for after in following:
            after.irql = before
            if level is not before:
                after.step(site.location, f"{effect.routine} returns", frame.depth, level=before)
        return following

    def _tells(self, function: str) -> bool:
        """Whether a call of a function is told before it is known whether it is followed."""
        rules = self.levels
        return rules is not None and rules.tells_unfollowed and function in rules.watched

    def _call_of(
        self,
        state: State,
        frame: Frame,
        instruction: ir.Call,
        arguments: tuple[Expr, ...],
        name: str | None,
    ) -> list[State]:
        self._calling = state
        if name is not None and state.irql is not None and self._tells(name):
            function = self.program.function(name)
            if function is not None:
                self._tell(state, frame, instruction, name, function.name)
        if name is None and state.irql is not None and not isinstance(instruction.callee, str):
            site = CallSite(instruction, arguments, frame.function, frame.depth)
            callee = self.value(state, frame, instruction.callee)
            self.listener.event(Unseen(state, site, callee, state.irql))
        return super()._call_of(state, frame, instruction, arguments, name)

    def _follow(
        self,
        state: State,
        frame: Frame,
        instruction: ir.Call,
        function: ir.Function,
        arguments: tuple[Expr, ...],
    ) -> list[State]:
        if self.levels is not None and function.link_name in self.levels.watched:
            self._tell(state, frame, instruction, function.link_name, function.name)
        return super()._follow(state, frame, instruction, function, arguments)

    # Limits ---------------------------------------------------------------------------------------------------------

    def _limited(
        self, state: State, frame: Frame, site: CallSite, limited: RuleLimit, rules: LevelRules
    ) -> None:
        assert state.irql is not None
        limit = limited.limit
        highest = limit.highest
        exceeded = self.above(state.irql, highest)
        for case in limit.cases:
            holds = self._case_holds(state, site, case, rules)
            if holds is ex.FALSE:
                continue
            exceeded = ex.lor(exceeded, ex.land(holds, self.above(state.irql, case.highest)))
            if holds is ex.TRUE:
                highest = min(highest, case.highest)
        if exceeded is not ex.FALSE:
            self.listener.event(
                Limited(state, site, limit.routine, limited.rule, highest, exceeded, frame.name, frame.block)
            )

    def _case_holds(self, state: State, site: CallSite, case: LimitCase, rules: LevelRules) -> Expr:
        """When a stricter limit holds, as far as the arguments' values tell; never where they do not."""
        if case.parameter >= len(site.arguments):
            return ex.FALSE
        value = site.arguments[case.parameter]
        number = rules.value(case.value)
        if case.when == "pointee":
            known = self._pointee(state, value)
            if known is None or number is None:
                return ex.FALSE
            value = known
        elif not case.is_told_by_argument:
            return ex.FALSE
        if number is None or ex.has_origin(value, Origin.LOST):
            return ex.FALSE
        constant = ex.const(number & ((1 << value.width) - 1), value.width)
        if case.when == "flag":
            value = ex.band(value, constant)
        holds = ex.eq(value, constant)
        holds = ex.lnot(holds) if case.negated else holds
        # What an argument may be is not what it is: only what is decided here counts.
        decided = state.decide(holds)
        return ex.TRUE if decided else ex.FALSE

    def _pointee(self, state: State, pointer: Expr) -> Expr | None:
        """The 64-bit value behind a pointer (a timeout), where it was stored before."""
        targets = self.targets(pointer)
        if targets is None or len(targets) != 1:
            return None
        offset = ex.const_of(targets[0].offset)
        cell = self.region(state, targets[0].base).cells.get(offset) if offset is not None else None
        return cell[1] if cell is not None and cell[0] == 8 else None

    # Words ----------------------------------------------------------------------------------------------------------

    def words(self, state: State, level: Expr) -> str:
        """A level as the documentation calls it, as far as it is known on this path; "" otherwise."""
        if ex.has_origin(level, Origin.OPAQUE, Origin.LOST):
            return ""
        bounds = refine.interval_in(level, state.ranges)
        return self.level_name(bounds.ulo, bounds.uhi)

    def level_name(self, low: int, high: int) -> str:
        """The documented level that an IRQL, or every IRQL of a range, belongs to; "" for none."""
        for level in Level:
            least, most = self.bounds_of(level)
            if least <= low and high <= most:
                return level.name
        return ""

    def range_of(self, low: int, high: int) -> LevelRange:
        """The documented levels that a range of IRQLs reaches over."""
        return LevelRange(self._level_at(low), self._level_at(high))

    def _level_at(self, number: int) -> Level:
        return max(level for level in Level if self.bounds_of(level)[0] <= number)


def _to(name: str) -> str:
    return f" to {name}" if name else ""


def _at(name: str) -> str:
    return f" at {name}" if name else ""


def _is_level(value: Expr) -> bool:
    """Whether a value is a constant or one of the levels that were met, on every way to it."""
    pending = [value]
    while pending:
        node = pending.pop()
        if node.op is Op.ITE:
            pending += node.args[1:]
            continue
        symbol = node.symbol
        if node.op is Op.CONST:
            continue
        if symbol is None or not is_level(symbol):
            return False
    return True
