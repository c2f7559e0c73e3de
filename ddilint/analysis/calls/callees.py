"""The functions that a call may lead to: by name, by the address that is called, by the field that this came from."""

from __future__ import annotations

from collections.abc import Iterator

from ddilint.analysis.calls.work import WorkCalls
from ddilint.analysis.evaluator import Frame
from ddilint.analysis.path import conditions
from ddilint.analysis.spellings import field_of
from ddilint.analysis.state import State
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr
from ddilint.ir import nodes as ir
from ddilint.ir.handlers import Handler, element_of, held_field

Callee = tuple[Expr, str | None]
"""When a function is called, and its link name; None is one that is not known."""


class CalleeCalls(WorkCalls):
    """Resolves callees."""

    def callees(self, state: State, frame: Frame, instruction: ir.Call) -> list[Callee]:
        """The functions that may be called, and when which."""
        if isinstance(instruction.callee, str):
            return [(ex.TRUE, instruction.callee)]
        value = self.value(state, frame, instruction.callee)
        found: list[Callee] = []
        unknown = ex.FALSE
        for target in self.targets(value) or ():
            symbol = target.base.symbol
            key = symbol.key if symbol is not None else None
            if target.base.op is ex.Op.CONST:
                continue  # an entry of a table that is empty: who calls it does not come back
            if isinstance(key, tuple) and key[0] == "function" and ex.const_of(target.offset) == 0:
                found.append((target.guard, str(key[1])))
            else:
                unknown = ex.lor(unknown, target.guard)
        if found and unknown is ex.FALSE:
            return found
        guard = unknown if found else ex.TRUE
        held = dict(self._held(state, frame, instruction.callee, value))
        found += [(ex.land(guard, holds), each.function) for each, holds in held.items()]
        if not held or any(handler.offset_bytes is not None for handler in held):
            found.append((ex.land(guard, ex.lnot(ex.lor(*held.values()))), None))
        return [each for each in found if each[0] is not ex.FALSE]

    def _held(
        self, state: State, frame: Frame, callee: ir.Expression, value: Expr
    ) -> Iterator[tuple[Handler, Expr]]:
        """The functions that the field leads to that is called, and when which."""
        fields = {
            held_field(each.symbol.name) if each.symbol is not None else None
            for _, each in ex.alternatives(value)
        }
        field = fields.pop() if len(fields) == 1 else None
        handlers = self.program.called_by(field) if field is not None else ()
        if len({handler.function for handler in handlers}) == 1:
            yield handlers[0], ex.TRUE
            return
        if all(handler.offset_bytes is None for handler in handlers):
            names = frozenset[str]().union(*(handler.chosen_by for handler in handlers)) - {field}
            if names.isdisjoint(_fields_asked_for(state)):
                for handler in handlers:
                    yield handler, ex.eq(value, self.function_address(handler.function))
            return
        load = ir.unconverted(callee)
        if not isinstance(load, ir.Load) or held_field(load.text) != field:
            return  # it was read before: which element that was, does not show
        behind = element_of(load.address)
        offset = self.value(state, frame, behind) if behind is not None else ex.const(0, value.width)
        for handler in handlers:
            if handler.offset_bytes is None:
                yield handler, ex.eq(value, self.function_address(handler.function))
            else:
                yield handler, ex.eq(offset, ex.const(handler.offset_bytes, offset.width))


def _fields_asked_for(state: State) -> set[str]:
    """The fields that what is known of a path depends on."""
    known = [*conditions(state.path), *state.ranges]
    return {
        field for value in known for symbol in value.symbols if (field := field_of(symbol.name)) is not None
    }
