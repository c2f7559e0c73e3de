"""What the analysis of a function leaves to its callers, so that only those are analysed who can add to it."""

from __future__ import annotations

from msgspec import Struct

from ddilint.analyzers.objects.fatal import Chain
from ddilint.finding import Location


class Question(Struct, frozen=True):
    """Whether one of the rules is broken at a place, or by a chain of calls to an allocation, outermost first."""

    rules: tuple[str, ...]
    where: Location | Chain


class Part(Struct, frozen=True):
    """What one callee asks of a caller: to `follow` these functions, for the `questions`, or for `more` than these.

    There is more to learn where the callee hands out an object, or asks for a value that its caller may know.
    """

    follow: frozenset[str]
    questions: frozenset[Question] = frozenset()
    more: bool = True
