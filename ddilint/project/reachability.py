"""What can be reached in a graph of names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from ddilint.project.scopes import Scoped

_Node = TypeVar("_Node", str, Scoped)


def reached(start: Iterable[_Node], edges: Mapping[_Node, Collection[_Node]]) -> frozenset[_Node]:
    """What can be reached along the edges, the start included."""
    found = set(start)
    waiting = list(found)
    while waiting:
        for target in edges.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return frozenset(found)
