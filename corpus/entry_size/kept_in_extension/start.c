/* start.c - what is configured, and what of it is kept. */
#include "crane.h"

ULONG CraneLogBytes = 16;
ULONG CraneRawBytes = 16;

VOID CraneStart(_In_ PCRANE_EXTENSION Crane, _In_ ULONG Configured, _In_ ULONG Words)
{
    USHORT gripper = (USHORT)Configured;

    Crane->DumpBytes = min(Configured, CRANE_MAX_DUMP);
    Crane->TraceBytes = Configured;
    Crane->HoistWords = Words > 16 ? 16 : Words;
    if (gripper > 100) {
        gripper = 100;
    }
    Crane->GripperBytes = gripper;
    Crane->MotorBytes = 0;
    Crane->CableBytes = 8;
    if (!NT_SUCCESS(CraneQuery(L"Cable", &Crane->CableBytes))) {
        Crane->CableBytes = 16;
    }
    Crane->LampBytes = 4;
}

VOID CraneReconfigure(_In_ PCRANE_EXTENSION Crane, _In_ ULONG Words)
{
    Crane->HoistWords = Words;
    CraneLogBytes = Words % 64;
    CraneRawBytes = Words;
}

VOID CraneMakeRequest(_Out_ PCRANE_REQUEST Request)
{
    Request->Code = 1;
    Request->LoadBytes = 16;
}
