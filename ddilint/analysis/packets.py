"""What a packet says when it is logged: the values of its fields in a state, and where they were stored.

Knows how to read a packet that a contract describes, with the offsets that the headers give its fields. What a value
means is left to the checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from ddilint.analysis import memory as mem
from ddilint.analysis import stores
from ddilint.analysis.events import Logged
from ddilint.analysis.memory import Reading
from ddilint.analysis.state import State
from ddilint.contracts.model import Contracts
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Origin, Symbol
from ddilint.finding import Location
from ddilint.logged import Logs, Packet


class Field(Struct, frozen=True):
    """A field's value, and where it was stored (to be taken apart with `stores.cases`)."""

    name: str
    value: Expr
    place: Expr

    @property
    def unset(self) -> Expr:
        """When nothing was stored in it: a fill with zeros counts as nothing."""
        never = ex.FALSE
        for place, guard in stores.cases(self.place).items():
            if stores.is_never(place):
                never = ex.lor(never, guard)
        empty = ex.FALSE
        for value, guard in stores.cases(self.value).items():
            if ex.const_of(value) == 0 or _is_junk(value):
                empty = ex.lor(empty, guard)
        return ex.land(never, empty)

    def places(self, otherwise: Location) -> Mapping[Location, Expr]:
        """Where it was stored last, with the condition of each place; `otherwise` where that is not known."""
        found: dict[Location, Expr] = {}
        for place, guard in stores.cases(self.place).items():
            location = stores.location_of(place) or otherwise
            found[location] = ex.lor(found.get(location, ex.FALSE), guard)
        return found


def _without_overwritten(value: Expr, base: Expr, offset: int) -> Expr:
    """A field's value, lost where something unknown was written over the packet after the field was stored."""
    gone = {
        ex.symbol(symbol): ex.symbol(
            Symbol(symbol.name, symbol.width, False, Origin.LOST, ("gone", symbol.key))
        )
        for symbol in ex.ordered_symbols(value)
        if mem.is_left_alone(symbol, base, offset) and not mem.is_junk(symbol)
    }
    return ex.substitute(value, gone) if gone else value


def _without_copied(value: Expr, place: Expr) -> Expr:
    """A field's value, lost where it was copied from unknown memory together with the rest of the packet."""
    copied = ex.FALSE
    for leaf, guard in stores.cases(place).items():
        if stores.is_copied(leaf):
            copied = ex.lor(copied, guard)
    if copied is ex.FALSE:
        return value
    lost = ex.symbol(Symbol("?", value.width, False, Origin.LOST, ("copied", value)))
    return ex.ite(copied, lost, value)


def _is_junk(value: Expr) -> bool:
    """Whether a value is what memory held before anything was stored in it."""
    return any(mem.is_junk(symbol) for symbol in value.symbols)


class PacketView(Struct, frozen=True, dict=True):
    """A packet at the moment when it is logged. Fields that the headers do not know are None."""

    packet: Packet
    state: State
    base: Expr
    offset: int
    constants: Mapping[str, int]

    def _field(self, name: str) -> Field | None:
        at, size = self.constants.get(self.packet.offset(name)), self.constants.get(self.packet.size(name))
        if not name or at is None or size is None:
            return None
        width = self.base.width
        where = self.offset + at
        region = self.state.region(self.base)
        reading = Reading(name, pointer=8 * size == width and name == self.packet.string_list)
        value = mem.load(region, self.base, ex.const(where & ((1 << width) - 1), width), size, reading)
        shadow = self.state.shadows.get(self.base, stores.NEVER)
        place = stores.load(shadow, self.base, where, size)
        value = _without_copied(_without_overwritten(value, self.base, where), place)
        return Field(name, value, place)

    def is_lost(self, value: Expr) -> bool:
        """Whether a field's value is only what stands there after something unknown was written over the packet."""
        return any(
            symbol.origin is Origin.LOST or mem.is_left_alone(symbol, self.base, self.offset)
            for symbol in value.symbols
        )

    @cached_property
    def code(self) -> Field | None:
        """The code of the event."""
        return self._field(self.packet.code)

    @cached_property
    def strings(self) -> Field | None:
        """The number of insertion strings."""
        return self._field(self.packet.strings)

    @cached_property
    def strings_at(self) -> Field | None:
        """Where the strings begin, in bytes from the packet's beginning."""
        return self._field(self.packet.strings_at)

    @cached_property
    def dump_size(self) -> Field | None:
        """The number of bytes of dump data."""
        return self._field(self.packet.dump_size)

    @cached_property
    def string_list(self) -> Field | None:
        """The array of pointers to the strings."""
        return self._field(self.packet.string_list)

    @cached_property
    def translated(self) -> Field | None:
        """Whether the code is one of a set that is translated."""
        return self._field(self.packet.translated)

    @property
    def dump_offset(self) -> int | None:
        """Where the dump data begin, in bytes."""
        return self.constants.get(self.packet.offset(self.packet.dump)) if self.packet.dump else None

    @property
    def dump_unit(self) -> int | None:
        """What the number of bytes of dump data is a multiple of."""
        return self.constants.get(self.packet.dump_unit)


def logs_of(event: Logged) -> Logs:
    """What the routine logs."""
    assert event.contract.logs is not None
    return event.contract.logs


def packet_of(event: Logged, contracts: Contracts, constants: Mapping[str, int]) -> PacketView | None:
    """The packet that an event logs; None where it logs a code."""
    if event.base is None:
        return None
    packet = contracts.logged.packets[logs_of(event).packet]
    return PacketView(packet, event.state, event.base, event.offset, constants)


def code_of(event: Logged, contracts: Contracts, constants: Mapping[str, int]) -> Field | None:
    """The code that an event logs, wherever it stands."""
    packet = packet_of(event, contracts, constants)
    if packet is not None:
        return packet.code
    index = logs_of(event).code
    if index is None:
        return None
    name = event.contract.parameters[index]
    return Field(name, event.site.arguments[index], stores.place_at(event.site.location, 1))
