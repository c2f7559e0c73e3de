// What a driver keeps in a header of its own: HATCH_MSG is a macro for messages, of a header that is not there.
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
