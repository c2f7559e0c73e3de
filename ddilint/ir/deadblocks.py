"""Blocks that a function cannot reach from the functions that lead to it, because of the constants they hand over.

`Complete(extension, TRUE)` never comes to what stands under `if (!isInterrupt)`. Only parameters count that a function
never changes, and a constant only where every call on the way hands over the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import zip_longest

from msgspec import Struct, field

from ddilint.ir import nodes as ir
from ddilint.ir.graph import targets
from ddilint.ir.levelsites import LevelSite, LevelSites
from ddilint.ir.questions import private_variables

Constants = Mapping[str, int]
"""The values of variables that hold the same wherever they are read."""

Values = tuple[int | None, ...]
"""What the parameters of a function are, each where it is always the same."""

_TRUTH = frozenset({"bool", "_Bool"})
_COMPUTED: Mapping[str, Callable[[int, int], int]] = {
    "==": int.__eq__,
    "!=": int.__ne__,
    "<": int.__lt__,
    "<=": int.__le__,
    ">": int.__gt__,
    ">=": int.__ge__,
    "&": int.__and__,
    "|": int.__or__,
}


class DeadBlocks(Struct):
    """Looks from functions through those on a way, by their sites."""

    sites: LevelSites
    _fixed: dict[str, frozenset[str]] = field(default_factory=dict)
    _reached: dict[tuple[str, Values], frozenset[int]] = field(default_factory=dict)

    def of(
        self, top: str, is_on_the_way: Callable[[str], bool], called_anyhow: Iterable[str] = ()
    ) -> dict[str, frozenset[int]]:
        """The blocks that cannot be reached from `top` by functions on the way; of those without any, nothing is told.

        What is `called_anyhow` may be called by others, too, with anything.
        """

        def is_followed(name: str) -> bool:
            return bool(name) and is_on_the_way(name) and self.sites.function(name) is not None

        known: dict[str, Values] = {}
        reached: dict[str, frozenset[int]] = {}
        pending: list[str] = []

        def arrive(name: str, values: Values) -> None:
            before = known.get(name)
            if before is not None:
                values = tuple(one if one == two else None for one, two in zip(before, values, strict=True))
            if values != before:
                known[name] = values
                pending.append(name)

        for name in (top, *called_anyhow):
            arrive(name, self._anything(name))
        while pending:
            name = pending.pop()
            reached[name] = self._blocks(name, known[name])
            constants = self._constants(name, known[name])
            for site in self.sites.of(name):
                if site.block not in reached[name]:
                    continue
                if is_followed(site.body):
                    arrive(site.body, self._handed_over(site, constants))
                elif is_followed(site.called_back):
                    arrive(site.called_back, self._anything(site.called_back))
        dead = {name: self._all_blocks(name) - blocks for name, blocks in reached.items()}
        return {name: blocks for name, blocks in dead.items() if blocks}

    def entered(self, site: LevelSite, constants: Constants) -> tuple[frozenset[int], Constants] | None:
        """The blocks that the function of one call reaches with the constants that it is handed, and these.

        `constants` are known where the call is made. None where what is handed over leaves nothing out.
        """
        function = self.sites.function(site.body)
        values = self._handed_over(site, constants) if function is not None else ()
        if function is None or not any(value is not None for value in values):
            return None
        blocks = self._blocks(site.body, values)
        return (blocks, self._constants(site.body, values)) if len(blocks) < len(function.blocks) else None

    def _all_blocks(self, name: str) -> frozenset[int]:
        function = self.sites.function(name)
        return frozenset(range(len(function.blocks))) if function is not None else frozenset()

    def _anything(self, name: str) -> Values:
        """What a function is handed by somebody of whom nothing is known."""
        function = self.sites.function(name)
        return (None,) * len(function.parameters) if function is not None else ()

    def _handed_over(self, site: LevelSite, constants: Constants) -> Values:
        function = self.sites.function(site.body)
        assert function is not None
        values = tuple(
            value_of(argument, constants)
            if argument.type.bits == function.variables[parameter].type.bits
            else None
            for argument, parameter in zip(site.call.arguments, function.parameters, strict=False)
        )
        if not any(value is not None for value in values):
            return self._anything(site.body)
        fixed = self._fixed.get(site.body)
        if fixed is None:
            fixed = self._fixed[site.body] = _fixed_parameters(function)
        return tuple(
            value if parameter in fixed else None
            for value, parameter in zip_longest(values, function.parameters)
        )

    def _constants(self, name: str, values: Values) -> dict[str, int]:
        function = self.sites.function(name)
        parameters = function.parameters if function is not None else ()
        pairs = zip(parameters, values, strict=True)
        return {parameter: value for parameter, value in pairs if value is not None}

    def _blocks(self, name: str, values: Values) -> frozenset[int]:
        """The blocks that a function reaches where its parameters hold these values."""
        key = (name, values)
        if key not in self._reached:
            function = self.sites.function(name)
            constants = self._constants(name, values)
            found = {0} if function is not None else set()
            pending = list(found)
            while pending and function is not None:
                new = set(_targets(function.blocks[pending.pop()].terminator, constants)) - found
                found |= new
                pending += new
            self._reached[key] = frozenset(found)
        return self._reached[key]


def _fixed_parameters(function: ir.Function) -> frozenset[str]:
    """The parameters that hold the same wherever the function reads them."""
    changed = {
        instruction.address.variable
        for block in function.blocks
        for instruction in block.instructions
        if isinstance(instruction, ir.Store) and isinstance(instruction.address, ir.VariableAddress)
    }
    return private_variables(function).intersection(function.parameters) - changed


def _targets(end: ir.Terminator, constants: Constants) -> tuple[int, ...]:
    match end:
        case ir.Branch():
            value = value_of(end.condition, constants)
            if value is not None:
                return (end.then if value else end.otherwise,)
        case ir.Switch():
            value = value_of(end.value, constants)
            if value is not None:
                number = _number(value, end.value.type)
                chosen = (target for low, high, target in end.cases if low <= number <= high)
                return (next(chosen, end.default),)
        case _:
            pass
    return targets(end)


def value_of(expression: ir.Expression, constants: Constants) -> int | None:
    """The bits of an expression's value, where constants tell it."""
    match expression:
        case ir.Constant(value, type_):
            return value & _mask(type_)
        case ir.Load(ir.VariableAddress(name), type_):
            known = constants.get(name)
            return None if known is None else known & _mask(type_)
        case ir.Convert(operand, type_):
            inner = value_of(operand, constants)
            if inner is None or type_.name in _TRUTH:  # which asks for more than some bits
                return None
            return _number(inner, operand.type) & _mask(type_)
        case ir.Unary("!", operand):
            inner = value_of(operand, constants)
            return None if inner is None else int(inner == 0)
        case ir.Binary(operator, left, right):
            one, two = value_of(left, constants), value_of(right, constants)
            if one is None or two is None or operator not in _COMPUTED:
                return None
            if expression.signed:
                one, two = ir.signed(one, left.type.bits), ir.signed(two, right.type.bits)
            return int(_COMPUTED[operator](one, two)) & _mask(expression.type)
        case _:
            return None


def _mask(type_: ir.Type) -> int:
    return (1 << type_.bits) - 1


def _number(bits: int, type_: ir.Type) -> int:
    return ir.signed(bits, type_.bits) if type_.signed else bits
