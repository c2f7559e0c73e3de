"""Names that stand for values and that no header declares: constants, objects, functions."""

from __future__ import annotations

import re
from typing import Final

from ddilint.frontend.clang import Diagnostic
from ddilint.frontend.guesses import FUNCTIONS, GuessKind, Member
from ddilint.frontend.healing.spellings import first_quoted, is_annotation
from ddilint.frontend.healing.state import Healing
from ddilint.frontend.healing.syntax import macro_kind
from ddilint.frontend.names import CodeText

_DECLARED_PREFIX: Final = frozenset(b"define undef ifdef ifndef defined".split())
_BRACKET: Final = re.compile(rb"[()\[\]{}]")


def guess_value(healing: Healing, name: str, error: Diagnostic) -> None:
    """Guess what an undeclared name is that does not stand for a type."""
    encoded = name.encode()
    text = healing.text_of(error.written.file)
    offset = error.written.offset
    end = offset + len(encoded)
    if text is None or text.code[offset:end] != encoded:
        places = list(healing.texts.places(encoded))
        if not places:
            is_object = healing.texts.pastes_address_of(encoded)
            made = GuessKind.OBJECT if is_object else GuessKind.CONSTANT
            healing.add(name, healing.documented(name) or made)
            return
        text, offset = places[0]
        end = offset + len(encoded)
    if is_annotation(name):
        healing.add(name, macro_kind(healing, encoded))
        return
    kind = healing.documented(name)
    if kind is None:
        kind = _value_kind(healing, text, offset, end, encoded)
    if healing.add(name, kind) and kind in (GuessKind.OBJECT, GuessKind.OBJECT_POINTER):
        contents = healing.prelude.guesses[name].contents
        for where, place in healing.texts.places(encoded):
            if where.is_member(place):
                continue
            steps = where.chain(place + len(encoded)).steps
            while steps and steps[0][0] == "[":
                steps = steps[1:]
            if steps and steps[0][0] in ("->", "."):
                contents.members.setdefault(steps[0][1], Member()).add_chain(steps[1:])


def _value_kind(healing: Healing, text: CodeText, offset: int, end: int, encoded: bytes) -> GuessKind:
    if healing.cplusplus and text.after(end) == b"(":
        return GuessKind.FUNCTION
    for where, place in healing.texts.places(encoded):
        if where.is_member(place) or where.before(place) in _DECLARED_PREFIX:
            continue
        behind = where.after(place + len(encoded), 2)
        if healing.cplusplus and behind[:1] == b"(":
            return GuessKind.FUNCTION
        if behind == b"->" or behind[:1] == b"[":
            return GuessKind.OBJECT_POINTER
        if behind[:1] == b"." and behind != b"..":
            return GuessKind.OBJECT
        if where.before(place) == b"&" and _is_address_of(where, place):
            return GuessKind.OBJECT
        if behind[:1] == b'"' or where.before(place) == b'"':
            return GuessKind.TEXT
        if behind[:1] == b"=" and behind != b"==":
            return GuessKind.OBJECT_POINTER
    return GuessKind.CONSTANT


def _is_address_of(text: CodeText, offset: int) -> bool:
    ampersand = text.code.rfind(b"&", 0, offset)
    before = text.before(ampersand)
    return not (before[:1].isalnum() or before[:1] in (b"_", b")", b"]", b"&")) or before == b"return"


def implicit_function(healing: Healing, error: Diagnostic) -> None:
    """A call of what nothing declares: a kit header's, or (in C) left as it is."""
    name = first_quoted(error.message)
    if name and not healing.include_header_of(name):
        healing.implicit.add(name)


def takes_bit_field(healing: Healing, error: Diagnostic) -> None:
    """A guessed function of C++ takes what it is given by reference, which a bit-field does not bear."""
    text = healing.text_of(error.written.file)
    if text is None:
        return
    depth, offset = 0, error.written.offset
    for match in reversed(list(_BRACKET.finditer(text.code, max(0, offset - 2000), offset))):
        depth += 1 if match.group() in b")]}" else -1
        if depth < 0:
            guess = healing.prelude.guesses.get(text.subject_before(match.start())[0].decode("latin-1"))
            if guess is not None and guess.kind in FUNCTIONS and not guess.by_value:
                guess.by_value = healing.changed = True
            return
