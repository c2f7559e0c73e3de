"""Is a set of conditions possible, and with which values?

z3 is loaded when the first question comes that nothing cheaper answers: conditions are split into groups that share
no symbol, the intervals are asked whether a group contradicts itself, the ends of the refined intervals are tried as
a solution, and so are the solutions of earlier questions; sums (`domains.totals`) or logic alone (`domains.diagrams`)
may exclude the rest, and what is left is looked at case by case (`domains.cases`), or by chance, where there are
products. Answers are remembered by the set of conditions.

What limits a question is z3's own count of resources, not time, so that the same question has the same answer on
every machine; the time limit is a safety net. To make the values of a witness independent of what was asked before,
a question with wishes (`prefer`, `smallest`) is put to a z3 of its own. A `Solver` lives within one generation of
expressions (`expr.reset`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from random import Random
from typing import Final

from msgspec import Struct

from ddilint.analysis.answers import UNSAT, Model, Result, Sat, Unknown, Unsat
from ddilint.analysis.bridge import Bridge, Group
from ddilint.domains import expr as ex
from ddilint.domains.cases import decided_cases
from ddilint.domains.diagrams import Diagrams
from ddilint.domains.expr import Expr, Op, Symbol
from ddilint.domains.interval import Interval
from ddilint.domains.refine import Ranges, assume_all, interval_in
from ddilint.domains.totals import exclude_each_other
from ddilint.interruption import is_asked

DEFAULT_TIMEOUT_MS: Final = 20_000
DEFAULT_RLIMIT: Final = 6_000_000
"""About a second of z3."""
# With more disjunctions than these, intervals are no longer the quicker way to the least of a value.
_FEW_DISJUNCTIONS: Final = 4
_MOST_PRODUCTS: Final = 12
"""With more products and quotients of unknown numbers than these a question is not asked: z3 makes circuits of them
before it counts, a hash of a few hundred rounds takes gigabytes."""
_PATIENCE: Final = 4
"""Where z3 found no answer to so many questions about one function, it is not asked others that are as large: a hundred
of them would take minutes."""
_MOST_SPENT: Final = 20_000_000
"""z3 may spend this much of what its limits count on the questions about one function: about ten seconds. Hardly any
function takes a tenth of it."""
_KEPT_EXAMPLES: Final = 16
"""So many solutions are tried before z3 is asked for another."""
_MOST_EVALUATED: Final = 30_000
"""So many expressions are evaluated for chances, before z3 makes circuits of products: some hundredths of a second."""
_CONSTANTS: Final = 12
_MOST_FACTORS: Final = 8
"""So many values of a factor are tried where z3 found no answer, each for so small a part of what it may spend."""
_PRODUCTS: Final = frozenset({Op.MUL, Op.UDIV, Op.SDIV, Op.UREM, Op.SREM})


class Statistics(Struct):
    """How questions were answered: what a debug command shows."""

    questions: int = 0
    groups: int = 0
    remembered: int = 0
    by_intervals: int = 0
    by_trial: int = 0
    by_example: int = 0
    by_logic: int = 0
    by_cases: int = 0
    by_z3: int = 0
    unknown: int = 0


class Solver:
    """Answers questions about conditions (expressions of width 1)."""

    def __init__(self, timeout_ms: int = DEFAULT_TIMEOUT_MS, rlimit: int = DEFAULT_RLIMIT) -> None:
        self.timeout_ms = timeout_ms
        self.rlimit = rlimit
        self.statistics = Statistics()
        self._generation = ex.generation()
        self._remembered: dict[object, Result] = {}
        self._z3: Bridge | None = None
        # Since the expressions were last forgotten: what z3 spent, the sizes of the questions without an answer.
        self._spent = 0
        self._unanswered: list[int] = []
        self._refused = 0
        self._diagrams = Diagrams()
        self._examples: deque[_Example] = deque(maxlen=_KEPT_EXAMPLES)

    @property
    def refused(self) -> int:
        """How many questions were not put to z3, there being too many of them or too large ones, in this generation."""
        return self._refused if self._generation == ex.generation() else 0

    def solve(
        self,
        conditions: Iterable[Expr],
        prefer: Sequence[Expr] = (),
        *,
        goal: Expr | None = None,
        smallest: Sequence[Expr] = (),
    ) -> Result:
        """Can all the conditions, and the goal, hold together?

        `prefer` are wishes for the model: in order, each is kept if it can hold with those kept before.
        `smallest` are expressions that the model makes as small as possible (unsigned), one after the other.
        """
        self.statistics.questions += 1
        self._begin()
        conds = _flattened(conditions if goal is None else (*conditions, goal))
        if conds is None:
            return UNSAT
        assignment: dict[Symbol, int] = {}
        unknown: Unknown | None = None
        for group in _groups(conds, prefer, smallest):
            result = self._solve_group(group)
            if isinstance(result, Unsat):
                return result
            if isinstance(result, Unknown):
                unknown = unknown or result
            else:
                assignment.update(result.model.assignment)
        return unknown or Sat(Model(assignment))

    def _begin(self) -> None:
        """Forget what is about expressions of an earlier generation."""
        if self._generation != ex.generation():
            self._generation = ex.generation()
            self._remembered.clear()
            self._unanswered.clear()
            self._examples.clear()
            self._diagrams.forget()
            self._spent = self._refused = 0
            if self._z3 is not None:
                self._z3.forget()

    def feasible(self, conditions: Iterable[Expr], goal: Expr | None = None) -> bool | None:
        """Can the conditions hold together? None: not decided."""
        match self.solve(conditions, goal=goal):
            case Sat():
                return True
            case Unsat():
                return False
            case Unknown():
                return None

    def possible(self, alternatives: Iterable[Expr]) -> frozenset[Expr]:
        """Those of the conditions that can hold, each by itself; what is not decided is among them.

        Those that logic does not exclude are asked about together: where none can hold one question tells, and where
        some can, one model tells of all those that hold in it.
        """
        self._begin()
        found: set[Expr] = set()
        diagrams = self._diagrams
        pending = [tuple(each for each in dict.fromkeys(alternatives) if not diagrams.exclude((each,)))]
        while pending:
            asked = pending.pop()
            match self.solve([ex.lor(*asked)]):
                case Sat(model):
                    holds = model.holding()
                    held = {alternative for alternative in asked if holds(alternative)} or set(asked)
                    found |= held
                    pending.append(tuple(alternative for alternative in asked if alternative not in held))
                case Unknown() if len(asked) > 1:
                    middle = len(asked) // 2
                    pending += [asked[:middle], asked[middle:]]
                case Unknown():
                    found.update(asked)
                case Unsat():
                    pass
        return frozenset(found)

    def implied(self, conditions: Iterable[Expr], goal: Expr) -> bool | None:
        """Does the goal hold whenever the conditions do? None: not decided."""
        possible = self.feasible(conditions, ex.lnot(goal))
        return None if possible is None else not possible

    # -- one group of conditions that share symbols

    def _solve_group(self, group: Group) -> Result:
        self.statistics.groups += 1
        key = (frozenset(group.conds), group.prefer, group.smallest)
        found = self._remembered.get(key)
        if found is None:
            found = self._remembered[key] = self._ask(group)
            if isinstance(found, Unknown):
                self.statistics.unknown += 1
        else:
            self.statistics.remembered += 1
        return found

    def _ask(self, group: Group) -> Result:
        ranges = assume_all(_quick(group), {})
        if ranges is None:
            self.statistics.by_intervals += 1
            return UNSAT
        symbols = ex.ordered_symbols(*group.conds, *group.prefer, *group.smallest)
        tried = _tried(group, symbols, ranges)
        if tried is not None:
            self.statistics.by_trial += 1
            return tried
        known = None if group.has_wishes else self._by_example(group, symbols, ranges)
        if known is not None:
            self.statistics.by_example += 1
            return known
        if exclude_each_other(group.conds):
            self.statistics.by_intervals += 1
            return UNSAT
        if self._diagrams.exclude(group.conds):
            self.statistics.by_logic += 1
            return UNSAT
        decided = None if group.has_wishes else _by_cases(group, symbols, ranges)
        if decided is not None:
            self.statistics.by_cases += 1
            self._keep(decided)
            return decided
        products = _products(group)
        lucky = _by_chance(group, symbols, ranges) if products and not group.has_wishes else None
        if lucky is not None:
            self.statistics.by_trial += 1
            self._keep(lucky)
            return lucky
        if products > _MOST_PRODUCTS:
            return Unknown("too many products")
        if is_asked():
            return Unknown("no time left")
        is_hopeless = len(self._unanswered) >= _PATIENCE and len(symbols) >= min(self._unanswered)
        if is_hopeless or self._spent >= _MOST_SPENT:
            self._refused += 1
            return Unknown("too many questions, or too large ones")
        self.statistics.by_z3 += 1
        if group.has_wishes:  # the values are to be the same, whatever was asked before
            bridge = Bridge(self.timeout_ms, self.rlimit)
        else:
            bridge = self._z3 = self._z3 or Bridge(self.timeout_ms, self.rlimit)
        before = bridge.spent
        found = bridge.ask(group, symbols, ranges)
        self._spent += bridge.spent - before
        if isinstance(found, Unknown):
            self._unanswered.append(len(symbols))
            found = self._with_factor(group, symbols, ranges) or found
        self._keep(found)
        return found

    def _with_factor(self, group: Group, symbols: Sequence[Symbol], ranges: Ranges) -> Sat | None:
        """A solution for one value of a number that every product has as a factor: then there are none left.

        `lba * perBlock / perBlock == lba` is hard for z3, and the size of a block is one that the code compares it to.
        """
        factor = _common_factor(group) if not group.has_wishes else None
        if factor is None or self._spent >= _MOST_SPENT:
            return None
        tries = 0
        for number in _told_numbers(group, interval_in(ex.symbol(factor), ranges)):
            is_it = ex.eq(ex.symbol(factor), ex.const(number, factor.width))
            told = assume_all((is_it, *_quick(group)), {})
            if told is None or number % factor.align:
                continue
            if tries == _MOST_FACTORS:
                return None
            tries += 1
            bridge = Bridge(self.timeout_ms, self.rlimit // _MOST_FACTORS)
            found = bridge.ask(Group((is_it, *group.conds), (), ()), symbols, told)
            self._spent += bridge.spent
            if isinstance(found, Sat):
                return found
        return None

    def _by_example(self, group: Group, symbols: Sequence[Symbol], ranges: Ranges) -> Sat | None:
        """A solution that is one of an earlier question, too: most ask about paths that have much in common."""
        for example in self._examples:
            assignment = example.assignment
            for symbol in symbols:
                if symbol not in assignment:
                    assignment[symbol] = interval_in(ex.symbol(symbol), ranges).ulo
            if all(ex.evaluate_all((cond,), assignment, None, example.values)[0] for cond in group.conds):
                return Sat(Model({symbol: assignment[symbol] for symbol in symbols}))
        return None

    def _keep(self, found: Result) -> None:
        if isinstance(found, Sat):
            self._examples.appendleft(_Example(dict(found.model.assignment), {}))


class _Example(Struct, frozen=True):
    """A solution, to which symbols are added as questions speak of them; and what expressions are worth there."""

    assignment: dict[Symbol, int]
    values: dict[Expr, int]


def _flattened(conditions: Iterable[Expr]) -> list[Expr] | None:
    """The conditions' conjuncts, once each; None when one is false."""
    found: dict[Expr, None] = {}
    for cond in conditions:
        if cond.width != 1:
            raise ValueError(f"a condition of width {cond.width}: {cond!r}")
        if cond is ex.FALSE:
            return None
        if cond.op is Op.LAND:
            found.update(dict.fromkeys(cond.args))
        elif cond is not ex.TRUE:
            found[cond] = None
    return list(found)


def _groups(conds: Sequence[Expr], prefer: Sequence[Expr], smallest: Sequence[Expr]) -> list[Group]:
    """The finest partition in which no two groups share a symbol, in the order of the conditions given."""
    parent: dict[Symbol, Symbol] = {}

    def find(sym: Symbol) -> Symbol:
        root = sym
        while parent[root] is not root:
            root = parent[root]
        while parent[sym] is not root:
            parent[sym], sym = root, parent[sym]
        return root

    members = (*conds, *prefer, *smallest)
    # Conditions of one path have many sets of symbols in common; each is gone through once.
    for symbols in {expr.symbols for expr in members}:
        first: Symbol | None = None
        for sym in symbols:  # which symbol becomes a root shows in nothing
            root = find(sym) if sym in parent else parent.setdefault(sym, sym)
            if first is None:
                first = root
            elif root is not first:
                parent[root] = first
    parts: dict[Symbol | None, tuple[list[Expr], list[Expr], list[Expr]]] = {}
    for i, expr in enumerate(members):
        if not expr.symbols:
            if i >= len(conds):
                continue  # nothing to wish for in a constant
            root_of: Symbol | None = None
        else:
            root_of = find(next(iter(expr.symbols)))
        part = parts.setdefault(root_of, ([], [], []))
        part[0 if i < len(conds) else 1 if i < len(conds) + len(prefer) else 2].append(expr)
    return [Group(tuple(a), tuple(b), tuple(c)) for a, b, c in parts.values()]


def _quick(group: Group) -> Sequence[Expr]:
    """The conditions from which intervals are to learn.

    What a disjunction leaves, z3 tells sooner; but it is where the search for a least value begins.
    """
    simple = [cond for cond in group.conds if not _is_disjunction(cond)]
    is_worth_it = group.has_wishes and len(group.conds) - len(simple) <= _FEW_DISJUNCTIONS
    return group.conds if is_worth_it else simple


def _products(group: Group) -> int:
    """How many products, quotients and remainders of two numbers, neither of them known, the group speaks of."""
    nodes = ex.nodes_of(*group.conds, *group.prefer, *group.smallest)
    return sum(node.op in _PRODUCTS and all(arg.symbols for arg in node.args) for node in nodes)


def _common_factor(group: Group) -> Symbol | None:
    """The number that one side of every product, quotient and remainder is made of, and nothing else."""
    factors: set[Symbol] = set()
    for node in ex.nodes_of(*group.conds):
        if node.op in _PRODUCTS and all(arg.symbols for arg in node.args):
            alone = {next(iter(arg.symbols)) for arg in node.args if len(arg.symbols) == 1}
            factors = factors & alone if factors else alone
            if not factors:
                return None
    return min(factors, key=lambda symbol: symbol.name) if factors else None


def _told_numbers(group: Group, bounds: Interval) -> list[int]:
    """Numbers that the conditions speak of, and those behind them, as far as they lie within bounds."""
    constants = sorted({node.value for node in ex.nodes_of(*group.conds) if node.op is Op.CONST})
    near = dict.fromkeys(each for constant in constants for each in (constant, constant + 1))
    return [each for each in near if each > 1 and bounds.ulo <= each <= bounds.uhi]


def _is_disjunction(cond: Expr) -> bool:
    return cond.op in (Op.LOR, Op.ITE) or (cond.op is Op.LNOT and cond.args[0].op in (Op.LAND, Op.ITE))


def _tried(group: Group, symbols: Sequence[Symbol], ranges: Ranges) -> Sat | None:
    """A solution at the ends of the intervals, if there is one that grants every wish."""
    bounds = {sym: interval_in(ex.symbol(sym), ranges) for sym in symbols}
    wanted = (*group.conds, *group.prefer)
    least = {expr: interval_in(expr, ranges).ulo for expr in group.smallest}
    tried: list[dict[Symbol, int]] = []
    for candidate in (
        {sym: interval.ulo for sym, interval in bounds.items()},
        {sym: 0 if interval.contains(0) else interval.ulo for sym, interval in bounds.items()},
        {sym: interval.uhi for sym, interval in bounds.items()},
        # Of two numbers that are to differ, one of each.
        {sym: (interval.ulo, interval.uhi)[i % 2] for i, (sym, interval) in enumerate(bounds.items())},
    ):
        if candidate in tried:
            continue
        tried.append(candidate)
        values = ex.evaluate_all((*wanted, *group.smallest), candidate)
        # What is as small as its interval allows cannot be made smaller.
        if all(values[: len(wanted)]) and values[len(wanted) :] == list(least.values()):
            return Sat(Model(candidate))
    return None


def _by_chance(group: Group, symbols: Sequence[Symbol], ranges: Ranges) -> Sat | None:
    """A solution among some of numbers that mean something to the group; the same for the same question."""
    nodes = list(ex.nodes_of(*group.conds))
    constants = sorted({node.value for node in nodes if node.op is Op.CONST})[:_CONSTANTS]
    candidates: list[tuple[Symbol, list[int]]] = []
    for symbol in symbols:
        bounds = interval_in(ex.symbol(symbol), ranges)
        ends = (bounds.ulo, min(bounds.ulo + 1, bounds.uhi), bounds.uhi)
        known = (number for number in constants if bounds.ulo <= number <= bounds.uhi)
        possible = [number for number in dict.fromkeys((*ends, *known)) if number % symbol.align == 0]
        if not possible:
            return None
        candidates.append((symbol, possible))
    chance = Random(0)
    for _ in range(_MOST_EVALUATED // len(nodes)):
        assignment = {symbol: chance.choice(values) for symbol, values in candidates}
        values: dict[Expr, int] = {}
        if all(ex.evaluate_all((cond,), assignment, None, values)[0] for cond in group.conds):
            return Sat(Model(assignment))
    return None


def _by_cases(group: Group, symbols: Sequence[Symbol], ranges: Ranges) -> Sat | Unsat | None:
    """A solution in one of the cases that the comparisons make, or that there is no such case; None: not told."""
    is_open = False
    for case in decided_cases(group.conds, ranges):
        if case is None:
            return None
        found = _tried(group, symbols, case)
        if found is not None:
            return found
        is_open = True
    return None if is_open else UNSAT
