/*
 * Methods bear the names of what they are about: a variable, a parameter or a field of the same name is another thing,
 * and no reason to think that somebody outside of the driver calls the method.
 */
#include <ntddk.h>
#include <ntiologc.h>

class CEntry {
public:
    explicit CEntry(PDEVICE_OBJECT Device)
        : m_Entry(static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET))))
    {
    }

    ~CEntry()
    {
        if (m_Entry != nullptr) {
            IoFreeErrorLogEntry(m_Entry);
        }
    }

    bool operator !() const
    {
        return m_Entry == nullptr;
    }

    void Send(NTSTATUS Code)
    {
        m_Entry->ErrorCode = Code;
        IoWriteErrorLogEntry(m_Entry);
        m_Entry = nullptr;
    }

private:
    PIO_ERROR_LOG_PACKET m_Entry;

    CEntry(const CEntry &) = delete;
    CEntry &operator=(const CEntry &) = delete;
};

class CFerryLog {
public:
    static NTSTATUS Irp(PDEVICE_OBJECT Device);
    static NTSTATUS Mdl(PDEVICE_OBJECT Device);
};

NTSTATUS CFerryLog::Irp(PDEVICE_OBJECT Device)
{
    CEntry entry(Device);

    if (!entry) {
        return STATUS_NO_MEMORY;
    }
    entry.Send(IO_ERR_CONFIGURATION_ERROR);
    return STATUS_SUCCESS;
}

NTSTATUS CFerryLog::Mdl(PDEVICE_OBJECT Device)
{
    CEntry entry(Device);

    if (!entry) {
        return STATUS_NO_MEMORY;
    }
    entry.Send(IO_ERR_CONFIGURATION_ERROR);
    return STATUS_SUCCESS;
}

class CFerry {
public:
    NTSTATUS Launch_bad(PDEVICE_OBJECT Device);
    NTSTATUS Launch_ok(PDEVICE_OBJECT Device);
    NTSTATUS Land_ok(PDEVICE_OBJECT Device);
    void Cross(PIRP Irp);

private:
    PIRP m_Irp = nullptr;
    PMDL m_Mdl = nullptr;
};

NTSTATUS CFerry::Launch_bad(PDEVICE_OBJECT Device)
{
    m_Irp = IoAllocateIrp(Device->StackSize, FALSE);
    if (m_Irp == nullptr) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    NTSTATUS status = CFerryLog::Irp(Device);
    if (!NT_SUCCESS(status)) {
        IoFreeIrp(m_Irp);
        m_Irp = nullptr;
        return status; // expect: DDI202 "Launch_bad fails"
    }
    m_Irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
    return STATUS_SUCCESS;
}

// What the log says is traced, and no more.
NTSTATUS CFerry::Launch_ok(PDEVICE_OBJECT Device)
{
    m_Irp = IoAllocateIrp(Device->StackSize, FALSE);
    if (m_Irp == nullptr) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    NTSTATUS status = CFerryLog::Irp(Device);
    if (!NT_SUCCESS(status)) {
        KdPrint(("launched, not logged: %08x\n", status));
    }
    m_Irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
    return STATUS_SUCCESS;
}

NTSTATUS CFerry::Land_ok(PDEVICE_OBJECT Device)
{
    PMDL Mdl = IoAllocateMdl(this, sizeof(*this), FALSE, FALSE, nullptr);

    if (Mdl == nullptr) {
        CFerryLog::Mdl(Device);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    m_Mdl = Mdl;
    return STATUS_SUCCESS;
}

void CFerry::Cross(PIRP Irp)
{
    auto take = [](PIRP Irp) { return Irp->IoStatus.Status; };

    if (NT_SUCCESS(take(Irp))) {
        m_Irp = Irp;
    }
}

// A guard completes the request at the end of its scope with what it was told last.
class CRequest {
public:
    explicit CRequest(PIRP Irp)
        : m_Irp(Irp), m_Status(STATUS_SUCCESS)
    {
    }

    ~CRequest()
    {
        m_Irp->IoStatus.Status = m_Status;
        IoCompleteRequest(m_Irp, IO_NO_INCREMENT);
    }

    void SetStatus(NTSTATUS Status)
    {
        m_Status = Status;
    }

private:
    PIRP m_Irp;
    NTSTATUS m_Status;
};

NTSTATUS FerryBoard(PDEVICE_OBJECT Device, PIRP Irp);

VOID FerryDispatch_bad(PDEVICE_OBJECT Device, PIRP Irp)
{
    CRequest request(Irp);
    CEntry entry(Device);

    if (!entry) {
        request.SetStatus(STATUS_INSUFFICIENT_RESOURCES);
        return; // expect: DDI202 "completes the request with a failure status"
    }
    entry.Send(IO_WRN_BAD_FIRMWARE);
    request.SetStatus(FerryBoard(Device, nullptr));
}

VOID FerryDispatch_ok(PDEVICE_OBJECT Device, PIRP Irp)
{
    CRequest request(Irp);
    CEntry entry(Device);

    if (!!entry) {
        entry.Send(IO_WRN_BAD_FIRMWARE);
    }
    request.SetStatus(FerryBoard(Device, nullptr));
}

// What a default constructor makes is returned as `{}`: here, a failure.
class CTold {
public:
    CTold() : m_Status(STATUS_NO_MEMORY)
    {
    }

    explicit CTold(NTSTATUS Status) : m_Status(Status)
    {
    }

    bool IsTold() const
    {
        return NT_SUCCESS(m_Status);
    }

private:
    NTSTATUS m_Status;
};

static CTold FerryTell(PDEVICE_OBJECT Device)
{
    CEntry entry(Device);

    if (!entry) {
        return {};
    }
    entry.Send(IO_ERR_RESET);
    return CTold(STATUS_SUCCESS);
}

NTSTATUS FerrySound_bad(PDEVICE_OBJECT Device, PULONG Horn)
{
    CTold told = FerryTell(Device);

    if (!told.IsTold()) {
        return STATUS_UNSUCCESSFUL; // expect: DDI202 "FerrySound_bad fails"
    }
    WRITE_REGISTER_ULONG(Horn, 1);
    return STATUS_SUCCESS;
}

NTSTATUS FerrySound_ok(PDEVICE_OBJECT Device, PULONG Horn)
{
    CTold told = FerryTell(Device);

    WRITE_REGISTER_ULONG(Horn, told.IsTold() ? 1 : 2);
    return STATUS_SUCCESS;
}

// A flag and a number, with room between them that nothing is stored in.
class CMaybe {
public:
    CMaybe() : m_Has(false), m_Value(0)
    {
    }

    CMaybe(ULONG Value) : m_Has(true), m_Value(Value)
    {
    }

    bool Has() const
    {
        return m_Has;
    }

    ULONG Value() const
    {
        return m_Value;
    }

private:
    bool m_Has;
    ULONG m_Value;
};

static CMaybe FerryNumber(PDEVICE_OBJECT Device, ULONG Number)
{
    CEntry entry(Device);

    if (!entry) {
        return {};
    }
    entry.Send(IO_ERR_RESET);
    return Number;
}

NTSTATUS FerryCount_bad(PDEVICE_OBJECT Device, PULONG Horn, ULONG Number)
{
    CMaybe number = FerryNumber(Device, Number);

    if (!number.Has()) {
        return STATUS_UNSUCCESSFUL; // expect: DDI202 "FerryCount_bad fails"
    }
    WRITE_REGISTER_ULONG(Horn, number.Value());
    return STATUS_SUCCESS;
}

NTSTATUS FerryCount_ok(PDEVICE_OBJECT Device, PULONG Horn, ULONG Number)
{
    CMaybe number = FerryNumber(Device, Number);

    WRITE_REGISTER_ULONG(Horn, number.Has() ? number.Value() : Number);
    return STATUS_SUCCESS;
}
