"""A link unit as the analysis sees it, of levels too: how its functions become callbacks, what they do to the level."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from ddilint.ir import nodes as ir
from ddilint.ir.effects import called_functions
from ddilint.ir.registrations import (
    Handed,
    Registered,
    keeps,
    registered_by,
    registered_for_callers,
    registered_in,
    setups_in,
)
from ddilint.ir.sal import declared_effects
from ddilint.irqlfacts import Effect, IrqlFacts, Level
from ddilint.linkunit.callers import Callers
from ddilint.linkunit.makings import Making, kept_in, makings_in
from ddilint.linkunit.sources import UnitInputs
from ddilint.project.levels import LevelTop
from ddilint.rolelevels import Setup

_STORED_FROM = re.compile(rb"(\w+)\s*=\s*[\s(]*(?:\w+\s*\)\s*)?\w+[\w\s.>-]*(?:\.|->)\s*\Z")
_MOST_NAMES = 16
"""Of an object that is kept under more names, nothing is told."""
_AS_IT_IS = re.compile(rb"\s*(?:(?:!=|>)\s*(?:0|FALSE)\b)?[\s)]*;")


class DriverUnit(Callers):
    """One driver's functions, variables, constants and callbacks."""

    def __init__(self, inputs: UnitInputs) -> None:
        super().__init__(inputs)
        self._kept: dict[str, tuple[str, ...]] = {}
        self._registered: dict[str, tuple[Registered, ...]] = {}
        self._declared_effects: dict[str, tuple[Effect, ...]] = {}
        self._handed: dict[str, Handed] = {}
        self._makings: dict[str, tuple[Making, ...]] = {}
        self._copied: dict[tuple[str, str], tuple[frozenset[str], bool]] = {}

    def level_tops(self, limits: Mapping[str, Level]) -> tuple[LevelTop, ...]:
        """Where to begin, nearest first, to see whether routines are called above their limits."""
        if self._levels is None:
            return ()
        return (*map(self._with_unseen, self._levels.tops(limits)), *self._lambda_tops(limits))

    def _with_unseen(self, top: LevelTop) -> LevelTop:
        """With what the text does not show on the way: lambdas, and the templates that call them."""
        unseen = frozenset[str]().union(*map(self.unseen_in, sorted(top.way | {top.name})))
        return replace(top, way=top.way | unseen) if unseen else top

    def _lambda_tops(self, limits: Mapping[str, Level]) -> Iterator[LevelTop]:
        """The lambdas that become callbacks: text tells nothing of them."""
        for name, known in tuple(self._lambdas.items()):
            function = self.function(name) if known.is_taken and limits else None
            if function is not None:
                called = limits.keys() & (called_functions(function) or limits.keys())
                need = min(limits[routine] for routine in called or limits)
                plain = ir.plain_name(name)
                yield LevelTop(plain, True, False, frozenset({plain}) | self._reaching, need, 0)

    def level_tops_of(self, names: Collection[str], *, everything: bool = False) -> tuple[LevelTop, ...]:
        """Where to begin, nearest first, to see at which levels functions (by their plain names) can run."""
        if self._levels is None:
            return ()
        return tuple(map(self._with_unseen, self._levels.tops_of(names, everything=everything)))

    def may_raise(self, name: str, bound: int) -> bool:
        """Whether the text of a function (by its plain name) may raise the level above a rank."""
        return self._levels is None or self._levels.may_raise(name, bound)

    def keeps_level(self, name: str) -> bool:
        """Whether the text of a function (by its plain name) shows that the level is the same behind a call of it."""
        return self._levels is not None and self._levels.keeps_level(name)

    def may_tell(self, name: str, bound: int) -> bool:
        """Whether the text of a function (by its plain name) may find that the level is above a rank."""
        return self._levels is None or self._levels.may_tell(name, bound)

    def registrations(self, facts: IrqlFacts, name: str) -> tuple[Registered, ...]:
        """How a function (by its link name) is registered as a callback, in the order of the sources."""
        plain = ir.plain_name(name)
        found: dict[Registered, None] = {}
        if name in self._lambdas:
            ways = (way for user in self._lambdas[name].users for way in self._registered_in(facts, user))
            return tuple(each for each in ways if each.function == name)
        if plain not in self._relevance.address_taken:
            return ()
        for taker in sorted(self._relevance.takers.get(plain, ())):
            for link_name in self.link_names(taker):
                for registered in self._registered_in(facts, link_name):
                    if registered.function == name:
                        found[registered] = None
        for path in sorted(self._relevance.mentioned_in.get(plain, ())):
            for registered in self._registered_by_tables(facts, path, plain):
                if registered.function == name:
                    found[registered] = None
        return tuple(found)

    def kept(self, plain: str) -> tuple[str, ...]:
        """The functions of a plain name (as link names) whose address the driver keeps where it may call it by that.

        It does not where all that it does with the address is to hand it to routines of the system.
        """
        if plain not in self._relevance.address_taken:
            return ()
        if plain not in self._kept:
            is_mentioned = bool(self._relevance.mentioned_in.get(plain))
            names = self.link_names(plain)
            self._kept[plain] = tuple(name for name in names if is_mentioned or self._is_kept(plain, name))
        return self._kept[plain]

    def _is_kept(self, plain: str, name: str) -> bool:
        """Whether a function that takes the address of another one keeps it."""
        return any(
            function is None or keeps(function, name, self.is_driver_function)
            for taker in sorted(self._relevance.takers.get(plain, ()))
            for function in map(self.function, self.link_names(taker))
        )

    def _registered_in(self, facts: IrqlFacts, link_name: str) -> tuple[Registered, ...]:
        if link_name not in self._registered:
            function = self.function(link_name)
            ways: tuple[Registered, ...] = ()
            if function is not None:
                handed_to = partial(self._handed_to, facts)
                ways = tuple(registered_in(function, facts, self.is_driver_function, handed_to))
            self._registered[link_name] = ways
        return self._registered[link_name]

    def _handed_to(self, facts: IrqlFacts, link_name: str) -> Handed:
        """What a helper registers for its callers: asked of those only whose text speaks of registrations."""
        if link_name not in self._handed:
            self._handed[link_name] = {}  # as far as it calls itself
            may_register = self._levels is not None and self._levels.may_register(ir.plain_name(link_name))
            function = self.function(link_name) if may_register else None
            if function is not None:
                handed_to = partial(self._handed_to, facts)
                found = registered_for_callers(function, facts, self.is_driver_function, handed_to)
                self._handed[link_name] = found
        return self._handed[link_name]

    def _registered_by_tables(self, facts: IrqlFacts, path: Path, plain: str) -> Iterator[Registered]:
        sources = (path,) if path in self._relevance.unit.sources else self._relevance.includers.get(path, ())
        for source in sources[:1]:
            lowering = self._lowering(source)
            if lowering is not None:
                for table in lowering.tables(plain):
                    yield from registered_by(table, facts)

    def declared_effects(self, name: str) -> tuple[Effect, ...]:
        """What a function that is only declared does to the level, by its annotations."""
        if name not in self._declared_effects:
            found: tuple[Effect, ...] = ()
            if self._levels is not None and self._levels.is_annotated(name):
                for lowering in self._lowered.values():
                    declared = lowering.declared(name) if lowering is not None else None
                    if declared is not None:
                        found = declared_effects(name, *declared)
                        break
            self._declared_effects[name] = found
        return self._declared_effects[name]

    def assigned(self, field: str, elsewhere: frozenset[str] = frozenset()) -> frozenset[str]:
        """The words on the right of what is stored in fields of a name, but not in variables of types `elsewhere`."""
        return self._configured.assigned(field, elsewhere)

    def stored_in(self, setup: Setup, field: str) -> frozenset[str] | None:
        """The same words of what is stored in a field of one structure; None where nothing tells of that alone."""
        return self._configured.stored_in(setup, field)

    def made_with(self, record: str, field: str, name: str) -> tuple[frozenset[str] | None, ...]:
        """The words of what is stored in a field of structures of a type, for each object that is made of one.

        Only objects count that may be kept in fields or global variables of a name. None is what does not show.
        """
        if record not in self._makings:
            self._makings[record] = tuple(self._made_of(record))
        names, is_complete = self._copied_from(record, name)
        found = tuple(
            self.stored_in(made.setup, field) if made.setup is not None else None
            for made in self._makings[record]
            if made.names is None or not names.isdisjoint(made.names)
        )
        return found if is_complete else (*found, None)

    def _copied_from(self, record: str, name: str) -> tuple[frozenset[str], bool]:
        """The names from which objects made as structures of a type come to what is kept under a name.

        Also whether they are all: nothing that came from elsewhere is stored there.
        """
        if (record, name) not in self._copied:
            facts = self._inputs.facts
            makers = {maker.routine for maker in facts.makers if maker.record == record} if facts else set()
            made = {each for making in self._makings[record] for each in making.names or ()}
            names, pending, is_complete = {name}, [name], True
            while pending and is_complete:
                current = pending.pop()
                sources = set(self._kept_under(current, makers))
                is_complete = None not in sources and bool(sources or current in made)
                is_complete &= len(names | sources) <= _MOST_NAMES
                new = {source for source in sources if source is not None} - names
                names |= new
                pending += sorted(new)
            self._copied[record, name] = frozenset(names), is_complete
        return self._copied[record, name]

    def _kept_under(self, name: str, makers: Collection[str]) -> Iterator[str | None]:
        """The names of what the unit's functions store under a name; None for what has none."""
        stored = re.compile(rb"\b" + name.encode() + rb"\b\s*(?:\[[^\[\]]*\]\s*)*\)*\s*=(?!=)")
        for code, text in self._mentioning(name):
            places = (text.function_at(match.start()) for match in stored.finditer(code.text))
            for plain in dict.fromkeys(place.name for place in places if place is not None):
                for link_name in self.link_names(plain):
                    function = self.function(link_name)
                    yield from kept_in(function, name, makers) if function is not None else (None,)

    def _made_of(self, record: str) -> Iterator[Making]:
        facts = self._inputs.facts
        for maker in facts.makers if facts is not None else ():
            if maker.record != record or facts is None:
                continue
            texts = [text for _, text in self._mentioning(maker.routine)]
            if any(maker.routine in macro.body for text in texts for macro in text.macros):
                yield Making(None, None)
            callers = {each.name for text in texts for each in text.functions if maker.routine in each.calls}
            for name in (link_name for caller in sorted(callers) for link_name in self.link_names(caller)):
                function = self.function(name)
                if function is None:
                    yield Making(None, None)
                    continue
                setups = setups_in(function, facts, self.is_driver_function)
                yield from makings_in(function, maker, setups, self.is_driver_function)

    def may_set_up_several(self, name: str) -> bool:
        """Whether there may be more than one structure of a type."""
        return self._configured.may_set_up_several(name)

    def mentions(self, name: str) -> bool:
        """Whether the unit's code mentions a name."""
        return self._configured.mentions(name)

    def copies_of(self, field: str) -> frozenset[str]:
        """The names of what the unit's text stores a field of this name in, or that it is not 0, and its own."""
        found = {field}
        for code, _ in self._mentioning(field):
            for match in re.finditer(field.encode() + rb"\b", code.text):
                stored = _STORED_FROM.search(code.text, max(0, match.start() - 160), match.start())
                if stored is not None and _AS_IT_IS.match(code.text, match.end()):
                    found.add(stored[1].decode())
        return frozenset(found)

    def includes(self, header: str) -> bool:
        """Whether a file of the unit includes a header of this name."""
        return self._configured.includes(header)
