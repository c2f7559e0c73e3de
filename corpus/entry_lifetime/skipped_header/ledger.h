#pragma once

struct ledger {
    ULONG used;
    ULONG left;
};
