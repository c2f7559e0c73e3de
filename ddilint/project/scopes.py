"""Which function of C++ a call can mean, as far as text tells: classes, who derives from whom, how names are called.

Many classes have a `Create` or an `Initialize`. A function is told by its class and its name (`Scoped`); what stands
in front of a called name tells which classes it can be of. Types are not known here, so `p->Initialize()` can be any
class's: what is left out is never called, and of what stays some is not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from ddilint.project import braces

Scoped = tuple[str, str]
"""A function's class (empty for a function of its own) and its name."""

_CLASS = re.compile(rb"\b(?:class|struct)\s+(?:[A-Z_]+\s+)?(\w+)\s*(?:final\s*)?(:[^{};()]*)?\{")
_NAMESPACE = re.compile(rb"\bnamespace\s+(\w+(?:\s*::\s*(?:inline\s+)?\w+)*)\s*\{")
_WORD = re.compile(rb"[A-Za-z_]\w*")
_QUALIFIER = re.compile(rb"(\w+)\s*(?:<[^<>]*>)?\s*::\s*~?\s*\Z")
_CALL = re.compile(rb"(?:(\w+)\s*(?:<[^<>;{}]*>)?\s*(::)\s*~?|(->|\.)\s*~?)?\b([A-Za-z_]\w*)\s*\(")
_NEAR = 256
_ACCESS = frozenset((b"public", b"private", b"protected", b"virtual"))


class ClassText(Struct, frozen=True):
    """A class that a text defines: where its body begins and ends, and the names behind its colon."""

    name: str
    begin: int
    end: int
    bases: frozenset[str]


class CallText(Struct, frozen=True):
    """How a name is called: behind `X::` (the qualifier), behind `->` or `.` (as a member), or bare."""

    name: str
    qualifier: str = ""
    is_member: bool = False


def classes_in(text: bytes) -> tuple[ClassText, ...]:
    """The classes and structures that a stripped text defines."""
    found: list[ClassText] = []
    for match in _CLASS.finditer(text):
        closed = braces.closing(text, match.end())
        end = len(text) if closed is None else closed + 1
        bases = frozenset(word.decode() for word in _WORD.findall(match[2] or b"") if word not in _ACCESS)
        found.append(ClassText(match[1].decode(), match.end(), end, bases))
    return tuple(found)


def namespaces_in(text: bytes) -> frozenset[str]:
    """The namespaces that a stripped text opens."""
    return frozenset(word.decode() for match in _NAMESPACE.finditer(text) for word in _WORD.findall(match[1]))


def scope_of(text: bytes, classes: Iterable[ClassText], start: int, name_offset: int) -> str:
    """The class of the function that is defined at a place: named in front of it, or around it."""
    qualifier = qualifier_of(text, name_offset, start)
    if qualifier:
        return qualifier
    around = [each for each in classes if each.begin <= start < each.end]
    return max(around, key=lambda each: each.begin).name if around else ""


def qualifier_of(text: bytes, name_offset: int, begin: int | None = None) -> str:
    """The class (or namespace) that is named in front of a name, from an offset on; empty where none is."""
    begin = max(0, name_offset - _NEAR) if begin is None else begin
    found = _QUALIFIER.search(text, begin, name_offset)
    return found[1].decode() if found is not None else ""


def calls_in(text: bytes, begin: int, end: int) -> frozenset[CallText]:
    """The calls in a part of a stripped text."""
    return frozenset(
        CallText(match[4].decode(), match[1].decode() if match[2] else "", match[3] is not None)
        for match in _CALL.finditer(text, begin, end)
    )


class Classes:
    """Which class has to do with which, by inheritance; and which functions a call can mean."""

    def __init__(self, texts: Iterable[Sequence[ClassText]]) -> None:
        self._bases: dict[str, frozenset[str]] = {}
        self._kin: dict[str, set[str]] = defaultdict(set)
        for classes in texts:
            for each in classes:
                self._bases[each.name] = self._bases.get(each.name, frozenset()) | each.bases
                for outer in classes:
                    if outer.begin <= each.begin < outer.end and outer is not each:
                        self._make_kin(each.name, outer.name)
        for name in self._bases:
            for base in self.ancestors(name):
                self._make_kin(name, base)

    def _make_kin(self, one: str, other: str) -> None:
        self._kin[one].add(other)
        self._kin[other].add(one)

    def has(self, name: str) -> bool:
        """Whether it is the name of a class."""
        return name in self._bases

    def has_none_of(self, name: str, scopes: Collection[str]) -> bool:
        """Whether a class (or `enum class`) has no function that is defined in some classes: nor has its kin."""
        return self.has(name) and name not in scopes and self._kin.get(name, set()).isdisjoint(scopes)

    def ancestors(self, name: str) -> frozenset[str]:
        """The classes that a class derives from, directly or not."""
        found: set[str] = set()
        pending = [name]
        while pending:
            for base in self._bases.get(pending.pop(), ()):
                if base not in found and base != name:
                    found.add(base)
                    pending.append(base)
        return frozenset(found)

    def meant(self, call: CallText, caller: str, scopes: Mapping[str, frozenset[str]]) -> Iterator[Scoped]:
        """What a call in a function of the class `caller` can mean, of the functions that bear its name.

        `scopes` are the classes in which a name is defined.
        """
        name = call.name
        defined = scopes.get(name, frozenset())
        if call.qualifier:
            if call.qualifier in defined:
                yield call.qualifier, name
                return
            kin = self._kin.get(call.qualifier, set())
            near = [scope for scope in defined if scope in kin]
            yield from ((scope, name) for scope in near or defined)
        elif call.is_member:
            yield from ((scope, name) for scope in defined if scope)
        else:
            own = self._kin.get(caller, set()) | {caller} if caller else set()
            yield from ((scope, name) for scope in defined if not scope or scope in own)
