"""Routines that only tell what happens, by their names: WPP's and ETW's have no contract to say so."""

from __future__ import annotations

import re

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_BEGINNINGS = ("trac", "print", "dbg", "debug", "wpp", "etw")
_PROVIDER_WRITES = ("event", "write")
_TELLING = frozenset({"log", "logs", "logging", "logger", "kd"})


def words_of(name: str) -> list[str]:
    """The words that a name is made of, in lower case."""
    return [word.lower() for word in _WORDS.findall(name)]


def is_tracing(routine: str) -> bool:
    """Whether a routine only tells what happens, as far as its name says."""
    words = words_of(routine)
    if tuple(words[:2]) == _PROVIDER_WRITES:
        return True
    return any(word.startswith(_BEGINNINGS) or word in _TELLING for word in words)
