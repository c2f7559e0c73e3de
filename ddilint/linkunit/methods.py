"""Virtual methods of the driver's own: a call through a base class leads to the one method that takes its place."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from ddilint.ir import nodes as ir
from ddilint.linkunit.functions import Functions, called_by_name
from ddilint.linkunit.sources import UnitInputs


class Methods(Functions):
    """Finds functions, whose calls of virtual methods without a body name the methods that have one instead."""

    def __init__(self, inputs: UnitInputs) -> None:
        super().__init__(inputs)
        self._resolved: dict[str, ir.Function | None] = {}
        self._implemented: dict[str, str] = {}

    def function(self, name: str) -> ir.Function | None:
        """A function by its link name; None where it cannot be had."""
        if name not in self._resolved:
            found = super().function(name)
            self._resolved[name] = _calling(found, self._implementation) if found is not None else None
        return self._resolved[name]

    def _implementation(self, callee: str) -> str:
        """What a call of a method leads to: another one where that has no body, and one of the unit is it for all."""
        if not callee.startswith("c:"):
            return callee
        if callee not in self._implemented:
            self._implemented[callee] = self._only_override(callee) or callee
        return self._implemented[callee]

    def _only_override(self, callee: str) -> str | None:
        plain, scope = ir.plain_name(callee), ir.class_of(callee)
        definitions = self._relevance.definitions_of(plain)
        # What others link with may have classes of their own that derive from this one.
        if self._relevance.unit.is_open or not scope or any(each.scope == scope for each in definitions):
            return None
        # Nothing else is worth that its source is parsed.
        if not any(each.scoped in self._wanted for each in definitions):
            return None
        found: dict[str, int] = {}
        for definition in definitions:
            lowerings = map(self._lowering, self._compiled_with(definition))
            lowering = next((each for each in lowerings if each is not None and each.link_names(plain)), None)
            if lowering is None:
                return None  # it might be another one
            for name in lowering.link_names(plain):
                overridden = lowering.overridden(name)
                if callee in overridden:
                    found[name] = overridden[callee]
        if len(found) != 1:
            return None
        name, offset = found.popitem()
        # Of a class that does not lie in front, a method gets another address than the call passes.
        return name if offset == 0 else None


def _calling(function: ir.Function, resolve: Callable[[str], str]) -> ir.Function:
    """A function whose calls lead where they are resolved to."""
    called = sorted(set(called_by_name(function)))
    other = {callee: name for callee in called if (name := resolve(callee)) != callee}
    if not other:
        return function

    def resolved(instruction: ir.Instruction) -> ir.Instruction:
        match instruction:
            case ir.Call(callee=str() as callee) if callee in other:
                return replace(instruction, callee=other[callee])
            case _:
                return instruction

    blocks = (
        replace(block, instructions=tuple(map(resolved, block.instructions))) for block in function.blocks
    )
    return replace(function, blocks=tuple(blocks))
