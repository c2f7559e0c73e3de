"""Sizes and offsets of the structures whose layout rules rely on, on every target.

The numbers are documented for, or observed on, the systems themselves; 32-bit and 64-bit differ, x64 and arm64 do not.
"""

import pytest
from clang import cindex

from tests.headers.test_headers import TARGETS, arguments

INCLUDED = (
    "ntifs.h",
    "ws2ipdef.h",
    "bthddi.h",
    "bthioctl.h",
    "bthsdpddi.h",
    "netadaptercx.h",
    "wsk.h",
    "usbioctl.h",
    "usbbusif.h",
    "fwpsk.h",
    "fwpmk.h",
    "ata.h",
    "udecx.h",
    "tdikrnl.h",
    "tdiinfo.h",
)

# name -> (size on 64-bit targets, size on x86)
SIZES: dict[str, tuple[int, int]] = {
    "IO_ERROR_LOG_PACKET": (48, 48),
    "IO_COUNTERS": (48, 48),
    "VM_COUNTERS": (88, 44),
    "VM_COUNTERS_EX": (96, 48),
    "KERNEL_USER_TIMES": (32, 32),
    "NT_TIB": (56, 28),
    "TRANSPORT_ADDRESS": (12, 12),
    "TDI_ADDRESS_IP": (14, 14),
    "TA_IP_ADDRESS": (22, 22),
    "TDI_ADDRESS_IP6": (26, 26),
    "TA_IP6_ADDRESS": (34, 34),
    "TDI_CONNECTION_INFORMATION": (48, 24),
    "TDI_REQUEST_KERNEL": (32, 16),
    "TDI_REQUEST_KERNEL_RECEIVEDG": (32, 16),
    "TDIObjectID": (20, 20),
    "IO_ERROR_LOG_MESSAGE": (72, 72),
    "IRP": (208, 112),
    "IO_STACK_LOCATION": (72, 36),
    "DEVICE_OBJECT": (336, 184),
    "DRIVER_OBJECT": (336, 168),
    "DRIVER_EXTENSION": (40, 20),
    "FILE_OBJECT": (216, 128),
    "MDL": (48, 28),
    "KEVENT": (24, 16),
    "KSEMAPHORE": (32, 20),
    "KMUTEX": (56, 32),
    "KDPC": (64, 32),
    "KAPC": (88, 48),
    "KTIMER": (64, 40),
    "ERESOURCE": (104, 56),
    "FAST_MUTEX": (56, 32),
    "VPB": (96, 88),
    "UNICODE_STRING": (16, 8),
    "OBJECT_ATTRIBUTES": (48, 24),
    "IO_STATUS_BLOCK": (16, 8),
    "LARGE_INTEGER": (8, 8),
    "GUID": (16, 16),
    "CM_PARTIAL_RESOURCE_DESCRIPTOR": (20, 16),
    "IO_RESOURCE_DESCRIPTOR": (32, 32),
    "DEVICE_CAPABILITIES": (64, 64),
    "BM_REQUEST_TYPE": (1, 1),
    "USB_NODE_INFORMATION": (76, 76),
    "USB_NODE_CONNECTION_INFORMATION_EX": (35, 35),
    "USB_DESCRIPTOR_REQUEST": (12, 12),
    "USB_TOPOLOGY_ADDRESS": (30, 30),
    "USB_BUS_INTERFACE_USBDI_V1": (72, 36),
    "IDENTIFY_DEVICE_DATA": (512, 512),
    "UDECX_WDF_DEVICE_CONFIG": (32, 20),
    "UDECX_USB_DEVICE_STATE_CHANGE_CALLBACKS": (64, 32),
    "FWPS_CONNECT_REQUEST0": (312, 296),
    "FWPS_BIND_REQUEST0": (152, 152),
    "FWPS_CALLOUT1": (48, 32),
    "struct _URB_CONTROL_VENDOR_OR_CLASS_REQUEST": (136, 80),
    "struct _URB_CONTROL_TRANSFER_EX": (136, 80),
    "struct _URB_CONTROL_GET_INTERFACE_REQUEST": (136, 80),
    "struct _URB_OPEN_STATIC_STREAMS": (48, 32),
    "KLOCK_QUEUE_HANDLE": (24, 12),
    "KWAIT_BLOCK": (48, 24),
    "FAST_IO_DISPATCH": (224, 112),
    "SOCKADDR_IN": (16, 16),
    "SOCKADDR_IN6": (28, 28),
    "SOCKADDR_INET": (28, 28),
    "SOCKADDR_STORAGE": (128, 128),
    "BRB_HEADER": (112, 68),
    "struct _BRB_GET_LOCAL_BD_ADDR": (120, 80),
    "BTH_DEVICE_INFO": (272, 272),
    "BTH_RADIO_INFO": (13, 13),
    "BTH_LOCAL_RADIO_INFO": (292, 292),
    "SdpQueryUuid": (20, 20),
    "SDP_NODE": (64, 40),
    "WSK_BUF": (24, 12),
    "WSK_PROVIDER_CONNECTION_DISPATCH": (104, 52),
    "WSK_REGISTRATION": (24, 16),
    "NET_FRAGMENT": (8, 8),
    "NET_RING_COLLECTION": (24, 12),
    "NET_ADAPTER_LINK_LAYER_ADDRESS": (34, 34),
    "NET_ADAPTER_LINK_STATE": (40, 40),
}

# (structure, member) -> (offset in bytes on 64-bit targets, on x86)
OFFSETS: dict[tuple[str, str], tuple[int, int]] = {
    ("IDENTIFY_DEVICE_DATA", "UserAddressableSectors"): (120, 120),
    ("IDENTIFY_DEVICE_DATA", "CommandSetSupport"): (164, 164),
    ("IDENTIFY_DEVICE_DATA", "Max48BitLBA"): (200, 200),
    ("IDENTIFY_DEVICE_DATA", "BlockAlignment"): (418, 418),
    ("IDENTIFY_DEVICE_DATA", "NominalMediaRotationRate"): (434, 434),
    ("IO_ERROR_LOG_PACKET", "MajorFunctionCode"): (0, 0),
    ("IO_ERROR_LOG_PACKET", "RetryCount"): (1, 1),
    ("IO_ERROR_LOG_PACKET", "DumpDataSize"): (2, 2),
    ("IO_ERROR_LOG_PACKET", "NumberOfStrings"): (4, 4),
    ("IO_ERROR_LOG_PACKET", "StringOffset"): (6, 6),
    ("IO_ERROR_LOG_PACKET", "EventCategory"): (8, 8),
    ("IO_ERROR_LOG_PACKET", "ErrorCode"): (12, 12),
    ("IO_ERROR_LOG_PACKET", "UniqueErrorValue"): (16, 16),
    ("IO_ERROR_LOG_PACKET", "FinalStatus"): (20, 20),
    ("IO_ERROR_LOG_PACKET", "SequenceNumber"): (24, 24),
    ("IO_ERROR_LOG_PACKET", "IoControlCode"): (28, 28),
    ("IO_ERROR_LOG_PACKET", "DeviceOffset"): (32, 32),
    ("IO_ERROR_LOG_PACKET", "DumpData"): (40, 40),
    ("IO_ERROR_LOG_MESSAGE", "EntryData"): (24, 24),
    ("IRP", "IoStatus"): (0x30, 0x18),
    ("IRP", "CancelRoutine"): (0x68, 0x38),
    ("IRP", "Tail"): (0x78, 0x40),
    ("IO_STACK_LOCATION", "Parameters"): (8, 4),
    ("IO_STACK_LOCATION", "DeviceObject"): (40, 20),
    ("DEVICE_OBJECT", "DeviceExtension"): (0x40, 0x28),
    ("DEVICE_OBJECT", "Queue"): (0x50, 0x34),
    ("DRIVER_OBJECT", "MajorFunction"): (0x70, 0x38),
    ("FILE_OBJECT", "FileName"): (0x58, 0x30),
    ("MDL", "ByteCount"): (40, 20),
    ("BRB_HEADER", "ClientContext"): (72, 44),
    ("struct _BRB_L2CA_ACL_TRANSFER", "TransferFlags"): (128, 84),
    ("SDP_NODE", "u"): (32, 16),
    ("NET_RING", "EndIndex"): (12, 12),
    ("NET_RING", "BeginIndex"): (48, 32),
    ("NET_PACKET", "FragmentCount"): (4, 4),
}

# expression -> (value on 64-bit targets, on x86)
CONSTANTS: dict[str, tuple[int, int]] = {
    "ERROR_LOG_MAXIMUM_SIZE": (240, 152),
    "PORT_MAXIMUM_MESSAGE_LENGTH": (512, 256),
    "FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData)": (40, 40),
    "sizeof(PVOID)": (8, 4),
    "sizeof(ULONG_PTR)": (8, 4),
    "sizeof(ULONG)": (4, 4),
    "sizeof(WCHAR)": (2, 2),
    'sizeof(L"ab")': (6, 6),
    "MEMORY_ALLOCATION_ALIGNMENT": (16, 8),
    "RTL_NUMBER_OF(((DRIVER_OBJECT *)0)->MajorFunction)": (28, 28),
    "IRP_MJ_PNP": (27, 27),
    "CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)": (0x222000, 0x222000),
    "(ULONG)STATUS_INSUFFICIENT_RESOURCES": (0xC000009A, 0xC000009A),
}


def failures(conditions: list[str], target: str, language: str) -> list[str]:
    """Which of the conditions do not hold when compiled."""
    source = "".join(f'#include "{header}"\n' for header in INCLUDED)
    source += "".join(f'_Static_assert({text}, "");\n' for text in conditions)
    first = len(INCLUDED) + 1
    unit = cindex.Index.create().parse(
        "probe.c", arguments(target, language), unsaved_files=[("probe.c", source)], options=0x200
    )
    return [
        conditions[d.location.line - first] if d.location.file.name == "probe.c" else str(d)
        for d in unit.diagnostics
        if d.severity >= cindex.Diagnostic.Error
    ]


@pytest.mark.parametrize("language", ["c", "c++"])
@pytest.mark.parametrize("target", TARGETS)
def test_layout(target: str, language: str) -> None:
    column = 1 if target == "x86" else 0
    conditions = [f"sizeof({name}) == {size[column]}" for name, size in SIZES.items()]
    conditions += [f"__builtin_offsetof({s}, {m}) == {at[column]}" for (s, m), at in OFFSETS.items()]
    conditions += [f"({text}) == {value[column]}" for text, value in CONSTANTS.items()]
    assert failures(conditions, target, language) == []


def test_a_wrong_size_is_noticed() -> None:
    assert failures(["sizeof(IRP) == 1"], "x64", "c") == ["sizeof(IRP) == 1"]


@pytest.mark.parametrize("target", TARGETS)
def test_entry_size_is_a_uchar(target: str) -> None:
    source = '#include "wdm.h"\n'
    unit = cindex.Index.create().parse("probe.c", arguments(target, "c"), unsaved_files=[("probe.c", source)])
    (routine,) = (c for c in unit.cursor.get_children() if c.spelling == "IoAllocateErrorLogEntry")
    assert [(p.spelling, p.type.get_canonical().spelling) for p in routine.get_arguments()] == [
        ("IoObject", "void *"),
        ("EntrySize", "unsigned char"),
    ]
