"""The calls of a function that have to do with the level, looked for once: all that looks without values goes by them.

These are the calls in question, those that change or read the level, those of functions whose bodies are known, and
those that do not show what they call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct, field

from ddilint.ir import nodes as ir
from ddilint.ir.levels import EffectsOf
from ddilint.irqlfacts import Effect

Wanted = tuple[str, int | None]
"""A routine or function of which a call is in question, with its limit (as a rank) where it has one."""


class LevelSite(Struct, frozen=True):
    """A call, with the block and the place in it behind the call.

    `body` is the function that it calls, by its link name, where the unit defines it; `called_back` the one that it
    hands over to be called. `wanted` says why it is in question, if it is.
    """

    call: ir.Call
    block: int
    following: int
    body: str = ""
    effects: tuple[Effect, ...] = ()
    called_back: str = ""
    wanted: Wanted | None = None

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
    """

    function: Callable[[str], ir.Function | None]
    is_defined: Callable[[str], bool]
    effects_of: EffectsOf
    wanted_by: Callable[[ir.Call], Wanted | None]
    _sites: dict[str, tuple[LevelSite, ...]] = field(default_factory=dict)

    def of(self, name: str) -> tuple[LevelSite, ...]:
        """The sites of a function, by its link name, in the order of its blocks; none where its body is not known."""
        found = self._sites.get(name)
        if found is None:
            function = self.function(name)
            found = self._sites[name] = tuple(self._in(function)) if function is not None else ()
        return found

    def _in(self, function: ir.Function) -> Iterator[LevelSite]:
        for number, block in enumerate(function.blocks):
            for following, instruction in enumerate(block.instructions, 1):
                if isinstance(instruction, ir.Call):
                    site = self._site(instruction, number, following)
                    if site is not None:
                        yield site

    def _site(self, call: ir.Call, block: int, following: int) -> LevelSite | None:
        if not isinstance(call.callee, str):
            return LevelSite(call, block, following)
        wanted = self.wanted_by(call)
        if self.is_defined(call.callee):
            return LevelSite(call, block, following, call.callee, wanted=wanted)
        effects = self.effects_of(call.callee) or self.effects_of(call.spelling)
        if not effects and wanted is None:
            return None
        called_back = ""
        if effects and effects[0].kind == "calls" and effects[0].callback < len(call.arguments):
            argument = ir.unconverted(call.arguments[effects[0].callback])
            called_back = argument.function if isinstance(argument, ir.FunctionAddress) else ""
        return LevelSite(call, block, following, "", effects, called_back, wanted)


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
