/* IRQL annotations of kernel-mode functions. */
#ifndef DDILINT_KERNELSPECS_H
#define DDILINT_KERNELSPECS_H

#include "sal.h"

#define _IRQL_requires_max_(...) DDILINT_SAL_KEEP("sal:_IRQL_requires_max_:" #__VA_ARGS__)
#define _IRQL_requires_min_(...) DDILINT_SAL_KEEP("sal:_IRQL_requires_min_:" #__VA_ARGS__)
#define _IRQL_requires_(...) DDILINT_SAL_KEEP("sal:_IRQL_requires_:" #__VA_ARGS__)
#define _IRQL_raises_(...) DDILINT_SAL_KEEP("sal:_IRQL_raises_:" #__VA_ARGS__)
#define _IRQL_saves_global_(...) DDILINT_SAL_KEEP("sal:_IRQL_saves_global_:" #__VA_ARGS__)
#define _IRQL_restores_global_(...) DDILINT_SAL_KEEP("sal:_IRQL_restores_global_:" #__VA_ARGS__)
#define _IRQL_always_function_max_(...) DDILINT_SAL_KEEP("sal:_IRQL_always_function_max_:" #__VA_ARGS__)
#define _IRQL_saves_ DDILINT_SAL_KEEP("sal:_IRQL_saves_:")
#define _IRQL_restores_ DDILINT_SAL_KEEP("sal:_IRQL_restores_:")
#define _IRQL_requires_same_ DDILINT_SAL_KEEP("sal:_IRQL_requires_same_:")
#define _IRQL_uses_cancel_ DDILINT_SAL_KEEP("sal:_IRQL_uses_cancel_:")

#define _IRQL_always_function_min_(...)
#define _IRQL_limited_to_(...)
#define _IRQL_is_cancel_
#define _IRQL_inherits_param_(...)
#define _IRQL_caller_sets_(...)
#define _IRQL_restores_on_failure_

#define _Kernel_float_restored_
#define _Kernel_float_saved_
#define _Kernel_float_used_
#define _Kernel_clear_do_init_(...)
#define _Kernel_acquires_resource_(...)
#define _Kernel_releases_resource_(...)
#define _Kernel_requires_resource_held_(...)
#define _Kernel_requires_resource_not_held_(...)
#define _Kernel_IoGetDmaAdapter_
#define _Dispatch_type_(...)
#define _Global_cancel_spin_lock_
#define _Global_critical_region_
#define _Global_interlock_
#define _Global_priority_region_
#define _Global_vpb_lock_

#endif
