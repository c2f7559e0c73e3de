"""Lowering the statements that choose: `if` and `switch`."""

from __future__ import annotations

from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor
from ddilint.frontend.lowering.iteration import IterationLowering
from ddilint.frontend.lowering.scopes import Scope
from ddilint.ir import nodes as ir


class SelectionLowering(IterationLowering):
    """Lowers `if`, and `switch` with its labels."""

    def _if(self, cursor: Cursor) -> None:
        with self._head(cursor):
            self._if_inside(cursor)

    def _if_inside(self, cursor: Cursor) -> None:
        parts = clang.children(cursor)
        self._lower_declarations(parts)
        statements = [part for part in parts if not clang.is_expression(part)]
        expressions = [part for part in parts if clang.is_expression(part)]
        # A branch may itself be an expression statement: the first expression is the condition, unless it was lost.
        test = parts[0] if parts and clang.is_expression(parts[0]) and len(parts) > 1 else None
        branches = parts[1:] if test is not None else [*statements, *expressions]
        yes, no, done = (self.graph.new_block() for _ in range(3))
        if test is None:
            self.graph.terminate(
                ir.Branch(ir.Unknown("a lost condition", ir.INT), yes, no, self.unit.location(cursor), "")
            )
        else:
            self.condition(test, yes, no)
        for block, branch in zip((yes, no), [*branches, None, None][:2], strict=True):
            self.graph.current = block
            if branch is not None:
                self.lower_statement(branch)
            self.graph.jump(done)
        self.graph.current = done

    def _switch(self, cursor: Cursor) -> None:
        with self._head(cursor):
            self._switch_inside(cursor)

    def _switch_inside(self, cursor: Cursor) -> None:
        parts = clang.children(cursor)
        self._lower_hidden(cursor, parts[0] if len(parts) > 1 else None)
        self._lower_declarations(parts)
        location = self.unit.location(cursor)
        value: ir.Expression = ir.Unknown("a lost condition", ir.INT)
        text = ""
        if len(parts) > 1 and clang.is_expression(parts[0]):
            value = self.ended(parts[0])
            text = self.unit.text(parts[0])
            location = self.unit.location(parts[0])
        if not value.type.is_scalar:
            value = ir.Unknown("a condition that is not a scalar", ir.INT)
        done = self.graph.new_block()
        dispatch = self.graph.current
        # The body's first block has no way in but the labels.
        self.graph.current = self.graph.new_block()
        scope = Scope(leave_block=done, cases=[])
        self._scopes.append(scope)
        if parts:
            self.lower_statement(parts[-1])
        self._scopes.pop()
        self.graph.jump(done)
        self.graph.current = dispatch
        assert scope.cases is not None
        default = done if scope.default is None else scope.default
        for guess, label in scope.guesses:
            # A label whose value is not known may be taken for any value that no other label claims.
            claimed = self.graph.new_block()
            self.graph.current = claimed
            unknown = ir.Unknown("a case whose value is not known", value.type, label)
            is_it = ir.Binary("==", value, unknown, ir.INT)
            self.graph.terminate(ir.Branch(is_it, guess, default, location, f"{text} == {label}"))
            default = claimed
        self.graph.current = dispatch
        self.graph.terminate(ir.Switch(value, tuple(scope.cases), default, location, text))
        self.graph.current = done

    def _switch_scope(self) -> Scope | None:
        for scope in reversed(self._scopes):
            if scope.cases is not None:
                return scope
        return None

    def _case(self, cursor: Cursor) -> None:
        parts = clang.children(cursor)
        values = [part for part in parts[:-1] if clang.is_expression(part)]
        scope = self._switch_scope()
        block = self.graph.new_block()
        self.graph.enter(block)
        numbers = [clang.evaluate_int(value) for value in values[:2]]
        if scope is not None and scope.cases is not None:
            guessed = any(self.types.mentions_guess(value) for value in values)
            if numbers and None not in numbers and not guessed:
                low = numbers[0]
                high = numbers[-1]
                assert low is not None
                assert high is not None
                scope.cases.append((low, high, block))
            else:
                scope.guesses.append((block, self.unit.text(values[0]) if len(values) == 1 else ""))
        if parts:
            self.lower_statement(parts[-1])

    def _default(self, cursor: Cursor) -> None:
        scope = self._switch_scope()
        block = self.graph.new_block()
        self.graph.enter(block)
        if scope is not None:
            scope.default = block
        for child in clang.children(cursor):
            self.lower_statement(child)
