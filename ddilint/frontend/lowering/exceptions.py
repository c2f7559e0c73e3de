"""Lowering exception handling: of Windows (`__try`) and of C++.

It follows what can be said without guessing. A `__finally` block runs on every way out of its `__try` (its code is
copied to each). A handler is reached from calls that are known to raise; besides, from anywhere in the block for a
reason nobody can see (a page fault): then it is not known how much of the block was executed, and nothing of what it
touches (`Damage`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from ddilint.finding import Location
from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind
from ddilint.frontend.lowering.jumps import JumpLowering
from ddilint.frontend.lowering.scopes import Scope
from ddilint.ir import nodes as ir


class ExceptionLowering(JumpLowering):
    """Lowers `__try` with `__finally` or `__except`, and `try` of C++."""

    def _try(self, cursor: Cursor) -> None:
        parts = clang.children(cursor)
        if len(parts) != 2:
            self._damage(self.unit.location(cursor))
            self._other(cursor)
            return
        body, handler = parts
        if clang.kind(handler) == CursorKind.SEH_FINALLY_STMT:
            self._try_finally(cursor, body, handler)
        else:
            self._try_except(body, handler)

    def _try_finally(self, cursor: Cursor, body: Cursor, handler: Cursor) -> None:
        (statement,) = clang.children(handler)[:1] or [handler]
        # What jumps or returns out of the block leaves it abnormally.
        finalizer = partial(self._finally, statement, is_abnormal=True)
        finish = self.graph.new_block()
        # Two scopes: `__leave` leaves the inner one only, because the finalizer then follows in line.
        self._scopes.append(Scope(finalizer=finalizer, guard=clang.hash_of(cursor)))
        self._scopes.append(Scope(leave_block=finish, guarded=True))
        self.lower_statement(body)
        self._scopes.pop()
        self._scopes.pop()
        self.graph.enter(finish)
        self._finally(statement, is_abnormal=False)

    def _finally(self, statement: Cursor, *, is_abnormal: bool) -> None:
        """Lower the body of a `__finally` for one way out of its `__try`: it can ask which it is."""
        around, self.is_abnormal = self.is_abnormal, is_abnormal
        self.lower_statement(statement)
        self.is_abnormal = around

    def _try_except(self, body: Cursor, handler: Cursor) -> None:
        location = self.unit.location(handler)
        caught, surprise, done, inside = (self.graph.new_block() for _ in range(4))
        self.graph.terminate(
            ir.Choose((inside, surprise), "an exception may be raised anywhere in here", location)
        )
        self.graph.current = inside
        self._scopes.append(Scope(leave_block=done, guarded=True, handler=caught))
        self.lower_statement(body)
        self._scopes.pop()
        self.graph.jump(done)
        touched = self.graph.touched_since(inside)
        self.graph.current = surprise
        self._emit_surprise(location, touched)
        self.graph.jump(caught)
        self.graph.current = caught
        parts = clang.children(handler)
        if len(parts) > 1 and clang.is_expression(parts[0]):
            self.discard(parts[0])
        if parts:
            self.lower_statement(parts[-1])
        self.graph.jump(done)
        self.graph.current = done

    def _emit_surprise(self, location: Location, touched: ir.Touched) -> None:
        self.graph.emit(ir.Damage("an exception that the code does not show", location, touched))

    def before_call(self, name: str, location: Location, arguments: Sequence[ir.Expression] = ()) -> None:
        """A call that is known to raise may go to the handler around it instead."""
        indices = self.unit.raising.get(name)
        if indices is None:
            return
        through = tuple(arguments[index] for index in indices if index < len(arguments))
        if indices and not through:
            return
        for index in range(len(self._scopes) - 1, -1, -1):
            handler = self._scopes[index].handler
            if handler is not None:
                following, raised = self.graph.new_block(), self.graph.new_block()
                reason = f"{name} may raise an exception"
                self.graph.terminate(ir.Choose((following, raised), reason, location, through))
                self.graph.current = raised
                self._leave_scopes(index + 1)
                self.graph.jump(handler)
                self.graph.current = following
                return

    def _cxx_try(self, cursor: Cursor) -> None:
        parts = clang.children(cursor)
        location = self.unit.location(cursor)
        if not parts:
            return
        body, *handlers = parts
        done = self.graph.new_block()
        catches = [self.graph.new_block() for _ in handlers]
        inside = self.graph.new_block()
        self.graph.terminate(ir.Choose((inside, *catches), "an exception may be thrown", location))
        self.graph.current = inside
        self.lower_statement(body)
        self.graph.jump(done)
        touched = self.graph.touched_since(inside)
        for block, handler in zip(catches, handlers, strict=True):
            self.graph.current = block
            self._emit_surprise(location, touched)
            for child in clang.children(handler):
                if clang.kind(child) == CursorKind.VAR_DECL:
                    caught = self.declare(child)
                    self.graph.emit(ir.Declare(caught.key, caught.location))
                else:
                    self.lower_statement(child)
            self.graph.jump(done)
        self.graph.current = done
