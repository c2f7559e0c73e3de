"""What is known at a point of an execution: memory, objects, the path, the loops around it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set
from enum import StrEnum
from itertools import count

from msgspec import Struct
from msgspec.structs import replace

from ddilint.analysis import memory as mem
from ddilint.analysis import path as paths
from ddilint.analysis.bookkeeping import ENOUGH
from ddilint.analysis.memory import Default, Region
from ddilint.analysis.path import Path, Trace, TraceStep
from ddilint.analysis.stores import Shadows, owner_of
from ddilint.domains import expr as ex
from ddilint.domains import refine
from ddilint.domains.expr import Expr, Origin, Symbol
from ddilint.domains.interval import Interval
from ddilint.domains.refine import Ranges
from ddilint.finding import Location

ROUNDS = "iterations"
STEPS = "steps"
"""What the symbols count that stand for a loop's iterations, and for the steps that a sum made in them."""

MOST_ITERATIONS = (1 << 30) - 1
COUNTER_BITS = 32


def rounds(loop: object, iteration: int) -> Expr:
    """The number of iterations of a loop before any one from `iteration` on, by the name of the loop."""
    bounds = Interval.span(iteration, MOST_ITERATIONS, COUNTER_BITS)
    return ex.symbol(Symbol(ROUNDS, COUNTER_BITS, False, Origin.INPUT, (ROUNDS, loop), bounds))


class Status(StrEnum):
    """The typestate of an object."""

    NULL = "null"
    LIVE = "live"
    WRITTEN = "written"
    FREED = "freed"
    ESCAPED = "escaped"


class Object(Struct, frozen=True):
    """An object that a routine allocated (or released, for one that came from outside: then `foreign`).

    `pointer` is the symbol of the pointer to it. `size` is the number of bytes that were asked for, `computed_size`
    the same before it was converted to the parameter's type (None where unknown). `changed_at` is where it got its
    status. `silenced` names the kinds of misuse that were reported of it, or follow from one that was. `misjudged` is
    when the size that was asked for is a defect of its own, from which follows that something does not fit. `asked_for`
    is when it was asked for at all, among the allocations of a state in which different ways met.
    """

    pointer: Expr
    kind: str
    routine: str
    location: Location
    function: str
    status: Status
    size: Expr | None = None
    computed_size: Expr | None = None
    changed_at: Location | None = None
    changed_by: str = ""
    tracked: bool = True
    foreign: bool = False
    depth: int = 0
    silenced: frozenset[str] = frozenset()
    misjudged: Expr = ex.FALSE
    asked_for: Expr = ex.TRUE

    @property
    def is_released(self) -> bool:
        """Whether the memory belongs to the system again."""
        return self.status in (Status.WRITTEN, Status.FREED)

    @property
    def is_whole(self) -> Expr:
        """Whether it has the size that was computed for it: the conversion to the parameter's type cut nothing off."""
        if self.size is None or self.computed_size is None:
            return ex.TRUE
        wide = max(self.size.width, self.computed_size.width)
        return ex.eq(ex.zext(self.size, wide), ex.zext(self.computed_size, wide))

    @property
    def is_sound(self) -> Expr:
        """Whether what does not fit it is a defect of its own, and not one that follows from the size it was given."""
        return ex.land(self.is_whole, ex.lnot(self.misjudged))

    @property
    def whole_size(self) -> Expr | None:
        """The number of bytes where it `is_whole`: what was computed, of which what is stored there is often a part."""
        return self.size if self.size is None or self.computed_size is None else self.computed_size


class Aside(Struct, frozen=True, eq=False):
    """Something that a symbol's key remembers and that is no part of its identity: what was called, and with what."""

    value: object

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Aside)

    def __hash__(self) -> int:
        return 0


class Effect(Struct, frozen=True):
    """A call by which the driver's work goes on: where first, whether it was `done`, and `after` all objects were
    dealt with (written, freed, or not there).

    A store to memory that others see is one, too: its `weight` says how surely (see `bookkeeping`). One that `ends`
    something takes back what worked before. It `happened` also where it counted for nothing, as the driver still held
    an object or stored what it made of what was there: in that run, it is not left out.
    """

    location: Location
    done: Expr
    after: Expr
    weight: int = ENOUGH
    ends: bool = False
    happened: Expr = ex.TRUE

    @staticmethod
    def none_at(location: Location) -> Effect:
        """What never happened."""
        return Effect(location, ex.FALSE, ex.FALSE, 0, happened=ex.FALSE)


LEVEL_NAME = "the IRQL"
LEVEL_BITS = 8
"""The width of an interrupt request level."""

_fresh = count()


def reset_fresh() -> None:
    """Begin to number fresh symbols anew, so that a run depends on nothing that came before it."""
    global _fresh
    _fresh = count()


def fresh_symbol(name: str, width: int, origin: Origin, signed: bool = False) -> Expr:
    """A symbol that equals no other."""
    return ex.symbol(Symbol(name, width, signed, origin, ("fresh", next(_fresh))))


def unknown_level() -> Expr:
    """An interrupt request level that is not known."""
    return fresh_symbol(LEVEL_NAME, LEVEL_BITS, Origin.OPAQUE)


def is_level(symbol: Symbol) -> bool:
    """Whether a symbol stands for an interrupt request level."""
    return symbol.name == LEVEL_NAME and isinstance(symbol.key, tuple)


class State:
    """One path state. `outside` is what memory holds that is not a variable's and not in `memory`.

    Mappings are shared between copies and replaced, never changed, when they are updated.

    `temporaries` belong to the function that is being executed. `iterations` and `loops` too: the number of the
    iteration of every loop around the current block, and what is known of the loops being unrolled. `held` are the
    values in temporaries of its callers that they read when it has returned, as far as they lead to tracked objects.
    `effects` are the routines by which the driver's work went on since a tracked object was asked for.
    `shadows` say where some of what memory holds was stored.
    `muted` says that the state only tries a loop out: nothing that happens to it counts. `handed_on` are the
    pointers to tracked objects that were given away: until they are released, what follows may belong to what is done
    with them. `misused` are those of objects that leaked (which `leaked` are, too), or of whose misuse a finding tells.
    `followed` are pointers that memory was accessed through: on this path, none of them is NULL.
    `irql` is the current interrupt request level (8 bits; None where nobody asks), `saved_levels` what locks and lock
    handles keep of earlier ones, by the address of the object.
    """

    __slots__ = (
        "allocations",
        "counts",
        "effects",
        "escaped",
        "followed",
        "handed_on",
        "held",
        "irql",
        "iterations",
        "leaked",
        "loops",
        "memory",
        "misused",
        "muted",
        "objects",
        "outside",
        "path",
        "ranges",
        "saved_levels",
        "shadows",
        "temporaries",
        "trace",
    )

    def __init__(self) -> None:
        self.memory: dict[Expr, Region] = {}
        self.shadows: Shadows = {}
        self.outside = Region(Default.INITIAL)
        self.ranges: Ranges = refine.NO_RANGES
        self.path: Path | None = None
        self.trace: Trace | None = None
        self.objects: dict[Expr, Object] = {}
        self.allocations: tuple[Object, ...] = ()
        self.temporaries: dict[int, Expr] = {}
        self.held: tuple[Expr, ...] = ()
        self.counts: dict[object, int] = {}
        self.effects: dict[str, Effect] = {}
        self.escaped: frozenset[Expr] = frozenset()
        self.handed_on: frozenset[Expr] = frozenset()
        self.leaked: frozenset[Expr] = frozenset()
        self.misused: frozenset[Expr] = frozenset()
        self.followed: frozenset[Expr] = frozenset()
        self.muted = False
        self.iterations: tuple[int, ...] = ()
        self.loops: Mapping[int, Loop] = {}
        self.irql: Expr | None = None
        self.saved_levels: Mapping[Expr, Expr] = {}

    def fork(self) -> State:
        """A copy that can be changed without changing this one."""
        copy = State.__new__(State)
        copy.memory = dict(self.memory)
        copy.shadows = self.shadows
        copy.outside = self.outside
        copy.ranges = self.ranges
        copy.path = self.path
        copy.trace = self.trace
        copy.objects = dict(self.objects)
        copy.allocations = self.allocations
        copy.temporaries = dict(self.temporaries)
        copy.held = self.held
        copy.counts = dict(self.counts)
        copy.effects = self.effects
        copy.escaped = self.escaped
        copy.handed_on = self.handed_on
        copy.leaked = self.leaked
        copy.misused = self.misused
        copy.followed = self.followed
        copy.muted = self.muted
        copy.iterations = self.iterations
        copy.loops = self.loops
        copy.irql = self.irql
        copy.saved_levels = self.saved_levels
        return copy

    # Conditions ---------------------------------------------------------------------------------------------------

    def assume(self, condition: Expr) -> bool:
        """Go on with a condition that holds from now on; False if it cannot hold here."""
        if condition is ex.TRUE:
            return True
        ranges = refine.assume(condition, self.ranges)
        if ranges is None:
            return False
        self.ranges = ranges
        self.path = paths.extend(self.path, condition)
        return True

    def decide(self, condition: Expr) -> bool | None:
        """Whether a condition holds here, as far as intervals can tell."""
        return refine.decide(condition, self.ranges)

    def step(
        self,
        location: Location,
        text: str,
        depth: int,
        condition: Expr | None = None,
        important: bool = False,
        level: Expr | None = None,
        callee: str = "",
    ) -> None:
        """Remember something that happened on the way."""
        step = TraceStep(location, text, depth, condition, important, level=level, callee=callee)
        self.trace = Trace(self.trace, step)

    # Memory -------------------------------------------------------------------------------------------------------

    def region(self, base: Expr) -> Region:
        """What is known of the memory behind a base address."""
        return self.memory.get(base) or self.untouched(base)

    def untouched(self, base: Expr) -> Region:
        """What is behind a base that a state says nothing about: nothing sensible for a variable out of scope."""
        symbol = base.symbol
        is_own = (
            symbol is not None and isinstance(symbol.key, tuple) and symbol.key[0] in ("local", "allocation")
        )
        if is_own and base not in self.escaped:
            return Region(Default.JUNK, ("declared", base))
        return self.outside

    # Objects ------------------------------------------------------------------------------------------------------

    def set_object(self, found: Object) -> None:
        """Give an object a new description."""
        self.objects[found.pointer] = found

    def silence(self, found: Object, *kinds: str) -> None:
        """Report no more misuse of these kinds of an object."""
        current = self.objects.get(found.pointer, found)
        self.set_object(replace(current, silenced=current.silenced | set(kinds)))
        self.misused |= {found.pointer}

    def key(self) -> tuple[object, ...]:
        """What states must agree on to be merged."""
        return (
            self.muted,
            *sorted(
                (found.pointer.uid, found.status.value, tuple(sorted(found.silenced)))
                for found in self.objects.values()
                if found.tracked
            ),
        )

    def key_of_present(self) -> tuple[object, ...]:
        """The same, but for the objects that could not be had."""
        return tuple(
            part for part in self.key() if not isinstance(part, tuple) or part[1] != Status.NULL.value
        )

    def forget_finished(self, told: Expr | None = None) -> None:
        """Forget the tracked objects that are done with and that no variable leads to any more.

        Where `told`, what a function returns, is a null pointer, it may tell of an object that could not be had.
        """
        kept = {Status.LIVE}
        if told is not None and ex.const_of(told) == 0:
            kept.add(Status.NULL)
        done = [found for found in self.objects.values() if found.tracked and found.status not in kept]
        if not done:
            return
        for found in done:
            if not self.leads_to(found.pointer):
                del self.objects[found.pointer]
                self.memory.pop(found.pointer, None)
                self.shadows = without(self.shadows, [found.pointer])

    def forget_released_elsewhere(self, kept: int) -> None:
        """Forget the tracked objects that came from outside and are released, but for the first `kept` of them."""
        done = [
            found for found in self.objects.values() if found.tracked and found.foreign and found.is_released
        ]
        for found in done[kept:]:
            del self.objects[found.pointer]

    def leads_to(self, pointer: Expr, gone: Collection[Expr] = ()) -> bool:
        """Whether a variable, another object or a temporary, of a caller as well, holds a pointer into an object.

        `gone` are the addresses of variables that do not count any more.
        """
        symbol = pointer.symbol
        if self._was_never_overwritten(symbol):
            return True
        for base, region in self.memory.items():
            if base is pointer or base in gone:
                continue
            if any(
                symbol in value.symbols and holds_pointer(value, pointer) for value in mem.values_in(region)
            ):
                return True
        return any(
            symbol in value.symbols and holds_pointer(value, pointer)
            for value in (*self.temporaries.values(), *self.held)
        )

    def _was_never_overwritten(self, pointer: Symbol | None) -> bool:
        """Whether a pointer was read from memory in which nothing was stored since: it is still there."""
        place = mem.place_of(pointer) if pointer is not None else None
        if pointer is None or place is None:
            return False
        base, where = place
        size = pointer.width // 8
        if where in self.region(base).cells:
            return False
        reading = mem.Reading(pointer=True)
        return mem.load(self.region(base), base, ex.const(where, base.width), size, reading).symbol == pointer


def holds_pointer(value: Expr, pointer: Expr) -> bool:
    """Whether a value is (or may be) a pointer into an object, and does not merely depend on one."""
    pending = [value]
    seen = 0
    while pending and seen < 64:
        seen += 1
        node = pending.pop()
        if node is pointer:
            return True
        if node.width != pointer.width:
            continue
        if node.op is ex.Op.ADD:
            pending += [term for term, factor in zip(node.args, node.coeffs, strict=True) if factor == 1]
        elif node.op is ex.Op.ITE:
            pending += node.args[1:]
    return False


Place = tuple[Expr, int]
"""A cell of memory: the base address of its region, and its offset in bytes."""


class Steps(Struct, frozen=True):
    """Between `least` and `most` for each iteration: what a cell had added to it, in all, in some `unit`."""

    place: Place
    number: Expr
    least: int
    most: int
    unit: int


class Summary(Struct, frozen=True):
    """What any iteration of a loop, from the one numbered `first` on, is made of.

    `counter` is the number of iterations before the current one; `renewed` are the cells that each iteration sets
    anew, and `steps` the sums of what it chose to add. All cells but the `varying` ones are taken to stay as they are,
    and so is what no cell covers but behind the `stirred` bases. The `moved` ones change by the same amount each time;
    where a trial shows that one of them does so in some iterations only, its `spare` steps and value take its place.
    `scanned` is what all iterations before the current one are known to have met.
    """

    counter: Expr
    first: int
    renewed: tuple[Place, ...] = ()
    steps: tuple[Steps, ...] = ()
    varying: frozenset[Place] = frozenset()
    stirred: frozenset[Expr] = frozenset()
    moved: frozenset[Place] = frozenset()
    spare: Mapping[Place, tuple[Steps, Expr]] = {}
    scanned: Expr = ex.TRUE

    @property
    def counted(self) -> frozenset[Place]:
        """The cells that change by what iterations add."""
        return self.moved | {each.place for each in self.steps}

    def without(self, lost: Set[Place]) -> Summary:
        """What is left of it where cells that it tells of are lost."""
        if not lost:
            return self
        return replace(
            self,
            renewed=tuple(place for place in self.renewed if place not in lost),
            steps=tuple(each for each in self.steps if each.place not in lost),
            varying=self.varying | lost,
            moved=self.moved - lost,
        )


class Loop(Struct, frozen=True):
    """What is known of a loop that is being unrolled: memory at its head in the last iterations.

    `forked` says that its condition could not be decided, `leaves` that another exit of it could not; `summary`
    is what holds for any iteration, once the loop is summarised. A summarised iteration is tried out first, from
    `start`, to learn what must have held for the one before it to be completed; `is_last` says that nothing is
    followed beyond the current one. What `trials` of them refuted, the next one is begun without: then it is `again` at
    its beginning.
    `common` are the conditions that all ends of the last trial have met, whichever way they took.
    `irql` is the level at which the loop was entered; what is younger than `entered` (a `uid`) was first read in it.
    """

    history: tuple[Mapping[Expr, Region], ...]
    forked: bool = False
    leaves: bool = False
    summary: Summary | None = None
    start: State | None = None
    is_last: bool = False
    irql: Expr | None = None
    entered: int = 0
    trials: int = 1
    again: bool = False
    common: frozenset[Expr] = frozenset()


def drop(memory: dict[Expr, Region], bases: Iterable[Expr]) -> None:
    """Forget the memory behind these base addresses."""
    for base in bases:
        memory.pop(base, None)


def without(shadows: Shadows, bases: Iterable[Expr]) -> Shadows:
    """The shadows of all memory but that behind these base addresses."""
    if not shadows:
        return shadows
    dead = set(bases)
    kept = {base: each for base, each in shadows.items() if owner_of(base) not in dead}
    return kept if len(kept) != len(shadows) else shadows
