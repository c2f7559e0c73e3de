"""What messages and paths say: the driver's own names, and nothing that only the analysis knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint import driver
from ddilint.config import load_settings
from ddilint.finding import Finding

ALLOCATE = "PIO_ERROR_LOG_PACKET e = IoAllocateErrorLogEntry(d, "
CHECKED = "if (!e) return; "


def finding(folder: Path, parameters: str, body: str) -> Finding:
    text = f"#include <ntddk.h>\n#include <ntstrsafe.h>\nVOID f(PDEVICE_OBJECT d, {parameters})\n{{\n{body}\n}}\n"
    (folder / "a.c").write_text(text)
    (found,) = driver.run(load_settings([folder], root=folder)).findings
    return found


@pytest.mark.parametrize(
    ("parameters", "body", "said"),
    [
        (
            "USHORT n, UCHAR m",
            f"{ALLOCATE}(UCHAR)(n + m));if (e) IoFreeErrorLogEntry(e);",
            ", EntrySize is 256 and the UCHAR receives 0",
        ),
        (
            "USHORT EntrySize",
            f"if (EntrySize > 250) return; {ALLOCATE}(UCHAR)EntrySize); if (e) IoFreeErrorLogEntry(e);",
            " (240): when EntrySize is 241",
        ),
        (
            "ULONG n",
            f"ULONG size = 48, i; for (i = 0; i < n; i++) size += 4; {ALLOCATE}(UCHAR)size);"
            "if (e) IoFreeErrorLogEntry(e);",
            ": when n is 52, after 52 rounds of the loop, EntrySize is 256 and the UCHAR receives 0",
        ),
        (
            "PUCHAR r",
            f"{ALLOCATE}(UCHAR)(READ_REGISTER_ULONG((PULONG)r) + 48)); if (e) IoFreeErrorLogEntry(e);",
            ": when READ_REGISTER_ULONG returns 208, EntrySize is 256 and the UCHAR receives 0",
        ),
        (
            "ULONG n",
            f"{ALLOCATE}64); {CHECKED}if (NT_SUCCESS(RtlStringCbCopyNW((PWSTR)(e + 1), 20, L\"a\", 2))) n = 0;"
            "IoFreeErrorLogEntry(e);",
            "the room given to RtlStringCbCopyNW can end at byte 68 of an entry of 64 bytes",
        ),
        (
            "ULONG n",
            f"{ALLOCATE}64); {CHECKED}IoFreeErrorLogEntry(e); RtlZeroMemory(e->DumpData, 4);",
            "e is used after IoFreeErrorLogEntry released it",
        ),
        ("ULONG n", f"{ALLOCATE}64); (*e).ErrorCode = n; IoFreeErrorLogEntry(e);", "e can be NULL here: "),
    ],
)  # fmt: skip
def test_a_message_names_what_the_driver_names(tmp_path: Path, parameters: str, body: str, said: str) -> None:
    assert said in finding(tmp_path, parameters, body).message


def test_a_macro_that_chooses_is_told_by_its_choice(tmp_path: Path) -> None:
    body = f"ULONG size = 48 + min(n, 255); {ALLOCATE}(UCHAR)size); if (e) IoFreeErrorLogEntry(e);"
    steps = [step.message for step in finding(tmp_path, "ULONG n", body).steps]
    assert steps == ["`min(n, 255)` is `n`"]
