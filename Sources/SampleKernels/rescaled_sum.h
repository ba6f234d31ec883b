/* What ADD and SUB share: two tensors of integers brought to one scale, and added or subtracted. */
#ifndef RESCALED_SUM_H
#define RESCALED_SUM_H

#include "quantspec_kernel.h"

#pragma GCC visibility push(hidden)

/* The first input plus `sign` times the second; the sign is 1 or -1. */
int32_t run_rescaled_sum(const quantspec_call *call, int32_t sign);

#pragma GCC visibility pop

#endif
