"""What the text of a function hands over to another one that it calls."""

from __future__ import annotations

import re
from collections.abc import Collection

from ddilint.project.lexical import Code, FunctionText
from ddilint.project.members import is_parameter
from ddilint.project.namesakes import mentioned
from ddilint.project.words import occurrences

_NAME_BEFORE = re.compile(rb"(\w+)\s*\Z")
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


def receivers_of(code: Code, function: FunctionText, name: str) -> list[str]:
    """Whom a function hands the address of another one, one for each place; empty names where it is no argument."""
    return [
        called_around(code.text, start, function.body_start)
        for start in mentioned(code.text, name.encode(), function.body_start, function.end)
    ]


def called_around(text: bytes, offset: int, begin: int) -> str:
    """The name in front of the parentheses around an offset; empty for none."""
    depth = 0
    for at in range(offset - 1, begin, -1):
        character = text[at]
        if character in b";{}":
            break
        depth += (character == ord(")")) - (character == ord("("))
        if depth < 0:
            named = _NAME_BEFORE.search(text, max(begin, at - 80), at)
            return named[1].decode() if named is not None else ""
    return ""
