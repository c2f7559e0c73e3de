"""Who calls whom in a link unit: what text says may be so is looked at in the functions themselves."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from msgspec import Struct

from ddilint.finding import Location
from ddilint.ir import nodes as ir
from ddilint.ir.effects import called_functions, calls_of
from ddilint.ir.handing import Handing, handed_in, passed_on
from ddilint.ir.handlers import called_field
from ddilint.linkunit.sources import UnitInputs
from ddilint.linkunit.stores import Stores
from ddilint.project.assignments import is_passed, setters_of
from ddilint.project.folders import DRIVER_ENTRIES
from ddilint.project.kept import places_given
from ddilint.project.neighbours import is_named_elsewhere
from ddilint.project.passing import passes_on, receivers_of
from ddilint.project.relevance import Definition
from ddilint.project.words import occurrences

# Of a function that calls more functions than these, nobody asks whether it reaches a routine.
_LARGEST_CLOSURE = 24
# Through more functions than these, nobody follows the address of one that is handed on.
_MOST_RECEIVERS = 8
# What tells a debug build from a retail one.
_DEBUG = re.compile(r"\b_?N?(?:DBG|DEBUG)\b")


class Handed(Struct, frozen=True):
    """The functions that hand the address of another one to others, and those `through` which these call it."""

    takers: tuple[str, ...]
    through: frozenset[str]


class Callers(Stores):
    """Where calls begin, where they come from, and what they lead to."""

    def __init__(self, inputs: UnitInputs) -> None:
        super().__init__(inputs)
        self._tracked = self.contracts.tracking()
        self._replacing = frozenset(
            routine.name
            for routine in self.contracts.routines.values()
            if routine.exchanges is not None
            and routine.exchanges.at == 0
            and routine.exchanges.operator == "="
        )
        self._allocating = {
            name
            for name in self._tracked
            if (made := self.contracts.routines[name].allocates) is not None
            and self.contracts.objects[made.kind].tracked
        }
        self._scoped_reaching = self._relevance.scoped_reaching(self._tracked)
        reaching = frozenset(name for _, name in self._scoped_reaching)
        self._reaching = reaching & self._relevance.definitions.keys()
        self._callers: dict[str, tuple[str, ...]] = {}
        self._called_in_text_only: dict[str, bool] = {}
        self._for_others: dict[str, bool] = {}
        self._left_to_others: dict[str, bool] = {}
        self._addresses_handed: dict[str, Handed | None] = {}
        self._instances_reach: dict[str, bool] = {}
        self._settled: dict[str, bool] = {}

    def seeds(self) -> Iterable[str]:
        """The functions that call a tracked routine, or may free what is kept of one, in the order of the sources."""
        names = dict.fromkeys(
            site.function
            for site in self._relevance.sites
            if site.function and site.is_call and site.ddi in self._tracked
        )
        for name in names:
            for link_name in self.leading(name):
                yield link_name
                yield from self._lambdas_of(link_name)
        for site in self._relevance.sites:
            if (
                not site.function
                and site.is_call
                and site.ddi in self._tracked
                and site.path in self._relevance.unit.sources
            ):
                yield from self._made_by_macro(site)
        yield from self._freeing()

    def _freeing(self) -> Iterator[str]:
        """The functions that free memory of another kind, and mention a field in which a tracked object is kept."""
        kept: set[str] = set()
        for site in self._relevance.sites:
            code, file = self._texts.looked_through(site.path)
            function = file.function_at(site.offset) if site.ddi in self._allocating else None
            if function is not None:
                kept |= places_given(code, function, site.offset)
        if not kept:
            return
        files = self._relevance.files.values()
        freeing = {
            contract.name
            for contract in self.contracts.routines.values()
            if contract.releases is not None and not self.contracts.objects[contract.releases.kind].tracked
        }
        freeing |= {
            macro.name for file in files for macro in file.macros if not macro.body.isdisjoint(freeing)
        }
        for file in files:
            for function in file.functions:
                if not freeing.isdisjoint(function.calls) and not kept.isdisjoint(function.mentions):
                    yield from self.link_names(function.name)

    def callers(self, name: str) -> tuple[str, ...]:
        """The link names of the functions whose bodies call it."""
        known = self._callers.get(name)
        if name in self._lambdas:
            known = tuple(self._lambdas[name].users)
        if known is None:
            found = []
            for link_name in self._may_call(name):
                for each in (link_name, *self._lambdas_of(link_name)):
                    function = self.function(each)
                    if function is not None and _calls(function, name) and each not in found:
                        found.append(each)
            for caller in sorted(self._callers_through_tables(ir.plain_name(name))):
                found += [each for each in self.link_names(caller) if each not in found]
            handed = self._address_handed(name)
            found += [each for each in handed.takers if each not in found] if handed is not None else []
            found += [each for each in self._callers_through_fields(name) if each not in found]
            known = self._callers[name] = tuple(found)
        return known

    def concerns(self, name: str) -> bool:
        """Whether a function may lead to one of the files that are asked about, or be led to from there."""
        near, plain = self._relevance.near, ir.plain_name(name)
        return near is None or plain in near or plain not in self._relevance.definitions

    def reports(self, location: Location) -> bool:
        """Whether what is found at a place is told."""
        tree = self._texts.tree
        everything = self._relevance.own is None or location.is_bundled
        return everything or tree.reports(tree.named(location.path))

    def around(self, location: Location) -> str:
        """The function that holds a line, by the name that the text gives it; empty where the text shows none."""
        file = self._relevance.files.get(self._texts.tree.named(location.path))
        functions = file.functions if file is not None else ()
        holding = (each.name for each in functions if each.first_line <= location.line <= each.last_line)
        return next(holding, "")

    def _may_call(self, name: str) -> Iterable[str]:
        """The link names of the functions whose text may call one of a link name."""
        plain = ir.plain_name(name)
        if plain in self._made:
            names = [self.link_names(caller) for caller in sorted(self._callers_in_text(plain))]
        else:
            calling = self._relevance.calling(plain, self._scope(name))
            names = [self._defined_by(definition) for definition in calling]
        return dict.fromkeys(name for each in names for name in each)

    def may_reach(self, name: str) -> frozenset[str]:
        """The plain names of the functions from which calls may lead to it, as the text has it: nothing is parsed."""
        if name in self._lambdas:
            users = list(self._lambdas[name].users)
            for user in users:  # a lambda's user may be another one
                if user in self._lambdas:
                    users += [each for each in self._lambdas[user].users if each not in users]
            others = (self.may_reach(user) for user in users if user not in self._lambdas)
            return frozenset(map(ir.plain_name, users)).union(*others)
        plain = ir.plain_name(name)
        handed = self._address_handed(name)
        takers = frozenset(map(ir.plain_name, handed.takers)) if handed is not None else frozenset[str]()
        takers |= self._calling_fields(self._fields_to(plain))
        return self._relevance.reaching_any(self._callers_in_text(plain) | takers) - {plain}

    def _callers_in_text(self, plain: str) -> frozenset[str]:
        """The functions whose text calls one of a plain name."""
        if plain not in self._made:
            return self._relevance.callers_of(plain)
        files = self._relevance.files.values()
        return frozenset(each.name for file in files for each in file.functions if plain in each.calls)

    def _callers_through_tables(self, plain: str) -> frozenset[str]:
        """The functions that use a table in which a function stands for good, where it is called in no other way.

        Others may call it, too, where somebody has the table's address (see `_is_taken_elsewhere`).
        """
        if plain not in self._relevance.address_taken:
            return frozenset()
        tables = self._constant_tables_of(plain)
        files = self._relevance.files.values() if tables else ()
        return frozenset(each.name for file in files for each in file.functions if tables & each.mentions)

    def _fields_to(self, plain: str) -> frozenset[str]:
        """The fields through which a function is called, if all that can call it so are known."""
        if plain not in self._relevance.address_taken:
            return frozenset()
        return self._field_calls.leading_to(plain)

    def _calling_fields(self, fields: frozenset[str]) -> frozenset[str]:
        """The functions that may call what one of some fields holds, as the text has it."""
        files = self._relevance.files.values() if fields else ()
        return frozenset(
            each.name
            for file in files
            for each in file.functions
            if not fields.isdisjoint(each.calls) or not fields.isdisjoint(each.mentions)
        )

    def _callers_through_fields(self, name: str) -> Iterator[str]:
        """The link names of the functions that call what a field holds that leads to a function."""
        fields = self._fields_to(ir.plain_name(name))
        for plain in sorted(self._calling_fields(fields)):
            for link_name in self.link_names(plain):
                function = self.function(link_name)
                if function is not None and _calls_field(function, fields):
                    yield link_name

    def through(self, name: str) -> frozenset[str]:
        """The functions that call a function whose address they get, where it is called in no other way."""
        handed = self._address_handed(name)
        return handed.through if handed is not None else frozenset()

    def _address_handed(self, name: str) -> Handed | None:
        """Who calls a function by its address, if all that get that are known, and only call it."""
        if ir.plain_name(name) not in self._relevance.address_taken or name in self._lambdas:
            return None
        if name not in self._addresses_handed:
            self._addresses_handed[name] = self._followed_address(name)
        return self._addresses_handed[name]

    def _followed_address(self, name: str) -> Handed | None:
        plain = ir.plain_name(name)
        if self._relevance.mentioned_in.get(plain) or self._is_mentioned(plain):
            return None
        takers = [
            definition
            for taker in sorted(self._relevance.takers.get(plain, ()))
            for definition in self._relevance.definitions_of(taker)
            if plain in definition.function.mentions
        ]
        for taker in takers:
            receivers = receivers_of(self._texts.looked_through(taker.path)[0], taker.function, plain)
            if not receivers or not all(receiver in self._relevance.definitions for receiver in receivers):
                return None
        handing: dict[str, None] = {}
        pending: list[Handing] = []
        for link_name in dict.fromkeys(each for taker in takers for each in self._defined_by(taker)):
            function = self.function(link_name)
            handed = handed_in(function, name) if function is not None else None
            if not handed:
                return None
            handing[link_name] = None
            pending += sorted(handed, key=lambda each: (each.receiver, each.position))
        seen: set[Handing] = set()
        while pending:
            current = pending.pop()
            if current in seen:
                continue
            seen.add(current)
            is_own = len(seen) <= _MOST_RECEIVERS and self.is_driver_function(current.receiver)
            function = self.function(current.receiver) if is_own else None
            more = passed_on(function, current.position) if function is not None else None
            if more is None:
                return None
            pending += more
        return Handed(tuple(handing), frozenset(each.receiver for each in seen)) if handing else None

    def is_open(self, name: str) -> bool:
        """Whether somebody outside of the unit may call it, so that nothing bounds its parameters."""
        if name in self._lambdas:
            return self._lambdas[name].is_taken
        plain = ir.plain_name(name)
        unit = self._relevance.unit
        handed = self._address_handed(name)
        fields = self._fields_to(plain)
        is_taken = handed is None and not fields and self._is_taken_elsewhere(plain)
        if is_taken or plain in unit.exports or self._is_mentioned(plain):
            return True
        function = self.function(name)
        if function is not None and (function.roles or (unit.is_open and not function.internal)):
            return True
        if handed is not None:
            return False
        if fields:
            return not self.callers(name)
        if not (self._callers_in_text(plain) | self._callers_through_tables(plain)) - {plain}:
            return not self._is_for_others(plain)
        # The callers of the name may all mean another function that bears it, or what they say is left out.
        if len(self._relevance.definitions_of(plain)) > 1:
            return not set(self.callers(name)) - {name} and not self._is_for_others(plain)
        return function is not None and not function.internal and self._is_called_in_text_only(function)

    def is_left_to_others(self, name: str) -> bool:
        """Whether nothing in this driver leads to a function, which another one uses that is made of its source, too.

        Nothing is parsed: what the text does not call, and nobody else can, is not called.
        """
        if self._relevance.unit.is_open or name in self._lambdas:
            return False
        plain = ir.plain_name(name)
        if plain not in self._left_to_others:
            self._left_to_others[plain] = self._leads_from_others_only(plain)
        return self._left_to_others[plain]

    def _leads_from_others_only(self, plain: str) -> bool:
        leading = {plain, *self.may_reach(plain)}
        uncalled = {
            each
            for each in leading
            if not (self._callers_in_text(each) | self._callers_through_tables(each)) - {each}
        }
        return bool(uncalled) and not any(
            self._is_taken_elsewhere(each)
            or self._is_mentioned(each)
            or each in self._relevance.unit.exports
            or (each in uncalled and not self._is_for_others(each))
            for each in leading
        )

    def _is_for_others(self, plain: str) -> bool:
        """Whether functions that nobody calls here are for another driver, which is made of their source, too."""
        if plain not in self._for_others:
            unit = self._relevance.unit
            self._for_others[plain] = any(
                is_named_elsewhere(plain, each.path, unit, self._texts)
                for each in self._relevance.definitions_of(plain)
            )
        return self._for_others[plain]

    def _is_called_in_text_only(self, function: ir.Function) -> bool:
        """Whether the preprocessor leaves out all calls of a function, which would bound none of its parameters.

        Where parsing may have lost one, it is not left out.
        """
        name, plain = function.link_name, ir.plain_name(function.link_name)
        if plain in self._made or self._callers_through_tables(plain):
            return False
        if name not in self._called_in_text_only:
            calling = self._relevance.calling(plain, self._scope(name))
            others = [each for each in calling if each.function.name != plain]
            self._called_in_text_only[name] = all(
                self._may_leave_call_out(each, function) for each in others
            ) and all(self._has_left_call_out(each, name) for each in others)
        return self._called_in_text_only[name]

    def _may_leave_call_out(self, definition: Definition, called: ir.Function) -> bool:
        """Whether all calls of a function in a definition of C hang on conditions, as far as the text tells.

        What a debug build leaves out, the retail build may call, and a number that is handed over may be a small one.
        """
        text, plain = definition.function, ir.plain_name(called.link_name)
        code = self._texts.looked_through(definition.path)[0]
        guards = [
            code.guards_of(start) for start in occurrences(code.text, plain.encode(), text.start, text.end)
        ]
        numbers = [
            position
            for position, name in enumerate(called.parameters)
            if called.variables[name].type.kind is not ir.TypeKind.POINTER
        ]
        return (
            plain in text.calls
            and all(around and not any(map(_DEBUG.search, around)) for around in guards)
            and all(source.suffix.lower() == ".c" for source in self._relevance.sources_with(definition))
            and passes_on(code, text, plain, numbers)
        )

    def _has_left_call_out(self, definition: Definition, called: str) -> bool:
        """Whether a definition, whose text calls a function, was parsed well and does not call it."""
        functions = [self.function(link_name) for link_name in self._defined_by(definition)]
        sources = self._relevance.sources_with(definition)
        is_known = bool(functions) or any(self._lowering(source) is not None for source in sources)
        text = definition.function
        return (
            is_known
            and self.first_error(definition.path, text.first_line, text.last_line) is None
            and not any(each is None or each.damaged or _calls(each, called) for each in functions)
        )

    def _is_mentioned(self, plain: str) -> bool:
        """Whether the address of a function that a macro defines is taken."""
        if plain not in self._made:
            return False
        files = self._relevance.files.values()
        return any(
            plain in file.mentions or any(plain in each.mentions for each in file.functions) for file in files
        )

    def is_callback(self, name: str) -> bool:
        """Whether the system calls it, so that what it returns matters."""
        function = self.function(name)
        plain = ir.plain_name(name)
        if function is not None and function.roles:
            return True
        is_known = self._address_handed(name) is not None or bool(self._fields_to(plain))
        return not is_known and self._is_taken_elsewhere(plain)

    def _is_taken_elsewhere(self, plain: str) -> bool:
        """Whether the address of a function is taken in other places than in tables that nobody changes."""
        return plain in self._relevance.address_taken and not self._tables_of(plain)

    def reaches_tracked(self, name: str) -> bool:
        """Whether it may call a tracked routine, directly or not."""
        plain = ir.plain_name(name)
        if plain in self._made:
            return True
        if self._leads_to(name, self._scoped_reaching):
            return True
        if not name.startswith("c:"):
            return False
        if name not in self._instances_reach:
            self._instances_reach[name] = self._body_reaches_tracked(name)
        return self._instances_reach[name]

    def _body_reaches_tracked(self, name: str) -> bool:
        """Whether a method calls a tracked routine where the text does not show it: through a template's parameter."""
        seen: set[str] = set()
        pending = [name]
        while pending and len(seen) <= _LARGEST_CLOSURE:
            current = pending.pop()
            if current in self._tracked or ir.plain_name(current) in self._reaching:
                return True
            if current not in seen and self.is_driver_function(current):
                seen.add(current)
                function = self.function(current)
                pending += sorted(called_functions(function) or ()) if function is not None else []
        return False

    def is_settled(self, variable: str) -> bool:
        """Whether nothing sets a variable of file scope, by its name in the IR, once the driver was loaded."""
        plain = ir.plain_variable(variable)
        if plain not in self._settled:
            self._settled[plain] = self._is_never_set_later(plain)
        return self._settled[plain]

    def _is_never_set_later(self, plain: str) -> bool:
        looked = self._mentioning(plain)
        setters = setters_of(plain, looked, is_field=False)
        if setters is None or not setters <= DRIVER_ENTRIES or any(map(self._callers_in_text, setters)):
            return False
        # In C++, what is passed may be taken by reference.
        is_by_value = all(source.suffix.lower() == ".c" for source in self._relevance.unit.sources)
        return is_by_value or not is_passed(plain, looked)

    def setters(self, name: str, is_field: bool) -> tuple[str, ...] | None:
        """The link names of the functions that store to fields of a name (or a variable); None for unknown."""
        looked = (self._texts.looked_through(path) for path in self._relevance.files)
        found = setters_of(name, looked, is_field=is_field, replacing=self._replacing)
        if found is None:
            return None
        names = [self.link_names(each) for each in sorted(found)]
        return tuple(link_name for each in names for link_name in each) if all(names) else None


def _calls_field(function: ir.Function, fields: Collection[str]) -> bool:
    return any(
        not isinstance(call.callee, str) and called_field(call.callee) in fields
        for call in calls_of(function)
    )


def _calls(function: ir.Function, name: str) -> bool:
    return any(call.callee == name for call in calls_of(function))
