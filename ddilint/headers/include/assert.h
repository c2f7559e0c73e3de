/* <assert.h>: the argument is evaluated, nothing is checked. */
#ifndef DDILINT_ASSERT_H
#define DDILINT_ASSERT_H
#ifndef assert
#define assert(expression) ((void)(expression))
#endif
#ifndef __cplusplus
#define static_assert _Static_assert
#endif
#endif
