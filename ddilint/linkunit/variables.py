"""The variables at file scope of a link unit, whichever of its sources defines them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ddilint.ir import nodes as ir
from ddilint.linkunit.sources import Sources, UnitInputs
from ddilint.project.assignments import (
    Local,
    holders_of,
    is_defined_constant,
    is_left_alone,
    is_only_set,
    local_on,
)

if TYPE_CHECKING:
    from ddilint.frontend.lowering.unit import UnitLowering


class Variables(Sources):
    """What is known of the variables of the sources that were lowered."""

    def __init__(self, inputs: UnitInputs) -> None:
        super().__init__(inputs)
        self._globals: dict[str, ir.GlobalVariable] = {}
        self._elsewhere: dict[str, ir.GlobalVariable | None] = {}
        self._tables: dict[str, frozenset[str]] = {}
        self._constant_tables: dict[str, frozenset[str]] = {}

    def globals(self) -> Mapping[str, ir.GlobalVariable]:
        """The file-scope variables that are known so far."""
        return self._globals

    def _learn_globals(self, lowering: UnitLowering) -> None:
        """Take over a source's variables; the contents of a constant that another source defines come from there."""
        for name, variable in lowering.global_variables().items():
            known = self._globals.get(name)
            if known is not None and (known.values or known.functions or known.strings):
                continue
            self._globals[name] = variable = self._as_it_stays(name, variable)
            if (
                variable.constant
                and not (variable.values or variable.functions or variable.strings)
                and name.count(":") == 2
            ):
                found = self._defined_elsewhere(name)
                if found is not None:
                    self._globals[name] = found

    def initialized(self, plain: str) -> Sequence[ir.GlobalVariable]:
        """The variables of a plain name for which some source gives an initial value other than 0."""
        known = [each for name, each in self._globals.items() if ir.plain_variable(name) == plain]
        elsewhere = self._defined_elsewhere(f"::{plain}")
        return [each for each in known if each.values] or ([elsewhere] if elsewhere is not None else [])

    def _defined_elsewhere(self, name: str) -> ir.GlobalVariable | None:
        if name not in self._elsewhere:
            self._elsewhere[name] = self._definition_elsewhere(name.removeprefix("::"))
        return self._elsewhere[name]

    def _as_it_stays(self, name: str, variable: ir.GlobalVariable) -> ir.GlobalVariable:
        """A variable, as a constant where it is a table that nobody changes."""
        if variable.constant or variable.type.is_volatile or variable.type.is_scalar:
            return variable
        if not (variable.values or variable.functions or variable.strings):
            return variable
        plain = ir.plain_variable(name)
        local, files = self._local(name, plain), self._mentioning(plain)
        is_constant = is_left_alone(plain, files, self._read_through, local)
        return replace(variable, constant=True) if is_constant else variable

    def _local(self, name: str, plain: str) -> Local | None:
        """Where a variable with static storage stands that only a function knows."""
        path, _, place = name.removeprefix("::").rpartition(":")
        line = place.removeprefix(plain).removeprefix("@")
        source = self._inputs.tree.named(path) if line.isdecimal() else None
        if source is None or source not in self._relevance.files:
            return None
        return local_on(int(line), plain, *self._texts.looked_through(source))

    @cached_property
    def _read_through(self) -> frozenset[str]:
        """The fields for strings, which routines of the kit only read, where the driver does no more than set them."""
        payloads = (structure.payload for structure in self.contracts.structures.values())
        fields = {payload.strings for payload in payloads if payload is not None}
        return frozenset(field for field in fields if is_only_set(field, self._mentioning(field)))

    def _tables_of(self, plain: str) -> frozenset[str]:
        """The tables that nobody changes or gets, where a function stands in them and is mentioned nowhere else."""
        known = self._tables.get(plain)
        if known is None:
            holders = self._holders_of(plain)
            is_known = all(is_left_alone(holder, self._mentioning(holder)) for holder in holders)
            known = self._tables[plain] = holders if is_known else frozenset()
        return known

    def _constant_tables_of(self, plain: str) -> frozenset[str]:
        """The same tables, and others that are constant: whoever has their addresses, they hold what they hold."""
        if plain not in self._constant_tables:
            self._constant_tables[plain] = self._tables_of(plain) or frozenset(
                holder
                for holder in self._holders_of(plain)
                if is_defined_constant(holder, self._mentioning(holder))
            )
        return self._constant_tables[plain]

    def _holders_of(self, plain: str) -> frozenset[str]:
        return holders_of(plain, self._mentioning(plain)) or frozenset()

    def _definition_elsewhere(self, name: str) -> ir.GlobalVariable | None:
        word = name.encode()
        pattern = re.compile(rb"\b" + re.escape(word) + rb"\b[^;(]*=")
        for source in self._relevance.unit.sources:
            data = self._texts.data(source)
            if word in data and pattern.search(data):
                lowering = self._lowering(source)
                found = lowering.defines_variable(name) if lowering is not None else None
                if found is not None:
                    return found
        return None
