"""How the routines of a driver become callbacks: what functions and tables do with the addresses of functions.

Reads the IR only: a store into a field of a structure that the documentation knows, an argument of a routine that
takes a callback, through casts and through local variables that are set to nothing but functions. What the levels of
a callback are is left to `roles`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from ddilint.finding import Location
from ddilint.ir import nodes as ir
from ddilint.ir.setups import Setups
from ddilint.irqlfacts import IrqlFacts, Registration
from ddilint.rolelevels import Setup


class Registered(Struct, frozen=True):
    """A function (by its link name) that is registered in a way; `index` is the element of a table, as written.

    `setup` is the structure that it is registered with, where that is a variable of the function that does it.
    """

    function: str
    way: Registration
    location: Location
    index: str = ""
    setup: Setup | None = None

    @property
    def text(self) -> str:
        """What it is, for a sentence that begins with its name: `is the HwInitialize callback of ...`."""
        way = self.way
        match way.via:
            case "parameter":
                return f"is registered with {way.registrar}"
            case "element":
                return f"is {way.registrar}->{way.name}[{self.index}]"
            case _:
                return f"is the {way.name} callback of {way.registrar}"


Handed = Mapping[int, tuple[Registered, ...]]
"""What a helper registers that is handed to it, by the index of the parameter; whose address it is, is not told."""


def registered_in(
    function: ir.Function,
    facts: IrqlFacts,
    is_driver_function: Callable[[str], bool],
    handed_to: Callable[[str], Handed] = lambda _: {},
) -> Iterator[Registered]:
    """The registrations that a function's body makes, also by helpers: `handed_to` tells of one by its link name."""
    yield from _registrations(function, facts, is_driver_function, handed_to, _Held(function))


def registered_for_callers(
    function: ir.Function,
    facts: IrqlFacts,
    is_driver_function: Callable[[str], bool],
    handed_to: Callable[[str], Handed] = lambda _: {},
) -> Handed:
    """What a helper registers that its callers hand to it, and that it never sets itself."""
    held = _Held(function, tells_parameters=True)
    found: dict[int, tuple[Registered, ...]] = {}
    for registered in _registrations(function, facts, is_driver_function, handed_to, held):
        if registered.function in function.parameters:
            index = function.parameters.index(registered.function)
            found[index] = (*found.get(index, ()), registered)
    return found


def _registrations(
    function: ir.Function,
    facts: IrqlFacts,
    is_driver_function: Callable[[str], bool],
    handed_to: Callable[[str], Handed],
    held: _Held,
) -> Iterator[Registered]:
    yield from _own_registrations(function, facts, is_driver_function, held)
    for block in function.blocks:
        for instruction in block.instructions:
            if not isinstance(instruction, ir.Call) or not isinstance(instruction.callee, str):
                continue
            named = [tuple(held.functions(argument)) for argument in instruction.arguments]
            handed = handed_to(instruction.callee) if any(named) else {}
            for index, names in enumerate(named):
                for registered in handed.get(index, ()):
                    for name in names:
                        yield replace(registered, function=name, location=instruction.location)


def _own_registrations(
    function: ir.Function, facts: IrqlFacts, is_driver_function: Callable[[str], bool], held: _Held
) -> Iterator[Registered]:
    setups = setups_in(function, facts, is_driver_function)
    for number, block in enumerate(function.blocks):
        for index, instruction in enumerate(block.instructions):
            match instruction:
                case ir.Store(address, member=ir.Member() as member):
                    for name in held.functions(instruction.value):
                        for registered in _in_field(name, member, instruction.location, facts):
                            setup = setups.around(_whole(address), number, index)
                            yield replace(registered, setup=setup)
                case ir.Call():
                    for registered in _by_call(instruction, held, facts):
                        around = (setups.around(each, number, index) for each in instruction.arguments)
                        yield replace(registered, setup=next(filter(None, around), None))
                case _:
                    pass


def setups_in(function: ir.Function, facts: IrqlFacts, is_driver_function: Callable[[str], bool]) -> Setups:
    """How a function sets up structures: the routines that register callbacks in one begin it anew."""

    def begins_anew(name: str) -> bool:
        return any(way.via == "parameter" for way in facts.registrars.get(name, ()))

    return Setups(function, begins_anew, is_driver_function)


def registered_by(variable: ir.GlobalVariable, facts: IrqlFacts) -> Iterator[Registered]:
    """The registrations that the initializer of a table makes."""
    for member, name, location in variable.callbacks:
        yield from _in_field(name, member, location, facts)


def keeps(function: ir.Function, name: str, is_driver_function: Callable[[str], bool]) -> bool:
    """Whether a function does more with the address of another one than to hand it to routines of the system."""
    for block in function.blocks:
        for instruction in block.instructions:
            expressions: tuple[ir.Expression, ...] = ()
            match instruction:
                case ir.Call(callee, _, arguments):
                    if not isinstance(callee, str) or is_driver_function(callee):
                        expressions = arguments
                case ir.Store(_, value) | ir.Assign(_, value):
                    expressions = (value,)
                case _:
                    pass
            if any(_mentions(expression, name) for expression in expressions):
                return True
        end = block.terminator
        if isinstance(end, ir.Return) and end.value is not None and _mentions(end.value, name):
            return True
    return False


def _mentions(expression: ir.Expression, name: str) -> bool:
    pending = [expression]
    while pending:
        match pending.pop():
            case ir.FunctionAddress(function) if function == name:
                return True
            case ir.Load(inner) | ir.Convert(inner) | ir.Unary(_, inner):
                pending.append(inner)
            case ir.Binary(_, left, right):
                pending += (left, right)
            case _:
                pass
    return False


def _whole(address: ir.Expression) -> ir.Expression:
    """The address of the structure that a field lies in."""
    address = ir.unconverted(address)
    while isinstance(address, ir.Binary):
        address = ir.unconverted(address.left)
    return address


def _in_field(name: str, member: ir.Member, location: Location, facts: IrqlFacts) -> Iterator[Registered]:
    registrar = facts.registrar(member.record)
    for way in facts.registrars.get(registrar, ()) if registrar is not None else ():
        if way.name == member.field and way.via == ("element" if member.index else "field"):
            yield Registered(name, way, location, member.index)


def _by_call(call: ir.Call, held: _Held, facts: IrqlFacts) -> Iterator[Registered]:
    ways = facts.registrars.get(call.name) or facts.registrars.get(call.spelling) or ()
    for way in ways:
        if way.via != "parameter":
            continue
        if way.selector:  # the callback is among the variable arguments
            if any(way.selector in text for text in call.argument_texts):
                for argument in call.arguments:
                    for name in held.functions(argument):
                        yield Registered(name, way, call.location)
        elif way.index < len(call.arguments):
            for name in held.functions(call.arguments[way.index]):
                yield Registered(name, way, call.location)


class _Held:
    """The functions that the local variables and temporaries of a function hold, if they hold nothing else.

    With `tells_parameters`, parameters that nothing is stored in stand for what is handed over, by their keys.
    """

    def __init__(self, function: ir.Function, *, tells_parameters: bool = False) -> None:
        self._parameters = frozenset(function.parameters) if tells_parameters else frozenset()
        self._variables: dict[str, set[str] | None] = {}
        self._temporaries: dict[int, ir.Expression] = {}
        for block in function.blocks:
            for instruction in block.instructions:
                match instruction:
                    case ir.Assign(number, value):
                        self._temporaries[number] = value
                    case ir.Store(ir.VariableAddress(key), value) if not key.startswith("::"):
                        self._learn(self._variables, key, value)
                    case _:
                        pass

    def _learn(self, table: dict[str, set[str] | None], key: str, value: ir.Expression) -> None:
        inner = ir.unconverted(value)
        known = table.setdefault(key, set())
        if isinstance(inner, ir.FunctionAddress) and known is not None:
            known.add(inner.function)
        elif not (isinstance(inner, ir.Constant) and inner.value == 0):
            table[key] = None

    def functions(self, value: ir.Expression) -> Iterator[str]:
        """The functions that a value may be the address of."""
        inner = ir.unconverted(value)
        if isinstance(inner, ir.Temporary):
            inner = ir.unconverted(self._temporaries.get(inner.number, inner))
        match inner:
            case ir.FunctionAddress(name):
                yield name
            case ir.Load(ir.VariableAddress(key)) if key in self._parameters and key not in self._variables:
                yield key
            case ir.Load(ir.VariableAddress(key)):
                yield from sorted(self._variables.get(key) or ())
            case _:
                pass
