"""How a function sets up a structure that it hands to the system: a variable of its own, field by field.

Many functions fill a variable, hand it over, and fill it again: what counts together is what control comes by between
two calls of a routine that begins anew.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from ddilint.ir import nodes as ir
from ddilint.ir.effects import addressed_variables
from ddilint.ir.graph import targets
from ddilint.rolelevels import Setup

_FIELD = re.compile(r"\.\s*(\w+)\s*(?:\[[^\]]*\]\s*)*\Z")
_TAG = re.compile(r"(?:(?:const|volatile|struct|union) )*_?(\w+)\Z")


class Setups:
    """Tells how the variables of a function are set up.

    `begins_anew` says of a routine (by its name) that it sets the whole structure, `keeps` of a function (by its link
    name) that it may store in a structure that it is handed, or keep its address.
    """

    def __init__(
        self, function: ir.Function, begins_anew: Callable[[str], bool], keeps: Callable[[str], bool]
    ) -> None:
        self._function = function
        self._begins_anew = begins_anew
        self._keeps = keeps
        self._handed_on: dict[str, bool] = {}

    def of_call(self, address: ir.Expression, block: int, index: int) -> Setup | None:
        """How a structure is set up that is handed over at an instruction; None for one that others know as well."""
        return self._told(address, [*self._before(_variable(address), block, index)])

    def around(self, address: ir.Expression, block: int, index: int) -> Setup | None:
        """The same of a structure that an instruction fills in part, or begins anew, and that is used later."""
        variable = _variable(address)
        found = [*self._behind(variable, block, index)]
        if not self._is_beginning(self._function.blocks[block].instructions[index], variable):
            found += self._before(variable, block, index)
        return self._told(address, found)

    def _told(self, address: ir.Expression, instructions: list[ir.Instruction]) -> Setup | None:
        variable = self._function.variables.get(_variable(address))
        record = _TAG.match(variable.type.name) if variable is not None else None
        if variable is None or record is None or variable.type.kind is not ir.TypeKind.RECORD:
            return None
        stores = [each for each in instructions if isinstance(each, ir.Store)]
        fields = [_FIELD.search(store.text) for store in stores]
        stored = ((field[1], store.location) for field, store in zip(fields, stores, strict=True) if field)
        is_shared = not all(fields) or any(isinstance(each, ir.Copy) for each in instructions)
        return Setup(record[1], tuple(dict.fromkeys(stored)), is_shared or self._is_handed_on(variable.key))

    def _is_handed_on(self, variable: str) -> bool:
        """Whether somebody but the system may know where a variable is."""
        if variable not in self._handed_on:
            self._handed_on[variable] = self._hands_on(variable)
        return self._handed_on[variable]

    def _hands_on(self, variable: str) -> bool:
        for block in self._function.blocks:
            for instruction in block.instructions:
                known: tuple[ir.Expression, ...] = ()
                match instruction:
                    case ir.Call(callee, name, arguments):
                        if not isinstance(callee, str) or (
                            self._keeps(callee) and not self._begins_anew(name)
                        ):
                            known = arguments
                    case ir.Store(_, value) | ir.Assign(_, value):
                        known = (value,)
                    case ir.Damage(_, _, touched) if touched is None or variable in touched.variables:
                        return True
                    case _:
                        pass
                if any(variable in addressed_variables(each) for each in known):
                    return True
        return False

    def _before(self, variable: str, block: int, index: int) -> Iterator[ir.Instruction]:
        sources = defaultdict(list)
        for number, each in enumerate(self._function.blocks):
            for target in targets(each.terminator):
                sources[target].append(number)
        pending, seen = [(block, index)], set[int]()
        while pending:
            number, end = pending.pop()
            for instruction in reversed(self._function.blocks[number].instructions[:end]):
                if self._is_about(instruction, variable):
                    yield instruction
                if self._is_beginning(instruction, variable):
                    break
            else:
                new = [source for source in sources[number] if source not in seen]
                seen.update(new)
                pending += [(source, len(self._function.blocks[source].instructions)) for source in new]

    def _behind(self, variable: str, block: int, index: int) -> Iterator[ir.Instruction]:
        pending, seen = [(block, index + 1)], set[int]()
        while pending:
            number, start = pending.pop()
            for instruction in self._function.blocks[number].instructions[start:]:
                if self._is_beginning(instruction, variable):
                    break
                if self._is_about(instruction, variable):
                    yield instruction
            else:
                new = [
                    target
                    for target in targets(self._function.blocks[number].terminator)
                    if target not in seen
                ]
                seen.update(new)
                pending += [(target, 0) for target in new]

    def _is_about(self, instruction: ir.Instruction, variable: str) -> bool:
        match instruction:
            case ir.Store(address) | ir.Copy(address):
                return ir.variable_of(address) == variable
            case _:
                return False

    def _is_beginning(self, instruction: ir.Instruction, variable: str) -> bool:
        match instruction:
            case ir.Declare(declared):
                return declared == variable
            case ir.Call(_, name, arguments):
                return self._begins_anew(name) and any(_variable(each) == variable for each in arguments)
            case _:
                return False


def _variable(address: ir.Expression) -> str:
    """The variable whose address this is; "" for no address of a whole variable."""
    address = ir.unconverted(address)
    return address.variable if isinstance(address, ir.VariableAddress) else ""
