"""MSBuild's condition language, as far as driver projects use it: just enough to choose Release over Debug.

Evaluation is three-valued: None is what cannot be known without the driver kit (a property that nothing in
the project sets, a function call). Who asks decides what None means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_PROPERTY = re.compile(r"\$\(\s*([A-Za-z_][\w.]*)\s*\)")
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'[^']*')|(?P<op>==|!=|<=|>=|<|>|!|\(|\))|(?P<word>[^\s'()=!<>]+))", re.DOTALL
)
_REFERENCE = re.compile(r"[$@%]\(")
_MAX_DEPTH = 50
_MAX_LENGTH = 1 << 16
"""The longest value: twice what Windows takes as a command line. Properties of properties could double for ever."""


def expand(text: str, properties: Mapping[str, str]) -> str:
    """Replace `$(Name)`; the keys are lower case. A property that is unknown, or would make it too long, stays."""
    return substitute(_PROPERTY, text, lambda match: properties.get(match[1].lower()))


def substitute(pattern: re.Pattern[str], text: str, value: Callable[[re.Match[str]], str | None]) -> str:
    """Replace what a pattern fits; where the value is None, or the text would become too long, it stays."""
    room = max(_MAX_LENGTH - len(text), 0)

    def replacement(match: re.Match[str]) -> str:
        nonlocal room
        found = value(match)
        if found is None or len(found) > room:
            return match[0]
        room -= len(found)
        return found

    return pattern.sub(replacement, text)


def is_resolved(text: str) -> bool:
    """Whether no property, item or metadata reference is left in the text."""
    return "(" not in text or not _REFERENCE.search(text)


def expand_bare(text: str, properties: Mapping[str, str]) -> str:
    """Expand a condition so that an unknown property outside quotes is one word, without parentheses."""
    expanded = expand(text, properties)
    return _PROPERTY.sub(lambda match: f"$:{match[1]}", expanded)


def condition(bare: str, exists: Callable[[str], bool]) -> bool | None:
    """The truth of a Condition attribute, expanded by `expand_bare`; None when it cannot be known."""
    if not bare.strip():
        return True
    tokens: list[tuple[str, str]] = []
    position, end = 0, len(bare.rstrip())
    while position < end:
        match = _TOKEN.match(bare, position)
        if match is None:
            return None
        tokens.append((str(match.lastgroup), match[0].strip()))
        position = match.end()
    try:
        parser = _Parser(tokens, exists)
        value = parser.either(0)
    except (IndexError, _NotUnderstoodError):
        return None
    return value if parser.position == len(tokens) else None


class _NotUnderstoodError(Exception):
    """The text is no condition that this parser knows."""


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]], exists: Callable[[str], bool]) -> None:
        self.tokens, self.exists, self.position = tokens, exists, 0

    def _next_is(self, *texts: str) -> bool:
        if self.position < len(self.tokens) and self.tokens[self.position][1].lower() in texts:
            self.position += 1
            return True
        return False

    def either(self, depth: int) -> bool | None:
        value = self.both(depth)
        while self._next_is("or"):
            other = self.both(depth)
            value = True if value or other else None if value is None or other is None else False
        return value

    def both(self, depth: int) -> bool | None:
        value = self.term(depth)
        while self._next_is("and"):
            other = self.term(depth)
            value = False if value is False or other is False else None if None in (value, other) else True
        return value

    def term(self, depth: int) -> bool | None:
        if depth > _MAX_DEPTH:
            raise _NotUnderstoodError
        if self._next_is("!"):
            value = self.term(depth + 1)
            return None if value is None else not value
        if self._next_is("("):
            value = self.either(depth + 1)
            if not self._next_is(")"):
                raise _NotUnderstoodError
            return value
        left = self._operand()
        if self._next_is("("):
            return self._call(left)
        for operator in ("==", "!=", "<=", ">=", "<", ">"):
            if self._next_is(operator):
                return _compare(left, operator, self._operand())
        return {"true": True, "false": False}.get(left.lower())

    def _operand(self) -> str:
        kind, text = self.tokens[self.position]
        if kind == "op":
            raise _NotUnderstoodError
        self.position += 1
        return text[1:-1] if kind == "text" else text

    def _call(self, name: str) -> bool | None:
        argument = self._operand()
        if not self._next_is(")"):
            raise _NotUnderstoodError
        if name.lower() == "exists" and _is_known(argument):
            return self.exists(argument)
        if name.lower() == "hastrailingslash" and _is_known(argument):
            return argument.endswith(("/", "\\"))
        return None


def _is_known(text: str) -> bool:
    return "$:" not in text and is_resolved(text)


def _compare(left: str, operator: str, right: str) -> bool | None:
    if not (_is_known(left) and _is_known(right)):
        # `'$(X)' == ''` asks whether X is set: nothing here sets it, but the driver kit may.
        return None
    if operator in ("==", "!="):
        return (left.lower() == right.lower()) is (operator == "==")
    try:
        a, b = (int(side, 0) if "." not in side else float(side) for side in (left, right))
    except ValueError:
        return None
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[operator]
