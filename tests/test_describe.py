"""What a driver's documentation says of a driver that is analysed for it."""

from __future__ import annotations

from pathlib import Path

from ddilint import driver
from ddilint.config import load_settings
from ddilint.eventdoc import Driver, Event, Origin
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
