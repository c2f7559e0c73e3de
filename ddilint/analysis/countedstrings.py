"""Counted strings (UNICODE_STRING, ANSI_STRING) in memory: what routines leave in their fields.

The layout is that of ntdef.h: two lengths of 16 bits, in bytes, and a pointer. What lies behind the pointer is
forgotten when a routine writes there.
"""

from __future__ import annotations

from collections.abc import Sequence

from ddilint.analysis import memory as mem
from ddilint.analysis.evaluator import Evaluator, Frame
from ddilint.analysis.memory import Reading
from ddilint.analysis.state import State
from ddilint.analysis.texts import Case
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Origin, Symbol

_LENGTH_BITS = 16
_MAXIMUM_AT = 2
# A longer text is cut: an even number, with room for the terminator.
_LONGEST = 0xFFFC


def describe(
    evaluator: Evaluator,
    state: State,
    frame: Frame,
    string: Expr,
    text: Expr,
    length: Expr,
    unit: int,
    name: str,
) -> None:
    """Let a counted string describe a text of `length` bytes (of pointer width) in units of `unit` bytes.

    Where there may be no text, its length is 0: nobody else measures it then, so that this ties the fields to the
    length on all paths. Only where there is none for certain, there is no room for its terminator either.
    """
    longest = ex.const(_LONGEST, length.width)
    nothing = ex.const(0, length.width)
    has_text = ex.ne(text, ex.const(0, text.width))
    state.assume(ex.lor(has_text, ex.eq(length, nothing)))
    used = ex.ite(ex.ult(longest, length), longest, length)
    is_none = state.decide(has_text) is False
    maximum = nothing if is_none else ex.add(used, ex.const(unit, used.width))
    for at, value, field in ((0, used, "Length"), (_MAXIMUM_AT, maximum, "MaximumLength")):
        stored = ex.trunc(value, _LENGTH_BITS)
        _store(evaluator, state, frame, string, at, stored, field_of(name, field))
    _store(evaluator, state, frame, string, text.width // 8, text, field_of(name, "Buffer"))


def describe_room(
    evaluator: Evaluator, state: State, frame: Frame, string: Expr, text: Expr, room: Expr, name: str
) -> None:
    """Let a counted string describe an empty text with room for `room` bytes."""
    _store(evaluator, state, frame, string, 0, ex.const(0, _LENGTH_BITS), field_of(name, "Length"))
    _store(evaluator, state, frame, string, _MAXIMUM_AT, room, field_of(name, "MaximumLength"))
    _store(evaluator, state, frame, string, text.width // 8, text, field_of(name, "Buffer"))


def maximum_of(evaluator: Evaluator, state: State, string: Expr, name: str) -> Expr:
    """For how many bytes a counted string, which is called `name`, has room."""
    reading = Reading(field_of(name, "MaximumLength"))
    return _load(evaluator, state, string, _MAXIMUM_AT, reading, _LENGTH_BITS)


def rewrite(
    evaluator: Evaluator,
    state: State,
    frame: Frame,
    string: Expr,
    name: str,
    strings: Sequence[Case],
    length: Expr | None = None,
) -> None:
    """Let a routine write another text into the buffer of a counted string: one of `strings`, if it holds that much.

    The text has `length` bytes where that is known.
    """
    width = string.width
    maximum = maximum_of(evaluator, state, string, name)
    key = ("length", evaluator.occasion(state, frame))
    if length is None:
        length = ex.symbol(Symbol(field_of(name, "Length"), _LENGTH_BITS, False, Origin.INPUT, key))
        state.assume(ex.ule(length, maximum))
    _store(evaluator, state, frame, string, 0, length, field_of(name, "Length"))
    text = _load(evaluator, state, string, width // 8, Reading(field_of(name, "Buffer"), pointer=True), width)
    size = ex.zext(maximum, width)
    for target in evaluator.targets(text) or ():
        region = evaluator.region(state, target.base)
        state.memory[target.base] = evaluator.overwritten(state, region, target, size, key, "")
        evaluator.remember_text(state, target, strings, ex.zext(length, width), key)


def make_anew(evaluator: Evaluator, state: State, frame: Frame, string: Expr) -> None:
    """Let a routine set all fields of a counted string: it describes a buffer that the routine makes."""
    size = ex.const(2 * string.width // 8, string.width)
    for target in evaluator.targets(string) or ():
        region = evaluator.region(state, target.base)
        key = ("made", evaluator.occasion(state, frame))
        state.memory[target.base] = evaluator.overwritten(state, region, target, size, key, "")


def buffer_of(evaluator: Evaluator, state: State, string: Expr, name: str) -> Expr:
    """The pointer to the text of a counted string, which is called `name`."""
    return _load(evaluator, state, string, string.width // 8, Reading(name, pointer=True), string.width)


def length_of(evaluator: Evaluator, state: State, string: Expr, spelling: str) -> Expr:
    """The length in bytes of the text of a counted string that an argument spelled so leads to."""
    name = spelling[1:] if spelling.startswith("&") else f"*{spelling}"
    return _load(evaluator, state, string, 0, Reading(field_of(name, "Length")), _LENGTH_BITS)


def field_of(name: str, field: str) -> str:
    """What a field of the string that is called `name` is called: `*s` has `s->Length`."""
    return f"{name[1:]}->{field}" if name.startswith("*") else f"{name}.{field}"


def _store(
    evaluator: Evaluator, state: State, frame: Frame, string: Expr, at: int, value: Expr, name: str
) -> None:
    address = ex.add(string, ex.const(at, string.width))
    evaluator.store(state, frame, address, value, value.width // 8, name)


def _load(evaluator: Evaluator, state: State, string: Expr, at: int, reading: Reading, bits: int) -> Expr:
    """A field of the string; anything, where it cannot be said which string it is."""
    targets = evaluator.targets(string)
    if not targets or len(targets) > 1:
        key = ("somewhere", string, at)
        origin = Origin.POINTER if reading.pointer else Origin.OPAQUE
        return ex.symbol(Symbol(reading.name, bits, False, origin, key))
    target = targets[0]
    offset = ex.add(target.offset, ex.const(at, string.width))
    return mem.load(evaluator.region(state, target.base), target.base, offset, bits // 8, reading)
