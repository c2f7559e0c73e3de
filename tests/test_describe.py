"""What a driver's documentation says of a driver that is analysed for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint import driver, unitwork
from ddilint.config import load_settings
from ddilint.eventdoc import Driver, Event, Origin
from ddilint.workers import Task
from tests.inprocess import work_here
from tests.project.trees import plant

SOURCE = """#include <ntddk.h>
#include <ntiologc.h>
#include "pump.h"

static VOID LogName(PDEVICE_OBJECT Device)
{
    const UCHAR size = sizeof(IO_ERROR_LOG_PACKET) + sizeof(L"Main pump");
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, size);

    if (entry != NULL) {
        RtlZeroMemory(entry, size);
        entry->ErrorCode = PUMP_STUCK;
        entry->NumberOfStrings = 1;
        entry->StringOffset = FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData);
        RtlCopyMemory((PUCHAR)entry + entry->StringOffset, L"Main pump", sizeof(L"Main pump"));
        IoWriteErrorLogEntry(entry);
    }
}

static VOID Log(PDEVICE_OBJECT Device, NTSTATUS Code)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET) + 8);

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET) + 8);
        entry->ErrorCode = Code;
        entry->DumpDataSize = 8;
        IoWriteErrorLogEntry(entry);
    }
}

VOID PumpStart(PDEVICE_OBJECT Device)
{
    LogName(Device);
    Log(Device, PUMP_HOT);
}

VOID PumpStop(PDEVICE_OBJECT Device)
{
    Log(Device, IO_ERR_PARITY);
}
"""
MESSAGES = """MessageIdTypedef=NTSTATUS
MessageId=1 Facility=0x127 Severity=Error SymbolicName=PUMP_STUCK
Language=English
%2 of %1 is stuck%!
.
MessageId= Severity=Warning SymbolicName=PUMP_HOT
Language=English
%2 is hot.
.
MessageId= Severity=Informational SymbolicName=PUMP_COLD
Language=English
%2 is cold.
.
"""
INF = """[Version]
[Pump_Inst.NT.Services]
AddService = Pump, 2, Pump_Service, Pump_Log
[Pump_Service]
ServiceBinary = %12%\\pump.sys
[Pump_Log]
AddReg = Pump_Log_AddReg
[Pump_Log_AddReg]
HKR,, EventMessageFile, 0x00020000, "%%SystemRoot%%\\System32\\iologmsg.dll;drivers\\pump.sys"
"""
MANIFEST = """<instrumentationManifest><events><provider name="P"><events><event/></events></provider></events>
</instrumentationManifest>"""


def documented(root: Path) -> Driver:
    plant(root, {"pump.c": SOURCE, "pump.mc": MESSAGES, "pump.inf": INF, "pump.man": MANIFEST})
    (found,), report = driver.document(load_settings(["."], cwd=root, root=root, options={"jobs": 1}))
    assert report.findings == ()
    return found


def texts(event: Event) -> list[str]:
    return [shown.text for shown in event.shown]


def test_a_driver(tmp_path: Path) -> None:
    found = documented(tmp_path)
    assert (found.image, found.folder, found.infs) == ("pump.sys", ".", ("pump.inf",))
    (source,) = found.sources
    assert (source.service, source.message_files) == ("Pump", ("iologmsg.dll", "pump.sys"))
    assert [(provider.name, provider.events) for provider in found.providers] == [("P", 1)]
    assert [(message.name, message.text) for message in found.unlogged] == [("PUMP_COLD", "%2 is cold.")]


def test_its_events(tmp_path: Path) -> None:
    parity, stuck, hot = documented(tmp_path).events
    assert (stuck.name, stuck.origin, stuck.event_id, stuck.severity) == (
        "PUMP_STUCK",
        Origin.DRIVER,
        1,
        "Error",
    )
    assert (parity.name, parity.origin, texts(parity)) == ("IO_ERR_PARITY", Origin.SYSTEM, [""])
    assert (hot.name, texts(hot)) == ("PUMP_HOT", ["<%2 is not supplied> is hot."])
    assert texts(stuck) == ["Main pump of <device name> is stuck!"]
    (site,) = hot.shown[0].sites
    assert (site.function, site.location.line, site.through) == ("PumpStart", 35, ("Log",))
    assert [(site.function, site.through) for site in stuck.shown[0].sites] == [("LogName", ())]
    assert (site.routine, site.irql, site.entry_size.constants) == ("IoWriteErrorLogEntry", "unknown", (56,))
    assert site.dump_size.constants == (8,)


LEVELS = """#include <ntddk.h>
#include <ntiologc.h>

KDEFERRED_ROUTINE PumpDpc;
DRIVER_UNLOAD PumpUnload;
static KSPIN_LOCK Lock;

static VOID Log(PDEVICE_OBJECT Device, NTSTATUS Code)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = Code;
        IoWriteErrorLogEntry(entry);
    }
}

static VOID Both(PDEVICE_OBJECT Device)
{
    Log(Device, IO_ERR_RETRY_SUCCEEDED);
}

VOID PumpDpc(PKDPC Dpc, PVOID Context, PVOID First, PVOID Second)
{
    Log(Context, IO_ERR_PARITY);
    Both(Context);
}

VOID PumpUnload(PDRIVER_OBJECT Driver)
{
    KIRQL old;

    Log(Driver->DeviceObject, IO_ERR_TIMEOUT);
    KeAcquireSpinLock(&Lock, &old);
    Log(Driver->DeviceObject, IO_ERR_OVERRUN_ERROR);
    KeReleaseSpinLock(&Lock, old);
    Both(Driver->DeviceObject);
}

VOID PumpOther(PDEVICE_OBJECT Device)
{
    KIRQL old;

    Log(Device, IO_ERR_SEEK_ERROR);
    KeAcquireSpinLock(&Lock, &old);
    Log(Device, IO_ERR_BAD_BLOCK);
    KeReleaseSpinLock(&Lock, old);
}
"""


def levels(root: Path, source: str) -> dict[str, set[str]]:
    plant(root, {"pump.c": source})
    (found,), _ = driver.document(load_settings(["."], cwd=root, root=root, options={"jobs": 1}))
    return {
        event.name: {site.irql for shown in event.shown for site in shown.sites} for event in found.events
    }


def test_the_levels_where_events_are_logged_from(tmp_path: Path) -> None:
    assert levels(tmp_path, LEVELS) == {
        "IO_ERR_PARITY": {"DISPATCH_LEVEL"},
        "IO_ERR_TIMEOUT": {"PASSIVE_LEVEL"},
        "IO_ERR_OVERRUN_ERROR": {"DISPATCH_LEVEL"},
        "IO_ERR_RETRY_SUCCEEDED": {"PASSIVE_LEVEL to DISPATCH_LEVEL"},
        "IO_ERR_SEEK_ERROR": {"unknown"},
        "IO_ERR_BAD_BLOCK": {"DISPATCH_LEVEL"},
    }


def test_a_level_that_is_known_of_some_callers_only(tmp_path: Path) -> None:
    source = LEVELS + "VOID PumpLast(PDEVICE_OBJECT Device) { Both(Device); }\n"
    assert levels(tmp_path, source)["IO_ERR_RETRY_SUCCEEDED"] == {
        "PASSIVE_LEVEL to DISPATCH_LEVEL, or unknown"
    }


def test_levels_are_worked_out_for_the_documentation_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(tmp_path, {"pump.c": LEVELS})
    asked: list[bool] = []
    work = unitwork.analyse_unit

    def noted(task: Task, *, inventory: bool, levels: bool) -> object:
        asked.append(levels)
        return work(task, inventory=inventory, levels=levels)

    monkeypatch.setattr(driver, "analyse_unit", noted)
    work_here(monkeypatch)
    settings = load_settings(["."], cwd=tmp_path, root=tmp_path, options={"jobs": 1})
    driver.run(settings)
    driver.document(settings)
    assert asked == [False, True]
