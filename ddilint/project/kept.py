"""Which fields a function stores what a routine returns in, as its text has it."""

from __future__ import annotations

import re

from ddilint.project.lexical import Code, FunctionText

_CAST = rb"(?:\(\s*(?:\w+\s+)*\w+[\s*]*\)\s*)*"
_STORED_BEFORE = re.compile(rb"(->|\.)?\s*\b(\w+)\s*=\s*\(*\s*" + _CAST + rb"\Z")
_LOOK_BACK = 200


def fields_given(code: Code, function: FunctionText, offset: int) -> frozenset[str]:
    """The fields that get what the call at an offset returns: at once, or from the variable that has it first."""
    begin = max(function.body_start, offset - _LOOK_BACK)
    stored = _STORED_BEFORE.search(code.text[begin:offset])
    if stored is None:
        return frozenset()
    if stored[1]:
        return frozenset((stored[2].decode(),))
    passed_on = re.compile(rb"(?:->|\.)\s*(\w+)\s*=\s*" + _CAST + stored[2] + rb"\s*[;,)=]")
    return frozenset(
        found[1].decode() for found in passed_on.finditer(code.text, function.body_start, function.end)
    )
