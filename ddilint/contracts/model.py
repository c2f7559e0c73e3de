"""The vocabulary of contracts: kinds of effect, which the interpreter applies, never names of DDIs."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from ddilint.irqlfacts import Effect, Level
from ddilint.logged import Logged, Logs


class ObjectKind(Struct, frozen=True):
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


class Allocates(Struct, frozen=True):
    """The routine returns a new object of `bytes` bytes (a parameter's index, None where unknown).

    `bits` is the width of the size parameter: a larger value is truncated. `zeroed` says that the memory is zero, which
    it is not where the parameter `flags` contains the constant `unzeroed`. Where `to` is a parameter, the routine
    leaves the pointer there, and returns something else. `shared` says that others reach the memory without that
    pointer (by a handle), and may store in it at any time.
    """

    kind: str
    bytes: int | None
    bits: int
    may_be_null: bool
    zeroed: bool
    to: int | None = None
    flags: int | None = None
    unzeroed: str = ""
    shared: bool = False


class Releases(Struct, frozen=True):
    """The routine takes an object of a kind out of the caller's hands: `how` is `written` or `freed`."""

    kind: str
    parameter: int
    how: str


class Copies(Struct, frozen=True):
    """`bytes` bytes go from one pointer parameter to another. All numbers are parameter indices."""

    to: int
    source: int
    bytes: int


class Fills(Struct, frozen=True):
    """`bytes` bytes at `to` become `value` (a parameter's index), or zero where that is None."""

    to: int
    bytes: int
    value: int | None


class Sets(Struct, frozen=True):
    """What `at` points to becomes a number of these: the least and the largest."""

    at: int
    between: tuple[int, int]


class Writes(Struct, frozen=True):
    """Up to `count` units of `unit` bytes are written at `to`; with a count of None, nothing bounds it.

    `source` is a parameter whose string is what is written, where that is known, `counted` one that is a counted
    string, and `format` one that says what becomes of the arguments behind all parameters; `most` bounds how many units
    of the source are taken. `appends` says that writing starts behind a string that is there, `optional` that `to` may
    be NULL, `terminates` that the terminator is among the `count` units. Through `end` the routine tells where its
    terminator stands, through `left` how many units are left from there on.
    """

    to: int
    count: int | None
    unit: int
    source: int | None
    appends: bool
    optional: bool
    counted: int | None = None
    format: int | None = None
    most: int | None = None
    terminates: bool = True
    end: int | None = None
    left: int | None = None


class Computes(Struct, frozen=True):
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


class Exchanges(Struct, frozen=True):
    """The routine replaces what a pointer parameter leads to, at once: `*at = *at operator value`.

    Without a value, one is added or taken away. With `if_equal`, nothing is stored unless `*at` is that. All numbers
    are parameter indices; the routine returns what was there before, or (`returns_new`) what is there now.
    """

    at: int
    operator: str
    value: int | None
    if_equal: int | None
    returns_new: bool


class Measures(Struct, frozen=True):
    """The routine measures a string of units of `unit` bytes, up to `count` units of `scale` bytes.

    It stores the length, counted as `count` is, without the terminator; longer strings are a failure.
    """

    source: int
    count: int
    result: int
    unit: int
    scale: int


class Counts(Struct, frozen=True):
    """The routine returns how many characters it wrote: at most (or, where it `is_below`, less than) `limit`; or -1.

    With a limit of None, nothing bounds it.
    """

    limit: int | None
    is_below: bool


class Told(Struct, frozen=True):
    """What a routine tells by a number that it returns, or stores, whatever else it does (`[results.…]`).

    What it returns is no more than the parameter `returns_at_most`, one of `returns_between` (where the routine has no
    contract, which says that itself), or the magnitude of `magnitude_of`. What it stores through `tells` is no more
    than `at_most`, unless it returns a failure, or `into` is NULL; in an `in_status_block` that is the Information. All
    numbers but those of `returns_between` are parameter indices.
    """

    returns_at_most: int | None = None
    returns_between: tuple[int, int] | None = None
    magnitude_of: int | None = None
    tells: int | None = None
    at_most: int | None = None
    into: int | None = None
    in_status_block: bool = False


class Rewrites(Struct, frozen=True):
    """The routine writes another text into the buffer of the counted string `string`, in characters of two bytes.

    That is the text of a counted string (`source`) or of one with a terminator (`text`), what a `format` makes of the
    arguments behind all parameters, or the digits of `number` in a `base`; at most `most` units of `unit` bytes of
    it. With `appends` it comes behind the one that is there. What does not fit is left out, or, where the routine
    `fails` then, nothing changes. Nothing of it given, the text may be any. All numbers are parameter indices.
    """

    string: int
    source: int | None = None
    text: int | None = None
    format: int | None = None
    number: int | None = None
    base: int | None = None
    most: int | None = None
    unit: int = 1
    appends: bool = False
    fails: bool = False


class Converts(Struct, frozen=True):
    """The routine writes the text of the counted string `source` into `string`, in characters of another width.

    That takes at most `times` as many bytes. The buffer is the one that `string` has, or where the parameter `makes` is
    not 0, a new one. Where the routine fails, nothing is said. All numbers but `times` are parameter indices.
    """

    string: int
    source: int
    times: int
    makes: int


class Describes(Struct, frozen=True):
    """The routine lets a counted string describe the text of `source`, which has units of `unit` bytes.

    Where there is a parameter `room`, it describes an empty text there with room for so many bytes.
    """

    string: int
    source: int
    unit: int
    room: int | None


class PassedOn(Struct, frozen=True):
    """What a callback is handed in a `parameter` (an index) goes on to be completed, unless it returns `unless`."""

    parameter: int
    unless: str


class Request(Struct, frozen=True):
    """A kind of request that drivers complete (`[requests.…]`), by the name of its structure.

    `status` is a C constant expression: the offset in bytes of the status that it is completed with. A routine
    completes it by the constant `completed`, where it takes a decision. A function that returns a C type of `results`
    (the tag of an enumeration) is done with the request of its first parameter by returning the constant that stands
    there; `passed_on` says the same of callbacks by their function types. The status is an NTSTATUS; or `status_bits`
    wide, and then a failure if the bits of `status_mask` are none of the constants `succeeded`.
    """

    name: str
    status: str
    completed: str = ""
    results: Mapping[str, str] = field(default_factory=dict)
    passed_on: Mapping[str, PassedOn] = field(default_factory=dict)
    status_bits: int = 32
    status_mask: int = 0
    succeeded: tuple[str, ...] = ()


class Completes(Struct, frozen=True):
    """The routine completes a request: with the status in it, or with one of its own parameters.

    `parameter` is the request's, `status` the status's. Where `decision` is a parameter, it completes the request
    only if that is the constant that says so (the one that a callback would return to complete it).
    """

    request: str | None
    parameter: int | None
    status: int | None
    decision: int | None


class IrqlLimit(Struct, frozen=True):
    """The routine must not be called above the level `highest`; `rule` reports it."""

    highest: Level
    rule: str


class FieldReads(Struct, frozen=True):
    """Fields that a routine reads only where `field` has one of these values (no values: where it is not 0).

    `values` are C constant expressions over the headers' names.
    """

    field: str
    values: tuple[str, ...]
    reads: tuple[str, ...]


class FieldRevision(Struct, frozen=True):
    """A field that names the version of the structure: `current`, but for the lowest `compatible_bits` bits."""

    field: str
    current: str
    compatible_bits: int


class FieldPayload(Struct, frozen=True):
    """What a structure carries: `bytes` bytes at `data`, and `count` strings of `unit`-byte characters at `strings`.

    Together, with a terminator for each string, they may have `maximum` bytes. All but `unit` and `maximum` are
    names of fields.
    """

    maximum: int
    bytes: str
    count: str
    strings: str
    unit: int


class Structure(Struct, frozen=True):
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


class Takes(Struct, frozen=True):
    """The routine reads a structure that a pointer parameter leads to."""

    structure: str
    parameter: int


class Contract(Struct, frozen=True):
    """What one routine does. `parameters` are the documented names, in order.

    `older` is the form of the routine that takes no count, meant where a pointer stands in the count's place.
    `observes` says that it does no work of the driver's; `guards`, that it takes a guard (a lock, a raised IRQL) or
    gives it back; `passes_time`, that it does nothing but let time pass; `gives_back` is what is no longer held then,
    and where it `takes_hold`, something else is; `probes` points to memory of a process. `returns_between` are the
    least and the largest number that it can return, where its type alone allows more. `changes_behind` are tables:
    what the pointers in them lead to is changed. `sends` says that another driver runs, which fills in what the driver
    made known to it.
    """

    name: str
    header: str
    parameters: tuple[str, ...] = ()
    allocates: Allocates | None = None
    releases: Releases | None = None
    copies: Copies | None = None
    fills: Fills | None = None
    sets: Sets | None = None
    writes: Writes | None = None
    computes: Computes | None = None
    reads: tuple[int, ...] = ()
    keeps: tuple[int, ...] = ()
    never_returns: bool = False
    ends_thread: bool = False
    may_raise: bool = False
    changes_behind: tuple[int, ...] = ()
    observes: bool = False
    guards: str = ""
    passes_time: bool = False
    completes: Completes | None = None
    measures: Measures | None = None
    describes: Describes | None = None
    rewrites: Rewrites | None = None
    converts: Converts | None = None
    exchanges: Exchanges | None = None
    logs: Logs | None = None
    returns_argument: int | None = None
    probes: int | None = None
    gives_back: int | None = None
    takes_hold: bool = False
    sends: bool = False
    returns_length_of: int | None = None
    returns_at_most: int | None = None
    returns_between: tuple[int, int] | None = None
    returns_count: Counts | None = None
    fatal: bool = False
    takes: Takes | None = None
    returns_status: bool = False
    superseded_by: str = ""
    irql: IrqlLimit | None = None
    older: str = ""

    @property
    def has_no_effect(self) -> bool:
        """Whether nothing is said of what the routine writes, or that it only looks."""
        if self.observes:
            return False
        effects = (
            self.copies,
            self.fills,
            self.sets,
            self.writes,
            self.computes,
            self.measures,
            self.describes,
            self.rewrites,
            self.converts,
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


class Contracts(Struct, frozen=True):
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
    foreign: frozenset[str] = frozenset()
    """The fields of the system's structures that lead to memory which others fill: the buffers of requests."""
    foreign_results: frozenset[str] = frozenset()
    """The routines that give the driver a pointer to such memory, or a handle of it."""
    foreign_views: frozenset[str] = frozenset()
    """The routines that give the driver a pointer to the memory that a handle stands for."""
    answering: frozenset[str] = frozenset()
    """The routines that give the driver the buffer into which it answers a request."""
    reaching_devices: frozenset[str] = frozenset()
    """The routines whose pointers lead to registers of a device: they leave the driver's memory alone."""
    results: Mapping[str, Told] = field(default_factory=dict)
    """What routines tell by numbers, with or without a contract of their own."""
    unchanging: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Which parameters of functions, by their names or function types, lead to memory that stays as it is."""
    calling_back: Mapping[str, Effect] = field(default_factory=dict)
    """The routines that call a function of the driver's before they return."""

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

    def exchanging(self) -> tuple[frozenset[str], frozenset[str]]:
        """The routines by which objects that must be released come and go, and those of them that log an object."""
        effects = [
            (contract, effect)
            for contract in self.routines.values()
            for effect in (contract.allocates, contract.releases)
            if effect is not None and self.objects[effect.kind].tracked
        ]
        all_ = frozenset(contract.name for contract, _ in effects)
        return all_, frozenset(c.name for c, effect in effects if c.logs is not None and effect is c.releases)

    def constants(self) -> tuple[str, ...]:
        """The C constant expressions that the contracts need a value for."""
        wanted = {kind.minimum for kind in self.objects.values()} | {
            kind.maximum for kind in self.objects.values()
        }
        for structure in self.structures.values():
            wanted.update(structure.constants())
        for request in self.requests.values():
            wanted |= {request.status, request.completed, *request.results.values(), *request.succeeded}
            wanted |= {passed.unless for passed in request.passed_on.values()}
        for contract in self.routines.values():
            if contract.allocates is not None:
                wanted.add(contract.allocates.unzeroed)
        for failures in self.failures.values():
            wanted.update(failures)
        wanted |= self.logged.constants()
        return tuple(sorted(wanted - {""}))

    def placed_fields(self) -> frozenset[str]:
        """The names of the structures' fields: of them, it matters where they were stored."""
        return frozenset(name for structure in self.structures.values() for name in structure.fields)
