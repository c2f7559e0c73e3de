/* End what pshpack1.h and its like began. */
#pragma pack(pop)
