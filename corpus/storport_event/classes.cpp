/*
 * classes.cpp - structures that are the base, or a part, of a class with methods that fill them in.
 */
extern "C" {
#include <storport.h>
}

#define EVENT_TARGET_LOST 0xE0042001

struct Bridge {
    ULONG LostEvents;
    ULONG Handle;
};

class TargetEvent : public STOR_LOG_EVENT_DETAILS {
public:
    explicit TargetEvent(ULONG code)
    {
        RtlZeroMemory(this, sizeof(STOR_LOG_EVENT_DETAILS));
        InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
        Size = sizeof(STOR_LOG_EVENT_DETAILS);
        ErrorCode = code;
    }

    TargetEvent &On_bad(ULONG target)
    {
        EventAssociation = StorEventTargetAssociation;
        TargetId = target; // expect: DDI602
        return *this;
    }

    TargetEvent &On_ok(ULONG target)
    {
        EventAssociation = StorEventTargetAssociation;
        TargetId = target & MAXUCHAR;
        return *this;
    }
};

class HalfEvent {
public:
    explicit HalfEvent(ULONG code)
    {
        details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
        details.Size = sizeof(details);
        details.ErrorCode = code;
    }

    VOID Send_bad(Bridge *bridge)
    {
        if (StorPortLogSystemEvent(bridge, &details, nullptr) != STOR_STATUS_SUCCESS) { // expect: DDI601 "Flags"
            bridge->LostEvents++;
        }
    }

private:
    STOR_LOG_EVENT_DETAILS details;
};

class WholeEvent {
public:
    explicit WholeEvent(ULONG code)
    {
        details.InterfaceRevision = STOR_CURRENT_LOG_INTERFACE_REVISION;
        details.Size = sizeof(details);
        details.ErrorCode = code;
    }

    VOID Send_ok(Bridge *bridge)
    {
        if (StorPortLogSystemEvent(bridge, &details, nullptr) != STOR_STATUS_SUCCESS) {
            bridge->LostEvents++;
        }
    }

private:
    STOR_LOG_EVENT_DETAILS details{};
};

VOID LogTarget(Bridge *bridge)
{
    TargetEvent event(EVENT_TARGET_LOST);

    event.On_bad(bridge->Handle);
    if (StorPortLogSystemEvent(bridge, &event, nullptr) != STOR_STATUS_SUCCESS) {
        bridge->LostEvents++;
    }
}

VOID LogMaskedTarget_ok(Bridge *bridge)
{
    TargetEvent event(EVENT_TARGET_LOST);

    event.On_ok(bridge->Handle);
    if (StorPortLogSystemEvent(bridge, &event, nullptr) != STOR_STATUS_SUCCESS) {
        bridge->LostEvents++;
    }
}

VOID LogParts(Bridge *bridge)
{
    HalfEvent half(EVENT_TARGET_LOST);
    WholeEvent whole(EVENT_TARGET_LOST);

    half.Send_bad(bridge);
    whole.Send_ok(bridge);
}
