"""Lowering declarations of local variables."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind
from ddilint.frontend.lowering.cursors import REFERENCE_TYPES
from ddilint.frontend.lowering.memory import Place
from ddilint.frontend.lowering.scopes import ScopeLowering
from ddilint.frontend.lowering.types import is_array
from ddilint.ir import nodes as ir


class DeclarationLowering(ScopeLowering):
    """Lowers the declarations of variables, with what they bind and what dies with their block."""

    def _declaration(self, cursor: Cursor) -> None:
        for child in clang.children(cursor):
            if clang.kind(child) == CursorKind.VAR_DECL:
                self._declare_variable(child)
            elif clang.kind(child) == CursorKind.UNEXPOSED_DECL and child.spelling.startswith("["):
                self._declare_bindings(child)

    def _declare_bindings(self, declaration: Cursor) -> None:
        """`auto [a, b] = ...`: an object without a name, whose fields or elements have names."""
        children = clang.children(declaration)
        values = [child for child in children if clang.is_expression(child)]
        if not values:
            return
        variable = self.declare(declaration)
        self.graph.emit(ir.Declare(variable.key, variable.location))
        place = self.place_of(variable)
        lower = partial(self._initialize_variable, place, declaration, values[-1])
        self.full_expression(lower, self.unit.location(values[-1]))
        self._bind(declaration, place)
        if clang.canonical_kind(declaration.type) not in REFERENCE_TYPES:
            self._destroy_later(place, declaration)

    def _bind(self, declaration: Cursor, place: Place) -> None:
        """Give the fields or elements of an object without a name, or of what one refers to, their names."""
        type_ = declaration.type.get_canonical()
        if clang.type_kind(type_) in REFERENCE_TYPES:
            type_ = type_.get_pointee()
            place = Place(self.load(place), self.types.convert(type_), place.text)
        names = [
            child for child in clang.children(declaration) if clang.kind(child) == CursorKind.UNEXPOSED_DECL
        ]
        for name, (offset, part) in zip(names, self._parts_in_order(type_), strict=False):
            bound = Place(self._offset(place.address, offset), self.types.convert(part), name.spelling)
            self.bindings[clang.hash_of(name)] = bound

    def _parts_in_order(self, type_: clang.Type) -> Iterator[tuple[int, clang.Type]]:
        """The fields of a record, or the elements of an array, with their offsets in bytes."""
        for field_ in clang.fields(type_):
            offset = clang.field_offset_bits(field_)
            if offset is None or field_.is_bitfield():
                return
            yield offset // 8, field_.type
        if is_array(type_):
            element = type_.get_canonical().get_array_element_type()
            size = self.types.size_of(element)
            for index in range(type_.get_canonical().get_array_size() if size else 0):
                yield index * (size or 0), element

    def _declare_variable(self, declaration: Cursor) -> None:
        if not clang.is_local(declaration):
            return
        variable = self.declare(declaration)
        self.graph.emit(ir.Declare(variable.key, variable.location))
        initializer = clang.initializer(declaration)
        place = self.place_of(variable)
        if initializer is not None:
            lower = partial(self._initialize_variable, place, declaration, initializer)
            self.full_expression(lower, self.unit.location(initializer))
        if clang.canonical_kind(declaration.type) not in REFERENCE_TYPES:
            self._destroy_later(place, declaration)

    def _initialize_variable(self, place: Place, declaration: Cursor, initializer: Cursor) -> None:
        if clang.canonical_kind(declaration.type) in REFERENCE_TYPES:
            named = self.place(initializer)
            self.store(place, named.address, self.unit.location(initializer))
            self._die_with_block(self.kept_alive(named))
        else:
            self.initialize(place, declaration.type, initializer)
