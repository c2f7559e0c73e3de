"""The sources of a link unit: parsed and lowered when something of them is first asked for, each at most once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from ddilint.containment import contained
from ddilint.contracts.model import Contracts
from ddilint.errors import InputError
from ddilint.finding import Location, Notification, Severity
from ddilint.frontend.includes import CXX_LIBRARY
from ddilint.frontend.lowering.probes import probe_text
from ddilint.frontend.parse import ParsedUnit, ParseError
from ddilint.irqlfacts import IrqlFacts
from ddilint.linkunit.parsing import SourceParser
from ddilint.messages import EventMessages
from ddilint.project.configured import Configured
from ddilint.project.fieldcalls import FieldCalls
from ddilint.project.files import SourceTree
from ddilint.project.levels import LevelMap
from ddilint.project.lexical import Code, FileText
from ddilint.project.relevance import Relevance
from ddilint.project.texts import Texts

if TYPE_CHECKING:
    from ddilint.frontend.lowering.unit import UnitLowering


class UnitInputs(Struct, frozen=True):
    """What a link unit is made of.

    `limited` are the routines whose limits of the level may hang on constants of the headers.
    """

    tree: SourceTree
    relevance: Relevance
    texts: Texts
    parser: SourceParser
    contracts: Contracts
    messages: EventMessages
    facts: IrqlFacts | None = None
    limited: Collection[str] = ()


class Sources:
    """What libclang makes of a driver's sources."""

    def __init__(self, inputs: UnitInputs) -> None:
        self.contracts = inputs.contracts
        self.messages = inputs.messages
        self.pointer_bits = 8 * inputs.parser.target.pointer_bytes
        self.notifications: list[Notification] = []
        self._inputs = inputs
        self._relevance = inputs.relevance
        self._texts = inputs.texts
        self._parser = inputs.parser
        self._configured = Configured(inputs.relevance, inputs.texts)
        self._field_calls = FieldCalls(inputs.relevance, inputs.texts)
        self._levels = (
            LevelMap(inputs.relevance, inputs.texts, inputs.facts, self._configured, self._field_calls)
            if inputs.facts
            else None
        )
        self._expressions = self._constant_expressions(inputs.facts, inputs.limited)
        self._trailer = probe_text(self._expressions).encode()
        self._rivals = inputs.relevance.rivals()
        self._lowered: dict[Path, UnitLowering | None] = {}
        self._parsed: list[ParsedUnit] = []
        self._library: set[str] = set()
        self._constants: dict[str, int] = {}

    def link_name_of(self, name: str) -> str:
        """The link name that a plain name has for a source that only declares it; the unit provides it."""
        raise NotImplementedError

    @property
    def parsed_sources(self) -> int:
        """How many sources were parsed so far."""
        return sum(lowering is not None for lowering in self._lowered.values())

    def _lowering(self, source: Path) -> UnitLowering | None:
        if source not in self._lowered:
            is_parsed = source not in self._parser.left_out
            self._parser.about_to_parse(source)
            self._lowered[source] = None
            place = Location(self._inputs.tree.shown(source), 0)
            with contained(self.notifications, "the source was not analysed", place):
                self._lowered[source] = self._parse(source) if is_parsed else None
            self._parser.about_to_parse(None)
        return self._lowered[source]

    def _parse(self, source: Path) -> UnitLowering | None:
        from ddilint.frontend.lowering.unit import UnitLowering  # loaded while libclang works on the headers

        try:
            parsed = self._parser.parse(source, self._trailer)
        except InputError as error:
            self.notifications.append(
                Notification(
                    "source-unreadable",
                    error.reason,
                    Severity.WARNING,
                    Location(self._inputs.tree.shown(source), 0),
                )
            )
            return None
        self._parsed.append(parsed)
        self.notifications += parsed.notifications(lambda path: self._inputs.tree.shown(Path(path)))
        lowering = UnitLowering(
            parsed.unit,
            source=parsed.source,
            main_file=parsed.main_file,
            header_text=parsed.header_text,
            prelude=parsed.prelude_file,
            pointer_bits=self.pointer_bits,
            error_offsets=parsed.error_offsets,
            relative_path=cache(lambda name: self._inputs.tree.shown(Path(parsed.real_path(name)))),
            is_bundled=parsed.is_bundled,
            library=CXX_LIBRARY,
            traced=parsed.traced,
            macros=parsed.macros,
            healed=bool(parsed.healed),
            given_members=parsed.given_members,
            raising=self.contracts.raising,
            constants=self._expressions,
            rivals=self._rivals,
            defined_elsewhere=self.link_name_of,
        )
        self._library |= lowering.of_library
        for name, value in lowering.constants.items():
            self._constants.setdefault(name, value)
        return lowering

    def _constant_expressions(self, facts: IrqlFacts | None, limited: Collection[str]) -> tuple[str, ...]:
        wanted = list(self.contracts.constants())
        if facts is not None:
            wanted += facts.constants(self._configured.includes)
            if limited:
                wanted += facts.limit_constants(self._configured.includes)
        return tuple(dict.fromkeys(wanted))

    def first_error(self, source: Path, first_line: int, last_line: int) -> ParseError | None:
        """The first error that parsing left in some lines of a source."""
        for parsed in self._parsed:
            for error in parsed.errors:
                if parsed.real_path(error.file) == str(source) and first_line <= error.line <= last_line:
                    return error
        return None

    def nested_too_deeply(self) -> list[Notification]:
        """The functions that could not be lowered."""
        return [
            Notification("function-not-analysed", message, Severity.WARNING, place)
            for lowering in self._lowered.values()
            if lowering is not None
            for message, place in lowering.problems
        ]

    def constants(self) -> Mapping[str, int]:
        """The values of the contracts' constant expressions, in the headers that were parsed."""
        return self._constants

    def _mentioning(self, name: str) -> list[tuple[Code, FileText]]:
        """The files whose text has a name in it."""
        return self._texts.holding(self._relevance.files, name)
