"""A link unit, as far as the analysis of levels asks it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from ddilint.analyzers.objects import Unit
from ddilint.ir import nodes as ir
from ddilint.ir.handlers import Handler
from ddilint.ir.registrations import Registered
from ddilint.irqlfacts import Effect, IrqlFacts, Level
from ddilint.outline import Outline
from ddilint.rolelevels import Configuration


class LevelTop(Protocol):
    """A function to begin at, by its plain name, with the functions on the way from it."""

    @property
    def name(self) -> str:
        """The plain name."""

    @property
    def has_role(self) -> bool:
        """Whether it may be entered at a known level."""

    @property
    def changes_level(self) -> bool:
        """Whether the level may change inside, or be tested."""

    @property
    def is_root(self) -> bool:
        """Whether something besides the unit's functions may call it, where everything is asked for."""

    @property
    def way(self) -> frozenset[str]:
        """The plain names of the functions on the way to what is asked about."""

    @property
    def need(self) -> int:
        """The highest level, as a rank, that none of the calls in question forbids."""


class LevelUnit(Unit, Configuration, Protocol):
    """A link unit, as far as levels ask it."""

    def level_tops(self, limits: Mapping[str, Level]) -> tuple[LevelTop, ...]:
        """Where to begin, nearest first, to see whether routines are called above their limits."""

    def level_tops_of(self, names: Collection[str], *, everything: bool = False) -> tuple[LevelTop, ...]:
        """Where to begin, nearest first, to see at which levels functions can run; or everything on the way."""

    def may_raise(self, name: str, bound: int) -> bool:
        """Whether the text of a function (by its plain name) may raise the level above a rank."""

    def keeps_level(self, name: str) -> bool:
        """Whether the text of a function (by its plain name) shows that the level is the same behind a call of it."""

    def may_tell(self, name: str, bound: int) -> bool:
        """Whether the text of a function (by its plain name) may find that the level is above a rank."""

    def link_names(self, name: str) -> tuple[str, ...]:
        """The link names of the functions of a plain name."""

    def leading(self, name: str) -> tuple[str, ...]:
        """The same, of those only from which a routine that is asked about can be reached."""

    def head(self, name: str) -> ir.Function | None:
        """A function (by its link name) without its body."""

    def outline(self, name: str) -> Outline | None:
        """What the text shows of a function, by its plain name; None where it does not show it."""

    def registrations(self, facts: IrqlFacts, name: str) -> tuple[Registered, ...]:
        """How a function (by its link name) is registered as a callback."""

    def kept(self, plain: str) -> tuple[str, ...]:
        """The functions of a plain name (as link names) whose address the driver keeps where it may call it by that."""

    def copies_of(self, field: str) -> frozenset[str]:
        """The names of what the driver stores a field of this name in, or that it is not 0, and its own."""

    def called_by(self, field: str) -> tuple[Handler, ...]:
        """The functions that a field of the driver's own structures leads to, where it can be these only."""

    def made_with(self, record: str, field: str, name: str) -> tuple[frozenset[str] | None, ...]:
        """The words of what is stored in a field of structures of a type, for each object that is made of one.

        Only objects count that may be kept in fields or global variables of a name. None is what does not show.
        """

    def declared_effects(self, name: str) -> tuple[Effect, ...]:
        """What a function that is only declared does to the level, by its annotations."""
