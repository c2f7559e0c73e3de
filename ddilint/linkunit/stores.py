"""What is stored by code that the interpreter does not follow: by functions of the unit, by calls through pointers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ddilint.contracts.model import Contracts
from ddilint.headers.index import header_by_name, kit_fields
from ddilint.ir import nodes as ir
from ddilint.ir.effects import calls_of, functions_led_to
from ddilint.ir.handlers import Handler, called_field, handlers_in
from ddilint.ir.stored import NEW_MEMORY, NOTHING, UNKNOWN, Stored, filled, stored_by
from ddilint.ir.tracing import is_tracing
from ddilint.linkunit.makings import name_of
from ddilint.linkunit.methods import Methods
from ddilint.linkunit.sources import UnitInputs
from ddilint.project.assignments import is_foreign, setters_of
from ddilint.project.pointed import Pointed

_WORD = re.compile(r"\w+")
_QUALIFIERS = frozenset(("const", "volatile", "struct", "union", "enum"))
_NUMBERS = frozenset(("bool", "_Bool", "char", "short", "int", "long", "wchar_t", "float", "double"))
# Of a function that calls more functions than these, nobody asks what it stores.
_LARGEST_CLOSURE = 24


class Stores(Methods):
    """Tells what calls change, by what is called: by its name, through a field, or through any pointer."""

    def __init__(self, inputs: UnitInputs) -> None:
        super().__init__(inputs)
        self._stored: dict[str, Stored] = {
            name: stored
            for name, stored in _stored_by_routines(self.contracts)
            if not self.is_driver_function(name)
        }
        self._pointed = Pointed(self._relevance, self._texts, self._field_calls, kit_fields)
        self._called_by: dict[str, tuple[Handler, ...]] = {}
        self._fields_led_to: dict[str, frozenset[str]] = {}
        self._led_to_by: dict[str, tuple[str, ...]] = {}
        self._methods: dict[str, bool] = {}
        self._settled_fields: dict[str, bool] = {}

    def called_by(self, field: str) -> tuple[Handler, ...]:
        """The functions that a field of the driver's own structures leads to, where it can be these only."""
        if field not in self._called_by:
            self._called_by[field] = tuple(self._handlers(field))
        return self._called_by[field]

    def _handlers(self, field: str) -> Iterator[Handler]:
        held = self._field_calls.by_field.get(field)
        by_plain = {plain: self.link_names(plain) for plain in held.functions} if held is not None else {}
        if held is None or any(len(names) != 1 for names in by_plain.values()):
            return
        names = [name for (name,) in by_plain.values()]
        found: dict[Handler, None] = {}
        if held.is_array:
            takers = {taker for plain in by_plain for taker in self._relevance.takers.get(plain, ())}
            for link_name in (each for taker in sorted(takers) for each in self.link_names(taker)):
                function = self.function(link_name)
                found.update(
                    dict.fromkeys(handlers_in(function, field, names) if function is not None else ())
                )
        yield from found
        known = {handler.function for handler in found}
        yield from (
            Handler(name, chosen_by=held.chosen_by or frozenset()) for name in names if name not in known
        )

    def stored_by(self, name: str) -> Stored:
        """What a function, or one that it calls, stores through pointers."""
        if name not in self._stored:
            self._stored |= self._stores_around(name)
        return self._stored[name]

    def _stores_around(self, name: str) -> dict[str, Stored]:
        """The same, by their link names, for a function and those that it calls."""
        found: dict[str, ir.Function] = {}
        pending = [name]
        while pending:
            current = pending.pop()
            if current in found or current in self._stored or not self.is_driver_function(current):
                continue
            function = self.function(current) if len(found) < _LARGEST_CLOSURE else None
            if function is None:
                return {name: UNKNOWN}
            found[current] = function
            pending += sorted(functions_led_to(function, self._led_to))
        if not found:
            return {name: UNKNOWN}
        for function in found.values():
            for call in calls_of(function):
                if isinstance(call.callee, str) and self._only_tells(call.callee):
                    self._stored[call.callee] = NOTHING
        return stored_by(
            found.values(),
            self._stored,
            lambda call: self._led_to(call) or self.stored_through(call),
            lambda name, pointer: not self.is_routine_of_the_kit(name) or _leads_to_kit_type(pointer),
            self._fixed,
            self._fields_behind,
        )

    def _fields_behind(self, pointer: ir.Type) -> frozenset[str]:
        """The names of the fields of the structure that a pointer leads to; none where no source tells them."""
        if pointer.name not in self._fields_led_to:
            known = (each.fields_behind(pointer) for each in self._lowered.values() if each is not None)
            self._fields_led_to[pointer.name] = next(filter(None, known), frozenset())
        return self._fields_led_to[pointer.name]

    def _only_tells(self, name: str) -> bool:
        """Whether it is a routine that tells what happens, and does nothing else: it stores nothing for the driver."""
        return is_tracing(name) and not self.is_driver_function(name) and name not in self.contracts.routines

    def _fixed(self, name: str, spelling: str) -> ir.GlobalVariable | None:
        """A table, if what is read from it never changes: it is constant, or nobody stores to a field of that name."""
        table = self._globals.get(name)
        if table is None or table.constant or table.type.is_volatile or not table.values:
            return table if table is not None and table.constant else None
        field = name_of(spelling)
        if field not in self._settled_fields:
            looked = (self._texts.looked_through(path) for path in self._relevance.files)
            self._settled_fields[field] = (
                bool(field) and setters_of(field, looked, is_field=True) == frozenset()
            )
        return table if self._settled_fields[field] else None

    def _led_to(self, call: ir.Call) -> tuple[str, ...]:
        """The functions that the field leads to that is called, where it can be these only."""
        assert not isinstance(call.callee, str)
        field = called_field(call.callee)
        if field not in self._led_to_by:
            plain_names = self._field_calls.may_hold(field)
            self._led_to_by[field] = tuple(name for each in plain_names for name in self.link_names(each))
        return self._led_to_by[field]

    def stored_through(self, call: ir.Call) -> Stored | None:
        """What a call through a pointer that nobody can follow stores through others.

        None where no function of the driver can be meant: a routine of the system leaves the driver's memory alone.
        """
        assert not isinstance(call.callee, str)
        match ir.unconverted(call.callee):
            case ir.Load(ir.VariableAddress(variable)) if is_tracing(ir.plain_variable(variable)):
                return NOTHING  # `printk`, which leads to DbgPrint, or to what stands for it
        field = called_field(call.callee)
        if self._is_method_of_the_kit(field):
            return None
        if self.is_of_the_kit(field):
            return UNKNOWN  # `DriverObject->MajorFunction[code]`: the driver calls what it gave to the system
        meant = self._pointed.meant(field, len(call.arguments))
        return (
            Stored(None, returned=UNKNOWN.returned, names=self._pointed.names_set(meant)) if meant else None
        )

    def is_result_hidden(self, call: ir.Call) -> bool:
        """Whether what a call through a pointer returns has bounds, for all that is known.

        A function of the driver may have made it, or the system, whose routines have documented results.
        """
        assert not isinstance(call.callee, str)
        field = called_field(call.callee)
        return self.is_of_the_kit(field) or any(
            map(self._pointed.may_return, self._pointed.meant(field, len(call.arguments)))
        )

    def _is_method_of_the_kit(self, field: str) -> bool:
        """Whether what a field leads to is the system's: the kit declares such a field, and the driver sets none."""
        if field not in self._methods:
            looked = (self._texts.looked_through(path) for path in self._relevance.files)
            self._methods[field] = self.is_of_the_kit(field) and is_foreign(field, looked)
        return self._methods[field]

    def is_of_the_kit(self, field: str) -> bool:
        """Whether any structure of the kit has a field of that name, too."""
        return field in kit_fields()

    def is_routine_of_the_kit(self, name: str) -> bool:
        """Whether the kit declares a function of that name, or defines such a macro."""
        return name in header_by_name() and not self.is_driver_function(name)


def _stored_by_routines(contracts: Contracts) -> Iterator[tuple[str, Stored]]:
    """What the routines of the kit store, as far as contracts tell."""
    yield from ((name, NOTHING) for name in contracts.reaching_devices)
    for routine in contracts.routines.values():
        target = routine.copies or routine.fills
        if target is not None:
            yield routine.name, filled(target.to, target.bytes)
        elif routine.observes or routine.guards:
            yield routine.name, NOTHING
        elif routine.allocates is not None:
            yield routine.name, NEW_MEMORY


def _leads_to_kit_type(pointer: ir.Type) -> bool:
    """Whether a pointer is to a number, to a pointer, or to a structure that the kit declares."""
    pointee = pointer.name.removesuffix("*").rstrip()
    if pointee.endswith("*"):
        return True
    words = [word for word in _WORD.findall(pointee) if word not in _QUALIFIERS]
    return bool(words) and (words[-1] in _NUMBERS or words[-1].lstrip("_") in header_by_name())
