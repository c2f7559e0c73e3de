"""The exceptions that ddilint raises on purpose.

    DdilintError
    ├── UsageError      the user's mistake: says what, where and what to do; exit status 2
    └── InputError      an input that cannot be read: told as a notification, the run goes on

Everything else that escapes from a stage is a bug of ours: `containment` tells it, with the name of the file or
function it happened in, and the work goes on with the next.
"""

from __future__ import annotations


class DdilintError(Exception):
    """Base of all errors that carry one clear line for a person."""


class UsageError(DdilintError):
    """A mistake in what the user asked for (a missing path, an unknown rule, a broken configuration)."""


class InputError(DdilintError):
    """A file of the linted tree that cannot be read as what its name says it is.

    The message names the file and says why; where both were given apart, `reason` is the latter alone, for places
    that show the file's name in their own way.
    """

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(f"{message}: {reason}" if reason else message)
        self.reason = reason or message
