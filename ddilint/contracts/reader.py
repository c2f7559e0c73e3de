"""Reading contract files: `rules/contracts/*.toml`, validated.

Parameters are named there as the documentation names them, and counted here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from msgspec.structs import fields, replace

from ddilint.catalog import rules_folder
from ddilint.contracts.model import (
    Allocates,
    Completes,
    Computes,
    Contract,
    Contracts,
    Converts,
    Copies,
    Counts,
    Describes,
    Exchanges,
    FieldPayload,
    FieldReads,
    FieldRevision,
    Fills,
    IrqlLimit,
    Measures,
    ObjectKind,
    PassedOn,
    Releases,
    Request,
    Rewrites,
    Sets,
    Structure,
    Takes,
    Told,
    Writes,
)
from ddilint.errors import UsageError
from ddilint.irqlfacts import Level, load_irql_facts
from ddilint.logged import Logged, Logs, read_logged
from ddilint.tomlfile import TomlFile, read_toml

T = TypeVar("T")
_NO_SPAN = "must be two integers, the smaller first"


@lru_cache(maxsize=1)
def load_contracts() -> Contracts:
    """Read and validate the contracts that ship with ddilint.

    Raises UsageError with file and line for what is wrong.
    """
    found = read_contracts(sorted((rules_folder() / "contracts").glob("*.toml")))
    effects = load_irql_facts().effects
    return replace(
        found, calling_back={name: each[0] for name, each in effects.items() if each[0].kind == "calls"}
    )


def read_contracts(paths: list[Path]) -> Contracts:
    """Read and validate contract files; later files may not repeat a name of earlier ones."""
    objects: dict[str, ObjectKind] = {}
    structures: dict[str, Structure] = {}
    requests: dict[str, Request] = {}
    failures: dict[str, tuple[str, ...]] = {}
    routines: dict[str, Contract] = {}
    files = [read_toml(path, path.name) for path in paths]
    foreign = _listed(files, "foreign")
    foreign_results = _listed(files, "foreign_results")
    foreign_views = _listed(files, "foreign_views")
    answering = _listed(files, "answering")
    reaching_devices = _listed(files, "reaching_devices")
    results: dict[str, Told] = {}
    unchanging: dict[str, tuple[int, ...]] = {}
    for file in files:
        for names, table in file.data.pop("results", {}).items():
            for name in names.split():
                if name in results:
                    raise file.error(f"the results of {name} are described twice", "results", names)
                results[name] = _told(file, names, table)
        for names, numbers in file.data.pop("unchanging", {}).items():
            if not isinstance(numbers, list) or not all(isinstance(number, int) for number in numbers):
                raise file.error(f"unchanging needs numbers of parameters of {names}", "unchanging", names)
            unchanging |= dict.fromkeys(names.split(), tuple(numbers))
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
        if contract.older and (contract.older not in routines or contract.writes is None):
            raise UsageError(
                f"{contract.name} has {contract.older} for its older form, which has no contract"
            )
    return Contracts(
        routines,
        objects,
        structures,
        requests,
        raising,
        logged,
        failures,
        foreign,
        foreign_results,
        foreign_views,
        answering,
        reaching_devices,
        results,
        unchanging,
    )


def _listed(files: Sequence[TomlFile], key: str) -> frozenset[str]:
    """The names that the files list for a key."""
    return frozenset(name for file in files for name in file.data.pop(key, ()))


def _span(value: object) -> tuple[int, int] | None:
    """The least and the largest of some numbers, as a file says it; None for anything else."""
    match value:
        case [int(least), int(most)] if least <= most:
            return least, most
        case _:
            return None


def _told(file: TomlFile, names: str, table: dict[str, Any]) -> Told:
    """What routines tell by numbers; parameters are named as in a contract."""
    table = dict(table)
    parameters = table.pop("parameters", [])
    known = {item.name for item in fields(Told)}
    found: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            raise file.error(f"unknown key {key!r} in results of {names}", "results", names, key)
        if key == "returns_between":
            found[key] = _span(value)
            if found[key] is None:
                raise file.error(f"{key} {_NO_SPAN}", "results", names, key)
        elif key == "in_status_block":
            found[key] = bool(value)
        elif value in parameters:
            found[key] = parameters.index(value)
        else:
            raise file.error(f"{key} names {value!r}, which is none of its parameters", "results", names, key)
    if ("tells" in found) is not ("at_most" in found):
        raise file.error("results need tells with at_most", "results", names)
    return Told(**found)


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
    if "status" not in table:
        raise file.error(f"request {name} needs status", "requests", name)
    if (table.get("status_bits", 32) != 32) != ("succeeded" in table):
        raise file.error(f"request {name} needs succeeded for a status that is no NTSTATUS", "requests", name)
    passed_on = {type_: _passed_on(file, name, given) for type_, given in table.get("passed_on", {}).items()}
    succeeded = tuple(table.get("succeeded", ()))
    return Request(name=name, **{**table, "succeeded": succeeded, "passed_on": passed_on})


def _passed_on(file: TomlFile, name: str, given: dict[str, Any]) -> PassedOn:
    if given.keys() != {"parameter", "unless"}:
        raise file.error(f"passed_on needs parameter and unless in request {name}", "requests", name)
    return PassedOn(int(given["parameter"]), str(given["unless"]))


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
            sets=self._effect("sets", self._sets),
            writes=self._effect("writes", self._writes),
            computes=self._effect("computes", self._computes),
            reads=tuple(self._index(name, "reads") for name in take("reads", ())),
            keeps=tuple(self._index(name, "keeps") for name in take("keeps", ())),
            never_returns=bool(take("never_returns", False)),
            ends_thread=bool(take("ends_thread", False)),
            may_raise=bool(take("may_raise", False)),
            changes_behind=tuple(self._index(name, "changes_behind") for name in take("changes_behind", ())),
            observes=bool(take("observes", False)),
            guards=self._guards(take("guards", "")),
            passes_time=bool(take("passes_time", False)),
            completes=self._effect("completes", self._completes),
            measures=self._effect("measures", self._measures),
            describes=self._effect("describes", self._describes),
            rewrites=self._effect("rewrites", self._rewrites),
            converts=self._effect("converts", self._converts),
            exchanges=self._effect("exchanges", self._exchanges),
            logs=self._effect("logs", self._logs),
            returns_argument=self._optional(take("returns_argument", None), "returns_argument"),
            probes=self._optional(take("probes", None), "probes"),
            gives_back=self._optional(take("gives_back", None), "gives_back"),
            takes_hold=bool(take("takes_hold", False)),
            sends=bool(take("sends", False)),
            returns_length_of=self._optional(take("returns_length_of", None), "returns_length_of"),
            returns_at_most=self._optional(take("returns_at_most", None), "returns_at_most"),
            returns_between=self._range(take("returns_between", None), "returns_between"),
            returns_count=self._effect("returns_count", self._counts),
            fatal=bool(take("fatal", False)),
            takes=self._effect("takes", self._takes),
            returns_status=bool(take("returns_status", False)),
            superseded_by=str(take("superseded_by", "")),
            irql=self._effect("irql", self._irql),
            older=str(take("older", "")),
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

    def _range(self, value: object, key: str) -> tuple[int, int] | None:
        span = _span(value)
        if span is None and value is not None:
            raise self._error(f"{key} {_NO_SPAN}", key)
        return span

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
        if ("flags" in table) != ("unzeroed" in table):
            raise self._error("allocates needs flags with unzeroed", "allocates")
        return Allocates(
            self._kind(table, "allocates"),
            self._optional(table.pop("bytes", None), "allocates"),
            int(table.pop("bits", 0)),
            bool(table.pop("may_be_null", True)),
            bool(table.pop("zeroed", False)),
            self._optional(table.pop("to", None), "allocates"),
            self._optional(table.pop("flags", None), "allocates"),
            str(table.pop("unzeroed", "")),
            bool(table.pop("shared", False)),
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
            self._optional(table.pop("most", None), "writes"),
            bool(table.pop("terminates", True)),
            self._optional(table.pop("end", None), "writes"),
            self._optional(table.pop("left", None), "writes"),
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

    def _sets(self, table: dict[str, Any]) -> Sets:
        between = self._range(table.pop("between", None), "sets.between")
        if between is None:
            raise self._error("sets must say between which numbers", "sets")
        return Sets(self._required(table, "at", "sets"), between)

    def _measures(self, table: dict[str, Any]) -> Measures:
        source, count, result = (
            self._required(table, part, "measures") for part in ("from", "count", "result")
        )
        return Measures(source, count, result, int(table.pop("unit", 1)), int(table.pop("scale", 1)))

    def _counts(self, table: dict[str, Any]) -> Counts:
        limits = [part for part in ("at_most", "below") if part in table]
        if len(limits) > 1:
            raise self._error("returns_count takes one of 'at_most' and 'below'", "returns_count")
        limit = self._required(table, limits[0], "returns_count") if limits else None
        return Counts(limit, limits == ["below"])

    def _rewrites(self, table: dict[str, Any]) -> Rewrites:
        source, text, made, number, base, most = (
            self._optional(table.pop(part, None), "rewrites")
            for part in ("from", "text", "format", "number", "base", "most")
        )
        if sum(part is not None for part in (source, text, made, number)) > 1:
            raise self._error("rewrites takes one of 'from', 'text', 'format' and 'number'", "rewrites")
        if (number is None) is not (base is None):
            raise self._error("rewrites takes 'number' and 'base' together", "rewrites")
        return Rewrites(
            self._required(table, "string", "rewrites"),
            source,
            text,
            made,
            number,
            base,
            most,
            int(table.pop("unit", 1)),
            bool(table.pop("appends", False)),
            bool(table.pop("fails", False)),
        )

    def _converts(self, table: dict[str, Any]) -> Converts:
        string, source, makes = (
            self._required(table, part, "converts") for part in ("string", "from", "makes")
        )
        return Converts(string, source, int(table.pop("times", 1)), makes)

    def _describes(self, table: dict[str, Any]) -> Describes:
        string, source = (self._required(table, part, "describes") for part in ("string", "from"))
        room = self._optional(table.pop("room", None), "describes")
        return Describes(string, source, int(table.pop("unit", 1)), room)

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
