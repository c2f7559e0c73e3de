"""Findings that wait for callers to tell whether they happen.

A finding may hang on memory that the function's callers lead to, or on whether they mind that it fails. Callers that
are analysed settle that: they show it again, or it does not happen. A caller with more paths than the analysis follows
settles nothing, nor does one where it lost what that memory holds: what waited for it holds by what the function alone
shows, as for memory that somebody else fills in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container

from ddilint.finding import Finding
from ddilint.ir import nodes as ir
from ddilint.ir.uses import is_ignored

Key = tuple[object, ...]


class Deferred:
    """What waits, for which callers of which function, and what they can no longer settle."""

    def __init__(self) -> None:
        self._findings: dict[Key, Finding] = {}
        self._shown: defaultdict[str, set[tuple[Key, bool]]] = defaultdict(set)
        self._owed: defaultdict[str, set[tuple[Key, bool, str]]] = defaultdict(set)
        self._unsettled: set[Key] = set()
        self._instead: dict[Key, Key] = {}
        """What is not told where another finding is."""

    def begin(self, top: str) -> None:
        """A function is analysed (again)."""
        self._shown.pop(top, None)

    def add(
        self, top: str, key: Key, finding: Finding, *, is_result: bool = False, instead: Key | None = None
    ) -> None:
        """The analysis of `top` showed a finding; where `is_result` is set, only who minds that `top` fails tells.

        What shows `instead` says it all.
        """
        self._findings.setdefault(key, finding)
        if instead is not None:
            self._instead[key] = instead
        self._shown[top].add((key, is_result))

    def is_shown(self, top: str, key: Key) -> bool:
        """Whether this analysis of `top` showed it already, whoever minds."""
        return (key, False) in self._shown.get(top, ())

    def ask(self, caller: str, name: str) -> None:
        """What the analysis of a function showed is for this caller to settle."""
        self._owed[caller] |= {(*shown, name) for shown in self._shown.get(name, ())}

    def is_owed(self, caller: str, key: Key) -> bool:
        """Whether a finding waits for this caller to settle it."""
        return any(key == owed for owed, *_ in self._owed.get(caller, ()))

    def give_up(self, caller: ir.Function) -> None:
        """A caller is not analysed to its end."""
        for key, is_result, name in self._owed.pop(caller.link_name, ()):
            if not is_result or _looks_at_result(caller, name):
                self._unsettled.add(key)

    def leave_open(self, key: Key) -> None:
        """The analysis of a caller lost what would settle a finding."""
        if key in self._findings:
            self._unsettled.add(key)

    def unsettled(self, told: Container[Key]) -> list[tuple[Key, Finding]]:
        """What nobody settled: what begins further down, and shows further up as well, comes first.

        Findings that were `told` already may say it all.
        """
        found = []
        for key in self._unsettled:
            instead = self._instead.get(key)
            if instead is None or not (instead in told or instead in self._unsettled):
                found.append((key, self._findings[key]))
        return sorted(found, key=lambda item: (len(item[0]), item[1].sort_key()))


def _looks_at_result(caller: ir.Function, name: str) -> bool:
    return any(
        isinstance(instruction, ir.Call)
        and instruction.callee == name
        and not is_ignored(caller, instruction, even_on_purpose=True)
        for block in caller.blocks
        for instruction in block.instructions
    )
