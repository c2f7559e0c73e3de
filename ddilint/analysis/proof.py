"""From a suspicion to a finding: is there a path, and are there values, that lead to it?

Nothing is reported that rests on what the analysis itself lost. A condition that depends on a lost value is taken
to be false, whichever way it is asked; where a number matters, so are conditions on what opaque code returned. What
constants are that nobody declares must not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from ddilint.analysis import constants, elements, shrinking
from ddilint.analysis import path as paths
from ddilint.analysis.answers import Model, Sat
from ddilint.analysis.bitfields import BitFields, parts_asked
from ddilint.analysis.path import Trace, TraceStep
from ddilint.analysis.solver import Solver
from ddilint.analysis.state import ROUNDS, STEPS, Aside, State
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op, Origin, Symbol
from ddilint.finding import Step
from ddilint.ir import nodes as ir

_LOST = frozenset({Origin.LOST})
_LOST_OR_OPAQUE = frozenset({Origin.LOST, Origin.OPAQUE})
_MAXIMUM_STEPS = 24
_MAXIMUM_SPLITS = 100
_MOST_WISHES = 8
# A count or a length of more bits than these is one that nobody expects.
_SMALL_BITS = 12

_ANY_TYPE = 0xFF
"""What a number of any type can be."""


class Proof(Struct, frozen=True):
    """Values that lead to a defect, and whether they hang on parameters of the function that was analysed.

    `conditions` are what they satisfy.
    """

    model: Model
    symbols: tuple[Symbol, ...]
    rests_on_parameters: bool
    conditions: tuple[Expr, ...] = ()


NO_PROOF = Proof(Model(), (), True)
"""Stands where nothing was asked yet."""


class Prover:
    """Asks the solver; remembers nothing but what the solver does."""

    def __init__(self, solver: Solver) -> None:
        self.solver = solver
        self._decisions = _Firm(_LOST)
        self._numbers = _Firm(_LOST_OR_OPAQUE, self._decisions)

    def prove(
        self,
        state: State,
        violation: Expr = ex.TRUE,
        quantities: Sequence[Expr] = (),
        *,
        is_shown: bool = True,
    ) -> Proof | None:
        """Values with which the state is reached and the violation holds; None where there are none for certain.

        The violation is about `quantities`. A proof that is to be shown has the least of them, and values that are
        easy to read: to find these takes longer than to find any.
        """
        return self.prove_conditions(paths.conditions(state.path), violation, quantities, is_shown=is_shown)

    def prove_conditions(
        self,
        conditions: Iterable[Expr],
        violation: Expr = ex.TRUE,
        quantities: Sequence[Expr] = (),
        *,
        is_shown: bool = True,
    ) -> Proof | None:
        """The same, of conditions without a state."""
        # Most suspicions end here, at no cost.
        goal = self._numbers_for(violation, quantities)(violation)
        if goal is ex.FALSE:
            return None
        conditions = list(conditions)
        if elements.is_doubtful(goal, conditions):
            return None
        conditions += elements.known_of_elements(goal, conditions)
        told = list(shrinking.known_of_rounds(goal, conditions, self.solver))
        conditions += [fact for fact in told if not ex.has_origin(fact, Origin.LOST)]
        is_firm = goal is violation and not any(ex.has_origin(given, Origin.LOST) for given in conditions)
        # To make conditions firm makes them larger: it is worth it only for those that can hold as they are.
        if not is_firm and not isinstance(self.solver.solve([*conditions, *told], goal=goal), Sat):
            return None
        wanted = []
        for condition in conditions:
            sure = self._decisions(condition)
            if sure is ex.FALSE:
                return None
            wanted.append(sure)
        smallest = tuple(quantities) if is_shown else ()
        prefer = _readable(goal) if is_shown else ()
        given = self._given(wanted, goal)
        if given is None:
            return None
        answer = self.solver.solve([*wanted, *given], goal=goal, prefer=prefer, smallest=smallest)
        if not isinstance(answer, Sat):
            return None
        nearest = tuple(
            ex.neg(each) if _is_negative(answer.model.value(each), each) else each for each in smallest
        )
        if nearest != smallest:
            nearer = self.solver.solve([*wanted, *given], goal=goal, prefer=prefer, smallest=nearest)
            answer = nearer if isinstance(nearer, Sat) else answer
        rests = any(is_parameter(symbol) for condition in (*wanted, goal) for symbol in condition.symbols)
        return Proof(answer.model, ex.ordered_symbols(goal), rests, (*wanted, goal))

    def _given(self, conditions: Sequence[Expr], goal: Expr) -> tuple[Expr, ...] | None:
        """What to assume of what nobody declares, so that it all holds; None where it takes certain values, or types.

        What is wrong with a number whose type is not known is so whatever type that is: it takes no large number.
        """
        small = tuple(
            ex.ule(ex.symbol(symbol), ex.const(_ANY_TYPE, symbol.width))
            for symbol in ex.ordered_symbols(goal)
            if symbol.is_guessed and symbol.width >= _ANY_TYPE.bit_length()
        )
        found: tuple[Expr, ...] = ()
        for values in constants.trials([*conditions, goal]):
            if not isinstance(self.solver.solve([*conditions, *small, *values], goal=goal), Sat):
                return None
            found = found or values
        return (*small, *found)

    def _numbers_for(self, violation: Expr, quantities: Sequence[Expr]) -> _Firm:
        """Makes a violation firm that is about these quantities alone: what merely chooses among their values may stay.

        A comparison of a conditional value is spread over its alternatives, so that choices look like numbers there.
        """
        known = frozenset(symbol for quantity in quantities for symbol in quantity.symbols)
        if not quantities or not violation.symbols <= known:
            return self._numbers
        choosing = known - ex.value_symbols(quantities)
        if not any(symbol.origin is Origin.OPAQUE for symbol in choosing):
            return self._numbers
        return _Firm(_LOST_OR_OPAQUE, self._decisions, choosing)

    def prove_certain(self, state: State) -> Proof | None:
        """Values with which the state is reached, whatever is not known; for what holds in the state anyway."""
        wanted = []
        for condition in paths.conditions(state.path):
            sure = self._decisions(condition)
            if sure is ex.FALSE:
                return None
            wanted.append(sure)
        given = self._given(wanted, ex.TRUE)
        answer = self.solver.solve([*wanted, *given], goal=ex.TRUE) if given is not None else None
        if not isinstance(answer, Sat):
            return None
        rests = any(is_parameter(symbol) for condition in wanted for symbol in condition.symbols)
        return Proof(answer.model, (), rests, tuple(wanted))

    def rests_on_arguments(self, proof: Proof) -> bool:
        """Whether a proof needs more of the parameters themselves than that pointers are not NULL."""
        passed = {
            symbol
            for condition in proof.conditions
            for symbol in condition.symbols
            if isinstance(symbol.key, tuple) and symbol.key[0] == "parameter"
        }
        if any(symbol.origin is not Origin.POINTER for symbol in passed):
            return True
        given = [ex.ne(ex.symbol(symbol), ex.const(0, symbol.width)) for symbol in passed]
        return bool(given) and not isinstance(self.solver.solve([*proof.conditions, *given]), Sat)


def _is_negative(value: int, expr: Expr) -> bool:
    """Whether the least value reads as a negative number: then the one closest to zero is easier to understand."""
    return bool(value >> (expr.width - 1))


def _readable(goal: Expr) -> tuple[Expr, ...]:
    """Wishes that make a witness easy to believe: signed values that are not negative, and numbers that are small."""
    wishes = []
    for symbol in ex.ordered_symbols(goal):
        value = ex.symbol(symbol)
        if symbol.signed:
            wishes.append(ex.sge(value, ex.const(0, symbol.width)))
        if symbol.origin is Origin.INPUT and symbol.width > _SMALL_BITS:
            wishes.append(ex.ult(value, ex.const(1 << _SMALL_BITS, symbol.width)))
    return tuple(wishes[:_MOST_WISHES])


def is_parameter(symbol: Symbol) -> bool:
    """Whether a symbol is a parameter of the analysed function, or was read through one."""
    key = symbol.key
    while isinstance(key, tuple) and key:
        if key[0] == "parameter":
            return True
        if key[0] not in ("mem", "length"):
            return False
        base = key[3] if key[0] == "mem" else key[1]  # of a string, its first character
        if not isinstance(base, ex.Expr) or base.symbol is None:
            return False
        key = base.symbol.key
    return False


def is_own(violation: Expr, proof: Proof) -> bool:
    """Whether a violation is about numbers that no caller passes, nor decides: at most whether it comes to it."""
    linked = set(violation.symbols)
    rest = list(proof.conditions)
    while linked:
        if any(map(is_parameter, linked)):
            return False
        near = [condition for condition in rest if not linked.isdisjoint(condition.symbols)]
        if not near:
            break
        rest = [condition for condition in rest if linked.isdisjoint(condition.symbols)]
        linked.update(*(condition.symbols for condition in near))
    return True


class _Firm:
    """Makes conditions stronger: without what depends on symbols of forbidden origins, whichever way it is asked."""

    def __init__(
        self,
        forbidden: frozenset[Origin],
        decisions: _Firm | None = None,
        choosing: frozenset[Symbol] = frozenset(),
    ) -> None:
        self._forbidden = forbidden
        self._marks = ex.marks_of(forbidden)
        self._choosing = frozenset(symbol for symbol in choosing if symbol.origin is not Origin.LOST)
        self._decisions = decisions or self
        self._known: dict[Expr, Expr] = {}
        self._splits = 0

    def _is_clean(self, node: Expr) -> bool:
        if not node.marks & self._marks:
            return True
        if not self._choosing:
            return False
        return not any(
            symbol.origin in self._forbidden and symbol not in self._choosing for symbol in node.symbols
        )

    def __call__(self, condition: Expr) -> Expr:
        """A condition that implies the given one, and depends on nothing forbidden."""
        if self._is_clean(condition):
            return condition
        known = self._known
        stack: list[Expr] = [condition]
        while stack:
            node = stack[-1]
            if node in known:
                stack.pop()
                continue
            if self._is_clean(node):
                known[node] = node
            elif (parts := _junction_of(node)) is not None:
                missing = [part for part in parts if part not in known]
                if missing:
                    stack += missing
                    continue
                known[node] = _rejoined(node, [known[part] for part in parts])
            else:
                self._splits = _MAXIMUM_SPLITS
                known[node] = self._split(node)
            stack.pop()
        return known[condition]

    def _split(self, atom: Expr) -> Expr:
        """An atom by the alternatives of the conditional values in it; those that are forbidden are left out."""
        if self._is_clean(atom):
            return atom
        found = self._known.get(atom)
        if found is not None:
            return found
        if self._splits == 0:
            return ex.FALSE
        self._splits -= 1
        if atom.op in (Op.LAND, Op.LOR):
            parts = [self._split(part) for part in atom.args]
            return ex.land(*parts) if atom.op is Op.LAND else ex.lor(*parts)
        choice = ex.last_choice(atom)
        if choice is None:
            return ex.FALSE
        test, first, second = choice.args
        yes = self._split(ex.substitute(atom, {choice: first}))
        no = self._split(ex.substitute(atom, {choice: second}))
        taken = ex.FALSE if yes is ex.FALSE else ex.land(self._decisions(test), yes)
        left = ex.FALSE if no is ex.FALSE else ex.land(self._decisions(ex.lnot(test)), no)
        return ex.lor(taken, left)


def _junction_of(node: Expr) -> tuple[Expr, ...] | None:
    """The conditions that a condition is made of, with its negation inside; None for one that is not made of others."""
    inner = node.args[0] if node.op is Op.LNOT else node
    negate = ex.lnot if node.op is Op.LNOT else lambda part: part
    if inner.op in (Op.LAND, Op.LOR):
        return tuple(negate(part) for part in inner.args)
    if inner.op is Op.ITE and inner.width == 1:
        test, first, second = inner.args
        return (test, negate(first), ex.lnot(test), negate(second))
    return None


def _rejoined(node: Expr, parts: Sequence[Expr]) -> Expr:
    """The condition that is made of these instead of those that `_junction_of` gave."""
    inner = node.args[0] if node.op is Op.LNOT else node
    if inner.op is Op.ITE:
        return ex.lor(ex.land(parts[0], parts[1]), ex.land(parts[2], parts[3]))
    return ex.land(*parts) if (inner.op is Op.LAND) == (node.op is not Op.LNOT) else ex.lor(*parts)


# -- what is shown -------------------------------------------------------------------------------------------------


def steps_taken(trace: Trace | None, model: Model) -> list[TraceStep]:
    """The way that the model takes, from its beginning."""
    way: list[TraceStep] = []
    holds = model.holding()
    while trace is not None:
        if trace.guard is not None:
            trace = trace.parent if holds(trace.guard) else trace.other
            continue
        if trace.step is not None:
            way.append(trace.step)
        trace = trace.parent
    way.reverse()
    return way


def steps_of(
    trace: Trace | None, model: Model, interesting: frozenset[Symbol], root: ir.Function | None, function: str
) -> tuple[Step, ...]:
    """The way that the model takes, as the steps of a code flow; of many decisions, those that matter.

    It leads from `root`, where the analysis began, into `function`, where the finding is.
    """
    way = [step for step in steps_taken(trace, model) if step.text != "leaves here"]
    kept: list[TraceStep] = []
    last_decisions = {id(step) for step in [step for step in way if step.condition is not None][-6:]}
    for step in way:
        symbols = step.condition.symbols if step.condition is not None else interesting
        if step.condition is None or id(step) in last_decisions or symbols & interesting:
            kept.append(step)
    kept = _without_finished_calls(kept, function)
    if len(kept) > _MAXIMUM_STEPS:
        head = [step for step in kept[:-_MAXIMUM_STEPS] if step.important][: _MAXIMUM_STEPS // 2]
        kept = head + kept[-(_MAXIMUM_STEPS - len(head)) :]
    if root is not None and root.name != function:
        kept.insert(0, TraceStep(root.location, f"enters {root.name}", 0))
    return tuple(Step(step.location, step.text, step.depth, step.important) for step in kept)


def _without_finished_calls(way: list[TraceStep], function: str) -> list[TraceStep]:
    """Calls in which nothing happened that is told need not be told themselves, but for the one of `function`."""
    kept: list[TraceStep] = []
    for index, step in enumerate(way):
        if step.text.startswith("calls "):
            following = way[index + 1] if index + 1 < len(way) else None
            is_left = following is None and step.text != f"calls {function}"
            if is_left or (following is not None and following.depth <= step.depth):
                continue
        kept.append(step)
    return kept


def number_text(model: Model, value: Expr, signed: bool) -> int:
    """A value of the model, as the driver's type reads it."""
    return model.signed_value(value) if signed else model.value(value)


def witness_of(
    proof: Proof,
    limit: int = 4,
    called: Callable[[Symbol], str] = lambda symbol: symbol.name,
    bit_fields: BitFields | None = None,
) -> tuple[tuple[str, int], ...]:
    """The values of the driver's own names on which a violation rests; `called` tells how a value is called.

    A name of several values (`list->Length`, which a loop adds up) tells none of them.
    """
    found: dict[str, dict[int, None]] = {}
    goal = proof.conditions[-1] if proof.conditions else None
    tested = _only_tested(goal) if goal is not None else frozenset()
    used = _chosen(goal, proof.model) if goal is not None else frozenset(proof.symbols)
    summed = {each.name for symbol in used for each in _added_up(symbol)}
    for symbol in proof.symbols:
        if symbol in tested or symbol.origin in (Origin.ADDRESS, Origin.POINTER, Origin.LOST):
            continue
        if symbol not in used or symbol.name in summed:
            continue
        if symbol.name in ("", "?") or symbol.width == 1 or _counts(symbol, ROUNDS) or _counts(symbol, STEPS):
            continue
        parts = [(symbol, ex.symbol(symbol))]
        if goal is not None and bit_fields is not None and symbol in bit_fields:
            parts = list(parts_asked(symbol, goal, bit_fields[symbol]))
        for named, value in parts:
            found.setdefault(called(named), {})[number_text(proof.model, value, named.signed)] = None
    told = [(name, value) for name, values in found.items() if len(values) == 1 for value in values]
    return tuple(told[:limit])


def _chosen(goal: Expr, model: Model) -> frozenset[Symbol]:
    """The symbols that a goal takes with these values, and not those of the alternatives that are not taken."""
    found: set[Symbol] = set()
    seen: set[Expr] = set()
    pending = [goal]
    while pending:
        node = pending.pop()
        if node in seen:
            continue
        seen.add(node)
        if node.symbol is not None:
            found.add(node.symbol)
        if node.op is Op.ITE:
            condition, holds, fails = node.args
            pending += (condition, holds if model.value(condition) else fails)
        else:
            pending += node.args
    return frozenset(found)


def _only_tested(goal: Expr) -> frozenset[Symbol]:
    """The symbols of which it matters only whether they are 0, as of a pointer: the path's notes tell that."""
    tested: set[Symbol] = set()
    told: set[Symbol] = set()
    seen: set[Expr] = set()
    pending = [goal]
    while pending:
        node = pending.pop()
        if node in seen:
            continue
        seen.add(node)
        if node.symbol is not None:
            told.add(node.symbol)
        elif node.op is Op.EQ and node.args[0].symbol is not None and ex.const_of(node.args[1]) == 0:
            tested.add(node.args[0].symbol)
        else:
            pending += node.args
    return frozenset(tested - told)


def _added_up(symbol: Symbol) -> tuple[Symbol, ...]:
    """What the first iterations of a loop read that adds it up, where a symbol stands for the rest of the sum."""
    match symbol.key:
        case (str(kind), _, _, Aside((tuple(read), _))) if kind == STEPS:
            return read
        case _:
            return ()


def _counts(symbol: Symbol, what: str) -> bool:
    """Whether a symbol counts something of a loop for the analysis, and is no value of the driver's."""
    return isinstance(symbol.key, tuple) and symbol.key[:1] == (what,)


def rounds_of(proof: Proof) -> int | None:
    """How often a loop was gone round before, where a violation rests on that.

    It does not where the way leads past the loop, or ends it earlier: then any number would do.
    """
    for symbol in proof.symbols:
        if _counts(symbol, ROUNDS):
            number, bounds = proof.model.value(ex.symbol(symbol)), symbol.bounds()
            others = [each for each in (bounds.ulo, bounds.uhi) if each != number]
            changed = (Model({**proof.model.assignment, symbol: each}) for each in others)
            if not all(all(model.values(proof.conditions)) for model in changed):
                return number
    return None
