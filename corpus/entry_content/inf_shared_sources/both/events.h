/* Events of both drivers. */
VOID LogFault(PVOID Object, NTSTATUS Code);
VOID LogParity(PVOID Object);
VOID LogParityAgain(PVOID Object);
