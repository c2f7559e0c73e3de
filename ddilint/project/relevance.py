"""What must be parsed: where a unit mentions the routines that the selected rules are about, and who gets there.

A search through the bytes finds the files that mention such a routine; only units that do are looked through
(`lexical.py`), macros and project headers included. The call graph is one of names: a call through a macro
counts as calling what the macro mentions, and functions that share a name share their edges, so it holds
every call that the parser will find, and some more. What the calls mean is left to the analysis.

`Relevance.sites` is also the yardstick for the run: each textual call site of a routine is either interpreted
or told to be not.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field

from ddilint.finding import Notification
from ddilint.project.lexical import Code, FileText, FunctionText
from ddilint.project.made_functions import with_made_functions, with_other_names
from ddilint.project.members import is_parameter, is_variable, standing_alone
from ddilint.project.namesakes import hides
from ddilint.project.operator_calls import is_operator, with_operators
from ddilint.project.pasted_calls import PastedCalls
from ddilint.project.reachability import reached
from ddilint.project.scopes import (
    CallText,
    Classes,
    Scoped,
    namespaces_in,
    qualifier_of,
    scope_of,
)
from ddilint.project.texts import FEW_NAMES, Texts, encoded
from ddilint.project.units import LinkUnit

_INITIALIZERS = re.compile(rb"\)[^;{}]*?(?<!:):(?!:)")  # of the fields, behind a constructor's parameters
_WHOLE_WORD = re.compile(rb"\b([A-Za-z_]\w*+)")
_ANNOTATED = re.compile(
    rb"\b(?:_[A-Z]\w*_|__(?:drv_|in|out|inout|deref|success|bcount|ecount)\w*)\s*\([^()]*\)\s*\Z"
)
_LAST_WORD = re.compile(rb"([A-Za-z_]\w*|[*&])\s*\Z")
_FREE = frozenset(("",))


class MentionSite(Struct, frozen=True):
    """One place in the code that names a routine, or a macro that leads to it (`via`, outermost first).

    `function` is the definition around it (empty outside of any); `is_call` is false where the routine's
    address is taken. `guard` is the innermost preprocessor condition around the place, as written.
    """

    ddi: str
    path: Path
    line: int
    column: int
    offset: int
    function: str
    via: tuple[str, ...] = ()
    is_call: bool = True
    guard: str = ""


class Definition(Struct, frozen=True):
    """A function and the file that defines it; `scope` is its class, empty for a function of its own."""

    path: Path
    function: FunctionText
    scope: str = ""

    @property
    def scoped(self) -> Scoped:
        """Its class and its name."""
        return self.scope, self.function.name


class Relevance(Struct, frozen=True):
    """What a unit has to do with a set of routines. Everything is empty for a unit that mentions none.

    `reaching` are the functions from which a routine can be reached, `address_taken` those whose address is taken:
    `takers` are the functions that do, `mentioned_in` the files that do so outside of functions. `leading` are the
    macros whose bodies mention functions or routines, with these. `renamed` are functions that a macro may give another
    name, with that: there are definitions under both. `scoped_callers` are the callers where functions are told by
    their classes too; routines have none.

    Where only some of the unit's files are asked about, `own` are the functions that stand in them, and `near` those
    with a chain of calls to or from one of these (see `selection`); the sites that have nothing to do with them are
    left out. None is all.
    """

    unit: LinkUnit
    ddis: frozenset[str]
    sites: tuple[MentionSite, ...] = ()
    files: Mapping[Path, FileText] = field(default_factory=dict)
    definitions: Mapping[str, tuple[Definition, ...]] = field(default_factory=dict)
    callers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    callees: Mapping[str, frozenset[str]] = field(default_factory=dict)
    reaching: frozenset[str] = frozenset()
    address_taken: frozenset[str] = frozenset()
    takers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    mentioned_in: Mapping[str, frozenset[Path]] = field(default_factory=dict)
    includers: Mapping[Path, tuple[Path, ...]] = field(default_factory=dict)
    leading: Mapping[str, frozenset[str]] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    scoped_callers: Mapping[Scoped, frozenset[Scoped]] = field(default_factory=dict)
    problems: tuple[Notification, ...] = ()
    own: frozenset[str] | None = None
    near: frozenset[str] | None = None

    @property
    def is_relevant(self) -> bool:
        """Whether anything of the unit must be parsed."""
        return bool(self.sites)

    def definitions_of(self, name: str) -> tuple[Definition, ...]:
        """All functions of that name in the unit (static ones of several files, branches of conditionals)."""
        return self.definitions.get(name, ())

    def rivals(self) -> frozenset[str]:
        """The names of functions that several sources of the unit define, so that they can't be one program."""
        return frozenset(
            name
            for name, found in self.definitions.items()
            if len(found) > 1 and len({each.path for each in found}) > 1
        )

    def callers_of(self, name: str) -> frozenset[str]:
        """The functions that may call one of that name, or a routine of that name."""
        return self.callers.get(name, frozenset())

    def calling(self, name: str, scope: str | None = None) -> tuple[Definition, ...]:
        """The very definitions, of all that bear a caller's name, whose text may call one of that name.

        With `scope`, one of that class.
        """
        bare = name.removeprefix("~")  # where a class is named, its constructor and destructor may be called
        scopes = {each.scope for each in self.definitions_of(name)} or {""}
        if scope is not None and scope in scopes:
            scopes = {scope}
        callers = frozenset[Scoped]().union(*(self.scoped_callers.get((each, name), ()) for each in scopes))
        return tuple(
            definition
            for caller in sorted({caller for _, caller in callers})
            for definition in self.definitions_of(caller)
            if definition.scoped in callers
            and any(
                word == bare or name in self.leading.get(word, ())
                for word in definition.function.calls | definition.function.mentions
            )
        )

    def callees_of(self, name: str) -> frozenset[str]:
        """The functions of the unit that one of that name may call."""
        return self.callees.get(name, frozenset())

    def reaching_any(self, names: Iterable[str]) -> frozenset[str]:
        """The functions of the unit from which one of the given functions or routines can be reached."""
        return frozenset(name for _, name in self.scoped_reaching(names)) & self.definitions.keys()

    def scoped_reaching(self, names: Iterable[str]) -> frozenset[Scoped]:
        """The same, told by their classes too; with the given ones."""
        start = {
            (scope, name)
            for name in names
            for scope in {each.scope for each in self.definitions_of(name)} | {""}
        }
        return reached(start, self.scoped_callers)

    def sources_with(self, definition: Definition) -> tuple[Path, ...]:
        """The sources that a definition is compiled with: its own, or those that include its header."""
        if definition.path in self.unit.sources:
            return (definition.path,)
        return self.includers.get(definition.path, ())

    def sources_for(self, names: Iterable[str]) -> tuple[Path, ...]:
        """The sources to parse in order to see the bodies of the given functions, in the unit's order."""
        defining = {definition.path for name in names for definition in self.definitions_of(name)}
        compiled = defining.intersection(self.unit.sources)
        wanted = compiled.union(*(self.includers.get(path, ()) for path in defining - compiled))
        return tuple(source for source in self.unit.sources if source in wanted)


def relevance_of(
    unit: LinkUnit, ddis: Collection[str], texts: Texts, kit: Callable[[], Container[str]] = frozenset
) -> Relevance:
    """What one unit has to do with the routines `ddis`; `kit` tells the names that the kit declares."""
    names = frozenset(ddis)
    own = (*unit.sources, *unit.included)
    mentioning = [path for path in own if texts.mentioned(path, names)]
    mentioning += texts.mentioning_headers(names)
    if not mentioning:
        return Relevance(unit, names, problems=texts.problems_of(own))
    closures = {source: texts.included(unit, source) for source in unit.sources}
    read = dict.fromkeys(own)
    for closure in closures.values():
        read |= dict.fromkeys(closure)
    if read.keys().isdisjoint(mentioning):  # only headers that this unit never includes
        return Relevance(unit, names, problems=texts.problems_of(own))
    return _Builder(unit, names, texts, tuple(read), closures, kit).relevance()


class _Builder:
    """Puts a unit's lexical call graph together."""

    def __init__(
        self,
        unit: LinkUnit,
        ddis: frozenset[str],
        texts: Texts,
        read: tuple[Path, ...],
        closures: Mapping[Path, tuple[Path, ...]],
        kit: Callable[[], Container[str]],
    ) -> None:
        self.kit = kit
        self.unit, self.ddis, self.texts, self.read, self.closures = unit, ddis, texts, read, closures
        self.files = {path: texts.looked_through(path)[1] for path in read}
        self.seen: dict[Path, frozenset[Path]] = {}
        self.hidden: dict[tuple[Path, str], bool] = {}
        self.macros: dict[str, set[str]] = defaultdict(set)
        self.called_in: dict[str, set[str]] = defaultdict(set)
        self.handed_in: dict[str, set[str]] = defaultdict(set)
        self.taking_arguments: set[str] = set()
        for file in self.files.values():
            for macro in file.macros:
                self.macros[macro.name] |= macro.body
                self.called_in[macro.name] |= macro.calls
                self.handed_in[macro.name] |= macro.body - macro.calls - macro.fields
                if macro.takes_arguments:
                    self.taking_arguments.add(macro.name)
        makers = {
            macro.name: macro
            for file in self.files.values()
            for macro in file.macros
            if macro.makes is not None
        }
        if makers:
            for path, file in self.files.items():
                self.files[path] = with_made_functions(texts.looked_through(path)[0], file, makers)
        pasting = {macro.name for file in self.files.values() for macro in file.macros if macro.pastes}
        if pasting:
            names = {function.name for file in self.files.values() for function in file.functions}
            pasted = PastedCalls(pasting, self.macros, names)
            self.files = {path: pasted.added(file) for path, file in self.files.items()}
        self.renamed = self._renamed()
        if self.renamed:
            self.files = {path: with_other_names(file, self.renamed) for path, file in self.files.items()}
        self.has_classes = any(path.suffix.lower() != ".c" for path in unit.sources)
        if self.has_classes:
            self._add_operators()
        self.namespaces = self._namespaces()
        definitions: dict[str, list[Definition]] = defaultdict(list)
        for path, file in self.files.items():
            for function in file.functions:
                definitions[function.name].append(Definition(path, function, self._scope_of(path, function)))
        self.definitions = {name: tuple(found) for name, found in definitions.items()}
        self.scopes = {
            name: frozenset(each.scope for each in found) for name, found in self.definitions.items()
        }
        # Only macros that lead to something matter; most lead to constants.
        self.targets = self.definitions.keys() | ddis
        self.leading = self._leading_macros()
        self.taking = self._taking_macros()
        self.classes = self._classes()

    def _renamed(self) -> dict[str, str]:
        """Functions whose own names are macros for another name, with that, and the other way round.

        Which of the two is theirs, only the parser knows: such macros often stand in conditionals. One that makes a
        function of the driver's one of the kit's is left alone.
        """
        defined = {function.name for file in self.files.values() for function in file.functions}
        found = {
            macro.name: other
            for file in self.files.values()
            for macro in file.macros
            if macro.name in defined and not macro.takes_arguments and len(macro.body) == 1
            for other in macro.body - defined
        }
        found = {name: other for name, other in found.items() if other not in self.kit()} if found else {}
        return found | {other: name for name, other in found.items()}

    def _add_operators(self) -> None:
        """Let the functions that see an operator, and may use it, call it."""
        operators = {
            path: {function.name for function in file.functions if is_operator(function.name)}
            for path, file in self.files.items()
        }
        owners = [(self._seen_from(path), names) for path, names in operators.items() if names]
        for path in [path for path in self.files if path.suffix.lower() != ".c"] if owners else ():
            seen = self._seen_from(path)
            found = {name for owner, names in owners if not seen.isdisjoint(owner) for name in names}
            if found:
                self.files[path] = with_operators(self.texts.looked_through(path)[0], self.files[path], found)

    def _seen_from(self, path: Path) -> frozenset[Path]:
        """A file with those that it reads, of the unit's."""
        if path not in self.seen:
            self.seen[path] = frozenset(self.files.keys() & {path, *self.texts.included(self.unit, path)})
        return self.seen[path]

    def _classes(self) -> frozenset[str]:
        """The classes of C++ with a constructor: wherever their name stands, an object may be made and destroyed."""
        if not self.has_classes:
            return frozenset()
        named = {name for name in self.definitions if f"~{name}" in self.definitions}
        for path in self.files:
            named |= {each.name for each in self.texts.classes_in(path)} & self.definitions.keys()
        return frozenset(named)

    def _namespaces(self) -> frozenset[str]:
        """The namespaces that are not the name of a class, too."""
        if not self.has_classes:
            return frozenset()
        opened = frozenset[str]().union(
            *(namespaces_in(self.texts.looked_through(path)[0].text) for path in self.files)
        )
        return opened - {each.name for path in self.files for each in self.texts.classes_in(path)}

    def _scope_of(self, path: Path, function: FunctionText) -> str:
        """The class of a function; C has none, and what stands in a namespace is a function of its own."""
        if not self.has_classes:
            return ""
        text = self.texts.looked_through(path)[0].text
        scope = scope_of(text, self.texts.classes_in(path), function.start, function.name_offset)
        return "" if scope in self.namespaces else scope

    def _leading_macros(self) -> dict[str, frozenset[str]]:
        """For each macro, the functions and routines that its body mentions, through other macros too."""
        users: dict[str, set[str]] = defaultdict(set)
        for name, body in self.macros.items():
            for word in body:
                if word in self.targets or word in self.macros:
                    users[word].add(name)
        leading: dict[str, set[str]] = defaultdict(set)
        for target in self.targets & users.keys():
            for macro in reached(users[target], users):
                if macro in self.macros:
                    leading[macro].add(target)
        return {macro: frozenset(found) for macro, found in leading.items()}

    def _taking_macros(self) -> dict[str, frozenset[str]]:
        """For each macro, the functions whose addresses it takes where it is used, through other macros too.

        One without parameters that is called in its turn (`#define PRINT print_all`) takes none.
        """
        users: dict[str, set[str]] = defaultdict(set)
        for name in self.leading:
            for word in self.handed_in[name] | (self.called_in[name] & self.taking_arguments):
                if word in self.leading or (word in self.definitions and word in self.handed_in[name]):
                    users[word].add(name)
        taking: dict[str, set[str]] = defaultdict(set)
        for target in self.definitions.keys() & users.keys():
            for macro in reached(users[target], users):
                taking[macro].add(target)
        return {macro: frozenset(found) for macro, found in taking.items()}

    def _taken_through_macros(self, function: FunctionText) -> frozenset[str]:
        """The functions whose addresses a function takes with the macros that it uses."""
        used = function.mentions | (function.calls & self.taking_arguments)
        return frozenset[str]().union(*(self.taking[word] for word in used if word in self.taking))

    def _expanded(self, names: Iterable[str]) -> Iterator[str]:
        for name in names:
            if name in self.targets:
                yield name
            if name in self.leading:
                yield from self.leading[name]

    def relevance(self) -> Relevance:
        callers: dict[Scoped, set[Scoped]] = defaultdict(set)
        takers: dict[str, set[str]] = defaultdict(set)
        tables: dict[str, set[Path]] = defaultdict(set)
        kin = Classes(map(self.texts.classes_in, self.files)) if self.has_classes else Classes(())
        for found in self.definitions.values():
            for definition in found:
                for target in self._targets(definition, kin):
                    callers[target].add(definition.scoped)
        for path, file in self.files.items():
            for function in file.functions:
                for name in function.mentions & self.targets:
                    if name not in self.classes and self._is_taken(path, name, function, kin):
                        takers[name].add(function.name)
                        if name in self.ddis:  # as good as called
                            callers["", name] |= {
                                each.scoped for each in self.definitions[function.name] if each.path == path
                            }
                if self.taking:
                    for name in self._taken_through_macros(function) - self.classes:
                        takers[name].add(function.name)
            for word in file.mentions:
                for name in self._expanded((word,)):
                    if name not in self.classes and (word != name or self._is_in_table(path, name, kin)):
                        tables[name].add(path)
        by_name: dict[str, set[str]] = defaultdict(set)
        callees: dict[str, set[str]] = defaultdict(set)
        for (_, name), calling in callers.items():
            for _, caller in calling:
                by_name[name].add(caller)
                if name in self.definitions:
                    callees[caller].add(name)
        reaching = frozenset(name for _, name in reached({("", ddi) for ddi in self.ddis}, callers))
        reaching &= self.definitions.keys()
        taken = (takers.keys() | tables.keys()) & self.definitions.keys()
        sites = tuple(self._sites())
        includers: dict[Path, list[Path]] = defaultdict(list)
        for source, closure in self.closures.items():
            for path in closure:
                includers[path].append(source)
        return Relevance(
            unit=self.unit,
            ddis=self.ddis,
            sites=sites,
            files=self.files,
            definitions=self.definitions,
            callers={name: frozenset(calling) for name, calling in by_name.items()},
            scoped_callers={target: frozenset(calling) for target, calling in callers.items()},
            callees={name: frozenset(found) for name, found in callees.items()},
            reaching=frozenset(reaching),
            address_taken=frozenset(taken),
            takers={name: frozenset(takers[name]) for name in taken & takers.keys()},
            mentioned_in={name: frozenset(tables[name]) for name in taken & tables.keys()},
            includers={path: tuple(sources) for path, sources in includers.items()},
            leading=self.leading,
            renamed=self.renamed,
            problems=self.texts.problems_of(self.read),
        )

    def _is_taken(self, path: Path, name: str, function: FunctionText, kin: Classes) -> bool:
        """Whether a function means a function by a name that it mentions, and nothing of its own that bears it."""
        text = self.texts.looked_through(path)[0].text
        if is_parameter(text, name, function.name_offset + len(function.name), function.body_start):
            return False
        if is_variable(text, name, function.body_start, function.end) or self._is_hidden(path, name):
            return False
        found = standing_alone(text, name, function.body_start, function.end)
        return any(self._may_mean(path, name, start, kin) for start in found)

    def _is_in_table(self, path: Path, name: str, kin: Classes) -> bool:
        """Whether a file mentions a name outside of functions, and not only as that of a field."""
        code, file = self.texts.looked_through(path)
        return not self._is_hidden(path, name) and any(
            self._may_mean(path, name, start, kin)
            for gap in file.gaps(len(code.text))
            for start in standing_alone(code.text, name, *gap)
        )

    def _is_hidden(self, path: Path, name: str) -> bool:
        """Whether a file takes a function's name for that of something else: it sees no declaration of the function."""
        key = (path, name)
        if key not in self.hidden:
            defining = {each.path for each in self.definitions.get(name, ())}
            seen = self._seen_from(path)
            is_declared = any(each in defining or name in self.files[each].calls for each in seen)
            self.hidden[key] = not is_declared and any(
                hides(self.texts.looked_through(each)[0], self.files[each], name) for each in seen
            )
        return self.hidden[key]

    def _may_mean(self, path: Path, name: str, start: int, kin: Classes) -> bool:
        """Whether what stands at an offset of a file, and is no call, can be one of the functions of a name.

        That of a class is named behind the class, or in the class's own functions and those of its kin.
        """
        text, file = self.texts.looked_through(path)
        scopes = self.scopes.get(name, _FREE)
        qualifier = qualifier_of(text.text, start) if self.has_classes else ""
        if kin.has_none_of(qualifier, scopes):
            return False  # an enumerator
        if not all(map(kin.has, scopes)):
            return True  # of its own, or in a namespace
        around = file.function_at(start)
        begin, named = (around.start, around.name_offset) if around is not None else (start, start)
        scope = scope_of(text.text, self.texts.classes_in(path), begin, named)
        mention = CallText(name, qualifier)
        return any(True for _ in kin.meant(mention, scope, self.scopes))

    def _targets(self, definition: Definition, kin: Classes) -> Iterator[Scoped]:
        """What a function may call: functions of the unit, told by their classes too, and routines."""
        function = definition.function
        through_macros = (name for name in function.mentions if name in self.leading)
        called = set(self._expanded((*function.calls, *through_macros)))
        of_classes = {name for name in called if self.scopes.get(name, _FREE) != _FREE}
        for call in self.texts.calls_in(definition.path, function) if of_classes else ():
            if call.name in of_classes:
                yield from kin.meant(call, definition.scope, self.scopes)
        written = function.calls
        for name in called:
            # What a macro calls can be any, and what an operator's sign calls.
            if name not in of_classes or name not in written or is_operator(name):
                yield from ((scope, name) for scope in self.scopes.get(name, _FREE))
        for name in (function.mentions | function.calls) & self.classes:
            for made in (name, *kin.ancestors(name)):
                yield from ((made, each) for each in (made, f"~{made}") if made in self.scopes.get(each, ()))

    def _sites(self) -> Iterator[MentionSite]:
        """Every use of a routine, or of a macro that leads to one, in the code of the unit's files."""
        aliases = {macro: found & self.ddis for macro, found in self.leading.items() if found & self.ddis}
        wanted = frozenset(self.ddis | aliases.keys())
        spelled = encoded(wanted)
        pattern = _WHOLE_WORD  # many alternatives are slower than looking each word up
        if len(wanted) <= FEW_NAMES:
            pattern = re.compile(rb"\b(" + b"|".join(map(re.escape, sorted(spelled))) + rb")\b")
        for path in sorted(self.files, key=Path.as_posix):
            file = self.files[path]
            named: tuple[FunctionText | FileText, ...] = (*file.functions, file)
            if all(wanted.isdisjoint(part.calls) and wanted.isdisjoint(part.mentions) for part in named):
                continue
            code = self.texts.looked_through(path)[0]
            for match in pattern.finditer(code.text):
                if match[1] in spelled:
                    yield from self._site(path, file, code, match, aliases)

    def _site(
        self,
        path: Path,
        file: FileText,
        code: Code,
        match: re.Match[bytes],
        aliases: Mapping[str, frozenset[str]],
    ) -> Iterator[MentionSite]:
        name, offset = match[1].decode(), match.start()
        function = file.function_at(offset)
        after = code.text[match.end() : match.end() + 256].lstrip()
        is_call = after.startswith(b"(") or re.match(rb"\)\s*\(", after) is not None
        if function is not None and offset < function.name_offset and is_call:
            function = None  # what a macro makes stands in front of it
        if function is not None and offset < function.body_start:
            before = code.text[function.name_offset : offset]
            if _INITIALIZERS.search(before) is None:
                return  # the routine itself, or a default argument
        if function is None and is_call:
            lead = _LAST_WORD.search(code.text, max(0, offset - 256), offset)
            if lead and lead[1] not in (b"return", b"else", b"do", b"case"):
                return  # a prototype
            if _ANNOTATED.search(code.text, max(0, offset - 256), offset):
                return  # a prototype: VOID __drv_maxIRQL(DISPATCH_LEVEL) IoWriteErrorLogEntry(...)
        for ddi in sorted(aliases.get(name, frozenset((name,)))):
            via = () if ddi == name else self._chain(name, ddi)
            yield MentionSite(
                ddi=ddi,
                path=path,
                line=code.line_of(offset),
                column=code.column_of(offset),
                offset=offset,
                function=function.name if function is not None else "",
                via=via,
                is_call=is_call or bool(via and ddi in self.called_in[via[-1]]),
                guard=code.guard_of(offset),
            )

    def _chain(self, macro: str, ddi: str) -> tuple[str, ...]:
        """The macros from a use down to the one whose body names the routine."""
        waiting: deque[tuple[str, ...]] = deque([(macro,)])
        seen = {macro}
        while waiting:
            chain = waiting.popleft()
            body = self.macros[chain[-1]]
            if ddi in body:
                return chain
            for word in sorted(body):
                if word not in seen and ddi in self.leading.get(word, ()):
                    seen.add(word)
                    waiting.append((*chain, word))
        return (macro,)
