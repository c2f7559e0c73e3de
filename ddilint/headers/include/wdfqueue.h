/* wdfqueue.h: queues, by their other name. */
#ifndef DDILINT_WDFQUEUE_H
#define DDILINT_WDFQUEUE_H

#include "wdfio.h"

#define DDILINT_WDFQUEUE_IS_WDFIO 1

#endif
