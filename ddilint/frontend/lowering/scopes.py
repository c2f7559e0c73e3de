"""What control leaves on its way: blocks, guarded bodies, objects that die; and statements that are broken."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from msgspec import Struct, field

from ddilint.finding import Location
from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind
from ddilint.frontend.lowering.context import WORD, UnitContext
from ddilint.frontend.lowering.memory import Place
from ddilint.frontend.lowering.objects import Dying, ObjectLowering
from ddilint.ir import nodes as ir

_DECISIONS = frozenset(
    b"if else for while do switch case default return goto break continue throw try catch define"
    b" __try __except __finally __leave co_return co_await".split()
)


class Scope(Struct):
    """Something that control leaves on its way out: a loop, a switch, or a guarded block.

    `leave_block` is where `break` (or `__leave`) goes; `continue_block` where `continue` goes. `finalizer` lowers
    what runs on every way out of the statement whose hash is `guard`: the body of a `__finally`, the destructors of
    the `objects` that were declared in a block of C++. `handler` is the block of an `__except` of which this is the
    guarded body.
    """

    leave_block: int | None = None
    continue_block: int | None = None
    guarded: bool = False
    finalizer: Callable[[], None] | None = None
    guard: int | None = None
    objects: list[Dying] | None = None
    handler: int | None = None
    cases: list[tuple[int, int, int]] | None = None
    guesses: list[tuple[int, str]] = field(default_factory=list)
    default: int | None = None


class ScopeLowering(ObjectLowering):
    """Lowers blocks; `errors` are the offsets of clang's errors in the main file, sorted."""

    def __init__(self, unit: UnitContext, errors: Sequence[int]) -> None:
        super().__init__(unit)
        self._errors = errors
        self._scopes: list[Scope] = []
        self.damaged = False

    # Blocks ----------------------------------------------------------------------------------------------------------

    def _compound(self, cursor: Cursor) -> None:
        scope = Scope(guard=clang.hash_of(cursor), objects=[])
        self._scopes.append(scope)
        self._block_statements(cursor)
        self._scopes.pop()
        if scope.finalizer is not None:
            scope.finalizer()

    def _block_statements(self, cursor: Cursor) -> None:
        offsets = self._offsets(cursor) if self._errors else None
        position = offsets[0] if offsets else 0
        for statement in clang.children(cursor):
            if offsets is not None:
                inner = self._offsets(statement)
                if inner is not None:
                    # A statement that clang dropped leaves nothing but a gap with an error in it.
                    if self._has_error(position, inner[0]):
                        self._damage(self.unit.location(statement), (position, inner[0]))
                    position = max(position, inner[1])
            self.lower_statement(statement)
        # A block whose brace is missing ends where clang missed it, with the text.
        if offsets is not None and self._has_error(position, offsets[1] + 1):
            self._damage(self.unit.location(cursor))

    @contextmanager
    def _head(self, cursor: Cursor) -> Iterator[Scope]:
        """The scope of what is declared in the head of a statement: `if (T x = f())`."""
        scope = Scope(guard=clang.hash_of(cursor), objects=[])
        self._scopes.append(scope)
        yield scope
        self._scopes.pop()
        if scope.finalizer is not None:
            scope.finalizer()

    def _destroy_later(self, place: Place, declaration: Cursor) -> None:
        """Control that leaves the block runs the destructors of a variable, of its fields and of its base."""
        if place.type.kind in (ir.TypeKind.RECORD, ir.TypeKind.ARRAY):
            offset = self.unit.locator.expansion(declaration.extent.start).offset
            self._die_with_block(self.dying(place, declaration.type, self.unit.location(declaration), offset))

    def _die_with_block(self, found: Sequence[Dying]) -> None:
        scope = next((scope for scope in reversed(self._scopes) if scope.objects is not None), None)
        if scope is not None and scope.objects is not None and found:
            scope.objects[:0] = found
            scope.finalizer = partial(self.destroy, scope.objects)

    def _leave_scopes(self, down_to: int) -> None:
        """Run the finalizers of the scopes that control leaves, innermost first."""
        saved = self._scopes
        for index in range(len(saved) - 1, down_to - 1, -1):
            finalizer = saved[index].finalizer
            if finalizer is not None:
                self._scopes = saved[:index]
                finalizer()
        self._scopes = saved

    def _other(self, cursor: Cursor) -> None:
        """A statement of a kind that is not modelled: its parts in the order of the source."""
        for child in clang.children(cursor):
            if clang.is_expression(child) or 200 <= clang.kind(child) < 300:
                self.lower_statement(child)

    # Damage ----------------------------------------------------------------------------------------------------------

    def _has_error(self, begin: int, end: int) -> bool:
        index = bisect_left(self._errors, begin)
        return index < len(self._errors) and self._errors[index] < end

    def _offsets(self, cursor: Cursor) -> tuple[int, int] | None:
        start = self.unit.locator.expansion(cursor.extent.start)
        if start.file != self.unit.main_file:
            return None
        return start.offset, self.unit.locator.expansion(cursor.extent.end).offset

    def _damage(self, location: Location, text: tuple[int, int] | Cursor | None = None) -> None:
        """What happens is not known; where the `text` is that it happens in, it happens only to what that mentions."""
        self.damaged = True
        offsets = self._offsets(text) if isinstance(text, Cursor) else text
        mentioned = self._mentioned(*offsets) if offsets is not None else None
        self.graph.emit(
            ir.Damage("a part of the source that could not be understood", location, None, mentioned)
        )

    def _mentioned(self, begin: int, end: int) -> frozenset[str] | None:
        """The variables that a text may be about; None where a macro of the project's hides them.

        A decision, too, whose way clang does not show, may be about anything that depends on what it names.
        """
        words = frozenset(WORD.findall(self.unit.code, begin, end))
        if not words or not words.isdisjoint(_DECISIONS | self.unit.macros):
            return None
        names = {word.decode("ascii", "replace") for word in words} - {"this"}  # nothing sets that one
        return frozenset(key for key, variable in self.variables.items() if variable.name in names)

    def _simple_damage(self, cursor: Cursor) -> bool:
        """Emit damage if there is an error in a statement without statements inside; whether there is."""
        if not self._errors:
            return False
        offsets = self._offsets(cursor)
        if offsets is None or not self._has_error(offsets[0], max(offsets[1], offsets[0] + 1)):
            return False
        self._damage(self.unit.location(cursor), cursor)
        return True

    def _header_damage(self, cursor: Cursor) -> bool:
        """Emit damage if there is an error in a statement's own part (a condition, a label); whether there is."""
        if not self._errors or clang.kind(cursor) == CursorKind.COMPOUND_STMT:
            return False
        offsets = self._offsets(cursor)
        if offsets is None or not self._has_error(*offsets):
            return False
        position = offsets[0]
        for child in clang.children(cursor):
            if clang.is_expression(child):
                continue
            inner = self._offsets(child)
            if inner is None:
                continue
            if self._has_error(position, inner[0]):
                break
            position = max(position, inner[1])
        else:
            if not self._has_error(position, offsets[1]):
                return False
        self._damage(self.unit.location(cursor), cursor)
        return True
