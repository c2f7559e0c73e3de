"""Calls above their limit: judges what a run meets, and keeps the best chain to each call that is proven."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from ddilint.analysis import path as paths
from ddilint.analysis.events import Limited
from ddilint.analysis.interpreter import Interpreter
from ddilint.analysis.proof import NO_PROOF, Proof, Prover, steps_of
from ddilint.analysis.rereads import with_same_modes
from ddilint.analysis.spellings import field_of
from ddilint.analysis.state import State
from ddilint.analyzers.chains import Chain
from ddilint.analyzers.levels.account import Account, is_tested, related
from ddilint.analyzers.levels.unit import LevelUnit
from ddilint.catalog import Catalog
from ddilint.checks.registry import CheckContext, Suspicion, checks_for
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Origin
from ddilint.finding import Finding, Location

Place = tuple[str, Location]
"""A rule, and the call that it is about."""


_Call = tuple[Location, object]
"""A call, made in an activation of its function."""


class _Candidate(Struct):
    """The best chain to a call that is too high, and the keys of all."""

    finding: Finding
    chain: Chain
    keys: set[tuple[object, ...]] = field(default_factory=set)


class Findings:
    """The calls that were proven too high, each with its best chain and the number of chains."""

    def __init__(self) -> None:
        self._found: dict[Place, _Candidate] = {}

    def add(self, finding: Finding, chain: Chain) -> None:
        """Add a chain to a call."""
        key = (finding.rule, finding.location)
        known = self._found.get(key)
        if known is None:
            self._found[key] = _Candidate(finding, chain, {chain.key})
            return
        known.keys.add(chain.key)
        if chain.rank < known.chain.rank:
            known.finding, known.chain = finding, chain

    def includes(self, places: Iterable[Place]) -> bool:
        """Whether all of these calls are among them."""
        return self._found.keys() >= set(places)

    def lengths(self) -> dict[Location, int]:
        """The length of the best chain to each call."""
        return {place: candidate.chain.length for (_, place), candidate in self._found.items()}

    def report(self, *, is_complete: bool) -> list[Finding]:
        """All of them in their order, each with the number of its chains: at least that, if it is not complete."""
        found = []
        for candidate in self._found.values():
            finding = candidate.finding
            more = len(candidate.keys) - 1
            if more:
                ways = "1 further chain leads" if more == 1 else f"{more} further chains lead"
                least = "" if is_complete else "at least "
                finding = replace(finding, message=f"{finding.message} ({least}{ways} to the same)")
            found.append(finding)
        return sorted(found, key=Finding.sort_key)


class Judge(Struct):
    """Judges the calls that one run meets.

    In `modes` are the fields that tell of a mode in which the limits say nothing, with the number that tells of none.
    `proved` are those that are too high, each with the smallest depth at which it was met. Those that only the callers
    of the function where the run begins can decide are added to `waiting`, all others to `findings`. What only a test
    on the way tells counts where every way passes that test: one that merely complains and goes on tells of a level
    that is not expected. That is known when the run has ended.
    """

    unit: LevelUnit
    catalog: Catalog
    selected: frozenset[str]
    prover: Prover
    interpreter: Interpreter
    account: Account
    top: str
    has_entry: bool
    most_tries: int
    modes: Mapping[str, int]
    findings: Findings
    waiting: set[Place]
    proved: dict[Location, int] = field(default_factory=dict)
    _tries: dict[_Call, int] = field(default_factory=dict)
    _tested: dict[_Call, list[tuple[Limited, Suspicion, Proof]]] = field(default_factory=dict)
    _untested: set[_Call] = field(default_factory=set)

    def end(self) -> None:
        """The run has ended: what only tests tell is known now."""
        for key, found in self._tested.items():
            if key in self._untested:
                continue
            for event, suspicion, proof in found:
                function = event.site.function
                if not self.interpreter.is_passed_lower(event.activation, function, event.block):
                    self._settle(event, suspicion, proof)

    def judge(self, event: Limited) -> None:
        """Judge a call whose level matters."""
        key = (event.site.location, event.activation)
        if self._tries.get(key, 0) >= self.most_tries:
            return
        unit = self.unit
        context = CheckContext(unit.contracts, unit.constants(), unit.pointer_bits, unit.messages)
        for rules, check in checks_for(event):
            if not rules & self.selected:
                continue
            for suspicion in check(event, context):
                if not isinstance(suspicion, Suspicion):
                    continue
                is_told = is_tested(suspicion.violation) and event.state.decide(suspicion.violation)
                if is_told and key in self._tested:
                    continue  # this way passes the test, too, and one that does is enough
                # What the callers decide is asked of the solver in the end, with what they know.
                proof = (
                    NO_PROOF
                    if is_told and self._rests_on_entry(suspicion.violation) and not unit.is_open(self.top)
                    else self._proof(event.state, suspicion.violation)
                )
                if proof is None:
                    self._tries[key] = self._tries.get(key, 0) + 1
                    self._untested.add(key)
                elif is_tested(suspicion.violation):
                    self._tested.setdefault(key, []).append((event, suspicion, proof))
                else:
                    self._tries[key] = self.most_tries
                    self._settle(event, suspicion, proof)

    def _settle(self, event: Limited, suspicion: Suspicion, proof: Proof) -> None:
        """Report a call that is proven too high, or leave it to the callers who decide."""
        location, depth = event.site.location, event.site.depth
        self.proved[location] = min(depth, self.proved.get(location, depth))
        rests_on_callers = proof.rests_on_parameters or self._rests_on_entry(suspicion.violation)
        if rests_on_callers and not self.unit.is_open(self.top):
            self.waiting.add((suspicion.rule, location))
        else:
            self._add(event, suspicion.rule, suspicion.fields(proof.model), proof)

    def _rests_on_entry(self, violation: Expr) -> bool:
        """Whether only a test tells the level of a call in a function that is entered at one that is not known."""
        return not self.has_entry and is_tested(violation)

    def _proof(self, state: State, violation: Expr) -> Proof | None:
        """What is possible, of what is known; what is certain, of what is not."""
        decided = state.decide(violation)
        if decided is False:
            return None
        proof = None
        # Of what is not known, only tests on the path can make it certain.
        if not all(symbol.origin is Origin.OPAQUE for symbol in violation.symbols):
            proof = self.prover.prove(state, violation)
        if proof is None and decided:
            proof, violation = self.prover.prove_certain(state), ex.TRUE
        if proof is None:
            return None
        normal = tuple(self._normal(proof))
        if normal:
            proof = self.prover.prove_conditions([*paths.conditions(state.path), *normal], violation)
            if proof is None:
                return None
        # A mode that is asked for on the way (a dump, a reset without interrupts) is the mode all the way.
        return with_same_modes(state, proof, violation, self.prover, normal)

    def _normal(self, proof: Proof) -> Iterator[Expr]:
        """That what a proof asks of the mode of operation is as the levels are documented for."""
        conditions = proof.conditions if self.modes else ()
        for symbol in dict.fromkeys(
            each for condition in conditions for each in ex.ordered_symbols(condition)
        ):
            field = field_of(symbol.name)
            if field is not None and field in self.modes:
                yield ex.eq(ex.symbol(symbol), ex.const(self.modes[field], symbol.width))

    def _add(self, event: Limited, rule: str, fields: Mapping[str, object], proof: Proof) -> None:
        model = proof.model
        only_tested = is_tested(event.exceeded)

        def exceeds(level: Expr) -> Expr:
            # What only a test tells was raised by nothing that is known.
            return ex.FALSE if only_tested else self.interpreter.above(level, event.highest)

        chain = self.account.chain(event.state, model, event.site.depth, exceeds)
        level = self.account.shown_level(event.state, model)
        if chain.reason is None or not level:
            level = f"an IRQL above {event.highest.name}"
        reason = self.account.sentence(chain, model)
        message = self.catalog.rule(rule).message.format(**fields, level=level, reason=reason)
        interesting = frozenset(
            symbol for symbol in event.exceeded.symbols if symbol.origin is not Origin.LOST
        )
        name = event.site.function.name
        steps = steps_of(event.state.trace, model, interesting, self.account.root, name)
        finding = Finding(rule, message, event.site.location, name, steps, related(chain), ())
        self.findings.add(finding, chain)
