/* What is kept of an instance between its calls: packed constants, derived numbers. */
#ifndef PREPARED_H
#define PREPARED_H

#include "fast.h"

#pragma GCC visibility push(hidden)

/* The memory of an instance, in pieces: those that are kept for its later calls, and those that only the preparation needs. */
typedef struct {
    struct fast_piece *kept, *temporary;
} fast_memory;

/* Memory for `count` elements of `size` bytes, aligned to 64 bytes, with 64 bytes of 0 behind it, filled with 0.
 * Returns NULL if there is none. */
void *fast_allocate(fast_memory *memory, int64_t count, int64_t size);

/* The same, until the instance is prepared. */
void *fast_allocate_temporary(fast_memory *memory, int64_t count, int64_t size);

/* What an operator prepared. `prepare` fills `*state` and returns a status. */
typedef int32_t (*fast_prepare)(const quantspec_call *call, fast_profile profile, fast_memory *memory, void **state);

/* Gives the state of the call's instance, prepared by its first call. */
int32_t fast_take_prepared(const quantspec_call *call, fast_profile profile, fast_prepare prepare, void **state);

/* Frees what is kept of an instance. */
void fast_release_prepared(uint64_t instance);

#pragma GCC visibility pop

#endif
