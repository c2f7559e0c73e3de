/* The older spellings of the driver annotations. Those that a rule reads carry the name of their successor. */
#ifndef DDILINT_DRIVERSPECS_H
#define DDILINT_DRIVERSPECS_H

#include "specstrings.h"
#include "concurrencysal.h"
#include "kernelspecs.h"

#define __drv_maxIRQL(...) DDILINT_SAL_KEEP("sal:_IRQL_requires_max_:" #__VA_ARGS__)
#define __drv_minIRQL(...) DDILINT_SAL_KEEP("sal:_IRQL_requires_min_:" #__VA_ARGS__)
#define __drv_requiresIRQL(...) DDILINT_SAL_KEEP("sal:_IRQL_requires_:" #__VA_ARGS__)
#define __drv_raisesIRQL(...) DDILINT_SAL_KEEP("sal:_IRQL_raises_:" #__VA_ARGS__)
#define __drv_setsIRQL(...) DDILINT_SAL_KEEP("sal:_IRQL_raises_:" #__VA_ARGS__)
#define __drv_savesIRQLGlobal(...) DDILINT_SAL_KEEP("sal:_IRQL_saves_global_:" #__VA_ARGS__)
#define __drv_restoresIRQLGlobal(...) DDILINT_SAL_KEEP("sal:_IRQL_restores_global_:" #__VA_ARGS__)
#define __drv_maxFunctionIRQL(...) DDILINT_SAL_KEEP("sal:_IRQL_always_function_max_:" #__VA_ARGS__)
#define __drv_functionClass(...) DDILINT_SAL_KEEP("sal:_Function_class_:" #__VA_ARGS__)
#define __drv_savesIRQL DDILINT_SAL_KEEP("sal:_IRQL_saves_:")
#define __drv_restoresIRQL DDILINT_SAL_KEEP("sal:_IRQL_restores_:")
#define __drv_sameIRQL DDILINT_SAL_KEEP("sal:_IRQL_requires_same_:")
#define __drv_useCancelIRQL DDILINT_SAL_KEEP("sal:_IRQL_uses_cancel_:")

/* Conditions and directions: the annotations inside them stay. */
#define __drv_when(c, ...) __VA_ARGS__
#define __drv_in(...) __VA_ARGS__
#define __drv_in_deref(...) __VA_ARGS__
#define __drv_out(...) __VA_ARGS__
#define __drv_out_deref(...) __VA_ARGS__
#define __drv_deref(...) __VA_ARGS__
#define __drv_and(...) __VA_ARGS__

/* Kinds of types and constants for __drv_strictType and friends. */
#define __drv_typeConst 0
#define __drv_typeCond 1
#define __drv_typeBitset 2
#define __drv_typeExpr 3

#define __drv_isCancelIRQL
#define __drv_notInSwitch
#define __drv_isObjectPointer
#define __drv_aliasesMem
#define __drv_floatSaved
#define __drv_floatRestored
#define __drv_floatUsed
#define __drv_mustHoldCriticalRegion
#define __drv_neverHoldCriticalRegion
#define __drv_acquiresCriticalRegion
#define __drv_releasesCriticalRegion
#define __drv_mustHoldCancelSpinLock
#define __drv_neverHoldCancelSpinLock
#define __drv_acquiresCancelSpinLock
#define __drv_releasesCancelSpinLock
#define __drv_mustHoldPriorityRegion
#define __drv_neverHoldPriorityRegion
#define __drv_acquiresPriorityRegion
#define __drv_releasesPriorityRegion
#define __drv_unreferenced
#define __drv_constant
#define __drv_nonConstant
#define __drv_inTry
#define __drv_notInTry
#define __drv_interlocked
#define __drv_requestMonitored
#define __drv_notPointer
#define __drv_notInit
#define __drv_nonconst
#define __drv_IoGetDmaAdapter
#define __drv_floatuse
#define __kernel_code
#define __kernel_driver
#define __user_code
#define __user_driver
#define __drv_freesMem(...)
#define __drv_allocatesMem(...)
#define __drv_at(...)
#define __drv_arg(...)
#define __drv_ret(...)
#define __drv_minFunctionIRQL(...)
#define __drv_innerMaxIRQL(...)
#define __drv_mustHold(...)
#define __drv_neverHold(...)
#define __drv_acquires(...)
#define __drv_releases(...)
#define __drv_mustHoldGlobal(...)
#define __drv_neverHoldGlobal(...)
#define __drv_acquiresGlobal(...)
#define __drv_releasesGlobal(...)
#define __drv_neverHoldExclusive(...)
#define __drv_acquiresResource(...)
#define __drv_releasesResource(...)
#define __drv_acquiresExclusiveResource(...)
#define __drv_releasesExclusiveResource(...)
#define __drv_acquiresResourceGlobal(...)
#define __drv_releasesResourceGlobal(...)
#define __drv_acquiresExclusiveResourceGlobal(...)
#define __drv_releasesExclusiveResourceGlobal(...)
#define __drv_innerAcquiresGlobal(...)
#define __drv_innerReleasesGlobal(...)
#define __drv_innerMustHoldGlobal(...)
#define __drv_innerNeverHoldGlobal(...)
#define __drv_acquiresLock(...)
#define __drv_valueIs(...)
#define __drv_strictType(...)
#define __drv_strictTypeMatch(...)
#define __drv_reportError(...)
#define __drv_preferredFunction(...)
#define __drv_defined(...)
#define __drv_dispatchType(...)
#define __drv_dispatchType_other
#define __drv_dispatch_type(...)
#define __drv_clearDoInit(...)
#define __drv_callbackType(...)
#define __drv_completionType(...)
#define __drv_formatString(...)
#define __drv_inherits(...)
#define __drv_notDispatchType(...)
#define __drv_allocateMem(...)
#define __drv_nop(...)
#define __drv_Mode_impl(...)
#define __drv_innerDefined(...)
#define __drv_Mode(...)
#define __drv_stackAlloc(...)
#define __drv_unit(...)
#define __drv_unit_internal(...)

#endif
