#pragma once

struct BOARD_TRANSFER {
    struct READING {
        const board_octet *Begin;
        board_octet *Next;
    };
    struct WRITING {
        const board_octet *Begin;
    };
    ULONG State;
    union {
        READING Read;
        WRITING Write;
    };
};
