"""The bridge to z3, and the only module that knows it. It is loaded with the first question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from msgspec import Struct

from ddilint.analysis.answers import UNSAT, Model, Result, Sat, Unknown, default_value
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op, Symbol
from ddilint.domains.refine import Ranges, interval_in

Z3 = Any
"""Something of z3's, which has no types; it does not leave this module."""

_FIRST_SHARE: Final = 8
"""The quick solver gets this fraction of the limit before the thorough one is asked."""
_THOROUGH: Final = ("simplify", "propagate-values", "solve-eqs", "elim-uncnstr", "simplify", "smt")
"""What the thorough one does to a question as a whole before it searches: most of a path is equalities."""
_MINIMISING_SHARE: Final = 8
"""Each question for a smaller value gets this fraction of the limit."""
_MOST_UNDECIDED: Final = 3
"""So many of these questions may stay without an answer before the value is taken as it is."""


class Group(Struct, frozen=True):
    """Conditions, and wishes (see `Solver.solve`), that share symbols with one another and with no other group."""

    conds: tuple[Expr, ...]
    prefer: tuple[Expr, ...]
    smallest: tuple[Expr, ...]

    @property
    def has_wishes(self) -> bool:
        """Whether the values matter, besides that there are some."""
        return bool(self.prefer or self.smallest)


class Bridge:
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

    def ask(self, group: Group, symbols: Sequence[Symbol], ranges: Ranges) -> Result:
        """Satisfiable, and if so with the wishes granted as far as possible; `ranges` are what the group implies."""
        z3 = self.z3
        conds = [self.translate(cond) for cond in group.conds]
        for sym in symbols:
            conds.extend(self._bounds(sym))
        solver = self._solver(z3.SimpleSolver(ctx=self.context), self.rlimit // _FIRST_SHARE, conds)
        outcome = self._check(solver)
        if outcome == z3.unknown:
            solver = self._solver(self._thorough(), self.rlimit, conds)
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

    def _thorough(self) -> Z3:
        z3 = self.z3
        return z3.Then(*(z3.Tactic(name, ctx=self.context) for name in _THOROUGH)).solver()

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
