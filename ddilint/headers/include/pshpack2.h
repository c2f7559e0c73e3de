/* Pack members at 2 byte(s) until poppack.h. */
#pragma pack(push, 2)
