"""The levels that annotations in the text speak of: what a function demands, and what it does to the level."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from ddilint.irqlfacts import Level
from ddilint.project.relevance import Relevance
from ddilint.project.texts import Texts

_ANNOTATED = re.compile(
    rb"\b(_IRQL_requires_|_IRQL_requires_min_|_IRQL_raises_|__drv_requiresIRQL|__drv_minIRQL|__drv_raisesIRQL"
    rb"|__drv_setsIRQL)\s*\(\s*(\w+)\s*\)"
)
_RESTORES = re.compile(rb"\b([A-Za-z]\w*)\s*\([^;{}]*?\b(?:_IRQL_restores_|__drv_restoresIRQL)\b")
_NAME_BEHIND = re.compile(rb"\b([A-Za-z_]\w*)\s*\(")
_SAL = re.compile(rb"_\w+_|__\w+")


class AnnotatedLevels(Struct, frozen=True):
    """The highest levels (ranks) that are `demanded`, and those that are `announced`, by functions' plain names.

    A function that restores the level announces -1.
    """

    demanded: Mapping[str, int]
    announced: Mapping[str, int]


def annotated_levels(relevance: Relevance, texts: Texts) -> AnnotatedLevels:
    """What the annotations in a unit's files say."""
    demanded: dict[str, int] = {}
    announced: dict[str, int] = {}
    for path in relevance.files:
        text = texts.looked_through(path)[0].text
        if b"IRQL" not in text:
            continue
        for match in _ANNOTATED.finditer(text):
            level = Level.__members__.get(match[2].decode(), Level.HIGH_LEVEL)
            found = announced if b"raises" in match[1] or b"sets" in match[1] else demanded
            for name in _names_behind(text, match.end()):
                found[name] = max(found.get(name, -1), level)
        if b"restores" in text:
            for name in _RESTORES.findall(text):
                announced.setdefault(name.decode(), -1)
    return AnnotatedLevels(demanded, announced)


def _names_behind(text: bytes, position: int) -> Iterable[str]:
    """The function that a declaration's annotation belongs to: the first name before a parenthesis."""
    for match in _NAME_BEHIND.finditer(text, position, position + 600):
        if not _SAL.fullmatch(match[1]):
            yield match[1].decode()
            return
