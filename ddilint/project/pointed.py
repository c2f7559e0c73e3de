"""What a call through a pointer that nobody can follow may lead to in the driver itself, and what that sets.

That is one of the functions whose addresses the driver keeps, or hands to functions of its own; those that it only
hands to the system are called by that. Names are all there is to go by: more functions may be meant, and more set, than
truly are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from itertools import chain

from msgspec import Struct
from msgspec import field as struct_field

from ddilint.project.assignments import is_foreign
from ddilint.project.fieldcalls import FieldCalls, is_declared_as_role
from ddilint.project.lexical import Code, FileText, FunctionText, MacroText
from ddilint.project.members import is_parameter, is_variable
from ddilint.project.namesakes import mentioned
from ddilint.project.passing import called_around
from ddilint.project.reachability import reached
from ddilint.project.relevance import Definition, Relevance
from ddilint.project.texts import Texts

_INDICES = rb"(?:\s*+\[[^\[\];{}]*+\])*"  # what a comment leaves may be thousands of blanks
_CHAIN = rb"((?:\w+" + _INDICES + rb"\s*(?:->|\.)\s*)*)"
_SET = re.compile(
    rb"((?:->|\.)\s*+)?\b(\w++)" + _INDICES + rb"\s*+(?:\)\s*+)*(?:=(?!=)|\+\+|--|(?:<<|>>|[-+*/%&|^])=)"
)
_SET_AFTER = re.compile(rb"(?:\+\+|--|(?:[(,=?:{;!&|<>+*/-]|\breturn)\s*&)\s*\(*\s*" + _CHAIN + rb"(\w+)")
_PASSED = re.compile(rb"[(,]\s*" + _CHAIN + rb"(\w+)\s*(?=[,)])")
_ARRAY = re.compile(rb"\b(\w+)\s*\[[^\[\];]*\]\s*(?:\[[^\[\];]*\]\s*)*[;,]")
_CALL_THROUGH = re.compile(
    rb"(?:->|\.)\s*+(\w++)" + _INDICES + rb"\s*+(?:\)\s*+)*\(|\(\s*+\*++[\w.>\s-]++\)\s*+\("
)
_STORED_BEFORE = re.compile(rb"(?:->|\.)\s*(\w+)" + _INDICES + rb"\s*=\s*(?:\(\s*\w+[\s*]*\)\s*)?&?\s*\Z")
_NO_RESULT = re.compile(rb"\b(?:VOID|void)\s+(?!\*)[\w\s()]*\Z")
_NO_PARAMETERS = re.compile(rb"\s*(?:\(\s*(?:VOID|void)?\s*\))")
_NEAR = 256


class Pointed(Struct, dict=True):
    """The functions of a unit that may be called by their addresses; `kit_fields` names the fields of the kit."""

    relevance: Relevance
    texts: Texts
    field_calls: FieldCalls
    kit_fields: Callable[[], Collection[str]]
    _meant: dict[tuple[str, int], frozenset[str]] = struct_field(default_factory=dict)
    _set_from: dict[frozenset[str], frozenset[str]] = struct_field(default_factory=dict)
    _set_by: dict[Definition, frozenset[str]] = struct_field(default_factory=dict)
    _foreign: dict[str, bool] = struct_field(default_factory=dict)

    def meant(self, field: str, arguments: int) -> frozenset[str]:
        """The functions that may be called with so many arguments by what a field holds, or a variable ("")."""
        key = (field, arguments)
        if key not in self._meant:
            self._meant[key] = frozenset(
                name
                for name in self._kept
                if any(self._takes(each, arguments) for each in self.relevance.definitions_of(name))
                and self._may_be_in(name, field)
            )
        return self._meant[key]

    def may_return(self, name: str) -> bool:
        """Whether a function may return anything."""
        return any(
            _returns(self._text_of(each), each.function) for each in self.relevance.definitions_of(name)
        )

    def names_set(self, functions: frozenset[str]) -> frozenset[str]:
        """The names of what some functions may set, or those that they call in their turn."""
        if functions not in self._set_from:
            self._set_from[functions] = self._names_set_from(functions)
        return self._set_from[functions]

    def _names_set_from(self, functions: frozenset[str]) -> frozenset[str]:
        called, pending = frozenset[str](), functions
        while not pending <= called:
            before, called = called, reached(called | pending, self.relevance.callees)
            pending = pending.union(*map(self._called_through_by, called - before))
        found = set(self._set_by_macros)
        for name in called:
            for each in self.relevance.definitions_of(name):
                if each not in self._set_by:
                    self._set_by[each] = frozenset(self._set_in(each))
                found |= self._set_by[each]
        return frozenset(found)

    def _takes(self, definition: Definition, arguments: int) -> bool:
        return _parameters(self._text_of(definition), definition.function) in (None, arguments)

    @cached_property
    def _kept(self) -> frozenset[str]:
        """The functions whose addresses do not go to the system alone."""
        return frozenset(name for name in self.relevance.address_taken if self._is_kept(name))

    def _is_kept(self, name: str) -> bool:
        if name in self._led_to_by_macros:
            return True
        takers = self.relevance.takers.get(name, ())
        paths = {each.path for taker in takers for each in self.relevance.definitions_of(taker)}
        for path in paths.union(self.relevance.mentioned_in.get(name, ())):
            code, text = self.texts.looked_through(path)
            for start in mentioned(code.text, name.encode()):
                if not self._is_for_system(code, text, start, start + len(name)):
                    return True
        return False

    def _is_for_system(self, code: Code, text: FileText, start: int, end: int) -> bool:
        """Whether a function's name is handed to a routine, or stored in a structure, that is the system's."""
        if is_declared_as_role(code, text, start, end):
            return True
        stored = _STORED_BEFORE.search(code.text, max(0, start - _NEAR), start)
        if stored is not None:
            return self._is_system_field(stored[1].decode())
        function = text.function_at(start)
        receiver = called_around(code.text, start, function.body_start) if function is not None else ""
        return bool(receiver) and not self._is_own(receiver)

    def _is_own(self, receiver: str) -> bool:
        """Whether who is called by a name may be the driver's own: a macro may be another name of a routine."""
        pending, seen = [receiver], {receiver}
        while pending:
            name = pending.pop()
            if name in self.relevance.definitions or name in self.relevance.leading:
                return True
            for macro in self._macros.get(name, ()):
                if macro.body and macro.takes_arguments:
                    return True
                pending += macro.body - seen
                seen |= macro.body
        return False

    def _is_system_field(self, field: str) -> bool:
        if field not in self.kit_fields():
            return False
        if field not in self._foreign:
            looked = (self.texts.looked_through(path) for path in self.relevance.files)
            self._foreign[field] = is_foreign(field, looked, is_set=True)
        return self._foreign[field]

    @cached_property
    def _led_to_by_macros(self) -> frozenset[str]:
        return frozenset[str]().union(*self.relevance.leading.values())

    @cached_property
    def _macros(self) -> Mapping[str, Sequence[MacroText]]:
        found: dict[str, list[MacroText]] = {}
        for file in self.relevance.files.values():
            for macro in file.macros:
                found.setdefault(macro.name, []).append(macro)
        return found

    def _may_be_in(self, name: str, field: str) -> bool:
        """Whether a field may hold a function: one that is stored nowhere but in other fields, it does not."""
        fields = self.field_calls.leading_to(name)
        return not fields or field in fields

    def _text_of(self, definition: Definition) -> bytes:
        return self.texts.looked_through(definition.path)[0].text

    def _called_through_by(self, name: str) -> frozenset[str]:
        """The functions to which the pointers may lead that a function calls: where that is not known, to all."""
        found: set[str] = set()
        for definition in self.relevance.definitions_of(name):
            text, function = self._text_of(definition), definition.function
            for match in _CALL_THROUGH.finditer(text, function.body_start, function.end):
                field = match[1].decode() if match[1] is not None else ""
                held = self.field_calls.may_hold(field)
                if held or field not in self.relevance.definitions:  # else a method of that name
                    found.update(held or self._kept)
        return frozenset(found)

    # What is set ----------------------------------------------------------------------------------------------------

    def _set_in(self, definition: Definition) -> set[str]:
        text, function = self._text_of(definition), definition.function
        begin, end = function.body_start, function.end
        found: set[str] = set()
        bare: set[str] = set()
        for match in chain(_SET.finditer(text, begin, end), _SET_AFTER.finditer(text, begin, end)):
            (found if match[1] else bare).add(match[2].decode())
        is_by_reference = definition.path.suffix.lower() != ".c"
        for match in _PASSED.finditer(text, begin, end):
            name = match[2].decode()
            if is_by_reference or name in self._arrays:
                (found if match[1] else bare).add(name)
        header = function.name_offset + len(function.name)
        found.update(
            name
            for name in bare - found
            if not is_variable(text, name, begin, end) and not is_parameter(text, name, header, begin)
        )
        return found

    @cached_property
    def _arrays(self) -> frozenset[str]:
        """The names that are arrays somewhere: who gets one may store in it."""
        return frozenset(
            match[1].decode()
            for path in self.relevance.files
            for match in _ARRAY.finditer(self.texts.looked_through(path)[0].text)
        )

    @cached_property
    def _set_by_macros(self) -> frozenset[str]:
        """What a macro with parameters may set: any field that it speaks of."""
        return frozenset(
            field
            for file in self.relevance.files.values()
            for macro in file.macros
            if macro.takes_arguments
            for field in macro.fields
        )


def _returns(text: bytes, function: FunctionText) -> bool:
    return _NO_RESULT.search(text, function.start, function.name_offset) is None


def _parameters(text: bytes, function: FunctionText) -> int | None:
    """How many parameters a function has; None where the text does not tell."""
    begin = function.name_offset + len(function.name)
    if _NO_PARAMETERS.match(text, begin, function.body_start):
        return 0
    depth = commas = 0
    for at in range(begin, function.body_start):
        letter = text[at]
        depth += (letter in b"([<") - (letter in b")]>")
        commas += letter == ord(",") and depth == 1
        if depth == 0 and letter == ord(")"):
            return (
                None if text.find(b"...", begin, at) >= 0 or text.find(b"=", begin, at) >= 0 else commas + 1
            )
    return None
