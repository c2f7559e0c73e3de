"""A link unit as the analysis sees it: functions by name, parsed and lowered when they are first asked for.

Joins what the text says (`project.relevance`: who may call whom, in which file) with what the front end makes of
it. A source is parsed at most once, and only if a function of it is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ddilint.contracts.model import Contracts
from ddilint.errors import InputError
from ddilint.finding import Location, Notification, Severity
from ddilint.frontend.includes import CXX_LIBRARY, Resolver
from ddilint.frontend.lowering.probes import probe_text
from ddilint.frontend.parse import ParsedUnit, ParseError, ParseRequest, begin, parse_file
from ddilint.frontend.targets import Target
from ddilint.headers.index import bundled_words
from ddilint.ir import nodes as ir
from ddilint.ir.effects import called_functions, stored_offsets
from ddilint.ir.registrations import Registered, keeps, registered_by, registered_in
from ddilint.ir.sal import declared_effects
from ddilint.irqlfacts import Effect, IrqlFacts, Level
from ddilint.messages import EventMessages
from ddilint.project.assignments import holders_of, is_left_alone, setters_of
from ddilint.project.files import SourceTree
from ddilint.project.levels import LevelMap, LevelTop
from ddilint.project.lexical import Code, FileText
from ddilint.project.relevance import Definition, MentionSite, Relevance, Texts
from ddilint.project.scopes import Scoped

if TYPE_CHECKING:
    from ddilint.frontend.lowering.unit import UnitLowering

# Of a function that calls more functions than these, nobody asks what it stores.
_LARGEST_CLOSURE = 24
# So much text (headers and all rounds of the parser counted) is parsed for functions from which no routine that is
# asked about can be reached; what others of the kind do is then not known.
_MOST_BYTES_ASIDE = 64 << 20
# So many of the sources that include a header are parsed in search of a function that the header may define.
_MOST_INCLUDERS = 4
# The class (or namespace) in the link name of a function of C++, and the one that a definition's text names.
_SCOPE = re.compile(r"@(\w+)@F@")
_QUALIFIER = re.compile(rb"(\w+)\s*::\s*~?\s*\Z")
_CONVERSION = re.compile(r"operator (?!new\b|delete\b|co_await\b)\w")
_WORDS = re.compile(rb"\w+")
_LAST_WORD = re.compile(rb"(\w+)\s*\Z")
_INITIALIZED = re.compile(rb"(\w+)[\s*]+\w+\s*=\s*\{")


class DriverUnit:
    """One driver's functions, globals and constants.

    Sources that are `left_out` define nothing. `about_to_parse` hears which source libclang is handed next, and None
    when it gave it back: what happens in between may end the process.
    """

    def __init__(
        self,
        tree: SourceTree,
        relevance: Relevance,
        resolver: Resolver,
        target: Target,
        contracts: Contracts,
        defines: tuple[str, ...],
        texts: Texts,
        messages: EventMessages,
        *,
        facts: IrqlFacts | None = None,
        limited: Collection[str] = (),
        left_out: Collection[Path] = (),
        about_to_parse: Callable[[Path | None], None] = lambda _: None,
    ) -> None:
        self.contracts = contracts
        self.messages = messages
        self.pointer_bits = 8 * target.pointer_bytes
        self._tree = tree
        self._relevance = relevance
        self._resolver = resolver
        self._target = target
        self._defines = defines
        self._texts = texts
        self._levels = LevelMap(relevance, texts, facts) if facts is not None else None
        self._expressions = self._constant_expressions(facts, limited)
        self._trailer = probe_text(self._expressions).encode()
        self._tracked = contracts.tracking()
        self._scoped_reaching = relevance.scoped_reaching(self._tracked)
        self._reaching = frozenset(name for _, name in self._scoped_reaching) & relevance.definitions.keys()
        self._wanted = relevance.scoped_reaching(relevance.ddis)
        self._lowered: dict[Path, UnitLowering | None] = {}
        self._library: set[str] = set()
        self._parsed: list[ParsedUnit] = []
        self._globals: dict[str, ir.GlobalVariable] = {}
        self._elsewhere: dict[str, ir.GlobalVariable | None] = {}
        self._constants: dict[str, int] = {}
        self._functions: dict[str, ir.Function | None] = {}
        self._tables: dict[str, frozenset[str]] = {}
        self._callers: dict[str, tuple[str, ...]] = {}
        self._left_out = frozenset(left_out)
        self._about_to_parse = about_to_parse
        self._rivals = relevance.rivals()
        self._made: dict[str, Path] = {}
        self._lambdas: dict[str, tuple[str, bool]] = {}  # who makes it; whether its address is taken
        self._stored: dict[str, frozenset[int] | None] = {}
        self._bytes_aside = 0
        self._instances_reach: dict[str, bool] = {}
        self._kept: dict[str, bool] = {}
        self._registered: dict[str, tuple[Registered, ...]] = {}
        self._assigned: dict[tuple[str, frozenset[str]], frozenset[str]] = {}
        self._declared_effects: dict[str, tuple[Effect, ...]] = {}
        self.notifications: list[Notification] = []
        self._begin()

    def _constant_expressions(self, facts: IrqlFacts | None, limited: Collection[str]) -> tuple[str, ...]:
        wanted = list(self.contracts.constants())
        if facts is not None and self._levels is not None:
            wanted += facts.constants(self._levels.includes)
            if limited:
                wanted += facts.limit_constants(self._levels.includes)
        return tuple(dict.fromkeys(wanted))

    # Parsing --------------------------------------------------------------------------------------------------------

    @property
    def parsed_sources(self) -> int:
        """How many sources were parsed so far."""
        return sum(lowering is not None for lowering in self._lowered.values())

    def _lowering(self, source: Path) -> UnitLowering | None:
        if source not in self._lowered:
            self._about_to_parse(source)
            self._lowered[source] = self._parse(source) if source not in self._left_out else None
            self._about_to_parse(None)
        return self._lowered[source]

    def _begin(self) -> None:
        """Have libclang begin with the headers of the source that will be wanted first."""
        sources = {site.path for site in self._relevance.sites} & set(
            self._relevance.unit.sources
        ) - self._left_out
        source = min(sources, default=None)
        if source is None or len(self._relevance.unit.sources) == 1:
            return  # where one source is all there is, a precompiled header costs more than it saves
        self._about_to_parse(source)
        with suppress(InputError):  # which is told when the source is parsed
            begin(self._request(source))

    def _request(self, source: Path) -> ParseRequest:
        defines = (*self._relevance.unit.flags_for(source).defines, *self._defines)
        return ParseRequest(str(source), self._resolver, self._target, defines, trailer=self._trailer)

    def _parse(self, source: Path) -> UnitLowering | None:
        from ddilint.frontend.lowering.unit import UnitLowering  # loaded while libclang works on the headers

        try:
            parsed = parse_file(self._request(source))
        except InputError as error:
            self.notifications.append(
                Notification(
                    "source-unreadable", error.reason, Severity.WARNING, Location(self._tree.shown(source), 0)
                )
            )
            return None
        self._parsed.append(parsed)
        self.notifications += parsed.notifications(lambda path: self._tree.shown(Path(path)))
        lowering = UnitLowering(
            parsed.unit,
            source=parsed.source,
            main_file=parsed.main_file,
            prelude=parsed.prelude_file,
            pointer_bits=self.pointer_bits,
            error_offsets=parsed.error_offsets,
            relative_path=cache(lambda name: self._tree.shown(Path(parsed.real_path(name)))),
            is_bundled=parsed.is_bundled,
            library=CXX_LIBRARY,
            raising=self.contracts.raising,
            constants=self._expressions,
            rivals=self._rivals,
            defined_elsewhere=self._link_name_of,
        )
        self._library |= lowering.of_library
        for name, value in lowering.constants.items():
            self._constants.setdefault(name, value)
        return lowering

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

    # What the analysis asks -----------------------------------------------------------------------------------------

    def seeds(self) -> Iterable[str]:
        """The functions that call a tracked routine, in the order of the sources."""
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

    def _lambdas_of(self, link_name: str) -> Iterable[str]:
        """The lambdas that a function makes and calls, or hands out as callbacks: text counts them as its own."""
        makers = [link_name]
        for maker in makers:
            self.function(maker)
            makers += [name for name, (made_by, _) in self._lambdas.items() if made_by == maker]
        return makers[1:]

    def _made_by_macro(self, site: MentionSite) -> Iterable[str]:
        """The functions that the macro defines whose use is the site; the text does not show them."""
        lowering = self._lowering(site.path)
        for name, link_name in lowering.made_by_macro(site.line) if lowering is not None else ():
            if not self._relevance.definitions_of(name):
                self._made[name] = site.path
                yield link_name

    def link_names(self, name: str) -> tuple[str, ...]:
        """The link names of the definitions of a plain name, wherever they are."""
        found = {made: None for made in self._lambdas if ir.plain_name(made) == name}
        for definition in self._relevance.definitions_of(name):
            found.update(dict.fromkeys(self._defined_by(definition)))
        return tuple(found)

    def leading(self, name: str) -> tuple[str, ...]:
        """The same, but only those from which a routine that is asked about can be reached, if there are any."""
        definitions = self._relevance.definitions_of(name)
        wanted = [each for each in definitions if each.scoped in self._wanted]
        if len(wanted) in (0, len(definitions)):
            return self.link_names(name)
        scopes = {each.scope for each in wanted}
        found = (link_name for each in wanted for link_name in self._defined_by(each))
        return tuple(dict.fromkeys(each for each in found if self._scope(each) in (None, *scopes)))

    def _defined_by(self, definition: Definition) -> tuple[str, ...]:
        """The link names of the functions of a definition's name, in the first source of its own that knows any."""
        for source in self._compiled_with(definition):
            lowering = self._lowering(source)
            found = lowering.link_names(definition.function.name) if lowering is not None else ()
            if found:
                return found
        return ()

    def _compiled_with(self, definition: Definition) -> list[Path]:
        """Some of the sources that a definition is compiled with, those that were parsed already first."""
        sources = self._relevance.sources_with(definition)
        parsed = [source for source in sources if source in self._lowered]
        others = [source for source in sources if source not in self._lowered]
        return parsed + others[: max(0, _MOST_INCLUDERS - len(parsed))]

    def _sources_of(self, name: str) -> Iterator[Path]:
        """The sources in which to look for a function, by its link name, the likeliest first."""
        plain = ir.plain_name(name)
        if plain in self._made:
            yield self._made[plain]
            return
        scope = _SCOPE.search(name)
        own = scope[1].encode() if scope else b"" if "@" not in name else None
        definitions = self._relevance.definitions_of(plain)
        if not definitions and _CONVERSION.match(plain):
            definitions = self._conversions
        for definition in definitions:
            code = self._texts.looked_through(definition.path)[0].text
            said = _QUALIFIER.search(code, definition.function.start, definition.function.name_offset)
            if own is None or said is None or said[1] == own:
                yield from self._compiled_with(definition)
        if (not definitions and name.startswith("c:")) or self._is_of_library(plain):
            # A method of C++ that the text does not show.
            yield from [source for source, lowering in self._lowered.items() if lowering is not None]

    def _link_name_of(self, name: str) -> str:
        """The link name of the first function with external linkage of a plain name that several sources define."""
        for source in self._relevance.sources_for([name]):
            lowering = self._lowering(source)
            for link_name in lowering.link_names(name) if lowering is not None else ():
                function = self.function(link_name)
                if function is not None and not function.internal:
                    return link_name
        return name

    def function(self, name: str) -> ir.Function | None:
        """A function by its link name; None where it cannot be had."""
        if name in self._functions:
            return self._functions[name]
        found: ir.Function | None = None
        is_aside = not self._leads_to(name, self._wanted)
        for source in dict.fromkeys(self._sources_of(name)):
            if is_aside and source not in self._lowered:
                if self._bytes_aside >= _MOST_BYTES_ASIDE:
                    break
                known = len(self._parsed)
                self._lowering(source)
                self._bytes_aside += sum(parsed.bytes_parsed for parsed in self._parsed[known:])
            lowering = self._lowering(source)
            self._about_to_parse(source)
            found = lowering.function(name) if lowering is not None else None
            self._about_to_parse(None)
            if found is not None and lowering is not None:
                self._learn_globals(lowering)
                for made, is_taken in lowering.lambdas().items():
                    if made not in self._lambdas:
                        self._lambdas[made] = (name, is_taken)
                        self._made[ir.plain_name(made)] = source
                break
        self._functions[name] = found
        return found

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
                if name not in self._elsewhere:
                    self._elsewhere[name] = self._definition_elsewhere(name.removeprefix("::"))
                found = self._elsewhere[name]
                if found is not None:
                    self._globals[name] = found

    def _as_it_stays(self, name: str, variable: ir.GlobalVariable) -> ir.GlobalVariable:
        """A variable, as a constant where it is a table that nobody changes."""
        if variable.constant or variable.type.is_volatile or variable.type.is_scalar:
            return variable
        if not (variable.values or variable.functions or variable.strings):
            return variable
        plain = ir.plain_variable(name)
        is_constant = is_left_alone(plain, self._mentioning(plain))
        return replace(variable, constant=True) if is_constant else variable

    def _mentioning(self, name: str) -> list[tuple[Code, FileText]]:
        """The files whose text has a name in it."""
        word = name.encode()
        paths = (path for path in self._relevance.files if word in self._texts.data(path))
        return [self._texts.looked_through(path) for path in paths]

    def _tables_of(self, plain: str) -> frozenset[str]:
        """The tables that nobody changes, where a function stands in them and its address is taken nowhere else."""
        known = self._tables.get(plain)
        if known is None:
            holders = holders_of(plain, self._mentioning(plain)) or frozenset()
            is_known = all(is_left_alone(holder, self._mentioning(holder)) for holder in holders)
            known = self._tables[plain] = holders if is_known else frozenset()
        return known

    def _callers_through_tables(self, plain: str) -> frozenset[str]:
        """The functions that use a table in which a function stands, if all that can call it so are known."""
        if plain not in self._relevance.address_taken:
            return frozenset()
        tables = self._tables_of(plain)
        files = self._relevance.files.values() if tables else ()
        return frozenset(each.name for file in files for each in file.functions if tables & each.mentions)

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

    def setters(self, name: str, is_field: bool) -> tuple[str, ...] | None:
        """The link names of the functions that store to a field of the driver's own (or a variable); None for unknown.

        A field that any structure of the kit has, too, is not told from that.
        """
        if is_field and name.encode() in bundled_words():
            return None
        looked = (self._texts.looked_through(path) for path in self._relevance.files)
        found = setters_of(name, looked, is_field=is_field)
        if found is None:
            return None
        names = [self.link_names(each) for each in sorted(found)]
        return tuple(link_name for each in names for link_name in each) if all(names) else None

    def is_driver_function(self, name: str) -> bool:
        """Whether the unit's text defines a function of this link name."""
        plain = ir.plain_name(name)
        return (
            plain in self._relevance.definitions
            or plain in self._made
            or (_CONVERSION.match(plain) is not None and bool(self._conversions))
            or self._is_of_library(plain)
        )

    def _is_of_library(self, plain: str) -> bool:
        """Whether it may be a function of the library for C++ that comes along, whose bodies are known."""
        return plain in self._library

    @cached_property
    def _conversions(self) -> tuple[Definition, ...]:
        """The operators that convert to a type; the text calls the type by any of its names."""
        found = self._relevance.definitions
        return tuple(each for name in found if _CONVERSION.match(name) for each in found[name])

    def _callers_in_text(self, plain: str) -> frozenset[str]:
        """The functions whose text calls one of a plain name."""
        if plain not in self._made:
            return self._relevance.callers_of(plain)
        files = self._relevance.files.values()
        return frozenset(each.name for file in files for each in file.functions if plain in each.calls)

    def _is_mentioned(self, plain: str) -> bool:
        """Whether the address of a function that a macro defines is taken."""
        if plain not in self._made:
            return False
        files = self._relevance.files.values()
        return any(
            plain in file.mentions or any(plain in each.mentions for each in file.functions) for file in files
        )

    def callers(self, name: str) -> tuple[str, ...]:
        """The link names of the functions whose bodies call it."""
        known = self._callers.get(name)
        if name in self._lambdas:
            known = (self._lambdas[name][0],)
        if known is None:
            found = []
            for link_name in self._may_call(name):
                for each in (link_name, *self._lambdas_of(link_name)):
                    function = self.function(each)
                    if function is not None and _calls(function, name) and each not in found:
                        found.append(each)
            for caller in sorted(self._callers_through_tables(ir.plain_name(name))):
                found += [each for each in self.link_names(caller) if each not in found]
            known = self._callers[name] = tuple(found)
        return known

    def _scope(self, name: str) -> str | None:
        """The class of a function, by its link name; None where that is not known, as of a template's instance."""
        if "@" not in name:
            return ""
        found = _SCOPE.search(name)
        return found[1] if found is not None else None

    def _leads_to(self, name: str, reaching: frozenset[Scoped]) -> bool:
        """Whether a function, by its link name, is among those told by class and name, as far as the text says."""
        plain = ir.plain_name(name)
        scope = self._scope(name)
        scopes = {each.scope for each in self._relevance.definitions_of(plain)}
        if scope in scopes:
            return (scope, plain) in reaching
        return any((each, plain) in reaching for each in scopes)

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
            maker = self._lambdas[name][0]
            return self.may_reach(maker) | {ir.plain_name(maker)}
        plain = ir.plain_name(name)
        return self._relevance.reaching_any(self._callers_in_text(plain)) - {plain}

    def is_open(self, name: str) -> bool:
        """Whether somebody outside of the unit may call it, so that nothing bounds its parameters."""
        if name in self._lambdas:
            return self._lambdas[name][1]
        plain = ir.plain_name(name)
        unit = self._relevance.unit
        is_taken = plain in self._relevance.address_taken and not self._tables_of(plain)
        if is_taken or plain in unit.exports or self._is_mentioned(plain):
            return True
        function = self.function(name)
        if function is not None and (function.roles or (unit.is_open and not function.internal)):
            return True
        if not (self._callers_in_text(plain) | self._callers_through_tables(plain)) - {plain}:
            return True
        # The callers of the name may all mean another function that bears it.
        return len(self._relevance.definitions_of(plain)) > 1 and not set(self.callers(name)) - {name}

    def is_callback(self, name: str) -> bool:
        """Whether the system calls it, so that what it returns matters."""
        function = self.function(name)
        plain = ir.plain_name(name)
        return plain in self._relevance.address_taken or bool(function is not None and function.roles)

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

    def stored_offsets(self, name: str) -> frozenset[int] | None:
        """The offsets at which a function, or one that it calls, stores through pointers; None where not known."""
        if name not in self._stored:
            self._stored[name] = self._stores_of(name)
        return self._stored[name]

    def _stores_of(self, name: str) -> frozenset[int] | None:
        found: set[int] = set()
        seen: set[str] = set()
        pending = [name]
        while pending:
            current = pending.pop()
            if current in seen or not self.is_driver_function(current):
                continue
            seen.add(current)
            function = self.function(current) if len(seen) <= _LARGEST_CLOSURE else None
            if function is None:
                return None
            offsets, called = stored_offsets(function), called_functions(function)
            if offsets is None or called is None:
                return None
            found |= offsets
            pending += sorted(called)
        return frozenset(found)

    def globals(self) -> Mapping[str, ir.GlobalVariable]:
        """The file-scope variables that are known so far."""
        return self._globals

    def constants(self) -> Mapping[str, int]:
        """The values of the contracts' constant expressions, in the headers that were parsed."""
        return self._constants

    # What the analysis of levels asks -------------------------------------------------------------------------------

    def level_tops(self, limits: Mapping[str, Level]) -> tuple[LevelTop, ...]:
        """Where to begin, nearest first, to see whether routines are called above their limits."""
        return (*self._levels.tops(limits), *self._lambda_tops(limits)) if self._levels is not None else ()

    def _lambda_tops(self, limits: Mapping[str, Level]) -> Iterator[LevelTop]:
        """The lambdas that become callbacks: text tells nothing of them."""
        for name, (_, is_taken) in self._lambdas.items():
            function = self.function(name) if is_taken and limits else None
            if function is not None:
                called = limits.keys() & (called_functions(function) or limits.keys())
                need = min(limits[routine] for routine in called or limits)
                plain = ir.plain_name(name)
                yield LevelTop(plain, True, False, frozenset({plain}) | self._reaching, need, 0)

    def level_tops_of(self, names: Collection[str], *, everything: bool = False) -> tuple[LevelTop, ...]:
        """Where to begin, nearest first, to see at which levels functions (by their plain names) can run."""
        return self._levels.tops_of(names, everything=everything) if self._levels is not None else ()

    def registrations(self, facts: IrqlFacts, name: str) -> tuple[Registered, ...]:
        """How a function (by its link name) is registered as a callback, in the order of the sources."""
        plain = ir.plain_name(name)
        found: dict[Registered, None] = {}
        if name in self._lambdas:
            ways = self._registered_in(facts, self._lambdas[name][0])
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

    def is_kept(self, name: str) -> bool:
        """Whether the driver keeps the address of a function (by its link name) where it may call it by that.

        It does not where all that it does with the address is to hand it to routines of the system.
        """
        plain = ir.plain_name(name)
        if plain not in self._relevance.address_taken:
            return False
        if name not in self._kept:
            self._kept[name] = bool(self._relevance.mentioned_in.get(plain)) or any(
                function is None or keeps(function, name, self.is_driver_function)
                for taker in sorted(self._relevance.takers.get(plain, ()))
                for function in map(self.function, self.link_names(taker))
            )
        return self._kept[name]

    def _registered_in(self, facts: IrqlFacts, link_name: str) -> tuple[Registered, ...]:
        if link_name not in self._registered:
            function = self.function(link_name)
            ways = tuple(registered_in(function, facts)) if function is not None else ()
            self._registered[link_name] = ways
        return self._registered[link_name]

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
        """The words on the right of what the unit's text stores in fields of a name.

        What is stored in a variable of one of the types `elsewhere` is left out, where the function declares it.
        """
        key = (field, elsewhere)
        if key not in self._assigned:
            pattern = re.compile(rb"(?:\.|->)\s*" + field.encode() + rb"\s*\|?=(?!=)\s*([^;,}]*)")
            found: set[str] = set()
            for path in self._relevance.files:
                if field.encode() not in self._texts.data(path):
                    continue
                code, text = self._texts.looked_through(path)
                for match in pattern.finditer(code.text):
                    if not _is_variable_of(code.text, text, match.start(), elsewhere):
                        found.update(map(bytes.decode, _WORDS.findall(match[1])))
            self._assigned[key] = frozenset(found)
        return self._assigned[key]

    def called_by(self, field: str) -> str | None:
        """The link name of the function that a field of the driver's own structures leads to, where it is one only."""
        plain = self._levels.by_field.get(field) if self._levels is not None else None
        names = self.link_names(plain) if plain is not None else ()
        return names[0] if len(names) == 1 else None

    def mentions(self, name: str) -> bool:
        """Whether the unit's code mentions a name."""
        return any(
            name in file.mentions or any(name in function.mentions for function in file.functions)
            for file in self._relevance.files.values()
        )

    def includes(self, header: str) -> bool:
        """Whether a file of the unit includes a header of this name."""
        return self._levels is not None and self._levels.includes(header)


def _is_variable_of(code: bytes, text: FileText, offset: int, types: frozenset[str]) -> bool:
    """Whether the field at an offset of stripped code belongs to a variable of one of some types.

    Told for `variable.Field = ...` and for `TYPE variable = {.Field = ...}` in the function that declares it.
    """
    start = next((each.start for each in text.functions if each.start <= offset < each.end), 0)
    before = code[start:offset]
    named = _LAST_WORD.search(before)
    if named is not None:
        declared = re.search(rb"(\w+)[\s*]+" + named[1] + rb"\s*[=;,)]", before)
    else:
        declared = next(reversed(list(_INITIALIZED.finditer(before))), None)
    return declared is not None and declared[1].decode() in types


def _calls(function: ir.Function, name: str) -> bool:
    return any(
        isinstance(instruction, ir.Call) and instruction.callee == name
        for block in function.blocks
        for instruction in block.instructions
    )
