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
        if request.status not in constants:
            continue
        is_done: Callable[[Expr], Expr]
        if returned in request.results:
            index, is_done = 0, partial(_is, constants.get(request.results[returned]))
        else:
            passed = next(
                (request.passed_on[role] for role in function.roles if role in request.passed_on), None
            )
            if passed is None:
                continue
            index, is_done = passed.parameter, partial(_is_not, constants.get(passed.unless))
        if index < len(function.parameters):
            parameter = parameter_of(function, function.parameters[index], unit.pointer_bits)
            return partial(_completes, parameter, request, is_done, constants)
    return lambda outcome: ex.FALSE


def _is(constant: int | None, value: Expr) -> Expr:
    return ex.FALSE if constant is None else ex.eq(value, ex.const(constant, value.width))


def _is_not(constant: int | None, value: Expr) -> Expr:
    return ex.FALSE if constant is None else ex.ne(value, ex.const(constant, value.width))


def _completes(
    parameter: Expr,
    request: Request,
    is_done: Callable[[Expr], Expr],
    constants: Mapping[str, int],
    outcome: Outcome,
) -> Expr:
    if outcome.value is None:
        return ex.FALSE
    status = ex.const(constants[request.status], parameter.width)
    failed = fails(outcome.state.region(parameter), parameter, status, request, constants)
    return ex.land(is_done(outcome.value), failed)


def failures_of(unit: Unit, function: ir.Function) -> tuple[int, ...]:
    """What a callback returns to tell of a failure, where that is no NTSTATUS."""
    failures, constants = unit.contracts.failures, unit.constants()
    types = [role for role in function.roles if role in failures]
    if not types and not function.roles and function.return_type.kind is not ir.TypeKind.VOID:
        ways = unit.registrations(load_irql_facts(), function.link_name)
        types = [registered.way.callback for registered in ways]
    found = (constants.get(constant) for type_ in types for constant in failures.get(type_, ()))
    return tuple(number for number in found if number is not None)
