"""How the values of constant expressions are asked of clang: text behind the source, whose AST tells them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

PROBE_PREFIX: Final = "ddilint_constant_"


def probe_text(constants: Sequence[str]) -> str:
    """C text that, put behind a source, makes the values of constant expressions readable from its AST.

    Each expression is an enumerator of its own; one that the headers do not define is an error and stays absent.
    `sizeof(X)` and `FIELD_OFFSET(X, Y)` are as good as macros.
    """
    lines = [
        f"enum ddilint_probe_{index} {{ {PROBE_PREFIX}{index} = (int)({text}) }};"
        for index, text in enumerate(constants)
    ]
    return "\n" + "\n".join(lines) + "\n"
