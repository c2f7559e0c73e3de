/* Lock annotations. Only the lock that a function requires its caller to hold is kept. */
#ifndef DDILINT_CONCURRENCYSAL_H
#define DDILINT_CONCURRENCYSAL_H

#ifndef DDILINT_SAL_KEEP
#define DDILINT_SAL_KEEP(text) __attribute__((annotate(text)))
#endif

#define _Requires_lock_held_(...) DDILINT_SAL_KEEP("sal:_Requires_lock_held_:" #__VA_ARGS__)
#define __requires_lock(...) DDILINT_SAL_KEEP("sal:_Requires_lock_held_:" #__VA_ARGS__)
#define __requires_lock_held(...) DDILINT_SAL_KEEP("sal:_Requires_lock_held_:" #__VA_ARGS__)
#define _Requires_no_locks_held_

#define _Analysis_assume_lock_acquired_(...) ((void)0)
#define _Analysis_assume_lock_released_(...) ((void)0)
#define _Analysis_assume_lock_held_(...) ((void)0)
#define _Analysis_assume_lock_not_held_(...) ((void)0)
#define _Analysis_assume_same_lock_(...) ((void)0)

#define _Interlocked_
#define _Interlocked_operand_
#define _Benign_race_begin_
#define _Benign_race_end_
#define _No_competing_thread_
#define _No_competing_thread_begin_
#define _No_competing_thread_end_
#define _Internal_lock_level_order_
#define __lock_level_order_
#define _Acquires_nonreentrant_lock_(...)
#define _Releases_nonreentrant_lock_(...)
#define _Acquires_lock_(...)
#define _Releases_lock_(...)
#define _Acquires_exclusive_lock_(...)
#define _Releases_exclusive_lock_(...)
#define _Acquires_shared_lock_(...)
#define _Releases_shared_lock_(...)
#define _Requires_exclusive_lock_held_(...)
#define _Requires_shared_lock_held_(...)
#define _Requires_lock_not_held_(...)
#define _Guarded_by_(...)
#define _Write_guarded_by_(...)
#define _Has_lock_kind_(...)
#define _Has_lock_level_(...)
#define _Lock_level_order_(...)
#define _Creates_lock_level_(...)
#define _Post_same_lock_(...)
#define _Function_ignore_lock_checking_(...)
#define _Create_lock_level_(...)
#define _Internal_create_lock_level_(...)
#define _Internal_set_lock_count_(...)
#define _Internal_lock_class_(...)

/* The spellings of the first edition. */
#define __benign_race_begin
#define __benign_race_end
#define __interlocked
#define __no_competing_thread
#define __no_competing_thread_begin
#define __no_competing_thread_end
#define __acquires_lock(...)
#define __acquires_exclusive_lock(...)
#define __acquires_shared_lock(...)
#define __releases_lock(...)
#define __releases_exclusive_lock(...)
#define __releases_shared_lock(...)
#define __requires_exclusive_lock(...)
#define __requires_shared_lock(...)
#define __requires_lock_not_held(...)
#define __guarded_by(...)
#define __write_guarded_by(...)
#define __has_lock_kind(...)
#define __create_lock_level(...)
#define __lock_level_order(...)

#endif
