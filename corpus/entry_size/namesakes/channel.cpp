// channel.cpp - an enumeration of a scope of its own.
extern "C" {
#include "report.h"
}

enum class Channel : unsigned { Debug, Report };

extern "C" ULONG WidgetWeigh(Channel channel)
{
    return channel == Channel::Report ? 2 : 1;
}
