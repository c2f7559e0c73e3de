"""The ways in which a function ends, and where in its calls an object was asked for."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from ddilint.analysis import path as paths
from ddilint.analysis.events import Outcome
from ddilint.analysis.state import Effect, Object
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Origin
from ddilint.finding import Location


class Place(Struct, frozen=True):
    """A call in a function, by the function's link name: what is made of a template shares its places."""

    location: Location
    function: str


Chain = tuple[Place, ...]


class Run(Struct, frozen=True):
    """A way in which the function returns, and when; `likely` is the same without what the analysis lost."""

    condition: Expr
    likely: Expr
    outcome: Outcome


def run_of(outcome: Outcome) -> Run:
    """A way in which the function returns, as it is compared with others."""
    conditions = paths.conditions(outcome.state.path)
    sure = [condition for condition in conditions if not ex.has_origin(condition, Origin.LOST)]
    return Run(ex.land(*conditions), ex.land(*sure), outcome)


def those_asking(runs: Iterable[Run], found: Object) -> list[tuple[Run, Expr]]:
    """The runs in which an object was asked for, each with when it was."""
    return [
        (run, item.asked_for)
        for run in runs
        for item in run.outcome.state.allocations
        if item.pointer is found.pointer
    ]


def effect_of(run: Run, name: str) -> Effect:
    """Whether a routine was called in a run."""
    return run.outcome.state.effects.get(name) or Effect.none_at(run.outcome.location)


def chain_of(found: Object) -> Chain:
    """The calls that lead to where an object was asked for, outermost first, and that place itself."""
    places: list[Place] = []
    key: object = asked_in(found)
    while isinstance(key, tuple) and len(key) >= 3 and isinstance(key[1], Location):
        activation = key[0]
        places.append(Place(key[1], _function_of(activation)))
        key = activation
    return tuple(reversed(places))


def _function_of(activation: object) -> str:
    """The link name of the function that an activation is one of, by the activation's name (see `Frame`)."""
    match activation:
        case ("top", str(name)) | (_, Location(), str(name), _):
            return name
        case _:
            return ""


def asked_in(found: Object) -> tuple[object, ...]:
    """The activation in which an object was asked for, and the place there (see `Frame`)."""
    symbol = found.pointer.symbol
    key = symbol.key[1] if symbol is not None and isinstance(symbol.key, tuple) else ()
    return key if isinstance(key, tuple) else ()


def calls_to(activation: object) -> list[tuple[object, Location, str, int]]:
    """The calls that lead to an activation, by its name: outermost first."""
    calls = []
    while isinstance(activation, tuple) and len(activation) == 4:
        calls.append(activation)
        activation = activation[0]
    return calls[::-1]
