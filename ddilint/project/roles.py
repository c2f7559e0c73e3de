"""At which levels the system may call a unit's functions, as far as its text shows: more than truly do, never less.

A callback may have any type that is declared for it, or that is spoken of where its address is taken.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cached_property

from msgspec import Struct, field

from ddilint.irqlfacts import Callback, IrqlFacts
from ddilint.project.configured import Configured
from ddilint.project.lexical import FileText
from ddilint.project.namesakes import mentioned
from ddilint.project.relevance import Relevance
from ddilint.project.spoken import Spoken
from ddilint.project.texts import Texts
from ddilint.rolelevels import known_callback, sure_highest

_DECLARED = re.compile(rb"\b([A-Z][A-Z0-9_]{3,}+)\s++([A-Za-z_]\w*+(?:\s*+,\s*+[A-Za-z_]\w*+)*+)\s*+;")
_CLASS = re.compile(rb"_Function_class_\s*\(\s*(\w+)\s*\)")
_FIELD_IS = re.compile(rb"[.>]\s*(\w+)\s*=\s*(?:\(\s*\w+[\s*]*\)\s*)?&?\s*\Z")
_ACCESS = re.compile(rb"(?:\.|->)\s*\Z")
_TYPE_BEFORE = re.compile(rb"\w\s+\Z")
_DECLARATION_ENDS = re.compile(rb"\s*;")
_STATEMENT_ENDS = (b";", b"{", b"}")
_WORD = re.compile(rb"[A-Za-z_]\w*")
_MOST_HELPERS = 3
"""So many helpers leave a registration to each other."""


class RoleLevels(Struct, dict=True):
    """The roles of a unit's functions by their plain names; levels are ranks.

    `demanded` are the levels that annotations demand.
    """

    relevance: Relevance
    texts: Texts
    facts: IrqlFacts
    configured: Configured
    spoken: Spoken
    demanded: Mapping[str, int]
    _registering_in: dict[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def all(self) -> Mapping[str, int]:
        """The highest level at which each function may be called from outside of the unit."""
        return self._levels(_highest)

    @cached_property
    def sure(self) -> Mapping[str, int]:
        """The highest of those that are documented for certain, as this driver configures its callbacks."""
        return self._levels(lambda callback: sure_highest(callback, self.facts, self.configured))

    def _levels(self, highest: Callable[[Callback], int]) -> dict[str, int]:
        by_role: dict[str, int] = {}

        def of_role(role: str) -> int:
            if role not in by_role:
                callback = known_callback(role, self.facts, self.configured)
                by_role[role] = highest(callback) if callback is not None else -1
            return by_role[role]

        found: dict[str, int] = {}
        names = {way.registrar: way.callback for way in self.facts.registrations if way.via == "name"}
        by_words: dict[frozenset[str], int] = {}
        for name in self.relevance.definitions:
            roles = set(self._declared.get(name, ()))
            if name in names:
                roles.add(names[name])
            level = max((self.demanded.get(name, -1), *map(of_role, roles)))
            for words in self._taken_in.get(name, ()):
                if words not in by_words:
                    spoken = {role for word in words & self._ways.keys() for role in self._ways[word]}
                    by_words[words] = max(map(of_role, spoken), default=-1)
                level = max(level, by_words[words])
            if level >= 0:
                found[name] = level
        return found

    @cached_property
    def _declared(self) -> Mapping[str, frozenset[str]]:
        """The callback types that declarations name, by function; `_Function_class_` counts for the whole file."""
        found: dict[str, set[str]] = defaultdict(set)
        for path, file in self.relevance.files.items():
            text = self.texts.looked_through(path)[0].text
            for match in _DECLARED.finditer(text):
                role = match[1].decode()
                if self.facts.callback(role) is not None:
                    for name in match[2].split(b","):
                        found[name.strip().decode()].add(role)
            classes = {match.decode() for match in _CLASS.findall(text)}
            for role in classes:
                if self.facts.callback(role) is not None:
                    for function in file.functions:
                        found[function.name].add(role)
        return {name: frozenset(roles) for name, roles in found.items()}

    @cached_property
    def _taken_in(self) -> Mapping[str, tuple[frozenset[str], ...]]:
        """The words of each place that takes a function's address, by function: of a statement, where these tell."""
        taken = self.relevance.address_taken
        found: dict[str, list[frozenset[str]]] = defaultdict(list)
        for path, file in self.relevance.files.items():
            text = self.texts.looked_through(path)[0].text
            for function in file.functions:
                for name in function.mentions & taken:
                    body = text[function.body_start : function.end]
                    found[name].append(self._registered_by(name, body) or self.spoken.words[function.name])
            outside = [name for name in file.mentions & taken if _is_told(name, text, file)]
            if outside:
                words = self.spoken.expanded(file.mentions | file.calls)
                for name in outside:
                    found[name].append(words)
        for name, takers in self.relevance.takers.items():
            for taker in sorted(takers):
                defined = self.relevance.definitions_of(taker)
                if any(name not in each.function.mentions for each in defined):  # a macro takes it
                    found[name].append(self.spoken.words[taker])
        return {name: tuple(words) for name, words in found.items()}

    def _registered_by(self, name: str, body: bytes) -> frozenset[str]:
        """The words of registrations in the statements that take a function's address, if there are any in each."""
        found: set[str] = set()
        for start in mentioned(body, name.encode()):
            if _ACCESS.search(body, max(0, start - 20), start):
                continue  # a field of the same name
            stored = _FIELD_IS.search(body, max(0, start - 120), start)
            if stored is not None and stored[1].decode() in self._fields:
                found.add(stored[1].decode())
                continue
            begin = max(body.rfind(mark, 0, start) for mark in _STATEMENT_ENDS) + 1
            ends = [end for mark in _STATEMENT_ENDS if (end := body.find(mark, start)) >= 0]
            words = map(bytes.decode, _WORD.findall(body, begin, min(ends, default=len(body))))
            spoken = self.spoken.expanded(words)
            # What is handed to a helper, that may register.
            helped = (self._registering(word) for word in spoken & self.relevance.definitions.keys() - {name})
            registering = (spoken & self._ways.keys()).union(*helped)
            if not registering:
                return frozenset()
            found |= registering
        return frozenset(found)

    def may_register(self, name: str) -> bool:
        """Whether a function, or one that it calls for that, may register callbacks that are handed to it."""
        return name in self.relevance.definitions and bool(self._registering(name))

    def _registering(self, name: str) -> frozenset[str]:
        """The words of registrations in a function, and in those that it may leave them to."""
        if name not in self._registering_in:
            found: set[str] = set()
            names = frozenset({name})
            for _ in range(_MOST_HELPERS):
                words = frozenset[str]().union(*(self.spoken.words[each] for each in names))
                found |= words & self._ways.keys()
                names = words & self.relevance.definitions.keys()
            self._registering_in[name] = frozenset(found)
        return self._registering_in[name]

    @cached_property
    def _fields(self) -> frozenset[str]:
        """The names of the fields that callbacks are registered by."""
        return frozenset(way.name for way in self.facts.registrations if way.via == "field")

    @cached_property
    def _ways(self) -> Mapping[str, frozenset[str]]:
        """The callback types by the words that must be there where a routine becomes one."""
        found: dict[str, set[str]] = defaultdict(set)
        for way in self.facts.registrations:
            if way.via == "name":
                continue
            found[way.registrar].add(way.callback)
            if way.via != "parameter":
                found[way.name].add(way.callback)
                found[f"P{way.registrar}"].add(way.callback)
                found[f"_{way.registrar}"].add(way.callback)
        return {name: frozenset(callbacks) for name, callbacks in found.items()}


def _highest(callback: Callback) -> int:
    cases = (case.levels for case in callback.cases if case.levels is not None)
    return max(level.highest for level in (callback.levels, *cases))


def _is_told(name: str, text: bytes, file: FileText) -> bool:
    """Whether a name stands outside of functions where it says more than `TYPE Name;`, which takes no address."""
    word = name.encode()
    return not all(
        _TYPE_BEFORE.search(text, max(0, start - 20), start)
        and _DECLARATION_ENDS.match(text, start + len(word))
        for begin, end in file.gaps(len(text))
        for start in mentioned(text, word, begin, end)
    )
