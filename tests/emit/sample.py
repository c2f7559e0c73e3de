"""A small tree and a report about it with everything that an emitter has to show; written by hand."""

from __future__ import annotations

from pathlib import Path

from ddilint.catalog import load_catalog
from ddilint.emit import RunInfo
from ddilint.finding import Finding, Location, Notification, Related, Report, RunSummary, Severity, Step

LOG_C = """\
#include <ntddk.h>

static ULONG EntryBytes(PCUNICODE_STRING Name)
{
\treturn sizeof(IO_ERROR_LOG_PACKET) + Name->Length + sizeof(WCHAR);
}

VOID LogName(PDEVICE_OBJECT Device, PCUNICODE_STRING Name)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = EntryBytes(Name);
    entry = IoAllocateErrorLogEntry(Device,
                                    (UCHAR)size);
    if (entry == NULL) return;
\t/* größer 漢字 𝄞 */\tentry->ErrorCode = 0;
}
"""
TAPE_C = "VOID Rewind(VOID) { IoFreeErrorLogEntry(IoAllocateErrorLogEntry(0, 48)); }"

LOG = "src/log file.c"
TAPE = "src/tape.c"


def at(path: str, line: int, column: int, end_line: int, end_column: int) -> Location:
    return Location(path, line, column, end_line, end_column)


def write_tree(root: Path) -> None:
    (root / "src").mkdir(parents=True, exist_ok=True)
    (root / LOG).write_text(LOG_C, encoding="utf-8", newline="\n")
    (root / TAPE).write_text(TAPE_C, encoding="utf-8", newline="\n")


def byte_column(line: str, text: str) -> int:
    return len(line[: line.index(text)].encode()) + 1


_STORE = LOG_C.splitlines()[14]

FINDINGS = (
    Finding(
        "DDI101",
        "EntrySize can be 65585 bytes, which does not fit its UCHAR: when Name->Length is 206, EntrySize is 256 "
        "and the UCHAR receives 0",
        at(LOG, 12, 13, 13, 48),
        "LogName",
        (
            Step(at(LOG, 8, 54, 8, 58), "nothing bounds Name->Length: it can be anything from 0 to 65535"),
            Step(at(LOG, 11, 18, 11, 34), "EntryBytes is called"),
            Step(at(LOG, 5, 9, 5, 67), "the result is Name->Length + 50", depth=1, important=True),
            Step(
                at(LOG, 12, 13, 13, 48), "the conversion to UCHAR keeps the low byte of size", important=True
            ),
        ),
        (
            Related(
                at(LOG, 15, byte_column(_STORE, "entry->"), 15, byte_column(_STORE, " = 0")),
                "this store overruns an entry of 0 bytes",
            ),
        ),
        (("Name->Length", 206),),
    ),
    Finding(
        "DDI201",
        "entry can be NULL here",
        at(LOG, 15, byte_column(_STORE, "entry->"), 15, byte_column(_STORE, " = 0")),
        "LogName",
    ),
    Finding("DDI103", "EntrySize is 40 bytes", at(TAPE, 1, 41, 1, 72), "Rewind"),
)
NOTIFICATIONS = (
    Notification("source-unreadable", "permission denied", Severity.WARNING, Location("src/x.c", 1)),
    Notification("call-not-interpreted", "the call of IoWriteErrorLogEntry stands in assembly"),
)
SUMMARY = RunSummary(3, 2, 9, 8, 1)
REPORT = Report(FINDINGS, NOTIFICATIONS, SUMMARY)


def run_info(root: Path, exit_status: int = 1) -> RunInfo:
    return RunInfo(root, load_catalog().rules, exit_status, "x64")
