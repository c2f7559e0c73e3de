"""What the contract of a routine says of the memory that it reads and writes: fills, exchanges, sums."""

from __future__ import annotations

from ddilint.analysis import memory as mem
from ddilint.analysis.calls.counted import CountedStringCalls
from ddilint.analysis.calls.sites import pointee_name
from ddilint.analysis.evaluator import Frame, followed
from ddilint.analysis.events import CallSite
from ddilint.analysis.memory import Default, Reading, Region
from ddilint.analysis.state import State, Status
from ddilint.contracts.model import Computes, Contract, Exchanges, Sets
from ddilint.domains import expr as ex
from ddilint.domains import refine
from ddilint.domains.expr import Expr, Origin, Symbol
from ddilint.domains.interval import Interval
from ddilint.ir import nodes as ir

ULONG_BITS = 32
_OPERATORS = {"+": ex.add, "-": ex.sub, "*": ex.mul, "&": ex.band, "|": ex.bor, "^": ex.bxor}


class ContentCalls(CountedStringCalls):
    """Executes what contracts say of memory."""

    # Memory ----------------------------------------------------------------------------------------------------------

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
        followed(state, targets, size)
        array = self.array_written(state, frame, site.call.arguments[fills.to], length or 1)
        for target in targets:
            self.access(
                state, frame, target, size, writes=True, text=site.call.text_of(fills.to), through=site.name
            )
            region = self.region(state, target.base)
            told = byte if target.guard is ex.TRUE else None
            whole = ex.const_of(target.offset) == 0 and self._covers(state, target.base, size)
            if told is not None and (length is not None or whole):
                bounds = self._bounds(state, target, array, length or 1)
                region = mem.fill(region, target.offset, length, told & 0xFF, bounds)
            else:
                default = Default.CHANGED if told is None else Default.OPAQUE
                tag = self.occasion(state, frame)
                region = self.overwritten(state, region, target, size, tag, "", default, array)
            state.memory[target.base] = region
            if told is not None:
                self.forget_stores(state, target, length)

    def _set(self, state: State, frame: Frame, site: CallSite, sets: Sets) -> None:
        """A routine stores a number that is one of some."""
        if sets.at >= len(site.arguments):
            return
        name = pointee_name(site.call, sets.at)
        bits = site.call.arguments[sets.at].type.element_bits or ULONG_BITS
        key = ("set", self.occasion(state, frame))
        number = Symbol(name, bits, False, Origin.INPUT, key, Interval.span(*sets.between, bits))
        self.store(state, frame, site.arguments[sets.at], ex.symbol(number), bits // 8, name)

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
        targets, text = self.targets(at), pointee_name(site.call, exchanges.at)
        if bits not in (8, 16, 32, 64):
            return False

        def argument(index: int | None) -> Expr:
            if index is None:
                return ex.const(1, bits)
            return ex.convert(site.arguments[index], bits, site.call.arguments[index].type.signed)

        value = argument(exchanges.value)
        if not targets or not all(self.is_local(target.base, state) for target in targets):
            if exchanges.operator == "=":
                self.replaced(state, frame, at, value, bits // 8, text)
            return False
        old = self._held_at(state, frame, site, exchanges)
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

    def _taken_out(self, state: State, site: CallSite, exchanges: Exchanges) -> None:
        """What an exchange returns is the pointer that was in the variable: others may have put it there."""
        if site.call.result is None or exchanges.at >= len(site.arguments):
            return
        result = state.temporaries[site.call.result]
        targets = self.targets(site.arguments[exchanges.at])
        if result.symbol is None or result.width != self.pointer_bits or not targets or len(targets) != 1:
            return
        target, size = targets[0], self.pointer_bits // 8
        text = pointee_name(site.call, exchanges.at)
        others = Region(Default.CHANGED, ("by", result.symbol.key, exchanges.at, "before"))
        held = mem.load(others, target.base, target.offset, size, Reading(text, pointer=True))
        state.temporaries[site.call.result] = held

    def replaced(self, state: State, frame: Frame, address: Expr, value: Expr, size: int, text: str) -> None:
        """A value takes the place of what others may replace, too, and is forgotten at once."""

    def _held_at(self, state: State, frame: Frame, site: CallSite, exchanges: Exchanges) -> Expr:
        """What is in the variable before the exchange."""
        bits = site.call.arguments[exchanges.at].type.element_bits
        kind = ir.TypeKind.POINTER if bits == self.pointer_bits else ir.TypeKind.INTEGER
        text = pointee_name(site.call, exchanges.at)
        return self.load(state, frame, site.arguments[exchanges.at], ir.Type(kind, bits), text)

    def _may_refuse(self, state: State, site: CallSite, exchanges: Exchanges) -> bool:
        """Whether an object that is alive is offered to a variable that may hold something else than is expected."""
        offered = exchanges.value
        if (
            exchanges.if_equal is None
            or offered is None
            or max(offered, exchanges.if_equal) >= len(site.arguments)
        ):
            return False
        if site.call.arguments[exchanges.at].type.element_bits != self.pointer_bits:
            return False
        found = (state.objects.get(target.base) for target in self.targets(site.arguments[offered]) or ())
        return any(each is not None and each.tracked and each.status is Status.LIVE for each in found)

    def _offer(self, state: State, frame: Frame, site: CallSite, contract: Contract) -> list[State]:
        """A variable takes an object over where it holds what is expected; elsewhere the object stays the caller's."""
        exchanges = contract.exchanges
        assert exchanges is not None
        assert exchanges.value is not None
        assert exchanges.if_equal is not None
        place = pointee_name(site.call, exchanges.at)
        held = self._held_at(state, frame, site, exchanges)
        is_expected = ex.eq(held, site.arguments[exchanges.if_equal])
        after: list[State] = []
        for condition, says in (
            (is_expected, f"{site.name} stores it in {place}"),
            (ex.lnot(is_expected), f"{site.name} finds something else in {place}"),
        ):
            here = state.fork()
            if not here.assume(condition):
                continue
            here.step(site.location, says, frame.depth, condition)
            if condition is is_expected:
                self.escape(here, site.arguments[exchanges.value], site.location, f"handed to {site.name}")
            if contract.writes is not None:
                self._write(here, frame, site, contract, contract.writes)
            if site.call.result is not None:
                here.temporaries[site.call.result] = held
            after.append(here)
        return after

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

    def _sum(self, site: CallSite, computes: Computes, bits: int) -> Expr:
        """The result at its own width, in a form that stays linear."""
        left, right = (
            value if value.width == bits else ex.convert(value, bits, computes.signed)
            for value in (site.arguments[index] for index in computes.operands)
        )
        combine = _OPERATORS.get(computes.operator)
        return combine(left, right) if combine is not None else left
