"""Names that stand for types and that no header declares: what kind of type each is taken for."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from ddilint.frontend.clang import Diagnostic
from ddilint.frontend.guesses import TYPE_KINDS, GuessKind, Member
from ddilint.frontend.healing.function_types import declares_functions, parameters_of, result_of
from ddilint.frontend.healing.spellings import (
    first_quoted,
    is_annotation,
    is_callback_type,
    is_integer_type,
    is_pointer_type,
    quoted_names,
)
from ddilint.frontend.healing.state import Healing
from ddilint.frontend.healing.syntax import macro_kind

_SCOPED: Final = re.compile(rb"\s*::\s*([A-Za-z_]\w*)(?!\s*(?:::|[<(\w]))")
_MAX_VARIABLES: Final = 60


def is_type(healing: Healing, name: str) -> bool:
    """Whether an undeclared name stands for a type, by the documentation or by how the code uses it."""
    kind = healing.documented(name)
    if kind is not None:
        return kind in TYPE_KINDS
    return is_annotation(name) or healing.texts.is_used_as_type(name.encode())


def unknown_type(healing: Healing, error: Diagnostic) -> None:
    """`unknown type name`: a kit header's, or a guess."""
    name = first_quoted(error.message)
    if not healing.is_settled(name) and not healing.include_header_of(name):
        guess_type(healing, error)


def guess_type(healing: Healing, error: Diagnostic) -> None:
    """Guess what kind of type a name is; one that the project defines somewhere is waited for."""
    name = first_quoted(error.message)
    if name in healing.prelude.guesses or name in healing.withdrawn:
        return
    encoded = name.encode()
    if healing.texts.defines(encoded) and healing.awaits(name, error, guess_type):
        return  # the project's own: it heals once its parts are known
    kind = healing.documented(name) or _type_kind(healing, name, encoded)
    if kind in (GuessKind.EMPTY_MACRO, GuessKind.EMPTY_CALL):
        healing.add(name, kind)
        return
    if not healing.add(name, kind):
        return
    if kind == GuessKind.FUNCTION_TYPE:
        healing.prelude.guesses[name].result = result_of(healing, encoded)
        healing.prelude.guesses[name].parameters = parameters_of(healing, encoded)
    if kind in (GuessKind.RECORD, GuessKind.POINTER, GuessKind.INTEGER):
        _learn_from_variables(healing, name, encoded)


def _type_kind(healing: Healing, name: str, encoded: bytes) -> GuessKind:
    if is_annotation(name):
        return macro_kind(healing, encoded)
    if healing.texts.is_followed_by_two_names(encoded):
        return GuessKind.EMPTY_MACRO
    if declares_functions(healing, encoded):
        return GuessKind.FUNCTION_TYPE
    if is_callback_type(name):
        return GuessKind.FUNCTION_POINTER
    if is_integer_type(name):
        return GuessKind.INTEGER
    if is_pointer_type(name):
        return GuessKind.POINTER
    return GuessKind.RECORD


def _learn_from_variables(healing: Healing, name: str, encoded: bytes) -> None:
    """Members of a guessed type, from everything that is done to its variables: saves a round per level."""
    guess = healing.prelude.guesses[name]
    for text, variable, stars, place in islice(healing.texts.variables_of(encoded), _MAX_VARIABLES):
        for chain in healing.texts.chains_of(text, variable, place):
            operator, member = chain.steps[0]
            if operator in ("->", "."):
                if guess.kind == GuessKind.INTEGER and (stars == 0 or operator == "."):
                    guess.kind = GuessKind.RECORD if operator == "." else GuessKind.POINTER
                elif guess.kind == GuessKind.RECORD and operator == "->" and stars == 0:
                    guess.kind = GuessKind.POINTER
                elif guess.kind == GuessKind.POINTER and operator == "." and stars == 0:
                    guess.kind = GuessKind.RECORD
                contents = guess.contents
                child = contents.members.setdefault(member, Member())
                child.add_chain(chain.steps[1:])


def not_a_type(healing: Healing, error: Diagnostic) -> None:
    """`unexpected type name`: what was taken for a type is a value."""
    name = first_quoted(error.message)
    guess = healing.prelude.guesses.get(name)
    if guess is not None and guess.kind in TYPE_KINDS:
        guess.kind = GuessKind.CONSTANT
        healing.changed = True


def not_a_function(healing: Healing, error: Diagnostic) -> None:
    """A field, parameter or variable has a type that was taken for a function's."""
    text = healing.text_of(error.written.file)
    if text is None:
        return
    before = text.before(error.written.offset).decode("latin-1")
    guess = healing.prelude.guesses.get(before)
    if guess is not None and guess.kind == GuessKind.FUNCTION_TYPE:
        guess.kind = GuessKind.RECORD
        healing.changed = healing.types_changed = True


def not_a_scope(healing: Healing, error: Diagnostic) -> None:
    """`X::A` with an unknown X, and nothing but values in it: a scoped enumeration."""
    name = first_quoted(error.message)
    if healing.include_header_of(name):
        return
    members: dict[str, Member] = {}
    for text, offset in healing.texts.places(name.encode()):
        if text.after(offset + len(name), 2) == b"::":
            match = _SCOPED.match(text.code, offset + len(name))
            if match is None:
                return
            members[match.group(1).decode()] = Member()
    guess = healing.prelude.guesses.get(name)
    if members and (guess is not None or healing.add(name, GuessKind.SCOPED_ENUM)):
        guess = healing.prelude.guesses[name]
        guess.contents.members.update(members)
        healing.changed = healing.types_changed = True
        guess.kind = GuessKind.SCOPED_ENUM


def unknown_base(healing: Healing, error: Diagnostic) -> None:
    """`class C : public X` with an unknown X."""
    name = healing.name_at(error)
    if name and not healing.is_settled(name) and not healing.include_header_of(name):
        if not healing.prelude.guesses.get(name):
            healing.add(name, GuessKind.RECORD)
        else:
            healing.become(name, GuessKind.RECORD)


def missing_from_namespace(healing: Healing, error: Diagnostic) -> None:
    """`N::x`, where the namespace is declared (by the compiler itself, say) and the header with x is missing."""
    names = quoted_names(error.message)
    if len(names) == 2 and not healing.is_settled(names[1]):
        healing.include_header_of(names[1])
