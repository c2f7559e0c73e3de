"""DDI501, DDI502, DDI503: a routine is called above the highest level at which it may be called."""

from __future__ import annotations

from collections.abc import Generator

from ddilint.analysis.events import Limited
from ddilint.checks.registry import CheckContext, Suspicion, on


@on(Limited, "DDI501", "DDI502", "DDI503")
def above_limit(event: Limited, context: CheckContext) -> Generator[Suspicion, bool, None]:
    """The level at a call can be above the routine's limit."""
    yield Suspicion(
        event.rule,
        event.site.location,
        event.exceeded,
        lambda model: {"routine": event.routine, "limit": event.highest.name},
    )
