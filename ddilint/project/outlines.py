"""How large functions are, where they stand and what they call, as far as their text shows: nothing is parsed."""

from __future__ import annotations

import re
from pathlib import Path

from ddilint.outline import Outline
from ddilint.project.relevance import Relevance, Texts

_BRANCH = re.compile(rb"\b(?:if|for|while|switch|case|do)\b|&&|\|\||\?")


def outline_of(name: str, relevance: Relevance, texts: Texts) -> Outline | None:
    """The outline of a function by its plain name, of the smallest where there are several; None where none shows."""
    lines: list[int] = []
    branches: list[int] = []
    sources: set[Path] = set()
    for definition in relevance.definitions_of(name):
        function = definition.function
        text = texts.looked_through(definition.path)[0].text
        lines.append(function.last_line - function.first_line + 1)
        branches.append(sum(1 for _ in _BRANCH.finditer(text, function.body_start, function.end)))
        sources.update(relevance.sources_with(definition))
    if not lines:
        return None
    return Outline(min(lines), min(branches), frozenset(sources), relevance.callees_of(name))
