"""Findings to bytes, one module a format; no decisions about what is found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ddilint.catalog import Rule


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What an emitter says about the run besides its report."""

    root: Path
    rules: tuple[Rule, ...]  # the selected ones, in the order of their identifiers
    exit_status: int
    target: str

    def rule(self, identifier: str) -> Rule:
        """The selected rule with this identifier."""
        return next(rule for rule in self.rules if rule.id == identifier)
