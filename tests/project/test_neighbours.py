"""What several drivers are made of: each is judged by what it calls."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inprocess import report_on
from tests.project.trees import driver, plant

LOG_H = """#pragma once
#include <ntddk.h>
VOID LogShort(PDEVICE_OBJECT Device, ULONG Extra);
VOID LogLong(PDEVICE_OBJECT Device, ULONG Extra);
#define LOG_LONG(Device, Extra) LogLong(Device, Extra)
"""
LOG_C = """#include "log.h"
VOID LogShort(PDEVICE_OBJECT Device, ULONG Extra)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Extra));
    if (entry != NULL) { entry->ErrorCode = IO_ERR_TIMEOUT; IoWriteErrorLogEntry(entry); }
}
VOID LogLong(PDEVICE_OBJECT Device, ULONG Extra)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + Extra));
    if (entry != NULL) { entry->ErrorCode = IO_ERR_TIMEOUT; IoWriteErrorLogEntry(entry); }
}
"""
SHORT_AT, LONG_AT = 4, 9
DRIVER = """#include "{header}"
static VOID Unload(PDRIVER_OBJECT Driver) {{ {calls} }}
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{{
    UNREFERENCED_PARAMETER(Path);
    Driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
}}
"""


def calls(routine: str, extra: int, header: str = "../common/log.h") -> str:
    return DRIVER.format(header=header, calls=f"{routine}(Driver->DeviceObject, {extra});")


def lines(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    found = report_on(path, ("DDI101",), monkeypatch)
    assert not [note for note in found.notifications if note.kind == "call-not-interpreted"]
    return [finding.location.line for finding in found.findings]


@pytest.mark.parametrize("with_projects", [False, True])
def test_what_one_driver_calls_the_other_leaves_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_projects: bool
) -> None:
    plant(tmp_path, {"common/log.h": LOG_H, "common/log.c": LOG_C})
    plant(tmp_path, {"a/driver.c": calls("LogShort", 8), "b/driver.c": calls("LOG_LONG", 8)})
    if with_projects:
        project = driver("driver.c", "..\\common\\log.c")
        plant(tmp_path, {"a/a.vcxproj": project, "b/b.vcxproj": project})
    assert lines(tmp_path, monkeypatch) == []
    plant(tmp_path, {"b/driver.c": calls("LOG_LONG", 800)})
    assert lines(tmp_path, monkeypatch) == [LONG_AT]


def test_what_no_driver_calls_may_be_called_with_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(tmp_path, {"common/log.h": LOG_H, "common/log.c": LOG_C})
    plant(tmp_path, {"a/driver.c": calls("LogShort", 8), "b/driver.c": calls("LogShort", 8)})
    assert lines(tmp_path, monkeypatch) == [LONG_AT]


def test_a_driver_whose_sources_the_one_beside_it_uses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(tmp_path, {"b/log.h": LOG_H, "b/log.c": LOG_C, "b/driver.c": calls("LogLong", 8, "log.h")})
    plant(tmp_path, {"a/driver.c": calls("LogShort", 8, "../b/log.h")})
    assert lines(tmp_path, monkeypatch) == []
    # One that means something else by the name.
    plant(tmp_path, {"a/log.h": '#include <ntddk.h>\n#define LogShort(d, n) DbgPrint("%p %d", d, n)\n'})
    plant(tmp_path, {"a/driver.c": calls("LogShort", 8, "log.h")})
    assert lines(tmp_path, monkeypatch) == [SHORT_AT]


def test_a_function_in_a_header_is_for_whoever_calls_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inline = LOG_C.replace('#include "log.h"\n', "#include <ntddk.h>\n").replace("VOID L", "static VOID L")
    plant(tmp_path, {"common/log.h": inline})
    plant(tmp_path, {"a/driver.c": calls("LogShort", 8), "b/driver.c": calls("LogLong", 8)})
    assert lines(tmp_path, monkeypatch) == []
