"""What a check of an entry's contents does not say: what follows from a defect that is another rule's."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.config import load_settings
from ddilint.driver import run

TRUNCATED = """
#include <ntddk.h>
#include <ntiologc.h>
VOID Log(PDEVICE_OBJECT Device, const UCHAR *Data)
{
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + 256;
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, (UCHAR)size);
    if (entry == NULL) return;
    entry->ErrorCode = IO_ERR_PARITY;
    entry->DumpDataSize = 256;
    RtlCopyMemory(entry->DumpData, Data, 256);
    entry->NumberOfStrings = 1;
    entry->StringOffset = sizeof(IO_ERROR_LOG_PACKET) + 252;
    IoWriteErrorLogEntry(entry);
}
"""


@pytest.mark.parametrize(
    ("select", "found"),
    [("DDI1,DDI4", ["DDI101"]), ("DDI101", ["DDI101"]), ("DDI4", []), ("DDI104,DDI402", [])],
)
def test_what_follows_from_a_truncated_size(select: str, found: list[str], tmp_path: Path) -> None:
    """The same, whichever rules are asked for."""
    (tmp_path / "log.c").write_text(TRUNCATED, encoding="utf-8")
    settings = load_settings(
        [tmp_path], root=tmp_path, options={"select": tuple(select.split(",")), "jobs": 1}
    )
    assert [finding.rule for finding in run(settings).findings] == found


HELPERS = """
#include <ntddk.h>
#include <ntiologc.h>
static VOID SetSize(PIO_ERROR_LOG_PACKET Entry, USHORT Size)
{
    Entry->DumpDataSize = Size;
}
static VOID Send(PIO_ERROR_LOG_PACKET Entry)
{
    IoWriteErrorLogEntry(Entry);
}
VOID Log(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET) + 8);
    if (entry == NULL) return;
    entry->ErrorCode = IO_ERR_PARITY;
    SetSize(entry, 3);
    Send(entry);
}
"""


def test_a_finding_names_the_function_of_its_line(tmp_path: Path) -> None:
    """And not the one that the path ends in, where what was stored is read."""
    (tmp_path / "log.c").write_text(HELPERS, encoding="utf-8")
    settings = load_settings([tmp_path], root=tmp_path, options={"jobs": 1})
    found = run(settings).findings
    assert [(each.rule, each.location.line, each.function) for each in found] == [("DDI402", 6, "SetSize")]
