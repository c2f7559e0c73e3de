"""What follows from the logic of conditions, and hardly from what they compare: binary decision diagrams.

A comparison is a variable that may be true or false. Of values only this is known: they equal one constant at most,
as the cases of a `switch` have it; not that `x < 3` and `x > 5` exclude each other. So what cannot hold by its logic
cannot hold, and of the rest nothing is said. Most questions about two runs of the same code are of the first kind:
they hang on the same comparisons, in the same order.

Comparisons are decided in the order in which they were made, which is the order of the paths; that keeps diagrams
small. Where one becomes large all the same, the answer is that nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op

_MAX_STEPS: Final = 20_000
"""How much work one question may be: some ten milliseconds."""
_FEW_STEPS: Final = _MAX_STEPS >> 4
"""How much it may be at least, where the questions before it were too large: the next ones are alike."""
_MAX_DEPTH: Final = 400
"""How many variables may follow one another in a diagram, and with it how deep the recursion may become."""
_MAX_NODES: Final = 1 << 19
"""Where all diagrams together have more nodes, all are forgotten."""

_FALSE: Final = 0
_TRUE: Final = 1
_LAST: Final = 1 << 62
"""The place of what decides nothing, after every variable."""


class _TooLarge(Exception):  # noqa: N818 - not an error: the question is left to others
    pass


class Diagrams:
    """Diagrams of conditions that share what they have in common.

    A function is twice the number of a node, plus one if it is the opposite of what the node says; so a condition and
    its negation are one node. Node 0 is FALSE. Equal functions have equal numbers: of a node, what follows where its
    variable is true is never an opposite, and differs from what follows where it is false.
    """

    def __init__(self) -> None:
        self._steps = 0
        self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self._allowed = _MAX_STEPS
        self._variables = [_LAST]
        self._if_false = [_FALSE]
        self._if_true = [_FALSE]
        self._depths = [0]
        self._nodes: dict[tuple[int, int, int], int] = {}
        self._both: dict[tuple[int, int], int] = {}
        self._functions: dict[Expr, int] = {}
        self._large: set[Expr] = set()
        """Conditions that became too large by themselves."""
        self._equalities: dict[Expr, set[int]] = {}
        """The variables that say that a value equals a constant, by the value."""

    def exclude(self, conditions: Iterable[Expr]) -> bool:
        """Whether logic alone keeps the conditions from holding together; not if that takes too long to tell."""
        self._steps = 0
        together = _TRUE
        conditions = tuple(conditions)
        if not self._large.isdisjoint(conditions):
            return False
        if len(self._variables) > _MAX_NODES:
            self.forget()
        try:
            for condition in conditions:
                together = self._and(together, self._known(condition))
            excluded = self._with_one_value_each(together) == _FALSE
        except _TooLarge:
            self._allowed = max(_FEW_STEPS, self._allowed // 2)
            return False
        self._allowed = min(_MAX_STEPS, 2 * self._allowed)
        return excluded

    def _with_one_value_each(self, function: int) -> int:
        """The function where no value equals two constants."""
        decided = self._variables_of(function)
        for variables in self._equalities.values():
            cases = sorted(variables & decided, reverse=True)
            if len(cases) > 1:
                none, one_at_most = _TRUE, _TRUE  # of the cases from here on
                for case in cases:
                    one_at_most = self._decision(case, one_at_most, none)
                    none = self._decision(case, none, _FALSE)
                function = self._and(function, one_at_most)
        return function

    def _variables_of(self, function: int) -> set[int]:
        found: set[int] = set()
        seen: set[int] = set()
        pending = [function >> 1]
        while pending:
            node = pending.pop()
            if node and node not in seen:
                seen.add(node)
                found.add(self._variables[node])
                pending += (self._if_false[node] >> 1, self._if_true[node] >> 1)
        return found

    def _known(self, condition: Expr) -> int:
        before = self._steps
        try:
            return self._function(condition)
        except _TooLarge:
            if before == 0 and self._allowed == _MAX_STEPS:
                self._large.add(condition)
            raise

    def _function(self, root: Expr) -> int:
        functions = self._functions
        stack = [root]
        while stack:
            node = stack[-1]
            if node in functions:
                stack.pop()
                continue
            if not _is_logic(node):
                functions[node] = self._atom(node)
                continue
            missing = [arg for arg in node.args if arg not in functions]
            if missing:
                stack += missing
                continue
            functions[node] = self._combined(node.op, [functions[arg] for arg in node.args])
        return functions[root]

    def _atom(self, node: Expr) -> int:
        if node.op is Op.CONST:
            return _TRUE if node.value else _FALSE
        if node.op is Op.EQ and node.args[1].op is Op.CONST:
            self._equalities.setdefault(node.args[0], set()).add(node.uid)
        opposite = ex.lnot(node)  # of a comparison, another comparison
        if opposite.op is Op.LNOT or node.uid < opposite.uid:
            return self._decision(node.uid, _FALSE, _TRUE)
        return self._decision(opposite.uid, _TRUE, _FALSE)

    def _combined(self, op: Op, parts: list[int]) -> int:
        match op:
            case Op.LAND:
                return self._all(parts)
            case Op.LOR:
                return self._all([part ^ 1 for part in parts]) ^ 1
            case Op.LNOT:
                return parts[0] ^ 1
            case Op.EQ:
                return self._choice(parts[0], parts[1], parts[1] ^ 1)
            case _:
                return self._choice(*parts)

    def _all(self, parts: list[int]) -> int:
        found = _TRUE
        for part in parts:
            found = self._and(found, part)
        return found

    def _choice(self, test: int, first: int, second: int) -> int:
        """`test ? first : second`: neither is the test true and the first false, nor the test and the second false."""
        return self._and(self._and(test, first ^ 1) ^ 1, self._and(test ^ 1, second ^ 1) ^ 1)

    def _and(self, a: int, b: int) -> int:
        if a == b or b == _TRUE:
            return a
        if a == _TRUE:
            return b
        if a == _FALSE or b == _FALSE or a == b ^ 1:
            return _FALSE
        key = (a, b) if a < b else (b, a)
        found = self._both.get(key)
        if found is None:
            self._steps += 1
            if self._steps > self._allowed:
                raise _TooLarge
            variable = min(self._variables[a >> 1], self._variables[b >> 1])
            a_false, a_true = self._decided(a, variable)
            b_false, b_true = self._decided(b, variable)
            found = self._decision(variable, self._and(a_false, b_false), self._and(a_true, b_true))
            self._both[key] = found
        return found

    def _decided(self, function: int, variable: int) -> tuple[int, int]:
        """What is left of a function where the variable, its first or one before it, is false, and where it is true."""
        node, opposite = function >> 1, function & 1
        if self._variables[node] != variable:
            return function, function
        return self._if_false[node] ^ opposite, self._if_true[node] ^ opposite

    def _decision(self, variable: int, if_false: int, if_true: int) -> int:
        if if_false == if_true:
            return if_false
        opposite = if_true & 1
        key = (variable, if_false ^ opposite, if_true ^ opposite)
        node = self._nodes.get(key)
        if node is None:
            depth = 1 + max(self._depths[if_false >> 1], self._depths[if_true >> 1])
            if depth > _MAX_DEPTH:
                raise _TooLarge
            self._depths.append(depth)
            node = self._nodes[key] = len(self._variables)
            self._variables.append(variable)
            self._if_false.append(key[1])
            self._if_true.append(key[2])
        return 2 * node | opposite


def _is_logic(node: Expr) -> bool:
    """Whether a condition is made of conditions."""
    if node.op is Op.EQ:
        return node.args[0].width == 1
    return node.op in (Op.LAND, Op.LOR, Op.LNOT, Op.ITE)
