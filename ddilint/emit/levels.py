"""The levels at which a function can run, for a person or as JSON; what they are is decided elsewhere (`leveldoc`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ddilint.emit.json import dumps
from ddilint.emit.source import visible
from ddilint.emit.text import Line
from ddilint.finding import Location, Step
from ddilint.irqlfacts import Level, LevelRange
from ddilint.leveldoc import FunctionLevels, Reason

CHAINS_SHOWN = 4
"""How many chains are shown for each level, where not all are asked for."""

_UNKNOWN = "a level that is not known"
_STYLES = {
    Level.PASSIVE_LEVEL: "good",
    Level.APC_LEVEL: "good",
    Level.DISPATCH_LEVEL: "warning",
    Level.DIRQL: "error",
    Level.CLOCK_LEVEL: "error",
    Level.IPI_LEVEL: "error",
    Level.HIGH_LEVEL: "error",
}


def render_text(found: Sequence[FunctionLevels], *, everything: bool) -> Iterator[Line]:
    """A paragraph for each driver, and in it one for each level: the highest first, with the shortest chains."""
    for number, levels in enumerate(found):
        if number:
            yield ()
        yield from _function(levels, everything)


def _function(levels: FunctionLevels, everything: bool) -> Iterator[Line]:
    places = ", ".join(_place(place) for place in levels.locations)
    yield (("strong", levels.function), ("dim", f" in {visible(levels.driver)} ({places})"))
    if not levels.reasons:
        yield (("", f"  Nothing is known of its level: {visible(levels.silence)}."),)
    for at, reasons in levels.by_levels():
        yield ()
        yield (("", "  at "), (_style(at), str(at or _UNKNOWN)), ("", ":"))
        ways = _ways(reasons)
        shown = ways if everything else ways[:CHAINS_SHOWN]
        width = max((len(place) for way in shown for place, _ in way), default=0)
        for way in shown:
            for depth, (place, text) in enumerate(way):
                lead = "    - " if depth == 0 else "      "
                yield (("gutter", lead), ("dim", f"{place:<{width}}  "), ("", "  " * depth + text))
        if len(ways) > len(shown):
            more = len(ways) - len(shown)
            yield (("dim", f"    and {more} further chain{'s' * (more > 1)} (--all shows them)"),)


def _ways(reasons: Sequence[Reason]) -> list[list[tuple[str, str]]]:
    """The chains, each as places and texts; those that differ in lines alone are one."""
    merged: dict[tuple[tuple[str, str], ...], list[dict[int, None]]] = {}
    for reason in reasons:
        links = reason.links or (Step(Location("", 0), reason.text),)
        key = tuple((link.location.path, link.message) for link in links)
        lines = merged.setdefault(key, [{} for _ in links])
        for numbers, link in zip(lines, links, strict=True):
            numbers[link.location.line] = None
    return [
        [
            (f"{visible(path)}:{', '.join(map(str, sorted(numbers)))}" if path else "", visible(text))
            for (path, text), numbers in zip(key, lines, strict=True)
        ]
        for key, lines in merged.items()
    ]


def _style(at: LevelRange | None) -> str:
    return _STYLES[at.highest] if at is not None else "note"


def _place(location: Location) -> str:
    return visible(f"{location.path}:{location.line}")


def render_json(found: Sequence[FunctionLevels]) -> str:
    """All of it, as a list with an object for each driver that defines the function."""
    return dumps(
        [
            {
                "function": levels.function,
                "driver": levels.driver,
                "definitions": [_json_place(place) for place in levels.locations],
                "levels": [
                    {
                        "lowest": at.lowest.name if at is not None else None,
                        "highest": at.highest.name if at is not None else None,
                        "chains": [
                            {
                                "text": reason.text,
                                "links": [_json_step(link) for link in reason.links],
                                "steps": [_json_step(step) for step in reason.steps],
                            }
                            for reason in reasons
                        ],
                    }
                    for at, reasons in levels.by_levels()
                ],
                "unknown_because": levels.silence or None,
            }
            for levels in found
        ]
    )


def _json_place(location: Location) -> dict[str, object]:
    return {"path": location.path, "line": location.line}


def _json_step(step: Step) -> dict[str, object]:
    return {**_json_place(step.location), "message": step.message}
