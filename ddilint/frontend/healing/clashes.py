"""Guesses that a declaration of the project contradicts: they are withdrawn, or the declaration is."""

from __future__ import annotations

from ddilint.frontend.clang import Diagnostic
from ddilint.frontend.guesses import GuessKind
from ddilint.frontend.healing.function_types import parameters_of
from ddilint.frontend.healing.spellings import quoted_names
from ddilint.frontend.healing.state import Healing
from ddilint.frontend.includes import BUNDLED


def clash(healing: Healing, error: Diagnostic) -> None:
    """A redefinition, or conflicting types."""
    names = [healing.name_at(error), *quoted_names(error.message)[:1]]
    for name in names:
        if name:
            healing.withdraw(name.removeprefix("struct "))
    if error.message.startswith("conflicting types for ") and not healing.changed:
        _blank_declarations(healing, names[0])


def _blank_declarations(healing: Healing, function: str) -> None:
    """`T f;` with a guessed function type T, and a definition of f that is different: the definition knows."""
    encoded = function.encode()
    for name, header in healing.closure.texts.items():
        if name.startswith(BUNDLED):
            continue
        text = healing.text_of(name)
        if text is None or encoded not in text.places:
            continue
        for offset in text.places[encoded]:
            before = text.before(offset)
            guess = healing.prelude.guesses.get(before.decode("latin-1"))
            if guess is None or guess.kind != GuessKind.FUNCTION_TYPE:
                continue
            guess.parameters = guess.parameters or parameters_of(healing, guess.name.encode())
            if guess.parameters and guess.changes < 1:  # perhaps that is what the definition has
                guess.changes += 1
                healing.changed = True
                continue
            end = header.text.find(b";", offset) + 1
            if text.after(offset + len(encoded)) == b";" and end:
                start = text.code.rfind(before, 0, offset)
                healing.blanks.setdefault(name, []).append((start, end))
                healing.changed = True
