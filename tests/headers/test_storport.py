"""What the sources of Storport miniports write compiles as it stands: nothing of it must be guessed."""

from __future__ import annotations

import pytest

from tests.headers.test_headers import errors_of

ENTRY = """#include <storport.h>
sp_DRIVER_INITIALIZE DriverEntry;
ULONG DriverEntry(%s DriverObject, %s RegistryPath)
{
    HW_INITIALIZATION_DATA data = {0};
    return StorPortInitialize(DriverObject, RegistryPath, &data, NULL);
}
"""

MANAGED = """#include <storport.h>
#include <scsiwmi.h>
UCHAR QueryRegInfo(PVOID Context, PSCSIWMI_REQUEST_CONTEXT Request, PWCHAR *MofResourceName);
void Manage(PVOID DeviceExtension, PSCSI_WMI_REQUEST_BLOCK Srb, SCSIWMIGUIDREGINFO *Blocks, ULONG Count)
{
    SCSI_WMILIB_CONTEXT library = {0};
    SCSIWMI_REQUEST_CONTEXT request = {0};
    library.GuidCount = Count;
    library.GuidList = Blocks;
    library.QueryWmiRegInfo = QueryRegInfo;
    ScsiPortWmiDispatchFunction(&library, Srb->WMISubFunction, DeviceExtension, &request, Srb->DataPath,
                                Srb->DataTransferLength, Srb->DataBuffer);
    ScsiPortWmiPostProcess(&request, SRB_STATUS_SUCCESS, 0);
    Srb->SrbStatus = ScsiPortWmiGetReturnStatus(&request);
    Srb->DataTransferLength = ScsiPortWmiGetReturnSize(&request);
}
"""

CHANGED = """#include <storport.h>
HW_STATE_CHANGE Changed;
ULONG Tell(PVOID DeviceExtension, PSTOR_ADDRESS Address)
{
    return StorPortStateChangeDetected(DeviceExtension, STATE_CHANGE_LUN, Address, 0, Changed, NULL);
}
"""


@pytest.mark.parametrize("types", [("PVOID", "PVOID"), ("PDRIVER_OBJECT", "PUNICODE_STRING")])
def test_an_entry_point_is_declared_by_its_role(types: tuple[str, str]) -> None:
    assert errors_of(ENTRY % types, "x64", "c") == []


def test_an_entry_point_in_cplusplus() -> None:
    assert errors_of(ENTRY % ("PVOID", "PVOID"), "x64", "c++") == []


@pytest.mark.parametrize("language", ["c", "c++"])
@pytest.mark.parametrize("source", [MANAGED, CHANGED])
def test_miniports_that_are_managed_and_changed(source: str, language: str) -> None:
    assert errors_of(source, "x64", language) == []
