"""DDI301 to DDI304: an object is released exactly once, by the routines for it, and not used afterwards."""

from __future__ import annotations

from collections.abc import Generator

from ddilint.analysis.answers import Model
from ddilint.analysis.events import Accessed, Lost, Released
from ddilint.analysis.state import Object, Status
from ddilint.checks.null_entry import pointer_of
from ddilint.checks.registry import CheckContext, Suspicion, on
from ddilint.contracts.model import ObjectKind
from ddilint.domains import expr as ex
from ddilint.finding import Related


def _released_here(found: Object) -> tuple[Related, ...]:
    if found.changed_at is None:
        return ()
    return (Related(found.changed_at, f"{found.changed_by} releases it here"),)


@on(Lost, "DDI301")
def leak(event: Lost, context: CheckContext) -> Generator[Suspicion, bool, None]:
    """The last pointer to a live object is gone."""
    found = event.object
    if not context.kind(found).tracked or "leak" in found.silenced:
        return
    yield Suspicion(
        "DDI301",
        found.location,
        ex.TRUE,
        lambda model: {"how": f"{event.function.name} {event.ends} at line {event.location.line}"},
        object=found,
        silences=frozenset({"leak"}),
        related=(Related(event.location, "the last pointer to the entry is gone here"),),
    )


@on(Accessed, "DDI302")
def use_after_release(event: Accessed, context: CheckContext) -> Generator[Suspicion, bool, None]:
    """A read or write after the system took the object back."""
    found = event.object
    if not found.is_released or "use" in found.silenced or not context.kind(found).tracked:
        return
    yield Suspicion(
        "DDI302",
        event.location,
        ex.TRUE,
        lambda model: {"entry": pointer_of(event) or "the entry", "routine": found.changed_by},
        object=found,
        silences=frozenset({"use", "twice"}),
        related=_released_here(found),
    )


@on(Released, "DDI303", "DDI304")
def release(event: Released, context: CheckContext) -> Generator[Suspicion, bool, None]:
    """A release of what is released already, or of what another routine must release."""
    found = event.object
    releases = event.contract.releases
    entry = (event.site.call.text_of(releases.parameter) if releases is not None else "") or "the entry"
    routine = event.site.name
    if found is None:
        if not event.kind.tracked:
            symbol = event.pointer.symbol
            kept = context.kept(symbol) if symbol is not None else None
            if kept is not None:
                where = Related(kept.location, "the entry that is kept there is allocated here")
                yield _wrong(event, entry, _of_kind(context.kind(kept)), (where,))
            return
        if event.what:
            yield _wrong(event, entry, f"is {event.what}, not an {event.kind.noun}")
        return
    own = context.kind(found)
    if found.status is Status.NULL:
        return
    if found.kind != event.kind.name:
        if own.tracked and not found.foreign:
            yield _wrong(event, entry, _of_kind(own))
        elif event.kind.tracked and not found.foreign:
            yield _wrong(event, entry, f"{found.routine} allocated")
        elif own.tracked and found.is_released:  # its routine took it for an entry before
            yield _wrong(event, entry, f"is an {own.noun}, which {found.changed_by} already released")
        elif event.kind.tracked and found.is_released:
            yield _twice(event, found, entry, routine)
        return
    if not own.tracked:
        return
    if found.is_released:
        yield _twice(event, found, entry, routine)
    elif event.offset is not None and ex.const_of(event.offset) not in (0, None):
        yield _wrong(event, entry, "points into an entry, not to its beginning")


def _twice(event: Released, found: Object, entry: str, routine: str) -> Suspicion:
    def fields(model: Model) -> dict[str, object]:
        return {"entry": entry, "routine": routine, "previous": found.changed_by}

    return Suspicion(
        "DDI303",
        event.site.location,
        ex.boolean("twice" not in found.silenced),
        fields,
        object=found,
        silences=frozenset({"use", "twice"}),
        related=_released_here(found),
    )


def _of_kind(kind: ObjectKind) -> str:
    return f"is an {kind.noun}: {' or '.join(kind.released_by)} releases it"


def _wrong(event: Released, entry: str, origin: str, related: tuple[Related, ...] = ()) -> Suspicion:
    found = event.object
    return Suspicion(
        "DDI304",
        event.site.location,
        ex.TRUE,
        lambda model: {"routine": event.site.name, "entry": entry, "origin": origin},
        object=found,
        silences=frozenset({"leak", "twice"}),
        related=related,
    )
