"""Is a set of conditions possible, and with which values? The only module that knows z3.

z3 is loaded when the first question comes that nothing cheaper answers: conditions are split into groups that share
no symbol, the intervals are asked whether a group contradicts itself, the ends of the refined intervals are tried as
a solution, sums (`domains.totals`) or logic alone (`domains.diagrams`) may exclude the rest, and what is left is looked
at case by case (`domains.cases`). Answers are remembered by the set of conditions.

What limits a question is z3's own count of resources, not time, so that the same question has the same answer on
every machine; the time limit is a safety net. To make the values of a witness independent of what was asked before,
a question with wishes (`prefer`, `smallest`) is put to a z3 of its own. A `Solver` lives within one generation of
expressions (`expr.reset`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct, field

from ddilint.domains import expr as ex
from ddilint.domains.cases import decided_cases
from ddilint.domains.diagrams import Diagrams
from ddilint.domains.expr import Expr, Op, Symbol
from ddilint.domains.refine import Ranges, assume_all, interval_in
from ddilint.domains.totals import exclude_each_other

Z3 = Any
"""Something of z3's, which has no types; it does not leave this module."""

DEFAULT_TIMEOUT_MS: Final = 20_000
DEFAULT_RLIMIT: Final = 3_000_000
"""About a second of z3."""
# With more disjunctions than these, intervals are no longer the quicker way to the least of a value.
_FEW_DISJUNCTIONS: Final = 4
_FIRST_SHARE: Final = 4
"""The quick solver gets this fraction of the limit before the thorough one is asked."""
_MINIMISING_SHARE: Final = 8
"""Each question for a smaller value gets this fraction of the limit."""
_MOST_PRODUCTS: Final = 12
"""With more products and quotients of unknown numbers than these a question is not asked: z3 makes circuits of them
before it counts, a hash of a few hundred rounds takes gigabytes."""
_MOST_UNDECIDED: Final = 3
"""So many of these questions may stay without an answer before the value is taken as it is."""
_PATIENCE: Final = 4
"""Where z3 found no answer to so many questions about one function, it is not asked others that are as large: a hundred
of them would take minutes."""
_MOST_SPENT: Final = 20_000_000
"""z3 may spend this much of what its limits count on the questions about one function: about ten seconds. Hardly any
function takes a tenth of it."""
_PRODUCTS: Final = frozenset({Op.MUL, Op.UDIV, Op.SDIV, Op.UREM, Op.SREM})


def default_value(sym: Symbol) -> int:
    """A value for a symbol that no condition mentions: 0, or the least that it can have."""
    bounds = sym.bounds()
    return 0 if bounds.contains(0) else bounds.ulo


class Model(Struct, frozen=True):
    """Values that satisfy what was asked; any other symbol has its `default_value`."""

    assignment: Mapping[Symbol, int] = field(default_factory=dict)

    def value(self, expr: Expr) -> int:
        """The unsigned value of any expression."""
        return ex.evaluate(expr, self.assignment, default_value)

    def signed_value(self, expr: Expr) -> int:
        """The two's complement value of any expression."""
        return ex.signed_coeff(self.value(expr), expr.width)

    def holds(self, cond: Expr) -> bool:
        """Is the condition true under these values?"""
        return bool(self.value(cond))

    def holding(self) -> Callable[[Expr], bool]:
        """The same as `holds`, for many conditions: what they share is worked out once."""
        known: dict[Expr, int] = {}
        return lambda cond: bool(ex.evaluate_all((cond,), self.assignment, default_value, known)[0])

    def values(self, exprs: Sequence[Expr]) -> list[int]:
        """The unsigned values of several expressions, what they share worked out once."""
        return ex.evaluate_all(exprs, self.assignment, default_value)


class Sat(Struct, frozen=True):
    """Possible, for instance so."""

    model: Model


class Unsat(Struct, frozen=True):
    """Impossible."""


class Unknown(Struct, frozen=True):
    """Not decided within the limits."""

    reason: str


Result = Sat | Unsat | Unknown

UNSAT: Final = Unsat()


class Statistics(Struct):
    """How questions were answered: what a debug command shows."""

    questions: int = 0
    groups: int = 0
    remembered: int = 0
    by_intervals: int = 0
    by_trial: int = 0
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
        self._z3: _Bridge | None = None
        # Since the expressions were last forgotten: what z3 spent, the sizes of the questions without an answer.
        self._spent = 0
        self._unanswered: list[int] = []
        self._refused = 0

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
        if self._generation != ex.generation():
            self._generation = ex.generation()
            self._remembered.clear()
            self._unanswered.clear()
            self._spent = self._refused = 0
            if self._z3 is not None:
                self._z3.forget()
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
        found: set[Expr] = set()
        diagrams = Diagrams()
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

    def _solve_group(self, group: _Group) -> Result:
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

    def _ask(self, group: _Group) -> Result:
        ranges = assume_all(_quick(group), {})
        if ranges is None:
            self.statistics.by_intervals += 1
            return UNSAT
        symbols = ex.ordered_symbols(*group.conds, *group.prefer, *group.smallest)
        tried = _tried(group, symbols, ranges)
        if tried is not None:
            self.statistics.by_trial += 1
            return tried
        if exclude_each_other(group.conds):
            self.statistics.by_intervals += 1
            return UNSAT
        if Diagrams().exclude(group.conds):
            self.statistics.by_logic += 1
            return UNSAT
        decided = None if group.has_wishes else _by_cases(group, symbols, ranges)
        if decided is not None:
            self.statistics.by_cases += 1
            return decided
        if _products(group) > _MOST_PRODUCTS:
            return Unknown("too many products")
        is_hopeless = len(self._unanswered) >= _PATIENCE and len(symbols) >= min(self._unanswered)
        if is_hopeless or self._spent >= _MOST_SPENT:
            self._refused += 1
            return Unknown("too many questions, or too large ones")
        self.statistics.by_z3 += 1
        if group.has_wishes:  # the values are to be the same, whatever was asked before
            bridge = _Bridge(self.timeout_ms, self.rlimit)
        else:
            bridge = self._z3 = self._z3 or _Bridge(self.timeout_ms, self.rlimit)
        before = bridge.spent
        found = bridge.ask(group, symbols, ranges)
        self._spent += bridge.spent - before
        if isinstance(found, Unknown):
            self._unanswered.append(len(symbols))
        return found


class _Group(Struct, frozen=True):
    """Conditions, and wishes, that share symbols with one another and with no other group."""

    conds: tuple[Expr, ...]
    prefer: tuple[Expr, ...]
    smallest: tuple[Expr, ...]

    @property
    def has_wishes(self) -> bool:
        return bool(self.prefer or self.smallest)


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


def _groups(conds: Sequence[Expr], prefer: Sequence[Expr], smallest: Sequence[Expr]) -> list[_Group]:
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
    return [_Group(tuple(a), tuple(b), tuple(c)) for a, b, c in parts.values()]


def _quick(group: _Group) -> Sequence[Expr]:
    """The conditions from which intervals are to learn.

    What a disjunction leaves, z3 tells sooner; but it is where the search for a least value begins.
    """
    simple = [cond for cond in group.conds if not _is_disjunction(cond)]
    is_worth_it = group.has_wishes and len(group.conds) - len(simple) <= _FEW_DISJUNCTIONS
    return group.conds if is_worth_it else simple


def _products(group: _Group) -> int:
    """How many products, quotients and remainders of two numbers, neither of them known, the group speaks of."""
    nodes = ex.nodes_of(*group.conds, *group.prefer, *group.smallest)
    return sum(node.op in _PRODUCTS and all(arg.symbols for arg in node.args) for node in nodes)


def _is_disjunction(cond: Expr) -> bool:
    return cond.op in (Op.LOR, Op.ITE) or (cond.op is Op.LNOT and cond.args[0].op in (Op.LAND, Op.ITE))


def _tried(group: _Group, symbols: Sequence[Symbol], ranges: Ranges) -> Sat | None:
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


def _by_cases(group: _Group, symbols: Sequence[Symbol], ranges: Ranges) -> Sat | Unsat | None:
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


class _Bridge:
    """One z3 context, with the expressions already translated into it."""

    def __init__(self, timeout_ms: int, rlimit: int) -> None:
        import z3

        self.z3: Z3 = z3
        self.context: Z3 = z3.Context()
        self.timeout_ms = timeout_ms
        self.rlimit = rlimit
        self._translated: dict[Expr, Z3] = {}
        self._names = 0
        self.spent = 0
        """What all questions took, as z3 counts it for its limits."""

    def forget(self) -> None:
        """The expressions that were translated are no more. The context stays: it takes long to delete one."""
        self._translated.clear()
        self._names = 0

    # -- asking

    def ask(self, group: _Group, symbols: Sequence[Symbol], ranges: Ranges) -> Result:
        """Satisfiable, and if so with the wishes granted as far as possible; `ranges` are what the group implies."""
        z3 = self.z3
        conds = [self.translate(cond) for cond in group.conds]
        for sym in symbols:
            conds.extend(self._bounds(sym))
        solver = self._solver(z3.SimpleSolver(ctx=self.context), self.rlimit // _FIRST_SHARE, conds)
        outcome = self._check(solver)
        if outcome == z3.unknown:
            solver = self._solver(z3.SolverFor("QF_BV", ctx=self.context), self.rlimit, conds)
            outcome = self._check(solver)
        if outcome == z3.unsat:
            return UNSAT
        if outcome == z3.unknown:
            return Unknown(solver.reason_unknown())
        assignment = self._assignment(solver.model(), symbols)
        for wish in group.prefer:
            if ex.evaluate(wish, assignment):
                solver.add(self.translate(wish))
                continue
            solver.push()
            solver.add(self.translate(wish))
            if self._check(solver) == z3.sat:
                assignment = self._assignment(solver.model(), symbols)
            else:
                solver.pop()
        solver.set("rlimit", self.rlimit // _MINIMISING_SHARE)
        for expr in group.smallest:
            least = interval_in(expr, ranges).ulo
            assignment = self._minimised(solver, expr, least, assignment, symbols)
        return Sat(Model(assignment))

    def _minimised(
        self, solver: Z3, expr: Expr, low: int, assignment: dict[Symbol, int], symbols: Sequence[Symbol]
    ) -> dict[Symbol, int]:
        """Halve the range between `low` and the value until nothing less is possible (or z3 often does not know)."""
        z3 = self.z3
        term = self.translate(expr)
        if expr.width == 1:
            term = self._bits(term)
        best = ex.evaluate(expr, assignment)
        # The least that the intervals allow is the likeliest answer, then something small.
        guess = low
        undecided = 0
        while low < best and undecided < _MOST_UNDECIDED:
            solver.push()
            solver.add(z3.ULE(term, z3.BitVecVal(guess, expr.width, self.context)))
            outcome = self._check(solver)
            if outcome == z3.sat:
                assignment = self._assignment(solver.model(), symbols)
                best = ex.evaluate(expr, assignment)
            else:
                low = guess + 1
                undecided += outcome == z3.unknown
            solver.pop()
            guess = min((low + best) // 2, max(2 * low, 16))
            guess = min(max(guess, low), best - 1) if low < best else best
        solver.add(term == z3.BitVecVal(best, expr.width, self.context))
        return assignment

    def _check(self, solver: Z3) -> Z3:
        outcome = solver.check()
        self.spent = solver.statistics().get_key_value("rlimit count")
        return outcome

    def _solver(self, solver: Z3, rlimit: int, conds: Iterable[Z3]) -> Z3:
        # At once: each call costs as much as a small question.
        solver.set(timeout=self.timeout_ms, rlimit=rlimit)
        solver.add(*conds)
        return solver

    def _assignment(self, model: Z3, symbols: Sequence[Symbol]) -> dict[Symbol, int]:
        z3 = self.z3
        found: dict[Symbol, int] = {}
        for sym in symbols:
            value = model[self.translate(ex.symbol(sym))]
            if value is None:
                found[sym] = default_value(sym)
            elif sym.width == 1:
                found[sym] = int(z3.is_true(value))
            else:
                found[sym] = value.as_long()
        return found

    # -- translating

    def _bounds(self, sym: Symbol) -> list[Z3]:
        """What the symbol's type or origin promises."""
        z3 = self.z3
        interval = sym.bounds()
        node = self.translate(ex.symbol(sym))
        if sym.width == 1:
            return [] if not interval.is_const else [node if interval.ulo else z3.Not(node)]
        found = []
        if not interval.is_top:
            for op, bound, extreme in (
                (z3.UGE, interval.ulo, 0),
                (z3.ULE, interval.uhi, (1 << sym.width) - 1),
                (_at_least, interval.slo, -(1 << (sym.width - 1))),
                (_at_most, interval.shi, (1 << (sym.width - 1)) - 1),
            ):
                if bound != extreme:
                    found.append(op(node, z3.BitVecVal(bound, sym.width, self.context)))
        if sym.align > 1:
            bits = sym.align.bit_length() - 1
            found.append(z3.Extract(bits - 1, 0, node) == z3.BitVecVal(0, bits, self.context))
        return found

    def translate(self, root: Expr) -> Z3:
        """z3's term for an expression; width 1 is its Bool."""
        translated = self._translated
        found = translated.get(root)
        if found is None:
            # Operands first, without recursion; what an earlier question translated is not entered again.
            stack = [root]
            while stack:
                node = stack[-1]
                missing = [arg for arg in node.args if arg not in translated]
                if missing:
                    stack.extend(missing)
                    continue
                stack.pop()
                if node not in translated:
                    translated[node] = self._term(node, [translated[arg] for arg in node.args])
            found = translated[root]
        return found

    def _bits(self, term: Z3) -> Z3:
        """A Bool as a vector of one bit."""
        z3 = self.z3
        return z3.If(term, z3.BitVecVal(1, 1, self.context), z3.BitVecVal(0, 1, self.context))

    def _leaf(self, node: Expr) -> Z3:
        z3 = self.z3
        if node.op is Op.CONST:
            if node.width == 1:
                return z3.BoolVal(bool(node.value), self.context)
            return z3.BitVecVal(node.value, node.width, self.context)
        self._names += 1
        name = f"s{self._names}"
        return z3.Bool(name, self.context) if node.width == 1 else z3.BitVec(name, node.width, self.context)

    def _term(self, node: Expr, args: list[Z3]) -> Z3:
        z3 = self.z3
        op = node.op
        if not args:
            return self._leaf(node)
        if op is Op.LAND:
            return z3.And(*args)
        if op is Op.LOR:
            return z3.Or(*args)
        if op is Op.LNOT:
            return z3.Not(args[0])
        if op is Op.ITE:
            return z3.If(args[0], args[1], args[2])
        if op is Op.EQ:
            return args[0] == args[1]
        if node.args[0].width == 1:
            args = [
                self._bits(arg) if part.width == 1 else arg for arg, part in zip(args, node.args, strict=True)
            ]
        if op is Op.ADD:
            term = self._sum(node, args)
        elif op is Op.ZEXT:
            term = z3.ZeroExt(node.width - node.args[0].width, args[0])
        elif op is Op.SEXT:
            term = z3.SignExt(node.width - node.args[0].width, args[0])
        elif op is Op.TRUNC:
            term = z3.Extract(node.width - 1, 0, args[0])
        else:
            term = self._binary(node, args[0], args[1])
        if node.width == 1 and z3.is_bv(term):
            return term == z3.BitVecVal(1, 1, self.context)
        return term

    def _sum(self, node: Expr, args: list[Z3]) -> Z3:
        z3 = self.z3
        total = z3.BitVecVal(node.value, node.width, self.context) if node.value else None
        for term, coeff in zip(args, node.coeffs, strict=True):
            k = ex.signed_coeff(coeff, node.width)
            part = term if abs(k) == 1 else term * z3.BitVecVal(abs(k), node.width, self.context)
            signed_part = part if k > 0 else -part
            total = signed_part if total is None else total + part if k > 0 else total - part
        return total

    def _binary(self, node: Expr, a: Z3, b: Z3) -> Z3:
        z3 = self.z3
        match node.op:
            case Op.MUL:
                return a * b
            case Op.UDIV:
                return self._udiv(node, a, b)
            case Op.SDIV:
                return a / b
            case Op.UREM:
                return z3.URem(a, b)
            case Op.SREM:
                return z3.SRem(a, b)
            case Op.AND:
                return a & b
            case Op.OR:
                return a | b
            case Op.XOR:
                return a ^ b
            case Op.SHL:
                return a << b
            case Op.LSHR:
                return z3.LShR(a, b)
            case Op.ASHR:
                return a >> b
            case Op.ULT:
                return z3.ULT(a, b)
            case Op.ULE:
                return z3.ULE(a, b)
            case Op.SLT:
                return a < b
            case Op.SLE:
                return a <= b
            case _:
                raise AssertionError(node.op)

    def _udiv(self, node: Expr, a: Z3, b: Z3) -> Z3:
        divisor = node.args[1]
        if divisor.op is Op.CONST and divisor.value and divisor.value & (divisor.value - 1) == 0:
            shift = divisor.value.bit_length() - 1
            return self.z3.LShR(a, self.z3.BitVecVal(shift, node.width, self.context))
        return self.z3.UDiv(a, b)


def _at_least(term: Z3, bound: Z3) -> Z3:
    return term >= bound


def _at_most(term: Z3, bound: Z3) -> Z3:
    return term <= bound


__all__ = [
    "DEFAULT_RLIMIT",
    "DEFAULT_TIMEOUT_MS",
    "UNSAT",
    "Model",
    "Result",
    "Sat",
    "Solver",
    "Statistics",
    "Unknown",
    "Unsat",
    "default_value",
]
