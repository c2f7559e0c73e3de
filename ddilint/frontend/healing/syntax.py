"""Macros that nobody defines, where no expression stands: `VOID MYAPI f(...)`, `DECLARE(x)` at file scope."""

from __future__ import annotations

from typing import Final

from ddilint.frontend.clang import Diagnostic
from ddilint.frontend.guesses import SEH_MACROS, GuessKind
from ddilint.frontend.healing.spellings import first_quoted, is_annotation
from ddilint.frontend.healing.state import NAME, Healing
from ddilint.frontend.names import CodeText

_SEH: Final = frozenset(name.encode() for name in SEH_MACROS)


def syntax(healing: Healing, error: Diagnostic) -> None:
    """An `expected …` error: the unknown macro that stands before or at its place."""
    text = healing.text_of(error.written.file)
    if text is None:
        return
    code, offset = text.code, error.written.offset
    before = text.before(offset)
    while before and healing.is_kit_macro(before):  # an annotation that is known, and empty
        offset = code.rfind(before, 0, offset)
        before = text.before(offset)
    after = text.after(offset)
    if before in _SEH and not healing.texts.defines(before):
        healing.add(before.decode(), GuessKind.SEH)
        return
    if before[:1].isalpha() or before[:1] == b"_":
        place = code.rfind(before, 0, offset)
        if (after.isalpha() or after == b"_") and _may_be_macro(healing, before):
            outer = text.before(place)
            if outer[:1].isalnum() or outer[:1] in (b"_", b"*", b"", b";", b"}", b"{", b"(", b","):
                healing.add(before.decode(), GuessKind.EMPTY_MACRO)
                return
    if before == b")":
        name, place = _called_before(text, offset)
        if place >= 0 and is_annotation(name.decode("latin-1")):
            healing.add(name.decode(), GuessKind.EMPTY_CALL)
            return
        if (
            place >= 0
            and _may_be_macro(healing, name)
            and text.before(place) in (b";", b"}", b")", b"", b"{", b'"')
        ):
            healing.add(name.decode(), GuessKind.EMPTY_CALL)
            return
    if before == b"(":
        name, place = text.subject_before(code.rfind(b"(", 0, offset))
        if place >= 0 and (is_annotation(name.decode("latin-1")) or _may_be_macro(healing, name)):
            healing.add(name.decode(), GuessKind.EMPTY_CALL)
            return
    match = NAME.match(code, offset)
    if match is None:
        return
    behind = text.after(match.end())
    if behind in (b"=", b",", b"}", b";") and healing.is_kit_macro(match.group()):
        # The project declares a name that is a macro of the kit's headers (of ours, at least): its own counts.
        healing.prelude.undefined[match.group().decode()] = None
        healing.changed = True
        return
    if b'"' in (before, behind) and not healing.is_known(match.group()):
        healing.add(match.group().decode(), GuessKind.TEXT)
    elif before == b")" and behind in (b"{", b";", b")", b",") and _may_be_macro(healing, match.group()):
        healing.add(match.group().decode(), GuessKind.EMPTY_MACRO)


def _may_be_macro(healing: Healing, name: bytes) -> bool:
    if healing.is_known(name):
        return False
    text = name.decode("latin-1")
    return text.upper() == text and len(text) > 2 and not healing.texts.declares_variable(name)


def macro_kind(healing: Healing, name: bytes) -> GuessKind:
    """Whether an annotation is written with arguments."""
    for text, offset in healing.texts.places(name):
        if text.after(offset + len(name)) == b"(":
            return GuessKind.EMPTY_CALL
    return GuessKind.EMPTY_MACRO


def _called_before(text: CodeText, offset: int) -> tuple[bytes, int]:
    code = text.code
    end = code.rfind(b")", 0, offset)
    depth = 0
    for position in range(end, max(end - 2000, -1), -1):
        character = code[position]
        if character == 0x29:
            depth += 1
        elif character == 0x28:
            depth -= 1
            if depth == 0:
                return text.subject_before(position)
    return b"", -1


def missing_file(healing: Healing, error: Diagnostic) -> None:
    """A header that is named through a macro, which only clang could expand."""
    spelling = first_quoted(error.message)
    if spelling and spelling not in healing.spellings:
        healing.spellings.append(spelling)
        healing.changed = True
