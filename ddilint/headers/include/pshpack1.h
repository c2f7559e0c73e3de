/* Pack members at 1 byte(s) until poppack.h. */
#pragma pack(push, 1)
