/* others.c - knows nothing of report.h: its words for its own things happen to be the same. */
#include <ntddk.h>

#define Quota 4

typedef enum _WIDGET_CHANNEL { WidgetDebug, Report } WIDGET_CHANNEL;

typedef struct Record {
    LIST_ENTRY Link;
    WIDGET_CHANNEL Channel;
} Record;

ULONG WidgetCount(PLIST_ENTRY Head, ULONG Most)
{
    ULONG found = 0;
    PLIST_ENTRY link;

    if (Most > Quota) {
        goto Failed;
    }
    for (link = Head->Flink; link != Head; link = link->Flink) {
        Record *record = CONTAINING_RECORD(link, Record, Link);

        found += record->Channel == Report;
    }
Failed:
    return found;
}
