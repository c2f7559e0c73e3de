"""Which calls can be made above their limit, and at which levels functions can run.

The text of the unit tells where to begin (`LevelTop`): at functions that are entered at a known level, and at those
that change it. From there, the functions on the way to the calls in question are interpreted with the level as a
part of the state, and each call is judged on each path that leads to it. The functions on the way are followed
into, whoever else may call them; the level of one that nothing is known of is unknown.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from ddilint.analysis.events import Event, Limited, Reached
from ddilint.analysis.interpreter import BudgetExceeded, Interpreter
from ddilint.analysis.levelcalls import LevelRules, RuleLimit
from ddilint.analysis.path import TraceStep
from ddilint.analysis.proof import Proof, Prover, steps_of, steps_taken
from ddilint.analysis.rereads import with_same_modes
from ddilint.analysis.roles import Configuration, Entry, entries_of
from ddilint.analysis.solver import Model, Solver
from ddilint.analysis.state import State, reset_fresh
from ddilint.analyzers.chains import Chain, chain_of, links_of, sentence
from ddilint.analyzers.objects import Unit, UnitReport
from ddilint.catalog import Catalog
from ddilint.checks.registry import CheckContext, Suspicion, checks_for
from ddilint.contracts.model import Contracts
from ddilint.domains import expr as ex
from ddilint.domains import refine
from ddilint.domains.expr import Expr, Op, Origin
from ddilint.finding import Finding, Location, Notification, Related, Step
from ddilint.ir import nodes as ir
from ddilint.ir.graph import has_loop
from ddilint.ir.levelahead import LevelAhead
from ddilint.ir.levelflow import LevelFlow
from ddilint.ir.levels import EffectsOf, changes_level, highest_raise, raises_above, strictest, tests_above
from ddilint.ir.registrations import Registered
from ddilint.irqlfacts import Effect, IrqlFacts, Level, LevelRange, Limit
from ddilint.leveldoc import Reason

_HELPER_BLOCKS = 8
_HELPER_DEPTH = 3
_MAXIMUM_HEIGHT = 8
_UNKNOWN = "a level that is not known"
# After so many blocks, a function that was followed this often at the same level is not followed again.
_LONG_RUN = 500
_FOLLOWED_OFTEN = 2
# After so many, the first way that was found to a call is short enough.
_VERY_LONG_RUN = 1_000
# So many blocks are spent on a run that can only find another chain.
_EXTRA_BLOCKS = 1_000
# Where a run comes to no end, what is left is looked for in so many places, with so many blocks for all of them.
_MOST_SEARCHES = 8
_SEARCH_BLOCKS = 4_000
_ALL_LIMITS = frozenset(range(Level.HIGH_LEVEL))

_WIDE_RULE = "DDI503"


class _Effort(Struct, frozen=True):
    """How many blocks a run may execute, how deep it follows calls, how often a call is tried to be proven too high.

    The last is counted for each activation of the function that makes the call.
    """

    blocks: int
    depth: int
    tries: int


_THOROUGH = _Effort(6_000, 14, 6)
_WIDE = _Effort(1_500, 6, 2)
"""For the limits of all documented routines: most functions call some of them."""
_BROAD = _Effort(600, 3, 2)
"""For the levels at many calls: functions are taken one by one, with their helpers."""


class _Aim(Struct, frozen=True):
    """What a run is to find: calls on the `way` that have one of the `limits` (as ranks), where it is exceeded.

    `concerned` is a function that makes such a call only as its callers call it; with `is_known`, another chain to
    calls that are known to be too high is all that can be found. With `only`, the calls in these places are looked for,
    in a run of no more than `blocks`.
    """

    way: frozenset[str]
    limits: frozenset[int] = _ALL_LIMITS
    concerned: str = ""
    is_known: bool = False
    only: frozenset[Location] = frozenset()
    blocks: int = 0


class LevelTop(Protocol):
    """A function to begin at, by its plain name, with the functions on the way from it."""

    @property
    def name(self) -> str:
        """The plain name."""

    @property
    def has_role(self) -> bool:
        """Whether it may be entered at a known level."""

    @property
    def changes_level(self) -> bool:
        """Whether the level may change inside, or be tested."""

    @property
    def is_root(self) -> bool:
        """Whether something besides the unit's functions may call it, where everything is asked for."""

    @property
    def way(self) -> frozenset[str]:
        """The plain names of the functions on the way to what is asked about."""

    @property
    def need(self) -> int:
        """The highest level, as a rank, that none of the calls in question forbids."""


class LevelUnit(Unit, Configuration, Protocol):
    """A link unit, as far as levels ask it."""

    def level_tops(self, limits: Mapping[str, Level]) -> tuple[LevelTop, ...]:
        """Where to begin, nearest first, to see whether routines are called above their limits."""

    def level_tops_of(self, names: Collection[str], *, everything: bool = False) -> tuple[LevelTop, ...]:
        """Where to begin, nearest first, to see at which levels functions can run; or everything on the way."""

    def link_names(self, name: str) -> tuple[str, ...]:
        """The link names of the functions of a plain name."""

    def leading(self, name: str) -> tuple[str, ...]:
        """The same, of those only from which a routine that is asked about can be reached."""

    def registrations(self, facts: IrqlFacts, name: str) -> tuple[Registered, ...]:
        """How a function (by its link name) is registered as a callback."""

    def is_kept(self, name: str) -> bool:
        """Whether the driver keeps the address of a function (by its link name) where it may call it by that."""

    def declared_effects(self, name: str) -> tuple[Effect, ...]:
        """What a function that is only declared does to the level, by its annotations."""


class Entered(Struct, frozen=True):
    """A way into a function: called at `location` by `caller`, or as a callback that becomes one there (no caller).

    Functions are link names. `levels` is None where the level is not known.
    """

    function: str
    caller: str
    location: Location
    levels: LevelRange | None


class _Candidate(Struct):
    """The best chain to a call that is too high, and the keys of all."""

    finding: Finding
    chain: Chain
    keys: set[tuple[object, ...]] = field(default_factory=set)


def rule_limits(contracts: Contracts, facts: IrqlFacts, selected: frozenset[str]) -> dict[str, RuleLimit]:
    """The limits that the selected rules are about: those of the contracts, and with DDI503 all others."""
    found: dict[str, RuleLimit] = {}
    if _WIDE_RULE in selected:
        found = {name: RuleLimit(_WIDE_RULE, limit) for name, limit in facts.limits.items()}
    for name, contract in contracts.routines.items():
        if contract.irql is not None:
            found.pop(name, None)
            if contract.irql.rule in selected:
                limit = Limit(name, contract.header, contract.irql.highest)
                found[name] = RuleLimit(contract.irql.rule, limit)
    return found


class LevelAnalyzer:
    """Analyses the levels of one link unit."""

    def __init__(self, unit: LevelUnit, catalog: Catalog, selected: frozenset[str], facts: IrqlFacts) -> None:
        self._unit = unit
        self._catalog = catalog
        self._selected = selected
        self._facts = facts
        self._limits = rule_limits(unit.contracts, facts, selected)
        self._watched: frozenset[str] = frozenset()
        self._found: dict[tuple[str, Location], _Candidate] = {}
        self._reasons: dict[tuple[LevelRange | None, tuple[object, ...]], tuple[Chain, Reason]] = {}
        self._entered: dict[Entered, None] = {}
        self._one_by_one = False
        self._wants_chains = True
        self._left_chains_out = False
        self._report = UnitReport()
        self._prover = Prover(Solver())
        self._interpreter: Interpreter | None = None
        self._top: ir.Function | None = None
        self._entry: Entry | None = None
        self._way: frozenset[str] = frozenset()
        self._waiting: set[tuple[str, Location]] = set()
        self._ways: set[str] = set()
        self._flow = self._new_flow()
        self._proved: dict[Location, int] = {}
        self._distances: dict[Location, int] = {}
        self._tries: dict[tuple[Location, object], int] = {}
        self._followed: dict[tuple[str, int], int] = {}
        self._limits_at: dict[tuple[str, Location], Level] = {}
        self._effort = _THOROUGH
        self._searches = False
        self._ahead: LevelAhead | None = None
        self._need = Level.PASSIVE_LEVEL

    def analyse(self) -> UnitReport:
        """Judge every call in question."""
        everything = self._limits
        for is_wide in (False, True):
            self._limits = {
                name: limited
                for name, limited in everything.items()
                if (limited.rule == _WIDE_RULE) is is_wide
            }
            self._effort = _WIDE if is_wide else _THOROUGH
            limits = {name: self._strictest(name) for name in self._limits}
            self._analyse(self._unit.level_tops(limits))
        for candidate in self._found.values():
            finding = candidate.finding
            more = len(candidate.keys) - 1
            if more:
                ways = "1 further chain leads" if more == 1 else f"{more} further chains lead"
                least = "at least " if self._left_chains_out else ""
                finding = replace(finding, message=f"{finding.message} ({least}{ways} to the same)")
            self._report.findings.append(finding)
        self._report.findings.sort(key=Finding.sort_key)
        return self._report

    def reasons(self, name: str) -> tuple[Reason, ...]:
        """Why a function (by its plain name) can run at which levels, the shortest chains first."""
        self._watched = frozenset(self._unit.link_names(name))
        self._analyse(self._unit.level_tops_of([name]))
        chains = sorted(self._reasons.values(), key=lambda item: item[0].rank)
        return tuple(reason for _, reason in chains)

    @property
    def notifications(self) -> list[Notification]:
        """What could not be analysed so far."""
        return self._report.notifications

    def entered(self, names: Collection[str]) -> tuple[Entered, ...]:
        """How functions (by their plain names) are entered: as callbacks, and by calls on the ways between them."""
        self._watched = frozenset(link_name for name in names for link_name in self._unit.link_names(name))
        self._wants_chains = False
        self._analyse(self._unit.level_tops_of(names))
        return tuple(self._entered)

    def levels_at(
        self, functions: Collection[str], routines: Collection[str]
    ) -> dict[Location, frozenset[LevelRange | None]]:
        """The levels at the calls of functions and routines (by plain names) that are made on the ways to `functions`.

        None is among them where a call can also be reached at a level that is not known. Unlike for `reasons`, the
        functions are analysed one by one, each at the levels that those before it call it at.
        """
        tops = {top.name: top for top in self._unit.level_tops_of(functions, everything=True)}
        names = {link_name: top for top in tops.values() for link_name in self._unit.link_names(top.name)}
        self._watched = frozenset((*names, *routines))
        self._wants_chains = False
        self._one_by_one = True
        self._effort = _BROAD
        self._ways = {plain for top in tops.values() for plain in (top.name, *top.way)}
        self._flow = self._new_flow()
        found: dict[Location, set[LevelRange | None]] = {}
        pending = deque((name, entry) for name, top in names.items() for entry in self._begins(name, top))
        seen: set[tuple[str, LevelRange | None]] = set()
        while pending:
            name, entry = pending.popleft()
            function = self._unit.function(name)
            levels = entry.levels if entry is not None and entry.is_sure else None
            # An entry whose levels hang on conditions is one of its own; others are told by their levels.
            if function is None or ((name, levels) in seen and (entry is None or not entry.cases)):
                continue
            seen.add((name, levels))
            self._entered = {}
            if not self._run(
                function, entry, _Aim(frozenset({names[name].name}) | (names[name].way - tops.keys()))
            ):
                self._enter_all(function, levels)
            for way in self._entered:
                found.setdefault(way.location, set()).add(way.levels)
                if way.function in names:
                    pending.append((way.function, _entered_at(way)))
        return {location: frozenset(levels) for location, levels in found.items()}

    def _enter_all(self, function: ir.Function, levels: LevelRange | None) -> None:
        """Add the calls that a run came to no end for: at the level of the function, if it does not change it."""
        if changes_level(function, 0, self._effects_of):
            levels = None
        told = {way.location for way in self._entered}
        for block in function.blocks:
            for instruction in block.instructions:
                if not isinstance(instruction, ir.Call) or instruction.location in told:
                    continue
                for callee in (instruction.spelling, instruction.callee):
                    if isinstance(callee, str) and callee in self._watched:
                        way = Entered(callee, function.link_name, instruction.location, levels)
                        self._entered[way] = None

    def _begins(self, name: str, top: LevelTop) -> list[Entry | None]:
        """How a function is entered from outside of the unit; None is at a level that is not known."""
        function = self._unit.function(name)
        entries = self._entries(function, name) if function is not None and top.has_role else ()
        return list(entries) or ([None] if top.is_root else [])

    # Where to begin -------------------------------------------------------------------------------------------------

    def _analyse(self, tops: tuple[LevelTop, ...]) -> None:
        pending = deque(
            (name, _Aim(top.way), top, 0) for top in tops for name in self._unit.leading(top.name)
        )
        seen: set[tuple[str, frozenset[str]]] = set()
        self._ways = {plain for top in tops for plain in (top.name, *top.way)}
        self._flow = self._new_flow()
        while pending:
            name, aim, top, height = pending.popleft()
            way = aim.way
            function = self._unit.function(name)
            if function is None or (name, way) in seen:
                continue
            seen.add((name, way))
            self._report.functions.add(name)  # judged, also where nothing in it is worth running
            self._waiting, steps = set(), 0
            may_rise = top.changes_level and self._any_of(way, raises_above, top.need)
            # A role too low for a run of its own still tells what the level is lowered to, and what tests find.
            entries = self._entries(function, name)
            chosen = self._worth_running(entries, top.need)
            raised = aim.limits if height or self._watched else frozenset()
            if may_rise and not self._watched and height == 0:
                raised = self._raised_above(name, way)
                may_rise = bool(raised)
            for entry in chosen:
                self._run(function, entry, replace(aim, limits=raised | frozenset(range(entry.highest))))
                steps += self._steps
            told: frozenset[int] = frozenset()
            is_sure = any(entry.is_sure for entry in entries)
            if not is_sure and top.changes_level and self._any_of(way, tests_above, top.need):
                told = self._told_above(name, way) if height == 0 and not self._watched else _ALL_LIMITS
            if (may_rise or told) and not chosen:
                self._run(function, entries[0] if entries else None, replace(aim, limits=raised | told))
                steps += self._steps
            if not self._waiting or self._unit.is_open(name) or height >= _MAXIMUM_HEIGHT:
                continue
            is_known = self._waiting <= self._found.keys()
            if is_known and steps >= _LONG_RUN:
                self._left_chains_out = True
                continue  # nobody asks for yet another chain, where that takes long
            for caller in self._unit.callers(name):
                self._ways.add(_plain(caller))
                above = replace(
                    aim,
                    way=way | {_plain(caller)},
                    limits=aim.limits if height else raised | told or _ALL_LIMITS,
                    concerned=aim.concerned or name,
                    is_known=is_known,
                )
                pending.append((caller, above, top, height + 1))

    def _worth_running(self, entries: Sequence[Entry], need: int) -> list[Entry]:
        """The entries at a level that is high enough, one for each level; all of them where each is asked for."""
        if self._watched:
            return list(entries)
        found: dict[tuple[object, ...], Entry] = {}
        for entry in entries:
            if entry.highest > need and (entry.is_sure or any(case.is_sure for case in entry.cases)):
                found.setdefault((entry.levels, entry.cases), entry)
        return list(found.values())

    def _any_of(
        self, way: frozenset[str], question: Callable[[ir.Function, int, EffectsOf], bool], need: int
    ) -> bool:
        """Whether the answer is yes for any function on the way."""
        for plain in sorted(way):
            for name in self._unit.link_names(plain):
                function = self._unit.function(name)
                if function is not None and question(function, need, self._effects_of):
                    return True
        return False

    def _raised_above(self, name: str, way: frozenset[str]) -> frozenset[int]:
        """The limits (as ranks) of calls that a function may lead to behind a raise that is too high for them."""
        ceiling = max(
            (highest_raise(function, self._effects_of, self._number) for function in self._functions(way)),
            default=-1,
        )
        return frozenset(
            limit
            for limit in self._limits_on(way)
            if limit < ceiling and self._flow.raises_around(name, self._has_limit(limit), limit)
        )

    def _told_above(self, name: str, way: frozenset[str]) -> frozenset[int]:
        """The limits (as ranks) of calls that a function may lead to where a test tells that they are exceeded."""
        found = set()
        for limit in self._limits_on(way):
            tellers = {
                function.link_name
                for function in self._functions(way)
                if tests_above(function, limit, self._effects_of)
            }
            if tellers and self._flow.learns_around(name, self._has_limit(limit), tellers.__contains__):
                found.add(limit)
        return frozenset(found)

    def _limits_on(self, way: frozenset[str]) -> list[int]:
        """The limits (as ranks) of the calls in question on the way."""
        limits: set[int] = set()
        for function in self._functions(way):
            for block in function.blocks:
                for instruction in block.instructions:
                    if isinstance(instruction, ir.Call) and (routine := self._wanted_by(instruction)):
                        limits.add(self._limit_of(routine, instruction))
        return sorted(limits)

    def _has_limit(self, limit: int) -> Callable[[ir.Call], bool]:
        limits = frozenset({limit})
        return lambda call: self._wanted_by(call, limits) is not None

    def _new_flow(self) -> LevelFlow:
        """The flow of the level through the functions on all ways."""
        return LevelFlow(
            lambda name: self.function(name) if _plain(name) in self._ways else None,
            self._effects_of,
            lambda call: self._wanted_by(call) is not None,
            self._number,
        )

    def _functions(self, way: frozenset[str]) -> Iterator[ir.Function]:
        for plain in sorted(way):
            for name in self._unit.link_names(plain):
                function = self._unit.function(name)
                if function is not None:
                    yield function

    def _on(self, way: frozenset[str]) -> Callable[[str], ir.Function | None]:
        """Gives the bodies of functions, by their link names, where they are on the way."""

        def function(name: str) -> ir.Function | None:
            return self.function(name) if _plain(name) in way else None

        return function

    def _wanted_by(self, call: ir.Call, limits: frozenset[int] = _ALL_LIMITS) -> str | None:
        """The routine or the function by which a call is in question; of routines, those with one of the limits."""
        if not isinstance(call.callee, str):
            return None
        if self._unit.is_driver_function(call.callee):
            return call.callee if call.callee in self._watched else None
        for name in (call.spelling, call.callee):
            if name in self._watched or (name in self._limits and self._limit_of(name, call) in limits):
                return name
        return None

    def _effects_of(self, name: str) -> tuple[Effect, ...]:
        if self._unit.is_driver_function(name):
            return ()
        return self._facts.effects.get(name) or self._unit.declared_effects(name)

    def _entries(self, function: ir.Function, name: str) -> tuple[Entry, ...]:
        return entries_of(function, self._unit.registrations(self._facts, name), self._facts, self._unit)

    def _run(self, function: ir.Function, entry: Entry | None, aim: _Aim) -> bool:
        """Interpret a function from its beginning; whether that came to an end within the budget."""
        ex.reset()
        reset_fresh()
        self._prover = Prover(Solver())
        self._top, self._entry, self._way = function, entry, aim.way
        self._tries = {}
        self._followed = {}
        self._proved = {}
        self._distances = {}
        self._need = Level(min(aim.limits, default=0))
        self._searches = bool(aim.only)
        on_the_way = self._on(aim.way | {_plain(function.link_name)})
        names = [name for plain in sorted(aim.way) for name in self._unit.link_names(plain)]
        ahead = self._ahead = LevelAhead(
            on_the_way,
            self._effects_of,
            lambda call: self._wanted_by(call, aim.limits),
            self._flow.leaves_changed,
            [name for name in names if self._unit.is_kept(name)],
            aim.concerned,
            self._watched,
        )
        interpreter = self._interpreter = Interpreter(
            self._unit.pointer_bits, self._unit.globals(), self, self._unit.contracts, self
        )
        interpreter.levels = LevelRules(
            self._facts,
            self._limits,
            self._unit.constants(),
            self._watched,
            tells_unfollowed=self._one_by_one,
            declared_effects=self._unit.declared_effects,
            assigned=self._unit.assigned,
            ahead=ahead,
            need=None if self._watched else self._need,
            reads=ahead.content(function.link_name).reads,
        )
        if aim.only:
            ahead.settle(place for place in ahead.distances(function.link_name) if place not in aim.only)
            interpreter.reset(aim.blocks)
        else:
            interpreter.reset(_EXTRA_BLOCKS if aim.is_known else self._effort.blocks)
        try:
            if not self._one_by_one and function.link_name in self._watched:
                self._reached_first(function, entry)
            interpreter.analyse(function, entry)
        except BudgetExceeded:
            if aim.is_known or aim.only:
                return False
            if self._search(function, entry, aim):
                return True
            self._report.notifications.append(
                Notification(
                    "function-not-fully-analysed",
                    f"the IRQLs in {function.name} were not fully analysed: "
                    "it has more paths than the analysis follows",
                    location=function.location,
                )
            )
            return False
        return True

    def _search(self, function: ir.Function, entry: Entry | None, aim: _Aim) -> bool:
        """Look one by one for what a run came to no end for; whether these runs did for all of it."""
        if self._one_by_one or self._effort is not _THOROUGH:
            return False
        ahead = self._ahead
        assert ahead is not None
        known = self._proved.keys() | {place for _, place in self._found}
        left = [places - known for places in ahead.places(function.link_name)]
        left = [places for places in left if places]
        blocks = _SEARCH_BLOCKS // max(1, 2 * min(len(left), _MOST_SEARCHES))
        helpers: set[str] = set()
        if entry is None or entry.highest <= self._need:  # a level that is entered at is not lowered
            helpers = {
                name for name in aim.way if any(map(self._flow.leaves_changed, self._unit.link_names(name)))
            }
        ended = True
        for places in left[:_MOST_SEARCHES]:
            nearest = {_plain(name) for name in ahead.nearest(function.link_name, places)}
            for way in (aim.way & (nearest | helpers), aim.way):
                has_ended = self._run(function, entry, replace(aim, way=way, only=places, blocks=blocks))
                if places <= self._proved.keys():
                    break
            else:
                ended = ended and has_ended
        return ended and len(left) <= _MOST_SEARCHES

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

    def stored_offsets(self, name: str) -> frozenset[int] | None:
        """What a function may store through pointers."""
        return self._unit.stored_offsets(name)

    def constants(self) -> Mapping[str, int]:
        """The values of constant expressions."""
        return self._unit.constants()

    def should_follow(self, function: ir.Function, depth: int) -> bool:
        """Functions on the way to what is asked about, and small helpers: not those that wait or clear in a loop."""
        self._settle()
        if depth >= self._effort.depth:
            return False
        if _plain(function.link_name) in self._way and self._is_worth_it(function):
            return True
        return depth < _HELPER_DEPTH and len(function.blocks) <= _HELPER_BLOCKS and not has_loop(function)

    @property
    def _steps(self) -> int:
        """How many blocks the last run executed."""
        return self._interpreter.steps if self._interpreter is not None else 0

    def _settle(self) -> None:
        """Where a run gets long, leave what is known by others, or proved by a short way, and what does not show."""
        assert self._interpreter is not None
        assert self._ahead is not None
        steps = self._interpreter.steps
        if steps < _LONG_RUN and not self._searches:
            return
        self._left_chains_out = True
        if not self._distances:
            assert self._top is not None
            self._distances = self._ahead.distances(self._top.link_name)
        lengths = {
            place: candidate.chain.length for (_, place), candidate in self._found.items()
        } | self._proved
        self._ahead.settle(
            place
            for place, length in lengths.items()
            if self._searches or steps >= _VERY_LONG_RUN or length <= self._distances.get(place, 0)
        )

    def _is_worth_it(self, function: ir.Function) -> bool:
        """Whether there may be something to find in a function: where a run gets long, not in what is known by now."""
        assert self._interpreter is not None
        assert self._ahead is not None
        content = self._ahead.content(function.link_name)
        if content.changes:
            return True
        if not self._watched:
            limits = {self._limits_at[wanted] for wanted in content.wanted}
            if content.is_open:
                limits.add(self._need)
            if not any(self._interpreter.may_exceed(limit) for limit in limits):
                return False
        level = self._interpreter.current_level
        key = (function.link_name, level.uid if level is not None else 0)
        number = self._followed[key] = self._followed.get(key, 0) + 1
        return number <= _FOLLOWED_OFTEN or self._interpreter.steps < _LONG_RUN

    def _strictest(self, routine: str) -> Level:
        """The lowest limit of a routine, of those that its arguments may tell."""
        limit = self._limits[routine].limit
        return min((limit.highest, *(case.highest for case in limit.cases if case.is_told_by_argument)))

    def _limit_of(self, routine: str, call: ir.Call) -> Level:
        """The lowest limit that the arguments of a call may demand; it is kept for the place."""
        limit = strictest(self._limits[routine].limit, call, self._number)
        key = (routine, call.location)
        self._limits_at[key] = min(limit, self._limits_at.get(key, limit))
        return limit

    def _number(self, name: str) -> int | None:
        """The value of a name in a condition."""
        return LevelRules(self._facts, self._limits, self._unit.constants()).value(name)

    # Events ---------------------------------------------------------------------------------------------------------

    def event(self, event: Event) -> frozenset[str]:
        """Judge a call whose level matters, or note at which one a watched function is called."""
        if event.state.muted:
            return frozenset()
        if isinstance(event, Reached):
            self._reached(event)
        if not isinstance(event, Limited):
            return frozenset()
        key = (event.site.location, event.activation)
        if self._tries.get(key, 0) >= self._effort.tries:
            return frozenset()
        context = CheckContext(
            self._unit.contracts, self._unit.constants(), self._unit.pointer_bits, self._unit.messages
        )
        for rules, check in checks_for(event):
            if not rules & self._selected:
                continue
            for suspicion in check(event, context):
                if not isinstance(suspicion, Suspicion):
                    continue
                proof = self._proof(event.state, suspicion.violation)
                if proof is None:
                    self._tries[key] = self._tries.get(key, 0) + 1
                    continue
                self._tries[key] = self._effort.tries
                assert self._top is not None
                depth = event.site.depth
                self._proved[event.site.location] = min(depth, self._proved.get(event.site.location, depth))
                rests_on_callers = proof.rests_on_parameters or self._rests_on_entry(suspicion.violation)
                if rests_on_callers and not self._unit.is_open(self._top.link_name):
                    self._waiting.add((suspicion.rule, event.site.location))
                else:
                    self._add(event, suspicion.rule, suspicion.fields(proof.model), proof)
        return frozenset()

    def _rests_on_entry(self, violation: Expr) -> bool:
        """Whether only a test tells the level of a call in a function that is entered at one that is not known."""
        return self._entry is None and _is_tested(violation)

    def _proof(self, state: State, violation: Expr) -> Proof | None:
        """What is possible, of what is known; what is certain, of what is not."""
        decided = state.decide(violation)
        if decided is False:
            return None
        proof = None
        # Of what is not known, only tests on the path can make it certain.
        if not all(symbol.origin is Origin.OPAQUE for symbol in violation.symbols):
            proof = self._prover.prove(state, violation)
        if proof is None and decided:
            proof, violation = self._prover.prove_certain(state), ex.TRUE
        # A mode that is asked for on the way (a dump, a reset without interrupts) is the mode all the way.
        return proof if proof is None else with_same_modes(state, proof, violation, self._prover)

    def _add(self, event: Limited, rule: str, fields: Mapping[str, object], proof: Proof) -> None:
        assert self._interpreter is not None
        assert event.state.irql is not None
        model, interpreter = proof.model, self._interpreter
        is_tested = _is_tested(event.exceeded)

        def exceeds(level: Expr) -> Expr:
            # What only a test tells was raised by nothing that is known.
            return ex.FALSE if is_tested else interpreter.above(level, event.highest)

        chain = self._chain(event.state, model, event.site.depth, exceeds)
        number = self._shown_level(event.state, model)
        level = interpreter.level_name(number, number)
        if chain.reason is None:
            level = f"an IRQL above {event.highest.name}"
        message = self._catalog.rule(rule).message.format(
            **fields, level=level, reason=self._sentence(chain, model)
        )
        interesting = frozenset(
            symbol for symbol in event.exceeded.symbols if symbol.origin is not Origin.LOST
        )
        steps = steps_of(event.state.trace, model, interesting, self._root, event.site.function.name)
        finding = Finding(
            rule,
            message,
            event.site.location,
            event.site.function.name,
            steps,
            _related(chain),
            (),
        )
        key = (rule, event.site.location)
        known = self._found.get(key)
        if known is None:
            self._found[key] = _Candidate(finding, chain, {chain.key})
            return
        known.keys.add(chain.key)
        if chain.rank < known.chain.rank:
            known.finding, known.chain = finding, chain

    def _shown_level(self, state: State, model: Model) -> int:
        """The level to tell, as an IRQL: the highest of a range, the one of the model where conditions decide."""
        assert state.irql is not None
        if state.irql.symbol is not None:
            return refine.interval_in(state.irql, state.ranges).uhi
        return model.value(state.irql)

    def _chain(
        self,
        state: State,
        model: Model,
        depth: int,
        exceeds: _Condition,
        then: tuple[TraceStep, ...] = (),
    ) -> Chain:
        assert self._top is not None
        way = [*steps_taken(state.trace, model), *then]
        return chain_of(way, model, exceeds, self._top.name, depth, self._entry is not None)

    def _sentence(self, chain: Chain, model: Model) -> str:
        return sentence(chain, self._entry, *self._called_at(chain, model))

    def _called_at(self, chain: Chain, model: Model, levels: LevelRange | None = None) -> tuple[str, str]:
        """The level at which the system calls the function that a chain begins with, and when it does.

        It is that of the model where `levels` does not tell more.
        """
        assert self._interpreter is not None
        at = when = ""
        if chain.is_entry and chain.reason is not None and chain.reason.level is not None:
            level = chain.reason.level
            number = model.value(level)
            at = self._interpreter.level_name(number, number)
            if level.symbol is not None and not self._interpreter.level_name(
                level.interval.ulo, level.interval.uhi
            ):
                at = f"up to {self._interpreter.level_name(level.interval.uhi, level.interval.uhi)}"
            for holds, case in self._interpreter.entered:
                if not case.negated and model.holds(holds):
                    when = f" when {case.subject} is {case.value}"
            if any(
                _is_unknown(value) and model.holds(guard) is True for guard, value in _alternatives(level)
            ):
                at = _UNKNOWN
            if levels is not None:
                at = str(levels)
        return at, when

    @property
    def _root(self) -> ir.Function | None:
        """The function that a path must be said to begin in; a role says so already."""
        return None if self._entry is not None else self._top

    # Levels of functions --------------------------------------------------------------------------------------------

    def _reached_first(self, function: ir.Function, entry: Entry | None) -> None:
        """A watched function is where the analysis begins."""
        if entry is None:
            return
        step = TraceStep(entry.location, f"{function.name} {entry.text}", 0, level=ex.TRUE)
        alternatives: dict[LevelRange, list[str]] = {}
        for case in entry.cases:
            if case.levels is not None and case.is_sure and not case.negated:
                alternatives.setdefault(case.levels, []).append(case.value)
        subject = entry.cases[0].subject if entry.cases else ""
        told = [
            (levels, True, f" when {subject} is {_list(values)}") for levels, values in alternatives.items()
        ]
        if entry.is_sure or not told:
            told.insert(0, (entry.levels, entry.is_sure, ""))
        for levels, is_sure, when in told:
            known = levels if is_sure else None
            at = str(known or _UNKNOWN)
            self._entered[Entered(function.link_name, "", entry.location, known)] = None
            chain = Chain(step, function.name, (), is_entry=True)
            said, links = sentence(chain, entry, at, when), links_of(chain, entry, at, when)
            reason = Reason(known, said, (Step(entry.location, step.text, 0, True),), links, _related(chain))
            self._reasons[known, (entry.location, entry.text, when)] = (chain, reason)

    def _reached(self, event: Reached) -> None:
        """A watched function is called."""
        state = event.state
        assert self._interpreter is not None
        assert state.irql is not None
        for guard, level in _alternatives(state.irql):
            levels: LevelRange | None = None
            if not _is_unknown(level):
                bounds = refine.interval_in(level, state.ranges)
                levels = self._interpreter.range_of(bounds.ulo, bounds.uhi)
            elif self._entry is None and not self._one_by_one:
                continue
            way = Entered(event.function, event.caller.link_name, event.location, levels)
            if way in self._entered and not self._wants_chains:
                continue
            if levels is None and self._one_by_one:
                self._entered[way] = None  # that a level is not known needs no proof
                continue
            proof = self._prover.prove(state, guard)
            if proof is None:
                continue
            self._entered[way] = None
            if self._wants_chains:
                self._explain(event, level, levels, proof.model)

    def _explain(self, event: Reached, level: Expr, levels: LevelRange | None, model: Model) -> None:
        """Note why a watched function is called at a level."""
        state, location = event.state, event.location
        call = TraceStep(location, f"calls {event.name}", event.depth, callee=event.name)

        def is_here(other: Expr) -> Expr:
            return ex.boolean(other is state.irql) if levels is None else _is(other, model.value(level))

        chain = self._chain(state, model, event.depth + 1, is_here, (call,))
        words = (chain, self._entry, *self._called_at(chain, model, levels))
        steps = steps_of(state.trace, model, frozenset(), self._root, "")
        steps += (Step(location, call.text, event.depth, True),)
        reason = Reason(levels, sentence(*words), steps, links_of(*words), _related(chain))
        self._reasons.setdefault((levels, chain.key), (chain, reason))


def _entered_at(way: Entered) -> Entry | None:
    """A call as the way into the function that is called."""
    if way.levels is None:
        return None
    return Entry(way.levels, True, "is called", way.location, way.caller)


class _Condition(Protocol):
    def __call__(self, level: Expr, /) -> Expr:
        """The condition that a level is too high."""


def _is_tested(violation: Expr) -> bool:
    """Whether a violation hangs on levels that are not known, so that only tests can tell."""
    symbols = violation.symbols
    return bool(symbols) and all(symbol.origin is Origin.OPAQUE for symbol in symbols)


def _is_unknown(level: Expr) -> bool:
    return ex.has_origin(level, Origin.OPAQUE, Origin.LOST)


def _is(level: Expr, number: int) -> Expr:
    return ex.eq(level, ex.const(number, level.width))


def _alternatives(level: Expr) -> Iterator[tuple[Expr, Expr]]:
    """The values that a conditional level may have, with the conditions for them."""
    pending = [(ex.TRUE, level)]
    while pending:
        guard, value = pending.pop()
        if value.op is Op.ITE:
            test, first, second = value.args
            pending += [(ex.land(guard, ex.lnot(test)), second), (ex.land(guard, test), first)]
        else:
            yield guard, value


def _list(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _plain(link_name: str) -> str:
    return link_name.rsplit(":", 1)[-1]


def _related(chain: Chain) -> tuple[Related, ...]:
    if chain.reason is None:
        return ()
    return (Related(chain.reason.location, chain.reason.text),)
