/*
 * raii.cpp - the event log of a USB scale: entries that belong to objects.
 */
#include <ntddk.h>

typedef struct _SCALE_EXTENSION {
    PDEVICE_OBJECT Self;
    ULONG Sequence;
    BOOLEAN Removed;
    BOOLEAN Quiet;
} SCALE_EXTENSION, *PSCALE_EXTENSION;

/* Writes its entry when it goes out of scope. */
class ScaleEntry {
public:
    ScaleEntry(PSCALE_EXTENSION Extension, UCHAR Words)
        : m_entry(static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(
              Extension->Self, static_cast<UCHAR>(sizeof(IO_ERROR_LOG_PACKET) + (Words & 15) * sizeof(ULONG)))))
    {
    }

    ~ScaleEntry()
    {
        if (m_entry != nullptr) {
            IoWriteErrorLogEntry(m_entry); // expect: DDI303
        }
    }

    explicit operator bool() const
    {
        return m_entry != nullptr;
    }

    PIO_ERROR_LOG_PACKET Get() const
    {
        return m_entry;
    }

    void Cancel()
    {
        if (m_entry != nullptr) {
            IoFreeErrorLogEntry(m_entry);
            m_entry = nullptr;
        }
    }

    void CancelTwice()
    {
        if (m_entry != nullptr) {
            IoFreeErrorLogEntry(m_entry);
        }
    }

private:
    PIO_ERROR_LOG_PACKET m_entry;
};

void ScaleLogOverload_good(PSCALE_EXTENSION Extension, ULONG Grams)
{
    ScaleEntry entry(Extension, 1);

    if (!entry) {
        return;
    }
    entry.Get()->ErrorCode = IO_ERR_DRIVER_ERROR;
    entry.Get()->SequenceNumber = Extension->Sequence++;
    entry.Get()->DumpDataSize = sizeof(ULONG);
    entry.Get()->DumpData[0] = Grams;
}

void ScaleLogOverload_bad(PSCALE_EXTENSION Extension, ULONG Grams)
{
    ScaleEntry entry(Extension, 1);

    entry.Get()->ErrorCode = IO_ERR_DRIVER_ERROR; // expect: DDI201
    entry.Get()->DumpDataSize = sizeof(ULONG);
    entry.Get()->DumpData[0] = Grams;
}

/* Every way out of the block writes the entry, or has given it back before. */
void ScaleLogDrift_good(PSCALE_EXTENSION Extension, ULONG Grams)
{
    {
        ScaleEntry entry(Extension, 2);

        if (!entry) {
            return;
        }
        if (Extension->Removed || Extension->Quiet) {
            entry.Cancel();
            return;
        }
        entry.Get()->ErrorCode = IO_ERR_RETRY_SUCCEEDED;
        entry.Get()->DumpData[0] = Grams;
    }
    Extension->Sequence++;
}

/* The entry is written once more by the destructor. */
void ScaleLogTilt(PSCALE_EXTENSION Extension)
{
    ScaleEntry entry(Extension, 0);

    if (!entry) {
        return;
    }
    entry.Get()->ErrorCode = IO_ERR_DRIVER_ERROR;
    if (Extension->Quiet) {
        entry.CancelTwice();
    }
}

/* A field with a destructor: its object writes the entry, whatever holds it. */
struct ScaleReport {
    ULONG Grams;
    ScaleEntry Entry;

    explicit ScaleReport(PSCALE_EXTENSION Extension) : Grams(0), Entry(Extension, 1)
    {
    }
};

void ScaleReportZero_good(PSCALE_EXTENSION Extension)
{
    ScaleReport report(Extension);

    if (report.Entry) {
        report.Entry.Get()->ErrorCode = IO_ERR_DRIVER_ERROR;
        report.Entry.Get()->DumpData[0] = report.Grams;
    }
}

/* Without a destructor, nobody gives the entry back. */
class ScaleBareEntry {
public:
    explicit ScaleBareEntry(PSCALE_EXTENSION Extension)
    {
        m_entry = static_cast<PIO_ERROR_LOG_PACKET>(
            IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET))); // expect: DDI301
    }

    void Write(NTSTATUS ErrorCode)
    {
        if (m_entry != nullptr) {
            m_entry->ErrorCode = ErrorCode;
            IoWriteErrorLogEntry(m_entry);
            m_entry = nullptr;
        }
    }

private:
    PIO_ERROR_LOG_PACKET m_entry;
};

void ScaleLogStable(PSCALE_EXTENSION Extension)
{
    ScaleBareEntry entry(Extension);

    if (Extension->Removed) {
        return;
    }
    entry.Write(IO_ERR_DRIVER_ERROR);
}

/* The object holds a reference to the variable: what becomes of the one becomes of the other. */
class ScaleRelease {
public:
    explicit ScaleRelease(PIO_ERROR_LOG_PACKET &Entry) : m_entry(Entry)
    {
    }
    ~ScaleRelease()
    {
        if (m_entry != nullptr) {
            IoFreeErrorLogEntry(m_entry); // expect: DDI303
        }
    }

private:
    PIO_ERROR_LOG_PACKET &m_entry;
};

void ScaleLogReference_good(PSCALE_EXTENSION Extension)
{
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET)));
    ScaleRelease release(entry);

    if (entry == nullptr || Extension->Quiet) {
        return;
    }
    entry->ErrorCode = IO_ERR_DRIVER_ERROR;
    IoWriteErrorLogEntry(entry);
    entry = nullptr;
}

void ScaleLogReference(PSCALE_EXTENSION Extension)
{
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(Extension->Self, sizeof(IO_ERROR_LOG_PACKET)));
    ScaleRelease release(entry);

    if (entry == nullptr || Extension->Quiet) {
        return;
    }
    entry->ErrorCode = IO_ERR_DRIVER_ERROR;
    IoWriteErrorLogEntry(entry);
}
