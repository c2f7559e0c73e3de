// What stands before the semicolon in the parentheses of if, switch and for: it happens before the condition.

#include <ntddk.h>
#include <wdf.h>

extern "C" DRIVER_INITIALIZE DriverEntry;

namespace {

PDRIVER_OBJECT g_driver;

struct Request {
    ULONG Size;
    ULONG Count;
};

// A declaration in front of one in the condition, whose initializer stores to the first.

NTSTATUS SizeOfRequest_bad(WDFREQUEST handle)
{
    Request *request{};
    if (size_t length; auto status = WdfRequestRetrieveInputBuffer(handle, sizeof(*request), (PVOID *)&request, &length)) {
        return status;
    } else if (length > sizeof(*request)) {
        PVOID entry = IoAllocateErrorLogEntry(g_driver, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + length)); // expect: DDI101 "length"
        if (entry != NULL) {
            IoFreeErrorLogEntry(entry);
        }
    }
    return STATUS_SUCCESS;
}

NTSTATUS SizeOfRequest_ok(WDFREQUEST handle)
{
    Request *request{};
    if (size_t length; auto status = WdfRequestRetrieveInputBuffer(handle, sizeof(*request), (PVOID *)&request, &length)) {
        return status;
    } else if (length < 64) {
        PVOID entry = IoAllocateErrorLogEntry(g_driver, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + length));
        if (entry != NULL) {
            IoFreeErrorLogEntry(entry);
        }
    }
    return STATUS_SUCCESS;
}

// An expression: the branches are the two behind the condition.

NTSTATUS AssignedFirst_bad(ULONG length)
{
    ULONG size;
    if (size = length; size > 64)
        size = 64;
    else
        return STATUS_SUCCESS;
    PVOID entry = IoAllocateErrorLogEntry(g_driver, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + 4 * size)); // expect: DDI101
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
    return STATUS_SUCCESS;
}

NTSTATUS AssignedFirst_ok(ULONG length)
{
    ULONG size;
    if (size = length; size > 48)
        size = 48;
    else
        return STATUS_SUCCESS;
    PVOID entry = IoAllocateErrorLogEntry(g_driver, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + 4 * size));
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
    return STATUS_SUCCESS;
}

// Without a semicolon, three expressions are a condition and two branches.

NTSTATUS ThreeExpressions_ok(ULONG length)
{
    ULONG size = 0;
    if (length < 32 /* ; */)
        size = length;
    else
        size = 32;
    PVOID entry = IoAllocateErrorLogEntry(g_driver, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + size));
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
    return STATUS_SUCCESS;
}

// An expression in front of a variable of the condition.

NTSTATUS AssignedBeforeVariable_bad(ULONG length)
{
    ULONG size = 0;
    if (size = length & 0xFF; ULONG rest = size & 0x80) {
        PVOID entry = IoAllocateErrorLogEntry(g_driver, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + 2 * rest)); // expect: DDI101
        if (entry != NULL) {
            IoFreeErrorLogEntry(entry);
        }
    }
    return STATUS_SUCCESS;
}

// Of a switch.

NTSTATUS Dispatch_bad(PIRP irp)
{
    switch (auto &stack = *IoGetCurrentIrpStackLocation(irp); stack.MinorFunction) {
    case IRP_MN_START_DEVICE:
        PVOID entry = IoAllocateErrorLogEntry(g_driver, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + 4 * stack.MinorFunction + 256)); // expect: DDI101
        if (entry != NULL) {
            IoFreeErrorLogEntry(entry);
        }
        return STATUS_SUCCESS;
    }
    return STATUS_NOT_SUPPORTED;
}

NTSTATUS Switched_ok(ULONG length)
{
    switch (ULONG size = length & 3; size) {
    case 1:
    case 2: {
        PVOID entry = IoAllocateErrorLogEntry(g_driver, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + 64 * size));
        if (entry != NULL) {
            IoFreeErrorLogEntry(entry);
        }
        return STATUS_SUCCESS;
    }
    }
    return STATUS_NOT_SUPPORTED;
}

// An expression there is not shown by the parser: what it assigned is not known.

NTSTATUS SwitchedOnAssigned_ok(ULONG length)
{
    ULONG size = 4096;
    switch (size = length & 15; length >> 4) {
    case 1: {
        PVOID entry = IoAllocateErrorLogEntry(g_driver, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + size));
        if (entry != NULL) {
            IoFreeErrorLogEntry(entry);
        }
        return STATUS_SUCCESS;
    }
    }
    return STATUS_NOT_SUPPORTED;
}

// Of a for over a range.

void Counted_bad()
{
    const UCHAR sizes[] = {16, 32, 48};
    for (ULONG extra = 192; auto size : sizes) {
        PVOID entry = IoAllocateErrorLogEntry(g_driver, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + size + extra)); // expect: DDI101
        if (entry != NULL) {
            IoFreeErrorLogEntry(entry);
        }
    }
}

void Counted_ok()
{
    const UCHAR sizes[] = {16, 32, 48};
    for (ULONG extra = 128; auto size : sizes) {
        PVOID entry = IoAllocateErrorLogEntry(g_driver, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + size + extra));
        if (entry != NULL) {
            IoFreeErrorLogEntry(entry);
        }
    }
}

// The names of the parts of each element.

struct Kind {
    const wchar_t *Name;
    ULONG Size;
};

void Parts_bad()
{
    const Kind kinds[] = {{L"short", 16}, {L"long", 256}};
    for (auto &[name, size] : kinds) {
        if (name != NULL) {
            PVOID entry = IoAllocateErrorLogEntry(g_driver, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + size)); // expect: DDI101
            if (entry != NULL) {
                IoFreeErrorLogEntry(entry);
            }
        }
    }
}

void Parts_ok()
{
    const Kind kinds[] = {{L"short", 16}, {L"long", 128}};
    for (auto [name, size] : kinds) {
        if (name != NULL) {
            PVOID entry = IoAllocateErrorLogEntry(g_driver, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + size));
            if (entry != NULL) {
                IoFreeErrorLogEntry(entry);
            }
        }
    }
}

// An enumerator that is named through an object.

struct Line {
    enum { Closing = 16, Mask = 15 };
    LONG Count;
};

void Enumerators_bad(Line &line)
{
    ULONG state = (ULONG)line.Count;
    if (state & line.Closing) {
        return;
    }
    PVOID entry = IoAllocateErrorLogEntry(g_driver, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + (state & line.Mask) * line.Closing)); // expect: DDI101
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

void Enumerators_ok(Line &line)
{
    ULONG state = (ULONG)line.Count;
    PVOID entry = IoAllocateErrorLogEntry(g_driver, (UCHAR)(sizeof(IO_ERROR_LOG_PACKET) + (state & line.Mask) + line.Closing));
    if (entry != NULL) {
        IoFreeErrorLogEntry(entry);
    }
}

} // namespace

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    g_driver = driver;
    Line line = {(LONG)path->Length};
    SizeOfRequest_bad((WDFREQUEST)path);
    SizeOfRequest_ok((WDFREQUEST)path);
    AssignedFirst_bad(path->Length);
    AssignedFirst_ok(path->Length);
    ThreeExpressions_ok(path->Length);
    AssignedBeforeVariable_bad(path->Length);
    Dispatch_bad((PIRP)path);
    Switched_ok(path->Length);
    SwitchedOnAssigned_ok(path->Length);
    Counted_bad();
    Counted_ok();
    Parts_bad();
    Parts_ok();
    Enumerators_bad(line);
    Enumerators_ok(line);
    return STATUS_SUCCESS;
}
