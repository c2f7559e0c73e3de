"""What saves work changes nothing that is told: the same findings, in the same words, with each saving and without."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from ddilint.analysis import memory as mem
from ddilint.analysis import path as paths
from ddilint.analysis.answers import Sat
from ddilint.analysis.evaluator import Frame
from ddilint.analysis.interpreter import Interpreter
from ddilint.analysis.levelcalls import READ, LevelCalls
from ddilint.analysis.memory import Default, Reading, Region
from ddilint.analysis.merging import merge
from ddilint.analysis.proof import Proof, Prover, _readable, is_parameter
from ddilint.analysis.state import State
from ddilint.analyzers.levels import analyzer
from ddilint.analyzers.levels.aims import Aim
from ddilint.analyzers.levels.analyzer import LevelAnalyzer
from ddilint.analyzers.levels.outlook import Outlook
from ddilint.analyzers.levels.run import LevelRun
from ddilint.analyzers.levels.search import Search, Spent, Turn
from ddilint.domains import expr as ex
from ddilint.domains import refine
from ddilint.domains.expr import Expr, Origin, Symbol
from ddilint.domains.refine import learning
from ddilint.finding import Finding, Location
from ddilint.ir import nodes as ir
from ddilint.ir.levelahead import LevelAhead
from ddilint.project.levels import LevelMap
from tests.corpus_runner import CORPUS
from tests.inprocess import found_in

LEVELS = CORPUS / "irql" / "synchronized.c"
VALUES = """#include <ntddk.h>
VOID Guarded(PDEVICE_OBJECT d, PUNICODE_STRING n, ULONG kind, BOOLEAN longer)
{
    ULONG size = sizeof(IO_ERROR_LOG_PACKET);
    PIO_ERROR_LOG_PACKET entry;
    if (kind == 1 || (kind > 4 && kind < 9) || longer) size += n->Length;
    if (kind == 2) size += 8;
    if (longer && n->Length > 64) return;
    entry = IoAllocateErrorLogEntry(d, (UCHAR)size);
    if (kind == 3) entry->ErrorCode = 5;
    if (entry == NULL) return;
    if (kind == 7) return;
    RtlCopyMemory(entry->DumpData, n->Buffer, longer ? n->Length : 0);
    IoWriteErrorLogEntry(entry);
}
"""
VALUE_RULES = ("DDI1", "DDI2", "DDI3")


def test_what_is_not_followed_for_levels_would_tell_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    saving = found_in(LEVELS, ("DDI5",), monkeypatch)
    monkeypatch.setattr(Interpreter, "is_over", lambda *_: False)
    monkeypatch.setattr(LevelRun, "_is_worth_it", lambda *_: True)
    anything = frozenset({None})
    monkeypatch.setattr("ddilint.ir.levelflow.LevelFlow.raised_around", lambda *_: anything)
    assert saving
    assert found_in(LEVELS, ("DDI5",), monkeypatch) == saving


@pytest.mark.parametrize("name", ["guards", "interrupt", "locks", "told_by_callers"])
def test_what_is_not_looked_at_for_levels_would_tell_nothing(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = CORPUS / "irql" / f"{name}.c"
    saving = found_in(path, ("DDI5",), monkeypatch)
    for own, question in (
        (LevelMap, "may_raise"),
        (LevelMap, "may_tell"),
        (Outlook, "_goes_on_above"),
        (Outlook, "_may_learn"),
    ):
        monkeypatch.setattr(own, question, lambda *_: True)
    monkeypatch.setattr(LevelAhead, "_is_around", lambda *_: False)
    monkeypatch.setattr(State, "__init__", with_level_read(State.__init__))
    assert saving
    assert found_in(path, ("DDI5",), monkeypatch) == saving


def with_level_read(begin: Callable[[State], None]) -> Callable[[State], None]:
    """The same, for a state in which somebody read the level."""

    def begun(state: State) -> None:
        begin(state)
        state.counts[READ] = 1

    return begun


LOGGING = """#include <ntddk.h>
static VOID Log(PDEVICE_OBJECT d)
{
    PIO_ERROR_LOG_PACKET e = IoAllocateErrorLogEntry(d, sizeof(IO_ERROR_LOG_PACKET));
    if (e != NULL) { e->ErrorCode = 1; IoWriteErrorLogEntry(e); }
}
static VOID Often(PDEVICE_OBJECT d, ULONG n) { while (n--) Log(d); }
"""


@pytest.mark.parametrize(
    "body",
    [
        # Nobody knows the level: it is read later.
        """VOID Tests(PDEVICE_OBJECT d, ULONG n)
        {
            Often(d, n); // left
            if (KeGetCurrentIrql() > DISPATCH_LEVEL) Often(d, 2);
        }""",
        # What a caller does besides is not what Raises waits for.
        """static VOID Raises(PDEVICE_OBJECT d, BOOLEAN high)
        {
            KIRQL old;
            if (high) KeRaiseIrql(HIGH_LEVEL, &old);
            Often(d, 2);
            if (high) KeLowerIrql(old);
        }
        VOID Calls(PDEVICE_OBJECT d, ULONG n)
        {
            DbgPrint("at %d", KeGetCurrentIrql());
            Often(d, n); // left
            Raises(d, TRUE);
        }""",
    ],
    ids=["unread", "beside"],
)
def test_calls_are_not_followed_where_the_level_cannot_be_told(
    body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "driver.c"
    path.write_text(LOGGING + body, encoding="utf-8")
    followed: set[int] = set()
    follow = LevelCalls._follow

    def following(
        self: LevelCalls,
        state: State,
        frame: Frame,
        call: ir.Call,
        function: ir.Function,
        arguments: tuple[Expr, ...],
    ) -> list[State]:
        if self.levels is not None:
            followed.add(call.location.line)
        return follow(self, state, frame, call, function, arguments)

    monkeypatch.setattr(LevelCalls, "_follow", following)
    assert len(found_in(path, ("DDI502",), monkeypatch)) == 2
    lines = enumerate((LOGGING + body).splitlines(), 1)
    taken = {"// left" in line: number in followed for number, line in lines if "Often(d, " in line}
    assert taken == {True: False, False: True}


def test_who_gives_up_where_the_level_is_too_high_leads_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "driver.c"
    path.write_text(
        LOGGING
        + """VOID Allows(PDEVICE_OBJECT d, ULONG n)
        {
            if (KeGetCurrentIrql() > DISPATCH_LEVEL) return;
            Often(d, n);
        }""",
        encoding="utf-8",
    )
    looked_at: list[str] = []
    function = Outlook.function

    def looking(self: Outlook, name: str) -> ir.Function | None:
        looked_at.append(name)
        return function(self, name)

    monkeypatch.setattr(Outlook, "function", looking)
    assert not found_in(path, ("DDI502",), monkeypatch)
    assert set(looked_at) == {"Allows"}


def prove_in_order(
    self: Prover,
    conditions: Iterable[Expr],
    violation: Expr = ex.TRUE,
    smallest: Sequence[Expr] = (),
    *,
    is_shown: bool = True,
) -> Proof | None:
    """As `Prover.prove_conditions`, with each question asked of the solver, whatever is known without."""
    conditions = list(conditions)
    if not isinstance(self.solver.solve(conditions, goal=violation), Sat):
        return None
    goal = self._numbers_for(violation, smallest)(violation)
    wanted = [self._decisions(condition) for condition in conditions]
    answer = self.solver.solve(wanted, goal=goal, prefer=_readable(goal), smallest=tuple(smallest))
    if not isinstance(answer, Sat):
        return None
    rests = any(is_parameter(symbol) for condition in (*wanted, goal) for symbol in condition.symbols)
    return Proof(answer.model, ex.ordered_symbols(goal), rests)


def test_a_suspicion_that_is_not_firm_would_not_be_proved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "driver.c"
    path.write_text(VALUES, encoding="utf-8")
    saving = found_in(path, VALUE_RULES, monkeypatch)
    assert len({finding.rule for finding in saving}) > 1
    monkeypatch.setattr(Prover, "prove_conditions", prove_in_order)
    # The values that make it true may be others.
    assert places(found_in(path, VALUE_RULES, monkeypatch)) == places(saving)


def places(findings: list[Finding]) -> list[tuple[str, Location]]:
    return [(finding.rule, finding.location) for finding in findings]


def test_disjunctions_that_are_left_to_the_solver_change_no_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "driver.c"
    path.write_text(VALUES, encoding="utf-8")
    saving = found_in(path, VALUE_RULES, monkeypatch)
    assert len({finding.rule for finding in saving}) > 1
    monkeypatch.setattr(learning, "_MAX_LEARNT", 0)
    assert found_in(path, VALUE_RULES, monkeypatch) == saving


# Cells that nobody knows, where two ways meet ------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    ex.reset()
    yield
    ex.reset()


def symbol(name: str, width: int = 32, origin: Origin = Origin.INPUT) -> Expr:
    return ex.symbol(Symbol(name, width, False, origin, name))


def met(first: Region, second: Region) -> tuple[Region, Expr, Expr]:
    """What is behind a pointer where two ways meet, the pointer, and the condition of the first way."""
    pointer, taken = symbol("p", 64, Origin.POINTER), symbol("taken", 1)
    one, two = State(), State()
    assert one.assume(taken)
    assert two.assume(ex.lnot(taken))
    one.memory[pointer], two.memory[pointer] = first, second
    return merge([one, two]).memory[pointer], pointer, taken


def test_cells_that_nobody_knows_are_left_to_the_rest() -> None:
    opaque = Region(Default.OPAQUE, "one", {8: (4, symbol("a", origin=Origin.OPAQUE))})
    other = Region(Default.OPAQUE, "two", {8: (4, symbol("b", origin=Origin.OPAQUE))})
    merged, pointer, _ = met(opaque, other)
    assert not merged.cells
    value = mem.load(merged, pointer, ex.const(8, 64), 4, Reading("p->x"))
    assert value.symbol is not None
    assert value.symbol.origin is Origin.OPAQUE


def test_a_cell_that_is_known_on_one_way_stays_a_choice() -> None:
    opaque = Region(Default.OPAQUE, "one", {8: (4, symbol("a", origin=Origin.OPAQUE))})
    known = Region(Default.OPAQUE, "two", {8: (4, ex.const(5, 32))})
    merged, pointer, taken = met(opaque, known)
    value = mem.load(merged, pointer, ex.const(8, 64), 4, Reading("p->x"))
    assert refine.decide(ex.eq(value, ex.const(5, 32)), refine.assume(ex.lnot(taken), {}) or {}) is True


def test_a_cell_that_nobody_knows_stays_where_the_rest_is_known() -> None:
    opaque = Region(Default.ZERO, None, {8: (4, symbol("a", origin=Origin.OPAQUE))})
    other = Region(Default.ZERO, None, {8: (4, symbol("b", origin=Origin.OPAQUE))})
    merged, pointer, _ = met(opaque, other)
    value = mem.load(merged, pointer, ex.const(8, 64), 4, Reading("p->x"))
    assert ex.const_of(value) is None
    assert ex.const_of(mem.load(merged, pointer, ex.const(12, 64), 4, Reading("p->y"))) == 0


def test_merging_again_and_again_does_not_grow() -> None:
    pointer = symbol("p", 64, Origin.POINTER)
    state = State()
    state.memory[pointer] = Region(Default.OPAQUE, "before")
    for number in range(12):
        other = state.fork()
        taken = symbol(f"taken {number}", 1)
        assert state.assume(taken)
        assert other.assume(ex.lnot(taken))
        for at in range(0, 64, 4):
            unknown = symbol(f"{number} {at}", origin=Origin.OPAQUE)
            other.memory[pointer] = mem.store(other.memory[pointer], ex.const(at, 64), 4, unknown)
        state = merge([state, other])
    assert not state.memory[pointer].cells
    assert paths.conditions(state.path) == []


MANY_PATHS = """#include <storport.h>
typedef struct { ULONG Lost; ULONG Status[16]; } ADAPTER, *PADAPTER;
HW_INTERRUPT Interrupt;
static VOID Log(PADAPTER a, ULONG id)
{
    STOR_LOG_EVENT_DETAILS d = { STOR_CURRENT_LOG_INTERFACE_REVISION, sizeof(d), .UniqueId = id };
    if (StorPortLogSystemEvent(a, &d, NULL) != STOR_STATUS_SUCCESS) a->Lost++;
}
static VOID Handle(PADAPTER a, ULONG port)
{
    ULONG i;
    for (i = 0; i < 16; i++) {
        if (a->Status[i] & 1) {
            STOR_LOCK_HANDLE h = {0};
            StorPortAcquireSpinLock(a, StartIoLock, NULL, &h);
            StorPortReleaseSpinLock(a, &h);
        }
        if (a->Status[i] == port) Log(a, i);
    }
}
static VOID Failed(PADAPTER a)
{
    STOR_LOG_EVENT_DETAILS d = { STOR_CURRENT_LOG_INTERFACE_REVISION, sizeof(d) };
    if (StorPortLogSystemEvent(a, &d, NULL) != STOR_STATUS_SUCCESS) a->Lost++;
}
BOOLEAN Interrupt(PVOID e)
{
    PADAPTER a = e;
    ULONG port;
    for (port = 0; port < 32; port++) Handle(a, port);
    if (a->Lost > 4) Failed(a);
    return TRUE;
}
"""


def test_where_a_run_comes_to_no_end_what_is_left_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "driver.c"
    path.write_text(MANY_PATHS, encoding="utf-8")
    all_found = chains(found_in(path, ("DDI501",), monkeypatch))
    assert len(all_found) == 2
    monkeypatch.setattr(analyzer, "_FIRST_BLOCKS", 20)
    assert chains(found_in(path, ("DDI501",), monkeypatch)) == all_found
    monkeypatch.setattr(LevelAnalyzer, "_search", lambda *_: False)
    assert len(found_in(path, ("DDI501",), monkeypatch)) < 2


def chains(findings: list[Finding]) -> list[tuple[Location, str]]:
    """Where findings are, and the chains that lead there; not how many more there are."""
    return [
        (finding.location, re.sub(r" \((at least )?\d+ further .*", "", finding.message))
        for finding in findings
    ]


MANY_WAYS = """#include <storport.h>
typedef struct { ULONG Lost; ULONG Status[16]; } ADAPTER, *PADAPTER;
HW_INTERRUPT Interrupt;
static VOID Log(PADAPTER a, ULONG id)
{
    STOR_LOG_EVENT_DETAILS d = { STOR_CURRENT_LOG_INTERFACE_REVISION, sizeof(d), .UniqueId = id };
    if (StorPortLogSystemEvent(a, &d, NULL) != STOR_STATUS_SUCCESS) a->Lost++;
}
static VOID Third(PADAPTER a) { if (a->Status[3]) Log(a, 3); }
static VOID Second(PADAPTER a) { if (a->Status[2]) Third(a); }
static VOID First(PADAPTER a) { if (a->Status[1]) Second(a); }
BOOLEAN Interrupt(PVOID e)
{
    PADAPTER a = e;
    ULONG port;
    for (port = 0; port < 32; port++) {
        if (a->Status[port & 15] == port) First(a);
    }
    if (a->Lost > 4) Log(a, 0);
    return TRUE;
}
"""


def test_a_long_chain_that_was_found_first_does_not_hide_the_shortest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "driver.c"
    path.write_text(MANY_WAYS, encoding="utf-8")
    ((place, shortest),) = chains(found_in(path, ("DDI501",), monkeypatch))
    assert shortest.endswith("and calls Log (driver.c:19)")
    for blocks in (15, 30):
        monkeypatch.setattr(analyzer, "_FIRST_BLOCKS", blocks)
        assert chains(found_in(path, ("DDI501",), monkeypatch)) == [(place, shortest)]


def test_what_is_farther_than_what_took_too_long_is_not_looked_for_by_itself() -> None:
    near, far = Location("a.c", 3), Location("a.c", 9)
    ahead = SimpleNamespace(
        distances=lambda top: {near: 1, far: 2},
        places=lambda top: [frozenset({near}), frozenset({far})],
        nearest=lambda top, places, detour: {top},
        leading=lambda top: [top],
    )
    asked: list[tuple[frozenset[Location], int]] = []
    search = _search_for(set(), _executing(asked, 100), Spent(), ahead)
    assert not search.look()
    assert asked == [(frozenset({near}), 500)]
    assert not search.look_on((), Turn.DEEPER)
    assert asked[1:] == [(frozenset({near, far}), 2000)]


@pytest.mark.parametrize(("all_ways", "blocks"), [({"f", "near"}, 1000), ({"f", "near", "far"}, 2000)])
def test_where_all_chains_came_to_their_end_less_is_spent_on_all_ways(
    all_ways: set[str], blocks: int
) -> None:
    place = Location("a.c", 3)
    ahead = SimpleNamespace(
        distances=lambda top: {place: 1},
        places=lambda top: [frozenset({place})],
        nearest=lambda top, places, detour=0: all_ways if detour else {"f", "near"},
        leading=lambda top: [top],
    )
    asked: list[tuple[frozenset[Location], int]] = []
    search = _search_for(set(), _executing(asked, 100, has_ended=True), Spent(), ahead)
    assert not search.look()
    assert search.look_on((), Turn.DEEPER)
    assert asked == [(frozenset({place}), 500), (frozenset({place}), blocks)]


HURRY = """#include <storport.h>
typedef struct { ULONG Count; ULONG Status[16]; ULONG Slots[16]; } ADAPTER, *PADAPTER;
HW_INTERRUPT Interrupt;
static VOID Log(PADAPTER a, ULONG id)
{
    STOR_LOG_EVENT_DETAILS d = { STOR_CURRENT_LOG_INTERFACE_REVISION, sizeof(d), .UniqueId = id };
    StorPortLogSystemEvent(a, &d, NULL);
}
BOOLEAN Interrupt(PVOID e)
{
    PADAPTER a = e;
    ULONG port, slot;
    for (port = 0; port < a->Count; port++) {
        if (a->Status[port & 15] == 5) {
            Log(a, port);
            return FALSE;
        }
        for (slot = 0; slot < a->Status[port & 15]; slot++) a->Slots[slot & 15] += port;
    }
    return TRUE;
}
"""


def test_what_leaves_a_loop_is_looked_at_before_the_loop_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "driver.c"
    path.write_text(HURRY, encoding="utf-8")
    monkeypatch.setattr(analyzer, "_FIRST_BLOCKS", 30)
    monkeypatch.setattr(Search, "look", lambda _: True)
    assert len(found_in(path, ("DDI501",), monkeypatch)) == 1
    monkeypatch.setattr(Interpreter, "hurries_out", False)
    assert found_in(path, ("DDI501",), monkeypatch) == []


def test_what_others_found_since_is_not_looked_for() -> None:
    place, other = Location("a.c", 3), Location("a.c", 9)
    asked: list[tuple[frozenset[Location], int]] = []
    execute = _executing(asked, 700)
    search = _search_for({place, other}, execute, Spent())
    assert not search.look_on({place}, Turn.DEEPER)
    assert search.look_on({other}, Turn.DEEPER)
    assert asked == [(frozenset({other}), 2000)]


def test_what_long_looks_did_not_find_from_anywhere_is_given_up() -> None:
    place, other = Location("a.c", 3), Location("a.c", 9)
    asked: list[tuple[frozenset[Location], int]] = []
    execute = _executing(asked, 2001)
    spent = Spent()
    looks = [_search_for({place}, execute, spent).look_on((), Turn.DEEPER) for _ in range(7)]
    assert looks == [False] * 7
    assert asked == [(frozenset({place}), 2000)] * 3
    assert not _search_for({place, other}, execute, spent).look_on((), Turn.DEEPER)
    assert asked[3:] == [(frozenset({other}), 2000)]


def test_what_longer_ways_did_not_lead_to_from_anywhere_is_not_looked_for_by_more_of_them() -> None:
    place = Location("a.c", 3)
    ahead = SimpleNamespace(
        distances=lambda top: {place: 1},
        places=lambda top: [frozenset({place})],
        nearest=lambda top, places, detour: {f"f{number}" for number in range(detour + 1)},
        leading=lambda top: [top],
        extent=lambda top: 1000,
    )
    spent = Spent()
    numbers = []
    for _ in range(3):  # functions that lead to the same call
        asked: list[tuple[frozenset[Location], int]] = []
        search = _search_for(set(), _executing(asked, 300, has_ended=True), spent, ahead, blocks=9000)
        assert not search.look()
        assert not search.look_on((), Turn.FARTHER)
        numbers.append(len(asked))
    assert numbers == [4, 2, 1]


def _executing(
    asked: list[tuple[frozenset[Location], int]], steps: int, *, has_ended: bool = False
) -> Callable[[Aim, int], tuple[LevelRun, bool]]:
    def execute(aim: Aim, blocks: int) -> tuple[LevelRun, bool]:
        asked.append((aim.only, blocks))
        return cast("LevelRun", SimpleNamespace(steps=steps, proved={})), has_ended

    return execute


def _search_for(
    rest: set[Location],
    execute: Callable[[Aim, int], tuple[LevelRun, bool]],
    spent: Spent,
    ahead: SimpleNamespace | None = None,
    blocks: int = 700,
) -> Search:
    aim = Aim(frozenset(), frozenset())
    return Search(execute, cast("LevelAhead", ahead), "f", aim, frozenset(), {}, blocks, spent, rest=rest)


def test_searches_that_go_on_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = found_in(LEVELS, ("DDI5",), monkeypatch)
    monkeypatch.setattr(analyzer, "_FIRST_BLOCKS", 1)
    monkeypatch.setattr(analyzer, "_GLANCE_BLOCKS", 1)
    monkeypatch.setattr("ddilint.analyzers.levels.search._BLOCKS", 1)
    looked_for = found_in(LEVELS, ("DDI5",), monkeypatch)
    assert [(each.rule, each.location) for each in looked_for] == [
        (each.rule, each.location) for each in at_once
    ]
