/* wdfminiport.h: KMDF beside another port driver. */
#ifndef DDILINT_WDFMINIPORT_H
#define DDILINT_WDFMINIPORT_H

#include "wdfdevice.h"

#ifdef __cplusplus
extern "C" {
#endif

VOID WdfDriverMiniportUnload(WDFDRIVER Driver);

#ifdef __cplusplus
}
#endif

#endif
