"""Which strings memory holds: what copies and formatting routines left there, in the driver's own words.

Memory itself (`memory`) knows such characters as "something that a routine stored". The shadows that are kept here,
beside it, tell the string that begins at a place: constant characters, and names for what the driver does not know
before it runs. Places are told apart by all that their offset hangs on, so that a string behind data of any length is
found again. A string counts as long as memory holds what was copied; characters stored over it are taken from there.
Strings are those of WCHAR; which of them matter is for others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ddilint.analysis import memory as mem
from ddilint.analysis import stores
from ddilint.analysis.memory import Reading, Region
from ddilint.analysis.pointers import Target, targets_of
from ddilint.analysis.state import State
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Origin, Symbol
from ddilint.ir import nodes as ir

UNIT_BYTES = 2
"""The size of a character, in bytes."""

_OFFSET_BITS = 16  # what is logged is smaller
_MAXIMUM_CHARACTERS = 512
_MAXIMUM_CASES = 8
_NAMED = ("mem", "field", "parameter", "local", "global")
_END = "\0"
_CAST = re.compile(r"^\(\s*(?:const\s+)?[A-Za-z_]\w*(?:\s+const)?[\s*]*\)\s*(?=[A-Za-z_&(])")
_WHOLE = re.compile(r"^\*+|(?:\+\+|--)$|\[[^\]]*\]$")
_CONVERSION = re.compile(r"%[-+ #0]*(\*|\d+)?(?:\.(?:\*|\d+))?(?:hh|h|ll|l|I32|I64|I|w|z|t|j)?([A-Za-z%])")


class Part(Struct, frozen=True):
    """A part of a string: its characters where it is constant, else what the source calls it.

    `is_passed` says that it is a parameter of the function that the analysis began with: its callers know more.
    """

    text: str
    is_constant: bool = True
    is_passed: bool = False


Parts = tuple[Part, ...]


class Case(Struct, frozen=True):
    """A string that is meant if `guard` holds."""

    guard: Expr
    parts: Parts


class Place(Struct, frozen=True):
    """An offset in bytes: a constant number, and what it hangs on besides, whatever conversions lie between."""

    at: int
    rest: frozenset[tuple[Expr, int]] = frozenset()

    def moved(self, number: int) -> Place:
        """The place so many bytes on."""
        return Place(self.at + number, self.rest)


class Found(Struct, frozen=True):
    """A string in memory: `behind` are the places at which the next one may stand."""

    guard: Expr
    parts: Parts
    behind: tuple[Place, ...]


class _Copied(Struct, frozen=True):
    """What a copy left: `size` in bytes, None where that is not known; `occasion` tags what it made of memory."""

    parts: Parts
    size: Expr | None
    occasion: object


Regions = Callable[[Expr], Region]
"""The memory behind a base."""


class Texts:
    """Finds strings in memory and in constants, and keeps those that are copied; `globals` are the driver's."""

    def __init__(self, globals_: Mapping[str, ir.GlobalVariable]) -> None:
        self._globals = globals_

    # Where strings are ------------------------------------------------------------------------------------------

    def behind(self, state: State, regions: Regions, pointer: Expr, spelling: str) -> list[Case]:
        """The strings that a pointer can lead to; `spelling` is how the source calls it."""
        targets = targets_of(pointer)
        if not targets:
            return [Case(ex.TRUE, _named(pointer, spelling))]
        cases: list[Case] = []
        for target in targets:
            if ex.const_of(target.base) == 0:
                continue  # no string
            known = self._known(state, regions, target)
            own = target.base if len(targets) > 1 else pointer
            cases += known or [Case(target.guard, _named(own, spelling if len(targets) == 1 else ""))]
        return cases[:_MAXIMUM_CASES]

    def _known(self, state: State, regions: Regions, target: Target) -> list[Case]:
        offset = ex.const_of(target.offset)
        constant = self.constant(target.base, offset) if offset is not None else None
        if constant is not None:
            return [Case(target.guard, (Part(constant),))]
        found = self.at(state, regions(target.base), target.base, place_of(target.offset))
        return [Case(ex.land(target.guard, each.guard), each.parts) for each in found]

    def constant(self, base: Expr, offset: int, unit: int = UNIT_BYTES) -> str | None:
        """The characters from an offset on in a literal, or in a constant that is made of one, with the terminator.

        `unit` is the size of a character, in bytes.
        """
        key = base.symbol.key if base.symbol is not None else None
        if not isinstance(key, tuple):
            return None
        if key[0] == "string":
            return _from(key[4], key[2], key[3], offset) if key[2] == unit else None
        variable = self._globals.get(key[1]) if key[0] == "global" else None
        if variable is None or not variable.constant:
            return None
        for start, literal in variable.texts:
            if literal.unit_bytes == unit and start <= offset < start + literal.length_bytes:
                return _from(literal.contents, unit, literal.length_bytes, offset - start)
        return None

    def room(self, base: Expr, offset: int, unit: int = UNIT_BYTES) -> int | None:
        """For how many characters there is room from an offset on, in an array that is as long as its text."""
        key = base.symbol.key if base.symbol is not None else None
        variable = self._globals.get(key[1]) if isinstance(key, tuple) and key[0] == "global" else None
        if variable is None or len(variable.texts) != 1:
            return None
        ((start, literal),) = variable.texts
        size = unit * (len(literal.contents) + 1)  # the literal itself is as long as the array
        is_all = literal.unit_bytes == unit and not start and size == variable.type.size_bytes
        return (size - offset) // unit if is_all and offset >= 0 else None

    def at(self, state: State, region: Region, base: Expr, place: Place) -> list[Found]:
        """The strings that can begin at a place of memory, as far as copies left them there."""
        key = _shadow_of(base, place)
        shadow = state.shadows.get(key)
        if shadow is None:
            return []
        found: list[Found] = []
        for leaf, guard in stores.cases(stores.load(shadow, key, place.at, UNIT_BYTES)).items():
            copied = _copied_of(leaf)
            if copied is not None:
                each = self._read(state, region, base, place, copied, guard)
                if each is not None:
                    measured = _places_behind(state, base, place)
                    found.append(replace(each, behind=(*each.behind, *measured)))
        return found[:_MAXIMUM_CASES]

    def _read(
        self, state: State, region: Region, base: Expr, place: Place, copied: _Copied, guard: Expr
    ) -> Found | None:
        is_tracked = (known := state.objects.get(base)) is not None and known.tracked
        characters = _characters(copied.parts)
        if place.rest or characters is None:
            if not is_tracked and not place.rest and not _holds(region, base, place.at, copied.occasion):
                return None
            ends = [] if copied.size is None else [_sum(place, place_of(copied.size))]
            if characters is not None and _END in characters:
                ends.insert(0, place.moved(UNIT_BYTES * (characters.index(_END) + 1)))
            ends += [end.moved(UNIT_BYTES) for end in ends]
            return Found(guard, ended(copied.parts), tuple(ends))
        size = ex.const_of(copied.size) if copied.size is not None else None
        if size is not None:
            characters = characters[: size // UNIT_BYTES]
        parts: list[Part] = []
        here = place
        for character in characters[:_MAXIMUM_CHARACTERS]:
            part = _stored_over(region, base, here.at)
            if part is None and not is_tracked and not _holds(region, base, here.at, copied.occasion):
                return None
            part = part or Part(character)
            parts.append(part)
            here = here.moved(UNIT_BYTES)
            if part == Part(_END):
                return Found(guard, ended(_joined(parts)), (here,))
        if _stored_over(region, base, here.at) is None:
            for more in self.at(state, region, base, here):
                return Found(ex.land(guard, more.guard), _joined([*parts, *more.parts]), more.behind)
        return Found(guard, _joined(parts), (here.moved(UNIT_BYTES), here))

    def stored(self, region: Region, base: Expr, place: Place) -> Parts:
        """The string that the driver stored at a place character by character, or what it is called; () for none."""
        if place.rest:
            return ()
        parts: list[Part] = []
        for number in range(_MAXIMUM_CHARACTERS):
            part = _stored_over(region, base, place.at + number * UNIT_BYTES)
            if part is None or part == Part(_END):
                break
            parts.append(part if part.is_constant else replace(part, text=spelled(_WHOLE.sub("", part.text))))
        return _joined(parts) if part is not None else ()

    # What becomes of them ---------------------------------------------------------------------------------------

    def remember(
        self,
        state: State,
        target: Target,
        cases: Sequence[Case],
        size: Expr | None,
        occasion: object,
    ) -> None:
        """Keep that one of these strings was copied to a target: `size` bytes of it, None where that is not known."""
        place = place_of(target.offset)
        key = _shadow_of(target.base, place)
        known = state.shadows.get(key, stores.NEVER)
        text = stores.load(known, key, place.at, UNIT_BYTES)
        for case in cases:
            copied = _Copied(case.parts, size, occasion)
            symbol = ex.symbol(Symbol("", 8 * UNIT_BYTES, False, Origin.INPUT, ("text", copied)))
            text = ex.ite(ex.land(target.guard, case.guard), symbol, text)
        where = ex.const(place.at & ((1 << _OFFSET_BITS) - 1), _OFFSET_BITS)
        shadow = mem.store(known, where, UNIT_BYTES, text)
        state.shadows = {**state.shadows, key: shadow}


def spelled(text: str) -> str:
    """How the source calls a string, without what C needs besides: casts, the pointer in a counted string."""
    text = text.strip()
    while True:
        shorter = _CAST.sub("", text)
        if shorter.startswith("(") and shorter.endswith(")") and _is_closed(shorter[1:-1]):
            shorter = shorter[1:-1].strip()
        if re.fullmatch(r"&[\w.>-]+(\[0\])?", shorter):
            shorter = shorter[1:].removesuffix("[0]")
        if shorter == text:
            break
        text = shorter
    return re.sub(r"(?<=\w)(?:\.|->)Buffer$", "", text)


def _is_closed(text: str) -> bool:
    """Whether all brackets in it belong together."""
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0


def formatted(text: str, arguments: Iterable[Parts]) -> Parts:
    """What a format makes of its arguments (printf)."""
    values = iter(arguments)
    parts: list[Part] = []
    last = 0
    for conversion in _CONVERSION.finditer(text):
        parts.append(Part(text[last : conversion.start()]))
        last = conversion.end()
        if conversion[2] == "%":
            parts.append(Part("%"))
            continue
        for _ in range(conversion[0].count("*")):
            next(values, ())
        parts += next(values, (Part(conversion[0], is_constant=False),))
    return _joined([*parts, Part(text[last:] + _END)])


def _named(pointer: Expr, spelling: str) -> Parts:
    """What the source calls a string that is not known: as where it was read, a helper has only a parameter for it."""
    symbol = pointer.symbol
    key = symbol.key if symbol is not None else None
    kind = key[0] if isinstance(key, tuple) and key else None
    name = symbol.name if symbol is not None and kind in _NAMED else ""
    text = spelled(name.removeprefix("&") or spelling)
    return (Part(text, is_constant=False, is_passed=kind == "parameter"),) if text else ()


def _from(contents: str, unit: int, length_bytes: int, offset: int) -> str | None:
    """What stands in a literal from an offset in bytes on; None where its characters are not known."""
    text = (contents + _END)[: length_bytes // unit]
    if offset % unit or (not contents and length_bytes > unit):
        return None
    return text[offset // unit :] or None


def place_of(offset: Expr) -> Place:
    """The place that an offset of any width names."""
    constant = 0
    rest: dict[Expr, int] = {}
    pending = [(offset, 1)]
    while pending:
        value, factor = pending.pop()
        number, terms = ex.linear(ex.peel(value))
        constant += factor * number
        for term, coefficient in terms:
            if ex.peel(term) is term:
                rest[term] = rest.get(term, 0) + factor * coefficient
            else:
                pending.append((term, factor * coefficient))
    return Place(_signed(constant), frozenset((term, _signed(number)) for term, number in rest.items()))


def _signed(number: int) -> int:
    """A number modulo 2^16, which is more than what is logged."""
    half = 1 << (_OFFSET_BITS - 1)
    return (number + half) % (2 * half) - half


def _sum(first: Place, second: Place) -> Place:
    rest = dict(first.rest)
    for term, number in second.rest:
        rest[term] = rest.get(term, 0) + number
    return Place(first.at + second.at, frozenset((term, number) for term, number in rest.items() if number))


def _shadow_of(base: Expr, place: Place) -> Expr:
    """The base of the shadow in which the strings stand whose places hang on the same."""
    return ex.symbol(Symbol("", _OFFSET_BITS, False, Origin.INPUT, (stores.TEXTS, base, place.rest)))


def _places_behind(state: State, base: Expr, place: Place) -> Iterator[Place]:
    """The places of strings that the driver found by measuring the one before them: `p += wcslen(p) + 1`."""
    for key, shadow in state.shadows.items():
        if key is base or stores.owner_of(key) is not base:
            continue
        assert key.symbol is not None
        assert isinstance(key.symbol.key, tuple)
        rest = key.symbol.key[2]
        more, less = rest - place.rest, place.rest - rest
        at = place.at + UNIT_BYTES
        if not less and len(more) == 1 and at in shadow.cells:
            ((term, number),) = more
            if number == UNIT_BYTES and is_length(term):
                yield Place(at, rest)


def is_length(value: Expr) -> bool:
    """Whether a number is the length of a string."""
    symbol = ex.peel(value).symbol
    return symbol is not None and isinstance(symbol.key, tuple) and symbol.key[0] == "length"


def _copied_of(leaf: Expr) -> _Copied | None:
    key = leaf.symbol.key if leaf.symbol is not None else None
    found = key[1] if isinstance(key, tuple) and key[0] == "text" else None
    return found if isinstance(found, _Copied) else None


def _characters(parts: Parts) -> str | None:
    """The characters of a string all of which are constant."""
    return "".join(part.text for part in parts) if all(part.is_constant for part in parts) else None


def _joined(parts: Iterable[Part]) -> Parts:
    """The parts with constant ones that follow each other put together, and all of one name."""
    result: list[Part] = []
    for part in parts:
        if result and result[-1].is_constant and part.is_constant:
            result[-1] = Part(result[-1].text + part.text)
        elif part.text and part not in result[-1:]:
            result.append(part)
    return tuple(result)


def readable(parts: Parts) -> Parts:
    """The parts with one character for each pair of surrogates."""
    return tuple(
        replace(part, text=part.text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))
        for part in parts
    )


def ended(parts: Parts) -> Parts:
    """A string up to its terminator."""
    result: list[Part] = []
    for part in parts:
        if part.is_constant and _END in part.text:
            result.append(Part(part.text.partition(_END)[0]))
            break
        result.append(part)
    return _joined(result)


def _character(region: Region, base: Expr, at: int) -> Expr:
    return mem.load(region, base, ex.const(at & ((1 << base.width) - 1), base.width), UNIT_BYTES, Reading())


def _stored_over(region: Region, base: Expr, at: int) -> Part | None:
    """A character that the driver itself stored; None where the place holds what a copy left."""
    value = _character(region, base, at)
    number = ex.const_of(value)
    if number is not None:
        return Part(chr(number))
    if any(_tag_of(symbol, base) is not None for symbol in value.symbols):
        return None
    names = [symbol.name for symbol in ex.ordered_symbols(value) if symbol.name]
    return Part(", ".join(names) or "?", is_constant=False)


def _holds(region: Region, base: Expr, at: int, occasion: object) -> bool:
    """Whether a place still holds what was copied on an occasion."""
    symbols = _character(region, base, at).symbols
    return any(_tag_of(symbol, base) == occasion for symbol in symbols)


def _tag_of(symbol: Symbol, base: Expr) -> object | None:
    """When what is behind a base became what a symbol stands for, all at once; None for a value that was stored."""
    key = symbol.key
    if isinstance(key, tuple) and key and key[0] == "field":
        key = key[1]
    if not isinstance(key, tuple) or not key:
        return None
    return key[2] if key[0] == "set" or (key[0] == "mem" and key[3] is base) else None
