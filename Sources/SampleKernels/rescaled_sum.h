/* Shared by ADD and SUB: two integer tensors are rescaled to one scale, then added or subtracted. */
#ifndef RESCALED_SUM_H
#define RESCALED_SUM_H

#include "quantspec_kernel.h"

#pragma GCC visibility push(hidden)

/* Computes the first input plus `sign` × the second input. The sign is 1 or -1. */
int32_t run_rescaled_sum(const quantspec_call *call, int32_t sign);

#pragma GCC visibility pop

#endif
