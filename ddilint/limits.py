"""Which rule reports a routine that runs at too high a level: the contracts' own, or the one about every routine."""

from __future__ import annotations

from msgspec import Struct

from ddilint.contracts.model import Contracts
from ddilint.irqlfacts import IrqlFacts, Limit

EVERY_LIMIT = "DDI503"
"""The rule about all documented routines that no contract names."""


class RuleLimit(Struct, frozen=True):
    """A limit, and the rule that reports what goes beyond it."""

    rule: str
    limit: Limit


def rule_limits(contracts: Contracts, facts: IrqlFacts, selected: frozenset[str]) -> dict[str, RuleLimit]:
    """The limits that the selected rules are about: those of the contracts, and with DDI503 all others."""
    found: dict[str, RuleLimit] = {}
    if EVERY_LIMIT in selected:
        found = {name: RuleLimit(EVERY_LIMIT, limit) for name, limit in facts.limits.items()}
    for name, contract in contracts.routines.items():
        if contract.irql is not None:
            found.pop(name, None)
            if contract.irql.rule in selected:
                limit = Limit(name, contract.header, contract.irql.highest)
                found[name] = RuleLimit(contract.irql.rule, limit)
    return found
