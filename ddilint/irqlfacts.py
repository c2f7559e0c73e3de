"""What the driver documentation says of IRQLs: the tables of `rules/irql/*.csv`, validated.

Which callback runs at which level, how a routine becomes such a callback, what routines do to the level, and the
highest level at which each may be called. What a driver makes of it is left to `analysis`. The tables are read when
they are first asked for, each on its own: most runs need three small ones.

Complaints are `UsageError`s with file and line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from enum import IntEnum, StrEnum
from functools import cache, cached_property
from pathlib import Path

from msgspec import Struct

from ddilint.catalog import rules_folder
from ddilint.errors import UsageError

_BASE_HEADER = "wdm.h"
_KNOWN = frozenset({"", "TRUE", "FALSE", "NULL"})


class Level(IntEnum):
    """The documented levels, in their order. DIRQL stands for all device levels; the numbers are ranks, not IRQLs.

    PROFILE_LEVEL and POWER_LEVEL are none of their own: wdm.h has the first below the clock on x86 and at HIGH_LEVEL
    elsewhere, the second above IPI_LEVEL on x86 and at it elsewhere.
    """

    PASSIVE_LEVEL = 0
    APC_LEVEL = 1
    DISPATCH_LEVEL = 2
    DIRQL = 3
    CLOCK_LEVEL = 4
    IPI_LEVEL = 5
    HIGH_LEVEL = 6


class LevelRange(Struct, frozen=True):
    """The levels from `lowest` to `highest`, both included."""

    lowest: Level
    highest: Level

    def __str__(self) -> str:
        if self.lowest is self.highest:
            return self.lowest.name
        return f"{self.lowest.name} to {self.highest.name}"


class Certainty(StrEnum):
    """How far a callback's levels hold for any driver: always, unless a case is met, or only where a case tells."""

    SURE = "sure"
    UNLESS = "unless"
    DEPENDS = "depends"


class Case(Struct, frozen=True):
    """Where a callback's levels hang on more than its type.

    `when` is `parameter` (its own parameter of index `parameter` has the value), `field` (the driver stores the
    value in the field `subject`), `registrar` (what it is registered with) or `slot` (the element of the table that it
    is stored in). `levels` is None where none are documented; `is_sure` is False for what is derived.
    """

    when: str
    parameter: int
    subject: str
    value: str
    negated: bool
    levels: LevelRange | None
    is_sure: bool

    @property
    def record(self) -> str:
        """The structure whose field decides."""
        return self.subject.partition(".")[0]


class Callback(Struct, frozen=True):
    """A function type whose routines the system calls at `levels`.

    `include` is a header that a driver must include for the name to mean this, or "".
    """

    name: str
    header: str
    levels: LevelRange
    certainty: Certainty
    include: str
    cases: tuple[Case, ...] = ()


class Registration(Struct, frozen=True):
    """A way in which a routine becomes a callback of type `callback`.

    `via` is `parameter` (of the routine `registrar`: `index` counts its arguments from 0, and the call mentions
    `selector` if that is not empty), `field` (`name` of the structure `registrar`), `element` (of the array `name` in
    that structure) or `name` (of the routine itself).
    """

    registrar: str
    via: str
    index: int
    name: str
    callback: str
    selector: str


class Place(Struct, frozen=True):
    """Where a routine keeps an old level: `how` is return, argument, handle or lock, `index` counts its arguments."""

    how: str
    index: int = 0


class Effect(Struct, frozen=True):
    """What a routine does to the level: it `raises`, `lowers` or `reads` it, or `calls` a routine at another one.

    `level` is where it raises to: a level, the index of an argument that tells, or None (where it is). `place` keeps
    the old level, or tells the one to go back to. `returned` says that it happens only if what the routine returns is
    "zero" or "not zero" ("" if that tells nothing); `argument` and `value` that it happens if that argument is the
    constant. `callback` and `passes` are the
    indices of the routine that is called and of the arguments that it gets. `unless` is a field of a structure, with
    a value: for objects that were made with it there, the level is another one.
    """

    routine: str
    header: str
    kind: str
    level: Level | int | None
    place: Place | None
    returned: str
    argument: int
    value: str
    callback: int
    passes: tuple[int, ...]
    is_sure: bool
    unless: tuple[str, str, str] | None = None

    @property
    def object_index(self) -> int:
        """The argument that tells for which object it is."""
        return self.place.index if self.place is not None and self.place.how != "return" else 0


class Maker(Struct, frozen=True):
    """A routine that makes an object as a structure says: which arguments point to it, and to where the object goes."""

    routine: str
    record: str
    source: int
    target: int


class LimitCase(Struct, frozen=True):
    """A limit that holds where an argument says so.

    `when` is value, flag, pointee, format, field or field_flag; see `limit_conditions.csv`.
    """

    when: str
    parameter: int
    subject: str
    value: str
    negated: bool
    highest: Level

    @property
    def is_told_by_argument(self) -> bool:
        """Whether the argument itself, or the number that it points to, tells; all others are left silent."""
        return self.when in ("value", "flag", "pointee")


class Limit(Struct, frozen=True):
    """The highest level at which a routine may be called, and the stricter limits that its arguments decide."""

    routine: str
    header: str
    highest: Level
    cases: tuple[LimitCase, ...] = ()

    @property
    def headers(self) -> list[str]:
        """The headers that declare it."""
        return self.header.split(";")


class Mode(Struct, frozen=True):
    """A field that tells of a mode for which the levels are documented only where it is `normal`."""

    field: str
    normal: int
    header: str


class IrqlFacts(Struct, frozen=True, dict=True):
    """The tables of a folder, by name; each is read and checked when it is first used."""

    folder: Path

    @cached_property
    def callbacks(self) -> Mapping[str, Callback]:
        """The callback types that the system calls, by name."""
        cases: dict[str, list[Case]] = {}
        for row in self._rows(
            "callback_conditions.csv", "callback when parameter subject value lowest highest certainty"
        ):
            when = row.word("when", ("parameter", "field", "registrar", "slot"))
            value = row["value"]
            case = Case(
                when,
                row.number("parameter") if when == "parameter" else 0,
                row["subject"],
                value.removeprefix("!"),
                value.startswith("!"),
                row.levels() if row["lowest"] or row["highest"] else None,
                row.word("certainty", ("sure", "depends")) == "sure",
            )
            cases.setdefault(row["callback"], []).append(case)
        found = {}
        for row in self._rows("callbacks.csv", "callback header lowest highest certainty include"):
            name = row["callback"]
            if name in found:
                raise row.error(f"{name} is there twice")
            certainty = Certainty(row.word("certainty", tuple(Certainty)))
            found[name] = Callback(
                name, row["header"], row.levels(), certainty, row["include"], tuple(cases.pop(name, ()))
            )
        for name in cases:
            raise UsageError(f"callback_conditions.csv: {name} is not in callbacks.csv")
        return found

    @cached_property
    def registrations(self) -> tuple[Registration, ...]:
        """All ways of registration."""
        found = []
        for row in self._rows("registrations.csv", "registrar via slot name callback selector header"):
            via = row.word("via", ("parameter", "field", "element", "name"))
            if row["callback"] not in self.callbacks:
                raise row.error(f"{row['callback']} is not in callbacks.csv")
            index = row.number("slot") if via == "parameter" else 0
            name = row["slot"] if via in ("field", "element") else row["name"]
            found.append(Registration(row["registrar"], via, index, name, row["callback"], row["selector"]))
        return tuple(found)

    @cached_property
    def registrars(self) -> Mapping[str, tuple[Registration, ...]]:
        """The ways of registration by the routine or structure."""
        found: dict[str, tuple[Registration, ...]] = {}
        for way in self.registrations:
            found[way.registrar] = (*found.get(way.registrar, ()), way)
        return found

    @cached_property
    def effects(self) -> Mapping[str, tuple[Effect, ...]]:
        """What routines do to the level, by routine."""
        found: dict[str, tuple[Effect, ...]] = {}
        columns = "routine header effect level saved when callback passes certainty"
        for row in self._rows("effects.csv", columns):
            kind = row.word("effect", ("raises", "lowers", "reads", "calls"))
            saved, when = row["saved"], row["when"]
            place = None
            if saved:
                how, _, index = saved.partition(":")
                if (
                    how not in ("return", "argument", "handle", "lock")
                    or (how != "return") != index.isdigit()
                ):
                    raise row.error(f"saved is {saved!r}")
                place = Place(how, int(index or 0))
            conditions = re.fullmatch(r"(returns(?:==0)?)?(?:&?argument:(\d+)==(\w+))?", when)
            if conditions is None:
                raise row.error(f"when is {when!r}")
            certainty = row["certainty"]
            unless = re.fullmatch(r"unless (\w+)\.(?:\w+\.)*(\w+)=(\w+)", certainty)
            if unless is None:
                row.word("certainty", ("sure", "depends"))
            effect = Effect(
                row["routine"],
                row["header"],
                kind,
                row.level_or_argument(),
                place,
                {"returns": "not zero", "returns==0": "zero"}.get(conditions[1], ""),
                int(conditions[2] or 0),
                conditions[3] or "",
                row.number("callback") if kind == "calls" else 0,
                tuple(int(index) for index in row["passes"].split(";") if index),
                certainty != "depends",
                (unless[1], unless[2], unless[3]) if unless is not None else None,
            )
            found[effect.routine] = (*found.get(effect.routine, ()), effect)
        return found

    @cached_property
    def makers(self) -> tuple[Maker, ...]:
        """The routines that make objects as structures say."""
        return tuple(
            Maker(row["routine"], row["structure"], row.number("from"), row.number("to"))
            for row in self._rows("objects.csv", "routine structure from to")
        )

    @cached_property
    def limits(self) -> Mapping[str, Limit]:
        """The documented limits, by routine."""
        cases: dict[str, list[LimitCase]] = {}
        kinds = ("value", "flag", "pointee", "format", "field", "field_flag")
        for row in self._rows("limit_conditions.csv", "routine when parameter subject value highest"):
            value = row["value"]
            case = LimitCase(
                row.word("when", kinds),
                row.number("parameter"),
                row["subject"],
                value.removeprefix("!"),
                value.startswith("!"),
                row.level("highest"),
            )
            cases.setdefault(row["routine"], []).append(case)
        found = {}
        for row in self._rows("limits.csv", "routine header highest"):
            name = row["routine"]
            if name in found:
                raise row.error(f"{name} is there twice")
            found[name] = Limit(name, row["header"], row.level("highest"), tuple(cases.pop(name, ())))
        for name in cases:
            raise UsageError(f"limit_conditions.csv: {name} is not in limits.csv")
        return found

    @cached_property
    def modes(self) -> tuple[Mode, ...]:
        """The fields that tell of a mode in which levels are other than documented."""
        return tuple(
            Mode(row["field"], row.number("normal"), row["header"])
            for row in self._rows("modes.csv", "structure field normal header")
        )

    def callback(self, name: str) -> Callback | None:
        """The callback type of a name: a function type, or the type of pointers to it."""
        return self.callbacks.get(name) or self.callbacks.get(
            name[1:] if name.startswith("P") else f"P{name}"
        )

    def registrar(self, type_name: str) -> str | None:
        """The structure with callbacks that a type's spelling means: `struct _X`, `PX` and `X *` are X."""
        word = type_name.removeprefix("const ").removeprefix("struct ").rstrip(" *").lstrip("_")
        for name in (word, word.removeprefix("P")):
            if name in self.registrars:
                return name
        return None

    def constants(self, includes: Callable[[str], bool]) -> tuple[str, ...]:
        """The names in conditions on callbacks and effects whose values only headers tell.

        Only those of headers that a driver includes are wanted, and of wdm.h, which every driver does.
        """
        wanted = set()
        for callback in self.callbacks.values():
            names = {case.value for case in callback.cases if case.when == "parameter"}
            if names and (callback.header == _BASE_HEADER or includes(callback.header)):
                wanted |= names
        for effects in self.effects.values():
            wanted |= {
                effect.value
                for effect in effects
                if effect.value and (effect.header == _BASE_HEADER or includes(effect.header))
            }
        return tuple(sorted(name for name in wanted if name not in _KNOWN and not name.isdigit()))

    def limit_constants(self, includes: Callable[[str], bool]) -> tuple[str, ...]:
        """The names in conditions on limits whose values only headers tell, likewise."""
        wanted = {
            case.value
            for limit in self.limits.values()
            if limit.cases and any(header == _BASE_HEADER or includes(header) for header in limit.headers)
            for case in limit.cases
            if case.when in ("value", "flag", "pointee") and case.value not in _KNOWN
        }
        return tuple(sorted(name for name in wanted if not name.isdigit()))

    def _rows(self, name: str, columns: str) -> Iterator[_Row]:
        path = self.folder / name
        try:
            text = path.read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{name}: cannot be read: {error}") from None
        expected = columns.split()
        header: list[str] | None = None
        for number, cells in enumerate(csv.reader(text.splitlines()), 1):
            if not cells or cells[0].startswith("#"):
                continue
            if header is None:
                header = cells
                if header != expected:
                    raise UsageError(f"{name}:{number}: the columns must be {','.join(expected)}")
                continue
            if len(cells) != len(header):
                raise UsageError(f"{name}:{number}: {len(cells)} cells where {len(header)} belong")
            yield _Row(f"{name}:{number}", dict(zip(header, cells, strict=True)))


class _Row(Struct, frozen=True):
    """A row of a table, with the place that complaints name."""

    origin: str
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def error(self, what: str) -> UsageError:
        return UsageError(f"{self.origin}: {what}")

    def word(self, column: str, words: tuple[str, ...]) -> str:
        if self[column] not in words:
            raise self.error(f"{column} is {self[column]!r}, not one of {', '.join(words)}")
        return self[column]

    def number(self, column: str) -> int:
        if not self[column].isdigit():
            raise self.error(f"{column} is {self[column]!r}, not a number")
        return int(self[column])

    def level(self, column: str) -> Level:
        try:
            return Level[self[column]]
        except KeyError:
            raise self.error(
                f"{column} is {self[column]!r}, not one of {', '.join(Level.__members__)}"
            ) from None

    def level_or_argument(self) -> Level | int | None:
        text = self["level"]
        if text in ("", "current"):
            return None
        if re.fullmatch(r"argument:\d+", text):
            return int(text.removeprefix("argument:"))
        return self.level("level")

    def levels(self) -> LevelRange:
        found = LevelRange(self.level("lowest"), self.level("highest"))
        if found.lowest > found.highest:
            raise self.error(f"{found.lowest.name} is above {found.highest.name}")
        return found


@cache
def load_irql_facts(folder: Path | None = None) -> IrqlFacts:
    """The tables that ship with ddilint, or those of another folder."""
    return IrqlFacts(folder or rules_folder() / "irql")
