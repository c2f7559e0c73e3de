"""How large functions are, where they stand and what they call, as far as their text shows: nothing is parsed."""

from __future__ import annotations

import re
from pathlib import Path

from ddilint.outline import Outline
from ddilint.project.relevance import Relevance
from ddilint.project.texts import Texts

_BRANCH = re.compile(rb"\b(?:if|for|while|switch|case|do)\b|&&|\|\||\?")

_LOOP = re.compile(rb"\b(?:for|while)\b(?!\s*\(\s*(?:0|FALSE)\s*\))")
_THROUGH = re.compile(rb"(?:->|\.)\s*\w+\s*\(|\(\s*\*[^()]*\)\s*\(")
_TRUTH = re.compile(rb"\b(?:BOOLEAN|BOOL|LOGICAL|_?[Bb]ool)\b")


def outline_of(name: str, relevance: Relevance, texts: Texts) -> Outline | None:
    """The outline of a function by its plain name, of the smallest where there are several; None where none shows."""
    lines: list[int] = []
    branches: list[int] = []
    sources: set[Path] = set()
    repeats = calls_unseen = True
    answers = False
    for definition in relevance.definitions_of(name):
        function = definition.function
        text = texts.looked_through(definition.path)[0].text
        lines.append(function.last_line - function.first_line + 1)
        branches.append(sum(1 for _ in _BRANCH.finditer(text, function.body_start, function.end)))
        compiled = relevance.sources_with(definition)
        sources.update(compiled)
        repeats &= _LOOP.search(text, function.body_start, function.end) is not None
        is_c = all(source.suffix.lower() == ".c" for source in compiled)  # in C++, it may be a method
        calls_unseen &= is_c and _THROUGH.search(text, function.body_start, function.end) is not None
        answers |= _TRUTH.search(text, function.start, function.name_offset) is not None
    if not lines:
        return None
    callees = relevance.callees_of(name)
    return Outline(min(lines), min(branches), frozenset(sources), callees, repeats, calls_unseen, answers)
