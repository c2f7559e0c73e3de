"""The functions that a call may lead to: by name, by the address that is called, by the field that this came from."""

from __future__ import annotations

from collections.abc import Iterator

from ddilint.analysis.calls.work import WorkCalls
from ddilint.analysis.evaluator import Frame
from ddilint.analysis.memory import place_indexed
from ddilint.analysis.path import conditions
from ddilint.analysis.spellings import field_of
from ddilint.analysis.state import State
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Symbol
from ddilint.ir import nodes as ir
from ddilint.ir.handlers import Handler, element_of, elements_read, held_field
from ddilint.ir.uses import mentions

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
        offset = self._element_called(state, frame, callee, value, field)
        if offset is None:
            return  # it was read before: which element that was, does not show
        for handler in handlers:
            if handler.offset_bytes is None:
                yield handler, ex.eq(value, self.function_address(handler.function))
            else:
                yield handler, ex.eq(offset, ex.const(handler.offset_bytes, offset.width))

    def _element_called(
        self, state: State, frame: Frame, callee: ir.Expression, value: Expr, field: str | None
    ) -> Expr | None:
        """How far behind the beginning of its array the element lies that holds what is called; None if unknown."""
        load = ir.unconverted(callee)
        if isinstance(load, ir.Load) and held_field(load.text) == field:
            behind = element_of(load.address)
            return self.value(state, frame, behind) if behind is not None else ex.const(0, value.width)
        offset: Expr | None = None
        for guard, each in ex.alternatives(value):
            found = self._element_read(state, frame, each.symbol) if each.symbol is not None else None
            if found is None:
                return None
            offset = found if offset is None else ex.ite(guard, found, offset)
        return offset

    def _element_read(self, state: State, frame: Frame, symbol: Symbol) -> Expr | None:
        """The same of the element that a value was read from before, here or in a function that handed it on."""
        place = place_indexed(symbol)
        if place is None:
            return None
        base, at = place
        around: Frame | None = frame
        while around is not None:
            for array, behind in elements_read(around.function, symbol.name):
                if any(isinstance(name, int) for name, _ in mentions(array)):
                    continue  # what is worked out on the way to it is gone
                targets = self.targets(self.value(state, around, array)) or []
                if len(targets) == 1 and targets[0].base is base:
                    begin = ex.add(targets[0].offset, ex.const(behind, at.width))
                    return ex.sub(at, begin)
            around = around.caller
        return None


def _fields_asked_for(state: State) -> set[str]:
    """The fields that what is known of a path depends on."""
    known = [*conditions(state.path), *state.ranges]
    return {
        field for value in known for symbol in value.symbols if (field := field_of(symbol.name)) is not None
    }
