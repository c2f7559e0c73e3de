"""Whose memory a pointer leads to: memory that others than the driver fill, such as the buffer of a request."""

from __future__ import annotations

from collections.abc import Callable

from ddilint.analysis.memory import Default, copied_from
from ddilint.analysis.spellings import last_name
from ddilint.analysis.state import Aside
from ddilint.contracts.model import Contracts
from ddilint.domains.expr import Expr, Symbol


def asked_of(symbol: Symbol) -> str:
    """The routine that gave a value, as its result or through a pointer; empty where none did."""
    match symbol.key:
        case ("result", ("call", _, _, Aside((str(name), _)))):
            return name
        case ("set", _, ("by", ("call", _, _, Aside((str(name), _))), _, _), _, _):
            return name
        case _:
            return ""


class Ownership:
    """Tells memory that others fill from what the driver alone fills.

    What routines of the kit hand out is the driver's own (a context, an extension), but for those that are known for
    handing out others' memory. Of any other routine that is not known, nobody can tell.
    """

    def __init__(self, contracts: Contracts, is_of_the_kit: Callable[[str], bool]) -> None:
        self._contracts = contracts
        self._is_of_the_kit = is_of_the_kit

    def is_foreign(self, value: Symbol) -> bool:
        """Whether a value was read from memory that others fill."""
        match value.key:
            case _ if (copied := copied_from(value)) is not None:
                bases, _ = copied
            case ("mem", _, _, Expr() as base, _):
                bases = (base,)
            case _:
                return False
        return any(base.symbol is None or self.leads_to_foreign(base.symbol) for base in bases)

    def leads_to_foreign(self, pointer: Symbol) -> bool:
        """Whether what a value points to is filled by others."""
        contracts, key = self._contracts, pointer.key
        place = last_name(pointer.name)
        if place is not None and place[0] in contracts.foreign:
            return True
        match key:
            case ("result", ("call", _, _, Aside((str(name), tuple(arguments))))):
                return self._hands_out(name) or (
                    name in contracts.foreign_views
                    and any(
                        each.symbol is not None and self.leads_to_foreign(each.symbol) for each in arguments
                    )
                )
            case (
                "mem" | "set",
                Default.CHANGED.value,
                ("by", ("call", _, _, Aside((str(name), _))), *_),
                *_,
            ):
                return self._hands_out(name) or not self._is_of_the_kit(name)
            case _ if copied_from(pointer) is not None:
                return self.is_foreign(pointer)
            case ("mem" | "set", Default.CHANGED.value, *_):
                return True
            case _:
                return self.is_foreign(pointer)

    def _hands_out(self, routine: str) -> bool:
        return routine in self._contracts.answering or routine in self._contracts.foreign_results
