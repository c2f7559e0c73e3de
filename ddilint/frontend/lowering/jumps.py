"""Lowering jumps and their labels: what they leave is finished first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind
from ddilint.frontend.lowering.context import UnitContext
from ddilint.frontend.lowering.memory import Place
from ddilint.frontend.lowering.selection import SelectionLowering
from ddilint.ir import nodes as ir

# The statements whose scopes a `goto` may leave.
_GUARDS: Final = frozenset(
    {
        CursorKind.SEH_TRY_STMT,
        CursorKind.COMPOUND_STMT,
        CursorKind.IF_STMT,
        CursorKind.WHILE_STMT,
        CursorKind.FOR_STMT,
        CursorKind.SWITCH_STMT,
        CursorKind.CXX_FOR_RANGE_STMT,
    }
)


class JumpLowering(SelectionLowering):
    """Lowers `goto`, `break`, `continue`, `__leave` and `return`."""

    def __init__(self, unit: UnitContext, errors: Sequence[int]) -> None:
        super().__init__(unit, errors)
        self._labels: dict[str, int] = {}
        self._body: Cursor | None = None
        self._label_guards: dict[str, frozenset[int]] | None = None
        self._returns_reference = False
        self._returned: tuple[Place, clang.Type] | None = None

    def _label_block(self, name: str) -> int:
        if name not in self._labels:
            self._labels[name] = self.graph.new_block()
        return self._labels[name]

    def _label(self, cursor: Cursor) -> None:
        self.graph.enter(self._label_block(cursor.spelling))
        for child in clang.children(cursor):
            self.lower_statement(child)

    def _goto(self, cursor: Cursor) -> None:
        for child in clang.children(cursor):
            if clang.kind(child) == CursorKind.LABEL_REF:
                # A goto out of a guarded block runs its finalizers.
                name = child.spelling
                around = self._scopes_around(name)
                self._leave_scopes(around)
                self._destroy_behind_label(child.referenced, around)
                self.graph.jump(self._label_block(name), self.unit.location(cursor))
                return
        self.graph.terminate(ir.Stop("a computed goto"))

    def _destroy_behind_label(self, label: Cursor | None, around: int) -> None:
        """A jump back destroys what was declared behind its label."""
        if label is None or not any(scope.objects for scope in self._scopes[:around]):
            return
        start = self.unit.locator.expansion(label.extent.start).offset
        for scope in self._scopes[:around][::-1]:
            self.destroy([each for each in scope.objects or () if each.offset > start])

    def _scopes_around(self, label: str) -> int:
        """How many of the scopes, from the outermost, are around a label as well: up to one that is not."""
        for index, scope in enumerate(self._scopes):
            if scope.guard is not None and scope.guard not in self._guards_of(label):
                return index
        return len(self._scopes)

    def _guards_of(self, label: str) -> frozenset[int]:
        """The hashes of the blocks, and of the SEH_TRY_STMTs in whose guarded bodies a label stands."""
        if self._label_guards is None:
            self._label_guards = {}
            pending = [(self._body, frozenset[int]())] if self._body is not None else []
            while pending:
                cursor, guards = pending.pop()
                kind = clang.kind(cursor)
                if kind == CursorKind.LABEL_STMT:
                    self._label_guards[cursor.spelling] = guards
                if clang.is_expression(cursor):
                    continue  # no label that is jumped to stands in one
                is_guard = kind in _GUARDS
                inner = guards | {clang.hash_of(cursor)} if is_guard else guards
                for index, child in enumerate(clang.children(cursor)):
                    # The handler of a `__try` is not guarded by it.
                    is_handler = index > 0 and kind == CursorKind.SEH_TRY_STMT
                    pending.append((child, guards if is_handler else inner))
        return self._label_guards.get(label, frozenset())

    def _break(self, cursor: Cursor) -> None:
        for index in range(len(self._scopes) - 1, -1, -1):
            scope = self._scopes[index]
            if scope.leave_block is not None and not scope.guarded:
                self._leave_scopes(index + 1)
                self.graph.jump(scope.leave_block, self.unit.location(cursor))
                return
        self._damage(self.unit.location(cursor))

    def _continue(self, cursor: Cursor) -> None:
        for index in range(len(self._scopes) - 1, -1, -1):
            target = self._scopes[index].continue_block
            if target is not None:
                self._leave_scopes(index + 1)
                self.graph.jump(target, self.unit.location(cursor))
                return
        self._damage(self.unit.location(cursor))

    def _leave(self, cursor: Cursor) -> None:
        for index in range(len(self._scopes) - 1, -1, -1):
            scope = self._scopes[index]
            if scope.guarded and scope.leave_block is not None:
                self._leave_scopes(index + 1)
                self.graph.jump(scope.leave_block, self.unit.location(cursor))
                return
        self._damage(self.unit.location(cursor))

    def _return(self, cursor: Cursor) -> None:
        location = self.unit.location(cursor)
        value: ir.Expression | None = None
        if self._errors:
            self._simple_damage(cursor)
        for child in clang.children(cursor):
            if clang.is_expression(child):
                value = self.full_expression(partial(self._returned_value, child), location)
        if value is not None and value.type.kind is ir.TypeKind.VOID:
            value = None
        if value is not None and any(scope.finalizer is not None for scope in self._scopes):
            value = self._stable(value, location)
        self._leave_scopes(0)
        self.graph.terminate(ir.Return(value, location))

    def _returned_value(self, cursor: Cursor) -> ir.Expression | None:
        if self._returns_reference:
            return self.place(cursor).address
        if self._returned is None:
            return self.value(cursor)
        place, type_ = self._returned
        self.initialize(place, type_, cursor)
        return None
