"""Bugs of our own: what they cost is told, with the name of what was being worked on, and the rest goes on.

Whoever works on one thing after the other (functions, sources, drivers) contains the work on each.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from ddilint.errors import UsageError
from ddilint.finding import Location, Notification, Severity

KIND = "internal-error"
"""The kind of the notification of work that was left undone; its severity makes the exit status 2."""


class Attempt(Struct):
    """Some work that is contained, and whether it failed."""

    failed: bool = False


@contextmanager
def contained(told: list[Notification], undone: str, location: Location | None = None) -> Iterator[Attempt]:
    """Tell of an exception out of the block that the block's work is left `undone` (a clause), and why.

    The user's mistakes and a lack of memory are for others to deal with.
    """
    attempt = Attempt()
    try:
        yield attempt
    except (UsageError, MemoryError):
        raise
    except Exception as error:
        attempt.failed = True
        note = Notification(
            KIND, f"{undone}: {cause(error)}", Severity.ERROR, location, details=details_of(error)
        )
        if all((each.message, each.location) != (note.message, location) for each in told):
            told.append(note)


def cause(error: Exception) -> str:
    """What went wrong, and where, in a few words."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}:{place.lineno}"
    return f"internal error ({type(error).__name__}: {error}, {where}); please report it"


def details_of(error: Exception) -> str:
    """What is of use to whoever mends it."""
    return "".join(traceback.format_exception(error))
