"""The same run with an object: what is kept of the run without one, and what the other may find on its own."""

from __future__ import annotations

from collections.abc import Sequence, Set

from msgspec.structs import replace

from ddilint.analysis.answers import Model, Sat, Unsat
from ddilint.analysis.proof import Proof, Prover
from ddilint.analysis.rereads import source_at_any_time, source_of
from ddilint.analysis.state import Aside
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op, Origin, Symbol
from ddilint.domains.interval import Interval

_ATTEMPTS = 4
_IN_LOOPS = frozenset({"before", "scan"})
_DECIDED_ONCE = frozenset({"allocation", "choice", "parameter", "result", "undeclared", "volatile"})


class Comparison:
    """Asks whether what happens in a run without an object ever happens in the same run with one.

    `is_open` says that an answer was no for no other reason than that the analysis lost what it rests on.
    """

    def __init__(self, prover: Prover) -> None:
        self.is_open = False
        self._prover = prover

    def never_missed(
        self, without: Expr, others: Sequence[Expr], missed: Expr, asked: Set[object]
    ) -> Proof | None:
        """Values of what both runs know with which `missed` cannot be, whatever the other run meets on its own.

        `without` is to hold of the run without an object, `others` are of the other run.

        What memory holds that others changed meanwhile is no reason to tell the runs apart, where both have `asked`
        it; what a routine returns, or a place holds, that only the other run asks is part of the work. Values that let
        it be missed are excluded one after the other. What is read again and again is taken to be the same: which
        reading of one run is which of the other cannot be told where they change.
        """

        def is_known(symbol: Symbol) -> bool:
            source = source_at_any_time(symbol)
            is_its_own = source is not None and source not in asked
            is_shared = symbol in (met if _is_of_loop(symbol) else without.symbols)
            return is_shared or _is_decided_once(symbol) or is_its_own

        wanted = [_comparable(without, others), *others, *_unchanged(without)]
        for _ in range(_ATTEMPTS):
            proof = self._prover.prove_conditions(wanted)
            if proof is None:
                self.is_open |= self._may_hold(wanted)
                return None
            if missed is ex.FALSE:
                return proof
            met = _met_in_loops(without, proof.model)
            shared = {
                symbol: ex.const(proof.model.value(ex.symbol(symbol)), symbol.width)
                for symbol in ex.ordered_symbols(missed)
                if is_known(symbol)
            }
            answer = self._prover.solver.solve([ex.substitute(missed, shared)])
            if isinstance(answer, Unsat):
                return proof
            if not isinstance(answer, Sat):
                return None
            own = {
                symbol: ex.const(answer.model.value(ex.symbol(symbol)), symbol.width)
                for symbol in ex.ordered_symbols(missed)
                if not is_known(symbol)
            }
            wanted = [*wanted, ex.lnot(ex.substitute(missed, own))]
        return None

    def _may_hold(self, conditions: Sequence[Expr]) -> bool:
        """Whether conditions that rest on what the analysis lost hold with some values of that."""
        if not any(ex.has_origin(condition, Origin.LOST) for condition in conditions):
            return False
        return isinstance(self._prover.solver.solve(conditions), Sat)


def _met_in_loops(condition: Expr, model: Model) -> frozenset[Symbol]:
    """What a condition that holds rests on, of what a run finds in loops that go on: as little as possible.

    What it asks on other ways than the one that is taken, another run may find otherwise.
    """
    if not any(map(_is_of_loop, condition.symbols)):
        return frozenset()
    nodes = ex.nodes_of(condition)
    values = dict(zip(nodes, model.values(nodes), strict=True))
    met: dict[Expr, frozenset[Symbol]] = {}
    for node in nodes:
        parts = node.args
        if node.op is Op.ITE:
            parts = (parts[0], parts[1] if values[parts[0]] else parts[2])
        elif node.op in (Op.LOR, Op.LAND):
            deciding = [part for part in parts if values[part] == (node.op is Op.LOR)]
            parts = (min(deciding, key=lambda part: len(met[part])),) if deciding else parts
        own = {node.symbol} if node.symbol is not None and _is_of_loop(node.symbol) else ()
        met[node] = frozenset().union(own, *(met[part] for part in parts))
    return met[condition]


def _is_of_loop(symbol: Symbol) -> bool:
    """Whether it is something that a run finds in any of the rounds of a loop that goes on."""
    return isinstance(symbol.key, tuple) and symbol.key[0] in _IN_LOOPS


def _comparable(without: Expr, others: Sequence[Expr]) -> Expr:
    """The condition of a run without an object, where what it alone finds in a loop that goes on supports nothing.

    Which round of the other run such a round is cannot be told.
    """
    lost = {
        symbol: ex.symbol(replace(symbol, key=("alone", symbol.key), origin=Origin.LOST))
        for symbol in ex.ordered_symbols(without)
        if _is_of_loop(symbol) and not any(symbol in other.symbols for other in others)
    }
    return ex.substitute(without, lost)


def _unchanged(condition: Expr) -> list[Expr]:
    """That nobody changed meanwhile what a condition asks of one place at several times."""
    read: dict[object, Symbol] = {}
    same: list[Expr] = []
    for symbol in ex.ordered_symbols(condition):
        source = source_of(symbol) if _is_of_memory(symbol.key) else None
        first = read.setdefault(source, symbol) if source is not None else symbol
        if first is not symbol and first.width == symbol.width:
            same.append(ex.eq(ex.symbol(first), ex.symbol(symbol)))
    return same


def _is_of_memory(key: object) -> bool:
    """Whether a symbol of this key was read from memory that code may have changed that was not asked to.

    What a routine sets that is given the address of a variable is another value each time.
    """
    match key:
        case ("mem", *_):
            return True
        case ("set", _, _, int(where), _):
            return where != 0
        case ("field", whole, *_):
            return _is_of_memory(whole)
        case _:
            return False


def instead_of(symbol: Symbol) -> Expr:
    """The pointer of the same run with an object: of another name, so that both runs can be asked about at once."""
    bounds = Interval.span(1, (1 << (symbol.width - 1)) - 1, symbol.width)
    return ex.symbol(replace(symbol, key=("instead", symbol.key), interval=bounds))


def twins_of(other: Expr, without: Expr) -> dict[Symbol, Expr]:
    """Symbols of the run with an object, and those that stand for the same in the run without one.

    A routine that is called with the same arguments in either run, if in different places, does the same in both.
    """
    waiting: dict[object, list[Symbol]] = {}
    shared: dict[object, Symbol] = {}
    for symbol in ex.ordered_symbols(without):
        likeness = _likeness(symbol.key)
        if likeness is not None and symbol in other.symbols:
            shared.setdefault(likeness, symbol)
        elif likeness is not None:
            waiting.setdefault(likeness, []).append(symbol)
    found: dict[Symbol, Expr] = {}
    for symbol in ex.ordered_symbols(other):
        likeness = _likeness(symbol.key) if symbol not in without.symbols else None
        if likeness is not None and waiting.get(likeness):
            found[symbol] = ex.symbol(waiting[likeness].pop(0))
        elif likeness in shared:
            # The other run may call it where this one does, too, on a way that it does not take with an object.
            found[symbol] = ex.symbol(shared[likeness])
    return found


def _likeness(key: object) -> object:
    """What a call gave, by its symbol's key: by routine and arguments, wherever it stands; None for anything else."""
    match key:
        case ("result", ("call", _, _, Aside(what))):
            return ("result", what)
        case ("set", default, ("by", ("call", _, _, Aside(what)), index, _), where, size):
            return ("set", default, what, index, where, size)
        case ("field", whole, skip, size):
            likeness = _likeness(whole)
            return ("field", likeness, skip, size) if likeness is not None else None
        case ("mem", default, ("by", ("call", _, _, Aside(what)), index, _), base, where):
            return ("mem", default, what, index, base, where)
        case _:
            return None


def _is_decided_once(symbol: Symbol) -> bool:
    """Whether it is what one call gave, or what was chosen in one place: never a thing that both runs may ask."""
    return isinstance(symbol.key, tuple) and symbol.key[0] in _DECIDED_ONCE
