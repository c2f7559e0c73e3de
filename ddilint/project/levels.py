"""Which functions may run above which IRQL, as far as the text of a link unit shows: more than truly do, never less.

Calls, callbacks and what raises the level are names here; what stands behind a raise in the text of a function may run
raised (`raised.py`). What comes of it is where a closer look may be worth it: the functions to begin at, and
those on the way from there to a call. For most drivers that is none, and nothing more is done.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from msgspec import Struct, field

from ddilint.irqlfacts import Effect, IrqlFacts, Level
from ddilint.project import braces
from ddilint.project.annotations import AnnotatedLevels, annotated_levels
from ddilint.project.configured import Configured
from ddilint.project.fieldcalls import FieldCalls
from ddilint.project.leveltests import level_in_macro, levels_read
from ddilint.project.lexical import FunctionText, MacroText
from ddilint.project.raised import Change, words_behind_raises
from ddilint.project.reachability import reached
from ddilint.project.relevance import Relevance
from ddilint.project.roles import RoleLevels
from ddilint.project.spoken import Spoken
from ddilint.project.texts import Texts

_ARGUMENT = rb"(?:[^,();]|\([^();]*\))*,"
_CALL_THROUGH = re.compile(rb"\(\s*\*\s*(\w+)\s*\)\s*\(")
_BRACED = re.compile(rb"=\s*\{")
_TABLE_BEFORE = re.compile(rb"\b(\w+)\s*(?:\[[^\]]*\]\s*)*(?:\)\s*\([^(){};]*\)\s*)?\Z")
_LONGEST_DECLARATOR = 300
_HANDED_LAMBDA = re.compile(rb"[(,]\s*\[(?!\[)[^\[\];{}]*\]\s*(?:\(|mutable\b|->|\{)")
_INNER = re.compile(
    rb"[=(,{;]\s*\[(?!\[)[^\[\];{}]*\]\s*(?:\([^;{}]*\))?[^;{}()]*\{"
    rb"|\b(?:struct|class)\s+(?:\w+\s*)?(?::[^;{}()]*)?\{"
)
_MADE = re.compile(rb"\b([A-Za-z_]\w*)\s*<([\w\s:,&*]*)>")
_RAISED_TO = rb"\s*\(\s*(?:\(\s*KIRQL\s*\)\s*)?(\w+)\s*([,)])?"  # `DISPATCH_LEVEL + 1` is none of the levels
_WORD = re.compile(rb"[A-Za-z_]\w*")


class LevelTop(Struct, frozen=True):
    """A function to begin at, by its plain name: one with a role (`has_role`), or one that changes the level.

    With `is_root` something besides the unit's functions may call it, whatever is known of that.
    `way` are the functions on the way from it to the calls in question, `need` the highest level that none of
    these calls forbids.
    """

    name: str
    has_role: bool
    changes_level: bool
    way: frozenset[str]
    need: int
    distance: int
    is_root: bool = False


class _Traits(Struct):
    """What the words of a function say of the level; levels are ranks, -1 is none."""

    raises: int = -1
    lowers: bool = False
    reads: bool = False
    tells: int = -1
    calls_at: int = -1
    leaves_raised: int = -1
    leaves_lowered: bool = False


class LevelMap(Struct, dict=True):
    """The levels of a unit's functions, from their words."""

    relevance: Relevance
    texts: Texts
    facts: IrqlFacts
    configured: Configured
    field_calls: FieldCalls
    _behind: dict[str, frozenset[str]] = field(default_factory=dict)
    _macros_told: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def is_annotated(self, name: str) -> bool:
        """Whether an annotation says that a function changes the level."""
        return name in self._annotated.announced

    def may_register(self, name: str) -> bool:
        """Whether a function, or one that it calls for that, may register callbacks that are handed to it."""
        return self._roles.may_register(name)

    @cached_property
    def _spoken(self) -> Spoken:
        return Spoken(self.relevance)

    @cached_property
    def _annotated(self) -> AnnotatedLevels:
        return annotated_levels(self.relevance, self.texts)

    @cached_property
    def _roles(self) -> RoleLevels:
        return RoleLevels(
            self.relevance, self.texts, self.facts, self.configured, self._spoken, self._annotated.demanded
        )

    # The graph ------------------------------------------------------------------------------------------------------

    @cached_property
    def _traits(self) -> Mapping[str, _Traits]:
        found: dict[str, _Traits] = {}
        effects = self.facts.effects
        for name in self.relevance.definitions:
            traits = found[name] = _Traits()
            for word in self._spoken.words[name] & effects.keys():
                for effect in effects[word]:
                    self._learn(traits, name, word, effect)
            for word in {name, *self._spoken.words[name]} & self._annotated.announced.keys():
                if word == name or word not in self.relevance.definitions:
                    traits.raises = max(traits.raises, self._annotated.announced[word])
        # What a helper leaves raised or lowered, its callers leave, too, unless they do the opposite themselves.
        for name in self._callees_first():
            traits = found[name]
            raised, lowered = traits.raises, traits.lowers
            for callee in self._called_whole(name):
                raised = max(raised, found[callee].leaves_raised)
                lowered = lowered or found[callee].leaves_lowered
            traits.leaves_raised = -1 if lowered else raised
            traits.leaves_lowered = lowered and raised < 0
        return found

    def _learn(self, traits: _Traits, name: str, word: str, effect: Effect) -> None:
        """Add what a routine that a function calls does to the level."""
        match effect.kind:
            case "raises":
                traits.raises = max(traits.raises, self._raised(name, word, effect))
            case "lowers":
                traits.lowers = True
            case "reads":
                told = self._told(name, word)
                traits.tells = max(traits.tells, told)
                traits.reads = traits.reads or told >= 0
            case _:
                level = effect.level if isinstance(effect.level, Level) else Level.HIGH_LEVEL
                traits.calls_at = max(traits.calls_at, level if effect.level is not None else -1)

    def _raised(self, name: str, word: str, effect: Effect) -> int:
        """The level that a function raises to with a routine."""
        if isinstance(effect.level, Level):
            return effect.level if self._may_hand_over(name, word, effect) else -1
        call = re.compile(rb"\b" + word.encode() + _RAISED_TO)
        levels = [
            Level.__members__.get(match[1].decode(), Level.HIGH_LEVEL) if match[2] else Level.HIGH_LEVEL
            for text in self._bodies(name)
            for match in call.finditer(text)
        ]
        return max(levels, default=Level.HIGH_LEVEL)

    def _may_hand_over(self, name: str, word: str, effect: Effect) -> bool:
        """Whether a function may call a routine with the argument for an effect: not with one for another effect."""
        others = {each.value for each in self.facts.effects[word] if each.argument == effect.argument}
        others -= {effect.value, ""}
        if not effect.value or not others:
            return True
        calls = re.compile(rb"\b" + word.encode() + rb"\s*\(")
        argument = re.compile(_ARGUMENT * effect.argument + rb"\s*(\w+)\s*[,)]")
        handed = [
            argument.match(text, call.end()) for text in self._bodies(name) for call in calls.finditer(text)
        ]
        return not handed or any(match is None or match[1].decode() not in others for match in handed)

    def _told(self, name: str, word: str) -> int:
        """The highest level that a function may find with a routine that reads it; assertions find nothing."""
        bodies = self._bodies(name)
        macros = [level for macro, level in self._told_by_macros(word) if macro in self._spoken.words[name]]
        if not macros and not any(word.encode() in text for text in bodies):
            return Level.HIGH_LEVEL  # what does it does not show
        return max((*macros, *(level for text in bodies for level in levels_read(text, word))), default=-1)

    def _told_by_macros(self, word: str) -> list[tuple[str, int]]:
        """The macros that read the level with a routine themselves, each with the highest level that it may find."""
        known = self._macros_told.get(word)
        if known is None:
            known = self._macros_told[word] = [
                (macro.name, self._told_by_macro(path, macro, word))
                for path, file in self.relevance.files.items()
                for macro in file.macros
                if word in macro.body
            ]
        return known

    def _told_by_macro(self, path: Path, macro: MacroText, word: str) -> int:
        inner = self._spoken.expanded(macro.body - {word})
        handed_on = (
            self.texts.replacement(where, other)
            for where, file in self.relevance.files.items()
            for other in file.macros
            if other.name in inner
        )
        return level_in_macro(self.texts.replacement(path, macro), word, handed_on)

    def _bodies(self, name: str) -> list[bytes]:
        return [
            self.texts.looked_through(definition.path)[0].text[
                definition.function.body_start : definition.function.end
            ]
            for definition in self.relevance.definitions_of(name)
        ]

    @cached_property
    def _callees(self) -> Mapping[str, frozenset[str]]:
        """What each function may call: itself, by handing it to a routine that does, or out of a table."""
        calling = {
            routine
            for routine, effects in self.facts.effects.items()
            if any(effect.kind == "calls" for effect in effects)
        }
        found = {name: set(self.relevance.callees_of(name)) for name in self.relevance.definitions}
        calling_out = self._calling_by_variable | {
            name for name, words in self._spoken.words.items() if not calling.isdisjoint(words)
        }
        for path, file in self.relevance.files.items():
            for function in file.functions:
                taken = function.mentions & self.relevance.address_taken
                if taken and function.name in calling_out:
                    found[function.name] |= taken
                # What is handed to a helper that calls what it is handed, or has it called: from a field, too.
                handed = taken | self._led_to(function.mentions, ())
                if function.name in self._handing_lambdas:
                    handed |= {function.name}
                for helper in self.relevance.callees_of(function.name) & calling_out if handed else ():
                    found[helper] |= handed
                for template, named in self._made_with(path, function) if taken else ():
                    found[template] |= taken & named
                for table in self._tables.keys() & self._spoken.words[function.name]:
                    found[function.name] |= self._tables[table]
                # What a variable held before may come from a field that is only mentioned.
                is_by_variable = function.name in self._calling_by_variable
                called = function.calls | function.mentions if is_by_variable else function.calls
                found[function.name] |= self._led_to(called, function.mentions)
        return {name: frozenset(callees) for name, callees in found.items()}

    def _made_with(self, path: Path, function: FunctionText) -> Iterator[tuple[str, frozenset[str]]]:
        """The templates that a function makes functions of, with the words in between the angle brackets."""
        if path.suffix.lower() == ".c":
            return
        text = self.texts.looked_through(path)[0].text
        for match in _MADE.finditer(text, function.body_start, function.end):
            if (name := match[1].decode()) in self.relevance.definitions:
                yield name, frozenset(map(bytes.decode, _WORD.findall(match[2])))

    @cached_property
    def _handing_lambdas(self) -> frozenset[str]:
        """The functions that hand lambdas to others: what these call is a part of their text."""
        found: set[str] = set()
        for path, file in self.relevance.files.items():
            if path.suffix.lower() != ".c":
                text = self.texts.looked_through(path)[0].text
                found.update(
                    function.name
                    for function in file.functions
                    if _HANDED_LAMBDA.search(text, function.body_start, function.end) is not None
                )
        return frozenset(found)

    @cached_property
    def _calling_by_variable(self) -> frozenset[str]:
        """The functions that call what a parameter or a variable of theirs holds."""
        found: set[str] = set()
        for path, file in self.relevance.files.items():
            text = self.texts.looked_through(path)[0].text
            for function in file.functions:
                names = {
                    match[1].decode()
                    for match in _CALL_THROUGH.finditer(text, function.body_start, function.end)
                }
                # One by one: to subtract a dictionary's keys is to go through all of them, for each function.
                names.update(
                    name
                    for name in function.calls
                    if name not in self.relevance.definitions and name not in self._spoken.macros
                )
                header = map(bytes.decode, _WORD.findall(text[function.name_offset : function.body_start]))
                if not names.isdisjoint(function.mentions.union(header)):
                    found.add(function.name)
        return frozenset(found)

    def _led_to(self, called: Collection[str], mentioned: Collection[str]) -> set[str]:
        """The functions that the fields lead to that are called by these names, or by an index behind them."""
        return {
            function
            for name, held in self.field_calls.by_field.items()
            if name in called or (held.is_array and name in mentioned)
            for function in held.functions
        }

    @cached_property
    def _tables(self) -> Mapping[str, frozenset[str]]:
        """The functions whose addresses the initializers of variables hold, by the variable's name."""
        taken = self.relevance.address_taken
        found: dict[str, set[str]] = defaultdict(set)
        for path, file in self.relevance.files.items():
            if taken.isdisjoint(file.mentions) and all(
                taken.isdisjoint(each.mentions) for each in file.functions
            ):
                continue
            text = self.texts.looked_through(path)[0].text
            for match in _BRACED.finditer(text):
                start = match.start()
                named = _TABLE_BEFORE.search(text, max(0, start - _LONGEST_DECLARATOR), start)
                closed = braces.closing(text, match.end()) if named is not None else None
                if named is not None and closed is not None:
                    words = map(bytes.decode, _WORD.findall(text, match.end(), closed))
                    found[named[1].decode()].update(taken.intersection(words))
        return {name: frozenset(functions) for name, functions in found.items() if functions}

    @cached_property
    def _callers(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for name, callees in self._callees.items():
            for callee in callees:
                found[callee].add(name)
        return {name: frozenset(callers) for name, callers in found.items()}

    def _callees_first(self) -> list[str]:
        """All functions, each behind those that it calls (in a cycle, behind some of them)."""
        order: list[str] = []
        seen: set[str] = set()
        for root in self._callees:
            stack = [(root, iter(self._called_whole(root)))] if root not in seen else []
            seen.add(root)
            while stack:
                name, callees = stack[-1]
                callee = next((callee for callee in callees if callee not in seen), None)
                if callee is None:
                    order.append(name)
                    stack.pop()
                else:
                    seen.add(callee)
                    stack.append((callee, iter(self._called_whole(callee))))
        return order

    def _called_whole(self, name: str) -> list[str]:
        """What a function may call, without those that hand it a lambda: what these do besides, it does not do."""
        called = self.relevance.callees_of(name)
        return sorted(
            callee
            for callee in self._callees[name]
            if callee in called
            or callee not in self._handing_lambdas
            or name not in self.relevance.callees_of(callee)
        )

    def _inner(self, name: str) -> int:
        """The highest level inside a function, beyond the one that it is entered at."""
        return max(self._raised_inside(name), self._traits[name].tells)

    def _raised_inside(self, name: str) -> int:
        """The highest level that a function, or what it calls, raises to, or has something called at."""
        traits = self._traits[name]
        level = max(traits.raises, traits.calls_at)
        for callee in self._callees[name]:
            level = max(level, self._traits[callee].leaves_raised)
        return level

    def _entered_at(self, names: Collection[str]) -> Mapping[str, int]:
        """The highest level that each of these functions may surely be entered at; -1 where nothing is known.

        All that leads to them is looked at for that, and nothing else.
        """
        leading = self._leading_to(names)
        entry = {name: self._roles.sure.get(name, -1) for name in self._callees if name in leading}
        pending = deque(entry)
        while pending:
            name = pending.popleft()
            level = max(entry[name], self._inner(name))
            behind = self._words_behind(name) if level > entry[name] else frozenset()
            for callee in self._callees[name] & leading:
                reached = level if callee in behind else entry[name]
                if reached > entry[callee]:
                    entry[callee] = reached
                    pending.append(callee)
        return entry

    def _leading_to(self, names: Collection[str]) -> set[str]:
        """Some functions, and those that may call them, directly or through others."""
        found = set(names)
        pending = list(found)
        while pending:
            new = self._callers.get(pending.pop(), frozenset()) - found
            found |= new
            pending += new
        return found

    def _words_behind(self, name: str) -> frozenset[str]:
        """The words of a function that may run at a level that it raises to, or that it finds.

        Those of macros are among them, the functions of tables, and those that it hands over or is handed to call them.
        """
        known = self._behind.get(name)
        if known is not None:
            return known
        found: set[str] = set()
        for definition in self.relevance.definitions_of(name):
            function = definition.function
            spoken = function.calls | function.mentions
            changes = {word.encode(): change for word in spoken if (change := self._change(name, word))}
            text = self.texts.looked_through(definition.path)[0].text[function.body_start : function.end]
            behind = words_behind_raises(text, changes)
            found.update(map(bytes.decode, behind))
            if behind and definition.path.suffix.lower() != ".c":
                found.update(_words_of_inner(text))
        if self._traits[name].calls_at >= 0 or name in self._calling_by_variable:
            found |= self._callees[name] - self.relevance.callees_of(name)
        found |= self._spoken.expanded(found)
        for table in self._tables.keys() & found:
            found |= self._tables[table]
        found |= self._led_to(found, found)
        self._behind[name] = frozenset(found)
        return self._behind[name]

    def _change(self, name: str, word: str) -> Change | None:
        """What a word of a function does to the level."""
        raises = lowers = False
        for each in self._spoken.expanded((word,)):
            traits = self._traits.get(each)
            if traits is not None:
                raises |= traits.leaves_raised >= 0
                lowers |= traits.leaves_lowered
            elif each in self._annotated.announced:
                raises |= self._annotated.announced[each] >= 0
                lowers |= self._annotated.announced[each] < 0
            kinds = {effect.kind for effect in self.facts.effects.get(each, ())}
            if "reads" in kinds and self._traits[name].tells > Level.PASSIVE_LEVEL:
                return Change.READS
            raises |= "raises" in kinds
            lowers |= "lowers" in kinds
        if raises and lowers:
            return Change.BOTH
        return Change.RAISES if raises else Change.LOWERS if lowers else None

    # Answers --------------------------------------------------------------------------------------------------------

    def tops(self, limits: Mapping[str, Level]) -> tuple[LevelTop, ...]:
        """Where to begin in order to see whether routines can be called above their limits; nearest first."""
        needs: dict[str, int] = {}
        own = (
            self._callees.keys() if self.relevance.own is None else self._callees.keys() & self.relevance.own
        )
        calling = {routine: self.relevance.callers_of(routine) & own for routine in limits}
        entry = self._entered_at(frozenset().union(*calling.values()))
        for routine, limit in limits.items():
            for name in calling[routine]:
                if entry[name] > limit or (self._inner(name) > limit and routine in self._words_behind(name)):
                    needs[name] = min(needs.get(name, limit), limit)
        return self._tops(needs, limits.keys())

    def tops_of(self, names: Collection[str], *, everything: bool = False) -> tuple[LevelTop, ...]:
        """Where to begin in order to see at which levels functions can run; or everything that leads to them."""
        return self._tops({name: -1 for name in names if name in self._callees}, everything=everything)

    def may_raise(self, name: str, bound: int) -> bool:
        """Whether a function may raise the level above a rank, or have something called there: also if it is unseen."""
        return name not in self._traits or self._raised_inside(name) > bound

    def keeps_level(self, name: str) -> bool:
        """Whether the level is the same behind a call of a function: nothing that it calls changes it, either."""
        return name in self._keeping

    @cached_property
    def _keeping(self) -> frozenset[str]:
        changing = {name for name, traits in self._traits.items() if traits.raises >= 0 or traits.lowers}
        return frozenset(self._traits.keys() - reached(changing | self._calling_by_variable, self._callers))

    def may_tell(self, name: str, bound: int) -> bool:
        """Whether a function may find that the level is above a rank: also if the text does not show it."""
        return name not in self._traits or self._traits[name].tells > bound

    def _is_root(self, name: str) -> bool:
        """Whether something besides the unit's functions may call one; those that they hand over, they call."""
        callers = self._callers.get(name, frozenset()) - {name}
        return (
            not callers
            or name in self.relevance.unit.exports
            or bool(self.relevance.mentioned_in.get(name))
            or not callers.issuperset(self.relevance.takers.get(name, ()))
        )

    def _tops(
        self, needs: Mapping[str, int], routines: Collection[str] = (), *, everything: bool = False
    ) -> tuple[LevelTop, ...]:
        need = dict(needs)
        distance = dict.fromkeys(needs, 0)
        pending = deque(needs)
        while pending:
            name = pending.popleft()
            for caller in self._callers.get(name, ()):
                if caller not in need or need[caller] > need[name]:
                    need[caller] = min(need.get(caller, need[name]), need[name])
                    distance.setdefault(caller, distance[name] + 1)
                    pending.append(caller)
        found = []
        role_levels = self._roles.sure if routines else self._roles.all
        for name, lowest in need.items():
            has_role = role_levels.get(name, -1) > lowest
            changes = self._inner(name) > lowest and any(
                word in need or word in routines for word in self._words_behind(name)
            )
            if has_role or changes or everything:
                is_root = everything and self._is_root(name)
                is_entered = has_role or everything
                reached = self._way(name, need.keys(), None if is_entered else self._words_behind(name))
                found.append(LevelTop(name, has_role, changes, reached, lowest, distance[name], is_root))
        return tuple(sorted(found, key=lambda top: (top.distance, top.name)))

    def _way(self, name: str, wanted: Collection[str], begun: Collection[str] | None) -> frozenset[str]:
        """The functions that lead from one to wanted ones, and the helpers of these that change or read the level.

        Where it is known, `begun` are the words of the first one that lead there.
        """
        way = {name}
        pending = [name]
        while pending:
            current = pending.pop()
            for callee in self._callees[current] - way:
                traits = self._traits[callee]
                is_helper = traits.leaves_raised >= 0 or traits.leaves_lowered or traits.reads
                leads_on = callee in wanted and (begun is None or current != name or callee in begun)
                if leads_on or is_helper:
                    way.add(callee)
                    pending.append(callee)
        return frozenset(way)


def _words_of_inner(text: bytes) -> Iterator[str]:
    """The words of lambdas and local classes in a function: they run where these are called, not where they stand."""
    for match in _INNER.finditer(text):
        begin = text.find(b"{", match.end() - 1)
        end = braces.closing(text, begin + 1)
        yield from map(bytes.decode, _WORD.findall(text, begin + 1, end if end is not None else len(text)))
