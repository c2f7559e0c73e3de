"""DDI201: an object that could not be allocated is used all the same. (DDI202 compares outcomes: fatal_null.py.)"""

from __future__ import annotations

import re
from collections.abc import Generator

from ddilint.analysis.events import Accessed, Released
from ddilint.analysis.state import Object, Status
from ddilint.checks.registry import CheckContext, Suspicion, on
from ddilint.domains import expr as ex
from ddilint.finding import Location


def _suspicion(found: Object, location: Location, entry: str) -> Suspicion:
    return Suspicion(
        "DDI201",
        location,
        ex.TRUE,
        lambda model: {"entry": entry or "the entry", "routine": found.routine},
        object=found,
        silences=frozenset({"null"}),
    )


@on(Accessed, "DDI201")
def null_access(event: Accessed, context: CheckContext) -> Generator[Suspicion, bool, None]:
    """A read or write through a pointer that is NULL on this path."""
    found = event.object
    if found.status is Status.NULL and "null" not in found.silenced and context.kind(found).tracked:
        yield _suspicion(found, event.location, pointer_of(event))


@on(Released, "DDI201")
def null_release(event: Released, context: CheckContext) -> Generator[Suspicion, bool, None]:
    """NULL handed to a routine that takes an object."""
    found = event.object
    if (
        found is not None
        and found.status is Status.NULL
        and "null" not in found.silenced
        and event.kind.tracked
        and context.kind(found).tracked
    ):
        releases = event.contract.releases
        text = event.site.call.text_of(releases.parameter) if releases is not None else ""
        yield _suspicion(found, event.site.location, text)


_POINTER = re.compile(r"[A-Za-z_]\w*(?:(?:->|\.)[A-Za-z_]\w*)*")


def pointer_of(event: Accessed) -> str:
    """The pointer that an access goes through, as the driver names it; "" where that is not known."""
    text = event.text
    if event.through:
        # A macro's argument shows as the whole use.
        text = text.removeprefix(f"{event.through}(").split(",")[0]
    elif not re.search(r"->|\[|^\*", text):
        text = text.rpartition(".")[0] or text  # `(*entry).ErrorCode`, and a reference of C++
    for separator in ("->", "["):
        if separator in text:
            text = text.rsplit(separator, 1)[0]
    without_casts = re.sub(r"\([A-Z_][A-Z0-9_]*\s*\**\)", "", text)
    found = _POINTER.search(without_casts)
    return found.group() if found else ""
