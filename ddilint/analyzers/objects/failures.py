"""Who gives up its work because an entry could not be had (DDI202): each such defect is told once.

What a function lacks may show in it, in the callers that it tells, or in both. A chain of calls names what is lacked:
the places of the calls that lead to where it was asked for, the outermost first. What was told of a function further
down is not told again of those above.
"""

from __future__ import annotations

from collections import defaultdict

from ddilint.analysis.events import Followed, Outcome
from ddilint.analysis.proof import steps_of
from ddilint.analysis.state import Object
from ddilint.analyzers.objects.deferred import Deferred
from ddilint.analyzers.objects.fatal import Chain, Verdict, chain_of
from ddilint.analyzers.objects.following import FollowedProgram
from ddilint.analyzers.objects.questions import Question
from ddilint.analyzers.objects.returns import completing, failures_of
from ddilint.analyzers.objects.top import Top
from ddilint.analyzers.objects.unit import Unit
from ddilint.catalog import Catalog
from ddilint.finding import Finding, Location, Related
from ddilint.ir import nodes as ir
from ddilint.irqlfacts import load_irql_facts

RULE = "DDI202"


class Failures:
    """Judges how functions end, by what they lack.

    What is found goes to `found`; what hangs on the callers to `deferred`.
    """

    def __init__(
        self,
        unit: Unit,
        program: FollowedProgram,
        catalog: Catalog,
        deferred: Deferred,
        found: dict[tuple[str, Location], Finding],
    ) -> None:
        self._unit = unit
        self._program = program
        self._message = catalog.rule(RULE).message
        self._deferred = deferred
        self._found = found
        self._told: set[Chain] = set()
        self._begun: dict[Chain, Finding] = {}
        self._settled: set[Chain] = set()
        # What a function may lack, so that it abandons its work if its callers' memory is so.
        self._left_out: defaultdict[str, set[Chain]] = defaultdict(set)

    def judge(self, top: Top, outcomes: list[Outcome]) -> None:
        """Judge a function by all the ways in which it ends."""
        function = top.function
        is_open = self._unit.is_open(top.link_name)
        is_callback = self._unit.is_callback(top.link_name) and self._matters_to_system(function)
        for verdict in top.fatal.verdicts(
            function,
            outcomes,
            is_callback,
            completing(self._unit, function),
            failures_of(self._unit, function) if is_callback else (),
            self._is_done,
        ):
            if verdict.is_result:
                top.pending.add(Question((RULE,), verdict.chain))
                top.asks |= is_open  # any caller that is known may mind
                # Who may call an open function cannot be asked whether anybody minds: it must plainly do its work.
                works = self._program.does_more(function) or self._program.stores_for_work(
                    function, plainly=is_open
                )
                if verdict.what and works and not is_open:
                    # Whether anybody minds is for the callers to tell: if so, this is where it begins.
                    self._defer(top, verdict)
                if not is_open or not works:
                    continue
            if not verdict.what:
                continue
            if verdict.proof.rests_on_parameters and not is_open:
                # What the callers pass decides; if it happens, it happens here.
                self._defer(top, verdict)
                self._left_out[top.link_name].add(verdict.chain)
                self._program.leaving_out.add(top.link_name)
                top.pending.add(Question((RULE,), verdict.chain))
                continue
            inner = _inner(verdict.chain)
            begins = next((self._begun[part] for part in inner if part in self._begun), None)
            found = begins or self._finding(top, verdict)
            # What a function further down was told of already is the same defect, seen from further up.
            if (found.rule, found.location) not in self._found and self._told.isdisjoint(inner):
                self._told.add(verdict.chain)
                self._found[found.rule, found.location] = found
        if not (top.prover.solver.refused or top.hands_out):
            left = {question.where for question in top.pending}
            self._settled.update(chain for chain in top.fatal.settled(outcomes) if chain not in left)

    def _matters_to_system(self, function: ir.Function) -> bool:
        """Whether a callback is the system's, or does more than to log: who only logs may be the driver's own."""
        if function.roles or self._program.does_more(function):
            return True
        return bool(self._unit.registrations(load_irql_facts(), function.link_name))

    def judge_followed(self, top: Top, event: Followed) -> None:
        """Ask again, of one call, what was left to callers: what else they do with the same routines is no matter."""
        waiting = self._left_out.get(event.function.link_name)
        if not waiting:
            return

        def concerns(found: Object) -> bool:
            chain = chain_of(found)
            return (
                not self.is_told(chain)
                and not waiting.isdisjoint(_inner(chain))
                and not self._deferred.is_shown(top.link_name, self._beginning(chain))
            )

        for verdict in top.fatal.abandoned(event.function, event.outcomes, concerns):
            if isinstance(verdict, tuple):
                self._deferred.leave_open(self._beginning(verdict))
                continue
            key = self._beginning(verdict.chain)
            found = self._begun[key]
            if not verdict.proof.rests_on_parameters or self._unit.is_open(top.link_name):
                self._told.add(verdict.chain)
                self._found.setdefault((found.rule, found.location), found)
                continue
            top.pending.add(Question((RULE,), verdict.chain))
            if not top.prover.rests_on_arguments(verdict.proof):
                self._deferred.add(top.link_name, key, found)

    def is_news(self, chain: Chain) -> bool:
        """Whether what callers did not settle was told of neither further up nor further down; it is, from now on."""
        if self.is_told(chain) or any(told[-len(chain) :] == chain for told in self._told):
            return False
        self._told.add(chain)
        return True

    def is_told(self, chain: Chain) -> bool:
        """Whether a function further down was told of already for what this chain of calls asks for."""
        return not self._told.isdisjoint(_inner(chain))

    def _is_done(self, chain: Chain) -> bool:
        """Whether nothing is to be asked for a chain of calls any more: neither of this function nor of its callers."""
        return self.is_told(chain) or not self._settled.isdisjoint(_inner(chain))

    def _beginning(self, chain: Chain) -> Chain:
        """The chain of the function furthest down that what this chain asks for was left to callers for."""
        return next(part for part in _inner(chain) if part in self._begun)

    def _defer(self, top: Top, verdict: Verdict) -> None:
        """Leave a failure to the callers; where one further down was left to them already, it is the same."""
        self._begun.setdefault(verdict.chain, self._finding(top, verdict))
        if not top.prover.rests_on_arguments(verdict.proof):
            begins = self._beginning(verdict.chain)
            self._deferred.add(top.link_name, begins, self._begun[begins], is_result=verdict.is_result)

    def _finding(self, top: Top, verdict: Verdict) -> Finding:
        steps = steps_of(
            verdict.state.trace, verdict.proof.model, frozenset(), top.function, verdict.function
        )
        message = self._message.format(what=verdict.what)
        related = (Related(verdict.allocation.location, "the entry is allocated here"),)
        return Finding(RULE, message, verdict.location, verdict.function, steps, related, ())


def _inner(chain: Chain) -> list[Chain]:
    """A chain of calls as seen from each function on it, innermost first."""
    return [chain[at:] for at in range(len(chain) - 1, -1, -1)]
