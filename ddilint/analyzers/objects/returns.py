"""Which returns of a function tell of a failure, where that is no NTSTATUS that is looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from ddilint.analysis.calls.lifetimes import fails
from ddilint.analysis.events import Outcome
from ddilint.analysis.interpreter import parameter_of
from ddilint.analyzers.objects.unit import Unit
from ddilint.contracts.model import Request
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr
from ddilint.ir import nodes as ir
from ddilint.irqlfacts import load_irql_facts


def completing(unit: Unit, function: ir.Function) -> Callable[[Outcome], Expr]:
    """When a function's return completes, with a failure, the request that it was handed."""
    constants = unit.constants()
    returned = function.return_type.name.removeprefix("enum ")
    for request in unit.contracts.requests.values():
        if function.parameters and returned in request.results:
            completed = constants.get(request.results[returned])
            if completed is not None and request.status in constants:
                parameter = parameter_of(function, function.parameters[0], unit.pointer_bits)
                return partial(_completes, parameter, request, completed, constants)
    return lambda outcome: ex.FALSE


def _completes(
    parameter: Expr, request: Request, completed: int, constants: Mapping[str, int], outcome: Outcome
) -> Expr:
    if outcome.value is None:
        return ex.FALSE
    status = ex.const(constants[request.status], parameter.width)
    is_completed = ex.eq(outcome.value, ex.const(completed, outcome.value.width))
    return ex.land(
        is_completed, fails(outcome.state.region(parameter), parameter, status, request, constants)
    )


def failures_of(unit: Unit, function: ir.Function) -> tuple[int, ...]:
    """What a callback returns to tell of a failure, where that is no NTSTATUS."""
    failures, constants = unit.contracts.failures, unit.constants()
    types = [role for role in function.roles if role in failures]
    if not types and not function.roles and function.return_type.kind is not ir.TypeKind.VOID:
        ways = unit.registrations(load_irql_facts(), function.link_name)
        types = [registered.way.callback for registered in ways]
    found = (constants.get(constant) for type_ in types for constant in failures.get(type_, ()))
    return tuple(number for number in found if number is not None)
