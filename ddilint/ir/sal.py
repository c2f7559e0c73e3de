"""What SAL annotations say of the level: as they come in the IR, `_IRQL_raises_:DISPATCH_LEVEL`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ddilint.irqlfacts import Effect, Level, LevelRange, Place

_ANNOTATION = re.compile(r"(?P<word>_\w+_):\s*(?P<level>\w*)")


def demanded_levels(annotations: Iterable[str]) -> tuple[str, LevelRange, bool] | None:
    """The level that a function's annotations demand of its callers, with the annotation; None without any.

    The level is sure where one is demanded, or a lower bound: no more than that bound. An upper bound alone only
    bounds it: callers are lower as a rule.
    """
    lowest: Level | None = None
    highest: Level | None = None
    text = ""
    for word, level in _levels(annotations):
        match word:
            case "_IRQL_requires_":
                return f"_IRQL_requires_({level.name})", LevelRange(level, level), True
            case "_IRQL_requires_min_":
                lowest, text = level, f"_IRQL_requires_min_({level.name})"
            case "_IRQL_requires_max_" | "_IRQL_always_function_max_":
                highest = level
            case _:
                pass
    if lowest is not None and lowest is not Level.PASSIVE_LEVEL:
        return text, LevelRange(lowest, lowest), True
    if highest is not None:
        return f"_IRQL_requires_max_({highest.name})", LevelRange(Level.PASSIVE_LEVEL, highest), False
    return None


def declared_effects(
    name: str, annotations: Iterable[str], parameters: Sequence[Iterable[str]]
) -> tuple[Effect, ...]:
    """What a declaration says that a function does to the level, like an entry of the documented effects."""
    annotations = tuple(annotations)
    for index, of_parameter in enumerate(parameters):
        if _has(of_parameter, "_IRQL_restores_"):
            return (_effect(name, "lowers", None, Place("argument", index)),)
    raised = next((level for word, level in _levels(annotations) if word == "_IRQL_raises_"), None)
    if raised is None:
        return ()
    place = Place("return") if _has(annotations, "_IRQL_saves_") else None
    for index, of_parameter in enumerate(parameters):
        if _has(of_parameter, "_IRQL_saves_"):
            place = Place("argument", index)
    return (_effect(name, "raises", raised, place),)


def _effect(name: str, kind: str, level: Level | None, place: Place | None) -> Effect:
    return Effect(name, "", kind, level, place, "", 0, "", 0, (), True)


def _has(annotations: Iterable[str], word: str) -> bool:
    return any(annotation.startswith(f"{word}:") for annotation in annotations)


def _levels(annotations: Iterable[str]) -> Iterable[tuple[str, Level]]:
    for annotation in annotations:
        match = _ANNOTATION.match(annotation)
        level = Level.__members__.get(match["level"]) if match else None
        if match is not None and level is not None:
            yield match["word"], level
