"""What the contract of a routine says of strings: it writes, formats or measures one, or counts its characters."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from ddilint.analysis import countedstrings, known, measured, stores
from ddilint.analysis import memory as mem
from ddilint.analysis.calls.sites import pointee_name, spelling_of
from ddilint.analysis.calls.strangers import StrangerCalls
from ddilint.analysis.characters import extent
from ddilint.analysis.evaluator import Frame
from ddilint.analysis.events import CallSite
from ddilint.analysis.formats import Argument, Formatter
from ddilint.analysis.memory import Default, Reading
from ddilint.analysis.pointers import Target
from ddilint.analysis.state import State, fresh_symbol
from ddilint.analysis.texts import UNIT_BYTES, Case, Part, Parts, ended, formatted, is_length, spelled
from ddilint.contracts.model import Contract, Measures, Writes
from ddilint.domains import expr as ex
from ddilint.domains import refine
from ddilint.domains.expr import Expr, Op, Origin, Symbol
from ddilint.domains.interval import Interval
from ddilint.ir import nodes as ir

# In characters.
_LONGEST_STRING = (1 << 28) - 1


class StringCalls(StrangerCalls):
    """Executes what contracts say of strings."""

    def _size(self, value: Expr, site: CallSite, index: int) -> Expr:
        """A byte count as a number of pointer width."""
        if value.width == self.pointer_bits:
            return value
        return ex.convert(value, self.pointer_bits, site.call.arguments[index].type.signed)

    def _read_through(self, state: State, frame: Frame, site: CallSite, index: int) -> None:
        if index < len(site.arguments) and site.arguments[index].width == self.pointer_bits:
            for target in self.targets(site.arguments[index]) or ():
                self.access(
                    state, frame, target, None, writes=False, text=site.call.text_of(index), through=site.name
                )

    def _status(self, state: State, frame: Frame, site: CallSite, succeeds: Expr, failure: int) -> State:
        """Give a call's temporary STATUS_SUCCESS, or the failure."""
        state = self._result(state, frame, site, Origin.INPUT)
        if site.call.result is not None:
            width = state.temporaries[site.call.result].width
            status = ex.ite(succeeds, ex.const(0, width), ex.const(failure, width))
            state.temporaries[site.call.result] = status
        return state

    def _write(
        self, state: State, frame: Frame, site: CallSite, contract: Contract, writes: Writes
    ) -> Expr | None:
        """A routine writes a string or a value: up to its bound, or as long as what it makes of its source is.

        Returns how many characters it would write if nothing bounded it, without the terminator; None where that is
        not known.
        """
        to = site.arguments[writes.to]
        if writes.optional and ex.const_of(to) == 0:
            return None
        element = site.call.arguments[writes.to].type.element_bits // 8
        character = max(element, writes.unit)
        written = self._written_length(state, site, contract, writes, character)
        room: Expr | None = None
        if writes.count is not None and writes.count < len(site.arguments):
            count = self._size(site.arguments[writes.count], site, writes.count)
            size: Expr | None = ex.mul(count, ex.const(writes.unit, self.pointer_bits))
            room = self._room(count, character // writes.unit, is_terminated=writes.terminates)
        elif written is not None:
            size = self._taken(written, character)
        else:
            is_string = any(part is not None for part in (writes.source, writes.counted, writes.format))
            size = None if is_string else ex.const(element, self.pointer_bits)
        strings = self._written_strings(state, site, contract, writes)
        array = self.array_written(state, frame, site.call.arguments[writes.to], element or 1)
        for target in self.targets(to) or ():
            self.access(
                state,
                frame,
                target,
                size,
                writes=True,
                text=site.call.text_of(writes.to),
                through=site.name,
                bound=room is not None,
            )
            region = self.region(state, target.base)
            tag = self.occasion(state, frame)
            name = pointee_name(site.call, writes.to)
            if size is not None:
                region = self.overwritten(state, region, target, size, tag, name, array=array)
            else:
                region = mem.forget(region, target.offset, None, Default.CHANGED, tag, name)
            state.memory[target.base] = region
            self.remember_text(state, target, strings, None if room is not None else size, tag)
        if room is not None or written is not None:
            cut = room if written is None else written if room is None else _smaller(written, room)
            self._note_length(state, site, writes, cut, is_exact=written is not None, room=room)
            self._note_end(state, frame, site, writes, character)
        if writes.source is not None and writes.source < len(site.arguments):
            self._read_through(state, frame, site, writes.source)
        return written

    def _taken(self, length: Expr, character: int) -> Expr:
        """The bytes that a string of so many characters takes, with its terminator."""
        return ex.mul(ex.add(length, ex.const(1, length.width)), ex.const(character, length.width))

    def _room(self, count: Expr, per_character: int, *, is_terminated: bool) -> Expr:
        """For how many characters a routine has room that may write `count` units, so many to each."""
        characters = ex.udiv(count, ex.const(per_character, count.width)) if per_character > 1 else count
        if not is_terminated:
            return characters
        one = ex.const(1, count.width)
        return refine.conditional(ex.ult(characters, one), ex.const(0, count.width), ex.sub(characters, one))

    def _written_length(
        self, state: State, site: CallSite, contract: Contract, writes: Writes, character: int
    ) -> Expr | None:
        """How many characters a routine would write if nothing bounded it; None where that is not known."""
        arguments = site.arguments
        length: Expr | None = None
        if writes.format is not None:
            length = self.formatted_length(state, site, contract, writes.format, character)
        elif writes.counted is not None and writes.counted < len(arguments):
            length = self.counted_length(state, site, writes.counted, character)
        elif writes.source is not None and writes.source < len(arguments):
            length = self._length(state, arguments[writes.source], site, writes.source)
        if length is None:
            return None
        if writes.most is not None and writes.most < len(arguments):
            most = self._size(arguments[writes.most], site, writes.most)
            length = _smaller(length, self._room(most, character // writes.unit, is_terminated=False))
        if writes.appends:
            length = ex.add(self._length(state, arguments[writes.to], site, writes.to), length)
        return length

    def counted_length(self, state: State, site: CallSite, index: int, character: int) -> Expr:
        """How many characters the counted string behind an argument has."""
        length = countedstrings.length_of(self, state, site.arguments[index], spelling_of(site, index))
        wide = ex.zext(length, self.pointer_bits)
        return ex.udiv(wide, ex.const(character, self.pointer_bits)) if character > 1 else wide

    def formatted_length(
        self, state: State, site: CallSite, contract: Contract, index: int, character: int
    ) -> Expr | None:
        """How many characters a format makes of the arguments behind all parameters; None where that is not known."""
        if index >= len(site.arguments):
            return None
        given = [
            Argument(site.arguments[each], site.call.arguments[each].type.signed, each)
            for each in range(len(contract.parameters), len(site.arguments))
        ]
        formatter = self.formatter(state, site, character)
        found: Expr | None = None
        for case in self._formats(state, site.arguments[index], character):
            text = case.parts[0].text if len(case.parts) == 1 and case.parts[0].is_constant else None
            length = formatter.length(text.removesuffix("\0"), given) if text is not None else None
            if length is None:
                return None
            found = length if found is None else ex.ite(case.guard, length, found)
        return found

    def formatter(self, state: State, site: CallSite, character: int) -> Formatter:
        """What measures formats with characters of so many bytes, given the arguments of a call."""
        return Formatter(
            self.pointer_bits,
            character,
            _Lengths(self, state, site),
            lambda value: refine.interval_in(value, state.ranges),
        )

    def _formats(self, state: State, pointer: Expr, character: int) -> list[Case]:
        """The formats that a pointer can lead to."""
        if character == UNIT_BYTES:
            return self.strings_behind(state, pointer, "")
        targets = self.targets(pointer) or ()
        constants = [
            self.texts.constant(target.base, offset, character)
            if (offset := ex.const_of(target.offset)) is not None
            else None
            for target in targets
        ]
        if None in constants:
            return []
        return [
            Case(target.guard, (Part(text or ""),)) for target, text in zip(targets, constants, strict=True)
        ]

    def _note_length(
        self,
        state: State,
        site: CallSite,
        writes: Writes,
        length: Expr | None,
        *,
        is_exact: bool,
        room: Expr | None,
    ) -> None:
        """The string that was just written has so many characters, or at most so many."""
        known = self._length(state, site.arguments[writes.to], site, writes.to)
        if length is None or known.symbol is None or not ex.has_origin(known, Origin.INPUT):
            return
        match known.symbol.key:
            case ("length", Expr() as first) if is_exact and refine.interval_in(length, state.ranges).ulo:
                state.assume(ex.ne(first, ex.const(0, first.width)))
        if is_exact and not ex.has_origin(length, Origin.LOST, Origin.OPAQUE):
            state.assume(ex.eq(known, length))
            return
        if room is not None:
            state.assume(ex.ule(known, room))
        most = refine.interval_in(length, state.ranges).uhi
        state.assume(ex.ule(known, ex.const(most, known.width)))

    def _note_end(self, state: State, frame: Frame, site: CallSite, writes: Writes, character: int) -> None:
        """The routine tells where the string ends that it wrote, and how many units are left behind it."""
        if writes.end is None or writes.left is None or writes.count is None:
            return
        if max(writes.end, writes.left, writes.count) >= len(site.arguments):
            return
        to = site.arguments[writes.to]
        length = self._length(state, to, site, writes.to)
        taken = ex.mul(length, ex.const(character, length.width))
        count = self._size(site.arguments[writes.count], site, writes.count)
        left = ex.sub(count, ex.mul(length, ex.const(character // writes.unit, length.width)))
        for index, value in ((writes.end, ex.add(to, taken)), (writes.left, left)):
            if ex.const_of(site.arguments[index]) != 0:  # both are optional
                name = pointee_name(site.call, index)
                self.store(state, frame, site.arguments[index], value, value.width // 8, name)

    def fails_without_room(self, state: State, site: CallSite, writes: Writes) -> None:
        """A routine that tells how much is left behind the string wrote its terminator at least, or it failed."""
        if writes.left is None or writes.count is None or writes.count >= len(site.arguments):
            return
        if site.call.result is None or site.call.result not in state.temporaries:
            return
        status = state.temporaries[site.call.result]
        count = self._size(site.arguments[writes.count], site, writes.count)
        element = site.call.arguments[writes.to].type.element_bits // 8
        one = ex.const(max(element, writes.unit) // writes.unit, count.width)
        state.assume(ex.lor(ex.uge(count, one), ex.slt(status, ex.const(0, status.width))))

    def _written_strings(
        self, state: State, site: CallSite, contract: Contract, writes: Writes
    ) -> list[Case]:
        """The strings that a routine writes: those of its source, behind what is there, or what its format makes."""
        arguments = site.arguments
        if writes.format is not None and writes.format < len(arguments):
            return self.formatted_strings(state, site, contract, writes.format)
        index = writes.counted if writes.counted is not None else writes.source
        if index is None or index >= len(arguments):
            return []
        if writes.counted is not None:
            strings = self.counted_text(state, site, index)
        else:
            strings = self.strings_behind(state, arguments[index], spelling_of(site, index))
        if not writes.appends:
            return strings
        before = self.strings_behind(state, arguments[writes.to], "")
        return [
            Case(ex.land(first.guard, second.guard), (*first.parts, *second.parts))
            for first in before
            for second in strings
        ]

    def formatted_strings(self, state: State, site: CallSite, contract: Contract, index: int) -> list[Case]:
        """What a format can make of the arguments behind all parameters."""
        given = [
            self._argument_text(state, site, argument)
            for argument in range(len(contract.parameters), len(site.arguments))
        ]
        return [
            Case(case.guard, formatted(case.parts[0].text.removesuffix("\0"), given))
            for case in self.strings_behind(state, site.arguments[index], "")
            if len(case.parts) == 1 and case.parts[0].is_constant
        ]

    def counted_text(self, state: State, site: CallSite, index: int) -> list[Case]:
        """The strings that the counted string behind an argument can describe."""
        spelling = spelling_of(site, index)
        buffer = countedstrings.buffer_of(self, state, site.arguments[index], f"{spelled(spelling)}.Buffer")
        return self.strings_behind(state, buffer, spelling)

    def _argument_text(self, state: State, site: CallSite, index: int) -> Parts:
        """What a format shows for an argument: a constant, or what the source calls it."""
        value = site.arguments[index]
        number = ex.const_of(value)
        if number is not None:
            return (Part(str(number)),)
        if site.call.arguments[index].type.kind is ir.TypeKind.POINTER:
            cases = self.strings_behind(state, value, spelling_of(site, index))
            if len(cases) == 1:
                return ended(cases[0].parts)
        return (Part(spelled(spelling_of(site, index)) or "?", is_constant=False),)

    def _length(self, state: State, pointer: Expr, site: CallSite, index: int) -> Expr:
        """The length of a string in characters, without its terminator: the same for the same contents.

        Contents are told apart by what the first character is, as far as that is known.
        """
        unit = max(site.call.arguments[index].type.element_bits // 8, 1)
        return self.string_length(state, pointer, unit, site.call.text_of(index) or "the string")

    def string_length(self, state: State, pointer: Expr, unit: int, name: str) -> Expr:
        """The same, of a string of units of `unit` bytes that messages call `name`."""
        width = self.pointer_bits
        if ex.const_of(pointer) == 0:
            return ex.const(0, width)  # there is none
        if pointer.op is Op.ITE:
            test, first, second = pointer.args
            return refine.conditional(
                test,
                self.string_length(state, first, unit, name),
                self.string_length(state, second, unit, name),
            )
        targets = self.targets(pointer)
        if not targets:
            return fresh_symbol(f"the length of {name}", width, Origin.LOST)
        *others, last = targets
        length = self._length_at(state, last, unit, name)
        for target in reversed(others):
            length = refine.conditional(target.guard, self._length_at(state, target, unit, name), length)
        return length

    def _length_at(self, state: State, target: Target, unit: int, name: str) -> Expr:
        """The same, of the string in one place."""
        width = self.pointer_bits
        offset = ex.const_of(target.offset)
        constant = self.texts.constant(target.base, offset, unit) if offset is not None else None
        if constant is not None and "\0" in constant:
            return ex.const(constant.index("\0"), width)
        key = target.base.symbol.key if target.base.symbol is not None else None
        if isinstance(key, tuple) and key[0] == "string" and offset == 0 and key[2] == unit:
            return ex.const(int(key[3]) // unit - 1, width)
        region = self.region(state, target.base)
        if offset is not None:
            start = ir.signed(offset, self.pointer_bits)
            found = extent(region, target.base, start, unit, self.texts.room(target.base, start, unit))
            known = ex.const(found.known, width)
            if found.first is None:
                return known
            rest = f"{name} behind its first {_characters(found.known)}" if found.known else name
            behind = self._length_behind(found.first, rest)
            most = [*found.most]
            if (room := self.room_at(target.base, start)) is not None:
                most.append(ex.const(room // unit - 1, width))
            length = self._cut(state, ex.add(known, behind), most)
            state.assume(measured.truth_of(behind, region, start + found.known * unit))
            return length
        bounds = self._bounds(state, target)
        first = mem.load(region, target.base, target.offset, unit, Reading(), bounds)
        length = self._length_behind(first, name)
        state.assume(measured.truth_of(length, region, None))
        return length

    def _cut(self, state: State, length: Expr, most: Iterable[Expr]) -> Expr:
        """The length of a string that has no more characters than any of the numbers `most`.

        What is measured for the first time is as long as that; a string that was measured before may have been cut
        since.
        """
        lengths = [symbol for symbol in length.symbols if is_length(ex.symbol(symbol))]
        is_new = not any(("measured", symbol) in state.counts for symbol in lengths)
        for each in lengths:
            state.counts["measured", each] = 1
        for limit in most:
            within = ex.ule(length, limit)
            if not is_new and state.decide(within) is not True:
                length = refine.conditional(within, length, limit)
            elif is_new:
                state.assume(within)
                bound = ex.const(_largest(limit, state), length.width)
                for way in (length, *stores.cases(length)):  # what bounds a choice tells nothing of its ways
                    if way.op is not Op.CONST:
                        state.assume(ex.ule(way, bound))
        return length

    def _length_behind(self, first: Expr, name: str) -> Expr:
        """The length of a string by its first character; where ways met, of the string of each."""
        if first.op is Op.ITE:
            test, *ways = first.args
            return refine.conditional(test, *(self._length_behind(way, name) for way in ways))
        if ex.const_of(first) == 0:
            return ex.const(0, self.pointer_bits)
        # Nobody has strings of a gigabyte: sizes made of a length wrap in a byte or a word, not in 32 bits.
        bound = Interval.span(0, _LONGEST_STRING, self.pointer_bits)
        key = ("length", first)
        return ex.symbol(Symbol(f"the length of {name}", self.pointer_bits, False, Origin.INPUT, key, bound))

    def _measure(self, state: State, frame: Frame, site: CallSite, measures: Measures) -> State:
        """A string is measured: its length is stored, unless it is longer than the bound."""
        length = self._length(state, site.arguments[measures.source], site, measures.source)
        width = length.width
        factor = ex.const(measures.unit // measures.scale, width)
        taken = ex.mul(length, factor)
        bound = self._size(site.arguments[measures.count], site, measures.count)
        fits = ex.ult(taken, bound)
        result = site.arguments[measures.result]
        bits = site.call.arguments[measures.result].type.element_bits or self.pointer_bits
        stored = ex.ite(fits, taken if bits == width else ex.convert(taken, bits, False), ex.const(0, bits))
        if ex.const_of(result) != 0:  # the result is optional
            self.store(state, frame, result, stored, bits // 8, pointee_name(site.call, measures.result))
        return self._status(state, frame, site, fits, 0xC000000D)  # STATUS_INVALID_PARAMETER of ntstatus.h


def _characters(number: int) -> str:
    return "character" if number == 1 else f"{number} characters"


class _Lengths(Struct, frozen=True):
    """How long the strings are that a call's arguments lead to."""

    calls: StringCalls
    state: State
    site: CallSite

    def terminated(self, argument: Argument, unit: int) -> Expr | None:
        """The length in characters of a string of units of `unit` bytes."""
        if argument.value.width != self.calls.pointer_bits:
            return None
        name = self.site.call.text_of(argument.index) or "the string"
        return self.calls.string_length(self.state, argument.value, unit, name)

    def counted(self, argument: Argument, unit: int) -> Expr | None:
        """The length in characters of what a counted string of such units describes."""
        if argument.value.width != self.calls.pointer_bits:
            return None
        return self.calls.counted_length(self.state, self.site, argument.index, unit)


def _smaller(first: Expr, second: Expr) -> Expr:
    return refine.conditional(ex.ult(first, second), first, second)


def _largest(value: Expr, state: State) -> int:
    """The largest that a value can be; of alternatives, each as the conditions on it bound it where it is meant."""
    largest = 0
    for case, guard in stores.cases(value).items():
        limits = known.bounds_on_path(case, guard, state)
        if limits is not None:
            largest = max(largest, limits.uhi)
    return largest
