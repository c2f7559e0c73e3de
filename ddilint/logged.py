"""What routines log, as contracts describe it: the layout of packets, and codes that are translated on the way.

Part of the vocabulary of `contracts`. The texts that codes have are the business of `messages`.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import fields

from ddilint.tomlfile import TomlFile


class Packet(Struct, frozen=True):
    """The layout of what is logged (`[packets.…]`): a record, and the names of its fields by what they say.

    `code` is the event's code, `strings` the number of insertion strings. The strings begin `strings_at` bytes into
    the packet, or are those of the array `string_list`. `dump_size` bytes of data stand at `dump`; their number is a
    multiple of `dump_unit`, a C constant expression. Where the field `translated` is not zero, the code is one of
    `codes` instead of an event's own. An empty name is a part that the packet does not have. The fields of `others` are
    what the driver likes to tell besides.
    """

    name: str
    record: str
    code: str
    strings: str
    dump_size: str
    dump: str = ""
    dump_unit: str = ""
    strings_at: str = ""
    string_list: str = ""
    translated: str = ""
    codes: str = ""
    others: tuple[str, ...] = ()

    @property
    def field_names(self) -> tuple[str, ...]:
        """The names of the fields that are read, as the record has them."""
        names = (
            self.code,
            self.strings,
            self.dump_size,
            self.dump,
            self.strings_at,
            self.string_list,
            self.translated,
        )
        return tuple(name for name in names if name)

    def offset(self, field_name: str) -> str:
        """The C constant expression for the offset of a field, in bytes."""
        return f"FIELD_OFFSET({self.record}, {field_name})"

    def size(self, field_name: str) -> str:
        """The C constant expression for the size of a field, in bytes."""
        return f"sizeof((({self.record} *)0)->{field_name})"

    def constants(self) -> frozenset[str]:
        """The C constant expressions that it takes to read the packet."""
        unit = {self.dump_unit} if self.dump_unit else set()
        return frozenset(
            {self.offset(name) for name in self.field_names}
            | {self.size(name) for name in self.field_names}
            | unit
        )


class Logs(Struct, frozen=True):
    """The routine logs an event: what the parameter `at` points to, a packet, or the code in the parameter `code`.

    `codes` names the set that such a code is one of.
    """

    packet: str = ""
    at: int | None = None
    code: int | None = None
    codes: str = ""


class Logged(Struct, frozen=True):
    """What routines log: the layouts of packets, and sets of codes (C constant expressions), by name."""

    packets: Mapping[str, Packet] = field(default_factory=dict)
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def constants(self) -> frozenset[str]:
        """The C constant expressions that need a value."""
        codes = frozenset(name for names in self.codes.values() for name in names)
        return codes.union(*(packet.constants() for packet in self.packets.values()))

    def watched(self) -> frozenset[str]:
        """The names of the fields whose stores matter later, wherever they are made."""
        return frozenset(name for packet in self.packets.values() for name in packet.field_names)


def read_logged(files: list[TomlFile]) -> Logged:
    """Take the packets and codes out of contract files; raises UsageError with file and line for what is wrong."""
    codes: dict[str, tuple[str, ...]] = {}
    packets: dict[str, Packet] = {}
    for file in files:
        for name, names in file.data.pop("codes", {}).items():
            if not isinstance(names, list) or name in codes:
                raise file.error(f"codes.{name} must be one list of constants", "codes", name)
            codes[name] = tuple(str(each) for each in names)
    known = {item.name for item in fields(Packet)} - {"name"}
    for file in files:
        for name, table in file.data.pop("packets", {}).items():
            for key in table:
                if key not in known:
                    raise file.error(f"unknown key {key!r} in packet {name}", "packets", name, key)
            missing = {"record", "code", "strings", "dump_size"} - table.keys()
            if missing or name in packets:
                raise file.error(
                    f"packet {name} must be defined once, with {sorted(missing)}", "packets", name
                )
            packets[name] = Packet(name=name, **{**table, "others": tuple(table.get("others", ()))})
            if packets[name].codes not in ("", *codes):
                raise file.error(f"packet {name} names unknown codes", "packets", name, "codes")
    return Logged(packets, codes)
