"""Which functions the interpreter follows: those on the way to what is asked about, and small helpers of theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from ddilint.analysis.bookkeeping import (
    is_about_logging,
    is_acting,
    is_logger,
    is_no_work,
    switches,
    weight,
)
from ddilint.analysis.spellings import member_of
from ddilint.analyzers.objects.unit import Unit
from ddilint.ir import nodes as ir
from ddilint.ir.effects import calls_of
from ddilint.ir.handlers import Handler
from ddilint.ir.stored import Stored
from ddilint.ir.tracing import is_tracing
from ddilint.ir.uses import spellings_read

# Helpers that do not lead to a tracked routine are followed where their value may matter: up to so many blocks, so
# deep. Less so in the callers of what is asked about: there, only what they pass matters.
_HELPER_BLOCKS = (20, 8)
_HELPER_DEPTH = (3, 2)
# Objects of C++ tell through small methods what they hold, and release it: these are followed further down.
_ACCESSOR_BLOCKS = 4
_ACCESSOR_DEPTH = 3
_FOLLOW_DEPTH = 14
# A function that decides what is suspected is followed up to so many blocks.
_HIDDEN_BLOCKS = 120


class FollowedProgram:
    """The link unit, as the interpreter sees it.

    `seeds` are the functions that call a tracked routine, by their link names, and `focus` those on the way to what
    is asked about; `level` is 0 while one of the seeds is analysed, and 1 for their callers. While the analysis
    `looks_closer`, what functions decide that are not followed waits until they are, but for those that were found to
    be `too_long`. `leaving_out` are those that were found to abandon their work, if their callers' memory is so.
    """

    def __init__(self, unit: Unit) -> None:
        self.seeds: frozenset[str] = frozenset()
        self.focus: frozenset[str] = frozenset()
        self.level = 0
        self.looks_closer = True
        self.too_long: set[str] = set()
        self.leaving_out: set[str] = set()
        self._unit = unit
        self._loggers: dict[str, bool] = {}
        self._read: dict[str, frozenset[str]] = {}

    def function(self, name: str) -> ir.Function | None:
        """A function's body."""
        return self._unit.function(name) if self._unit.is_driver_function(name) else None

    def is_driver_function(self, name: str) -> bool:
        """Whether the unit defines it."""
        return self._unit.is_driver_function(name)

    def only_logs(self, name: str) -> bool:
        """Whether a function may call a tracked routine, and neither its name nor what it calls is about more."""
        if not self._unit.reaches_tracked(name):
            return False
        known = self._loggers.get(name)
        if known is None:
            function = self.function(name)
            known = function is None or is_about_logging(name) or not self.does_more(function)
            self._loggers[name] = known
        return known

    def is_settled(self, variable: str) -> bool:
        """Whether nothing sets a variable of file scope once the driver was loaded."""
        return self._unit.is_settled(variable)

    def watches_stores(self, name: str) -> bool:
        """Whether what a function stores may be work: it was found to leave some out, or does not log."""
        if name in self.leaving_out:
            return True
        names = (name, ir.class_of(name))
        return not self._unit.reaches_tracked(name) and not any(map(is_about_logging, names))

    def stored_through(self, call: ir.Call) -> Stored | None:
        """What a call through a pointer that cannot be followed stores of the driver's own."""
        return self._unit.stored_through(call)

    def is_result_hidden(self, call: ir.Call) -> bool:
        """Whether what a call through a pointer returns may have bounds."""
        return self._unit.is_result_hidden(call)

    def called_by(self, field: str) -> tuple[Handler, ...]:
        """The functions that a field leads to."""
        return self._unit.called_by(field)

    def stored_by(self, name: str) -> Stored:
        """What a function may store through pointers."""
        return self._unit.stored_by(name)

    def constants(self) -> Mapping[str, int]:
        """The values of the contracts' constant expressions."""
        return self._unit.constants()

    def may_follow(self, name: str, chain: Sequence[str]) -> bool:
        """The body tells."""
        return True

    def should_follow(self, function: ir.Function, chain: Sequence[str], call: ir.Call) -> bool:
        """Functions on the way to what is asked about, and small helpers of theirs."""
        if len(chain) > _FOLLOW_DEPTH:
            return False
        if function.link_name in self.focus:
            return True
        depth, level = self._distance(chain)
        is_accessor = function.link_name.startswith("c:") and len(function.blocks) <= _ACCESSOR_BLOCKS
        if is_accessor and depth < _HELPER_DEPTH[level] + _ACCESSOR_DEPTH:
            return True
        return (
            depth < _HELPER_DEPTH[level]
            and len(function.blocks) <= _HELPER_BLOCKS[level]
            and not self._unit.reaches_tracked(function.link_name)
        )

    def hidden(self, names: Iterable[str]) -> frozenset[str]:
        """Those of the functions that were not followed, and may be."""
        if not self.looks_closer:
            return frozenset()
        return frozenset(
            name
            for name in names
            if name not in self.focus
            and name not in self.too_long
            and (function := self.function(name)) is not None
            and len(function.blocks) <= _HIDDEN_BLOCKS
        )

    def reads(self, name: str, fields: Collection[str]) -> bool:
        """Whether a function, or one that it calls, reads what bears one of these names."""
        seen, pending = {name}, [name]
        while pending:
            function = self.function(pending.pop())
            if function is None:
                continue
            known = self._read.get(function.link_name)
            if known is None:
                known = self._read[function.link_name] = frozenset(map(member_of, spellings_read(function)))
            if not known.isdisjoint(fields):
                return True
            callees = {call.callee for call in calls_of(function) if isinstance(call.callee, str)}
            pending += callees - seen
            seen |= callees
        return False

    def _distance(self, chain: Sequence[str]) -> tuple[int, int]:
        """How far the innermost function is below the way to what is asked about, and the level of where it left it."""
        for depth, name in enumerate(reversed(chain)):
            if name in self.focus:
                return depth, 0 if name in self.seeds else 1
        return len(chain) - 1, self.level

    def does_more(self, function: ir.Function) -> bool:
        """Whether a function does anything besides writing the log, itself or through what it calls.

        What a logger, by its name, asks of others is for the log, unless their names say that they act.
        """
        logs = is_logger(function.link_name)
        seen: set[str] = set()
        pending = [function]
        while pending:
            for call in calls_of(pending.pop()):
                callee = call.callee if isinstance(call.callee, str) else call.name
                if callee in seen:
                    continue
                seen.add(callee)
                if not isinstance(call.callee, str) and is_about_logging(callee):
                    continue
                called = self.function(callee)
                if called is not None:
                    pending.append(called)
                elif callee in self._unit.contracts.routines or is_tracing(callee) or is_no_work(callee):
                    continue
                elif not logs or is_acting(callee):
                    return True
        return False

    def stores_for_work(self, function: ir.Function, *, plainly: bool) -> bool:
        """Whether a function, not there to log, itself stores to a structure what says that work goes on.

        A packet is no such structure. With `plainly` the name must tell that something works now, or no longer does.
        """
        if is_about_logging(function.link_name):
            return False
        packets = self._unit.contracts.logged.packets.values()
        told = {name for packet in packets for name in (*packet.field_names, *packet.others)}
        return any(
            isinstance(instruction, ir.Store)
            and (name := member_of(instruction.text)) != instruction.text
            and name not in told
            and (switches(name) if plainly else weight(name) > 0)
            and not _is_local(instruction.address, function)
            and not _goes_by(instruction.value, instruction.address)
            for block in function.blocks
            for instruction in block.instructions
        )


def _is_local(address: ir.Expression, function: ir.Function) -> bool:
    """Whether an address lies in a variable of the function's own."""
    return ir.variable_of(address) in function.variables


def _goes_by(value: ir.Expression, address: ir.Expression) -> bool:
    """Whether what is stored at an address is made of what was there: counted, one bit more."""
    match value:
        case ir.Load(inner):
            return inner == address
        case ir.Binary(_, left, right):
            return _goes_by(left, address) or _goes_by(right, address)
        case ir.Unary(_, inner) | ir.Convert(inner):
            return _goes_by(inner, address)
        case _:
            return False
