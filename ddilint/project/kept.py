"""Which fields and variables of file scope a function stores what a routine returns in, as its text has it."""

from __future__ import annotations

import re

from ddilint.project.lexical import Code, FunctionText

_CAST = rb"(?:\(\s*(?:\w+\s+)*\w+[\s*]*\)\s*)*"
_STORED_BEFORE = re.compile(rb"(->|\.)?\s*\b(\w+)\s*=\s*\(*\s*" + _CAST + rb"\Z")
_EXCHANGED = rb"&[\w\s.>()\[\]-]{0,100}(?:->|\.)\s*(\w+)\s*\)*\s*,\s*"
_EXCHANGED_BEFORE = re.compile(_EXCHANGED + _CAST + rb"\Z")
_DECLARED = rb"(?:\b(?!(?:return|else|do|goto|case)\b)\w+[\s*]+|,[\s*]*)%s\s*[=;,)\[]"
_LOOK_BACK = 200


def places_given(code: Code, function: FunctionText, offset: int) -> frozenset[str]:
    """The fields and variables of file scope that get what the call at an offset returns.

    At once, or from the variable that has it first. A field whose address stands in front of the value gets it from an
    exchange.
    """
    begin = max(function.body_start, offset - _LOOK_BACK)
    before = code.text[begin:offset]
    exchanged = _EXCHANGED_BEFORE.search(before)
    if exchanged is not None:
        return frozenset((exchanged[1].decode(),))
    stored = _STORED_BEFORE.search(before)
    if stored is None:
        return frozenset()
    if stored[1] or not _is_declared(code, function, stored[2]):
        return frozenset((stored[2].decode(),))
    ways = (
        rb"(?:->|\.)\s*(\w+)\s*=\s*" + _CAST + stored[2] + rb"\s*[;,)=]",
        _EXCHANGED + _CAST + stored[2] + rb"\s*[,)]",
    )
    given = {
        found[1]
        for way in ways
        for found in re.compile(way).finditer(code.text, function.body_start, function.end)
    }
    passed_on = re.compile(rb"[;{})]\s*(\w+)\s*=\s*" + _CAST + stored[2] + rb"\s*;")
    given |= {
        found[1]
        for found in passed_on.finditer(code.text, function.body_start, function.end)
        if not _is_declared(code, function, found[1])
    }
    return frozenset(name.decode() for name in given)


def _is_declared(code: Code, function: FunctionText, name: bytes) -> bool:
    """Whether a name is that of a function's own variable or parameter."""
    return re.compile(_DECLARED % name).search(code.text, function.start, function.end) is not None
