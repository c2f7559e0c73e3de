"""What the interpreter asks of the link unit that it interprets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from ddilint.ir import nodes as ir
from ddilint.ir.handlers import Handler
from ddilint.ir.stored import Stored


class Program(Protocol):
    """The link unit, as far as the interpreter asks it."""

    def function(self, name: str) -> ir.Function | None:
        """The body of a function by its link name, if it was lowered."""

    def is_driver_function(self, name: str) -> bool:
        """Whether the link unit defines a function of this name, lowered or not."""

    def only_logs(self, name: str) -> bool:
        """Whether a function may call a tracked routine, directly or not, and is there for nothing else."""

    def is_settled(self, variable: str) -> bool:
        """Whether nothing sets a variable of file scope, by its name in the IR, once the driver was loaded."""

    def watches_stores(self, name: str) -> bool:
        """Whether what a function stores may be work that is left out where there is no object."""

    def stored_through(self, call: ir.Call) -> Stored | None:
        """What a call through a pointer that cannot be followed stores; None where that calls nothing of the driver."""

    def is_result_hidden(self, call: ir.Call) -> bool:
        """Whether what a call through a pointer returns may have bounds, because of who might be called."""

    def called_by(self, field: str) -> tuple[Handler, ...]:
        """The functions that a field of the driver's own structures leads to, where it can be these only."""

    def stored_by(self, name: str) -> Stored:
        """What a function stores through pointers."""

    def may_follow(self, name: str, chain: Sequence[str]) -> bool:
        """Whether a function may be worth following, as far as can be told before its body is asked for."""

    def should_follow(self, function: ir.Function, chain: Sequence[str], call: ir.Call) -> bool:
        """Whether a call is worth following into the body of the function that it leads to.

        `chain` are the link names of the functions that run, the outermost first.
        """

    def constants(self) -> Mapping[str, int]:
        """The values of the contracts' constant expressions."""
