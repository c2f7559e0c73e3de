"""How names are used in a text that nobody has parsed: the evidence for guessing what an undeclared name is.

Works on bytes with comments and strings blanked (same length, same offsets), through an index of every identifier's
places that is built once per text. It knows no types and decides nothing: `healing` does.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final

from msgspec import Struct

from ddilint.frontend.includes import HeaderText

_BLANKED: Final = re.compile(
    rb"/\*[\s\S]*?(?:\*/|\Z)|//(?:[^\n\\]|\\\r?\n|\\)*+"
    rb"|\"(?:[^\"\\\n]|\\(?:\r\n|[\s\S]))*+\"?|'(?:[^'\\\n]|\\(?:\r\n|[\s\S])){0,16}+'?"
)
_NAME: Final = re.compile(rb"[A-Za-z_]\w*")
_STEP: Final = re.compile(rb"\s*(?:(->|\.)\s*([A-Za-z_]\w*)|([\[(]))")
_PASTED_ADDRESS: Final = re.compile(
    rb"(?:[^\w)\]&\s]|#[ \t]*define[ \t]+\w+(?:\([^()\n]*\))?)[ \t]*&[ \t]*([A-Za-z_]\w*)[ \t]*##"
)
_DEFINE: Final = re.compile(rb"#[ \t]*define[ \t]+([A-Za-z_]\w*)")
_TYPEDEF: Final = re.compile(rb"\btypedef\b([^;{}]{0,1000}+);")
_TAIL: Final = re.compile(rb"\}([\w\s,*]{0,1000}+);")
_DECLARED_LAST: Final = re.compile(rb"([A-Za-z_]\w*)\s*(?:\[[^\]]*\]\s*)*(?=,|\Z)")
_DECLARED_FUNCTION: Final = re.compile(rb"\*\s*([A-Za-z_]\w*)\s*\)|([A-Za-z_]\w*)\s*\)?\s*\(")
_TAG: Final = re.compile(rb"\b(struct|union|enum)\s+([A-Za-z_]\w*)\s*\{")
_DECLARATOR_END: Final = re.compile(rb"\s*(?:[;=,)\[:]|\Z)")
_TYPE_THEN: Final = re.compile(
    rb"((?:[\s*]++|(?:const|volatile|CONST|UNALIGNED|__ptr32|__ptr64)\b)*+)([A-Za-z_]\w*+)"
)
_QUALIFIERS: Final = frozenset(
    b"const volatile static extern register inline struct union enum typedef signed unsigned IN OUT OPTIONAL "
    b"__inline __forceinline FORCEINLINE INLINE CONST UNALIGNED".split()
)
_NOT_TYPES: Final = frozenset(
    b"return case goto else do sizeof typeof defined in if while for switch".split()
)
_MAX_BALANCED: Final = 400


class Chain(Struct, frozen=True):
    """What is done to a name: the steps `->`/`.` with the member's name, `[`, `(` in order."""

    steps: tuple[tuple[str, str], ...]


def blanked(text: bytes) -> bytes:
    """The text with comments, strings and characters turned to spaces (quotes of strings stay)."""

    def blank(match: re.Match[bytes]) -> bytes:
        found = match.group()
        if found[:1] == b'"':
            return b'"' + b" " * (len(found) - 2) + b'"' if len(found) > 1 else b" "
        return b" " * len(found)

    return _BLANKED.sub(blank, text)


class CodeText:
    """One text and its identifiers."""

    def __init__(self, text: bytes) -> None:
        self.code = blanked(text)

    @cached_property
    def places(self) -> dict[bytes, list[int]]:
        """The offsets of every identifier."""
        found: dict[bytes, list[int]] = {}
        for match in _NAME.finditer(self.code):
            found.setdefault(match.group(), []).append(match.start())
        return found

    @cached_property
    def defined(self) -> frozenset[bytes]:
        """Names of macros and types that this text defines, as far as can be told without parsing."""
        found = set(_DEFINE.findall(self.code))
        for match in _TYPEDEF.finditer(self.code):
            body = match.group(1)
            for one, other in _DECLARED_FUNCTION.findall(body):
                found.add(one or other)
            found.update(_DECLARED_LAST.findall(body))
        for match in _TAIL.finditer(self.code):
            found.update(_DECLARED_LAST.findall(match.group(1)))
        return frozenset(found)

    @cached_property
    def tags(self) -> frozenset[bytes]:
        """Tags of the structures, unions and enums that this text defines."""
        return frozenset(tag for _, tag in _TAG.findall(self.code))

    def before(self, offset: int) -> bytes:
        """The last non-blank text before an offset: a word, or one character; empty at the start."""
        code = self.code
        end = offset
        while end > 0 and code[end - 1] in b" \t\r\n\\":
            end -= 1
        start = end
        while start > 0 and (code[start - 1 : start].isalnum() or code[start - 1] == 0x5F):
            start -= 1
        return code[start:end] if start < end else code[max(end - 1, 0) : end]

    def after(self, offset: int, length: int = 1) -> bytes:
        """The next non-blank characters."""
        code = self.code
        end = len(code)
        while offset < end and code[offset] in b" \t\r\n\\":
            offset += 1
        return code[offset : offset + length]

    def is_member(self, offset: int) -> bool:
        """Whether the name at an offset follows `.` or `->`."""
        code = self.code
        end = offset
        while end > 0 and code[end - 1] in b" \t\r\n":
            end -= 1
        return code[max(end - 2, 0) : end] == b"->" or (
            code[end - 1 : end] == b"." and code[max(end - 3, 0) : end] != b"..."
        )

    def balanced(self, offset: int) -> int:
        """The offset behind the bracket that closes the one at `offset`; -1 when it is too far away."""
        code = self.code
        depth = 0
        for position in range(offset, min(offset + _MAX_BALANCED, len(code))):
            character = code[position]
            if character in b"([{":
                depth += 1
            elif character in b")]}":
                depth -= 1
                if depth == 0:
                    return position + 1
            elif character == 0x3B:  # ;
                return -1
        return -1

    def opening_before(self, offset: int) -> int:
        """The place of the bracket that opens what is closed right before an offset; -1 for none."""
        code = self.code
        depth = 0
        for position in range(offset - 1, max(offset - _MAX_BALANCED, -1), -1):
            character = code[position]
            if character in b")]":
                depth += 1
            elif character in b"([":
                depth -= 1
                if depth == 0:
                    return position
            elif depth == 0 and character not in b" \t\r\n":
                return -1
        return -1

    def chain(self, offset: int) -> Chain:
        """What is done to the expression that ends at an offset."""
        steps: list[tuple[str, str]] = []
        position = offset
        while len(steps) < 12:
            match = _STEP.match(self.code, position)
            if match is None:
                break
            operator, name, bracket = match.groups()
            if bracket:
                steps.append((bracket.decode(), ""))
                position = self.balanced(match.end() - 1)
                if position < 0:
                    break
            else:
                steps.append((operator.decode(), name.decode()))
                position = match.end()
        return Chain(tuple(steps))

    def declared_variable(self, offset: int, name: bytes) -> tuple[bytes, int] | None:
        """The variable or parameter that the type name at an offset declares, and how many `*` stand before it."""
        match = _TYPE_THEN.match(self.code, offset + len(name))
        if match is None:
            return None
        if not match.group(1):
            return None
        return match.group(2), match.group(1).count(b"*")

    def subject_before(self, offset: int) -> tuple[bytes, int]:
        """The last name of the postfix expression that ends at an offset, and its place; (b"", -1) for none."""
        code = self.code
        end = offset
        for _ in range(8):
            while end > 0 and code[end - 1] in b" \t\r\n":
                end -= 1
            if end > 0 and code[end - 1] in b")]":
                depth = 0
                position = end
                while position > max(0, end - _MAX_BALANCED):
                    position -= 1
                    if code[position] in b")]}":
                        depth += 1
                    elif code[position] in b"([{":
                        depth -= 1
                        if depth == 0:
                            break
                inner = code[position + 1 : end - 1]
                if code[position : position + 1] == b"(":
                    names = list(_NAME.finditer(inner))
                    prefix = self.before(position)
                    if names and not (prefix[:1].isalnum() or prefix[:1] == b"_"):
                        return names[-1].group(), position + 1 + names[-1].start()
                end = position
                continue
            start = end
            while start > 0 and (code[start - 1 : start].isalnum() or code[start - 1] == 0x5F):
                start -= 1
            return (code[start:end], start) if start < end else (b"", -1)
        return b"", -1


class Texts:
    """The texts of one translation unit's own files (the kit's left out), main file first."""

    def __init__(self, texts: Sequence[CodeText]) -> None:
        self.all = tuple(texts)
        self._places: dict[bytes, list[tuple[CodeText, int]]] = {}

    def places(self, name: bytes) -> list[tuple[CodeText, int]]:
        """Every place where a name is written."""
        known = self._places.get(name)
        if known is None:
            known = [(text, offset) for text in self.all for offset in text.places.get(name, ())]
            self._places[name] = known
        return known

    @cached_property
    def _defined(self) -> frozenset[bytes]:
        return frozenset().union(*(text.defined for text in self.all))

    def defines(self, name: bytes) -> bool:
        """Whether some file defines a macro or type of that name."""
        return name in self._defined

    def pastes_address_of(self, name: bytes) -> bool:
        """Whether a macro makes such a name out of parts and takes its address: `&Begin##end`."""
        return any(name.startswith(begin) and name != begin for begin in self._pasted_behind_ampersand)

    @cached_property
    def _pasted_behind_ampersand(self) -> frozenset[bytes]:
        return frozenset(begin for text in self.all for begin in _PASTED_ADDRESS.findall(text.code))

    def defines_tag(self, name: bytes) -> bool:
        """Whether some file defines a structure, union or enum with that tag."""
        return any(name in text.tags for text in self.all)

    def declares_variable(self, name: bytes) -> bool:
        """Whether the text declares a variable or parameter of that name: it then heals with its type."""
        for text, offset in self.places(name):
            before = text.before(offset)
            if (
                (before[:1].isalpha() or before[:1] in (b"_", b"*"))
                and before not in _NOT_TYPES
                and not before.isdigit()
                and _DECLARATOR_END.match(text.code, offset + len(name))
                and not (before == b"*" and not self._declares_through_star(text, offset))
            ):
                return True
        return False

    @staticmethod
    def _declares_through_star(text: CodeText, offset: int) -> bool:
        # `T *x;` declares, `a * x;` and `f(*x)` do not: the word before the stars stands at the start of something.
        end = offset
        code = text.code
        while end > 0 and code[end - 1] in b" \t\r\n*":
            end -= 1
        start = end
        while start > 0 and (code[start - 1 : start].isalnum() or code[start - 1] == 0x5F):
            start -= 1
        if start == end or code[start:end] in _NOT_TYPES:
            return False
        before = text.before(start)
        return before in (b";", b"{", b"}", b"(", b",", b"", b")") or before in _QUALIFIERS

    def is_used_as_type(self, name: bytes) -> bool:
        """Whether some place shows that an undeclared name is a type: a declaration, a cast or a sizeof."""
        return any(self._type_at(text, offset, name) for text, offset in self.places(name))

    def _type_at(self, text: CodeText, offset: int, name: bytes) -> bool:
        if text.is_member(offset):
            return False
        code = text.code
        before = text.before(offset)
        end = offset + len(name)
        after = text.after(end, 2)
        first = after[:1]
        if before in _NOT_TYPES or before in (b"struct", b"union", b"enum", b"define", b"ifdef", b"ifndef"):
            return False
        if first.isalpha() or first == b"_":
            following = _NAME.search(code, end)
            return following is not None and following.group() not in (b"defined",)
        if first == b"*":
            declared = text.declared_variable(offset, name)
            if declared is not None and (
                before in (b";", b"{", b"}", b"(", b",", b"") or before in _QUALIFIERS
            ):
                behind = _NAME.search(code, end)
                return behind is not None and bool(_DECLARATOR_END.match(code, behind.end()))
            return bool(re.match(rb"[\s*]+\)", code[end : end + 40])) and before == b"("
        if before == b"(" and first == b")":
            opening = code.rfind(b"(", 0, offset)
            word = text.before(opening)
            if word == b"sizeof":
                return True
            if (word[:1].isalnum() or word[:1] in (b"_", b")", b"]")) and word not in (b"return", b"case"):
                return False
            closing = code.find(b")", end)
            behind_cast = text.after(closing + 1)
            return behind_cast.isalnum() or behind_cast in (b"_", b"(", b"~", b"!", b'"')
        return False

    def is_followed_by_two_names(self, name: bytes) -> bool:
        """Whether a name stands like an annotation: in front of a type and the name that it declares."""
        votes = 0
        for text, offset in self.places(name):
            if text.before(offset) in (b"define", b"ifdef", b"ifndef", b"undef", b"defined"):
                continue
            match = re.match(
                rb"\s+([A-Za-z_]\w*)([\s*]+)([A-Za-z_]\w*)", text.code[offset + len(name) :][:200]
            )
            two = (
                match is not None
                and match.group(1) not in _QUALIFIERS
                and not _CALLING_CONVENTION.fullmatch(match.group(1))
            )
            votes += 1 if two else -1
        return votes > 0

    def variables_of(self, name: bytes) -> Iterator[tuple[CodeText, bytes, int, int]]:
        """Variables and parameters declared with a type name: text, variable, the stars before it, its place."""
        for text, offset in self.places(name):
            if text.is_member(offset):
                continue
            declared = text.declared_variable(offset, name)
            if declared is not None:
                yield text, *declared, offset

    def chains_of(self, text: CodeText, variable: bytes, declared: int) -> Iterator[Chain]:
        """What is done to the variable that is declared at a place, where that declaration is seen."""
        code = text.code
        places = text.places.get(variable, [])
        if declared == 0 or code[declared - 1] in b"\r\n":  # at file scope: seen to the end of the file
            end = len(code)
        else:
            end = code.find(b"\n}", declared)
            end = len(code) if end < 0 else end
        for index in range(bisect_left(places, declared), len(places)):
            offset = places[index]
            if offset >= end:
                break
            if not text.is_member(offset):
                chain = text.chain(offset + len(variable))
                if chain.steps:
                    yield chain


_CALLING_CONVENTION: Final = re.compile(
    rb"_{0,2}(?:cdecl|stdcall|fastcall|thiscall|vectorcall)|NTAPI|FASTCALL|WINAPI|APIENTRY|CALLBACK|DDKAPI|"
    rb"STDMETHODCALLTYPE|NTSYSAPI|\w*CALLTYPE|\w*CALL"
)

_CACHE_TEXTS: Final = 512
_cache: OrderedDict[bytes, CodeText] = OrderedDict()


def code_text(header: HeaderText, *, keep: bool = True) -> CodeText:
    """The index of a file's names; headers are kept per process, because many sources include them."""
    known = _cache.get(header.digest)
    if known is None:
        known = CodeText(header.text)
        if keep:
            _cache[header.digest] = known
            while len(_cache) > _CACHE_TEXTS:
                _cache.popitem(last=False)
    else:
        _cache.move_to_end(header.digest)
    return known


def texts_of(headers: Iterable[HeaderText]) -> Texts:
    """The texts of a unit; the first is the main file, which is not kept."""
    return Texts([code_text(header, keep=index > 0) for index, header in enumerate(headers)])
