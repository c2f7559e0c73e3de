"""What waits for callers is told where a caller has more paths than the analysis follows, and only there."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.analyzers.objects import analyzer
from tests.inprocess import found_in

HEAD = """#include <ntddk.h>
typedef struct _PLANT { PDEVICE_OBJECT Self; ULONG Size; LONG Watered; } PLANT, *PPLANT;
NTSTATUS PlantCheck(_In_ PPLANT Plant);
extern USHORT PlantExtra;
"""
DEFECTS = {
    "DDI202 of memory that the caller leads to": """
static VOID PlantGrow(PPLANT Plant)
{
    if (Plant->Size != 0) {
        PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Plant->Self, sizeof(IO_ERROR_LOG_PACKET));
        if (entry == NULL) return; // here
        IoWriteErrorLogEntry(entry);
        PlantCheck(Plant);
    }
}
#define GROW(Plant) (PlantGrow(Plant), STATUS_SUCCESS)
""",
    "DDI202 whose result is looked at": """
static NTSTATUS PlantGrow(PPLANT Plant)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Plant->Self, sizeof(IO_ERROR_LOG_PACKET));
    PlantCheck(Plant);
    if (entry == NULL) return STATUS_INSUFFICIENT_RESOURCES; // here
    IoWriteErrorLogEntry(entry);
    return STATUS_SUCCESS;
}
#define GROW(Plant) PlantGrow(Plant)
""",
    "DDI301 of memory that the caller leads to": """
static VOID PlantGrow(PPLANT Plant)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Plant->Self, sizeof(IO_ERROR_LOG_PACKET)); // here
    if (entry != NULL && Plant->Size != 0) IoWriteErrorLogEntry(entry);
}
#define GROW(Plant) (PlantGrow(Plant), STATUS_SUCCESS)
""",
    "DDI101 of a number that no caller passes": """
static VOID PlantGrow(PPLANT Plant)
{
    if (Plant->Size != 0) {
        UCHAR size = (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + PlantExtra);
        PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Plant->Self, size); // here
        if (entry != NULL) IoWriteErrorLogEntry(entry);
    }
}
#define GROW(Plant) (PlantGrow(Plant), STATUS_SUCCESS)
""",
}
SILENT = {
    "what the caller leads to bounds a number": """
static VOID PlantGrow(PPLANT Plant)
{
    if (PlantExtra <= Plant->Size) {
        UCHAR size = (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + PlantExtra);
        PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Plant->Self, size);
        if (entry != NULL) IoWriteErrorLogEntry(entry);
    }
}
#define GROW(Plant) (((Plant)->Size = 100), PlantGrow(Plant), STATUS_SUCCESS)
""",
    "an argument decides": """
static VOID PlantGrow(PPLANT Plant, BOOLEAN IsDry)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Plant->Self, sizeof(IO_ERROR_LOG_PACKET));
    if (entry != NULL && !IsDry) IoWriteErrorLogEntry(entry);
}
#define GROW(Plant) (PlantGrow(Plant, FALSE), STATUS_SUCCESS)
""",
    "nobody looks at the result": """
static NTSTATUS PlantGrow(PPLANT Plant)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Plant->Self, sizeof(IO_ERROR_LOG_PACKET));
    PlantCheck(Plant);
    if (entry == NULL) return STATUS_INSUFFICIENT_RESOURCES;
    IoWriteErrorLogEntry(entry);
    return STATUS_SUCCESS;
}
#define GROW(Plant) ((VOID)PlantGrow(Plant), STATUS_SUCCESS)
""",
}
CALLER = """
DRIVER_DISPATCH PlantControl;
NTSTATUS PlantControl(PDEVICE_OBJECT Device, PIRP Irp)
{
    NTSTATUS status = GROW((PPLANT)Device->DeviceExtension);
    Irp->IoStatus.Status = status;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}
"""


def lines_found(text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Rules and lines of what is found in a driver."""
    source = folder / "plant.c"
    source.write_text(HEAD + text + CALLER)
    found = found_in(source, ("DDI1", "DDI2", "DDI3"), monkeypatch)
    return [(finding.rule, finding.location.line) for finding in found]


@pytest.mark.parametrize("gives_up", [True, False])
@pytest.mark.parametrize("name", DEFECTS)
def test_what_waits_for_a_caller_is_told(
    name: str, gives_up: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if gives_up:
        monkeypatch.setattr(analyzer, "_BUDGET", (10_000, 1))
    here = next(
        at for at, line in enumerate((HEAD + DEFECTS[name]).splitlines(), 1) if line.endswith("// here")
    )
    assert lines_found(DEFECTS[name], tmp_path, monkeypatch) == [(name.split()[0], here)]


@pytest.mark.parametrize("gives_up", [True, False])
@pytest.mark.parametrize("name", SILENT)
def test_what_a_caller_would_have_to_do_is_not_told(
    name: str, gives_up: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if gives_up:
        monkeypatch.setattr(analyzer, "_BUDGET", (10_000, 1))
    assert lines_found(SILENT[name], tmp_path, monkeypatch) == []
