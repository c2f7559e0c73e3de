"""The functions of a link unit by their names: the text says where they are, the front end what they do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from ddilint.containment import Attempt, contained
from ddilint.finding import Location
from ddilint.ir import nodes as ir
from ddilint.ir.effects import calls_of
from ddilint.linkunit.sources import UnitInputs
from ddilint.linkunit.variables import Variables
from ddilint.outline import Outline
from ddilint.project.lexical import FunctionText
from ddilint.project.outlines import outline_of
from ddilint.project.relevance import Definition, MentionSite
from ddilint.project.scopes import Scoped

# So much text (headers and all rounds of the parser counted) is parsed for functions from which no routine that is
# asked about can be reached; what others of the kind do is then not known.
_MOST_BYTES_ASIDE = 64 << 20
# So many of the sources that include a header are parsed in search of a function that the header may define.
_MOST_INCLUDERS = 4
# The class (or namespace) that a definition's text names.
_QUALIFIER = re.compile(rb"(\w+)\s*::\s*~?\s*\Z")
# The link name of what is made of a template with a closure among its arguments (libclang calls its class so).
_FOR_CLOSURE = re.compile(r"[<>]#.*@Sa\b")
# The link name of a method of a class that a function declares for itself.
_OF_LOCAL_CLASS = re.compile(r"@F@.*@S@\w+@F@")
# What may be the beginning of a lambda (no subscript, no attribute), or of a class in a function.
_LAMBDA = re.compile(rb"(?:[^\w)\]\s]|\breturn)\s*\[(?!\[)|\b(?:struct|class)\b[^;{}()]*\{")
_MADE_OF_TEMPLATE = re.compile(r"c:[^#]*[<>]")
_CONVERSION = re.compile(r"operator (?!new\b|delete\b|co_await\b)\w")


if TYPE_CHECKING:
    from ddilint.frontend.lowering.unit import UnitLowering


class Lambda(Struct):
    """The functions that call a lambda, or hand out its address, as far as they were met; whether one of them does."""

    users: list[str]
    is_taken: bool


class Functions(Variables):
    """Finds functions by their link names, and the link names of plain ones."""

    def __init__(self, inputs: UnitInputs) -> None:
        super().__init__(inputs)
        self._wanted = self._relevance.scoped_reaching(self._relevance.ddis)
        self._functions: dict[str, ir.Function | None] = {}
        self._made: dict[str, Path] = {}  # lambdas, and what macros define
        self._lambdas: dict[str, Lambda] = {}
        self._unseen: dict[str, frozenset[str]] = {}
        self._bytes_aside = 0
        self._outlines: dict[str, Outline | None] = {}

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
            self._parser.about_to_parse(source)
            with self._contained(name, source):
                found = lowering.function(name) if lowering is not None else None
            self._parser.about_to_parse(None)
            if found is not None and lowering is not None:
                self._learn_globals(lowering)
                self._learn_lambdas(lowering, name, found, source)
                break
        self._functions[name] = found
        return found

    def _learn_lambdas(self, lowering: UnitLowering, name: str, function: ir.Function, source: Path) -> None:
        """Remember the lambdas that are known now, and which of them a function that was just lowered uses."""
        lambdas = lowering.lambdas()
        called = frozenset(called_by_name(function)) if lambdas else frozenset[str]()
        for made, is_taken in lambdas.items():
            known = self._lambdas.get(made)
            if known is None:
                self._made[ir.plain_name(made)] = source
                self._lambdas[made] = Lambda([name], is_taken)
                continue
            known.is_taken |= is_taken
            if made in called and name not in known.users:
                known.users.append(name)
        for method in filter(_OF_LOCAL_CLASS.search, called_by_name(function)):
            if not self._relevance.definitions_of(plain := ir.plain_name(method)):
                self._made[plain] = source

    def head(self, name: str) -> ir.Function | None:
        """A function by its link name, without its body where that was not asked for; None where it cannot be had."""
        if name in self._functions or name in self._lambdas:
            return self.function(name)
        for source in dict.fromkeys(self._sources_of(name)):
            lowering = self._lowering(source)
            with self._contained(name, source):
                found = lowering.head(name) if lowering is not None else None
                if found is not None:
                    return found
        return None

    def _contained(self, name: str, source: Path) -> AbstractContextManager[Attempt]:
        """What goes wrong with a function costs that function."""
        plain = ir.plain_name(name)
        lines = (
            each.function.first_line for each in self._relevance.definitions_of(plain) if each.path == source
        )
        place = Location(self._inputs.tree.shown(source), next(lines, 0))
        return contained(self.notifications, f"{plain} was not analysed", place)

    def outline(self, name: str) -> Outline | None:
        """What the text shows of a function, by its plain name; None where it does not show it."""
        if name not in self._outlines:
            self._outlines[name] = outline_of(name, self._relevance, self._texts)
        return self._outlines[name]

    def link_names(self, name: str) -> tuple[str, ...]:
        """The link names of the definitions of a plain name, wherever they are."""
        found = {made: None for made in self._lambdas if ir.plain_name(made) == name}
        for definition in self._relevance.definitions_of(name):
            found.update(dict.fromkeys(self._defined_by(definition)))
        other = self._relevance.renamed.get(name)
        if not found and other is not None:
            for definition in self._relevance.definitions_of(other):
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
        """The link names of the functions of a definition's name, in the first source of its own that defines it.

        Of a template, those that further sources make of it besides. Where no source defines it, as far as they are
        looked at, in the first that knows any of the name.
        """
        function, others = definition.function, self._relevance.definitions_of(definition.function.name)
        lines = range(function.first_line, function.last_line + 1) if len(others) > 1 else None
        path = self._inputs.tree.shown(definition.path)
        first: tuple[str, ...] = ()
        made: dict[str, None] = {}
        word = _word_for(definition)
        for source in self._likely_to_define(definition):
            if made and word not in self._texts.data(source):
                continue
            lowering = self._lowering(source)
            found = lowering.link_names(function.name) if lowering is not None else ()
            if lowering is not None and lowering.makes(function.name, path, lines):
                made.update(dict.fromkeys(found))
                if not any(map(_MADE_OF_TEMPLATE.match, found)):
                    break
            first = first or found
        return tuple(made) or first

    def is_made(self, path: Path, function: FunctionText) -> bool:
        """Whether a source that was parsed defines what the text defines in a file: of a template, for some types."""
        place = self._inputs.tree.shown(path), range(function.first_line, function.last_line + 1)
        return any(
            lowering is not None and lowering.makes(function.name, *place)
            for lowering in self._lowered.values()
        )

    def _likely_to_define(self, definition: Definition) -> Iterator[Path]:
        """Some of the sources that a definition is compiled with, in the end those that may use its template."""
        sources = self._compiled_with(definition)
        yield from sources
        word = _word_for(definition)
        rest = [source for source in self._relevance.sources_with(definition) if source not in sources]
        using = (
            source for source in rest if source.suffix.lower() != ".c" and word in self._texts.data(source)
        )
        yield from islice(using, _MOST_INCLUDERS)

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
        scope = self._scope(name)
        own = scope.encode() if scope is not None else None
        definitions = self._relevance.definitions_of(plain)
        if not definitions and _CONVERSION.match(plain):
            definitions = self._conversions
        for definition in definitions:
            code = self._texts.looked_through(definition.path)[0].text
            said = _QUALIFIER.search(code, definition.function.start, definition.function.name_offset)
            if own is None or said is None or own in (said[1], definition.scope.encode()):
                yield from self._compiled_with(definition)
        if (not definitions and name.startswith("c:")) or self._is_of_library(plain):
            # A method of C++ that the text does not show.
            yield from [source for source, lowering in self._lowered.items() if lowering is not None]

    def link_name_of(self, name: str) -> str:
        """The link name of the first function with external linkage of a plain name that several sources define."""
        for source in self._relevance.sources_for([name]):
            lowering = self._lowering(source)
            for link_name in lowering.link_names(name) if lowering is not None else ():
                function = self.function(link_name)
                if function is not None and not function.internal:
                    return link_name
        return name

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

    def _lambdas_of(self, link_name: str) -> list[str]:
        """The lambdas that a function makes and calls, or hands out as callbacks: text counts them as its own."""
        return [name for name in self._unseen_of(link_name) if name in self._lambdas]

    def _unseen_of(self, link_name: str) -> list[str]:
        """The lambdas of a function, the methods of its own classes, and what templates are made to for lambdas.

        Text shows calls of neither.
        """
        users = [link_name]
        for user in users:
            function = self.function(user)
            found = [name for name, known in self._lambdas.items() if user in known.users]
            if function is not None:
                called = called_by_name(function)
                found += [
                    name for name in called if _FOR_CLOSURE.search(name) or _OF_LOCAL_CLASS.search(name)
                ]
            users += [name for name in dict.fromkeys(found) if name not in users]
        return users[1:]

    def unseen_in(self, plain: str) -> frozenset[str]:
        """The plain names of the lambdas of all functions of a name, and of what is made of templates for these."""
        if plain not in self._unseen:
            found: set[str] = set()
            for definition in self._relevance.definitions_of(plain):
                function = definition.function
                text = self._texts.looked_through(definition.path)[0].text
                if definition.path.suffix.lower() != ".c" and _LAMBDA.search(
                    text, function.start, function.end
                ):
                    for link_name in self._defined_by(definition):
                        found.update(map(ir.plain_name, self._unseen_of(link_name)))
            self._unseen[plain] = frozenset(found)
        return self._unseen[plain]

    def _made_by_macro(self, site: MentionSite) -> Iterable[str]:
        """The functions that the macro defines whose use is the site; the text does not show them."""
        lowering = self._lowering(site.path)
        for name, link_name in lowering.made_by_macro(site.line) if lowering is not None else ():
            if not self._relevance.definitions_of(name):
                self._made[name] = site.path
                yield link_name

    def _scope(self, name: str) -> str | None:
        """The class of a function, by its link name; None where that is not known, as of a template's instance."""
        return (ir.class_of(name) or None) if "@" in name else ""

    def _leads_to(self, name: str, reaching: frozenset[Scoped]) -> bool:
        """Whether a function, by its link name, is among those told by class and name, as far as the text says."""
        plain = ir.plain_name(name)
        scope = self._scope(name)
        scopes = {each.scope for each in self._relevance.definitions_of(plain)}
        if scope in scopes:
            return (scope, plain) in reaching
        return any((each, plain) in reaching for each in scopes)


def _word_for(definition: Definition) -> bytes:
    """The word that a source mentions which uses a template: its own name, or that of its class."""
    return (definition.scope or definition.function.name).encode()


def called_by_name(function: ir.Function) -> Iterator[str]:
    """The link names of what a function calls by a name, as often as it does."""
    return (call.callee for call in calls_of(function) if isinstance(call.callee, str))
