/*
 * A SID has at most 68 bytes, whatever the type of its length allows: an entry for it needs no clamp. A descriptor is
 * as long as whoever made it wanted.
 */
#include <ntifs.h>
#include <ntiologc.h>

typedef struct _VAULT_EXTENSION {
    PDEVICE_OBJECT Self;
    ULONG Refusals;
} VAULT_EXTENSION, *PVAULT_EXTENSION;

VOID VaultLogOwner_ok(_In_ PVAULT_EXTENSION Extension, _In_ PSID Owner)
{
    ULONG length = RtlLengthSid(Owner);
    ULONG size = FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + ((length + 3) & ~3u);
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size);

    if (entry == NULL) {
        return;
    }
    RtlZeroMemory(entry, size);
    entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    entry->DumpDataSize = (USHORT)((length + 3) & ~3u);
    RtlCopyMemory(entry->DumpData, Owner, length);
    IoWriteErrorLogEntry(entry);
}

/* Two of them behind the packet's own words still fit. */
VOID VaultLogOwners_bad(_In_ PVAULT_EXTENSION Extension, _In_ PSID Owner, _In_ PSID Group, _In_ PSID Caller)
{
    ULONG size = FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + RtlLengthSid(Owner) + RtlLengthSid(Group);
    PIO_ERROR_LOG_PACKET entry;

    size += RtlLengthSid(Caller);
    entry = IoAllocateErrorLogEntry(Extension->Self, (UCHAR)size); // expect: DDI102
    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    IoWriteErrorLogEntry(entry);
}

VOID VaultLogDescriptor_bad(_In_ PVAULT_EXTENSION Extension, _In_ PSECURITY_DESCRIPTOR Descriptor)
{
    ULONG length = RtlLengthSecurityDescriptor(Descriptor);
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry( // expect: DDI101
        Extension->Self, (UCHAR)(FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) + length));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR;
    IoWriteErrorLogEntry(entry);
}
