"""What the text of a function hands over to another one that it calls."""

from __future__ import annotations

import re
from collections.abc import Collection

from ddilint.project.lexical import Code, FunctionText
from ddilint.project.members import is_parameter
from ddilint.project.words import occurrences

_PLAIN_ARGUMENTS = re.compile(rb"\s*\(([^(){};]*)\)")


def passes_on(code: Code, function: FunctionText, called: str, positions: Collection[int]) -> bool:
    """Whether a function hands on its own parameters at some positions of a function's, wherever it calls that.

    What is no plain name, text does not tell.
    """
    header = function.name_offset + len(function.name), function.body_start
    for start in occurrences(code.text, called.encode(), function.body_start, function.end):
        listed = _PLAIN_ARGUMENTS.match(code.text, start + len(called), function.end)
        arguments = (
            [each.strip().decode("utf-8", "replace") for each in listed[1].split(b",")] if listed else []
        )
        for position in positions:
            name = arguments[position] if position < len(arguments) else ""
            if not name.isidentifier() or not is_parameter(code.text, name, *header):
                return False
    return True
