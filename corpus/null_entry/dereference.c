/*
 * IoAllocateErrorLogEntry returns NULL whenever it likes: no memory, too many entries pending, a
 * system that is shutting down. The bad half uses the pointer on a path where nobody asked.
 */
#include <ntddk.h>
#include <ntiologc.h>

#define BELL_ENTRY_SIZE (sizeof(IO_ERROR_LOG_PACKET) + 4 * sizeof(ULONG))
#define BELL_ALLOCATE(Device) ((PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry((Device), BELL_ENTRY_SIZE))
#define BELL_FILL(Entry, Code)                                                                                         \
    do {                                                                                                               \
        RtlZeroMemory((Entry), BELL_ENTRY_SIZE);                                                                       \
        (Entry)->ErrorCode = (Code);                                                                                   \
    } while (0)

typedef struct _BELL_EXTENSION {
    PDEVICE_OBJECT Self;
    ULONG SequenceNumber;
    ULONG Registers[4];
    BOOLEAN LogEverything;
    BOOLEAN Removed;
} BELL_EXTENSION, *PBELL_EXTENSION;

VOID BellReset(_In_ PBELL_EXTENSION Extension);

/* No test at all. */
VOID BellLogNoTest_bad(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Extension->Self, BELL_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_TIMEOUT; // expect: DDI201
    entry->SequenceNumber = Extension->SequenceNumber;
    entry->DumpDataSize = 0;
    entry->NumberOfStrings = 0;
    IoWriteErrorLogEntry(entry);
}

VOID BellLogTest_ok(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    entry = (PIO_ERROR_LOG_PACKET)IoAllocateErrorLogEntry(Extension->Self, BELL_ENTRY_SIZE);
    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_TIMEOUT;
        entry->SequenceNumber = Extension->SequenceNumber;
        entry->DumpDataSize = 0;
        entry->NumberOfStrings = 0;
        IoWriteErrorLogEntry(entry);
    }
}

/* Zeroed first, tested afterwards: the copy routine is the one that faults. */
VOID BellLogZeroFirst_bad(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BELL_ENTRY_SIZE);

    RtlZeroMemory(entry, BELL_ENTRY_SIZE); // expect: DDI201
    if (!entry) {
        return;
    }
    entry->ErrorCode = IO_ERR_RESET;
    IoWriteErrorLogEntry(entry);
}

VOID BellLogZeroLater_ok(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BELL_ENTRY_SIZE);

    if (!entry) {
        return;
    }
    RtlZeroMemory(entry, BELL_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_RESET;
    IoWriteErrorLogEntry(entry);
}

/* The test is the wrong way round. */
VOID BellLogInverted_bad(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BELL_ENTRY_SIZE);

    if (entry == NULL) {
        entry->ErrorCode = IO_ERR_PARITY; // expect: DDI201
        entry->DumpDataSize = 0;
        entry->NumberOfStrings = 0;
        IoWriteErrorLogEntry(entry); // note: call-not-interpreted
    } else {
        IoFreeErrorLogEntry(entry);
    }
}

/* The constant first, as some style guides want it. */
VOID BellLogConstantFirst_ok(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BELL_ENTRY_SIZE);

    if (NULL != entry) {
        BELL_FILL(entry, IO_ERR_PARITY);
        IoWriteErrorLogEntry(entry);
    }
}

/* "||": with LogEverything set the test of the pointer does not matter any more. */
VOID BellLogEither_bad(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BELL_ENTRY_SIZE);

    if (entry != NULL || Extension->LogEverything) {
        entry->ErrorCode = IO_ERR_SEQUENCE; // expect: DDI201
        entry->DumpDataSize = 0;
        entry->NumberOfStrings = 0;
        IoWriteErrorLogEntry(entry);
    }
}

/* The chain stops at the pointer before it gets to the entry. */
VOID BellLogChain_ok(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = NULL;

    if (!Extension->Removed && (entry = BELL_ALLOCATE(Extension->Self)) != NULL) {
        BELL_FILL(entry, IO_ERR_SEQUENCE);
        entry->SequenceNumber = ++Extension->SequenceNumber;
        IoWriteErrorLogEntry(entry);
    }
}

/* The failure is traced and then forgotten. */
VOID BellLogTraceOnly_bad(_In_ PBELL_EXTENSION Extension, _In_ PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BELL_ENTRY_SIZE);

    if (entry == NULL) {
        KdPrint(("bell: no error log entry for IRP %p\n", Irp));
    }
    entry->ErrorCode = IO_ERR_INVALID_REQUEST; // expect: DDI201
    entry->MajorFunctionCode = IoGetCurrentIrpStackLocation(Irp)->MajorFunction;
    entry->FinalStatus = STATUS_INVALID_DEVICE_REQUEST;
    entry->DumpDataSize = 0;
    entry->NumberOfStrings = 0;
    IoWriteErrorLogEntry(entry);
}

VOID BellLogTraceAndReturn_ok(_In_ PBELL_EXTENSION Extension, _In_ PIRP Irp)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BELL_ENTRY_SIZE);

    if (entry == NULL) {
        KdPrint(("bell: no error log entry for IRP %p\n", Irp));
        return;
    }
    RtlZeroMemory(entry, BELL_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_INVALID_REQUEST;
    entry->MajorFunctionCode = IoGetCurrentIrpStackLocation(Irp)->MajorFunction;
    entry->FinalStatus = STATUS_INVALID_DEVICE_REQUEST;
    IoWriteErrorLogEntry(entry);
}

/* A retail build has no assertions. */
VOID BellLogAsserted_bad(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BELL_ENTRY_SIZE);

    NT_ASSERT(entry != NULL);
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR; // expect: DDI201
    entry->DumpDataSize = 0;
    entry->NumberOfStrings = 0;
    IoWriteErrorLogEntry(entry);
}

/* The entry is filled inside the test and written outside of it. */
VOID BellLogWriteOutside_bad(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, BELL_ENTRY_SIZE);

    if (entry) {
        BELL_FILL(entry, IO_ERR_NOT_READY);
        entry->UniqueErrorValue = 7;
    }
    IoWriteErrorLogEntry(entry); // expect: DDI201
}

/* A cleanup that frees what it may never have got. */
NTSTATUS BellLogCleanup_bad(_In_ PBELL_EXTENSION Extension, _In_reads_bytes_(Length) PVOID Data, _In_ ULONG Length)
{
    PIO_ERROR_LOG_PACKET entry = NULL;
    NTSTATUS status = STATUS_SUCCESS;

    if (Length < sizeof(Extension->Registers)) {
        status = STATUS_BUFFER_TOO_SMALL;
        goto Cleanup;
    }
    RtlCopyMemory(Extension->Registers, Data, sizeof(Extension->Registers));
    entry = IoAllocateErrorLogEntry(Extension->Self, BELL_ENTRY_SIZE);
    if (entry == NULL) {
        goto Cleanup;
    }
    if (Extension->Registers[0] & 0x80000000) {
        BELL_FILL(entry, IO_ERR_CONTROLLER_ERROR);
        IoWriteErrorLogEntry(entry);
        return STATUS_SUCCESS;
    }

Cleanup:
    IoFreeErrorLogEntry(entry); // expect: DDI201
    return status;
}

NTSTATUS BellLogCleanup_ok(_In_ PBELL_EXTENSION Extension, _In_reads_bytes_(Length) PVOID Data, _In_ ULONG Length)
{
    PIO_ERROR_LOG_PACKET entry = NULL;
    NTSTATUS status = STATUS_SUCCESS;

    if (Length < sizeof(Extension->Registers)) {
        status = STATUS_BUFFER_TOO_SMALL;
        goto Cleanup;
    }
    RtlCopyMemory(Extension->Registers, Data, sizeof(Extension->Registers));
    entry = IoAllocateErrorLogEntry(Extension->Self, BELL_ENTRY_SIZE);
    if (entry == NULL) {
        goto Cleanup;
    }
    if (Extension->Registers[0] & 0x80000000) {
        BELL_FILL(entry, IO_ERR_CONTROLLER_ERROR);
        IoWriteErrorLogEntry(entry);
        entry = NULL;
    }

Cleanup:
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
    return status;
}

/* The macro looks as if it had everything in it. */
VOID BellLogMacro_bad(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = BELL_ALLOCATE(Extension->Self);

    BELL_FILL(entry, IO_ERR_DRIVER_ERROR); // expect: DDI201
    IoWriteErrorLogEntry(entry);
}

/* Three attempts, and no look at whether the third one worked. */
VOID BellLogRetry_bad(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = NULL;
    ULONG attempt;

    for (attempt = 0; attempt < 3; attempt++) {
        entry = BELL_ALLOCATE(Extension->Self);
        if (entry != NULL) {
            break;
        }
        KeStallExecutionProcessor(10);
    }
    entry->ErrorCode = IO_ERR_INTERNAL_ERROR; // expect: DDI201
    entry->RetryCount = (UCHAR)attempt;
    entry->DumpDataSize = 0;
    entry->NumberOfStrings = 0;
    IoWriteErrorLogEntry(entry);
}

VOID BellLogRetry_ok(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = NULL;
    ULONG attempt;

    for (attempt = 0; attempt < 3; attempt++) {
        entry = BELL_ALLOCATE(Extension->Self);
        if (entry != NULL) {
            break;
        }
        KeStallExecutionProcessor(10);
    }
    if (attempt == 3) {
        return;
    }
    RtlZeroMemory(entry, BELL_ENTRY_SIZE);
    entry->ErrorCode = IO_ERR_INTERNAL_ERROR;
    entry->RetryCount = (UCHAR)attempt;
    IoWriteErrorLogEntry(entry);
}

/* A larger entry takes the place of the tested one, untested. */
VOID BellLogGrown_bad(_In_ PBELL_EXTENSION Extension, _In_ BOOLEAN WithRegisters)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    if (WithRegisters) {
        IoFreeErrorLogEntry(entry);
        entry = IoAllocateErrorLogEntry(Extension->Self, BELL_ENTRY_SIZE);
        RtlCopyMemory(entry->DumpData, Extension->Registers, sizeof(Extension->Registers)); // expect: DDI201
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->DumpDataSize = WithRegisters ? sizeof(Extension->Registers) : 0;
    entry->NumberOfStrings = 0;
    IoWriteErrorLogEntry(entry);
}

VOID BellLogGrown_ok(_In_ PBELL_EXTENSION Extension, _In_ BOOLEAN WithRegisters)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    if (WithRegisters) {
        PIO_ERROR_LOG_PACKET larger = IoAllocateErrorLogEntry(Extension->Self, BELL_ENTRY_SIZE);

        if (larger != NULL) {
            RtlCopyMemory(larger->DumpData, Extension->Registers, sizeof(Extension->Registers));
            IoFreeErrorLogEntry(entry);
            entry = larger;
        } else {
            WithRegisters = FALSE;
        }
    }
    entry->ErrorCode = IO_ERR_CONTROLLER_ERROR;
    entry->DumpDataSize = WithRegisters ? sizeof(Extension->Registers) : 0;
    entry->NumberOfStrings = 0;
    IoWriteErrorLogEntry(entry);
}

/* Two entries and one test, of the first of them. */
VOID BellLogPair_bad(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET first = BELL_ALLOCATE(Extension->Self);
    PIO_ERROR_LOG_PACKET second = BELL_ALLOCATE(Extension->Self);

    if (first != NULL) {
        BELL_FILL(first, IO_ERR_PARITY);
        IoWriteErrorLogEntry(first);
    }
    BELL_FILL(second, IO_ERR_RESET); // expect: DDI201
    IoWriteErrorLogEntry(second);
}

VOID BellLogPair_ok(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET first = BELL_ALLOCATE(Extension->Self);
    PIO_ERROR_LOG_PACKET second = BELL_ALLOCATE(Extension->Self);

    if (first != NULL && second != NULL) {
        BELL_FILL(first, IO_ERR_PARITY);
        IoWriteErrorLogEntry(first);
        BELL_FILL(second, IO_ERR_RESET);
        IoWriteErrorLogEntry(second);
        return;
    }
    if (first != NULL) {
        IoFreeErrorLogEntry(first);
    }
    if (second != NULL) {
        IoFreeErrorLogEntry(second);
    }
}

/* The test is of the address of the dump data, and that is not 0 when the entry is. */
VOID BellLogDerived_bad(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = BELL_ALLOCATE(Extension->Self);
    PULONG dump = entry->DumpData;

    if (dump == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_CONFIGURATION_ERROR; // expect: DDI201
    entry->DumpDataSize = sizeof(ULONG);
    entry->NumberOfStrings = 0;
    *dump = Extension->Registers[1];
    IoWriteErrorLogEntry(entry);
}

/* A structured exception handler does not make the pointer valid. */
VOID BellLogTry_bad(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = BELL_ALLOCATE(Extension->Self);

    __try {
        entry->ErrorCode = IO_ERR_LAYERED_FAILURE; // expect: DDI201
        entry->DumpDataSize = 0;
        entry->NumberOfStrings = 0;
        IoWriteErrorLogEntry(entry);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        KdPrint(("bell: could not log\n"));
    }
}

/* __leave does what goto does: it is in time here, and too late below. */
VOID BellLogLeave_ok(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = NULL;

    __try {
        entry = BELL_ALLOCATE(Extension->Self);
        if (entry == NULL) {
            __leave;
        }
        BELL_FILL(entry, IO_ERR_LAYERED_FAILURE);
    } __finally {
        if (entry != NULL) {
            IoWriteErrorLogEntry(entry);
        }
    }
}

VOID BellLogLeave_bad(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = NULL;

    __try {
        entry = BELL_ALLOCATE(Extension->Self);
        if (entry == NULL) {
            __leave;
        }
        BELL_FILL(entry, IO_ERR_LAYERED_FAILURE);
    } __finally {
        IoWriteErrorLogEntry(entry); // expect: DDI201
    }
}

/* A do-while(0) as a block to break out of. */
VOID BellLogBlock_ok(_In_ PBELL_EXTENSION Extension)
{
    do {
        PIO_ERROR_LOG_PACKET entry = BELL_ALLOCATE(Extension->Self);

        if (entry == NULL)
            break;
        BELL_FILL(entry, IO_ERR_PROTOCOL);
        if (Extension->LogEverything) {
            RtlCopyMemory(entry->DumpData, Extension->Registers, sizeof(Extension->Registers));
            entry->DumpDataSize = sizeof(Extension->Registers);
        }
        IoWriteErrorLogEntry(entry);
    } while (FALSE);
    BellReset(Extension);
}

VOID BellLogBlock_bad(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    do {
        entry = BELL_ALLOCATE(Extension->Self);
        if (entry == NULL)
            break;
        BELL_FILL(entry, IO_ERR_PROTOCOL);
    } while (FALSE);
    entry->UniqueErrorValue = 20; // expect: DDI201
    IoWriteErrorLogEntry(entry);
    BellReset(Extension);
}

/* A ternary chooses the size, another one tests. */
VOID BellLogTernary_ok(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    NTSTATUS logged;

    entry = IoAllocateErrorLogEntry(
        Extension->Self, Extension->LogEverything ? BELL_ENTRY_SIZE : sizeof(IO_ERROR_LOG_PACKET));
    logged = entry ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
    if (NT_SUCCESS(logged)) {
        RtlZeroMemory(entry, sizeof(IO_ERROR_LOG_PACKET));
        entry->ErrorCode = IO_ERR_OVERRUN_ERROR;
        IoWriteErrorLogEntry(entry);
    }
}

/* The ternary is there, and what it found is not looked at. */
VOID BellLogTernary_bad(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = BELL_ALLOCATE(Extension->Self);
    NTSTATUS logged = entry ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;

    entry->ErrorCode = IO_ERR_OVERRUN_ERROR; // expect: DDI201
    entry->FinalStatus = logged;
    entry->DumpDataSize = 0;
    entry->NumberOfStrings = 0;
    IoWriteErrorLogEntry(entry);
}

/* A flag is set on the way and asked for later. */
VOID BellLogFlag_ok(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = BELL_ALLOCATE(Extension->Self);
    BOOLEAN haveEntry = FALSE;

    if (entry != NULL) {
        haveEntry = TRUE;
        RtlZeroMemory(entry, BELL_ENTRY_SIZE);
    }
    BellReset(Extension);
    if (haveEntry) {
        entry->ErrorCode = IO_ERR_RESET;
        IoWriteErrorLogEntry(entry);
    }
}

/* This flag says that an entry was asked for, not that there is one. */
VOID BellLogFlag_bad(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = NULL;
    BOOLEAN haveEntry = FALSE;

    if (!Extension->Removed) {
        entry = BELL_ALLOCATE(Extension->Self);
        haveEntry = TRUE;
    }
    BellReset(Extension);
    if (haveEntry) {
        entry->ErrorCode = IO_ERR_RESET; // expect: DDI201
        entry->DumpDataSize = 0;
        entry->NumberOfStrings = 0;
        IoWriteErrorLogEntry(entry);
    }
}

/* The two conditions are the same one, asked twice. */
VOID BellLogSameCondition_ok(_In_ PBELL_EXTENSION Extension, _In_ BOOLEAN Surprise)
{
    PIO_ERROR_LOG_PACKET entry = NULL;

    if (Surprise) {
        entry = BELL_ALLOCATE(Extension->Self);
        if (entry == NULL) {
            BellReset(Extension);
            return;
        }
    }
    BellReset(Extension);
    if (Surprise) {
        BELL_FILL(entry, IO_ERR_NOT_READY);
        IoWriteErrorLogEntry(entry);
    }
}

/* All in one expression. */
VOID BellLogInline_bad(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;

    (entry = BELL_ALLOCATE(Extension->Self))->ErrorCode = IO_ERR_SEEK_ERROR; // expect: DDI201
    entry->DumpDataSize = 0;
    entry->NumberOfStrings = 0;
    IoWriteErrorLogEntry(entry);
}

/* An address inside the entry is arithmetic, the test comes before anything is read or written. */
VOID BellLogAddressOnly_ok(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = BELL_ALLOCATE(Extension->Self);
    PULONG dump = &entry->DumpData[0];

    if (entry == NULL) {
        return;
    }
    BELL_FILL(entry, IO_ERR_BAD_BLOCK);
    entry->DumpDataSize = sizeof(ULONG);
    *dump = Extension->Registers[0];
    IoWriteErrorLogEntry(entry);
}

/* Compared with the integer, through a second pointer. */
VOID BellLogAlias_ok(_In_ PBELL_EXTENSION Extension)
{
    PVOID raw = IoAllocateErrorLogEntry(Extension->Self, BELL_ENTRY_SIZE);
    PIO_ERROR_LOG_PACKET entry = (PIO_ERROR_LOG_PACKET)raw;

    if ((ULONG_PTR)raw == 0) {
        return;
    }
    BELL_FILL(entry, IO_ERR_BAD_BLOCK);
    IoWriteErrorLogEntry(raw);
}

/* Labels in a row: the jump goes to the one that writes. */
VOID BellLogLabels_bad(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = BELL_ALLOCATE(Extension->Self);

    if (entry == NULL)
        goto Write;
    BELL_FILL(entry, IO_ERR_VERSION);
    if (Extension->Removed)
        goto Discard;
Write:
    IoWriteErrorLogEntry(entry); // expect: DDI201
    return;
Discard:
    IoFreeErrorLogEntry(entry);
}

VOID BellLogLabels_ok(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = BELL_ALLOCATE(Extension->Self);

    if (entry == NULL)
        goto Done;
    BELL_FILL(entry, IO_ERR_VERSION);
    if (Extension->Removed)
        goto Discard;
    IoWriteErrorLogEntry(entry);
Done:
    return;
Discard:
    IoFreeErrorLogEntry(entry);
}

/* A loop over registers allocates for each of them; NULL skips the rest of the round. */
VOID BellLogEach_ok(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry;
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(Extension->Registers); i++) {
        entry = BELL_ALLOCATE(Extension->Self);
        if (!entry)
            continue;
        BELL_FILL(entry, IO_ERR_CONTROLLER_ERROR);
        entry->DumpDataSize = sizeof(ULONG);
        entry->DumpData[0] = Extension->Registers[i];
        IoWriteErrorLogEntry(entry);
    }
}

/* The first entry of the loop is tested, before the loop; those of the later rounds are not. */
VOID BellLogEach_bad(_In_ PBELL_EXTENSION Extension)
{
    PIO_ERROR_LOG_PACKET entry = BELL_ALLOCATE(Extension->Self);
    ULONG i;

    if (entry == NULL) {
        return;
    }
    for (i = 0; i < RTL_NUMBER_OF(Extension->Registers); i++) {
        entry->ErrorCode = IO_ERR_CONTROLLER_ERROR; // expect: DDI201
        entry->DumpDataSize = sizeof(ULONG);
        entry->NumberOfStrings = 0;
        entry->DumpData[0] = Extension->Registers[i];
        IoWriteErrorLogEntry(entry);
        entry = BELL_ALLOCATE(Extension->Self);
    }
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}
