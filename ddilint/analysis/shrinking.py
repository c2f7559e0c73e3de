"""How often a loop can go round at most that takes something away from a number in each iteration.

`while (m) { m &= m - 1; n++; }` clears a bit each time, `m /= 10` a digit: a number of 32 bits has no more of them.
What becomes of the number in any iteration is seen in a trial, that it gets less is asked of the solver, and only for
a suspicion that rests on how often the loop went round. A condition on the path holds what is asked, a truth (a
`Shrinking`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from ddilint.analysis import path as paths
from ddilint.analysis.solver import Solver
from ddilint.analysis.state import ROUNDS, STEPS, Loop, Place, State, Summary
from ddilint.analysis.trials import cell_at
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op, Origin, Symbol

_SHRINKING = "shrinking"
_MOST_WAYS = 8
# What is tried before the solver is asked: of so many bits, by turns set and clear, and all set.
_TRIED = (0x5555555555555555, 0xAAAAAAAAAAAAAAAA, 0xFFFFFFFFFFFFFFFF)


class Way(Struct, frozen=True):
    """What an iteration makes of a number, under the conditions it met."""

    condition: Expr
    before: Expr
    after: Expr


class Shrinking(Struct, frozen=True):
    """That iterations before that of `counter`, from the one numbered `first` on, went one of these `ways`.

    A way starts with `number`, any number at the beginning of an iteration. The number was that of `value` in the
    iteration `first`; it was that of `earlier_value` in `earlier`, with the ways that led from there.
    """

    counter: Expr
    number: Expr
    ways: tuple[Way, ...]
    first: int
    value: Expr
    earlier: int
    earlier_value: Expr
    steps: tuple[Way, ...]

    def facts(self, solver: Solver) -> Iterator[Expr]:
        """What bounds the counter, without the truth of it."""
        divisor, is_signed = min(map(_divisor, self.ways)), _is_signed(self.ways[0])
        is_divided = divisor > 1 and all(_is_signed(way) == is_signed for way in self.ways)
        takes_away = _divides_more if is_divided else _clears
        if not all(takes_away(way, solver) for way in self.ways):
            takes_away, is_divided, divisor = _halves, False, 2
            if not all(_halves(way, solver) for way in self.ways):
                return
        begun, value = self.first, self.value
        is_like_them = all(
            not is_divided or (_divisor(way) >= divisor and _is_signed(way) == is_signed)
            for way in self.steps
        )
        if is_like_them and all(takes_away(way, solver) for way in self.steps):
            begun, value = self.earlier, self.earlier_value
        bounds = value.interval
        digits = _digits(max(bounds.uhi, -bounds.slo), divisor if is_divided else 2)
        most = begun + digits
        width = self.counter.width
        zero = ex.const(0, self.number.width)
        # A number of which something is left can lose that yet.
        yield ex.lor(ex.eq(self.number, zero), ex.ult(self.counter, ex.const(most, width)))
        if all(solver.implied([way.condition], ex.ne(way.after, zero)) is True for way in self.ways):
            most = max(most - 1, self.first)
        yield ex.ule(self.counter, ex.const(most, width))
        if is_divided and is_signed:
            return
        for made in range(1, digits + 1):
            least = (1 << made) - 1 if takes_away is _clears else divisor ** (made - 1)
            is_enough = ex.uge(value, ex.const(least, value.width))
            yield ex.lor(ex.ult(self.counter, ex.const(begun + made, width)), is_enough)


def learnt(start: State, ends: Sequence[State], loop: Loop, summary: Summary) -> Expr:
    """That all iterations before took something away from a number, where a trial from `start` to `ends` looks so."""
    before = start.path.length if start.path is not None else 0
    found: list[Expr] = []
    for place in sorted(summary.varying - summary.counted, key=lambda place: (place[0].uid, place[1])):
        number = cell_at(start, place)
        if number is None or number.symbol is None or number.symbol.origin is not Origin.LOST:
            continue
        ways = [way for end in ends for way in _ways(end, before, place, number)]
        if not 0 < len(ways) <= _MOST_WAYS or not all(map(_seems_less, ways)):
            continue
        values = [memory[place[0]].cells.get(place[1]) for memory in loop.history if place[0] in memory]
        numbers = [cell[1] for cell in values if cell is not None and cell[1].width == number.width]
        if len(numbers) != len(loop.history):
            continue
        so_far = ex.land(*paths.conditions(start.path))
        steps = tuple(Way(so_far, first, second) for first, second in pairwise(numbers))
        earlier = summary.first - len(steps)
        shrinking = Shrinking(
            summary.counter, number, tuple(ways), summary.first, numbers[-1], earlier, numbers[0], steps
        )
        found.append(ex.symbol(Symbol("", 1, False, Origin.INPUT, (_SHRINKING, shrinking))))
    return ex.land(*found)


def known_of_rounds(goal: Expr, conditions: Iterable[Expr], solver: Solver) -> Iterator[Expr]:
    """What bounds the rounds of loops, for a suspicion that rests on rounds or on what is added up in them."""
    if not any(
        isinstance(each.key, tuple) and each.key[:1] in ((ROUNDS,), (STEPS,)) for each in goal.symbols
    ):
        return
    seen: set[Symbol] = set()
    for condition in conditions:
        for symbol in ex.ordered_symbols(condition):
            match symbol.key:
                case (tag, Shrinking() as shrinking) if tag == _SHRINKING and symbol not in seen:
                    seen.add(symbol)
                    for fact in shrinking.facts(solver):
                        yield ex.lor(ex.lnot(ex.symbol(symbol)), fact)


def _ways(end: State, before: int, place: Place, number: Expr) -> Iterator[Way]:
    """What a trial that ended so made of the number."""
    after = cell_at(end, place)
    if after is None or after.width != number.width:
        yield Way(ex.TRUE, number, number)
        return
    met = ex.land(*paths.conditions(end.path)[before:])
    for guard, value in ex.alternatives(after):
        yield Way(ex.land(met, guard), number, value)


def _seems_less(way: Way) -> bool:
    """Whether it is worth to ask if a number gets less."""
    symbol = way.before.symbol
    if symbol is None or way.after.symbols != way.before.symbols:
        return False
    if _divisor(way) >= 2:
        return True
    clears = halves = True
    for tried in _TRIED:
        value = tried & ((1 << symbol.width) - 1)
        (after,) = ex.evaluate_all((way.after,), {symbol: value})
        clears = clears and not after & ~value and after != value
        # What holds of numbers with a sign may hold of those alone that are positive.
        halves = halves and (after <= value // 2 or bool(value >> (symbol.width - 1)))
    return clears or halves


def _divisor(way: Way) -> int:
    """By what a way divides the number; 1 for what does not."""
    after, divisor = _quotient(way.after)
    if after is way.before:
        return divisor
    before, so_far = _quotient(way.before)
    is_quotient = way.after.op is way.before.op and way.after.op is not Op.TRUNC
    return divisor // so_far if is_quotient and after is before and divisor % so_far == 0 else 1


def _quotient(value: Expr) -> tuple[Expr, int]:
    """A number, whichever its width, and the constant by which it is divided."""
    while value.op is Op.TRUNC:
        value = value.args[0]
    if value.op not in (Op.UDIV, Op.SDIV):
        return value, 1
    number, divisor = value.args[0], ex.const_of(value.args[1])
    if divisor is None or not 0 < divisor < 1 << (value.width - 1):
        return value, 1
    while number.op is Op.ZEXT or (number.op is Op.SEXT and value.op is Op.SDIV):
        number = number.args[0]
    return number, divisor


def _is_signed(way: Way) -> bool:
    """Whether a way divides a number with its sign."""
    value = way.after
    while value.op is Op.TRUNC:
        value = value.args[0]
    return value.op is Op.SDIV


def _clears(way: Way, solver: Solver) -> bool:
    """Whether a way sets no bit and clears one at least."""
    rest = ex.band(way.after, ex.bnot(way.before))
    is_less = ex.land(ex.eq(rest, ex.const(0, rest.width)), ex.ne(way.after, way.before))
    return solver.implied([way.condition], is_less) is True


def _halves(way: Way, solver: Solver) -> bool:
    """Whether a way leaves at most half of what is not 0."""
    half = ex.udiv(way.before, ex.const(2, way.before.width))
    return _divides_more(way, solver) and solver.implied([way.condition], ex.ule(way.after, half)) is True


def _divides_more(way: Way, solver: Solver) -> bool:
    """Whether a way divides what is not 0: that could be divided for ever."""
    zero = ex.const(0, way.before.width)
    return solver.implied([way.condition], ex.ne(way.before, zero)) is True


def _digits(value: int, base: int) -> int:
    """How many digits a number has."""
    count = 0
    while value:
        value //= base
        count += 1
    return count
