"""What lies ahead of a call that hands over constants."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.ir.deadblocks import DeadBlocks
from ddilint.ir.levelahead import Ahead, LevelAhead
from ddilint.ir.levelsites import LevelSites
from ddilint.irqlfacts import Effect, Level
from tests.program import program_from

BEGIN = """#include <ntddk.h>
VOID Wanted(VOID);
VOID Raises(VOID);
typedef VOID CALLBACK(ULONG);
VOID Log(ULONG n, CALLBACK *f) { %s }
VOID Error(VOID) { Log(1, NULL); }
VOID Info(VOID) { Log(2, NULL); }
"""


def looking_ahead(body: str, folder: Path, concerned: str = "") -> LevelAhead:
    """The look ahead in functions that log; Log has that body."""
    program = program_from(BEGIN % body, folder)
    assert not program.parsed.error_offsets
    raises = Effect("Raises", "", "raises", Level.HIGH_LEVEL, None, "", -1, "", -1, (), is_sure=True)
    sites = LevelSites(
        program.function,
        lambda name: program.function(name) is not None,
        lambda name: (raises,) if name == "Raises" else (),
        lambda call: ("Wanted", 2) if call.callee == "Wanted" else None,
    )
    ahead = LevelAhead(
        sites,
        lambda _: True,
        frozenset({2}),
        lambda name: False,
        lambda name: True,
        ("Log",),
        concerned,
        entered=DeadBlocks(sites).entered,
    )
    assert ahead.content("Log").leads_on
    return ahead


def leads_on(body: str, top: str, folder: Path, concerned: str = "") -> bool:
    """Whether a call in question lies ahead of the beginning of a function; Log has that body."""
    return bool(looking_ahead(body, folder, concerned).at(top, 0))


TESTED = "if (n == 1) Wanted();"


def test_a_call_leads_to_what_its_constants_allow(tmp_path: Path) -> None:
    assert leads_on(TESTED, "Error", tmp_path)
    assert not leads_on(TESTED, "Info", tmp_path)


def test_such_a_call_is_idle(tmp_path: Path) -> None:
    ahead = looking_ahead(TESTED, tmp_path)
    calls = {name: site.call for name in ("Error", "Info") for site in ahead.sites.of(name)}
    assert {name: ahead.is_idle(name, call) for name, call in calls.items()} == {"Error": False, "Info": True}


def test_whoever_is_concerned_must_know(tmp_path: Path) -> None:
    assert leads_on(TESTED, "Info", tmp_path, concerned="Log")


def test_what_a_caller_calls_besides_is_not_asked(tmp_path: Path) -> None:
    body = "if (n == 1) Wanted(); } VOID Asked(VOID) { Error(); } VOID Caller(VOID) { Asked(); Error(); Wanted();"
    first = "VOID Error(VOID);" + body
    ahead = looking_ahead(first, tmp_path, concerned="Asked")
    (inside, *_), (own, *_) = ahead.places("Log"), looking_ahead(first, tmp_path).places("Caller")
    assert ahead.places("Caller") == [inside] != [own]
    assert ahead.distances("Caller") == dict.fromkeys(inside, 3)
    after_asked = ahead.sites.of("Caller")[0].following
    assert Ahead.CALLS in ahead.at("Caller", 0)
    assert Ahead.CALLS not in ahead.at("Caller", 0, after_asked)


@pytest.mark.parametrize(
    "body",
    [
        "if (n == 1) Wanted(); f(n);",
        "if (n == 1) Wanted(); if (n == 2) Raises();",
        "n++; if (n == 1) Wanted();",
        "if (n == 1) Wanted(); else Error();",
    ],
)
def test_what_else_it_does_is_ahead(body: str, tmp_path: Path) -> None:
    body_first = "VOID Error(VOID);" + body if "Error" in body else body
    assert leads_on(body_first, "Info", tmp_path)


def test_constants_are_handed_on(tmp_path: Path) -> None:
    again = "if (n == 1) Wanted(); else if (n == 2) Log(3, f);"
    assert not leads_on(again, "Info", tmp_path)
    assert leads_on("if (n == 1) Wanted(); else if (n == 2) Log(1, f);", "Info", tmp_path)


def test_a_recursion_comes_to_an_end(tmp_path: Path) -> None:
    assert leads_on("if (n == 1) Wanted(); else Log(n, f);", "Info", tmp_path)


HELD = """#include <ntddk.h>
VOID Wanted(VOID);
typedef struct _BOX { VOID (*Held)(VOID); VOID (*Other)(VOID); } BOX;
VOID Log(VOID) { Wanted(); }
VOID Handle(BOX *box) { box->Held(); }
VOID Pass(BOX *box) { box->Other(); }
"""


def test_what_a_field_leads_to_lies_ahead_however_far_one_looks(tmp_path: Path) -> None:
    program = program_from(HELD, tmp_path)
    assert not program.parsed.error_offsets
    sites = LevelSites(
        program.function,
        lambda name: program.function(name) is not None,
        lambda name: (),
        lambda call: ("Wanted", 2) if call.callee == "Wanted" else None,
        lambda load: ("Log",) if load.text == "box->Held" else (),
    )
    ahead = LevelAhead(sites, lambda _: True, frozenset({2}), lambda name: False, lambda name: True, ("Log",))
    assert list(ahead.distances("Handle").values()) == [1]
    assert not ahead.distances("Pass")
    assert ahead.at("Handle", 0)
    assert ahead.at("Pass", 0)  # it may call anything of which the address is kept
    ahead.settle(())
    assert ahead.at("Handle", 0)
    assert not ahead.at("Pass", 0)
