"""The function that a field of the driver's own structures leads to, where it can be one only.

Names are all there is to go by. A field counts that one structure of the unit declares, that nothing but the address of
one function (or NULL) is ever stored in, and whose structure no table fills in by position: whoever calls what the
field holds calls that function.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ddilint.project.lexical import Code, FileText

_STORED = re.compile(rb"(?:->|\.)\s*(\w+)\s*=(?!=)\s*([^;,{}=]{0,256})")
_CHANGED = re.compile(
    rb"(?:->|\.)\s*(\w+)\s*(?:[-+|&^]=|\+\+|--)"
    rb"|&[\w\s.>\[\]-]*?(?:->|\.)\s*(\w+)\b(?!\s*(?:->|\.|\[))"
)
_CAST = re.compile(rb"\(\s*(?:\w+\s+)*\w+[\s*]*\)\s*(?=[\w&])")
_NOTHING = frozenset((b"NULL", b"0", b"nullptr"))
_RECORD_BEFORE = re.compile(rb"\b(?:struct|union|class)\b\s*(?:\w+\s*)?\Z")
_BRACE = re.compile(rb"[{}]")
_WORD = re.compile(rb"[A-Za-z_]\w*")
_TAG = re.compile(rb"\b(?:struct|union|class)\s+(\w+)\s*\Z")
_NEAR = 256

Looked = Sequence[tuple[Code, FileText]]


def only_functions(files: Looked, functions: Collection[str]) -> dict[str, str]:
    """The fields that lead to one of the functions only, each with that function (by their plain names)."""
    stored: dict[bytes, set[bytes]] = {}
    known = {name.encode() for name in functions}
    for code, _ in files:
        for match in _STORED.finditer(code.text):
            value = _CAST.sub(b"", match[2]).strip(b" \t\r\n&()")
            if value not in _NOTHING:
                stored.setdefault(match[1], set()).add(value)
    found = {}
    for field, values in stored.items():
        (value,) = values if len(values) == 1 else (b"",)
        if value in known and _is_the_drivers_own(field, files):
            found[field.decode()] = value.decode()
    return found


def _is_the_drivers_own(field: bytes, files: Looked) -> bool:
    """Whether one structure declares a field, and its contents are set by name only."""
    word = re.compile(rb"\b" + field + rb"\b")
    declared = re.compile(
        rb"\(\s*(?:\w+\s+)*\*\s*" + field + rb"\s*\)\s*\(|\b[A-Za-z_]\w*[\s*]+" + field + rb"\s*;"
    )
    owners: list[frozenset[bytes]] = []
    for code, text in files:
        if any(field.decode() in macro.body for macro in text.macros):
            return False
        if not word.search(code.text):
            continue
        places = (match.start() for match in declared.finditer(code.text))
        owners += (_names_of_record(code.text, at) for at in places if text.function_at(at) is None)
        if any(field in (match[1], match[2]) for match in _CHANGED.finditer(code.text)):
            return False
    if len(owners) != 1 or not owners[0]:
        return False
    names = b"|".join(map(re.escape, sorted(owners[0])))
    by_position = re.compile(rb"\b(?:" + names + rb")\s+\w+\s*(?:\[[^\]]*\]\s*)*=?\s*\{\s*+(?!0?\s*\}|\.)")
    return not any(by_position.search(code.text) for code, _ in files)


def _names_of_record(text: bytes, inside: int) -> frozenset[bytes]:
    """The names of the structure whose declaration an offset lies in; none where it is no structure's."""
    begin = _around(text, inside, backwards=True)
    end = _around(text, inside, backwards=False)
    if begin is None or end is None:
        return frozenset()
    header = text[max(0, begin - _NEAR) : begin]
    if not _RECORD_BEFORE.search(header):
        return frozenset()
    tag = _TAG.search(header)
    behind = text[end + 1 : end + _NEAR].split(b";", 1)[0]
    return frozenset((*_WORD.findall(behind), *((tag[1],) if tag else ())))


def _around(text: bytes, inside: int, *, backwards: bool) -> int | None:
    """The brace that opens (or closes) what is around an offset."""
    braces = list(_BRACE.finditer(text, 0, inside) if backwards else _BRACE.finditer(text, inside))
    depth = 0
    for brace in reversed(braces) if backwards else braces:
        depth += 1 if (brace[0] == b"}") is backwards else -1
        if depth < 0:
            return brace.start()
    return None
