"""What was guessed for names that no header declares, and the declarations that say so to clang.

The declarations make the code around an unknown name parse; their values and sizes are dummies. They stand in one file
of their own (`PRELUDE`), so that whoever meets a declaration can tell a guess by its file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from msgspec import Struct, field

from ddilint.frontend.includes import VIRTUAL

PRELUDE: Final = VIRTUAL + "/guessed.h"
MARK: Final = "ddilint_guess_"
"""In front of the tags of guessed structures."""
_FIRST_CONSTANT: Final = 0x5D00
"""Guessed constants count from here: no two are alike, as `case` labels must not be. An array that is initialized by
such an index has as many elements, so that the number must be small."""


class GuessKind(StrEnum):
    """What a name was taken for."""

    RECORD = "structure"
    POINTER = "pointer type"
    INTEGER = "integer type"
    SCOPED_ENUM = "scoped enumeration"
    FUNCTION_TYPE = "function type"
    FUNCTION_POINTER = "function pointer type"
    TAG = "tag"
    CONSTANT = "constant"
    TEXT = "string constant"
    OBJECT = "object"
    OBJECT_POINTER = "pointer"
    FUNCTION = "function"
    TRACE = "trace function"
    MEMBER = "member of a structure"
    EMPTY_MACRO = "empty macro"
    EMPTY_CALL = "empty macro with arguments"
    INITIALIZER = "initializer"
    SEH = "exception handling"
    LIMIT = "limit macro"


TYPE_KINDS: Final = frozenset(
    {
        GuessKind.RECORD,
        GuessKind.POINTER,
        GuessKind.INTEGER,
        GuessKind.SCOPED_ENUM,
        GuessKind.FUNCTION_TYPE,
        GuessKind.FUNCTION_POINTER,
    }
)


_MACROS: Final = frozenset(
    {
        GuessKind.EMPTY_MACRO,
        GuessKind.EMPTY_CALL,
        GuessKind.TEXT,
        GuessKind.INITIALIZER,
        GuessKind.SEH,
        GuessKind.LIMIT,
    }
)
FUNCTIONS: Final = frozenset({GuessKind.FUNCTION, GuessKind.TRACE})
SEH_MACROS: Final = {"TRY": "__try", "FINALLY": "__finally", "EXCEPT": "__except", "LEAVE": "__leave"}
"""How old drivers hide structured exception handling."""

LIMIT_MACROS: Final = {"min": "<", "max": ">", "__min": "<", "__max": ">"}
"""Macros that stdlib.h has for C alone, and that C++ drivers get from somewhere: how they compare what they keep."""


_WIDTH_IN_NAME: Final = re.compile(r"_*(?:(u|le|be|uint)|(?:s|i|int))(8|16|32|64)(?:_t)?", re.IGNORECASE)
_WIDTHS: Final = {"8": "char", "16": "short", "32": "int", "64": "long long"}
_INTEGERS: Final = {
    "byte": "unsigned char",
    "uchar": "unsigned char",
    "word": "unsigned short",
    "ushort": "unsigned short",
    "dword": "unsigned long",
    "uint": "unsigned int",
    "ulong": "unsigned long",
    "qword": "unsigned long long",
}


def integer_named(name: str) -> str:
    """The integer type that a name says in so many words (`u8`, `__le32`, `uint16_t`, `DWORD`); empty for none."""
    match = _WIDTH_IN_NAME.fullmatch(name)
    if match is None:
        return _INTEGERS.get(name.lower(), "")
    return f"{'unsigned' if match[1] else 'signed'} {_WIDTHS[match[2]]}"


class Shape(StrEnum):
    """What a guessed member is."""

    SCALAR = "scalar"
    RECORD = "record"
    POINTER = "pointer"
    FUNCTION = "function"
    TYPED = "typed"


class Member(Struct):
    """A guessed member, or the contents of a guessed structure (then a record or the target of a pointer)."""

    shape: Shape = Shape.SCALAR
    members: dict[str, Member] = field(default_factory=dict)
    type_name: str = ""

    def improve(self, shape: Shape) -> bool:
        """Take a shape that the code asks for; what is called stays a function. Tells whether that was new."""
        if self.shape == shape or self.shape in (Shape.FUNCTION, Shape.TYPED):
            return False
        if shape == Shape.SCALAR and self.members:
            return False
        self.shape = shape
        return True

    def add_chain(self, steps: Iterable[tuple[str, str]]) -> bool:
        """Make room for what is done to this member; tells whether anything was new."""
        node, changed = self, False
        for operator, name in steps:
            if operator == "(":
                return node.improve(Shape.FUNCTION) or changed
            if operator == "[":
                if node.shape == Shape.SCALAR:
                    changed = node.improve(Shape.POINTER) or changed
                elif node.shape == Shape.POINTER and node.members:
                    continue  # p[i].x: the element is what the pointer points to
                continue
            if node.shape == Shape.SCALAR:
                changed = node.improve(Shape.POINTER if operator == "->" else Shape.RECORD) or changed
            elif node.shape not in (Shape.RECORD, Shape.POINTER):
                return changed
            if name not in node.members:
                node.members[name] = Member()
                changed = True
            node = node.members[name]
        return changed


class Guess(Struct):
    """One name, what it was taken for, and (of structures and what points to them) what is inside."""

    name: str
    kind: GuessKind
    contents: Member = field(default_factory=lambda: Member(Shape.RECORD))
    tag_kind: str = "struct"
    number: int = 0
    changes: int = 0
    result: str = ""
    parameters: str = ""
    """Of a function type: the types of the parameters, empty where not known."""
    type_name: str = ""
    """Of an object: its type, empty where not known."""
    by_value: bool = False
    """Of a function in C++: whether its arguments are taken by value."""


class Prelude:
    """All guesses of one translation unit, in the order in which they were made."""

    def __init__(self, *, cplusplus: bool) -> None:
        self.cplusplus = cplusplus
        self.headers: dict[str, None] = {}
        self.guesses: dict[str, Guess] = {}
        self.tags: dict[str, Guess] = {}
        self.undefined: dict[str, None] = {}
        """Macros of kit headers that stand in the way of the project's own declarations."""
        self.any_members: dict[str, None] = {}
        """C++: members of objects of which nothing is known."""
        self.nested: dict[str, Member] = {}
        """Guessed structures by the tag that clang's messages show."""
        self.nested_in_kit: dict[str, Member] = {}
        """The same of those in structures of the kit."""
        self.others: list[Member] = []
        """What structures that are declared lack."""

    def add(self, name: str, kind: GuessKind) -> bool:
        """Guess; tells whether that is new."""
        if kind == GuessKind.TAG:
            raise ValueError("tags are added with add_tag")
        known = self.guesses.get(name)
        if known is not None:
            return False
        self.guesses[name] = Guess(name, kind, number=len(self.guesses))
        return True

    def add_tag(self, name: str, tag_kind: str) -> bool:
        """Complete a structure, union or enum that is only named; tells whether that is new."""
        if name in self.tags:
            return False
        self.tags[name] = Guess(name, GuessKind.TAG, tag_kind=tag_kind)
        return True

    def remove(self, name: str) -> bool:
        """Withdraw a guess; tells whether there was one."""
        return self.guesses.pop(name, None) is not None or self.tags.pop(name, None) is not None

    def all_guesses(self) -> list[Guess]:
        """Every name that was guessed."""
        return [*self.guesses.values(), *self.tags.values()]

    def record_of(self, type_name: str) -> Member | None:
        """The contents of a guessed structure, by a name as clang's messages show it (`T`, `struct tag`, `T *`)."""
        name = type_name.strip(" *")
        name = name.removeprefix("const ").removeprefix("volatile ").removeprefix("struct ")
        nested = self.nested_record(name)
        if nested is not None:
            return nested
        guess = self.guesses.get(name) or self.tags.get(name)
        return guess.contents if guess is not None else None

    def nested_record(self, tag: str) -> Member | None:
        """The contents of a guessed structure inside another one, by its tag."""
        return self.nested.get(tag) or self.nested_in_kit.get(tag)

    def members_named(self, name: str) -> list[Member]:
        """All guessed members of that name, in all structures."""
        found: list[Member] = []
        pending = [*(guess.contents for guess in self.all_guesses()), *self.others]
        while pending:
            contents = pending.pop()
            for member_name, member in contents.members.items():
                if member_name == name:
                    found.append(member)
                pending.append(member)
        return found

    # Rendering ------------------------------------------------------------------------------------

    def text(self) -> str:
        """The file's text; empty when nothing was guessed."""
        self.nested.clear()
        self._join_pointees()
        macros: list[str] = []
        lines: list[str] = []
        lines.extend([self._tag(guess) for guess in self.tags.values()])
        # Parameters may have guessed types.
        for guess in sorted(self.guesses.values(), key=lambda guess: bool(guess.parameters)):
            if guess.kind in _MACROS:
                macros.append(self._macro(guess))
            else:
                lines.append(self._declaration(guess))
        includes = [f"#include <{header}>" for header in self.headers]
        macros += [f"#undef {name}" for name in self.undefined]
        if not (macros or lines or includes):
            return ""
        if self.cplusplus and lines:
            lines.insert(0, _any_class(self.any_members))
        # Macros first: a kit header, too, may stand behind one. Guesses last: members may have the kit's types.
        return "\n".join(["#pragma once", *macros, *includes, *lines, ""])

    def _pointee(self, guess: Guess) -> Guess | None:
        """The guessed structure X that PX points to."""
        found = self.guesses.get(guess.name[1:]) if guess.name[:1] == "P" else None
        return found if found is not None and found.kind == GuessKind.RECORD else None

    def _join_pointees(self) -> None:
        """What was learned of PX, X has."""
        for guess in self.guesses.values():
            pointee = self._pointee(guess) if guess.kind == GuessKind.POINTER else None
            if pointee is not None and guess.contents is not pointee.contents:
                for name, member in guess.contents.members.items():
                    pointee.contents.members.setdefault(name, member)
                guess.contents = pointee.contents

    @staticmethod
    def _macro(guess: Guess) -> str:
        if guess.kind == GuessKind.TEXT:
            return f'#define {guess.name} ""'
        if guess.kind == GuessKind.INITIALIZER:
            return f"#define {guess.name} {{0}}"
        if guess.kind == GuessKind.SEH:
            return f"#define {guess.name} {SEH_MACROS[guess.name]}"
        if guess.kind == GuessKind.LIMIT:
            return f"#define {guess.name}(a, b) (((a) {LIMIT_MACROS[guess.name]} (b)) ? (a) : (b))"
        return f"#define {guess.name}(...)" if guess.kind == GuessKind.EMPTY_CALL else f"#define {guess.name}"

    def _members(self, contents: Member, tag: str) -> str:
        self.nested[tag] = contents
        # In C++ the guessed members are made of nothing, and something has to take the 0 of `T x = {0};`.
        parts = ["long long ddilint_opaque;"] if self.cplusplus or not contents.members else []
        for name, member in contents.members.items():
            parts.append(self._member(name, member, f"{tag}__{name}"))
        return " ".join(parts)

    def _member(self, name: str, member: Member, tag: str) -> str:
        match member.shape:
            case Shape.SCALAR:
                return f"ddilint_any {name};" if self.cplusplus else f"long long {name};"
            case Shape.RECORD:
                return f"struct {tag} {{ {self._members(member, tag)} }} {name};"
            case Shape.POINTER if member.members:
                return f"struct {tag} {{ {self._members(member, tag)} }} *{name};"
            case Shape.POINTER:
                return f"long *{name};"
            case Shape.FUNCTION:
                return f"ddilint_any {name};" if self.cplusplus else f"long long (*{name})();"
            case Shape.TYPED:
                return f"{member.type_name} {name};"

    def members_in_kit(self, contents: Member, tag: str) -> str:
        """The declarations of what a structure of the kit lacks: these headers come before any guess."""
        kit = Prelude(cplusplus=False)
        kit.nested = self.nested_in_kit
        return " ".join(
            kit._member(name, member, f"{tag}__{name}")
            for name, member in contents.members.items()
            if member.shape != Shape.TYPED
        )

    def _tag(self, guess: Guess) -> str:
        if guess.tag_kind == "enum":
            return f"enum {guess.name} {{ {MARK}{guess.name}_value }};"
        if guess.tag_kind == "union":
            self.nested[guess.name] = guess.contents
        return f"{guess.tag_kind} {guess.name} {{ {self._members(guess.contents, guess.name)} }};"

    def _declaration(self, guess: Guess) -> str:
        name = guess.name
        tag = MARK + name
        match guess.kind:
            case GuessKind.RECORD:
                return f"typedef struct {tag} {{ {self._members(guess.contents, tag)} }} {name};"
            case GuessKind.POINTER:
                integer = self.guesses.get(name[1:]) if name[:1] == "P" else None
                if integer is not None and integer.kind == GuessKind.INTEGER and not guess.contents.members:
                    return f"typedef {integer_named(name[1:]) or 'long'} *{name};"
                if self._pointee(guess) is not None:
                    return f"typedef struct {MARK}{name[1:]} *{name};"
                return f"typedef struct {tag} {{ {self._members(guess.contents, tag)} }} *{name};"
            case GuessKind.INTEGER:
                return f"typedef {integer_named(name) or 'long'} {name};"
            case GuessKind.SCOPED_ENUM:
                return f"enum class {name} : long {{ {', '.join(guess.contents.members)} }};"
            case GuessKind.FUNCTION_TYPE:
                result = guess.result or "long"
                parameters = guess.parameters or ("..." if self.cplusplus else "")
                return f"typedef {result} {name}({parameters});"
            case GuessKind.FUNCTION_POINTER:
                return f"typedef long (*{name})({'...' if self.cplusplus else ''});"
            case GuessKind.CONSTANT:
                value = _FIRST_CONSTANT + guess.number
                return f"enum {MARK}{name} {{ {name} = {value:#x} }};"
            case GuessKind.OBJECT if guess.type_name:
                return f"extern {guess.type_name} {name};"
            case GuessKind.OBJECT:
                if self.cplusplus:
                    return f"extern ddilint_any {name};"
                return f"extern struct {tag} {{ {self._members(guess.contents, tag)} }} {name};"
            case GuessKind.OBJECT_POINTER:
                if self.cplusplus:
                    return f"extern ddilint_any {name};"
                if not guess.contents.members:
                    self.nested[tag] = guess.contents
                    return f"extern long *{name};"
                return f"extern struct {tag} {{ {self._members(guess.contents, tag)} }} *{name};"
            case GuessKind.FUNCTION | GuessKind.TRACE:
                if self.cplusplus and guess.by_value:
                    return f"ddilint_any {name}(...);"
                if self.cplusplus:
                    return f"template <class... A> ddilint_any {name}(A &&...);"
                return f"long {name}();"
            case _:
                return ""


ANYTHING: Final = "ddilint_any"
"""The class, in C++, of what nothing declares; to the analysis, it is a number of so many bits."""
ANYTHING_BITS: Final = 64
_ARITHMETIC: Final = ("+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>")
_COMPARISONS: Final = ("==", "!=", "<", ">", "<=", ">=")


def _any_class(members: Iterable[str]) -> str:
    """C++: an object that converts to everything and takes everything, and has the members that the code names.

    Nothing converts to it: a constructor would make every operator ambiguous.
    """
    lines = [
        f"struct {ANYTHING} {{",
        "  long long ddilint_value;",
        *(f"  static ddilint_any {member};" for member in members),
        "  template <class T> operator T &() const;",
        "  operator long() const;",  # for switch, which takes no template
        "  template <class T> ddilint_any &operator=(const T &);",
        "  ddilint_any *operator->() const;",
        "  ddilint_any &operator*() const;",
        "  ddilint_any operator&() const;",
        "  template <class T> ddilint_any &operator[](const T &) const;",
        "  template <class... A> ddilint_any operator()(A &&...) const;",
        "  bool operator!() const;",
        "  long operator~() const;",
        "  long operator-() const;",
        "  ddilint_any &operator++();",
        "  ddilint_any operator++(int);",
        "  ddilint_any &operator--();",
        "  ddilint_any operator--(int);",
        *(f"  template <class T> ddilint_any &operator{sign}=(const T &);" for sign in _ARITHMETIC),
        "};",
    ]
    for sign in _ARITHMETIC:
        lines += _operators(sign, "long")
        lines.append(f"template <class T> T &operator{sign}=(T &, const ddilint_any &);")
    for sign in _COMPARISONS:
        lines += _operators(sign, "bool")
    return "\n".join(lines)


def _operators(sign: str, result: str) -> list[str]:
    one = "const ddilint_any &"
    return [
        f"template <class T> {result} operator{sign}({one}, const T &);",
        f"template <class T> {result} operator{sign}(const T &, {one});",
        f"{result} operator{sign}({one}, {one});",
    ]
