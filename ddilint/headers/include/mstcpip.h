/* mstcpip.h: questions that are asked about Internet addresses. */
#ifndef DDILINT_MSTCPIP_H
#define DDILINT_MSTCPIP_H

#include "ws2ipdef.h"

#define INETADDR_ADDRESS(a)                                                                                  \
    ((a)->sa_family == AF_INET6 ? (PUCHAR)&((PSOCKADDR_IN6)(a))->sin6_addr                                   \
                                : (PUCHAR)&((PSOCKADDR_IN)(a))->sin_addr)
#define INETADDR_PORT(a) (((PSOCKADDR_IN)(a))->sin_port)
#define INETADDR_SET_PORT(a, port) (((PSOCKADDR_IN)(a))->sin_port = (port))
#define IN4_IS_ADDR_UNSPECIFIED(a) ((a)->s_addr == INADDR_ANY)
#define IN4_IS_ADDR_LOOPBACK(a) (*(PUCHAR)(a) == 127)

#endif
