"""What a driver's text configures: which headers it includes, what it mentions, what it stores in fields."""

from __future__ import annotations

import re
from functools import cached_property

from msgspec import Struct
from msgspec import field as struct_field

from ddilint.finding import Location
from ddilint.project.lexical import FileText
from ddilint.project.relevance import Relevance
from ddilint.project.texts import Texts
from ddilint.rolelevels import Setup

_WORD = re.compile(rb"\w+")
_ACCESS_BEFORE = re.compile(rb"(?:\.|->)\s*\Z")
_LAST_WORD = re.compile(rb"(\w+)\s*\Z")
_STORED = rb"\s*\|?=(?!=)\s*([^;,}]*)"
_SPOKEN_OF_FOR_ONE = 2
"""So often is a structure's type spoken of to declare one variable, and to begin it anew or to ask for its size."""
_TYPE_BEFORE = re.compile(rb"(\w+)[\s*]+\Z")
_VARIABLE_BEFORE = re.compile(rb"(\w+)[\s*]+\w+\s*\Z")
_BEGINS_INITIALIZER = re.compile(rb"=\s*\{")
_LONGEST_DECLARATION = 200


class Configured(Struct, dict=True):
    """Answers out of the text of a unit's files."""

    relevance: Relevance
    texts: Texts
    _assigned: dict[tuple[str, frozenset[str]], frozenset[str]] = struct_field(default_factory=dict)

    def includes(self, header: str) -> bool:
        """Whether a file of the unit includes a header of this name."""
        return header in self._included

    @cached_property
    def _included(self) -> frozenset[str]:
        """The names of the headers that files of the unit include, in lower case and without folders."""
        return frozenset(
            include.replace("\\", "/").rpartition("/")[2].lower()
            for file in self.relevance.files.values()
            for include in file.includes
        )

    def mentions(self, name: str) -> bool:
        """Whether the unit's code mentions a name."""
        return any(
            name in file.mentions or any(name in function.mentions for function in file.functions)
            for file in self.relevance.files.values()
        )

    def assigned(self, field: str, elsewhere: frozenset[str] = frozenset()) -> frozenset[str]:
        """The words on the right of what the driver's text stores in fields of a name.

        What is stored in a variable of one of the types `elsewhere` is left out, where the function declares it.
        """
        key = (field, elsewhere)
        if key not in self._assigned:
            word = field.encode()
            pattern = re.compile(word + _STORED)
            found: set[str] = set()
            for path in self.relevance.files:
                code, text = self.texts.looked_through(path)
                for match in pattern.finditer(code.text) if word in code.text else ():
                    access = _ACCESS_BEFORE.search(code.text, max(0, match.start() - 80), match.start())
                    if access and not _is_variable_of(code.text, text, access.start(), elsewhere):
                        found.update(map(bytes.decode, _WORD.findall(match[1])))
            self._assigned[key] = frozenset(found)
        return self._assigned[key]

    def stored_in(self, setup: Setup, field: str) -> frozenset[str] | None:
        """The same words of what is stored in a field of one structure; None where nothing tells of that alone."""
        if setup.is_shared:
            return None
        found: set[str] = set()
        for name, location in setup.stored:
            words = self._assigned_at(location, field) if name == field else frozenset[str]()
            if words is None:
                return None
            found |= words
        return frozenset(found)

    def _assigned_at(self, location: Location, field: str) -> frozenset[str] | None:
        code, _ = self.texts.looked_through(self.texts.tree.named(location.path))
        if not 0 < location.line <= len(code.line_starts):
            return None
        start = code.line_starts[location.line - 1] + location.column - 1
        shown = re.compile(rb"[^;{}=]*\b" + field.encode() + _STORED).match(code.text, start)
        return frozenset(map(bytes.decode, _WORD.findall(shown[1]))) if shown is not None else None

    def may_set_up_several(self, name: str) -> bool:
        """Whether the text may declare more than one variable of a type of this name, or begin one anew."""
        word = name.encode()
        # What stands in front is asked for behind the name: what begins with a word is searched for fast.
        begins, is_tag = rb"(?<=\b" + word + rb")", rb"(?<=\b_" + word + rb")"
        declared = re.compile(word + rb"(?:" + begins + rb"|" + is_tag + rb")\b[\s*]+\w+\s*(\[?)")
        spoken_of = re.compile(word + begins)  # also by the routine that begins it: NAME_INIT
        found: list[bytes] = []
        places = 0
        for code, _ in self.texts.holding(self.relevance.files, name):
            found += declared.findall(code.text)
            places += len(spoken_of.findall(code.text))
        return len(found) > 1 or b"[" in found or places > _SPOKEN_OF_FOR_ONE


def _is_variable_of(code: bytes, text: FileText, offset: int, types: frozenset[str]) -> bool:
    """Whether the field at an offset of stripped code belongs to a variable of one of some types.

    Told for `variable.Field = ...` and for `TYPE variable = {.Field = ...}` in the function that declares it.
    """
    if not types:
        return False
    start = next((each.start for each in text.functions if each.start <= offset < each.end), 0)
    named = _LAST_WORD.search(code, max(start, offset - _LONGEST_DECLARATION), offset)
    # What is searched for first is what there is less of.
    if named is not None:
        spoken = re.compile(rb"(?<=[\s*])" + named[1] + rb"\s*[=;,)]").finditer(code, start, offset)
        before = _TYPE_BEFORE
    else:
        spoken = reversed(list(_BEGINS_INITIALIZER.finditer(code, start, offset)))
        before = _VARIABLE_BEFORE
    for match in spoken:
        declared = before.search(code, max(start, match.start() - _LONGEST_DECLARATION), match.start())
        if declared is not None:
            return declared[1].decode() in types
    return False
