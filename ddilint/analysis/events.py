"""What the interpreter tells the checks: something happened to an object, in a state.

An event carries what a check needs to judge it; the state is the one before the event takes effect. A check answers
with suspicions; the interpreter's client proves them (`proof.py`) before anything is reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from ddilint.analysis.state import Object, State
from ddilint.contracts.model import Contract, ObjectKind, Structure
from ddilint.domains.expr import Expr
from ddilint.finding import Location
from ddilint.ir import nodes as ir
from ddilint.irqlfacts import Level


class CallSite(Struct, frozen=True):
    """A call with its arguments' values, before conversion to the parameters' types where that is known."""

    call: ir.Call
    arguments: tuple[Expr, ...]
    function: ir.Function
    depth: int

    @property
    def location(self) -> Location:
        """Where the call stands."""
        return self.call.location

    @property
    def name(self) -> str:
        """The routine's name as the source spells it (a macro's name, where one makes the call)."""
        return self.call.spelling or self.call.name


class Allocated(Struct, frozen=True):
    """A routine is asked for an object. Sizes are in bytes; `passed` is what it receives, `computed` what was meant."""

    state: State
    site: CallSite
    contract: Contract
    kind: ObjectKind
    passed: Expr | None
    computed: Expr | None


class Accessed(Struct, frozen=True):
    """Bytes of an object are read or written: [offset, offset + size), offset and size in bytes, of pointer width.

    `size` of None is an unknown number; `bound` says that it is a most, not exact.
    """

    state: State
    object: Object
    offset: Expr
    size: Expr | None
    writes: bool
    location: Location
    function: ir.Function
    text: str
    through: str
    bound: bool = False


class Released(Struct, frozen=True):
    """A pointer is handed to a routine that releases objects of `kind`.

    `object` is what it points to, if that is known; `what` describes it otherwise. `offset` is the distance from the
    object's beginning.
    """

    state: State
    site: CallSite
    contract: Contract
    kind: ObjectKind
    object: Object | None
    offset: Expr | None
    what: str
    pointer: Expr


class Logged(Struct, frozen=True):
    """A routine logs an event: a packet `offset` bytes behind `base`, or (a base of None) a code among its arguments.

    `object` is the packet's object, if it is one.
    """

    state: State
    site: CallSite
    contract: Contract
    base: Expr | None
    object: Object | None
    offset: int = 0


class Called(Struct, frozen=True):
    """A routine is called of which it matters that it is, or what becomes of its result (`ignored`: nothing)."""

    state: State
    site: CallSite
    contract: Contract
    ignored: bool


class FieldValue(Struct, frozen=True):
    """What a field of a structure at `offset` bytes from `base` holds, and where that was stored (see `stores`)."""

    name: str
    base: Expr
    offset: int
    value: Expr
    place: Expr


class Taken(Struct, frozen=True):
    """A routine reads a structure that its caller filled in.

    `strings` are the sizes of the strings that it carries, in bytes with their terminators, of pointer width.
    """

    state: State
    site: CallSite
    contract: Contract
    structure: Structure
    fields: Mapping[str, FieldValue]
    strings: tuple[Expr, ...]


class Lost(Struct, frozen=True):
    """The last pointer to a live object is gone: the function that knew it `ends` so."""

    state: State
    object: Object
    location: Location
    function: ir.Function
    ends: str = "returns"


class Fatal(Struct, frozen=True):
    """A routine ends normal work, or completes a request; `failed` says when that is a failure.

    `activation` is the name of the activation (see `Frame`) that calls it.
    """

    state: State
    site: CallSite
    contract: Contract
    failed: Expr
    activation: object


class Outcome(Struct, frozen=True):
    """A function returns; `is_explicit` says that a statement does it, not the closing brace."""

    state: State
    value: Expr | None
    location: Location
    is_explicit: bool = True


class Limited(Struct, frozen=True):
    """`routine` is called, which may not be called above the level `highest`; `exceeded` holds where it is.

    `rule` is the rule that this would break; `activation` is the same for calls from the same activation of a function,
    which is in its block `block`.
    """

    state: State
    site: CallSite
    routine: str
    rule: str
    highest: Level
    exceeded: Expr
    activation: object
    block: int


class Reached(Struct, frozen=True):
    """A function (by its link name) or a routine that is watched is called, by `caller`, which is at `depth`."""

    state: State
    caller: ir.Function
    function: str
    name: str
    location: Location
    depth: int


class Followed(Struct, frozen=True):
    """A function was followed from a call to its ends, of which there is at least one."""

    function: ir.Function
    outcomes: tuple[Outcome, ...]

    @property
    def state(self) -> State:
        """The state at one of its ends."""
        return self.outcomes[0].state


class Unseen(Struct, frozen=True):
    """A function that does not show is called at a `level`: by the value `callee`, itself or by a routine."""

    state: State
    site: CallSite
    callee: Expr
    level: Expr


Event = (
    Allocated
    | Accessed
    | Logged
    | Released
    | Called
    | Taken
    | Lost
    | Fatal
    | Limited
    | Reached
    | Followed
    | Unseen
)


class Listener(Protocol):
    """Whoever is told of events; it may change what the state knows of the object (silence it)."""

    def event(self, event: Event) -> Expr:
        """Take an event; when what was asked for is a defect that was proven, from which others follow."""
