"""Members of guessed structures, and guesses that the code uses with `->`, `.`, `[`, `*` or a call."""

from __future__ import annotations

import re
from typing import Final

from ddilint.frontend.clang import Diagnostic
from ddilint.frontend.guesses import ANYTHING, GuessKind, Member, Shape
from ddilint.frontend.healing.spellings import quoted_names
from ddilint.frontend.healing.state import NAME, Healing

_RECORD_TAG: Final = re.compile(r"\b(struct|union|enum) (\w+)")


def missing_member(healing: Healing, error: Diagnostic) -> None:
    """`no member named`: a guessed structure, or one in a header, gets it, and what follows in the same chain."""
    quoted = quoted_names(error.message)
    if len(quoted) < 2:
        return
    name, owner = quoted[0], quoted[-1]
    if owner == ANYTHING:
        if name not in healing.prelude.any_members:
            healing.prelude.any_members[name] = None
            healing.changed = True
        return
    contents = healing.prelude.record_of(owner)
    if contents is None:
        if healing.lacking.speaks_of(owner, name, healing.closure) and healing.awaits(
            f"{owner}.{name}", error, missing_member
        ):
            return
        others = healing.blanks.keys() | healing.appended.keys()
        contents = healing.lacking.record(owner, healing.closure, others)
    if contents is None:
        return
    member = contents.members.get(name)
    if member is None:
        member = contents.members[name] = Member()
        healing.changed = True
    text = healing.text_of(error.written.file)
    if text is not None and text.code.startswith(name.encode(), error.written.offset):
        steps = text.chain(error.written.offset + len(name)).steps
        healing.changed = member.add_chain(steps) or healing.changed


def _subject(healing: Healing, error: Diagnostic) -> tuple[str, bool, str]:
    """What stands before the operator at an error: its last name, whether that is a member, and the operator."""
    text = healing.text_of(error.written.file)
    if text is None:
        return "", False, ""
    code, offset = text.code, error.written.offset
    if code[offset : offset + 2] != b"->" and code[offset : offset + 1] not in (b".", b"[", b"("):
        # The place is that of the member: its operator stands before it.
        while offset > 0 and code[offset - 1] in b" \t\r\n":
            offset -= 1
        offset -= 2 if code[offset - 2 : offset] == b"->" else 1
    operator = "->" if code[offset : offset + 2] == b"->" else code[offset : offset + 1].decode("latin-1")
    name, place = text.subject_before(offset)
    return name.decode(), place >= 0 and text.is_member(place), operator


def needs_members(healing: Healing, error: Diagnostic) -> None:
    """Something that was taken for a number, or for a pointer, is used with `->`, `.`, `[` or `(`."""
    name, is_member, operator = _subject(healing, error)
    shapes = {"->": Shape.POINTER, ".": Shape.RECORD, "[": Shape.POINTER, "(": Shape.FUNCTION}
    shape = shapes.get(operator)
    if shape is None or _is_macro_call(healing, error):
        _improve_arguments(healing, error)
        return
    owner = healing.guessed_type(error.message)
    if owner is not None:
        # Of `p->member`, a base type is what p leads to.
        is_record = shape == Shape.RECORD or error.message.startswith("member reference base type")
        wanted = GuessKind.RECORD if is_record else GuessKind.POINTER
        if shape == Shape.FUNCTION:
            wanted = GuessKind.FUNCTION_POINTER
        healing.become(owner, wanted)
    elif is_member:
        for member in healing.prelude.members_named(name):
            if member.improve(shape):
                healing.changed = True
    elif name in healing.prelude.guesses:
        if shape == Shape.FUNCTION and healing.cplusplus:
            healing.become(name, GuessKind.FUNCTION)
        elif shape == Shape.FUNCTION:
            healing.withdraw(name)  # in C a function that nothing declares may be called all the same
        else:
            healing.become(name, GuessKind.OBJECT if shape == Shape.RECORD else GuessKind.OBJECT_POINTER)


def _is_macro_call(healing: Healing, error: Diagnostic) -> bool:
    """Whether the place is that of a macro with arguments: the operator then stands in the macro's body."""
    text = healing.text_of(error.written.file)
    if text is None:
        return False
    match = NAME.match(text.code, error.written.offset)
    return (
        match is not None
        and text.after(match.end()) == b"("
        and any(match.group() in each.defines for each in healing.closure.texts.values())
    )


def _improve_arguments(healing: Healing, error: Diagnostic) -> None:
    """A macro's body subscripts or dereferences one of its arguments: the guessed numbers among them."""
    text = healing.text_of(error.written.file)
    shape = Shape.RECORD if "not a structure" in error.message else Shape.POINTER
    if text is None or "called object" in error.message:
        return
    opening = text.code.find(b"(", error.written.offset)
    closing = text.balanced(opening) if opening >= 0 else -1
    if closing < 0:
        return
    for end in [m.start() for m in re.finditer(rb"[,)]", text.code[opening:closing])]:
        name, place = text.subject_before(opening + end)
        if place < 0:
            continue
        if text.is_member(place):
            for member in healing.prelude.members_named(name.decode()):
                if member.shape == Shape.SCALAR:
                    healing.changed = member.improve(shape) or healing.changed
        elif name.decode() in healing.prelude.guesses:
            kind = GuessKind.OBJECT if shape == Shape.RECORD else GuessKind.OBJECT_POINTER
            if healing.prelude.guesses[name.decode()].kind == GuessKind.CONSTANT:
                healing.become(name.decode(), kind)


def dereferenced(healing: Healing, error: Diagnostic) -> None:
    """`*x`, where x was taken for a number."""
    text = healing.text_of(error.written.file)
    if text is None:
        return
    owner = healing.guessed_type(error.message)
    if owner is not None:
        healing.become(owner, GuessKind.POINTER)
        return
    match = re.compile(rb"[*\s(]*([A-Za-z_]\w*)").match(text.code, error.written.offset)
    if match is None:
        return
    name = match.group(1).decode()
    steps = [step for step in text.chain(match.end()).steps if step[0] in ("->", ".")]
    if steps:
        for member in healing.prelude.members_named(steps[-1][1]):
            healing.changed = member.improve(Shape.POINTER) or healing.changed
    elif name in healing.prelude.guesses:
        healing.become(name, GuessKind.OBJECT_POINTER)


def incomplete(healing: Healing, error: Diagnostic) -> None:
    """A structure, union or enumeration that the code uses and that is only named."""
    found = _RECORD_TAG.findall(error.message)
    for tag_kind, tag in found:
        if tag in healing.withdrawn or tag in healing.prelude.tags:
            continue
        if healing.texts.defines_tag(tag.encode()) and healing.awaits(f"{tag_kind} {tag}", error, incomplete):
            continue
        if healing.prelude.add_tag(tag, tag_kind):
            healing.changed = healing.types_changed = True
            text = healing.text_of(error.written.file)
            if text is not None:
                steps = text.chain(error.written.offset).steps
                healing.prelude.tags[tag].contents.add_chain(steps)
