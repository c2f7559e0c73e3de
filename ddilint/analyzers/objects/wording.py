"""What a finding says: its message with the witness, its place, and the steps of its path."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from ddilint.analysis.bitfields import BitFields
from ddilint.analysis.events import Accessed, Event, Followed, Lost, Reached
from ddilint.analysis.proof import Proof, rounds_of, steps_of, witness_of
from ddilint.catalog import Catalog
from ddilint.checks.registry import Suspicion
from ddilint.domains import expr as ex
from ddilint.domains.expr import Origin, Symbol
from ddilint.finding import Finding, Location, Related, Step
from ddilint.ir import nodes as ir

_FIRST_NAME: Final = re.compile(r"[A-Za-z_]\w*")


def finding_of(
    suspicion: Suspicion,
    event: Event,
    proof: Proof,
    top: ir.Function,
    catalog: Catalog,
    bit_fields: BitFields,
    around: Callable[[Location], str],
) -> Finding:
    """The finding that a proven suspicion is; `top` is where its path begins, `around` names the function of a line."""
    state = event.state
    found_in = _function_of(event)
    location, function = suspicion.location, found_in.name
    if not location.is_bundled and not _lies_in(location, found_in):  # a helper stored what is wrong
        function = around(location) or function
    interesting = frozenset(
        symbol
        for symbol in (*suspicion.violation.symbols, *_object_symbols(suspicion))
        if symbol.origin is not Origin.LOST
    )
    steps = steps_of(state.trace, proof.model, interesting, top, found_in.name)
    if location.is_bundled:
        location, function = _in_driver(steps, location, function)
    steps = tuple(step for step in steps if not step.location.is_bundled)
    if _lies_in(location, top):
        witness = witness_of(proof, bit_fields=bit_fields)
    else:
        witness = witness_of(
            proof, called=lambda symbol: _name_in(symbol, found_in, top), bit_fields=bit_fields
        )
    message = catalog.rule(suspicion.rule).message.format(**suspicion.fields(proof.model))
    message += _witness_text(suspicion, proof, witness)
    related = list(suspicion.related)
    found = suspicion.object
    if found is not None and not found.foreign and found.location != location:
        related.insert(0, Related(found.location, "the entry is allocated here"))
    return Finding(suspicion.rule, message, location, function, steps, tuple(related), witness)


def _in_driver(steps: Sequence[Step], location: Location, function: str) -> tuple[Location, str]:
    """Where the driver itself calls what, in a library for C++, ends at a location; and in which function."""
    names: dict[int, str] = {}
    for step in steps:
        verb, _, name = step.message.partition(" ")
        if not step.location.is_bundled:
            location, function = step.location, names.get(step.depth, function)
        if verb in ("enters", "calls"):
            names[step.depth + (verb == "calls")] = name
    return location, function


def _object_symbols(suspicion: Suspicion) -> tuple[ex.Symbol, ...]:
    found = suspicion.object
    return (found.pointer.symbol,) if found is not None and found.pointer.symbol is not None else ()


def _function_of(event: Event) -> ir.Function:
    if isinstance(event, Reached):
        return event.caller
    if isinstance(event, Accessed | Lost | Followed):
        return event.function
    return event.site.function


def _name_in(symbol: Symbol, function: ir.Function, top: ir.Function) -> str:
    """What a value is called where `function` is read; of a variable of `top`, where the path begins, it says so."""
    if isinstance(symbol.key, tuple) and symbol.key[0] == "parameter":
        return f"{symbol.name} of {top.name}"
    root = _FIRST_NAME.match(symbol.name)
    is_of_top = root is not None and not _names_variable(root[0], function) and _names_variable(root[0], top)
    return f"{symbol.name} of {top.name}" if is_of_top else symbol.name


def _lies_in(location: Location, function: ir.Function) -> bool:
    first, last = function.location, function.end
    return location.path == first.path and first.line <= location.line <= max(last.line, last.end_line)


def _names_variable(name: str, function: ir.Function) -> bool:
    return any(variable.name == name for variable in function.variables.values())


def _witness_text(suspicion: Suspicion, proof: Proof, witness: tuple[tuple[str, int], ...]) -> str:
    """`: when NameLength is 104, EntrySize is 256 and the UCHAR receives 0`."""
    if not suspicion.numbers:
        return ""
    given = [_clause(name, value) for name, value in witness]
    derived = []
    for name, value in suspicion.numbers:
        number = proof.model.signed_value(value) if value.width > 64 else proof.model.value(value)
        if name and (clause := _clause(name, number)) not in given:
            derived.append(clause)
    when = f"when {_listed(given)}" if given else ""
    rounds = rounds_of(proof)
    if rounds is not None:
        after = f"after {rounds} round{'' if rounds == 1 else 's'} of the loop"
        when = f"{when}, {after}" if when else after
    if not when:
        return ""
    return f": {when}, {_listed(derived)}" if derived else f": {when}"


def _clause(name: str, value: int) -> str:
    if "{}" in name:
        return name.format(value)
    if name.endswith("()"):
        return f"{name.removesuffix('()')} returns {value}"
    return f"{name} is {value}"


def _listed(clauses: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(clauses[:-1]), *clauses[-1:])))
