"""Lowering a parsed translation unit: the functions, variables and constants that it contributes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Final

from ddilint.finding import Location
from ddilint.frontend import clang
from ddilint.frontend.clang import Cursor, CursorKind, TranslationUnit, TypeKind
from ddilint.frontend.lowering.closures import Closure
from ddilint.frontend.lowering.context import UnitContext
from ddilint.frontend.lowering.cursors import member_of, strip
from ddilint.frontend.lowering.function import FunctionLowering
from ddilint.frontend.lowering.initializers import parts_of
from ddilint.frontend.lowering.memory import TooDeep
from ddilint.frontend.lowering.places import string_literal
from ddilint.frontend.lowering.probes import PROBE_PREFIX
from ddilint.frontend.lowering.records import Records
from ddilint.frontend.lowering.types import TypeTable, is_array
from ddilint.ir import nodes as ir

_CONTAINERS: Final = frozenset(
    {
        CursorKind.LINKAGE_SPEC,
        CursorKind.NAMESPACE,
        CursorKind.CLASS_DECL,
        CursorKind.STRUCT_DECL,
        CursorKind.UNEXPOSED_DECL,
    }
)


class UnitLowering:
    """One parsed translation unit, whose functions are lowered when they are asked for.

    `error_offsets` are the places of clang's remaining errors in the main file, in bytes, sorted. Functions that the
    kit's headers define (`is_bundled` of their file) are not there, except those of `library`, the file with the
    library for C++: `of_library` are their names. `rivals` are the names of functions that several
    sources of the link unit define; which of them is meant where this one does not is `defined_elsewhere`'s to say,
    by its link name. `constants` are the values of the contracts'
    constant expressions, in the headers that this unit was parsed with; those that they do not define are absent.
    """

    def __init__(
        self,
        unit: TranslationUnit,
        *,
        source: bytes,
        main_file: str,
        header_text: Callable[[str], bytes],
        prelude: str,
        pointer_bits: int,
        error_offsets: Sequence[int],
        relative_path: Callable[[str], str],
        is_bundled: Callable[[str], bool],
        library: str = "",
        raising: Mapping[str, tuple[int, ...]] = MappingProxyType({}),
        constants: Sequence[str] = (),
        rivals: frozenset[str] = frozenset(),
        defined_elsewhere: Callable[[str], str] = str,
        traced: frozenset[str] = frozenset(),
        macros: Callable[[], frozenset[bytes]] = frozenset,
        healed: bool = True,
        given_members: frozenset[str] = frozenset(),
    ) -> None:
        self._unit = unit
        self._locator = clang.Locator(unit)
        types = TypeTable(self._locator, prelude, pointer_bits, healed, given_members)
        self._context = UnitContext(
            types,
            self._locator,
            source,
            main_file,
            header_text,
            relative_path,
            raising,
            rivals,
            defined_elsewhere,
            traced,
            macros,
        )
        self._error_offsets = error_offsets
        self._is_bundled = is_bundled
        self._main_file = main_file
        self.path = relative_path(main_file)
        self.constants: dict[str, int] = {}
        self.problems: list[tuple[str, Location]] = []
        self.of_library: set[str] = set()
        self._definitions: dict[str, list[Cursor]] = {}
        self._functions: dict[str, ir.Function | None] = {}
        self._globals: dict[str, ir.GlobalVariable] = {}
        self._declared: dict[str, list[Cursor]] | None = None
        declarations = _declarations(unit.cursor)
        self._context.overloaded |= _overloaded(declarations)
        self._context.records = Records(declarations)
        for declaration in declarations:
            if clang.kind(declaration) == CursorKind.ENUM_DECL:
                _read_probe(declaration, constants, self.constants)
            elif declaration.is_definition():
                file = self._locator.declared_in(declaration)
                if file == library or not is_bundled(file):
                    self._definitions.setdefault(declaration.spelling, []).append(declaration)
                if file == library:
                    self.of_library.add(declaration.spelling)
        self._leave_out_patterns()

    def _leave_out_patterns(self) -> None:
        """A function template that something was made of says nothing besides: its own types are open."""
        for name, definitions in self._definitions.items():
            if any(clang.kind(each) == CursorKind.FUNCTION_TEMPLATE for each in definitions):
                made = [each for each in definitions if clang.kind(each) != CursorKind.FUNCTION_TEMPLATE]
                self._definitions[name] = made or definitions

    def names(self) -> Iterable[str]:
        """The names of the functions that this unit defines."""
        return self._definitions.keys()

    def overridden(self, link_name: str) -> dict[str, int]:
        """The driver's own virtual methods, by link name, that a method takes the place of.

        Each with where its class lies in that of the method, in bytes.
        """
        found: dict[str, int] = {}
        for definition in self._definitions.get(ir.plain_name(link_name), ()):
            own = definition.semantic_parent
            if (
                own is None
                or clang.kind(definition) != CursorKind.CXX_METHOD
                or self._context.link_name(definition) != link_name
            ):
                continue
            for method in clang.overridden(definition):
                owner = method.semantic_parent
                if owner is not None and not self._is_bundled(self._locator.declared_in(method)):
                    offset = self._context.records.offset_of_base(own.type, owner.type)
                    found[self._context.link_name(method)] = offset
        return found

    def made_by_macro(self, line: int) -> tuple[tuple[str, str], ...]:
        """The names, plain and for the linker, of the functions that a macro's use in a line of the source defines."""
        return tuple(
            (name, self._context.link_name(definition))
            for name, definitions in self._definitions.items()
            for definition in definitions
            if self._locator.declared_in(definition) == self._main_file
            and self._locator.expansion(definition.extent.start).line == line
        )

    def link_names(self, name: str) -> tuple[str, ...]:
        """The link names of the definitions of a name."""
        return tuple(self._context.link_name(definition) for definition in self._definitions.get(name, ()))

    def makes(self, name: str, path: str, lines: range | None) -> bool:
        """Whether it defines a function of a name in these lines of a file (None: wherever): not only its template."""
        for definition in self._definitions.get(name, ()):
            if clang.kind(definition) == CursorKind.FUNCTION_TEMPLATE:
                continue
            place = self._locator.expansion(definition.location)
            if lines is None or (place.line in lines and self._context.relative_path(place.file) == path):
                return True
        return False

    def function(self, link_name: str) -> ir.Function | None:
        """The IR of a function; None where the unit does not define it, or it nests too deeply (see `problems`)."""
        if link_name in self._functions:
            return self._functions[link_name]
        found = None
        known = self._context.lambdas.get(link_name)
        if known is not None:
            found = self._lower(known.definition, link_name, known.closure)
        for definition in self._definitions.get(ir.plain_name(link_name), ()):
            if self._context.link_name(definition) == link_name:
                found = self._lower(definition, link_name)
        self._functions[link_name] = found
        return found

    def head(self, link_name: str) -> ir.Function | None:
        """A function without its body: what is declared of it; None where the unit does not define it."""
        for definition in self._definitions.get(ir.plain_name(link_name), ()):
            if self._context.link_name(definition) == link_name:
                return FunctionLowering(self._context, ()).lower(
                    definition, link_name, self._roles(definition), is_head=True
                )
        return None

    def lambdas(self) -> dict[str, bool]:
        """The lambdas that the functions lowered so far call, by link name: whether their addresses are taken."""
        return {name: found.address_taken for name, found in self._context.lambdas.items()}

    def _lower(
        self, definition: Cursor, link_name: str, closure: Closure | None = None
    ) -> ir.Function | None:
        is_main = self._locator.declared_in(definition) == self._main_file
        lowering = FunctionLowering(self._context, self._error_offsets if is_main else ())
        try:
            return lowering.lower(definition, link_name, self._roles(definition), closure)
        except TooDeep:
            place = self._context.location_of_name(definition)
            self.problems.append((f"{definition.spelling} nests too deeply to be analysed", place))
            return None

    def _roles(self, definition: Cursor) -> tuple[str, ...]:
        """The function types that a function is declared with, and the methods of the kit's interfaces that it is."""
        if clang.kind(definition) != CursorKind.CXX_METHOD:
            canonical = definition.canonical
            own = self._own_functions.get(definition.spelling, ())
            others = (each for each in own if each not in (canonical, definition))
            return _types_of(canonical, definition, *(each for each in others if each.canonical == canonical))
        interfaces = (
            f"{owner.spelling}::{method.spelling}"
            for method in clang.overridden(definition)
            if (owner := method.semantic_parent) is not None
            and self._is_bundled(self._locator.declared_in(method))
        )
        return tuple(dict.fromkeys((*_types_of(definition.canonical, definition), *interfaces)))

    @cached_property
    def _main_declarations(self) -> list[Cursor]:
        """What the source itself declares at file scope; to find it, all that its headers declare is gone through."""
        return clang.main_file_declarations(self._unit)

    @cached_property
    def _own_functions(self) -> dict[str, list[Cursor]]:
        """The functions that the source itself declares at file scope, by name: a role may be told behind the body."""
        found: dict[str, list[Cursor]] = {}
        for declaration in self._main_declarations:
            if clang.kind(declaration) == CursorKind.FUNCTION_DECL:
                found.setdefault(declaration.spelling, []).append(declaration)
        return found

    def defines_variable(self, name: str) -> ir.GlobalVariable | None:
        """The variable with external linkage of a plain name, if this unit holds its initializer."""
        for declaration in self._main_declarations:
            if clang.kind(declaration) == CursorKind.VAR_DECL and declaration.spelling == name:
                found = _global(self._context, f"::{name}", declaration)
                if found.values or found.functions:
                    return found
        return None

    def global_variables(self) -> dict[str, ir.GlobalVariable]:
        """The file-scope variables that the functions lowered so far mention, by their keys."""
        while pending := [name for name in self._context.globals if name not in self._globals]:
            # Initializers mention further variables: the list grows while it is walked.
            for name in pending:
                self._globals[name] = _global(self._context, name, self._context.globals[name])
        return self._globals

    def fields_behind(self, pointer: ir.Type) -> frozenset[str]:
        """The names of the fields of the structure that a pointer leads to; none where this source has none such."""
        record = self._context.types.record_behind(pointer)
        return frozenset(self._context.records.fields_within(record) if record is not None else ())

    def declared(self, function: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]] | None:
        """The annotations of a function that is only declared, and those of its parameters; None without any."""
        if self._declared is None:
            self._declared = {}
            for declaration in _declarations(self._unit.cursor):
                if clang.is_function_declaration(declaration):
                    self._declared.setdefault(declaration.spelling, []).append(declaration)
        for declaration in self._declared.get(function, ()):
            own = _annotations(declaration)
            parameters = tuple(
                _annotations(child)
                for child in clang.children(declaration)
                if clang.kind(child) == CursorKind.PARM_DECL
            )
            if own or any(parameters):
                return own, parameters
        return None

    def tables(self, function: str) -> tuple[ir.GlobalVariable, ...]:
        """The file-scope variables of the source itself whose initializers hold a function of this plain name."""
        word = re.compile(rf"\b{re.escape(function)}\b")
        found = (declaration for declaration, text in self._initialized if word.search(text))
        return tuple(_global(self._context, f"::{each.spelling}", each) for each in found)

    @cached_property
    def _initialized(self) -> list[tuple[Cursor, str]]:
        """The declarations of the source's own variables at file scope with an initializer, and their texts."""
        return [
            (declaration, self._context.text(declaration, 1 << 20))
            for declaration in self._main_declarations
            if clang.kind(declaration) == CursorKind.VAR_DECL and clang.initializer(declaration) is not None
        ]

    @property
    def address_taken(self) -> set[str]:
        """The link names of functions whose address the functions and variables lowered so far use."""
        return self._context.address_taken


def _declarations(cursor: Cursor) -> list[Cursor]:
    """All functions, methods and enums that are declared at any level outside of functions."""
    found: list[Cursor] = []
    pending = clang.children(cursor)[::-1]
    while pending:
        declaration = pending.pop()
        kind = clang.kind(declaration)
        if clang.is_function_declaration(declaration) or kind == CursorKind.ENUM_DECL:
            found.append(declaration)
        elif kind in _CONTAINERS and (kind != CursorKind.STRUCT_DECL or clang.is_cplusplus(declaration)):
            pending.extend(clang.children(declaration)[::-1])
    return found


def _overloaded(declarations: Iterable[Cursor]) -> set[str]:
    """The names under which C++ declares several functions."""
    by_name: dict[str, list[Cursor]] = {}
    for declaration in declarations:
        if clang.kind(declaration) == CursorKind.FUNCTION_DECL:
            by_name.setdefault(declaration.spelling, []).append(declaration)
    return {
        name
        for name, found in by_name.items()
        if len(found) > 1 and len({declaration.canonical.get_usr() for declaration in found}) > 1
    }


def _read_probe(declaration: Cursor, constants: Sequence[str], values: dict[str, int]) -> None:
    if not declaration.spelling.startswith("ddilint_probe_"):
        return
    for enumerator in clang.children(declaration):
        name = enumerator.spelling
        if name.startswith(PROBE_PREFIX) and clang.children(enumerator):
            index = int(name.removeprefix(PROBE_PREFIX))
            if clang.evaluate_int(clang.children(enumerator)[0]) is not None:
                values[constants[index]] = enumerator.enum_value


def _types_of(*declarations: Cursor) -> tuple[str, ...]:
    """The function types that declarations of a function name (`DRIVER_DISPATCH DispatchRead;`)."""
    roles = []
    for declaration in declarations:
        for child in clang.children(declaration):
            kind = clang.kind(child)
            if kind == CursorKind.TYPE_REF:
                referenced = child.referenced
                if referenced is not None and clang.kind(referenced) == CursorKind.TYPEDEF_DECL:
                    underlying = referenced.underlying_typedef_type.get_canonical()
                    if clang.type_kind(underlying) in (TypeKind.FUNCTIONPROTO, TypeKind.FUNCTIONNOPROTO):
                        roles.append(referenced.spelling)
            elif kind == CursorKind.ANNOTATE_ATTR and child.spelling.startswith("sal:_Function_class_:"):
                roles.append(child.spelling.removeprefix("sal:_Function_class_:").strip())
    return tuple(dict.fromkeys(roles))


def _annotations(declaration: Cursor) -> tuple[str, ...]:
    return tuple(
        child.spelling.removeprefix("sal:")
        for child in clang.children(declaration)
        if clang.kind(child) == CursorKind.ANNOTATE_ATTR
    )


def _global(context: UnitContext, name: str, declaration: Cursor) -> ir.GlobalVariable:
    type_ = context.types.of_value(declaration)
    definition = declaration.get_definition() or declaration
    initializer = clang.initializer(definition)
    reader = _InitializerReader(context)
    if initializer is not None:
        reader.read(initializer, definition.type)
    # Of an array, libclang shows the qualifier of the elements in the spelling of the whole type only.
    canonical = declaration.type.get_canonical()
    is_constant = canonical.is_const_qualified() or (
        is_array(canonical) and _has_constant_elements(canonical.spelling)
    )
    return ir.GlobalVariable(
        name=name,
        type=type_,
        constant=is_constant,
        functions=tuple(reader.functions),
        values=tuple((offset, size, value) for (offset, size), value in reader.values.items()),
        others=tuple(reader.others),
        strings=tuple(reader.strings),
        texts=tuple(reader.texts),
        addresses=tuple(reader.addresses),
        callbacks=tuple(reader.callbacks),
    )


def _has_constant_elements(array: str) -> bool:
    """Whether the spelling of an array's type says that nothing changes its elements: `const T[2]`, `T *const[2]`."""
    element = array.partition("[")[0].rstrip()
    return element.endswith("const") if "*" in element else element.startswith("const ")


class _InitializerReader:
    """Collects the constants and function addresses of an initializer, with their offsets in bytes."""

    def __init__(self, context: UnitContext) -> None:
        self._context = context
        self.functions: list[tuple[int, str]] = []
        self.values: dict[tuple[int, int], int] = {}
        self.others: list[tuple[int, int]] = []
        self.strings: list[tuple[int, ir.StringLiteral]] = []
        self.texts: list[tuple[int, ir.StringLiteral]] = []
        self.addresses: list[tuple[int, str]] = []
        self.callbacks: list[tuple[ir.Member, str, Location]] = []

    def read(self, initializer: Cursor, type_: clang.Type) -> None:
        """Read the initializer of a variable of a type."""
        inner = strip(initializer)
        if clang.kind(inner) != CursorKind.INIT_LIST_EXPR:
            self._value(initializer, type_.get_canonical(), 0)
            return
        for part in parts_of(inner, type_, self._context.types):
            if part.offset_bytes is None:
                self.others.append((0, clang.sizeof(type_) or 0))
            elif part.field is not None and part.field.is_bitfield():
                self._bits(part.value, part.field, part.offset_bytes)
            else:
                known = len(self.functions)
                self._value(part.value, part.type, part.offset_bytes)
                member = None
                if len(self.functions) > known and part.field is not None:
                    member = member_of(part.field)
                if member is not None:
                    place = self._context.location(part.value)
                    self.callbacks.append((member, self.functions[-1][1], place))

    def _number(self, value: Cursor) -> int | None:
        number = clang.evaluate_int(value)
        return None if number is None or self._context.types.mentions_guess(value) else number

    def _bits(self, value: Cursor, field: Cursor, offset_bytes: int) -> None:
        number, size = self._number(value), clang.sizeof(field.type)
        offset_bits = clang.field_offset_bits(field)
        if number is None or not size or offset_bits is None:
            self.others.append((offset_bytes, size or 0))
            return
        key = (offset_bytes + offset_bits // (8 * size) * size, size)
        bits = (number & ((1 << field.get_bitfield_width()) - 1)) << offset_bits % (8 * size)
        self.values[key] = self.values.get(key, 0) | bits

    def _value(self, value: Cursor, type_: clang.Type, offset_bytes: int) -> None:
        inner = value
        while clang.kind(inner) in (
            CursorKind.UNEXPOSED_EXPR,
            CursorKind.PAREN_EXPR,
            CursorKind.CSTYLE_CAST_EXPR,
        ):
            parts = [child for child in clang.children(inner) if clang.is_expression(child)]
            if len(parts) != 1:
                break
            inner = parts[0]
        kind = clang.kind(inner)
        is_address = is_array(inner.type.get_canonical())
        if kind == CursorKind.UNARY_OPERATOR and clang.unary_operator(inner) == "&":
            inner = clang.children(inner)[0]
            kind = clang.kind(inner)
            is_address = True
        if kind == CursorKind.DECL_REF_EXPR:
            referenced = inner.referenced
            if referenced is not None and clang.is_function_declaration(referenced):
                name = self._context.link_name(referenced)
                self._context.address_taken.add(name)
                self.functions.append((offset_bytes, name))
                return
            if referenced is not None and clang.type_kind(type_) == TypeKind.POINTER and is_address:
                self.addresses.append((offset_bytes, self._context.global_key(referenced)))
        if kind == CursorKind.STRING_LITERAL:
            literal = string_literal(inner, self._context)
            if clang.type_kind(type_) == TypeKind.POINTER:
                self.strings.append((offset_bytes, literal))
                return
            self.texts.append((offset_bytes, literal))
        number, size = self._number(value), self._context.types.size_of(type_)
        if number is None and clang.type_kind(type_) == TypeKind.POINTER and not is_address:
            # NULL is 0, whatever conversions make a pointer of it.
            number = 0 if self._number(inner) == 0 else None
        if number is not None and size:
            self.values[offset_bytes, size] = number & ((1 << 8 * size) - 1)
        else:
            self.others.append((offset_bytes, size or 0))
