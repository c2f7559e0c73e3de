// A caller in whose loops the analysis loses what its callee reads: it settles nothing, so the callee alone tells.
#include <ntddk.h>
#include <ntiologc.h>

typedef struct _TURBINE {
    PDEVICE_OBJECT Self;
    ULONG Blades;
} TURBINE, *PTURBINE;

typedef struct _TURBINE_INFO {
    PTURBINE Turbine;
    CHAR Name[32];
} TURBINE_INFO, *PTURBINE_INFO;

NTSTATUS TurbineQuery(_Out_ PULONG Count, _Out_opt_ PTURBINE_INFO Info);
VOID TurbineExport(_In_ PTURBINE Turbine, _In_ ULONG Index);

static BOOLEAN TurbineNote(PTURBINE Turbine)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Turbine->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return FALSE;
    }
    entry->ErrorCode = IO_ERR_RESET;
    IoWriteErrorLogEntry(entry);
    return TRUE;
}

static NTSTATUS Links_bad(PTURBINE Turbine)
{
    ULONG index;

    if (!TurbineNote(Turbine)) {
        return STATUS_INSUFFICIENT_RESOURCES; // expect: DDI202 "Links_bad"
    }
    if (Turbine->Blades == 0) {
        return STATUS_UNSUCCESSFUL;
    }
    for (index = 0; index < Turbine->Blades; index++) {
        TurbineExport(Turbine, index);
    }
    return STATUS_SUCCESS;
}

static NTSTATUS Links_ok(PTURBINE Turbine)
{
    ULONG index;

    if (!TurbineNote(Turbine)) {
        KdPrint(("turbine: not logged\n"));
    }
    if (Turbine->Blades == 0) {
        return STATUS_UNSUCCESSFUL;
    }
    for (index = 0; index < Turbine->Blades; index++) {
        TurbineExport(Turbine, index);
    }
    return STATUS_SUCCESS;
}

NTSTATUS TurbineInitialize(VOID)
{
    PTURBINE_INFO info;
    ULONG count;
    ULONG index;
    NTSTATUS status;

    status = TurbineQuery(&count, NULL);
    if (!NT_SUCCESS(status)) {
        return status;
    }
again:
    info = ExAllocatePool2(POOL_FLAG_PAGED, count * sizeof(TURBINE_INFO), 'nibT');
    if (info == NULL) {
        return STATUS_NO_MEMORY;
    }
    status = TurbineQuery(&count, info);
    if (status == STATUS_BUFFER_TOO_SMALL) {
        ExFreePoolWithTag(info, 'nibT');
        goto again;
    }
    for (index = 0; index < count; index++) {
        if (strcmp(info[index].Name, "main") == 0) {
            break;
        }
    }
    status = Links_bad(info[index].Turbine);
    if (NT_SUCCESS(status)) {
        status = Links_ok(info[index].Turbine);
    }
    ExFreePoolWithTag(info, 'nibT');
    return status;
}
