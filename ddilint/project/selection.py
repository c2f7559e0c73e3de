"""Which part of a unit can have to do with the files that the user asked about.

A commit hook names a file or two of a driver with hundreds. What is found there may begin elsewhere: in a function
that calls one of theirs, or is called by one. Names in the text tell as much as `relevance` knows of calls; functions
in tables are called by whoever uses the table. What is left out can't lead to a finding in the files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from msgspec.structs import replace

from ddilint.project.assignments import holders_of
from ddilint.project.reachability import reached
from ddilint.project.relevance import MentionSite, Relevance
from ddilint.project.texts import Texts


def narrowed(
    relevance: Relevance,
    reports: Callable[[Path], bool],
    texts: Texts,
    exchanging: Collection[str],
    finishing: Collection[str],
) -> Relevance:
    """The relevance of the part of a unit that can have to do with the files that are reported; all, where all are.

    By the routines `exchanging` objects come and go, by those that are `finishing` they go for good. Functions that
    only begin with an object, or only end with it, share it with their callers: what becomes of it may show in
    anything that these call.
    """
    reported = {path: reports(path) for path in relevance.files}
    if all(reported.values()):
        return relevance
    own = frozenset(
        function.name
        for path, file in relevance.files.items()
        for function in file.functions
        if reported[path]
    )
    callers = _callers(relevance, texts)
    callees: dict[str, set[str]] = defaultdict(set)
    for name, calling in callers.items():
        for caller in calling:
            callees[caller].add(name)
    near = reached(own, callers) | reached(own, callees)
    called: dict[str, set[str]] = defaultdict(set)
    for site in relevance.sites:
        called[site.function].add(site.ddi)
    kinds = _kinds(called, exchanging, finishing, callers)

    def concerns(site: MentionSite) -> bool:
        if reported[site.path] or not site.function or site.function in near:
            return True
        return not own.isdisjoint(reached(_sharing(site.function, kinds, callers), callees))

    return replace(relevance, sites=tuple(filter(concerns, relevance.sites)), own=own, near=near)


def _kinds(
    called: Mapping[str, Collection[str]],
    exchanging: Collection[str],
    finishing: Collection[str],
    callers: Mapping[str, Collection[str]],
) -> dict[str, frozenset[bool]]:
    """Which functions have to do with objects: whether they begin with them, end with them (True), or both."""
    kinds: dict[str, frozenset[bool]] = {}
    waiting = [
        (name, frozenset(routine in finishing for routine in routines if routine in exchanging))
        for name, routines in called.items()
    ]
    while waiting:
        name, kind = waiting.pop()
        known = kinds.get(name, frozenset())
        if not kind <= known:
            kinds[name] = kind | known
            if len(kinds[name]) == 1:
                waiting += [(caller, kinds[name]) for caller in callers.get(name, ())]
    return kinds


def _sharing(
    name: str, kinds: Mapping[str, frozenset[bool]], callers: Mapping[str, Collection[str]]
) -> frozenset[str]:
    """The function and those above it that go on with its objects: up to where they begin as well as end."""
    found: set[str] = set()
    waiting = [name] if len(kinds.get(name, ())) == 1 else []
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting += callers.get(current, ()) if len(kinds[current]) == 1 else ()
    return frozenset(found)


def _callers(relevance: Relevance, texts: Texts) -> dict[str, set[str]]:
    """Who may call a function, by name or through a table that nobody is seen to change."""
    callers = {
        name: set(calling) for name, calling in relevance.callers.items() if name in relevance.definitions
    }
    using: dict[str, set[str]] = defaultdict(set)
    for file in relevance.files.values():
        for function in file.functions:
            for name in function.mentions:
                using[name].add(function.name)
    for name in relevance.mentioned_in:
        for holder in holders_of(name, texts.holding(relevance.files, name)) or ():
            callers.setdefault(name, set()).update(using[holder])
    return callers
