"""What still lies ahead of a place in a function: calls in question, and changes of the level; a look without values.

Where nothing that is asked for can be reached any more, in the function or in those that wait for it to return, its
execution need not go on; and a function that holds nothing of it need not be followed into.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable
from enum import IntFlag

from msgspec import Struct, field

from ddilint.finding import Location
from ddilint.ir import nodes as ir
from ddilint.ir.graph import targets
from ddilint.ir.levels import EffectsOf
from ddilint.irqlfacts import Effect, Level


class Ahead(IntFlag):
    """What may be reached from a place: a call in question, or another level than the one there."""

    NOTHING = 0
    CALLS = 1
    CHANGES = 2


class Content(Struct, frozen=True):
    """What a function holds, with all that it leads to on the way.

    `wanted` are the calls in question, by routine and place; `is_open` says that there may be others, by calls that do
    not show what they call, `reads` that the level is read. `changes` says that its caller must know what it does to
    the level: it may return at another one, or tell it, or go to one that its arguments decide.
    """

    wanted: frozenset[tuple[str, Location]]
    is_open: bool
    reads: bool
    changes: bool

    @property
    def leads_on(self) -> bool:
        """Whether a call in question may be made."""
        return self.is_open or bool(self.wanted)


class LevelAhead(Struct):
    """Looks ahead in functions; `function` gives those on the way and None for all others.

    `wanted_by` is the routine or function that makes a call one in question, if it is one. `leaves_changed` says
    whether a function may return at another level than it was entered at. `kept` are the functions on the way that
    may be called by an address that does not show, `sought` those of which every call is in question. Whatever is in
    `concerned` is about the function of that name, and about what leads to it: a caller must know what they do to the
    level.
    """

    function: Callable[[str], ir.Function | None]
    effects_of: EffectsOf
    wanted_by: Callable[[ir.Call], str | None]
    leaves_changed: Callable[[str], bool]
    kept: Collection[str] = ()
    concerned: str = ""
    sought: Collection[str] = ()
    _settled: set[Location] = field(default_factory=set)
    _contents: dict[str, Content] = field(default_factory=dict)
    _own: dict[str, _Own] = field(default_factory=dict)
    _blocks: dict[str, tuple[Ahead, ...]] = field(default_factory=dict)
    _wants: bool | None = None

    def settle(self, places: Iterable[Location]) -> None:
        """Ask no more for the calls in question that stand at these places, nor for those that do not show."""
        before = len(self._settled)
        self._settled.update(places)
        if len(self._settled) > before or self.kept:
            self.kept = ()
            self._contents.clear()
            self._own.clear()
            self._blocks.clear()
            self._wants = None

    def distances(self, top: str) -> dict[Location, int]:
        """The calls in question, each with the number of calls on the shortest way from `top` to the one it is in."""
        found: dict[Location, int] = {}
        for name, distance in self._distances_from(top).items():
            for _, place in self._owned(name).wanted:
                found.setdefault(place, distance)
        return found

    def places(self, top: str) -> list[frozenset[Location]]:
        """The calls in question that `top` leads to: those of each function together, the nearest first."""
        each = (self._owned(name).wanted for name in self._distances_from(top))
        return [frozenset(place for _, place in wanted) for wanted in each if wanted]

    def nearest(self, top: str, places: Collection[Location]) -> set[str]:
        """The functions on the shortest ways from `top` to the calls in question in these places."""
        distances = self._distances_from(top)
        owners = [name for name in distances if any(place in places for _, place in self._owned(name).wanted)]
        found = set(owners)
        pending = owners
        while pending:
            called = pending.pop()
            for name, distance in distances.items():
                if (
                    distance == distances[called] - 1
                    and name not in found
                    and called in self._owned(name).callees
                ):
                    found.add(name)
                    pending.append(name)
        return found

    def _distances_from(self, top: str) -> dict[str, int]:
        """The functions that one leads to, nearest first, each with the number of calls on the shortest way."""
        reached = {top: 0}
        pending = deque([top])
        while pending:
            name = pending.popleft()
            for callee in self._owned(name).callees:
                if callee not in reached:
                    reached[callee] = reached[name] + 1
                    pending.append(callee)
        return reached

    def content(self, name: str) -> Content:
        """What a function on the way holds."""
        known = self._contents.get(name)
        if known is not None:
            return known
        reached = self._reached(name)
        each = [self._owned(callee) for callee in reached]
        found = self._contents[name] = Content(
            frozenset(wanted for own in each for wanted in own.wanted),
            any(own.is_open for own in each) and self._is_wanted_unseen(),
            any(own.reads for own in each),
            self._owned(name).reads
            or self.concerned in reached
            or any(own.is_told for own in each)
            or self.leaves_changed(name),
        )
        return found

    def _reached(self, name: str) -> dict[str, None]:
        """A function, and those that it leads to."""
        reached: dict[str, None] = {name: None}
        pending = [name]
        while pending:
            for callee in self._owned(pending.pop()).callees:
                if callee not in reached:
                    reached[callee] = None
                    pending.append(callee)
        return reached

    def at(self, name: str, block: int, index: int = 0) -> Ahead:
        """What lies ahead of an instruction of a function on the way: in the function, and in what it calls."""
        function = self.function(name)
        if function is None:
            return Ahead.NOTHING
        known = self._blocks.get(name)
        if known is None:
            known = self._blocks[name] = self._behind_blocks(function)
        if index == 0:
            return known[block]
        found = Ahead.NOTHING
        for instruction in function.blocks[block].instructions[index:]:
            found |= self._of(instruction)
        for target in targets(function.blocks[block].terminator):
            found |= known[target]
        return found

    def _behind_blocks(self, function: ir.Function) -> tuple[Ahead, ...]:
        found = [Ahead.NOTHING] * len(function.blocks)
        before: list[list[int]] = [[] for _ in function.blocks]
        for number, block in enumerate(function.blocks):
            for instruction in block.instructions:
                found[number] |= self._of(instruction)
            for target in targets(block.terminator):
                before[target].append(number)
        pending = [number for number, ahead in enumerate(found) if ahead]
        while pending:
            number = pending.pop()
            for earlier in before[number]:
                if found[number] & ~found[earlier]:
                    found[earlier] |= found[number]
                    pending.append(earlier)
        return tuple(found)

    def _of(self, instruction: ir.Instruction) -> Ahead:
        """What an instruction may lead to."""
        if not isinstance(instruction, ir.Call):
            return Ahead.NOTHING
        if not isinstance(instruction.callee, str):
            return self._unseen()
        if self._wanted(instruction) is not None:
            return Ahead.CALLS | self._of_effects(instruction)
        if self.function(instruction.callee) is not None:
            content = self.content(instruction.callee)
            found = Ahead.CALLS if content.leads_on else Ahead.NOTHING
            return found | Ahead.CHANGES if content.changes else found
        return self._of_effects(instruction)

    def _of_effects(self, call: ir.Call) -> Ahead:
        effects = self._effects(call)
        if not effects:
            return Ahead.NOTHING
        match effects[0].kind:
            case "reads":
                return Ahead.NOTHING
            case "calls":
                called = self._called_back(call)
                if called is None:
                    return self._unseen()
                # It is called at another level than the one here.
                is_concerned = self.function(called) is not None and self.content(called).leads_on
                return Ahead.CALLS | Ahead.CHANGES if is_concerned else Ahead.NOTHING
            case _:
                return Ahead.CHANGES

    # Functions ------------------------------------------------------------------------------------------------------

    def _owned(self, name: str) -> _Own:
        """What a function's own instructions hold."""
        known = self._own.get(name)
        if known is not None:
            return known
        found = self._own[name] = _Own()
        function = self.function(name)
        for block in function.blocks if function is not None else ():
            for instruction in block.instructions:
                if isinstance(instruction, ir.Call):
                    self._learn(found, instruction)
        return found

    def _learn(self, found: _Own, call: ir.Call) -> None:
        if not isinstance(call.callee, str):
            found.is_open = True
            return
        wanted = self._wanted(call)
        if wanted is not None:
            found.wanted.add((wanted, call.location))
        if self.function(call.callee) is not None:
            found.callees[call.callee] = None
            return
        effects = self._effects(call)
        if not effects:
            return
        found.reads = found.reads or effects[0].kind == "reads"
        if effects[0].kind == "calls":
            called = self._called_back(call)
            if called is None:
                found.is_open = True
            elif self.function(called) is not None:
                found.callees[called] = None
        if effects[0].kind == "raises":
            found.is_told = found.is_told or any(_is_told(effect, call) for effect in effects)

    def _unseen(self) -> Ahead:
        """What a call may lead to that does not show what it calls."""
        return Ahead.CALLS | Ahead.CHANGES if self._is_wanted_unseen() else Ahead.NOTHING

    def _is_wanted_unseen(self) -> bool:
        """Whether a call may lead to one in question that does not show what it calls."""
        if self._wants is None:
            self._wants = any(
                name in self.sought or self._owned(name).wanted
                for start in self.kept
                for name in self._reached(start)
            )
        return self._wants

    def _wanted(self, call: ir.Call) -> str | None:
        return self.wanted_by(call) if call.location not in self._settled else None

    def _effects(self, call: ir.Call) -> tuple[Effect, ...]:
        assert isinstance(call.callee, str)
        return self.effects_of(call.callee) or self.effects_of(call.spelling)

    def _called_back(self, call: ir.Call) -> str | None:
        """The function that a routine is handed to call it; None where the call does not show which."""
        effect = self._effects(call)[0]
        argument = (
            ir.unconverted(call.arguments[effect.callback]) if effect.callback < len(call.arguments) else None
        )
        return argument.function if isinstance(argument, ir.FunctionAddress) else None


class _Own(Struct):
    """What the instructions of one function hold; `is_told` says that an argument tells the level it raises to.

    `is_open` says that it calls what its instructions do not show.
    """

    wanted: set[tuple[str, Location]] = field(default_factory=set)
    callees: dict[str, None] = field(default_factory=dict)
    reads: bool = False
    is_told: bool = False
    is_open: bool = False


def _is_told(effect: Effect, call: ir.Call) -> bool:
    """Whether the level that a routine raises to is an argument that is no constant."""
    if effect.level is None or isinstance(effect.level, Level):
        return False
    return effect.level >= len(call.arguments) or not isinstance(
        ir.unconverted(call.arguments[effect.level]), ir.Constant
    )
