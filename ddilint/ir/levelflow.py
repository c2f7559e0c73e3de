"""Whether a function may raise the level around a call in question: a flow over blocks, without values.

It follows how many raises are open at each call, through the functions on the way. A call inside of a callee that
the callee itself raises the level around is a matter of that callee, which is a function to begin at, too. More than
what truly happens: conditions are not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ddilint.ir import nodes as ir
from ddilint.ir.levels import EffectsOf, raised_by

_DEPTHS = 4
"""So many raises inside of each other are counted; a lowering from there may leave as many, or one less."""


@dataclass(frozen=True, slots=True)
class _Context:
    """A function entered with `depth` raises open; `counts` says that the calls in question matter here."""

    function: str
    depth: int
    counts: bool


@dataclass(slots=True)
class LevelFlow:
    """The flow of the level through functions; `function` gives those on the way and None for all others.

    `is_wanted` says whether a call (by its callee and spelling) is in question, `bound` is the rank of the level above
    which it is. `number` is the value of a constant's name.
    """

    function: Callable[[str], ir.Function | None]
    effects_of: EffectsOf
    is_wanted: Callable[[ir.Call], bool]
    number: Callable[[str], int | None]
    bound: int
    _leaves: dict[tuple[str, int], frozenset[int]] = field(default_factory=dict)
    _waiting: dict[tuple[str, int], set[_Context]] = field(default_factory=dict)
    _seen: set[_Context] = field(default_factory=set)
    _pending: list[_Context] = field(default_factory=list)

    def raises_around(self, top: str) -> bool:
        """Whether `top` may make, or lead to, a call in question behind a raise of its own or of a helper."""
        self._leaves, self._waiting, self._seen, self._pending = {}, {}, set(), []
        self._enter(_Context(top, 0, True))
        while self._pending:
            if self._follow(self._pending.pop()):
                return True
        return False

    def _enter(self, context: _Context) -> None:
        if context not in self._seen:
            self._seen.add(context)
            self._pending.append(context)

    def _follow(self, context: _Context) -> bool:
        """Follow a function through; whether a call in question was met above the bound."""
        function = self.function(context.function)
        assert function is not None
        reached: dict[int, frozenset[int]] = {0: frozenset({context.depth})}
        pending = [0]
        leaves: frozenset[int] = frozenset()
        while pending:
            number = pending.pop()
            depths = reached[number]
            for instruction in function.blocks[number].instructions:
                if isinstance(instruction, ir.Call):
                    after = self._after(context, instruction, depths)
                    if after is None:
                        return True
                    depths = after
            end = function.blocks[number].terminator
            if isinstance(end, ir.Return):
                leaves |= depths
            for target in _successors(end):
                known = reached.get(target)
                if known is None or not depths <= known:
                    reached[target] = depths if known is None else known | depths
                    pending.append(target)
        key = (context.function, context.depth)
        if not leaves <= self._leaves.get(key, frozenset()):
            self._leaves[key] = self._leaves.get(key, frozenset()) | leaves
            self._pending += self._waiting.get(key, ())
        return False

    def _after(self, context: _Context, call: ir.Call, depths: frozenset[int]) -> frozenset[int] | None:
        """The open raises after a call; None where the call is, or may be, one in question above the bound."""
        is_above = max(depths, default=0) > 0
        if context.counts and is_above and self.is_wanted(call):
            return None
        if not isinstance(call.callee, str):
            return None if context.counts and is_above else depths
        if self.function(call.callee) is not None:
            return self._through(context, call.callee, depths)
        effects = self.effects_of(call.callee) or self.effects_of(call.spelling)
        if not effects:
            return depths
        if effects[0].kind == "calls":
            rises = any(raised_by(effect, call, self.number) > self.bound for effect in effects)
            return None if context.counts and (is_above or rises) else depths
        if effects[0].kind == "raises":
            rises = any(raised_by(effect, call, self.number) > self.bound for effect in effects)
            is_sure = not any(effect.returns_true for effect in effects)
            raised = {min(depth + 1, _DEPTHS) if depth or rises else 0 for depth in depths}
            return frozenset(raised) if is_sure else depths | raised
        if effects[0].kind == "lowers":
            lowered = {max(depth - 1, 0) for depth in depths}
            return frozenset(lowered | {depth for depth in depths if depth == _DEPTHS})
        return depths

    def _through(self, context: _Context, callee: str, depths: frozenset[int]) -> frozenset[int]:
        found: set[int] = set()
        for depth in depths:
            key = (callee, depth)
            self._waiting.setdefault(key, set()).add(context)
            self._enter(_Context(callee, depth, context.counts and depth > 0))
            found |= self._leaves.get(key, frozenset())
        return frozenset(found)


def _successors(end: ir.Terminator) -> Iterator[int]:
    match end:
        case ir.Jump(target):
            yield target
        case ir.Branch():
            yield end.then
            yield end.otherwise
        case ir.Switch():
            yield from (target for _, _, target in end.cases)
            yield end.default
        case ir.Choose(targets):
            yield from targets
        case _:
            pass
