/* Entries that the driver keeps elsewhere: in an extension, an array, a global. */
#include <ntddk.h>

#define CAPSTAN_ENTRIES 8

typedef struct _CAPSTAN {
    PDEVICE_OBJECT Self;
    PIO_ERROR_LOG_PACKET Pending;
    PIO_ERROR_LOG_PACKET Held[CAPSTAN_ENTRIES];
    ULONG Faults;
} CAPSTAN, *PCAPSTAN;

PIO_ERROR_LOG_PACKET CapstanSpare;

/* The branch in between says nothing of the entry. */
VOID CapstanSettle_bad(PCAPSTAN Capstan)
{
    if (Capstan->Pending != NULL) {
        if (Capstan->Faults != 0) {
            IoWriteErrorLogEntry(Capstan->Pending);
        }
        IoFreeErrorLogEntry(Capstan->Pending); // expect: DDI303
        Capstan->Pending = NULL;
    }
}

VOID CapstanSettle_ok(PCAPSTAN Capstan)
{
    if (Capstan->Pending != NULL) {
        if (Capstan->Faults != 0) {
            IoWriteErrorLogEntry(Capstan->Pending);
        } else {
            IoFreeErrorLogEntry(Capstan->Pending);
        }
        Capstan->Pending = NULL;
    }
}

VOID CapstanSpendSpare_bad(PCAPSTAN Capstan)
{
    if (CapstanSpare != NULL) {
        CapstanSpare->UniqueErrorValue = Capstan->Faults;
        IoWriteErrorLogEntry(CapstanSpare);
    }
    if (CapstanSpare != NULL) {
        IoFreeErrorLogEntry(CapstanSpare); // expect: DDI303
    }
}

VOID CapstanSpendSpare_ok(PCAPSTAN Capstan)
{
    if (CapstanSpare != NULL) {
        CapstanSpare->UniqueErrorValue = Capstan->Faults;
        IoWriteErrorLogEntry(CapstanSpare);
        CapstanSpare = NULL;
    }
    if (CapstanSpare == NULL) {
        CapstanSpare = IoAllocateErrorLogEntry(Capstan->Self, sizeof(IO_ERROR_LOG_PACKET));
    }
}

VOID CapstanFlush_bad(PCAPSTAN Capstan)
{
    ULONG index;

    for (index = 0; index < CAPSTAN_ENTRIES; index++) {
        if (Capstan->Held[index] != NULL) {
            IoWriteErrorLogEntry(Capstan->Held[index]);
        }
    }
    if (Capstan->Held[0] != NULL) {
        IoFreeErrorLogEntry(Capstan->Held[0]); // expect: DDI303
    }
}

VOID CapstanFlush_ok(PCAPSTAN Capstan)
{
    ULONG index;

    for (index = 0; index < CAPSTAN_ENTRIES; index++) {
        if (Capstan->Held[index] != NULL) {
            IoWriteErrorLogEntry(Capstan->Held[index]);
            Capstan->Held[index] = NULL;
        }
    }
    Capstan->Held[0] = IoAllocateErrorLogEntry(Capstan->Self, sizeof(IO_ERROR_LOG_PACKET));
}

VOID CapstanRefill_bad(PCAPSTAN Capstan)
{
    ULONG index = Capstan->Faults % CAPSTAN_ENTRIES;

    if (Capstan->Held[index] == NULL) {
        Capstan->Held[index] = IoAllocateErrorLogEntry(Capstan->Self, sizeof(IO_ERROR_LOG_PACKET));
    }
    Capstan->Held[index]->ErrorCode = IO_ERR_CONTROLLER_ERROR; // expect: DDI201
}

VOID CapstanRefill_ok(PCAPSTAN Capstan)
{
    ULONG index = Capstan->Faults % CAPSTAN_ENTRIES;

    if (Capstan->Held[index] == NULL) {
        Capstan->Held[index] = IoAllocateErrorLogEntry(Capstan->Self, sizeof(IO_ERROR_LOG_PACKET));
    }
    if (Capstan->Held[index] != NULL) {
        Capstan->Held[index]->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    }
}

/* The address of the variable is not the entry: one mistake, and one finding. */
VOID CapstanLogAddress_bad(PCAPSTAN Capstan)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Capstan->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(&entry); // expect: DDI304
}

VOID CapstanLogAddress_ok(PCAPSTAN Capstan)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Capstan->Self, sizeof(IO_ERROR_LOG_PACKET));
    PIO_ERROR_LOG_PACKET *kept = &entry;

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    IoWriteErrorLogEntry(*kept);
}
