"""The calls of a function that have to do with the level, looked for once: all that looks without values goes by them.

These are the calls in question, those that change or read the level, those of functions whose bodies are known, and
those that do not show what they call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct, field

from ddilint.ir import nodes as ir
from ddilint.ir.levelceilings import ceilings
from ddilint.ir.levels import EffectsOf
from ddilint.irqlfacts import Effect, Level

Wanted = tuple[str, int | None]
"""A routine or function of which a call is in question, with its limit (as a rank) where it has one."""


class LevelSite(Struct, frozen=True):
    """A call, with the block and the place in it behind the call.

    `body` is the function that it calls, by its link name, where the unit defines it; `called_back` the one that it
    hands over to be called. `held` are those that it may call by the field that it names, where these are all that the
    field leads to. `wanted` says why it is in question, if it is. Tests before it tell that the level is no higher than
    `ceiling` (a rank).
    """

    call: ir.Call
    block: int
    following: int
    body: str = ""
    effects: tuple[Effect, ...] = ()
    called_back: str = ""
    held: tuple[str, ...] = ()
    wanted: Wanted | None = None
    ceiling: int = Level.HIGH_LEVEL

    @property
    def is_unseen(self) -> bool:
        """Whether it does not show what it calls."""
        return not isinstance(self.call.callee, str)

    @property
    def calls_back(self) -> bool:
        """Whether it hands a function over to be called."""
        return bool(self.effects) and self.effects[0].kind == "calls"

    def is_wanted(self, limits: frozenset[int]) -> bool:
        """Whether it is in question where that is asked of these limits only; without a limit, it always is."""
        return self.wanted is not None and (self.wanted[1] is None or self.wanted[1] in limits)


class LevelSites(Struct):
    """The sites of functions; `function` gives bodies that are known, `wanted_by` says why a call is in question.

    `is_defined` says whether there should be a body: it is asked for a callee's only where the callee is gone into.
    `held_by` are the functions (by their link names) that what is loaded leads to; `keeps_level` says of one that is
    defined whether the level is the same behind a call of it.
    """

    function: Callable[[str], ir.Function | None]
    is_defined: Callable[[str], bool]
    effects_of: EffectsOf
    wanted_by: Callable[[ir.Call], Wanted | None]
    held_by: Callable[[ir.Load], tuple[str, ...]] = lambda _: ()
    keeps_level: Callable[[str], bool] = lambda _: False
    _sites: dict[str, tuple[LevelSite, ...]] = field(default_factory=dict)

    def of(self, name: str) -> tuple[LevelSite, ...]:
        """The sites of a function, by its link name, in the order of its blocks; none where its body is not known."""
        found = self._sites.get(name)
        if found is None:
            function = self.function(name)
            found = self._sites[name] = tuple(self._in(function)) if function is not None else ()
        return found

    def _in(self, function: ir.Function) -> Iterator[LevelSite]:
        highest = ceilings(function, self._reads, self._leaves_alone)
        for number, block in enumerate(function.blocks):
            for following, instruction in enumerate(block.instructions, 1):
                if isinstance(instruction, ir.Call):
                    ceiling = highest.get((number, following), Level.HIGH_LEVEL)
                    site = self._site(function, instruction, number, following, ceiling)
                    if site is not None:
                        yield site

    def _site(
        self, function: ir.Function, call: ir.Call, block: int, following: int, ceiling: int
    ) -> LevelSite | None:
        if not isinstance(call.callee, str):
            held = self._held(function, call.callee)
            return LevelSite(call, block, following, held=held, ceiling=ceiling)
        wanted = self.wanted_by(call)
        if wanted is not None and wanted[1] is not None and wanted[1] >= ceiling:
            wanted = None
        if self.is_defined(call.callee):
            return LevelSite(call, block, following, call.callee, wanted=wanted, ceiling=ceiling)
        effects = self._effects_of(call)
        if not effects and wanted is None:
            return None
        called_back = ""
        if effects and effects[0].kind == "calls" and effects[0].callback < len(call.arguments):
            argument = ir.unconverted(call.arguments[effects[0].callback])
            called_back = argument.function if isinstance(argument, ir.FunctionAddress) else ""
        return LevelSite(
            call,
            block,
            following,
            effects=effects,
            called_back=called_back,
            wanted=wanted,
            ceiling=ceiling,
        )

    def _held(self, function: ir.Function, callee: ir.Expression) -> tuple[str, ...]:
        """What a call by an expression may call: of a variable, what any field leads to that is stored in it."""
        load = ir.unconverted(callee)
        if not isinstance(load, ir.Load):
            return ()
        variable = load.address.variable if isinstance(load.address, ir.VariableAddress) else ""
        if variable not in function.variables:
            return self.held_by(load)
        stored = (
            ir.unconverted(instruction.value)
            for block in function.blocks
            for instruction in block.instructions
            if isinstance(instruction, ir.Store) and instruction.address == load.address
        )
        held = (name for each in stored if isinstance(each, ir.Load) for name in self.held_by(each))
        return tuple(dict.fromkeys(held))

    def _effects_of(self, call: ir.Call) -> tuple[Effect, ...]:
        if not isinstance(call.callee, str) or self.is_defined(call.callee):
            return ()
        return self.effects_of(call.callee) or self.effects_of(call.spelling)

    def _reads(self, call: ir.Call) -> bool:
        """Whether a call returns the level."""
        effects = self._effects_of(call)
        place = effects[0].place if effects and effects[0].kind == "reads" else None
        return place is not None and place.how == "return"

    def _leaves_alone(self, call: ir.Call) -> bool:
        """Whether the level is the same behind a call for certain."""
        if not isinstance(call.callee, str):
            return False
        if self.is_defined(call.callee):
            return self.keeps_level(call.callee)
        return all(effect.kind in ("reads", "calls") for effect in self._effects_of(call))


def spread(
    start: str, own: Callable[[str], int], callees: Callable[[str], Iterable[str]], known: dict[str, int]
) -> int:
    """What a function holds, with all that it leads to, as flags: `own` are those of each function alone.

    What is found out of others on the way is added to `known`.
    """
    if start in known:
        return known[start]
    callers: dict[str, list[str]] = {start: []}
    pending = [start]
    found: dict[str, int] = {}
    while pending:
        name = pending.pop()
        flags = own(name)
        for callee in callees(name):
            if callee in known:
                flags |= known[callee]
            else:
                if callee not in callers:
                    callers[callee] = []
                    pending.append(callee)
                callers[callee].append(name)
        found[name] = flags
    pending = [name for name, flags in found.items() if flags]
    while pending:
        name = pending.pop()
        flags = found[name]
        for caller in callers[name]:
            if flags & ~found[caller]:
                found[caller] |= flags
                pending.append(caller)
    known.update(found)
    return found[start]
