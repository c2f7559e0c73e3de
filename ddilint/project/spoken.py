"""The words that functions of a unit speak in their bodies, those of the macros that they use included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from msgspec import Struct, field

from ddilint.project.relevance import Relevance


class Spoken(Struct, dict=True):
    """The words of functions, by their plain names."""

    relevance: Relevance
    _macros: dict[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def words(self) -> Mapping[str, frozenset[str]]:
        """The words of each function's body."""
        found: dict[str, set[str]] = defaultdict(set)
        for file in self.relevance.files.values():
            for function in file.functions:
                found[function.name] |= function.calls | function.mentions
        return {name: self.expanded(words) for name, words in found.items()}

    def expanded(self, words: Iterable[str]) -> frozenset[str]:
        """Some words, and those of the macros among them."""
        found = set(words)
        for word in tuple(found):
            if word in self.macros:
                found |= self._macro(word)
        return frozenset(found)

    @cached_property
    def macros(self) -> Mapping[str, frozenset[str]]:
        """The words of each macro's own body."""
        found: dict[str, set[str]] = defaultdict(set)
        for file in self.relevance.files.values():
            for macro in file.macros:
                found[macro.name] |= macro.body
        return {name: frozenset(body) for name, body in found.items()}

    def _macro(self, name: str) -> frozenset[str]:
        if name not in self._macros:
            found: set[str] = set()
            pending = [name]
            while pending:
                for word in self.macros.get(pending.pop(), ()):
                    if word not in found:
                        found.add(word)
                        pending.append(word)
            self._macros[name] = frozenset(found)
        return self._macros[name]
