"""What a function stores through pointers, told apart by where the pointers come from.

A helper that fills the packet it is given, or one that it allocates itself, leaves everything else alone. Variables
are taken together over the whole function, whatever the order of its statements. Memory behind pointers of another
origin (read from a structure, returned by a routine) is told apart by the offset alone, as in `effects`.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Callable, Collection, Iterable, Mapping

from msgspec import Struct

from ddilint.ir import nodes as ir
from ddilint.ir.effects import (
    Bytes,
    addressed_variables,
    extent_of,
    handed_at,
    is_own_address,
    offset_of,
    offsets_from,
    offsets_of,
)
from ddilint.ir.tables import Fixed, Tables

_WORD = re.compile(r"[A-Za-z_]\w*")
_LAST_WORD = re.compile(r"[A-Za-z_]\w*(?=\W*\Z)")
_MEMBER = re.compile(r"->|\.")
_FIELD = re.compile(r"(?:->|\.)\s*([A-Za-z_]\w*)")
_INDEX = re.compile(r"\[[^\[\]]*\]")
_PATH = re.compile(r"(?:[\w\s().]|->)+")
_MOST_OFFSETS = 16
_LARGEST_RESULT = 32
_LARGEST_NUMBER = 64
_ROUNDS = 12

Origin = tuple[int, int | None]
"""A pointer: how many bytes behind what an argument points to (None for any), by the argument's number."""

ANYWHERE: Origin = (-1, None)
"""A pointer of unknown origin."""


class Stored(Struct, frozen=True):
    """The ranges of bytes in which a function, or one that it calls, stores; None for ranges that are not known.

    `anywhere` are those from pointers of unknown origin, `behind` those from what its arguments point to, by their
    numbers. `returned` are the origins of what it returns: none where that is memory of its own making. `variables`
    are the global ones that it sets by their names. `names` are the last names, as the source spells them, of all that
    it may set that is not its own; None where it may set anything. What is stored without a name (`*length`) bears
    that of what the arguments with these numbers point to: `nameless`. `fills` are, of a routine that does nothing but
    fill memory, the arguments that say where and how many bytes.
    """

    anywhere: frozenset[Bytes] | None = frozenset()
    behind: dict[int, frozenset[Bytes] | None] = {}
    returned: frozenset[Origin] = frozenset()
    variables: frozenset[str] = frozenset()
    names: frozenset[str] | None = frozenset()
    nameless: frozenset[int] = frozenset()
    fills: tuple[int, int] | None = None

    def sets(self, spelling: str) -> bool:
        """Whether what is spelled so may be set, or something that it is a part of; names are all there is to go by."""
        return self.names is None or not spelling or not self.names.isdisjoint(_WORD.findall(spelling))

    @property
    def offsets(self) -> frozenset[Bytes] | None:
        """The ranges from any pointer."""
        found = self.anywhere
        for each in self.behind.values():
            found = None if found is None or each is None else found | each
        return found


Through = Callable[[ir.Call], "Collection[str] | Stored | None"]
"""What a call through a pointer leads to: these functions only, what stores so much, or (None) what is the system's."""

FieldsBehind = Callable[[ir.Type], frozenset[str]]
"""The names of the fields of the structure that a pointer of a type leads to; none where that is not known."""

UNKNOWN = Stored(None, returned=frozenset({ANYWHERE}), names=None)
NOTHING = Stored(returned=frozenset({ANYWHERE}))
"""What a routine does that stores nothing for the driver."""

NEW_MEMORY = Stored()
"""What a routine does that returns memory of its own making and leaves all other memory alone."""


def filled(to: int, size: int) -> Stored:
    """What a routine does that fills as many bytes of the memory that an argument points to as another one says."""
    return Stored(behind={to: None}, nameless=frozenset({to}), fills=(to, size))


def stored_by(
    functions: Iterable[ir.Function],
    known: Mapping[str, Stored],
    through: Through = lambda _: UNKNOWN,
    knows: Callable[[str, ir.Type], bool] = lambda *_: True,
    fixed: Fixed = lambda *_: None,
    fields: FieldsBehind = lambda _: frozenset(),
) -> dict[str, Stored]:
    """What functions that call one another store, by their link names; `known` tells of other routines.

    Where a call leads to what neither knows, that is a routine of the system: it changes what it is given the address
    of, inside a structure, and what a parameter points to that is a number or a small structure of the system's own.
    `through` tells of calls through pointers, `knows` whether a routine knows the type that a pointer leads to, `fixed`
    of the tables that stay as they are, `fields` of the names of the fields of the structure that a pointer leads to.
    """
    functions = tuple(functions)
    found = {function.link_name: Stored() for function in functions}
    all_known = ChainMap(found, dict(known))
    for _ in range(_ROUNDS):
        before = dict(found)
        for function in functions:
            found[function.link_name] = _Stores(function, all_known, through, knows, fixed, fields).result()
        if found == before:
            return found
    return dict.fromkeys(found, UNKNOWN)


class _Stores:
    """Looks at the instructions of one function."""

    def __init__(
        self,
        function: ir.Function,
        known: Mapping[str, Stored],
        through: Through,
        knows: Callable[[str, ir.Type], bool],
        fixed: Fixed,
        fields: FieldsBehind,
    ) -> None:
        self._function = function
        self._through = through
        self._knows = knows
        self._fixed = fixed
        self._fields = fields
        self._known = known
        self._instructions = [item for block in function.blocks for item in block.instructions]
        self._origins: dict[str | int, frozenset[Origin]] = {
            name: frozenset({(index, 0)}) for index, name in enumerate(function.parameters)
        }
        self._anywhere: frozenset[Bytes] | None = frozenset()
        self._behind: dict[int, frozenset[Bytes] | None] = {}
        self._variables: set[str] = set()
        self._names: set[str] | None = set()
        self._nameless: set[int] = set()
        self._fills_elsewhere = False
        self._tables = Tables({}, fixed)

    def result(self) -> Stored:
        """What the function stores."""
        shared = self._shared()
        for name in shared:
            self._origins[name] = frozenset({ANYWHERE})
        self._tables = Tables(self._assigned(shared), self._fixed)
        learns = True
        while learns:
            learns = False
            for instruction in self._instructions:
                learns |= self._learn(instruction)
        for instruction in self._instructions:
            match instruction:
                case ir.Store(address, _, type_, _, text):
                    self._store(address, type_.size_bytes, text, is_volatile=type_.is_volatile)
                case ir.Fill(address, size):
                    self._store(address, size, None)
                case ir.Copy(address, _, size, _, text, fields):
                    self._store(address, size, text if fields else None, fields)
                case ir.Call():
                    self._call(instruction)
                case ir.Damage(_, _, touched):
                    self._names = None
                    offsets = None if touched is None else touched.offsets
                    self._add(ANYWHERE[0], None if offsets is None else frozenset(offsets))
                    touched_names = () if touched is None else touched.variables
                    self._variables.update(name for name in touched_names if name.startswith("::"))
                case _:
                    pass
        returned: frozenset[Origin] = frozenset()
        for block in self._function.blocks:
            match block.terminator:
                case ir.Return(value) if value is not None:
                    returned |= self._of(value)
                case _:
                    pass
        names = None if self._names is None else frozenset(self._names)
        if self._fills_elsewhere and names is not None:
            self._anywhere = None  # the names tell where
        return Stored(
            self._anywhere,
            self._behind,
            returned,
            frozenset(self._variables),
            names,
            frozenset(self._nameless),
        )

    def _shared(self) -> frozenset[str]:
        """The variables that something else than a plain assignment may set."""
        found: set[str] = set()
        for instruction in self._instructions:
            match instruction:
                case ir.Assign(_, value):
                    found |= addressed_variables(value)
                case ir.Store(address, value):
                    found |= addressed_variables(value)
                    if not isinstance(address, ir.VariableAddress):
                        found |= addressed_variables(address)
                case ir.Fill(address):
                    found |= addressed_variables(address)
                case ir.Copy(destination, source):
                    found |= addressed_variables(destination) | addressed_variables(source)
                case ir.Call(callee, _, arguments):
                    for expression in arguments if isinstance(callee, str) else (callee, *arguments):
                        found |= addressed_variables(expression)
                case ir.Damage(_, _, touched):
                    found |= self._function.variables.keys() if touched is None else touched.variables
                case _:
                    pass
        return frozenset(found)

    def _assigned(self, shared: frozenset[str]) -> dict[str | int, list[ir.Expression]]:
        """What is assigned to the variables that plain assignments set, and to temporaries."""
        found: dict[str | int, list[ir.Expression]] = {}
        for instruction in self._instructions:
            match instruction:
                case ir.Store(ir.VariableAddress(variable), value) if variable in self._function.variables:
                    if variable not in shared and variable not in self._function.parameters:
                        found.setdefault(variable, []).append(value)
                case ir.Assign(temporary, value):
                    found.setdefault(temporary, []).append(value)
                case _:
                    pass
        return found

    def _learn(self, instruction: ir.Instruction) -> bool:
        """Whether an instruction tells more of where a variable's pointers come from."""
        match instruction:
            case ir.Store(ir.VariableAddress(variable), value):
                return self._may_be(variable, self._of(value))
            case ir.Assign(temporary, value):
                return self._may_be(temporary, self._of(value))
            case ir.Call(_, _, _, int(result)):
                return self._may_be(result, self._returned(instruction))
            case _:
                return False

    def _may_be(self, name: str | int, origins: frozenset[Origin]) -> bool:
        known = self._origins.get(name, frozenset())
        after = known | origins
        if len(after) > max(_MOST_OFFSETS, len(origins)):
            after = frozenset((number, None) for number, _ in after)
        after = frozenset(each for each in after if each[1] is None or (each[0], None) not in after)
        if after == known:
            return False
        self._origins[name] = after
        return True

    def _returned(self, call: ir.Call) -> frozenset[Origin]:
        found: frozenset[Origin] = frozenset()
        for known in self._led_to(call):
            returned = known.returned if known is not None else (ANYWHERE,)
            found = found.union(*(self._passed(call, origin) for origin in returned))
        return found

    def _led_to(self, call: ir.Call) -> list[Stored | None]:
        """What is known of each function that is called; None of one of the system's."""
        if isinstance(call.callee, str):
            return [self._known.get(call.callee)]
        led_to = self._through(call)
        if led_to is None or isinstance(led_to, Stored):
            return [led_to]
        return [self._known.get(name, UNKNOWN) for name in led_to]

    def _passed(self, call: ir.Call, origin: Origin) -> frozenset[Origin]:
        """What a pointer of a callee is here."""
        number, offset = origin
        if not 0 <= number < len(call.arguments):
            return frozenset({ANYWHERE})
        return _moved(self._of(call.arguments[number]), offset)

    def _of(self, expression: ir.Expression) -> frozenset[Origin]:
        """Where a pointer comes from; nothing for one to the function's own memory, and for what is no pointer."""
        match expression:
            case ir.Load(ir.VariableAddress(variable)) if variable in self._function.variables:
                return self._origins.get(variable, frozenset())
            case ir.Temporary(number):
                return self._origins.get(number, frozenset())
            case ir.Convert(operand):
                return self._of(operand)
            case ir.Binary("+" | "-" as operator, left, right):
                return self._sum_of(operator, left, right)
            case ir.VariableAddress() if is_own_address(expression):
                return frozenset()
            case ir.Constant() | ir.StringLiteral() | ir.FunctionAddress():
                return frozenset()
            case _:
                return frozenset({ANYWHERE})

    def _sum_of(self, operator: str, left: ir.Expression, right: ir.Expression) -> frozenset[Origin]:
        match ir.unconverted(right):
            case ir.Constant(value, type_):
                signed = ir.signed(value, type_.bits)
                return _moved(self._of(left), -signed if operator == "-" else signed)
        numbers = self._tables.numbers(right) if operator == "+" else None
        if numbers is not None:
            return frozenset().union(*(_moved(self._of(left), number) for number in numbers))
        pointers = [each for each in (left, right) if _is_pointer(each)] or [left, right]
        return frozenset().union(*(_moved(self._of(each), None) for each in pointers))

    def _store(
        self,
        address: ir.Expression,
        size: int,
        text: str | None,
        fields: tuple[str, ...] = (),
        *,
        is_volatile: bool = False,
    ) -> None:
        """A store to what is spelled so, None where nothing is; of a whole structure, to its fields, too."""
        if is_own_address(address):
            return
        variable = ir.variable_of(address)
        if variable is not None:
            self._name(text)
            self._variables.add(variable)
            return
        extent = extent_of(address, size)
        if self._names is not None:
            self._names |= set(fields)
        if text is None or _MEMBER.search(text):
            self._name(text)
        elif not fields:  # else these are the names, whatever the pointer
            # What is volatile, and has no name, is a register of the device.
            self._nameless_behind(extent.pointer, is_buffer=extent.is_buffer or is_volatile)
        places = self._of(address) if extent.is_open else frozenset[Origin]()
        told = [(number, at) for number, at in places if at is not None]
        if told and len(told) == len(places):  # by a table
            for number, at in told:
                self._add(number, offsets_from(at, size))
            return
        for number, offset in self._of(extent.pointer):
            if number < 0:
                self._add(number, offsets_of(extent))
            elif offset is None or extent.is_open:
                self._add(number, None)
            else:
                self._add(number, offsets_from(offset + extent.start, extent.size))

    def _nameless_behind(self, pointer: ir.Expression, *, is_buffer: bool = False) -> None:
        """Something is stored behind a pointer, and no name tells what; a buffer of unknown origin is no field."""
        fields = self._fields(ir.unconverted(pointer).type)
        if fields:
            self._names = None if self._names is None else self._names | fields
            return
        for number, _ in self._of(pointer):
            if number >= 0:
                self._nameless.add(number)
            elif not is_buffer:
                self._names = None

    def _name(self, spelling: str | None) -> None:
        """What is spelled so may be set: a field or a variable, or what the address of one was taken for."""
        if not spelling:
            self._names = None
        elif self._names is not None:
            self._names |= name_of(spelling)

    def _call(self, call: ir.Call) -> None:
        for known in self._led_to(call):
            self._called(call, known)

    def _called(self, call: ir.Call, known: Stored | None) -> None:
        for number, argument in enumerate(call.arguments):
            text = call.text_of(number)
            if argument.type.kind is not ir.TypeKind.POINTER or is_own_address(argument):
                continue
            if known is None:
                self._system_gets(call, number)
            elif known.names is None or is_named(call, number):  # else the callee names what it sets itself
                self._name(text)
        if known is None:
            return
        if known.fills is not None:
            self._fill(call, *known.fills)
            return
        self._add(ANYWHERE[0], known.anywhere)
        self._variables |= known.variables
        self._names = None if self._names is None or known.names is None else self._names | known.names
        for number in known.nameless:
            if number < len(call.arguments) and not is_named(call, number):
                self._nameless_behind(call.arguments[number])
        for number, offsets in known.behind.items():
            if number >= len(call.arguments):
                self._add(ANYWHERE[0], offsets)
                continue
            for origin in self._of(call.arguments[number]):
                self._add(origin[0], _shifted(offsets, 0 if origin == ANYWHERE else origin[1]))

    def _fill(self, call: ir.Call, number: int, counted_by: int) -> None:
        """A routine fills what an argument points to, which is a buffer where that is not known."""
        if max(number, counted_by) >= len(call.arguments):
            return
        size = ir.unconverted(call.arguments[counted_by])
        length = size.value if isinstance(size, ir.Constant) else 0
        pointer = call.arguments[number]
        extent = extent_of(pointer, length)
        is_known = bool(length) and not extent.is_open
        origins = self._of(extent.pointer)
        for origin, offset in origins:
            if origin >= 0:
                found: frozenset[Bytes] | None = None
                if is_known and offset is not None:
                    found = offsets_from(offset + extent.start, extent.size)
                self._add(origin, found)
        is_elsewhere = ANYWHERE in origins and _MEMBER.search(call.text_of(number)) is not None
        self._fills_elsewhere |= is_elsewhere
        is_field = is_elsewhere and _is_structure(pointer)
        if not is_named(call, number) and (is_field or any(origin >= 0 for origin, _ in origins)):
            self._nameless_behind(pointer, is_buffer=not is_field)

    def _system_gets(self, call: ir.Call, argument_number: int) -> None:
        """A routine of the system gets a pointer: `&Extension->Lock`, `Extension`, `ResultLength`.

        It knows nothing of the driver's own structures as a whole; what is a part of one, it may change.
        """
        argument, text = call.arguments[argument_number], call.text_of(argument_number)
        pointee = ir.unconverted(argument).type
        if pointee.name.startswith("const ") and pointee.name.count("*") == 1:
            return
        size = pointee.element_bits // 8
        is_named_here = is_named(call, argument_number) or _MEMBER.search(text) is not None
        for origin in self._of(argument):
            number, offset = origin
            at = offset_of(argument) if origin == ANYWHERE else offset
            if at:
                self._add(number, handed_at(at))
            elif number >= 0 and not self._knows(call.name, pointee):
                continue
            elif number >= 0 and at == 0 and size <= _LARGEST_RESULT:
                self._add(number, offsets_from(0, size))
            else:
                self._name(text)
                continue
            if number < 0 or is_named_here:
                self._name(text)
            else:
                self._nameless_behind(argument, is_buffer=True)

    def _add(self, number: int, offsets: frozenset[Bytes] | None) -> None:
        known = self._anywhere if number < 0 else self._behind.get(number, frozenset())
        after = None if known is None or offsets is None else known | offsets
        if number < 0:
            self._anywhere = after
        elif after is None or after:
            self._behind[number] = after


def name_of(spelling: str) -> frozenset[str]:
    """The name that a spelling ends with, of an element that of its array; none where it ends with none.

    What is computed (`*(e->Registers + offset)`) bears those of all fields in it, too.
    """
    plain = _INDEX.sub("", spelling)
    found = _LAST_WORD.search(plain)
    names = set() if found is None else {found[0]}
    if plain.lstrip("( ").startswith("*"):
        names.update(_FIELD.findall(plain))
    return frozenset(names)


def is_named(call: ir.Call, number: int) -> bool:
    """Whether an argument tells the name of what it points to: `&extension->Length`, `entry->DumpData`."""
    text = call.text_of(number)
    if text.lstrip("( ").startswith("&"):
        return True
    path = _INDEX.sub("", text)
    if _MEMBER.search(path) is None or _PATH.fullmatch(path) is None:
        return False
    # An array is where its structure is, and nothing is read for it; a field that is a pointer is read.
    return isinstance(ir.unconverted(call.arguments[number]), ir.Binary)


def _moved(origins: frozenset[Origin], by: int | None) -> frozenset[Origin]:
    return frozenset(
        (number, None if by is None or offset is None else offset + by) for number, offset in origins
    )


def _is_structure(pointer: ir.Expression) -> bool:
    """Whether a pointer, as the source has it, leads to a structure: in a buffer nothing has a name."""
    return ir.unconverted(pointer).type.element_bits > _LARGEST_NUMBER


def _shifted(offsets: frozenset[Bytes] | None, by: int | None) -> frozenset[Bytes] | None:
    if offsets is None or by is None:
        return None if offsets != frozenset() else offsets
    return frozenset((low + by, high + by) for low, high in offsets)


def _is_pointer(expression: ir.Expression) -> bool:
    match ir.unconverted(expression):
        case ir.Binary("+" | "-", left, right):
            return _is_pointer(left) or _is_pointer(right)
        case ir.Constant() | ir.Binary():
            return False
        case inner:
            return inner.type.kind is ir.TypeKind.POINTER
