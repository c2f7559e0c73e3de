"""A source that ends in the middle of a function: what is missing is not held against what is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.inprocess import report_on
from tests.project.trees import plant

SOURCE = """#include <ntddk.h>
NTSTATUS Send(PDEVICE_OBJECT Device, ULONG Number);
NTSTATUS Log{0}(PDEVICE_OBJECT Device, USHORT Length)
{{
    NTSTATUS status = Send(Device, 1);
    PIO_ERROR_LOG_PACKET entry;
    ULONG size = sizeof(IO_ERROR_LOG_PACKET) + (Length & 7);
    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Device, (UCHAR)size);
    if (entry != NULL) {{
        switch (status) {{
        case STATUS_PENDING: entry->FinalStatus = status; break;
        default: entry->FinalStatus = 0; break;
        }}
        entry->ErrorCode = IO_ERR_TIMEOUT;
        do {{ entry->DumpData[0] = Length; }} while (Length++ < 2);
        if (Length > 5) {{
            IoFreeErrorLogEntry(entry);
            return status;
        }}
        IoWriteErrorLogEntry(entry);
    }}
    return status;
}}
"""


@pytest.mark.parametrize("suffix", ["c", "cpp"])
def test_nothing_is_reported_of_a_function_that_is_right(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = SOURCE.format("").index("{")
    cuts = range(body + 1, len(SOURCE.format("")), 7)
    plant(tmp_path, {f"{cut}.{suffix}": SOURCE.format(f"{cut:04}")[: cut + 4] for cut in cuts})
    found = report_on(tmp_path, (), monkeypatch)
    assert [(each.location.path, each.rule) for each in found.findings] == []
    truncated = {each.location for each in found.notifications if each.kind == "source-truncated"}
    assert len(truncated) == len(cuts)
