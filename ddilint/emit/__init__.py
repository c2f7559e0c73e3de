"""Findings to bytes, one module a format; no decisions about what is found."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from ddilint.catalog import Rule


class RunInfo(Struct, frozen=True):
    """What an emitter says about the run besides its report."""

    root: Path
    rules: tuple[Rule, ...]  # the selected ones, in the order of their identifiers
    exit_status: int
    target: str

    def rule(self, identifier: str) -> Rule:
        """The selected rule with this identifier."""
        return next(rule for rule in self.rules if rule.id == identifier)
