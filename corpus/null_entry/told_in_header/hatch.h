// What a driver keeps in a header of its own: fields bear the names there that the header gives them, and HATCH_MSG is a macro for messages, of a header that is not there.
static NTSTATUS HatchOpen_ok(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = IO_ERR_NOT_READY;
        IoWriteErrorLogEntry(entry);
        HATCH_MSG("opened\n");
    }
    return STATUS_SUCCESS;
}

// A macro that is given no text may do anything.
static NTSTATUS HatchClose_bad(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) { // expect: DDI202 "HATCH_TURN"
        entry->ErrorCode = IO_ERR_NOT_READY;
        IoWriteErrorLogEntry(entry);
        HATCH_TURN(Device, 0);
    }
    return STATUS_SUCCESS;
}

static VOID HatchLock_bad(PHATCH Hatch)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Hatch->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return; // expect: DDI202 "the store to Hatch->State"
    }
    entry->ErrorCode = IO_ERR_NOT_READY;
    IoWriteErrorLogEntry(entry);
    Hatch->State = 2;
}

static VOID HatchLock_ok(PHATCH Hatch)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Hatch->Self, sizeof(IO_ERROR_LOG_PACKET));

    if (entry == NULL) {
        return;
    }
    entry->ErrorCode = IO_ERR_NOT_READY;
    IoWriteErrorLogEntry(entry);
    Hatch->LogCount = 2;
    KeSetEvent(&Hatch->LogWritten, IO_NO_INCREMENT, FALSE);
}
