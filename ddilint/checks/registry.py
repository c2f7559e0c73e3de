"""How a check is written: a generator over one kind of event, registered by a decorator.

A check yields suspicions; each is sent back whether it was proven, so that a check can go on to the next question
only where the first found nothing ("where it can exceed both, DDI101 alone is reported").
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Generator, Mapping
from typing import Any, TypeVar

from msgspec import Struct, field

from ddilint.analysis.answers import Model
from ddilint.analysis.events import Event
from ddilint.analysis.state import Object
from ddilint.contracts.model import Contracts, ObjectKind
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Symbol
from ddilint.finding import Location, Related
from ddilint.messages import EventMessages


class Suspicion(Struct, frozen=True):
    """A defect, if `violation` can hold in the event's state.

    `fields` fill in the pattern of the rule's message; they may be worked out from the model that proves it.
    `numbers` are the values that the witness must tell, with the words for them: a name that they are the value of,
    a clause with `{}` in it, or nothing where the message tells them already. `silences` are the kinds of misuse
    of `object` that are consequences of this one, and are not reported besides; `misjudged` is when what is allocated
    has a size for which what does not fit is such a consequence. `plausible` asks for lengths below 2 GiB: sums that
    wrap at 4 GiB are no defect that a driver can have.

    `only_asks` says that nothing is reported: it would be a defect if a parameter had such a value, and the callers,
    which decide it, must be looked at. `instead` is the rule that alone is reported where the place breaks both.
    """

    rule: str
    location: Location
    violation: Expr
    fields: Callable[[Model], Mapping[str, object]]
    object: Object | None = None
    numbers: tuple[tuple[str, Expr], ...] = ()
    silences: frozenset[str] = frozenset()
    misjudged: Expr = ex.FALSE
    related: tuple[Related, ...] = ()
    smallest: tuple[Expr, ...] = ()
    plausible: bool = False
    only_asks: bool = False
    instead: str = ""


class Undecided(Struct, frozen=True):
    """A check says nothing for now: it would have to know a value that the callers may know."""

    value: Expr


class CheckContext(Struct, frozen=True):
    """What a check may ask besides its event: contracts, messages, and constants of the headers that were parsed.

    `kept` is the object that a pointer leads to which was read: where nothing else is ever stored there, one of them.
    """

    contracts: Contracts
    constants: Mapping[str, int]
    pointer_bits: int
    messages: EventMessages
    kept: Callable[[Symbol], Object | None] = lambda _: None

    def code_text(self, code: int, at: Location | None = None) -> str:
        """An event's code, with the name that its message has, or headers give it; `at` is where it is used."""
        name = self.messages.symbol_of(code, at) if code else ""
        number = f"0x{code:08X}" if code else "0"
        return f"{name} ({number})" if name else number

    def constant(self, name: str) -> int | None:
        """The value of a contract's constant expression for this target, in the headers that were parsed."""
        return self.constants.get(name)

    def kind(self, found: Object) -> ObjectKind:
        """The kind of an object."""
        return self.contracts.objects[found.kind]

    def size(self, number: int) -> Expr:
        """A number of bytes, as wide as a pointer."""
        return ex.const(number, self.pointer_bits)


def counted(number: int, noun: str) -> str:
    """`1 string`, `2 strings`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


Check = Callable[[Any, CheckContext], Generator[Suspicion | Undecided, bool, None]]
C = TypeVar("C", bound=Check)


class _Registry(Struct):
    by_event: dict[type, list[tuple[frozenset[str], Check]]] = field(default_factory=dict)
    loaded: bool = False


_registry = _Registry()


def on(event: type, *rules: str) -> Callable[[C], C]:
    """Register a check of one kind of event, with the rules that it may report."""

    def register(check: C) -> C:
        _registry.by_event.setdefault(event, []).append((frozenset(rules), check))
        return check

    return register


def checks_for(event: Event) -> list[tuple[frozenset[str], Check]]:
    """The checks of this kind of event."""
    if not _registry.loaded:
        _registry.loaded = True
        from ddilint import checks

        for module in sorted(pkgutil.iter_modules(checks.__path__), key=lambda item: item.name):
            importlib.import_module(f"{checks.__name__}.{module.name}")
    return _registry.by_event.get(type(event), [])
