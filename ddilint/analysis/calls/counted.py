"""What the contract of a routine says of counted strings: it lets one describe a text, or writes another into it."""

from __future__ import annotations

from ddilint.analysis import countedstrings
from ddilint.analysis.calls.sites import pointee_name, spelling_of
from ddilint.analysis.calls.strings import StringCalls
from ddilint.analysis.evaluator import Frame
from ddilint.analysis.events import CallSite
from ddilint.analysis.formats import Argument
from ddilint.analysis.state import State
from ddilint.analysis.texts import UNIT_BYTES, Case
from ddilint.contracts.model import Contract, Converts, Rewrites
from ddilint.domains import expr as ex
from ddilint.domains import refine
from ddilint.domains.expr import Expr

_LENGTH_BITS = 16
_INT_BITS = 32
_CONVERSIONS = {0: "u", 8: "o", 10: "u", 16: "x"}
"""What formats a number as the routines do that take a base; 0 means 10."""


class CountedStringCalls(StringCalls):
    """Executes what contracts say of counted strings."""

    def _count_strings(self, state: State, frame: Frame, site: CallSite, contract: Contract) -> None:
        """The fields of a counted string are set: to describe a text, or to that of its own buffer."""
        found = contract.describes
        if found is not None and found.room is not None and found.room < len(site.arguments):
            string, text, room = (site.arguments[part] for part in (found.string, found.source, found.room))
            name = pointee_name(site.call, found.string)
            countedstrings.describe_room(self, state, frame, string, text, ex.convert(room, 16, False), name)
        elif found is not None and max(found.string, found.source) < len(site.arguments):
            characters = self._length(state, site.arguments[found.source], site, found.source)
            size = ex.mul(characters, ex.const(found.unit, characters.width))
            string, text = site.arguments[found.string], site.arguments[found.source]
            name = pointee_name(site.call, found.string)
            countedstrings.describe(self, state, frame, string, text, size, found.unit, name)
        rewrites = contract.rewrites
        if rewrites is not None and rewrites.string < len(site.arguments):
            name = pointee_name(site.call, rewrites.string)
            string = site.arguments[rewrites.string]
            length = self._rewritten_length(state, site, contract, rewrites)
            if length is not None:
                buffer = countedstrings.field_of(name, "Buffer")
                for target in self.targets(countedstrings.buffer_of(self, state, string, buffer)) or ():
                    size = ex.zext(length, self.pointer_bits)
                    self.access(state, frame, target, size, writes=True, text=buffer, through=site.name)
            strings = self._rewritten_strings(state, site, contract, rewrites)
            countedstrings.rewrite(self, state, frame, string, name, strings, length)
        converts = contract.converts
        if converts is not None and max(converts.string, converts.source, converts.makes) < len(
            site.arguments
        ):
            self._convert_string(state, frame, site, converts)

    def _convert_string(self, state: State, frame: Frame, site: CallSite, converts: Converts) -> None:
        """The text of a counted string becomes that of another one, in its buffer or in a new one."""
        string, name = site.arguments[converts.string], pointee_name(site.call, converts.string)
        read = self._bytes_of(state, site, converts.source)
        longest = ex.mul(read, ex.const(converts.times, read.width))
        if ex.const_of(site.arguments[converts.makes]) == 0:
            countedstrings.rewrite(self, state, frame, string, name, [])
        else:
            countedstrings.make_anew(self, state, frame, string)
        made = self._bytes_of(state, site, converts.string)
        state.assume(ex.ule(made, longest))

    def _rewritten_length(
        self, state: State, site: CallSite, contract: Contract, rewrites: Rewrites
    ) -> Expr | None:
        """The bytes in a counted string after it was rewritten (16 bits); None where nothing is known of the text."""
        made = self._made_for_counted(state, site, contract, rewrites)
        if made is None:
            return None
        if rewrites.most is not None and rewrites.most < len(site.arguments):
            most = self._size(site.arguments[rewrites.most], site, rewrites.most)
            limit = ex.mul(most, ex.const(rewrites.unit, most.width))
            made = refine.conditional(ex.ult(limit, made), limit, made)
        string, name = site.arguments[rewrites.string], pointee_name(site.call, rewrites.string)
        room = ex.zext(countedstrings.maximum_of(self, state, string, name), self.pointer_bits)
        before = self._bytes_of(state, site, rewrites.string)
        if rewrites.appends:
            made = ex.add(before, made)
        fitting = refine.conditional(ex.ult(room, made), before if rewrites.fails else room, made)
        return ex.trunc(fitting, _LENGTH_BITS)

    def _made_for_counted(
        self, state: State, site: CallSite, contract: Contract, rewrites: Rewrites
    ) -> Expr | None:
        """The bytes of the text that is written into a counted string, if all of it is; None where that is unknown."""
        arguments = site.arguments
        length: Expr | None = None
        if rewrites.source is not None and rewrites.source < len(arguments):
            return self._bytes_of(state, site, rewrites.source)
        if rewrites.text is not None and rewrites.text < len(arguments):
            length = self._length(state, arguments[rewrites.text], site, rewrites.text)
        elif rewrites.format is not None:
            length = self.formatted_length(state, site, contract, rewrites.format, UNIT_BYTES)
        elif rewrites.number is not None and rewrites.base is not None and rewrites.base < len(arguments):
            base = ex.const_of(arguments[rewrites.base])
            conversion = None if base is None else _CONVERSIONS.get(base)
            value = arguments[rewrites.number]
            wide = "I64" if value.width > _INT_BITS else ""
            if conversion is not None:
                formatter = self.formatter(state, site, UNIT_BYTES)
                length = formatter.length(f"%{wide}{conversion}", [Argument(value, False, rewrites.number)])
        return None if length is None else ex.mul(length, ex.const(UNIT_BYTES, length.width))

    def _rewritten_strings(
        self, state: State, site: CallSite, contract: Contract, rewrites: Rewrites
    ) -> list[Case]:
        """The strings that a counted string can describe after it was rewritten; none where they are not known."""
        arguments = site.arguments
        if rewrites.appends or rewrites.most is not None:
            return []
        if rewrites.source is not None and rewrites.source < len(arguments):
            return self.counted_text(state, site, rewrites.source)
        if rewrites.text is not None and rewrites.text < len(arguments):
            return self.strings_behind(state, arguments[rewrites.text], spelling_of(site, rewrites.text))
        if rewrites.format is not None and rewrites.format < len(arguments):
            return self.formatted_strings(state, site, contract, rewrites.format)
        return []

    def _bytes_of(self, state: State, site: CallSite, index: int) -> Expr:
        """The bytes of the text of the counted string behind an argument, as wide as a pointer."""
        length = countedstrings.length_of(self, state, site.arguments[index], spelling_of(site, index))
        return ex.zext(length, self.pointer_bits)
