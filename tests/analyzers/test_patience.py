"""What becomes of a driver that takes too long: what was found stays, and what was left out is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from ddilint import interruption
from ddilint.analysis.answers import Sat, Unknown
from ddilint.analysis.solver import Solver
from ddilint.analyzers.levels import analyzer as levels
from ddilint.analyzers.levels.aims import THOROUGH
from ddilint.analyzers.objects import analyzer as objects
from ddilint.analyzers.patience import Patience
from ddilint.domains import expr as ex
from ddilint.domains.expr import Origin, Symbol
from ddilint.finding import Location
from tests.corpus_runner import CORPUS
from tests.inprocess import report_on

DRIVER = CORPUS / "irql" / "synchronized.c"


def told(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[set[str], str]:
    report = report_on(path, ("DDI501", "DDI502"), monkeypatch)
    messages = (each.message for each in report.notifications if each.kind == "function-not-fully-analysed")
    return {finding.rule for finding in report.findings}, " ".join(messages)


def test_functions_that_there_is_no_time_for_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    rules, messages = told(DRIVER, monkeypatch)
    assert rules
    assert not messages
    monkeypatch.setattr(levels, "THOROUGH", replace(THOROUGH, seconds=0.0))
    rules, messages = told(DRIVER, monkeypatch)
    assert not rules
    assert "not analysed for levels: the driver takes more than 0 seconds" in messages
    monkeypatch.setattr(objects, "_SECONDS", 0.0)
    rules, messages = told(DRIVER, monkeypatch)
    assert "other functions were not analysed: the driver takes more than 0 seconds" in messages


def test_what_waits_for_callers_that_there_is_no_time_for_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A finding that hangs on the memory of callers holds by what the function alone shows."""
    source = tmp_path / "a.c"
    source.write_text("""#include <ntddk.h>
typedef struct _LAMP { PDEVICE_OBJECT Self; ULONG Lit; } LAMP, *PLAMP;
static VOID Report(PLAMP Lamp)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Lamp->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL || Lamp->Lit == 0) {
        return;
    }
    IoWriteErrorLogEntry(entry);
}
VOID Switch(PLAMP Lamp)
{
    Report(Lamp);
}
""")
    once = iter((False,))
    monkeypatch.setattr(Patience, "is_spent", property(lambda _: next(once, True)))
    report = report_on(source, ("DDI301",), monkeypatch)
    assert [(found.rule, found.location.line) for found in report.findings] == [("DDI301", 5)]


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (["A"], "A was not judged"),
        (["A", "B"], "A and 1 other function were not judged"),
        (["A", "B", "C"], "A and 2 other functions were not judged"),
    ],
)
def test_how_it_is_told(names: list[str], text: str) -> None:
    note = Patience(1.5).notification("judged", names, Location("a.c", 1))
    assert note.message == f"{text}: the driver takes more than 1.5 seconds"


def test_why_it_was_asked_to_end_is_told() -> None:
    with interruption.ending_on_signal():
        interruption.ask("it is late")
        interruption.ask()
        note = Patience(1.5).notification("judged", ["A"], None)
    interruption._asked.clear()
    assert note.message == "A was not judged: it is late"


def test_who_is_asked_to_end_asks_no_more_questions() -> None:
    number = ex.symbol(Symbol("n", 32, False, Origin.INPUT, "n"))
    question = [ex.eq(ex.mul(number, number), ex.const(0x31, 32)), ex.ugt(number, ex.const(9, 32))]
    assert isinstance(Solver().solve(question), Sat)
    with interruption.ending_on_signal():
        interruption.ask()
        answer = Solver().solve(question)
    interruption._asked.clear()
    assert isinstance(answer, Unknown)
