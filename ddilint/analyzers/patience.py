"""When a driver has taken so long that what is left of it is told, and not done.

Budgets end what takes long in one function; a driver may have hundreds of them. A worker that goes on beyond its own
limit is ended, and all that it found is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

from ddilint.finding import Location, Notification
from ddilint.interruption import is_asked, reason


class Patience:
    """A number of seconds, from now on."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = monotonic() + seconds

    @property
    def is_spent(self) -> bool:
        """Whether they have passed, or the run was interrupted."""
        return is_asked() or monotonic() >= self._end

    def notification(self, what: str, names: Sequence[str], location: Location | None) -> Notification:
        """That there was no time left for `what` (a verb) of some functions, the first of which stands there."""
        others = f" and {len(names) - 1} other function{'s' if len(names) > 2 else ''}" if names[1:] else ""
        verb = "were" if others else "was"
        why = reason() if is_asked() else f"the driver takes more than {self._seconds:g} seconds"
        return Notification(
            "function-not-fully-analysed",
            f"{names[0]}{others} {verb} not {what}: {why}",
            location=location,
        )
