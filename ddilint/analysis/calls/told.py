"""What routines tell by a number that they return, or store: bounds that their pages document."""

from __future__ import annotations

from ddilint.analysis.calls.contents import ULONG_BITS, ContentCalls
from ddilint.analysis.calls.sites import pointee_name
from ddilint.analysis.evaluator import Frame
from ddilint.analysis.events import CallSite
from ddilint.analysis.state import State
from ddilint.contracts.model import Told
from ddilint.domains import expr as ex
from ddilint.domains import refine
from ddilint.domains.expr import Expr
from ddilint.ir import nodes as ir


class ToldNumbers(ContentCalls):
    """Says on a path what is documented of the numbers that a call left there."""

    def note_told(self, state: State, frame: Frame, site: CallSite, told: Told) -> None:
        """The call has been executed: its result, and what it stored, are what it told."""
        result = state.temporaries.get(site.call.result) if site.call.result is not None else None
        if result is not None and site.call.result is not None:
            if told.magnitude_of is not None and told.magnitude_of < len(site.arguments):
                value = ex.convert(site.arguments[told.magnitude_of], result.width, signed=True)
                is_negative = ex.slt(value, ex.const(0, value.width))
                magnitude = refine.conditional(is_negative, ex.neg(value), value)
                state.temporaries[site.call.result] = magnitude
            if told.returns_at_most is not None:
                self._note_bound(state, site, result, told.returns_at_most, ex.FALSE)
        if told.tells is None or told.at_most is None or told.tells >= len(site.arguments):
            return
        is_void = ex.FALSE
        if site.call.type.signed and result is not None:
            is_void = ex.slt(result, ex.const(0, result.width))
        if told.into is not None and told.into < len(site.arguments):
            into = site.arguments[told.into]
            is_void = ex.lor(is_void, ex.eq(into, ex.const(0, into.width)))
        pointer = site.arguments[told.tells]
        bits = site.call.arguments[told.tells].type.element_bits
        if told.in_status_block:
            bits = self.pointer_bits
            pointer = ex.add(pointer, ex.const(bits // 8, pointer.width))
        elif bits not in (ULONG_BITS, self.pointer_bits):
            bits = ULONG_BITS
        targets = self.targets(pointer)
        if ex.const_of(site.arguments[told.tells]) == 0 or not targets or len(targets) > 1:
            return
        name = pointee_name(site.call, told.tells)
        stored = self.load(state, frame, pointer, ir.Type(ir.TypeKind.INTEGER, bits), name)
        self._note_bound(state, site, stored, told.at_most, is_void)

    def _note_bound(self, state: State, site: CallSite, value: Expr, most: int, unless: Expr) -> None:
        if most < len(site.arguments):
            limit = self._size(site.arguments[most], site, most)
            state.assume(ex.lor(unless, ex.ule(ex.convert(value, limit.width, signed=False), limit)))
