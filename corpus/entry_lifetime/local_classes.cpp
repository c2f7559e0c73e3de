// Guards that are declared in the function that they guard: two functions may call theirs by the same name.
#include <ntddk.h>
#include <ntiologc.h>

#define PACKET_SIZE sizeof(IO_ERROR_LOG_PACKET)

static PIO_ERROR_LOG_PACKET Packet(PDEVICE_OBJECT device)
{
    return static_cast<PIO_ERROR_LOG_PACKET>(IoAllocateErrorLogEntry(device, PACKET_SIZE));
}

VOID ReportHeld_ok(PDEVICE_OBJECT device, PFAST_MUTEX mutex)
{
    struct Held {
        PFAST_MUTEX taken;
        explicit Held(PFAST_MUTEX given) : taken(given) { ExAcquireFastMutex(taken); }
        ~Held() { ExReleaseFastMutex(taken); }
    } held(mutex);
    auto entry = Packet(device);

    if (!entry)
        return;
    entry->ErrorCode = IO_ERR_TIMEOUT;
    IoWriteErrorLogEntry(entry);
}

VOID ReportUnlessPaging_ok(PDEVICE_OBJECT device)
{
    auto entry = Packet(device);

    if (!entry)
        return;
    struct Held {
        PIO_ERROR_LOG_PACKET packet;
        ~Held()
        {
            if (packet)
                IoFreeErrorLogEntry(packet);
        }
    } held{entry};
    entry->ErrorCode = IO_ERR_TIMEOUT;
    if (device->Flags & DO_POWER_PAGABLE)
        return;
    held.packet = nullptr;
    IoWriteErrorLogEntry(entry);
}

VOID ReportUnlessPaging_bad(PDEVICE_OBJECT device)
{
    auto entry = Packet(device);

    if (!entry)
        return;
    struct Held {
        PIO_ERROR_LOG_PACKET packet;
        ~Held()
        {
            if (packet)
                IoFreeErrorLogEntry(packet); // expect: DDI303
        }
    } held{entry};
    entry->ErrorCode = IO_ERR_TIMEOUT;
    if (device->Flags & DO_POWER_PAGABLE)
        return;
    IoWriteErrorLogEntry(entry);
}

VOID ReportArmed_bad(PDEVICE_OBJECT device)
{
    auto entry = static_cast<PIO_ERROR_LOG_PACKET>(
        IoAllocateErrorLogEntry(device, PACKET_SIZE)); // expect: DDI301

    if (!entry)
        return;
    struct Held {
        PIO_ERROR_LOG_PACKET packet;
        void Arm(PIO_ERROR_LOG_PACKET given) { packet = given; }
        ~Held()
        {
            if (packet)
                IoFreeErrorLogEntry(packet);
        }
    } held{};
    entry->ErrorCode = IO_ERR_TIMEOUT;
    if (device->Flags & DO_POWER_PAGABLE)
        return;
    IoWriteErrorLogEntry(entry);
}

VOID ReportArmed_ok(PDEVICE_OBJECT device)
{
    auto entry = Packet(device);

    if (!entry)
        return;
    struct Held {
        PIO_ERROR_LOG_PACKET packet;
        void Arm(PIO_ERROR_LOG_PACKET given) { packet = given; }
        ~Held()
        {
            if (packet)
                IoFreeErrorLogEntry(packet);
        }
    } held{};
    entry->ErrorCode = IO_ERR_TIMEOUT;
    held.Arm(entry);
    if (device->Flags & DO_POWER_PAGABLE)
        return;
    held.Arm(nullptr);
    IoWriteErrorLogEntry(entry);
}
