from __future__ import annotations

from pathlib import Path

from ddilint.analysis.texts import Part
from ddilint.analyzers.inventory import LoggedEvent, LoggedString, Numbers
from ddilint.analyzers.objects import ObjectAnalyzer
from ddilint.catalog import load_catalog
from ddilint.contracts.reader import load_contracts
from ddilint.frontend.includes import HeaderIndex, Resolver
from ddilint.frontend.targets import X64
from ddilint.linkunit.parsing import SourceParser
from ddilint.linkunit.sources import UnitInputs
from ddilint.linkunit.unit import DriverUnit
from ddilint.project.event_codes import event_messages
from ddilint.project.files import discover
from ddilint.project.relevance import relevance_of
from ddilint.project.texts import Texts
from ddilint.project.units import plan_units

START = """
#include <ntddk.h>
#include <ntiologc.h>
typedef struct _EXT { PDEVICE_OBJECT Self; UNICODE_STRING Name; ULONG State; } EXT, *PEXT;
"""


def logged_in(folder: Path, source: str) -> tuple[LoggedEvent, ...]:
    """What a driver of one source logs."""
    (folder / "log.c").write_text(source, encoding="utf-8")
    tree = discover([folder])
    (link_unit,) = plan_units(tree).units
    texts, contracts = Texts(tree), load_contracts()
    inputs = UnitInputs(
        tree,
        relevance_of(link_unit, contracts.tracking(), texts),
        texts,
        SourceParser(link_unit, Resolver(HeaderIndex()), X64),
        contracts,
        event_messages(link_unit, tree, texts),
    )
    unit = DriverUnit(inputs)
    return ObjectAnalyzer(unit, load_catalog(), frozenset(), inventory=True, documents=True).analyse().logged


def test_codes_sizes_and_strings(tmp_path: Path) -> None:
    (event,) = logged_in(
        tmp_path,
        START
        + """
VOID Log(PEXT Ext)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Ext->Self, sizeof(IO_ERROR_LOG_PACKET) + 32);
    if (entry == NULL) return;
    entry->ErrorCode = IO_WARNING_DUPLICATE_SIGNATURE;
    entry->DumpDataSize = 8;
    entry->NumberOfStrings = 2;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    RtlCopyMemory((PUCHAR)entry + sizeof(IO_ERROR_LOG_PACKET), L"Disk1", sizeof(L"Disk1"));
    RtlCopyMemory((PUCHAR)entry + sizeof(IO_ERROR_LOG_PACKET) + sizeof(L"Disk1"), Ext->Name.Buffer, 16);
    IoWriteErrorLogEntry(entry);
}
""",
    )
    assert (event.routine, event.function, event.location.line) == ("IoWriteErrorLogEntry", "Log", 16)
    assert (event.code, event.name, event.catalogue) == (
        0x8004003A,
        "IO_WARNING_DUPLICATE_SIGNATURE",
        "event-log",
    )
    assert event.stored_at is not None
    assert event.stored_at.line == 10
    assert event.entry_size == Numbers((80,))
    assert event.dump_size == Numbers((8,))
    assert event.string_count == Numbers((2,))
    assert event.strings == (
        LoggedString((Part("Disk1"),)),
        LoggedString((Part("Ext->Name", is_constant=False),)),
    )


def test_what_only_tests_of_the_code_tell(tmp_path: Path) -> None:
    events = logged_in(
        tmp_path,
        START
        + """
VOID Log(PEXT Ext, NTSTATUS Code, USHORT Length)
{
    PIO_ERROR_LOG_PACKET entry;
    if (Length != 8) return;
    switch (Code) {
    case IO_ERR_PARITY:
    case IO_ERR_BAD_BLOCK:
        break;
    default:
        return;
    }
    entry = IoAllocateErrorLogEntry(Ext->Self, sizeof(IO_ERROR_LOG_PACKET) + 32);
    if (entry == NULL) return;
    entry->ErrorCode = Code;
    entry->DumpDataSize = Length;
    IoWriteErrorLogEntry(entry);
}
""",
    )
    assert [(event.name, event.dump_size) for event in events] == [
        ("IO_ERR_PARITY", Numbers((8,))),
        ("IO_ERR_BAD_BLOCK", Numbers((8,))),
    ]


def test_a_code_that_callers_pass(tmp_path: Path) -> None:
    events = logged_in(
        tmp_path,
        START
        + """
static VOID Write(PEXT Ext, NTSTATUS Code, USHORT Dump)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Ext->Self, sizeof(IO_ERROR_LOG_PACKET) + 16);
    if (entry != NULL) {
        entry->ErrorCode = Code;
        entry->DumpDataSize = Dump;
        IoWriteErrorLogEntry(entry);
    }
}
VOID One(PEXT Ext) { Write(Ext, IO_ERR_PARITY, 4); }
VOID Two(PEXT Ext) { Write(Ext, IO_ERR_PARITY, 8); Write(Ext, IO_ERR_TIMEOUT, 0); }
VOID Three(PEXT Ext) { Write(Ext, (NTSTATUS)Ext->State, 0); }
""",
    )
    assert [(event.code, event.name, event.dump_size.constants) for event in events] == [
        (0xC0040005, "IO_ERR_PARITY", (4,)),
        (0xC0040005, "IO_ERR_PARITY", (8,)),
        (0xC0040009, "IO_ERR_TIMEOUT", (0,)),
        (None, "Ext->State", (0,)),
    ]


def test_codes_that_storport_translates(tmp_path: Path) -> None:
    (error,) = logged_in(
        tmp_path,
        """
#include <storport.h>
VOID Report(PVOID Ext) { StorPortLogError(Ext, NULL, 0, 0, 0, SP_BUS_PARITY_ERROR, 7); }
""",
    )
    assert (error.code, error.name, error.catalogue) == (1, "SP_BUS_PARITY_ERROR", "storport")
    assert error.string_count == Numbers()


def test_a_path_that_cannot_be_taken_logs_nothing(tmp_path: Path) -> None:
    (event,) = logged_in(
        tmp_path,
        START
        + """
VOID Log(PEXT Ext, ULONG Kind)
{
    PIO_ERROR_LOG_PACKET entry;
    if (Kind > 3) return;
    entry = IoAllocateErrorLogEntry(Ext->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL) return;
    entry->ErrorCode = Kind == 4 ? IO_ERR_RESET : IO_ERR_PARITY;
    IoWriteErrorLogEntry(entry);
}
""",
    )
    assert event.name == "IO_ERR_PARITY"


def test_a_code_that_several_tests_exclude_is_not_logged(tmp_path: Path) -> None:
    """No single test says it, and the ranges of the values allow it: the flag and the code hang together."""
    events = logged_in(
        tmp_path,
        START
        + """
VOID Log(PEXT Ext, UCHAR Sense, ULONG Flags)
{
    PIO_ERROR_LOG_PACKET entry;
    NTSTATUS code = -1;
    BOOLEAN log = FALSE;
    switch (Sense) {
    case 1: log = TRUE; code = IO_ERR_PARITY; break;
    case 2: log = (Flags & 1) != 0; code = (Flags & 1) ? IO_ERR_TIMEOUT : STATUS_IO_DEVICE_ERROR; break;
    case 3: code = STATUS_IO_DEVICE_ERROR; break;
    default: break;
    }
    if (!log) return;
    entry = IoAllocateErrorLogEntry(Ext->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry == NULL) return;
    entry->ErrorCode = code;
    IoWriteErrorLogEntry(entry);
}
""",
    )
    assert [event.name for event in events] == ["IO_ERR_PARITY", "IO_ERR_TIMEOUT"]
