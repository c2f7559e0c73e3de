"""What the events of one function's paths mean: what checks suspect is proven, or asked of the callers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ddilint.analysis import path as paths
from ddilint.analysis.answers import Sat, Unsat
from ddilint.analysis.events import Allocated, Called, Event, Fatal, Followed, Logged, Released, Taken
from ddilint.analysis.invariants import Invariants
from ddilint.analysis.packets import code_of
from ddilint.analysis.proof import Proof, is_own, is_parameter
from ddilint.analysis.rereads import without_changes
from ddilint.analysis.state import State
from ddilint.analysis.texts import Texts
from ddilint.analyzers.inventory import Inventory
from ddilint.analyzers.objects import hidden
from ddilint.analyzers.objects.deferred import Deferred
from ddilint.analyzers.objects.failures import Failures
from ddilint.analyzers.objects.following import FollowedProgram
from ddilint.analyzers.objects.questions import Question
from ddilint.analyzers.objects.top import Top
from ddilint.analyzers.objects.unit import Unit
from ddilint.analyzers.objects.wording import finding_of
from ddilint.catalog import Catalog
from ddilint.checks.registry import CheckContext, Suspicion, Undecided, checks_for
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op, Origin, Symbol
from ddilint.finding import Finding, Location

# What is described to a helper is described by those who call it, or hand it on to it: not by what calls these.
_DESCRIBED_DEPTH = 1


class Judge:
    """Listens to the interpreter for the function that is `top`.

    What is proven goes to `found`; what hangs on the callers to `deferred`.
    """

    top: Top

    def __init__(
        self,
        unit: Unit,
        program: FollowedProgram,
        catalog: Catalog,
        selected: frozenset[str],
        found: dict[tuple[str, Location], Finding],
        deferred: Deferred,
        failures: Failures | None,
        inventory: Inventory | None,
        *,
        documents: bool,
    ) -> None:
        self.interpreted: set[tuple[str, Location]] = set()
        self._unit = unit
        self._program = program
        self._catalog = catalog
        self._selected = selected
        self._found = found
        self._deferred = deferred
        self._failures = failures
        self._inventory = inventory
        self._documents = documents
        self._invariants = Invariants(unit, unit.pointer_bits, unit.globals, program, unit.contracts)

    def event(self, event: Event) -> Expr:
        """Judge an event; when what was asked for is a defect that was proven, from which others follow."""
        if event.state.muted:
            return ex.FALSE
        if isinstance(event, Allocated | Logged | Released | Called | Taken):
            site = event.site
            self.interpreted.add((site.call.name, site.location))
        if isinstance(event, Released) and event.object is None and _are_passed(event.pointer.symbols):
            self.top.hands_out = True
        if isinstance(event, Fatal):
            self.top.fatal.add(event)
            return ex.FALSE
        if isinstance(event, Followed):
            if self._failures is not None:
                self._failures.judge_followed(self.top, event)
            return ex.FALSE
        if self._inventory is not None and isinstance(event, Logged):
            self._take_inventory(self._inventory, event)
        context = CheckContext(
            self._unit.contracts,
            self._unit.constants(),
            self._unit.pointer_bits,
            self._unit.messages,
            self._invariants.kept,
        )
        misjudged = ex.FALSE
        for rules, check in checks_for(event):
            generator = check(event, context)
            try:
                answer = next(generator)
                while True:
                    is_defect = False
                    if isinstance(answer, Undecided):
                        self._ask_callers(answer, rules, event)
                    elif answer.rule in self._selected or answer.silences or answer.misjudged is not ex.FALSE:
                        # What a defect silences does not depend on whether it is to be reported itself.
                        is_defect = self._judge(answer, event)
                        if is_defect:
                            misjudged = ex.lor(misjudged, answer.misjudged)
                    answer = generator.send(is_defect)
            except StopIteration:
                pass
        return misjudged

    def _take_inventory(self, inventory: Inventory, event: Logged) -> None:
        constants = self._unit.constants()
        code = code_of(event, self._unit.contracts, constants)
        if code is not None and not self._documents and inventory.has_all(event, code, constants):
            return
        if self._unit.is_left_to_others(self.top.link_name):
            return
        if self.top.prover.prove(event.state) is None or code is None:
            return
        hangs = _are_passed(ex.value_symbols([code.value]))
        is_open = self._unit.is_open(self.top.link_name)
        # Who judges what is logged asks for codes only; strings are for a description.
        texts = Texts(self._unit.globals()) if self._documents else None

        def is_possible(guard: ex.Expr) -> bool:
            known = list(paths.conditions(event.state.path))
            return not isinstance(self.top.prover.solver.solve(known, goal=guard), Unsat)

        has_passed = inventory.add(
            event,
            constants,
            texts,
            is_possible,
            leaves_open=is_open or not hangs,
            asks_callers=self._documents and not is_open,
            top=self.top.function.name,
        )
        self.top.asks |= (hangs and self._unit.reports(event.site.location)) or (
            has_passed and self._documents
        )

    def _ask_callers(self, answer: Undecided, rules: frozenset[str], event: Event) -> None:
        """Have the callers analysed, where they may know a value that a check would have to know.

        They know what they pass, and the next ones may know what a pointer that they pass leads to.
        """
        symbols = ex.value_symbols([answer.value], of_truths=False)
        if rules & self._selected:
            told_by = hidden.telling(symbols, self.top.interpreter.unfollowed)
            self.top.hidden |= self._program.hidden(told_by)
        depth = event.site.depth if isinstance(event, Logged | Released | Called) else 0
        is_near = depth <= _DESCRIBED_DEPTH and any(map(is_parameter, symbols))
        if rules & self._selected and (is_near or _are_passed(symbols)):
            self.top.asks = True

    def _judge(self, suspicion: Suspicion, event: Event) -> bool:
        """Whether what a check suspects is a defect for certain, whoever calls the function."""
        state, key = event.state, (suspicion.rule, suspicion.location)
        if suspicion.violation is ex.FALSE or state.decide(suspicion.violation) is False:
            return False
        if (suspicion.instead, suspicion.location) in self._found:
            return False
        if suspicion.violation is ex.TRUE and key in self._found:
            # Every way that leads here shows what was told already; there is nothing left to prove.
            _silence(suspicion, state)
            return True
        proof = self._proof(suspicion, state, is_shown=False)
        if proof is None:
            self._look_closer(suspicion, state)
            if not self.top.interpreter.passed.isdisjoint(suspicion.violation.symbols):
                # What may be wrong hangs on what a function returns that the callers pass.
                self._ask(suspicion)
            self._leave_open(suspicion, state)
            return False
        rests = self._rests_on_callers(proof)
        # Where callers may pass what makes this no defect, what else would follow from it is a question of its own.
        is_certain = not rests or state.decide(suspicion.violation) is True
        if is_certain:
            _silence(suspicion, state)
        if suspicion.rule not in self._selected:
            return is_certain
        unfollowed = self.top.interpreter.unfollowed
        checks = hidden.checking(suspicion.violation, proof.conditions, unfollowed, self._program.reads)
        if unseen := self._program.hidden(checks):
            self.top.hidden |= unseen
            self.top.withholds = True
        elif rests:
            self._ask(suspicion)
            if not suspicion.only_asks and is_own(suspicion.violation, proof):
                self._leave_to_callers(suspicion, event, proof)
        elif not suspicion.only_asks and key not in self._found:
            found = self._finding(suspicion, event, proof)
            self._found.setdefault((found.rule, found.location), found)
        return is_certain

    def _look_closer(self, suspicion: Suspicion, state: State) -> None:
        """Have the functions followed whose values leave it open whether a suspicion is right."""
        if suspicion.rule not in self._selected:
            return
        symbols = suspicion.violation.symbols
        unseen = self._program.hidden(hidden.telling(symbols, self.top.interpreter.unfollowed))
        if unseen - self.top.hidden:
            conditions = list(paths.conditions(state.path))
            if isinstance(self.top.prover.solver.solve(conditions, goal=suspicion.violation), Sat):
                self.top.hidden |= unseen

    def _rests_on_callers(self, proof: Proof) -> bool:
        """Whether a proof takes what callers pass, all of whom are known."""
        return proof.rests_on_parameters and not self._unit.is_open(self.top.link_name)

    def _proof(self, suspicion: Suspicion, state: State, *, is_shown: bool) -> Proof | None:
        prover, violation = self.top.prover, suspicion.violation
        if suspicion.plausible:
            violation = ex.land(violation, *_plausible(violation, [value for _, value in suspicion.numbers]))
        proof = prover.prove(state, violation, suspicion.smallest, is_shown=is_shown)
        if proof is not None and (limits := self._invariants.of(proof.symbols)):
            conditions = [*paths.conditions(state.path), *limits]
            rests = self._rests_on_callers(proof)
            proof = prover.prove_conditions(conditions, violation, suspicion.smallest, is_shown=is_shown)
            if proof is None and rests:
                # That holds in the driver's own memory. The callers know whose memory they pass.
                self._ask(suspicion)
        if proof is not None and violation is ex.TRUE:
            proof = without_changes(state, proof, prover, self.top.interpreter.ways)
        return proof

    def _ask(self, suspicion: Suspicion) -> None:
        """Have the callers analysed for what is suspected, where it is to be told."""
        if self._unit.reports(suspicion.location):
            rules = tuple(filter(None, (suspicion.rule, suspicion.instead)))
            self.top.pending.add(Question(rules, suspicion.location))

    def _leave_to_callers(self, suspicion: Suspicion, event: Event, proof: Proof) -> None:
        """That callers lead to memory of another kind is for them to show."""
        top, key = self.top.link_name, (suspicion.rule, suspicion.location)
        if not self._deferred.is_shown(top, key) and not self.top.prover.rests_on_arguments(proof):
            instead = (suspicion.instead, suspicion.location) if suspicion.instead else None
            self._deferred.add(top, key, self._finding(suspicion, event, proof), instead=instead)

    def _leave_open(self, suspicion: Suspicion, state: State) -> None:
        """What a function showed by itself, a caller does not settle where the analysis lost what tells."""
        key = (suspicion.rule, suspicion.location)
        if not self._deferred.is_owed(self.top.link_name, key):
            return
        conditions = list(paths.conditions(state.path))
        if isinstance(self.top.prover.solver.solve(conditions, goal=suspicion.violation), Sat):
            self._deferred.leave_open(key)

    def _finding(self, suspicion: Suspicion, event: Event, proof: Proof) -> Finding:
        proof = self._proof(suspicion, event.state, is_shown=True) or proof
        top, unit = self.top, self._unit
        bit_fields = top.interpreter.bit_fields
        return finding_of(suspicion, event, proof, top.function, self._catalog, bit_fields, unit.around)


def _silence(suspicion: Suspicion, state: State) -> None:
    """Let nothing be told of an object in a state that merely follows from a defect."""
    if suspicion.object is not None and suspicion.silences:
        state.silence(suspicion.object, *suspicion.silences)


def _are_passed(symbols: Iterable[Symbol]) -> bool:
    """Whether there is a parameter itself among them, and not only what is read through one: callers may know it."""
    return any(isinstance(symbol.key, tuple) and symbol.key[0] == "parameter" for symbol in symbols)


def _plausible(violation: Expr, numbers: Sequence[Expr]) -> list[Expr]:
    """That unsigned values of 32 bits and more are below 2 GiB, and several of them together, too.

    Not those that only choose between numbers: a status, `MAXULONG` for "none" and a mask of flags are no lengths.
    """
    choosing = {symbol for number in numbers for symbol in number.symbols}
    choosing -= ex.value_symbols([*numbers, *_sums_in(violation)], of_truths=False)
    lengths = [
        symbol
        for symbol in ex.ordered_symbols(violation)
        if symbol not in choosing
        and symbol.width >= 32
        and not symbol.signed
        and symbol.origin is Origin.INPUT
    ]
    return [ex.ult(ex.symbol(each), ex.const((1 << 31) // len(lengths), each.width)) for each in lengths]


def _sums_in(condition: Expr) -> list[Expr]:
    return [node for node in ex.nodes_of(condition) if node.op in (Op.ADD, Op.MUL, Op.SHL)]
