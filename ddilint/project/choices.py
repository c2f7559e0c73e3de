"""Fields in which one function or another is stored: whether any of them may be called by what the field holds.

Objects of one type may each hold a function of their own. So it is asked that the choice is one between functions for
the same object: in one place of a function, or where there is one object of the type for a device. What the choice goes
by, or is noted with it, tells more to those who ask for it again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from ddilint.project import braces
from ddilint.project.lexical import Code, FileText, FunctionText
from ddilint.project.words import occurrences

_CAST = re.compile(rb"\(\s*(?:\w+\s+)*\w+[\s*]*\)\s*(?=[\w&])")
_ASSIGNMENT = re.compile(rb"(?<![=!<>])=(?!=)")
_BASE = re.compile(rb"(\w+)((?:\s*(?:->|\.)\s*\w+|\s*\[\s*\w+\s*\])*)\s*(?:->|\.)\s*\Z")
_CONDITIONAL = re.compile(rb"\b(?:if|else|for|while|case|default)\b")
_LEFT = re.compile(rb"\b(?:return|goto|break|continue)\b")
_SWITCH = re.compile(rb"\s*switch\b")
_OBJECT = rb"\s+\w+\s*((?:\[[^\]]*\]\s*)*)([;,=])"
_EXTENSION_BEFORE = re.compile(
    rb"\b(?:IoCreateDevice\w*\s*\(|DeviceExtensionSize\s*=)[^;{}]*\bsizeof\s*\(\s*(?:struct\s+)?\Z"
)
_CLOSED = re.compile(rb"\s*\)")
_POINTER_BEFORE = re.compile(rb"\*\s*\Z")
_WORD = re.compile(rb"[A-Za-z_]\w*")
_NEAR = 256


class Stored(Struct, frozen=True):
    """A place where a function is stored in a field: where the field's name begins and ends, and in which function."""

    code: Code
    function: FunctionText | None
    start: int
    end: int


def values_of(text: bytes) -> frozenset[bytes]:
    """What is stored, as words: without conversions and what takes an address; what a condition chooses between.

    The text may go on behind the value. What is no word is given as it is.
    """
    return frozenset(_alternatives(_ASSIGNMENT.split(_whole(text))[-1]))


def _whole(text: bytes) -> bytes:
    """A value up to the comma or parenthesis that ends it."""
    depth = 0
    for at, letter in enumerate(text):
        if letter in b"([":
            depth += 1
        elif letter in b")]":
            depth -= 1
        if depth < 0 or (letter == b","[0] and depth == 0):
            return text[:at]
    return text


def _alternatives(text: bytes) -> Iterator[bytes]:
    asked = text.find(b"?")
    if asked < 0:
        yield _CAST.sub(b"", text).strip(b" \t\r\n&()")
        return
    text = text.strip()
    if _closes(text) == len(text) - 1:
        yield from _alternatives(text[1:-1])
        return
    depth = level = 0
    begin = 0
    for at, letter in enumerate(text):
        depth += (letter in b"([") - (letter in b")]")
        if depth == 0 and letter == b"?"[0]:
            level += 1
            begin = begin or at + 1
        elif depth == 0 and letter == b":"[0] and level:
            level -= 1
            if level == 0:
                yield from _alternatives(text[begin:at])
                yield from _alternatives(text[at + 1 :])
                return
    yield text


def _closes(text: bytes) -> int:
    """Where the parenthesis is closed that a text begins with; -1 where it begins with none."""
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == b"("[0]) - (letter == b")"[0])
        if depth == 0:
            return at or -1
    return -1


def names_that_choose(
    places: Sequence[Stored], owners: Collection[bytes], files: Collection[tuple[Code, FileText]]
) -> frozenset[str] | None:
    """The names that may tell which function a field of a type (of these names) holds.

    None where not each of the functions may be what is called: they may be those of different objects.
    """
    functions = {(id(place.code), place.function.start) for place in places if place.function is not None}
    if not places or any(place.function is None for place in places):
        return None
    if not (len(functions) == 1 and _is_same_object(places)) and not _is_single(owners, files):
        return None
    if any(_overwrites(later, earlier) for later in places for earlier in places):
        return None
    found: set[bytes] = set()
    for place in places:
        found.update(_words_about(place, places))
    return frozenset(map(bytes.decode, found))


def _is_same_object(places: Sequence[Stored]) -> bool:
    """Whether what stands in one function is all stored in a field of one object."""
    text = places[0].code.text
    bases = [_BASE.search(text, max(0, place.start - _NEAR), place.start) for place in places]
    if any(base is None for base in bases):
        return False
    if len({re.sub(rb"\s+", b"", base[0]) for base in bases if base is not None}) != 1:
        return False
    first = bases[0]
    last = max(place.start for place in places)
    variables = _WORD.findall(first[0]) if first is not None else []
    between = text[min(place.start for place in places) : last]
    return not any(re.search(rb"\b" + word + rb"\s*(?:=(?!=)|\+\+)", between) for word in variables)


def _is_single(owners: Collection[bytes], files: Collection[tuple[Code, FileText]]) -> bool:
    """Whether there is one object of a type for each device: a device's extension, or a part of one structure."""
    objects = extensions = 0
    for name in sorted(owners):
        declared = re.compile(re.escape(name) + _OBJECT)
        for code, text in files:
            for start in occurrences(code.text, name):
                if _CLOSED.match(code.text, start + len(name)):
                    extensions += _EXTENSION_BEFORE.search(_head(code.text, start)) is not None
                match = declared.match(code.text, start)
                if match is None or _POINTER_BEFORE.search(code.text, max(0, start - _NEAR), start):
                    continue
                if match[1] or match[2] != b";" or text.function_at(start) is not None:
                    return False
                objects += 1
    return objects == 1 or (objects == 0 and extensions > 0)


def _overwrites(later: Stored, earlier: Stored) -> bool:
    """Whether whoever comes from one place in a function comes by the other one, too."""
    if later.function is not earlier.function or later.start <= earlier.start:
        return False
    blocks = _blocks_around(later)
    text = later.code.text
    if blocks[:1] and blocks[0] not in _blocks_around(earlier):
        return False
    return not (_CONDITIONAL.search(_head(text, later.start)) or _LEFT.search(text, earlier.end, later.start))


def _words_about(place: Stored, places: Sequence[Stored]) -> set[bytes]:
    """The words that a choice goes by, and those of the blocks that are only entered for it."""
    text = place.code.text
    blocks = _blocks_around(place)
    others = [
        set(_blocks_around(other))
        for other in places
        if other.function is place.function and other.code is place.code
    ]
    common = set(blocks).intersection(*others)
    own = [block for block in blocks if block not in common]
    found = set(_WORD.findall(_head(text, place.start)))
    stored = text.find(b";", place.end)
    found.update(_WORD.findall(text, place.end, stored if stored >= 0 else place.end))
    for begin, end in own or (blocks[:1] if len(others) == 1 < len(places) else []):
        found.update(_WORD.findall(text, begin, end))
        found.update(_WORD.findall(_head(text, begin)))
    outer = next((block for block in blocks if block in common), None)
    if outer is not None and _SWITCH.match(head := _head(text, outer[0])):
        found.update(_WORD.findall(head))
    return found


def _blocks_around(place: Stored) -> list[tuple[int, int]]:
    """The blocks around a place in its function, the inner ones first."""
    text, found, at = place.code.text, list[tuple[int, int]](), place.start
    begin = place.function.body_start if place.function is not None else 0
    while (opened := braces.opening(text, at, begin=begin)) is not None:
        closed = braces.closing(text, opened + 1)
        found.append((opened, closed if closed is not None else opened))
        at = opened
    return found


def _head(text: bytes, at: int) -> bytes:
    """What stands between the end of the statement before an offset and the offset."""
    begin = max(text.rfind(mark, 0, at) for mark in (b";", b"{", b"}"))
    return text[begin + 1 : at]
