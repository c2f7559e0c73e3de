"""A guess of one kind meets a value of another: numbers that are structures, macros that are initializers."""

from __future__ import annotations

import re
from typing import Final

from ddilint.frontend.clang import Diagnostic
from ddilint.frontend.guesses import MARK, GuessKind, Member, Shape
from ddilint.frontend.healing.spellings import first_quoted, quoted_names
from ddilint.frontend.healing.state import Healing
from ddilint.frontend.names import CodeText

_INITIALIZED: Final = re.compile(rb"[A-Za-z_]\w*\s*=\s*([A-Za-z_]\w*)\s*[;,]")
_OPERAND: Final = re.compile(rb"=\s*([A-Za-z_]\w*)\s*[;,)]")
_ARGUMENT: Final = re.compile(rb"[({,]\s*([A-Za-z_]\w*)\s*(?=[,)}])")
_BRACKET: Final = re.compile(rb"[({]")
_ASSIGNED: Final = re.compile(rb"=\s*([A-Za-z_]\w*)\s*;")


def not_a_number(healing: Healing, error: Diagnostic) -> None:
    """A guessed structure stands where a number is needed, or meets a value of another type."""
    if _constant_of_its_type(healing, error):
        return
    for quoted in quoted_names(error.message):
        if "*" in quoted:
            continue
        name = quoted.removeprefix("const ").removeprefix("struct ")
        guess = healing.prelude.guesses.get(name.removeprefix(MARK))
        # That P... is a pointer is only a guess, which arithmetic disproves.
        wrong = {GuessKind.RECORD, GuessKind.OBJECT}
        if error.message.startswith("invalid operands"):
            wrong.add(GuessKind.POINTER)
        if guess is not None and guess.kind in wrong and not guess.contents.members:
            is_object = guess.kind == GuessKind.OBJECT
            healing.become(guess.name, GuessKind.OBJECT_POINTER if is_object else GuessKind.INTEGER)
            return
        nested = healing.prelude.nested_record(name)
        if nested is not None and not nested.members and nested.improve(Shape.SCALAR):
            healing.changed = True
            return
    if error.message.startswith("initializing ") and _initializer(healing, error):
        return
    if error.message.startswith("assigning to ") and _assigned(healing, error):
        return
    _take_other_type(healing, error)


def no_conversion(healing: Healing, error: Diagnostic) -> None:
    """C++: a number or a pointer becomes an object of a guessed structure, which it thus is not."""
    if _constant_of_its_type(healing, error):
        return
    for name in quoted_names(error.message):
        guess = healing.prelude.guesses.get(
            name.removeprefix("const ").removeprefix("struct ").removeprefix(MARK)
        )
        if guess is not None and guess.kind == GuessKind.RECORD and not guess.contents.members:
            is_pointer = "nullptr" in error.message or "*" in error.message
            healing.become(guess.name, GuessKind.POINTER if is_pointer else GuessKind.INTEGER)
            return
    number_for_object(healing, error)


def _constant_of_its_type(healing: Healing, error: Diagnostic) -> bool:
    """C++: a guessed constant, whose type only it has, meets an object or a function: it is one itself."""
    for name in quoted_names(error.message):
        guess = healing.prelude.guesses.get(name.removeprefix("const ").removeprefix(MARK))
        if healing.cplusplus and MARK in name and guess is not None and guess.kind == GuessKind.CONSTANT:
            healing.become(guess.name, GuessKind.OBJECT)
            return True
    return False


def number_for_object(healing: Healing, error: Diagnostic) -> None:
    """C++: what was taken for a number is assigned to an object, or handed to a function that takes none."""
    text = healing.text_of(error.written.file)
    if text is None or not healing.cplusplus:
        return
    offset = error.written.offset
    if text.code[offset : offset + 1] == b"=":
        match = _OPERAND.match(text.code, offset)
        names = [match.group(1)] if match is not None else []
    else:
        bracket = _BRACKET.search(text.code, offset)
        opening = bracket.start() if bracket is not None else 0
        closing = text.balanced(opening) if bracket is not None else -1
        names = _ARGUMENT.findall(text.code, opening, closing) if closing >= 0 else []
    for name in names:
        guess = healing.prelude.guesses.get(name.decode("latin-1"))
        if guess is not None and guess.kind == GuessKind.CONSTANT:
            healing.become(guess.name, GuessKind.OBJECT)


def _initializer(healing: Healing, error: Diagnostic) -> bool:
    """`GUID g = NAME;`: the unknown name is a macro for a list in braces."""
    text = healing.text_of(error.written.file)
    match = None if text is None else _INITIALIZED.match(text.code, error.written.offset)
    if match is None:
        return False
    guess = healing.prelude.guesses.get(match.group(1).decode())
    if guess is None or guess.kind != GuessKind.CONSTANT:
        return False
    guess.kind = GuessKind.INITIALIZER
    healing.changed = True
    return True


def _assigned(healing: Healing, error: Diagnostic) -> bool:
    """`guid = NAME;`: the unknown name, taken for a number, is an object of the kit's structure."""
    text = healing.text_of(error.written.file)
    type_name = first_quoted(error.message).removeprefix("struct ")
    match = None if text is None else _ASSIGNED.match(text.code, error.written.offset)
    guess = healing.prelude.guesses.get(match.group(1).decode()) if match is not None else None
    if guess is None or guess.kind != GuessKind.CONSTANT or type_name not in healing.headers:
        return False
    guess.kind = GuessKind.OBJECT
    guess.type_name = type_name
    healing.changed = True
    return True


def _take_other_type(healing: Healing, error: Diagnostic) -> None:
    """`assigning to 'A' from incompatible type 'B'`: a guessed number meets a structure that has a name."""
    quoted = quoted_names(error.message)
    if not quoted or not {"long", "long long"} & set(quoted):
        return
    type_name = next(
        (name for name in quoted if healing.headers.get(name) or healing.is_guessed_record(name)), ""
    )
    if not type_name:
        return
    text = healing.text_of(error.written.file)
    if text is None:
        return
    for end in _operand_ends(text, error.written.offset):
        name, place = text.subject_before(end)
        if place >= 0 and text.is_member(place):
            for member in healing.prelude.members_named(name.decode()):
                if _type_member(healing, member, type_name):
                    return


def _type_member(healing: Healing, member: Member, type_name: str) -> bool:
    if member.shape not in (Shape.SCALAR, Shape.POINTER) or member.members:
        return False
    guessed = healing.is_guessed_record(type_name)
    if guessed and member.shape == Shape.SCALAR:
        return False  # by value it would have to be declared first
    member.type_name = f"struct {MARK}{type_name}" if guessed else type_name
    if member.shape == Shape.POINTER:
        member.type_name += " *"
    member.shape = Shape.TYPED
    if not guessed:
        healing.include_header_of(type_name)
    healing.changed = True
    return True


def _operand_ends(text: CodeText, offset: int) -> list[int]:
    code = text.code
    ends = [offset]
    semicolon = code.find(b";", offset, offset + 300)
    if semicolon >= 0:
        ends.append(semicolon)
    return ends
