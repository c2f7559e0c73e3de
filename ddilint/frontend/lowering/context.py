"""What the functions of one translation unit share while they are lowered: names, places in the source, lambdas."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Final

from msgspec import Struct

from ddilint.finding import Location
from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind
from ddilint.frontend.includes import header_text
from ddilint.frontend.lowering.closures import Closure, is_closure
from ddilint.frontend.lowering.records import Records
from ddilint.frontend.lowering.types import TypeTable
from ddilint.frontend.names import code_text

WORD: Final = re.compile(rb"[A-Za-z_]\w*")


class Lambda(Struct):
    """The body of a lambda: its definition, its captures; whether its address is taken (as a callback's is).

    A method of a class that stands inside a function is kept like one: it has no `closure`.
    """

    definition: Cursor
    closure: Closure | None
    address_taken: bool = False


class UnitContext:
    """What all functions of one translation unit share while they are lowered."""

    def __init__(
        self,
        types: TypeTable,
        locator: clang.Locator,
        source: bytes,
        main_file: str,
        header_text: Callable[[str], bytes],
        relative_path: Callable[[str], str],
        raising: Mapping[str, tuple[int, ...]],
        rivals: frozenset[str] = frozenset(),
        defined_elsewhere: Callable[[str], str] = str,
        traced: frozenset[str] = frozenset(),
        macros: Callable[[], frozenset[bytes]] = frozenset,
    ) -> None:
        self.types = types
        self.records = Records(())
        self.locator = locator
        self.source = source
        self.main_file = main_file
        self._header_text = header_text
        self.relative_path = relative_path
        self.raising = raising
        self.traced = traced
        self._rivals = rivals
        self._find_macros = macros
        self._defined_elsewhere = defined_elsewhere
        self.overloaded: set[str] = set()
        self.globals: dict[str, Cursor] = {}
        self.address_taken: set[str] = set()
        self._link_names: dict[str, str] = {}
        self.closures: dict[int, Closure] = {}
        self.lambdas: dict[str, Lambda] = {}

    @cached_property
    def code(self) -> bytes:
        """The source with its comments and strings blanked."""
        return code_text(header_text(self.source)).code

    @cached_property
    def macros(self) -> frozenset[bytes]:
        """The names of the project's own macros."""
        return self._find_macros()

    def location(self, cursor: Cursor) -> Location:
        """Where a cursor stands for the reader (of a macro's expansion: the macro's use)."""
        extent = cursor.extent
        start = self.locator.expansion(extent.start)
        end = self.locator.expansion(extent.end)
        return Location(self.relative_path(start.file), start.line, start.column, end.line, end.column)

    def location_of_name(self, declaration: Cursor) -> Location:
        """Where the name of a declaration stands."""
        place = self.locator.expansion(declaration.location)
        end = place.column + len(declaration.spelling.encode())
        return Location(self.relative_path(place.file), place.line, place.column, place.line, end)

    def source_of(self, file: str) -> bytes:
        """The text of the source, or of one of the project's headers; empty for any other file."""
        return self.source if file == self.main_file else self._header_text(file)

    def text(self, cursor: Cursor, limit: int = 120) -> str:
        """The source text of a cursor on one line, shortened; "" where it stands in a header of the kit's."""
        extent = cursor.extent
        start = self.locator.file(extent.start)
        source = self.source_of(start.file)
        if not source:
            return ""
        end = self.locator.file(extent.end)
        stop = end.offset
        if stop <= start.offset:
            word = WORD.match(source, start.offset)
            stop = word.end() if word else start.offset
            if source[stop : stop + 1] == b"(" and clang.kind(cursor) == CursorKind.DECL_REF_EXPR:
                return str(cursor.spelling)  # it stands in the body of the macro that is called here
        text = " ".join(source[start.offset : stop].decode("utf-8", "replace").split())
        return text if len(text) <= limit else text[: limit - 1] + "…"

    def global_key(self, declaration: Cursor) -> str:
        """The key of a variable with static storage; remembers its declaration for the module's globals."""
        name = declaration.spelling
        canonical = declaration.canonical
        if clang.has_internal_linkage(canonical) or not clang.is_file_scope(canonical):
            place = self.location(canonical)
            name = f"{place.path}:{name}@{place.line}"
        elif clang.is_member(canonical) or clang.is_in_namespace(canonical):
            name = f"{canonical.get_usr()}:{name}"
        name = f"::{name}"
        if name not in self.globals:
            self.globals[name] = declaration
        return name

    def called(self, function: Cursor) -> str:
        """The link name of a function that is called; remembers a method of a class that stands inside a function."""
        name = self.link_name(function)
        definition = function.get_definition() if _stands_inside(function) else None
        if definition is not None:
            self.lambdas.setdefault(name, Lambda(definition, None))
        return name

    def link_name(self, function: Cursor) -> str:
        """The name of a function in its link unit; one with internal linkage has its file in front.

        A method, an overloaded function, and what is made of a function template have what tells them from others of
        their name in front, and so has each definition of a function that several sources define (several drivers'
        sources in one folder). Behind the last colon stands the plain name.
        """
        name = function.spelling
        canonical = function.canonical
        if name == "operator()" and is_closure(function.semantic_parent):
            start = self.locator.expansion(canonical.location)
            name = f"lambda in {self.relative_path(start.file)} at {start.line}.{start.column}"
        is_told_by_name = clang.kind(function) == CursorKind.FUNCTION_DECL and name not in self.overloaded
        if not is_told_by_name or clang.specialized_template(function) is not None:
            usr = canonical.get_usr()
            if _stands_inside(function):  # the same for the classes of one name in all functions
                start = self.locator.expansion(canonical.location)
                usr = f"{usr}@{start.line}.{start.column}"
            return f"{usr}:{name}"
        key = canonical.get_usr() or name
        known = self._link_names.get(key)
        if known is None:
            known = name
            definition = function.get_definition()
            if clang.has_internal_linkage(canonical) or (name in self._rivals and definition is not None):
                place = self.locator.declared_in(definition or canonical)
                known = f"{self.relative_path(place)}:{name}"
            elif name in self._rivals:
                known = self._defined_elsewhere(name)
            self._link_names[key] = known
        return known


def _stands_inside(method: Cursor) -> bool:
    """Whether a function is a method of a class that stands inside a function, and no lambda's body."""
    owner = method.semantic_parent
    maker = owner.semantic_parent if owner is not None and clang.is_member(method) else None
    return maker is not None and clang.is_function_declaration(maker) and not is_closure(owner)
