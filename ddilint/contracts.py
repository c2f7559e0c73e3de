"""What each DDI requires of its caller and does for it: the contracts of `rules/contracts/*.toml`, validated.

The vocabulary is that of this module: kinds of effect, which the interpreter applies, never names of DDIs. Adding a
DDI of a known kind is an edit of TOML; a table's key may be several names, for routines that differ in nothing that
a contract says. Parameters are named there as the documentation names them, and counted here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from ddilint.catalog import rules_folder
from ddilint.errors import UsageError
from ddilint.irqlfacts import Level
from ddilint.logged import Logged, Logs, read_logged
from ddilint.tomlfile import TomlFile, read_toml

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ObjectKind:
    """A kind of object that routines allocate and release (`[objects.…]`).

    `maximum` and `minimum` are C constant expressions over the headers' names, in bytes; `noun` is what messages
    call it. `tracked` objects must be released; the memory of others is only told apart.
    """

    name: str
    noun: str
    tracked: bool = False
    minimum: str = ""
    maximum: str = ""
    released_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Allocates:
    """The routine returns a new object of `bytes` bytes (a parameter's index, None where unknown).

    `bits` is the width of the size parameter: a larger value is truncated. `zeroed` says that the memory is zero.
    """

    kind: str
    bytes: int | None
    bits: int
    may_be_null: bool
    zeroed: bool


@dataclass(frozen=True, slots=True)
class Releases:
    """The routine takes an object of a kind out of the caller's hands: `how` is `written` or `freed`."""

    kind: str
    parameter: int
    how: str


@dataclass(frozen=True, slots=True)
class Copies:
    """`bytes` bytes go from one pointer parameter to another. All numbers are parameter indices."""

    to: int
    source: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Fills:
    """`bytes` bytes at `to` become `value` (a parameter's index), or zero where that is None."""

    to: int
    bytes: int
    value: int | None


@dataclass(frozen=True, slots=True)
class Writes:
    """Up to `count` units of `unit` bytes are written at `to`; with a count of None, nothing bounds it.

    `source` is a parameter whose string is what is written, where that is known, `counted` one that is a counted
    string, and `format` one that says what becomes of the arguments behind all parameters; `appends` says that writing
    starts behind a string that is there, `optional` that `to` may be NULL.
    """

    to: int
    count: int | None
    unit: int
    source: int | None
    appends: bool
    optional: bool
    counted: int | None = None
    format: int | None = None


@dataclass(frozen=True, slots=True)
class Computes:
    """Arithmetic with a check: `*result = operands[0] op operands[1]`, a failure status on overflow.

    `bits` is the width of the result where its type does not tell; `signed` is how operands are read, `signed_result`
    how the result is. On overflow the result is all ones.
    """

    operator: str
    operands: tuple[int, int]
    result: int
    bits: int
    signed: bool
    signed_result: bool


@dataclass(frozen=True, slots=True)
class Exchanges:
    """The routine replaces what a pointer parameter leads to, at once: `*at = *at operator value`.

    Without a value, one is added or taken away. With `if_equal`, nothing is stored unless `*at` is that. All numbers
    are parameter indices; the routine returns what was there before, or (`returns_new`) what is there now.
    """

    at: int
    operator: str
    value: int | None
    if_equal: int | None
    returns_new: bool


@dataclass(frozen=True, slots=True)
class Measures:
    """The routine measures a string of units of `unit` bytes, up to `count` units of `scale` bytes.

    It stores the length, counted as `count` is, without the terminator; longer strings are a failure.
    """

    source: int
    count: int
    result: int
    unit: int
    scale: int


@dataclass(frozen=True, slots=True)
class Rewrites:
    """The routine writes another text into the buffer of the counted string `string`: that of `source`, if given."""

    string: int
    source: int | None


@dataclass(frozen=True, slots=True)
class Describes:
    """The routine lets a counted string describe the text of `source`, which has units of `unit` bytes."""

    string: int
    source: int
    unit: int


@dataclass(frozen=True, slots=True)
class Request:
    """A kind of request that drivers complete (`[requests.…]`), by the name of its structure.

    `status` is a C constant expression: the offset in bytes of the status that it is completed with. A function that
    returns the C type `result` (the tag of an enumeration) completes the request of its first parameter by returning
    the constant `completed`. The status is an NTSTATUS; or `status_bits` wide, and then a failure if the bits of
    `status_mask` are none of the constants `succeeded`.
    """

    name: str
    status: str
    result: str = ""
    completed: str = ""
    status_bits: int = 32
    status_mask: int = 0
    succeeded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Completes:
    """The routine completes a request: with the status in it, or with one of its own parameters.

    `parameter` is the request's, `status` the status's. Where `decision` is a parameter, it completes the request
    only if that is the constant that says so (the one that a callback would return to complete it).
    """

    request: str | None
    parameter: int | None
    status: int | None
    decision: int | None


@dataclass(frozen=True, slots=True)
class IrqlLimit:
    """The routine must not be called above the level `highest`; `rule` reports it."""

    highest: Level
    rule: str


@dataclass(frozen=True, slots=True)
class FieldReads:
    """Fields that a routine reads only where `field` has one of these values (no values: where it is not 0).

    `values` are C constant expressions over the headers' names.
    """

    field: str
    values: tuple[str, ...]
    reads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldRevision:
    """A field that names the version of the structure: `current`, but for the lowest `compatible_bits` bits."""

    field: str
    current: str
    compatible_bits: int


@dataclass(frozen=True, slots=True)
class FieldPayload:
    """What a structure carries: `bytes` bytes at `data`, and `count` strings of `unit`-byte characters at `strings`.

    Together, with a terminator for each string, they may have `maximum` bytes. All but `unit` and `maximum` are
    names of fields.
    """

    maximum: int
    bytes: str
    count: str
    strings: str
    unit: int


@dataclass(frozen=True, slots=True)
class Structure:
    """A structure that a caller fills in for a routine (`[structures.…]`); `name` is its C type.

    `stored` are the fields that must be stored even where the whole is zeroed, `zero` those that must be zero, `reads`
    those that are always read. `narrowed` maps fields to the number of bits that the routine keeps of them.
    """

    name: str
    stored: tuple[str, ...] = ()
    zero: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    reads_where: tuple[FieldReads, ...] = ()
    narrowed: Mapping[str, int] = field(default_factory=dict)
    revision: FieldRevision | None = None
    payload: FieldPayload | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field that is named here, once, in the order of their first mention."""
        named = [*self.stored, *self.zero, *self.reads, *self.narrowed]
        for where in self.reads_where:
            named += (where.field, *where.reads)
        if self.revision is not None:
            named.append(self.revision.field)
        if self.payload is not None:
            named += (self.payload.bytes, self.payload.count, self.payload.strings)
        return tuple(dict.fromkeys(named))

    def offset_of(self, name: str) -> str:
        """The C constant expression for a field's offset in bytes."""
        return f"FIELD_OFFSET({self.name}, {name})"

    def size_of(self, name: str) -> str:
        """The C constant expression for a field's size in bytes."""
        return f"sizeof((({self.name} *)0)->{name})"

    @property
    def whole_size(self) -> str:
        """The C constant expression for the size of the structure in bytes."""
        return f"sizeof({self.name})"

    def constants(self) -> tuple[str, ...]:
        """The C constant expressions that are needed to read it."""
        wanted = [self.whole_size]
        for name in self.fields:
            wanted += (self.offset_of(name), self.size_of(name))
        for where in self.reads_where:
            wanted += where.values
        if self.revision is not None:
            wanted.append(self.revision.current)
        return tuple(dict.fromkeys(wanted))


@dataclass(frozen=True, slots=True)
class Takes:
    """The routine reads a structure that a pointer parameter leads to."""

    structure: str
    parameter: int


@dataclass(frozen=True, slots=True)
class Contract:
    """What one routine does. `parameters` are the documented names, in order.

    `observes` says that it does no work of the driver's; `guards`, that it takes a guard (a lock, a raised IRQL) or
    gives it back; `probes` points to memory of a process.
    """

    name: str
    header: str
    parameters: tuple[str, ...] = ()
    allocates: Allocates | None = None
    releases: Releases | None = None
    copies: Copies | None = None
    fills: Fills | None = None
    writes: Writes | None = None
    computes: Computes | None = None
    reads: tuple[int, ...] = ()
    keeps: tuple[int, ...] = ()
    never_returns: bool = False
    may_raise: bool = False
    observes: bool = False
    guards: str = ""
    completes: Completes | None = None
    measures: Measures | None = None
    describes: Describes | None = None
    rewrites: Rewrites | None = None
    exchanges: Exchanges | None = None
    logs: Logs | None = None
    returns_argument: int | None = None
    probes: int | None = None
    returns_length_of: int | None = None
    returns_at_most: int | None = None
    fatal: bool = False
    takes: Takes | None = None
    returns_status: bool = False
    superseded_by: str = ""
    irql: IrqlLimit | None = None

    @property
    def has_no_effect(self) -> bool:
        """Whether nothing is said of what the routine writes, or that it only looks."""
        if self.observes:
            return False
        effects = (
            self.copies,
            self.fills,
            self.writes,
            self.computes,
            self.measures,
            self.describes,
            self.rewrites,
            self.releases,
            self.allocates,
            self.takes,
        )
        return all(effect is None for effect in effects) and not self.reads

    @property
    def accessed(self) -> tuple[int, ...]:
        """The parameters that point to memory which the routine fills or copies."""
        found: tuple[int, ...] = ()
        if self.copies is not None:
            found = (self.copies.to, self.copies.source)
        if self.fills is not None:
            found = (*found, self.fills.to)
        return found


@dataclass(frozen=True, slots=True)
class Contracts:
    """All contracts and object kinds, by name."""

    routines: Mapping[str, Contract]
    objects: Mapping[str, ObjectKind]
    structures: Mapping[str, Structure] = field(default_factory=dict)
    requests: Mapping[str, Request] = field(default_factory=dict)
    raising: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """What may raise an exception: through which of its parameters, or (none) for reasons of its own."""
    logged: Logged = field(default_factory=Logged)
    failures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What callbacks return when they fail, by their function types, where that is no NTSTATUS: C constants."""

    def tracking(self) -> frozenset[str]:
        """The routines where the analysis starts.

        They allocate or release an object that must be released, log, read a structure that their caller fills in,
        or have a better successor.
        """
        found = set()
        for contract in self.routines.values():
            if contract.takes is not None or contract.logs is not None or contract.superseded_by:
                found.add(contract.name)
            for effect in (contract.allocates, contract.releases):
                if effect is not None and self.objects[effect.kind].tracked:
                    found.add(contract.name)
        return frozenset(found)

    def constants(self) -> tuple[str, ...]:
        """The C constant expressions that the contracts need a value for."""
        wanted = {kind.minimum for kind in self.objects.values()} | {
            kind.maximum for kind in self.objects.values()
        }
        for structure in self.structures.values():
            wanted.update(structure.constants())
        for request in self.requests.values():
            wanted |= {request.status, request.completed, *request.succeeded}
        for failures in self.failures.values():
            wanted.update(failures)
        wanted |= self.logged.constants()
        return tuple(sorted(wanted - {""}))

    def placed_fields(self) -> frozenset[str]:
        """The names of the structures' fields: of them, it matters where they were stored."""
        return frozenset(name for structure in self.structures.values() for name in structure.fields)


@lru_cache(maxsize=1)
def load_contracts() -> Contracts:
    """Read and validate the contracts that ship with ddilint.

    Raises UsageError with file and line for what is wrong.
    """
    return read_contracts(sorted((rules_folder() / "contracts").glob("*.toml")))


def read_contracts(paths: list[Path]) -> Contracts:
    """Read and validate contract files; later files may not repeat a name of earlier ones."""
    objects: dict[str, ObjectKind] = {}
    structures: dict[str, Structure] = {}
    requests: dict[str, Request] = {}
    failures: dict[str, tuple[str, ...]] = {}
    routines: dict[str, Contract] = {}
    files = [read_toml(path, path.name) for path in paths]
    for file in files:
        for name, table in file.data.pop("objects", {}).items():
            if name in objects:
                raise file.error(f"object kind {name} is defined twice", "objects", name)
            objects[name] = _object(file, name, table)
        for name, table in file.data.pop("structures", {}).items():
            if name in structures:
                raise file.error(f"structure {name} is described twice", "structures", name)
            structures[name] = _StructureReader(file, name, table).structure()
        for name, table in file.data.pop("requests", {}).items():
            if name in requests:
                raise file.error(f"request {name} is described twice", "requests", name)
            requests[name] = _request(file, name, table)
        for names, table in file.data.pop("callbacks", {}).items():
            for name in names.split():
                if name in failures:
                    raise file.error(f"callback {name} is described twice", "callbacks", names)
                failures[name] = _failures(file, names, table)
    logged = read_logged(files)
    for file in files:
        header = file.data.pop("header", "")
        for names, table in file.data.items():
            if not isinstance(table, dict):
                raise file.error(f"{names} must be a table", names)
            contract = _Reader(file, names, table, objects, structures, requests, logged).contract(header)
            for name in names.split():
                if name in routines:
                    raise file.error(f"{name} has two contracts", names)
                routines[name] = replace(contract, name=name)
    raising = {
        name: () if contract.may_raise else contract.accessed
        for name, contract in routines.items()
        if contract.may_raise or contract.accessed
    }
    for contract in routines.values():
        if contract.superseded_by and contract.superseded_by not in routines:
            raise UsageError(
                f"{contract.name} is superseded by {contract.superseded_by}, which has no contract"
            )
    return Contracts(routines, objects, structures, requests, raising, logged, failures)


def _object(file: TomlFile, name: str, table: dict[str, Any]) -> ObjectKind:
    known = {item.name for item in fields(ObjectKind)} - {"name"}
    for key in table:
        if key not in known:
            raise file.error(f"unknown key {key!r} in object kind {name}", "objects", name, key)
    if "released_by" in table:
        table["released_by"] = tuple(table["released_by"])
    return ObjectKind(name=name, **{"noun": name, **table})


class _StructureReader:
    """Reads one structure's table; every key must be known."""

    def __init__(self, file: TomlFile, name: str, table: dict[str, Any]) -> None:
        self._file = file
        self._name = name
        self._table = dict(table)

    def structure(self) -> Structure:
        where = tuple(
            self._entry(
                entry,
                "reads_where",
                lambda take: FieldReads(str(take("field")), tuple(take("is", ())), tuple(take("reads"))),
            )
            for entry in self._table.pop("reads_where", ())
        )
        narrowed = self._table.pop("narrowed", None)
        revision = self._table.pop("revision", None)
        payload = self._table.pop("payload", None)
        found = Structure(
            self._name,
            stored=tuple(self._table.pop("stored", ())),
            zero=tuple(self._table.pop("zero", ())),
            reads=tuple(self._table.pop("reads", ())),
            reads_where=where,
            narrowed={}
            if narrowed is None
            else self._entry(
                narrowed,
                "narrowed",
                lambda take: dict.fromkeys(map(str, take("fields")), int(take("bits"))),
            ),
            revision=None
            if revision is None
            else self._entry(
                revision,
                "revision",
                lambda take: FieldRevision(
                    str(take("field")), str(take("current")), int(take("compatible_bits", 0))
                ),
            ),
            payload=None
            if payload is None
            else self._entry(
                payload,
                "payload",
                lambda take: FieldPayload(
                    int(take("maximum")),
                    str(take("bytes")),
                    str(take("count")),
                    str(take("strings")),
                    int(take("unit", 1)),
                ),
            ),
        )
        for key in self._table:
            raise self._error(f"unknown key {key!r} in structure {self._name}", key)
        return found

    def _error(self, what: str, key: str) -> UsageError:
        return self._file.error(what, "structures", self._name, key)

    def _entry(self, entry: Any, key: str, read: Callable[[Callable[..., Any]], T]) -> T:
        if not isinstance(entry, dict):
            raise self._error(f"{key} of structure {self._name} must be a table", key)
        table = dict(entry)

        def take(part: str, *default: Any) -> Any:
            if part not in table and not default:
                raise self._error(f"{key} of structure {self._name} lacks {part!r}", key)
            return table.pop(part, *default)

        found = read(take)
        for unknown in table:
            raise self._error(f"unknown key {unknown!r} in {key} of structure {self._name}", key)
        return found


def _request(file: TomlFile, name: str, table: dict[str, Any]) -> Request:
    known = {item.name for item in fields(Request)} - {"name"}
    for key in table:
        if key not in known:
            raise file.error(f"unknown key {key!r} in request {name}", "requests", name, key)
    if "status" not in table or ("result" in table and "completed" not in table):
        raise file.error(f"request {name} needs status, and completed with result", "requests", name)
    if (table.get("status_bits", 32) != 32) != ("succeeded" in table):
        raise file.error(f"request {name} needs succeeded for a status that is no NTSTATUS", "requests", name)
    return Request(name=name, **{**table, "succeeded": tuple(table.get("succeeded", ()))})


def _failures(file: TomlFile, names: str, table: dict[str, Any]) -> tuple[str, ...]:
    if table.keys() != {"fails_with"}:
        raise file.error(f"callback {names} needs fails_with and nothing else", "callbacks", names)
    return tuple(str(constant) for constant in table["fails_with"])


class _Reader:
    """Reads one routine's table; every key must be known, every parameter that is named must be there."""

    def __init__(
        self,
        file: TomlFile,
        name: str,
        table: dict[str, Any],
        objects: Mapping[str, ObjectKind],
        structures: Mapping[str, Structure],
        requests: Mapping[str, Request],
        logged: Logged,
    ) -> None:
        self._file = file
        self._name = name
        self._table = dict(table)
        self._objects = objects
        self._logged = logged
        self._structures = structures
        self._requests = requests
        self._parameters: tuple[str, ...] = tuple(self._table.pop("parameters", ()))

    def _error(self, what: str, key: str = "") -> UsageError:
        return self._file.error(f"{self._name}: {what}", self._name, *([key] if key else []))

    def contract(self, header: str) -> Contract:
        take = self._table.pop
        contract = Contract(
            name=self._name,
            header=take("header", header),
            parameters=self._parameters,
            allocates=self._effect("allocates", self._allocates),
            releases=self._effect("releases", self._releases),
            copies=self._effect("copies", self._copies),
            fills=self._effect("fills", self._fills),
            writes=self._effect("writes", self._writes),
            computes=self._effect("computes", self._computes),
            reads=tuple(self._index(name, "reads") for name in take("reads", ())),
            keeps=tuple(self._index(name, "keeps") for name in take("keeps", ())),
            never_returns=bool(take("never_returns", False)),
            may_raise=bool(take("may_raise", False)),
            observes=bool(take("observes", False)),
            guards=self._guards(take("guards", "")),
            completes=self._effect("completes", self._completes),
            measures=self._effect("measures", self._measures),
            describes=self._effect("describes", self._describes),
            rewrites=self._effect("rewrites", self._rewrites),
            exchanges=self._effect("exchanges", self._exchanges),
            logs=self._effect("logs", self._logs),
            returns_argument=self._optional(take("returns_argument", None), "returns_argument"),
            probes=self._optional(take("probes", None), "probes"),
            returns_length_of=self._optional(take("returns_length_of", None), "returns_length_of"),
            returns_at_most=self._optional(take("returns_at_most", None), "returns_at_most"),
            fatal=bool(take("fatal", False)),
            takes=self._effect("takes", self._takes),
            returns_status=bool(take("returns_status", False)),
            superseded_by=str(take("superseded_by", "")),
            irql=self._effect("irql", self._irql),
        )
        for key in self._table:
            raise self._error(f"unknown key {key!r}", key)
        return contract

    def _effect(self, key: str, read: Any) -> Any:
        table = self._table.pop(key, None)
        if table is None:
            return None
        if not isinstance(table, dict):
            raise self._error(f"{key} must be a table", key)
        effect = read(table)
        for unknown in table:
            raise self._error(f"unknown key {unknown!r} in {key}", key)
        return effect

    def _index(self, name: object, key: str) -> int:
        if name not in self._parameters:
            raise self._error(f"{key} names {name!r}, which is none of its parameters", key)
        return self._parameters.index(str(name))

    def _optional(self, name: object, key: str) -> int | None:
        return None if name is None else self._index(name, key)

    def _kind(self, table: dict[str, Any], key: str) -> str:
        kind = table.pop("object", None)
        if kind not in self._objects:
            raise self._error(f"{key} names the unknown object kind {kind!r}", key)
        return str(kind)

    def _required(self, table: dict[str, Any], part: str, key: str) -> int:
        if part not in table:
            raise self._error(f"{key} lacks {part!r}", key)
        return self._index(table.pop(part), key)

    def _takes(self, table: dict[str, Any]) -> Takes:
        name = table.pop("structure", None)
        if name not in self._structures:
            raise self._error(f"takes names the unknown structure {name!r}", "takes")
        return Takes(str(name), self._required(table, "parameter", "takes"))

    def _allocates(self, table: dict[str, Any]) -> Allocates:
        return Allocates(
            self._kind(table, "allocates"),
            self._optional(table.pop("bytes", None), "allocates"),
            int(table.pop("bits", 0)),
            bool(table.pop("may_be_null", True)),
            bool(table.pop("zeroed", False)),
        )

    def _releases(self, table: dict[str, Any]) -> Releases:
        how = table.pop("as", "freed")
        if how not in ("written", "freed"):
            raise self._error("releases … as must be 'written' or 'freed'", "releases")
        return Releases(self._kind(table, "releases"), self._required(table, "parameter", "releases"), how)

    def _copies(self, table: dict[str, Any]) -> Copies:
        return Copies(*(self._required(table, part, "copies") for part in ("to", "from", "bytes")))

    def _fills(self, table: dict[str, Any]) -> Fills:
        to, size = (self._required(table, part, "fills") for part in ("to", "bytes"))
        return Fills(to, size, self._optional(table.pop("value", None), "fills"))

    def _writes(self, table: dict[str, Any]) -> Writes:
        return Writes(
            self._required(table, "to", "writes"),
            self._optional(table.pop("count", None), "writes"),
            int(table.pop("unit", 1)),
            self._optional(table.pop("from", None), "writes"),
            bool(table.pop("appends", False)),
            bool(table.pop("optional", False)),
            self._optional(table.pop("counted", None), "writes"),
            self._optional(table.pop("format", None), "writes"),
        )

    def _guards(self, how: object) -> str:
        if how not in ("", "taken", "given-back"):
            raise self._error("guards must be 'taken' or 'given-back'", "guards")
        return str(how)

    def _completes(self, table: dict[str, Any]) -> Completes:
        request = table.pop("request", None)
        if request is not None and request not in self._requests:
            raise self._error(f"completes names the unknown request {request!r}", "completes")
        parameter, status, decision = (
            self._optional(table.pop(part, None), "completes") for part in ("parameter", "status", "decision")
        )
        if (parameter is None) == (status is None) or (request is None and parameter is not None):
            raise self._error("completes needs either request and parameter, or status", "completes")
        return Completes(request, parameter, status, decision)

    def _logs(self, table: dict[str, Any]) -> Logs:
        packet, codes = str(table.pop("packet", "")), str(table.pop("codes", ""))
        if packet and packet not in self._logged.packets:
            raise self._error(f"logs names the unknown packet {packet!r}", "logs")
        if codes and codes not in self._logged.codes:
            raise self._error(f"logs names the unknown codes {codes!r}", "logs")
        at, code = (self._optional(table.pop(part, None), "logs") for part in ("at", "code"))
        if (at is None) is not (packet == "") or (at is None) is (code is None):
            raise self._error("logs is either a packet at a parameter, or a code", "logs")
        return Logs(packet, at, code, codes)

    def _irql(self, table: dict[str, Any]) -> IrqlLimit:
        highest, rule = table.pop("max", None), table.pop("rule", "")
        if highest not in Level.__members__:
            raise self._error(f"irql … max must be one of {', '.join(Level.__members__)}", "irql")
        if not rule:
            raise self._error("irql lacks 'rule'", "irql")
        return IrqlLimit(Level[highest], str(rule))

    def _exchanges(self, table: dict[str, Any]) -> Exchanges:
        operator, returns = table.pop("operator", ""), table.pop("returns", "old")
        if operator not in ("=", "+", "-", "&", "|", "^"):
            raise self._error("exchanges … operator must be '=', '+', '-', '&', '|' or '^'", "exchanges")
        if returns not in ("old", "new"):
            raise self._error("exchanges … returns must be 'old' or 'new'", "exchanges")
        value, if_equal = (
            self._optional(table.pop(part, None), "exchanges") for part in ("value", "if_equal")
        )
        if value is None and operator not in ("+", "-"):
            raise self._error(f"exchanges with {operator!r} needs a value", "exchanges")
        return Exchanges(
            self._required(table, "at", "exchanges"), operator, value, if_equal, returns == "new"
        )

    def _measures(self, table: dict[str, Any]) -> Measures:
        source, count, result = (
            self._required(table, part, "measures") for part in ("from", "count", "result")
        )
        return Measures(source, count, result, int(table.pop("unit", 1)), int(table.pop("scale", 1)))

    def _rewrites(self, table: dict[str, Any]) -> Rewrites:
        return Rewrites(
            self._required(table, "string", "rewrites"), self._optional(table.pop("from", None), "rewrites")
        )

    def _describes(self, table: dict[str, Any]) -> Describes:
        string, source = (self._required(table, part, "describes") for part in ("string", "from"))
        return Describes(string, source, int(table.pop("unit", 1)))

    def _computes(self, table: dict[str, Any]) -> Computes:
        operator = table.pop("operator", "")
        if operator not in ("+", "-", "*", "="):
            raise self._error("computes … operator must be '+', '-', '*' or '='", "computes")
        operands = [self._index(name, "computes") for name in table.pop("operands", ())]
        if operator == "=":
            operands *= 2
        if len(operands) != 2:
            raise self._error("computes needs two operands", "computes")
        signed = bool(table.pop("signed", False))
        return Computes(
            operator,
            (operands[0], operands[1]),
            self._required(table, "result", "computes"),
            int(table.pop("bits", 32)),
            signed,
            bool(table.pop("signed_result", signed)),
        )
