"""Lowering what stands in the parentheses of a statement before its condition: `if (T x = f(); T y = g(x))`."""

from __future__ import annotations

from typing import Final

from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind
from ddilint.frontend.includes import header_text
from ddilint.frontend.lowering.declarations import DeclarationLowering
from ddilint.frontend.names import code_text

_OPENING: Final = b"([{"
_CLOSING: Final = b")]}"
_REFERENCE: Final = frozenset({CursorKind.DECL_REF_EXPR})


class HeadLowering(DeclarationLowering):
    """Lowers the statement before the semicolon, and the variable that a condition declares."""

    def _lower_declarations(self, parts: list[Cursor]) -> None:
        """Lower and take off what stands before a condition.

        Of `if (f(); T x = g())`, libclang shows the variable first, then `f()`, then the condition.
        """
        variable = parts.pop(0) if parts and clang.kind(parts[0]) == CursorKind.VAR_DECL else None
        if self._is_initial(parts):
            self.lower_statement(parts.pop(0))
        if variable is not None:
            self._declare_variable(variable)

    def _is_initial(self, parts: list[Cursor]) -> bool:
        """Whether the first part stands before the semicolon: what is no condition, or has another one behind it."""
        if len(parts) < 3:
            return bool(parts) and clang.kind(parts[0]) == CursorKind.DECL_STMT
        if clang.kind(parts[0]) in (CursorKind.DECL_STMT, CursorKind.NULL_STMT):
            return True
        if not clang.is_expression(parts[0]) or not clang.is_expression(parts[1]):
            return False
        return self._semicolon(parts[0], parts[1], 0) is not None

    def _lower_hidden(self, cursor: Cursor, shown: Cursor | None) -> None:
        """What stands before the semicolon of a `switch`, or of a `for` over a range: libclang does not show it.

        What it declares is found where it is used; what else happens there is not known.
        """
        semicolon = self._semicolon(cursor, shown, 1) if shown is not None else None
        if semicolon is None:
            return
        start = self.unit.locator.expansion(cursor.extent.start)
        found: dict[int, Cursor] = {}
        for reference in clang.descendants(cursor, _REFERENCE):
            declaration = reference.referenced
            if declaration is not None and clang.kind(declaration) == CursorKind.VAR_DECL:
                place = self.unit.locator.expansion(declaration.extent.start)
                if place.file == start.file and start.offset < place.offset < semicolon:
                    found[place.offset] = declaration
        for _, declaration in sorted(found.items()):
            self._declare_variable(declaration)
        if not found:
            is_main = start.file == self.unit.main_file
            self._damage(self.unit.location(cursor), (start.offset, semicolon) if is_main else None)

    def _semicolon(self, first: Cursor, second: Cursor, depth: int) -> int | None:
        """The offset of the semicolon, so deep in parentheses, between the starts of two parts of a statement."""
        begin = self.unit.locator.expansion(first.extent.start)
        end = self.unit.locator.expansion(second.extent.start)
        text = self.unit.source_of(begin.file)[begin.offset : end.offset] if begin.file == end.file else b""
        if b";" not in text:
            return None
        code = code_text(header_text(text), keep=False).code
        inside = 0
        for index in range(len(code)):
            character = code[index : index + 1]
            if character in _OPENING:
                inside += 1
            elif character in _CLOSING:
                inside -= 1
                if inside < depth:
                    return None
            elif character == b";" and inside == depth:
                return begin.offset + index
        return None
