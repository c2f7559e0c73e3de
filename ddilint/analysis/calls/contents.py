"""What the contract of a routine says of the memory that it reads and writes: copies, strings, sums."""

from __future__ import annotations

from ddilint.analysis import countedstrings
from ddilint.analysis import memory as mem
from ddilint.analysis.calls.sites import pointee_name, spelling_of, text_of
from ddilint.analysis.calls.strangers import StrangerCalls
from ddilint.analysis.evaluator import Frame
from ddilint.analysis.events import CallSite
from ddilint.analysis.formats import longest_text
from ddilint.analysis.memory import Default, Reading
from ddilint.analysis.state import State, fresh_symbol
from ddilint.analysis.texts import Case, Part, Parts, ended, formatted, spelled
from ddilint.contracts.model import Computes, Contract, Exchanges, Measures, Writes
from ddilint.domains import expr as ex
from ddilint.domains import refine
from ddilint.domains.expr import Expr, Op, Origin, Symbol
from ddilint.domains.interval import Interval
from ddilint.ir import nodes as ir

_OPERATORS = {"+": ex.add, "-": ex.sub, "*": ex.mul, "&": ex.band, "|": ex.bor, "^": ex.bxor}
# In characters.
_LONGEST_STRING = (1 << 28) - 1


class ContentCalls(StrangerCalls):
    """Executes what contracts say of memory."""

    # Memory ----------------------------------------------------------------------------------------------------------

    def _size(self, value: Expr, site: CallSite, index: int) -> Expr:
        """A byte count as a number of pointer width."""
        if value.width == self.pointer_bits:
            return value
        return ex.convert(value, self.pointer_bits, site.call.arguments[index].type.signed)

    def _read_through(self, state: State, frame: Frame, site: CallSite, index: int) -> None:
        if index < len(site.arguments) and site.arguments[index].width == self.pointer_bits:
            for target in self.targets(site.arguments[index]) or ():
                self.access(
                    state, frame, target, None, writes=False, text=text_of(site, index), through=site.name
                )

    def _fill(self, state: State, frame: Frame, site: CallSite, contract: Contract) -> None:
        fills = contract.fills
        assert fills is not None
        if max(fills.to, fills.bytes) >= len(site.arguments):
            return
        size = self._size(site.arguments[fills.bytes], site, fills.bytes)
        length = ex.const_of(size)
        byte: int | None = 0
        if fills.value is not None:
            byte = ex.const_of(site.arguments[fills.value]) if fills.value < len(site.arguments) else None
        targets = self.targets(site.arguments[fills.to])
        if targets is None:
            self.forget_outside(state, Default.OPAQUE, self.occasion(state, frame))
            return
        for target in targets:
            self.access(
                state, frame, target, size, writes=True, text=text_of(site, fills.to), through=site.name
            )
            region = self.region(state, target.base)
            if byte is not None and target.guard is ex.TRUE:
                whole = (
                    length is None
                    and ex.const_of(target.offset) == 0
                    and self._covers(state, target.base, size)
                )
                filled = None if whole else length
                state.memory[target.base] = mem.fill(region, target.offset, filled, byte & 0xFF)
                self.forget_stores(state, target, filled)
            else:
                tag = self.occasion(state, frame)
                state.memory[target.base] = self.overwritten(state, region, target.offset, size, tag, "")

    def _covers(self, state: State, base: Expr, size: Expr) -> bool:
        found = state.objects.get(base)
        if found is None or found.size is None:
            return False
        return ex.peel(found.size) is ex.peel(size) or found.size is size

    def _exchange(self, state: State, frame: Frame, site: CallSite, exchanges: Exchanges) -> bool:
        """What is in a variable that nobody else knows is replaced; False where others may do so, too."""
        indices = [index for index in (exchanges.value, exchanges.if_equal) if index is not None]
        if max(exchanges.at, *indices, 0) >= len(site.arguments):
            return False
        at, bits = site.arguments[exchanges.at], site.call.arguments[exchanges.at].type.element_bits
        targets = self.targets(at)
        if not targets or bits not in (8, 16, 32, 64):
            return False
        if not all(self.is_local(target.base, state) for target in targets):
            return False
        kind = ir.TypeKind.POINTER if bits == self.pointer_bits else ir.TypeKind.INTEGER
        text = pointee_name(site.call, exchanges.at)
        old = self.load(state, frame, at, ir.Type(kind, bits), text)

        def argument(index: int | None) -> Expr:
            if index is None:
                return ex.const(1, bits)
            return ex.convert(site.arguments[index], bits, site.call.arguments[index].type.signed)

        value = argument(exchanges.value)
        combine = _OPERATORS.get(exchanges.operator)
        new = combine(old, value) if combine is not None else value
        if exchanges.if_equal is not None:
            new = refine.conditional(ex.eq(old, argument(exchanges.if_equal)), new, old)
        self.store(state, frame, at, new, bits // 8, text)
        if site.call.result is not None:
            width = site.call.type.bits or bits
            returned = new if exchanges.returns_new else old
            state.temporaries[site.call.result] = ex.convert(returned, width, site.call.type.signed)
        return True

    # Numbers ---------------------------------------------------------------------------------------------------------

    def _compute(self, state: State, frame: Frame, site: CallSite, computes: Computes) -> State:
        result = site.arguments[computes.result]
        pointee = site.call.arguments[computes.result].type.element_bits
        bits = pointee or computes.bits
        wide = 2 * max(bits, *(site.arguments[index].width for index in computes.operands))
        operands = [ex.convert(site.arguments[index], wide, computes.signed) for index in computes.operands]
        combine = _OPERATORS.get(computes.operator)
        exact = combine(*operands) if combine is not None else operands[0]
        narrow = ex.trunc(exact, bits)
        # What does not fit differs from what comes back: a negative difference, a sum that is too large.
        fits = ex.eq(ex.convert(narrow, wide, computes.signed_result), exact)
        # The sum as the caller sees it: where it fits, nothing was cut off.
        value = self._sum(site, computes, bits) if fits is not ex.FALSE else narrow
        stored = ex.ite(fits, value, ex.const((1 << bits) - 1, bits))
        self.store(state, frame, result, stored, bits // 8, pointee_name(site.call, computes.result))
        return self._status(state, frame, site, fits, 0xC0000095)  # STATUS_INTEGER_OVERFLOW of ntstatus.h

    def _status(self, state: State, frame: Frame, site: CallSite, succeeds: Expr, failure: int) -> State:
        """Give a call's temporary STATUS_SUCCESS, or the failure."""
        state = self._result(state, frame, site, Origin.INPUT)
        if site.call.result is not None:
            width = state.temporaries[site.call.result].width
            status = ex.ite(succeeds, ex.const(0, width), ex.const(failure, width))
            state.temporaries[site.call.result] = status
        return state

    def _sum(self, site: CallSite, computes: Computes, bits: int) -> Expr:
        """The result at its own width, in a form that stays linear."""
        left, right = (
            value if value.width == bits else ex.convert(value, bits, computes.signed)
            for value in (site.arguments[index] for index in computes.operands)
        )
        combine = _OPERATORS.get(computes.operator)
        return combine(left, right) if combine is not None else left

    # Strings ---------------------------------------------------------------------------------------------------------

    def _write(self, state: State, frame: Frame, site: CallSite, contract: Contract, writes: Writes) -> None:
        """A routine writes a string or a value: up to its bound, or as long as the source is."""
        to = site.arguments[writes.to]
        if writes.optional and ex.const_of(to) == 0:
            return
        size: Expr | None = None
        bound = True
        source = self._literal_length(site, writes.source)
        if writes.count is not None and writes.count < len(site.arguments):
            count = self._size(site.arguments[writes.count], site, writes.count)
            size = ex.mul(count, ex.const(writes.unit, self.pointer_bits)) if writes.unit > 1 else count
        elif source is not None and not writes.appends:
            size, bound = ex.const(source, self.pointer_bits), False
        elif writes.source is not None and writes.source < len(site.arguments) and not writes.appends:
            length = self._length(state, site.arguments[writes.source], site, writes.source)
            size = ex.mul(
                ex.add(length, ex.const(1, self.pointer_bits)), ex.const(writes.unit, self.pointer_bits)
            )
            bound = False
        element = site.call.arguments[writes.to].type.element_bits // 8
        if writes.count is None and writes.source is None:
            size, bound = ex.const(element, self.pointer_bits), False
        strings = self._written_strings(state, site, contract, writes)
        for target in self.targets(to) or ():
            self.access(
                state,
                frame,
                target,
                size,
                writes=True,
                text=text_of(site, writes.to),
                through=site.name,
                bound=bound,
            )
            region = self.region(state, target.base)
            tag = self.occasion(state, frame)
            name = pointee_name(site.call, writes.to)
            if size is not None:
                region = self.overwritten(state, region, target.offset, size, tag, name)
            else:
                region = mem.forget(region, target.offset, None, Default.CHANGED, tag, name)
            state.memory[target.base] = region
            self.remember_text(state, target, strings, None if bound else size, tag)
            if writes.count is not None and size is not None and target.guard is ex.TRUE:
                self._bound_length(state, to, size, site, writes.to)
                longest = None if writes.appends else self._longest_text(state, site, writes)
                if longest is not None:
                    room = ex.const((longest + 1) * max(element, 1), self.pointer_bits)
                    self._bound_length(state, to, room, site, writes.to)
        if writes.source is not None and writes.source < len(site.arguments):
            self._read_through(state, frame, site, writes.source)

    def _written_strings(
        self, state: State, site: CallSite, contract: Contract, writes: Writes
    ) -> list[Case]:
        """The strings that a routine writes: those of its source, behind what is there, or what its format makes."""
        arguments = site.arguments
        if writes.format is not None and writes.format < len(arguments):
            given = [
                self._argument_text(state, site, index)
                for index in range(len(contract.parameters), len(arguments))
            ]
            formats = self.strings_behind(state, arguments[writes.format], "")
            return [
                Case(case.guard, formatted(case.parts[0].text.removesuffix("\0"), given))
                for case in formats
                if len(case.parts) == 1 and case.parts[0].is_constant
            ]
        index = writes.counted if writes.counted is not None else writes.source
        if index is None or index >= len(arguments):
            return []
        if writes.counted is not None:
            strings = self._counted_text(state, site, index)
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

    def _counted_text(self, state: State, site: CallSite, index: int) -> list[Case]:
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

    def _longest_text(self, state: State, site: CallSite, writes: Writes) -> int | None:
        """The most characters that the format of a routine makes, whatever its arguments are; None if they decide."""
        if writes.format is None or writes.format >= len(site.arguments):
            return None
        lengths: list[int] = []
        for case in self.strings_behind(state, site.arguments[writes.format], ""):
            is_known = len(case.parts) == 1 and case.parts[0].is_constant
            text = case.parts[0].text.removesuffix("\0") if is_known else "%s"
            length = longest_text(text, self.pointer_bits)
            if length is None:
                return None
            lengths.append(length)
        return max(lengths, default=None)

    def _bound_length(self, state: State, pointer: Expr, size: Expr, site: CallSite, index: int) -> None:
        """A string that was just written fits into the bytes that its writer was given."""
        unit = max(site.call.arguments[index].type.element_bits // 8, 1)
        length = self._length(state, pointer, site, index)
        if length.symbol is None or not ex.has_origin(length, Origin.INPUT):
            return
        taken = ex.mul(ex.add(length, ex.const(1, length.width)), ex.const(unit, length.width))
        fits = ex.lor(ex.ule(taken, size), ex.ult(size, ex.const(unit, size.width)))
        state.assume(fits)

    def _length(self, state: State, pointer: Expr, site: CallSite, index: int) -> Expr:
        """The length of a string in characters, without its terminator: the same for the same contents.

        Contents are told apart by what the first character is, as far as that is known.
        """
        unit = max(site.call.arguments[index].type.element_bits // 8, 1)
        return self._string_length(state, pointer, unit, text_of(site, index) or "the string")

    def _string_length(self, state: State, pointer: Expr, unit: int, name: str) -> Expr:
        """The same, of a string of units of `unit` bytes that messages call `name`."""
        width = self.pointer_bits
        if pointer.op is Op.ITE:
            test, first, second = pointer.args
            return refine.conditional(
                test,
                self._string_length(state, first, unit, name),
                self._string_length(state, second, unit, name),
            )
        targets = self.targets(pointer)
        if not targets or len(targets) > 1:
            return fresh_symbol(f"the length of {name}", width, Origin.LOST)
        target = targets[0]
        offset = ex.const_of(target.offset)
        constant = self.texts.constant(target.base, offset, unit) if offset is not None else None
        if constant is not None and "\0" in constant:
            return ex.const(constant.index("\0"), width)
        first = mem.load(self.region(state, target.base), target.base, target.offset, unit, Reading())
        # Nobody has strings of a gigabyte: sizes made of a length wrap in a byte or a word, not in 32 bits.
        bound = Interval.span(0, _LONGEST_STRING, width)
        return ex.symbol(
            Symbol(f"the length of {name}", width, False, Origin.INPUT, ("length", first), bound)
        )

    def _literal_length(self, site: CallSite, index: int | None) -> int | None:
        if index is None or index >= len(site.arguments):
            return None
        symbol = site.arguments[index].symbol
        if symbol is not None and isinstance(symbol.key, tuple) and symbol.key[0] == "string":
            return int(symbol.key[3])
        return None

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

    def _count_strings(self, state: State, frame: Frame, site: CallSite, contract: Contract) -> None:
        """The fields of a counted string are set: to describe a text, or to that of its own buffer."""
        found = contract.describes
        if found is not None and found.room is not None and found.room < len(site.arguments):
            string, text, room = (site.arguments[part] for part in (found.string, found.source, found.room))
            name = pointee_name(site.call, found.string)
            countedstrings.describe_room(self, state, frame, string, text, ex.convert(room, 16, False), name)
        elif found is not None and max(found.string, found.source) < len(site.arguments):
            length = self._length(state, site.arguments[found.source], site, found.source)
            size = ex.mul(length, ex.const(found.unit, length.width))
            string, text = site.arguments[found.string], site.arguments[found.source]
            name = pointee_name(site.call, found.string)
            countedstrings.describe(self, state, frame, string, text, size, found.unit, name)
        rewrites = contract.rewrites
        if rewrites is not None and rewrites.string < len(site.arguments):
            name = pointee_name(site.call, rewrites.string)
            string = site.arguments[rewrites.string]
            strings: list[Case] = []
            copied: Expr | None = None
            if rewrites.source is not None and rewrites.source < len(site.arguments):
                strings = self._counted_text(state, site, rewrites.source)
                source, of = site.arguments[rewrites.source], pointee_name(site.call, rewrites.source)
                copied = countedstrings.copied_length(self, state, string, name, source, of)
                buffer = countedstrings.field_of(name, "Buffer")
                for target in self.targets(countedstrings.buffer_of(self, state, string, buffer)) or ():
                    size = ex.zext(copied, self.pointer_bits)
                    self.access(state, frame, target, size, writes=True, text=buffer, through=site.name)
            countedstrings.rewrite(self, state, frame, string, name, strings, copied)
