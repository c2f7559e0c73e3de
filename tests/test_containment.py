"""A bug of ours costs the function that it shows in, and nothing that was found besides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ddilint.analysis.interpreter import Interpreter
from ddilint.analyzers.levels.run import LevelRun
from ddilint.analyzers.objects.analyzer import ObjectAnalyzer
from ddilint.containment import KIND, contained
from ddilint.errors import UsageError
from ddilint.finding import Location, Notification, Report, Severity
from ddilint.frontend.lowering.unit import UnitLowering
from ddilint.linkunit.parsing import SourceParser
from ddilint.project.event_sources import EventSources
from tests.inprocess import report_on
from tests.project.trees import plant

LOGS = """#include <ntddk.h>
KSERVICE_ROUTINE Isr{0};
VOID Log{0}(PDEVICE_OBJECT Device)
{{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));
    entry->ErrorCode = 0;
    IoWriteErrorLogEntry(entry);
}}
BOOLEAN Isr{0}(PKINTERRUPT Interrupt, PVOID Context)
{{
    UNREFERENCED_PARAMETER(Interrupt);
    IoWriteErrorLogEntry(Context);
    return TRUE;
}}
"""
SOURCES = {f"{name.lower()}.c": LOGS.format(name) for name in ("First", "Second", "Third")}
NULL_AT, LEVEL_AT = 6, 12
EVERYTHING = {(f, line) for f in SOURCES for line in (NULL_AT, LEVEL_AT)}


def fails_for(monkeypatch: pytest.MonkeyPatch, owner: type, method: str, is_it: Callable[..., bool]) -> None:
    """Have a method raise for some of its arguments."""
    real = getattr(owner, method)

    def fail(*args: Any, **named: Any) -> Any:
        if is_it(*args):
            raise ZeroDivisionError("oh")
        return real(*args, **named)

    monkeypatch.setattr(owner, method, fail)


def report(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[set[tuple[str, int]], Report]:
    """The places of the findings, and what is told besides."""
    plant(path, SOURCES)
    found = report_on(path, ("DDI201", "DDI502"), monkeypatch)
    return {(finding.location.path, finding.location.line) for finding in found.findings}, found


def errors(found: Report) -> list[tuple[str, str, int]]:
    told = [note for note in found.notifications if note.severity is Severity.ERROR]
    assert all(note.kind == KIND and "ZeroDivisionError: oh" in note.message for note in told)
    assert all("Traceback" in note.details for note in told)
    places = [note.location or Location("", 0) for note in told]
    return [
        (note.message.split(":")[0], place.path, place.line) for note, place in zip(told, places, strict=True)
    ]


def test_nothing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places, found = report(tmp_path, monkeypatch)
    assert (places, errors(found)) == (EVERYTHING, [])


def test_a_function_whose_interpretation_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fails_for(monkeypatch, Interpreter, "analyse", lambda _, function, *__: function.name == "LogSecond")
    places, found = report(tmp_path, monkeypatch)
    assert places == EVERYTHING - {("second.c", NULL_AT)}
    assert errors(found) == [("LogSecond was not fully analysed", "second.c", 3)]
    assert [note.message for note in found.notifications if note.kind == "call-not-interpreted"] == [
        "the call of IoAllocateErrorLogEntry was not interpreted: the analysis of LogSecond failed",
        "the call of IoWriteErrorLogEntry was not interpreted: the analysis of LogSecond failed",
    ]


def test_what_its_callees_found_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A finding that waits for a caller is reported where the analysis of that caller fails."""
    source = """#include <ntddk.h>
typedef struct _LAMP { PDEVICE_OBJECT Self; ULONG Lit; } LAMP, *PLAMP;
static VOID Report(PLAMP Lamp)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Lamp->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL || Lamp->Lit == 0) {
        return;
    }
    IoWriteErrorLogEntry(entry);
}
VOID Switch(PLAMP Lamp) { Report(Lamp); }
"""
    plant(tmp_path, {"a.c": source})
    fails_for(monkeypatch, Interpreter, "analyse", lambda _, function, *__: function.name == "Switch")
    found = report_on(tmp_path, ("DDI301",), monkeypatch)
    assert [finding.location.line for finding in found.findings] == [5]
    assert errors(found) == [("Switch was not fully analysed", "a.c", 11)]


def test_a_function_whose_levels_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fails_for(monkeypatch, LevelRun, "execute", lambda run, *_: run._top.name == "IsrSecond")
    places, found = report(tmp_path, monkeypatch)
    assert places == EVERYTHING - {("second.c", LEVEL_AT)}
    assert errors(found) == [("the IRQLs in IsrSecond were not fully analysed", "second.c", 9)]


def test_a_function_that_cannot_be_lowered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fails_for(monkeypatch, UnitLowering, "function", lambda _, name: name.endswith("LogSecond"))
    places, found = report(tmp_path, monkeypatch)
    assert places == EVERYTHING - {("second.c", NULL_AT)}
    assert errors(found) == [("LogSecond was not analysed", "second.c", 3)]


def test_a_source_whose_parsing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fails_for(monkeypatch, SourceParser, "parse", lambda _, source, *__: source.name == "second.c")
    places, found = report(tmp_path, monkeypatch)
    assert places == {place for place in EVERYTHING if place[0] != "second.c"}
    assert errors(found) == [("the source was not analysed", "second.c", 0)]


def test_an_analysis_that_fails_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fails_for(monkeypatch, ObjectAnalyzer, "_take_unsettled", lambda *_: True)
    places, found = report(tmp_path, monkeypatch)
    assert places == {(source, LEVEL_AT) for source in SOURCES}
    assert len(errors(found)) == 1


def test_what_is_looked_for_besides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fails_for(monkeypatch, EventSources, "problems", lambda *_: True)
    places, found = report(tmp_path, monkeypatch)
    assert (places, errors(found)) == (EVERYTHING, [("not all files were looked at", "", 0)])


@pytest.mark.parametrize("error", [KeyboardInterrupt, UsageError, MemoryError, SystemExit])
def test_what_is_not_for_us_to_keep(error: type[BaseException]) -> None:
    told: list[Notification] = []
    with pytest.raises(error), contained(told, "it was not done"):
        raise error
    assert not told


def test_the_same_is_told_once() -> None:
    told: list[Notification] = []
    for _ in range(2):
        with contained(told, "it was not done") as attempt:
            raise ValueError("oh")
        assert attempt.failed
    (note,) = told
    assert note.message.startswith("it was not done: internal error (ValueError: oh, test_containment.py:")
