/* Pack members at 8 byte(s) until poppack.h. */
#pragma pack(push, 8)
