"""What is asked of the callers of a function, and what is not asked again."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path

import pytest

from ddilint.analysis.interpreter import Interpreter
from ddilint.analysis.state import Object
from ddilint.analyzers.objects import analyzer
from ddilint.analyzers.objects.analyzer import ObjectAnalyzer
from ddilint.analyzers.objects.failures import Failures
from ddilint.analyzers.objects.fatal.omissions import Omissions
from ddilint.analyzers.objects.fatal.runs import chain_of
from ddilint.analyzers.objects.top import Top
from ddilint.contracts.reader import load_contracts
from ddilint.ir import nodes as ir
from tests.analysis.revealing import Silent
from tests.inprocess import found_in
from tests.program import program_of

START = """#include <ntddk.h>
#include <ntiologc.h>
static VOID Note(PDEVICE_OBJECT d, USHORT n)
{
    PIO_ERROR_LOG_PACKET e = IoAllocateErrorLogEntry(d, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + n));
    if (e != NULL) IoFreeErrorLogEntry(e);
}
"""


def analysed_in(source: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Set[str]]]:
    """The functions that a run analyses, in their order, each with the plain names of what it follows."""
    path = folder / "driver.c"
    path.write_text(source, encoding="utf-8")
    found: list[tuple[str, Set[str]]] = []
    analyse = ObjectAnalyzer._analyse_top

    def watched(
        self: ObjectAnalyzer, function: ir.Function, focus: frozenset[str], level: int, budget: int
    ) -> Top:
        found.append((function.name, frozenset(map(ir.plain_name, focus)) - {function.name}))
        return analyse(self, function, focus, level, budget)

    with monkeypatch.context() as patches:
        patches.setattr(ObjectAnalyzer, "_analyse_top", watched)
        found_in(path, ("DDI1", "DDI2", "DDI3"), patches)
    return found


MANY_PATHS = (
    START
    + """
static VOID Middle(PDEVICE_OBJECT d, USHORT n, PULONG kinds)
{
    if (kinds[0]) kinds[1]++;
    if (kinds[2]) kinds[3]++;
    if (kinds[4]) kinds[5]++;
    Note(d, n);
}
static VOID Short(PDEVICE_OBJECT d, USHORT n) { Note(d, n); }
VOID Outer(PDEVICE_OBJECT d, PULONG kinds)
{
    Middle(d, 8, kinds);
    Short(d, 16);
}
"""
)


def test_what_has_too_many_paths_is_not_followed_from_callers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ("Outer", {"Note", "Middle", "Short"}) in analysed_in(MANY_PATHS, tmp_path, monkeypatch)
    monkeypatch.setattr(analyzer, "_BUDGET", (10_000, 8))
    analysed = analysed_in(MANY_PATHS, tmp_path, monkeypatch)
    assert ("Middle", {"Note"}) in analysed
    assert [focus for name, focus in analysed if name == "Outer"] == [{"Note", "Short"}]


TWO_PARTS = (
    START
    + """
static VOID Other(PDEVICE_OBJECT d, USHORT n, PULONG kinds)
{
    PIO_ERROR_LOG_PACKET e = IoAllocateErrorLogEntry(d, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + n));
    if (kinds[4]) kinds[5]++;
    if (e != NULL) IoFreeErrorLogEntry(e);
}
static VOID Both(PDEVICE_OBJECT d, USHORT n, PULONG kinds)
{
    if (kinds[0]) kinds[1]++;
    Note(d, n);
    Other(d, n, kinds);
}
VOID Outer(PDEVICE_OBJECT d, PULONG kinds) { Both(d, 8, kinds); }
"""
)


def test_nothing_is_tried_twice_and_parts_stay_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analyzer, "_BUDGET", (10_000, 11))
    analysed = analysed_in(TWO_PARTS, tmp_path, monkeypatch)
    assert len(set(analysed)) == len(analysed)
    whole, *parts = [focus for name, focus in analysed if name == "Both"]
    assert whole == {"Note", "Other"}
    assert sorted(map(sorted, parts)) == [["Note"], ["Other"]]
    assert [focus for name, focus in analysed if name == "Outer"][-2:] == [{"Both", *part} for part in parts]


LEAK_BELOW = (
    START
    + """
extern BOOLEAN Logs;
static VOID Log(PDEVICE_OBJECT d)
{
    PIO_ERROR_LOG_PACKET e = IoAllocateErrorLogEntry(d, sizeof(IO_ERROR_LOG_PACKET));
    if (e != NULL && Logs) IoFreeErrorLogEntry(e);
}
VOID Outer(PDEVICE_OBJECT d) { Log(d); }
"""
)


def test_callers_know_what_leaked_further_down(tmp_path: Path) -> None:
    path = tmp_path / "driver.c"
    path.write_text(LEAK_BELOW, encoding="utf-8")
    program = program_of(path)
    function = program.named("Outer")
    outcomes = Interpreter(64, program.globals(), Silent(), load_contracts(), program).analyse(function)
    (found,) = {found.pointer: found for each in outcomes for found in each.state.allocations}.values()
    assert any(found.pointer in each.state.misused for each in outcomes)


NO_TRACE = (
    START
    + """
NTSTATUS Begin(PDEVICE_OBJECT d);
VOID End(PDEVICE_OBJECT d);
NTSTATUS Start(PDEVICE_OBJECT d, USHORT n)
{
    NTSTATUS status = Begin(d);
    Note(d, n & 7);
    End(d);
    return status;
}
"""
)


def test_of_an_entry_that_leaves_no_trace_callers_are_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "driver.c"
    path.write_text(NO_TRACE, encoding="utf-8")
    compared: list[int] = []
    enough = Omissions.enough

    def watched(self: Omissions, found: Object, *rest: object) -> object:
        compared.append(len(chain_of(found)))
        return enough(self, found, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Omissions, "enough", watched)
    saving = found_in(path, ("DDI1", "DDI2"), monkeypatch)
    assert set(compared) == {1}
    monkeypatch.setattr(Failures, "_is_done", Failures.is_told)
    assert found_in(path, ("DDI1", "DDI2"), monkeypatch) == saving
    assert set(compared) == {1, 2}
