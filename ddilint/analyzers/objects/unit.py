"""The link unit, as far as the analysis of objects asks it, and what that reports of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from msgspec import Struct, field

from ddilint.analyzers.inventory import LoggedEvent
from ddilint.contracts.model import Contracts
from ddilint.finding import Finding, Location, Notification
from ddilint.ir import nodes as ir
from ddilint.ir.handlers import Handler
from ddilint.ir.registrations import Registered
from ddilint.ir.stored import Stored
from ddilint.irqlfacts import IrqlFacts
from ddilint.messages import EventMessages


class Unit(Protocol):
    """A link unit, as far as the analysis asks it; functions are lowered when they are asked for."""

    pointer_bits: int
    contracts: Contracts
    messages: EventMessages

    def seeds(self) -> Iterable[str]:
        """The link names of the functions that call a tracked routine, in the order of the source."""

    def function(self, name: str) -> ir.Function | None:
        """A function by its link name."""

    def is_driver_function(self, name: str) -> bool:
        """Whether the unit defines a function of this link name."""

    def callers(self, name: str) -> tuple[str, ...]:
        """The link names of the functions that call it."""

    def through(self, name: str) -> frozenset[str]:
        """The functions that call a function whose address they get, where it is called in no other way."""

    def may_reach(self, name: str) -> frozenset[str]:
        """The plain names of the functions from which calls may lead to it, as the text has it: nothing is parsed."""

    def concerns(self, name: str) -> bool:
        """Whether it may lead to one of the files that are asked about, or be led to from there."""

    def reports(self, location: Location) -> bool:
        """Whether what is found at a place is told."""

    def around(self, location: Location) -> str:
        """The name of the function that holds a line; empty where none is known."""

    def is_open(self, name: str) -> bool:
        """Whether somebody outside of the unit may call it: a callback, an exported function, no known callers."""

    def is_left_to_others(self, name: str) -> bool:
        """Whether nothing in this driver leads to a function, which another one made of its source uses, too."""

    def is_callback(self, name: str) -> bool:
        """Whether the system calls it, so that what it returns matters."""

    def registrations(self, facts: IrqlFacts, name: str) -> Iterable[Registered]:
        """How it is registered as a callback."""

    def reaches_tracked(self, name: str) -> bool:
        """Whether it may call a tracked routine, directly or not."""

    def called_by(self, field: str) -> tuple[Handler, ...]:
        """The functions that a field of the driver's own structures leads to, where it can be these only."""

    def stored_by(self, name: str) -> Stored:
        """What it stores through pointers."""

    def stored_through(self, call: ir.Call) -> Stored | None:
        """What a call through a pointer that cannot be followed stores; None where that calls nothing of the driver."""

    def is_result_hidden(self, call: ir.Call) -> bool:
        """Whether what a call through a pointer returns may have bounds, because of who might be called."""

    def is_of_the_kit(self, field: str) -> bool:
        """Whether any structure of the kit has a field of that name, too."""

    def is_routine_of_the_kit(self, name: str) -> bool:
        """Whether the kit declares a function of that name, or defines such a macro."""

    def setters(self, name: str, is_field: bool) -> tuple[str, ...] | None:
        """The link names of the functions that store to a field (or variable); None where that cannot be told."""

    def initialized(self, plain: str) -> Sequence[ir.GlobalVariable]:
        """The variables of file scope of a plain name that have an initial value other than 0."""

    def is_settled(self, variable: str) -> bool:
        """Whether nothing sets a variable of file scope, by its name in the IR, once the driver was loaded."""

    def globals(self) -> Mapping[str, ir.GlobalVariable]:
        """The file-scope variables that are known so far."""

    def constants(self) -> Mapping[str, int]:
        """The values of the contracts' constant expressions."""


class UnitReport(Struct):
    """What the analysis of a link unit found, and what it looked at."""

    findings: list[Finding] = field(default_factory=list)
    notifications: list[Notification] = field(default_factory=list)
    interpreted: set[tuple[str, Location]] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    logged: tuple[LoggedEvent, ...] = ()
