"""Calls of functions whose names macros put together: `LOG(Start)` for `LogStart(...)`, `FN(Report)(...)`.

Which words a macro pastes is not followed. A name that can be put together of two or three words, of those that stand
in a function and in the macros that it uses, is taken for called there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from ddilint.project.lexical import FileText, FunctionText
from ddilint.project.reachability import reached

_MOST_WORDS = 3


class PastedCalls(Struct, dict=True):
    """`pasting` are the macros of a unit that paste, `bodies` what each macro mentions, `names` the functions'."""

    pasting: Collection[str]
    bodies: Mapping[str, Collection[str]]
    names: Collection[str]

    def added(self, file: FileText) -> FileText:
        """A file whose functions call what they may call so, too."""
        functions = tuple(map(self._with_calls, file.functions))
        return file if functions == file.functions else replace(file, functions=functions)

    def _with_calls(self, function: FunctionText) -> FunctionText:
        used = function.calls | function.mentions
        if used.isdisjoint(self._leading_to_paste):
            return function
        # With the words in the bodies of the macros, and of those that these use.
        words = used | reached(used & self._leading_to_paste, self.bodies)
        found = frozenset(self._put_together(words)) - used
        return replace(function, calls=function.calls | found) if found else function

    @cached_property
    def _leading_to_paste(self) -> frozenset[str]:
        """The macros that paste, or use one that does."""
        users: dict[str, set[str]] = defaultdict(set)
        for name, body in self.bodies.items():
            for word in body:
                if word in self.bodies:
                    users[word].add(name)
        return reached(self.pasting, users)

    @cached_property
    def _by_beginning(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self.names):
            for length in range(1, len(name)):
                found[name[:length]].append(name)
        return found

    def _put_together(self, words: frozenset[str]) -> Iterator[str]:
        for word in words:
            for name in self._by_beginning.get(word, ()):
                if _is_made_of(name[len(word) :], words, _MOST_WORDS - 1):
                    yield name


def _is_made_of(rest: str, words: frozenset[str], number: int) -> bool:
    if rest in words:
        return True
    return number > 1 and any(
        rest[:length] in words and _is_made_of(rest[length:], words, number - 1)
        for length in range(1, len(rest))
    )
