"""Where a name in a source's text is only that of a part of a structure, or of a parameter.

A function and a field may have the same name. Where all that a text does with the name is to declare the field, or to
reach for it behind a dot or an arrow, it says nothing about the function.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ddilint.project import braces
from ddilint.project.namesakes import mentioned
from ddilint.project.words import occurrences

_MEMBER_BEFORE = re.compile(rb"(?:->|(?<!\.)\.)\s*\Z")
_DECLARED_BEFORE = re.compile(rb"[\w*,]\s*\Z")
_DECLARED_BEHIND = re.compile(rb"\s*(?:[;,\[]|:(?!:))")
_POINTER_BEFORE = re.compile(rb"\(\s*(?:\w+\s+)?\*\s*\Z")
_RECORD_BEFORE = re.compile(rb"\b(?:struct|union|class)\b[^;{}()=]*\Z")
_PARAMETER_BEHIND = re.compile(rb"\s*[,)\[=;]")
# A type, as far as text tells one from a word that an expression may follow.
_TYPE_BEFORE = re.compile(
    rb"\b(?!(?:return|goto|case|else|throw|new|delete|co_return|sizeof)\b)[A-Za-z_]\w*+([\s*&]+)\Z"
)
_VALUED_BEHIND = re.compile(rb"\s*(?:[\[{]|=(?!=))")
_ONE_STAR = re.compile(rb"\s*[*&]\s*")
_LISTED_BEHIND = re.compile(rb"\s*[;,]")
# How far from a name it is looked for what surrounds it, in bytes.
_NEAR = 16
_HEADER = 256
_BODY = 16384


def standing_alone(text: bytes, name: str, begin: int, end: int) -> Iterator[int]:
    """Where stripped text names something, between two offsets, that is no call and no part of a structure."""
    word = name.encode()
    for start in mentioned(text, word, begin, end):
        if _MEMBER_BEFORE.search(text, max(0, start - _NEAR), start):
            continue
        if not _is_declared_in_record(text, start, start + len(word)):
            yield start


def is_parameter(text: bytes, name: str, begin: int, end: int) -> bool:
    """Whether a function's header, between two offsets, declares a parameter of a name."""
    word = name.encode()
    for start in occurrences(text, word, begin + 1, end):
        is_declared = text[start - 1] in b"*& \t\r\n" and _PARAMETER_BEHIND.match(
            text, start + len(word), end
        )
        if is_declared and not text[begin:start].rstrip().endswith((b"=", b"(")):
            return True
    return False


def is_variable(text: bytes, name: str, begin: int, end: int) -> bool:
    """Whether a function's body, between two offsets, declares a variable of a name.

    `TYPE Name;` may as well declare the function once more, by the type of its role.
    """
    word = name.encode()
    for start in occurrences(text, word, begin, end):
        typed = _TYPE_BEFORE.search(text, max(begin, start - _HEADER), start)
        behind = start + len(word)
        if typed and (
            _VALUED_BEHIND.match(text, behind, end)
            or (_ONE_STAR.fullmatch(typed[1]) and _LISTED_BEHIND.match(text, behind, end))
        ):
            return True
    return False


def _is_declared_in_record(text: bytes, start: int, behind: int) -> bool:
    """Whether a name is that of a field in the declaration of a structure."""
    near = max(0, start - _NEAR)
    if not _POINTER_BEFORE.search(text, near, start) and not (
        _DECLARED_BEFORE.search(text, near, start) and _DECLARED_BEHIND.match(text, behind)
    ):
        return False
    opened = braces.opening(text, start, begin=max(0, start - _BODY))
    return opened is not None and _RECORD_BEFORE.search(text, max(0, opened - _HEADER), opened) is not None
