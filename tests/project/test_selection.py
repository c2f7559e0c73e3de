"""What can be left out where only some files of a driver are asked about: nothing that is found in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.config import load_settings
from ddilint.driver import run
from ddilint.finding import Report
from tests.project.trees import driver, plant

FILES = {
    "log.h": """#include <ntddk.h>
VOID LogIt(PDEVICE_OBJECT Device, ULONG Length);
PIO_ERROR_LOG_PACKET MakeEntry(PDEVICE_OBJECT Device);
VOID Fill(PIO_ERROR_LOG_PACKET Entry);
VOID Large(PDEVICE_OBJECT Device); VOID Small(PDEVICE_OBJECT Device); VOID Use(PDEVICE_OBJECT Device);
VOID Other(PDEVICE_OBJECT Device); VOID Deep(PDEVICE_OBJECT Device); VOID Nothing(PDEVICE_OBJECT Device);
typedef VOID (*HANDLER)(PDEVICE_OBJECT Device);
""",
    "main.c": """#include "log.h"
static const HANDLER Handlers[] = { Deep };
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    Large(Driver->DeviceObject);
    Small(Driver->DeviceObject);
    Use(Driver->DeviceObject);
    Other(Driver->DeviceObject);
    Nothing(Driver->DeviceObject);
    Handlers[0](Driver->DeviceObject);
    return STATUS_SUCCESS;
}
""",
    "log.c": """#include "log.h"
VOID LogIt(PDEVICE_OBJECT Device, ULONG Length)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(*entry) + Length));
    if (entry == NULL) return;
    RtlZeroMemory(entry, sizeof(*entry));
    entry->ErrorCode = IO_ERR_PARITY;
    IoWriteErrorLogEntry(entry);
}
""",
    "large.c": '#include "log.h"\nVOID Large(PDEVICE_OBJECT Device) { LogIt(Device, 250); }\n',
    "small.c": '#include "log.h"\nVOID Small(PDEVICE_OBJECT Device) { LogIt(Device, 8); }\n',
    "make.c": """#include "log.h"
PIO_ERROR_LOG_PACKET MakeEntry(PDEVICE_OBJECT Device) { return IoAllocateErrorLogEntry(Device, 80); }
""",
    "use.c": """#include "log.h"
VOID Use(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = MakeEntry(Device);
    Fill(entry);
    IoWriteErrorLogEntry(entry);
}
""",
    "fill.c": """#include "log.h"
VOID Fill(PIO_ERROR_LOG_PACKET Entry) { Entry->ErrorCode = IO_ERR_PARITY; }
""",
    "other.c": """#include "log.h"
VOID Other(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(*entry));
    if (entry != NULL) IoWriteErrorLogEntry(entry);
}
""",
    "deep.c": """#include "log.h"
VOID Deep(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(*entry));
    if (entry == NULL || Device->Flags == 0) return;
    entry->ErrorCode = IO_ERR_PARITY;
    IoWriteErrorLogEntry(entry);
}
""",
    "nothing.c": '#include "log.h"\nVOID Nothing(PDEVICE_OBJECT Device) { Device->Flags = 0; }\n',
}
SOURCES = [name for name in FILES if name.endswith(".c")]
PARSED_FOR = {"nothing.c": 0, "other.c": 1}


@pytest.fixture(name="root", scope="module")
def _root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("driver")
    plant(root, {"drv.vcxproj": driver(*SOURCES), ".git/HEAD": "", **FILES})
    return root


@pytest.fixture(name="whole", scope="module")
def _whole(root: Path) -> Report:
    return run(load_settings([root]))


def places(report: Report) -> set[tuple[str, str, int]]:
    return {(found.rule, found.location.path, found.location.line) for found in report.findings}


def test_the_driver_has_findings_in_many_files(whole: Report) -> None:
    assert {(rule, path) for rule, path, _ in places(whole)} == {
        ("DDI101", "log.c"),
        ("DDI201", "fill.c"),
        ("DDI301", "deep.c"),
        ("DDI401", "other.c"),
    }


@pytest.mark.parametrize("name", SOURCES)
def test_a_file_by_itself_tells_what_the_driver_tells_of_it(root: Path, whole: Report, name: str) -> None:
    alone = run(load_settings([root / name]))
    assert places(alone) == {place for place in places(whole) if place[1] == name}
    assert alone.summary.files_parsed <= PARSED_FOR.get(name, whole.summary.files_parsed)


def test_several_files_tell_what_each_of_them_tells(root: Path, whole: Report) -> None:
    names = ["fill.c", "small.c", "deep.c"]
    found = places(run(load_settings([root / name for name in names])))
    assert found == {place for place in places(whole) if place[1] in names}
