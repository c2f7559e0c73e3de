"""How the source spells a call and its arguments."""

from __future__ import annotations

import re

from ddilint.analysis.evaluator import Frame
from ddilint.analysis.events import CallSite
from ddilint.analysis.state import Aside, State
from ddilint.ir import nodes as ir

# `&extension->Field`, whatever type of pointer it is taken for.
_ADDRESS = re.compile(r"(?:\([\w\s]+\*[\w\s*]*\)\s*)*\(*\s*&(?!&)")


def place_of(frame: Frame, call: ir.Call) -> tuple[object, ...]:
    """What tells the place of a call from others on a path: how often it was made is counted under it."""
    return (frame.name, call.location, call.name)


def name_of(state: State, frame: Frame, site: CallSite) -> tuple[object, ...]:
    """What tells a call from others on its path: where it stands, and the how many-th time it is made."""
    key = place_of(frame, site.call)
    return ("call", key, state.counts.get(key, 0), Aside((site.call.name, site.arguments)))


def spelling_of(site: CallSite, index: int) -> str:
    """How the source spells an argument, also where a macro makes the call: its arguments are its own."""
    text = site.call.text_of(index)
    if not text.startswith(f"{site.name}("):
        return text
    depth, start, parts = 0, len(site.name) + 1, []
    for at, character in enumerate(text[start:], start):
        depth += (character in "([{") - (character in ")]}")
        if depth < 0 or (character == "," and depth == 0):
            parts.append(text[start:at].strip())
            start = at + 1
    return parts[index] if index < len(parts) else ""


def handed_bytes(site: CallSite, index: int) -> int:
    """How much of a variable an argument without a type hands over, in bytes; 0 for all of it.

    `&variable` and `&variable.Field` are converted to `PVOID` from a pointer that still tells.
    """
    expression = site.call.arguments[index]
    is_void = expression.type.name.startswith("void ")
    size = 1
    while isinstance(expression, ir.Convert):
        expression = expression.operand
        size = max(size, expression.type.element_bits // 8)
    if size > 1:
        return size
    if isinstance(expression, ir.VariableAddress):
        variable = site.function.variables.get(expression.variable)
        if variable is None:
            return 1
        # An object that a method is called on is handed over as a whole.
        return max(1, variable.type.size_bytes) if variable.type.is_scalar else 0
    return 0 if is_void else 1


def pointee_name(call: ir.Call, index: int) -> str:
    """How the source would spell what an argument points to."""
    text = call.text_of(index)
    address = _ADDRESS.match(text)
    return text[address.end() :].strip("()") if address is not None else (f"*{text}" if text else "")
