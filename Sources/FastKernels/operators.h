/* The operators, one file each. Each checks the call, and returns a QUANTSPEC_STATUS_... value. */
#ifndef OPERATORS_H
#define OPERATORS_H

#include "fast.h"

#pragma GCC visibility push(hidden)

int32_t fast_run_add(const quantspec_call *call, fast_profile profile);
int32_t fast_run_average_pool_2d(const quantspec_call *call, fast_profile profile);
int32_t fast_run_conv_2d(const quantspec_call *call, fast_profile profile);
int32_t fast_run_depthwise_conv_2d(const quantspec_call *call, fast_profile profile);
int32_t fast_run_fully_connected(const quantspec_call *call, fast_profile profile);
int32_t fast_run_max_pool_2d(const quantspec_call *call, fast_profile profile);
int32_t fast_run_mul(const quantspec_call *call, fast_profile profile);
int32_t fast_run_softmax(const quantspec_call *call, fast_profile profile);
int32_t fast_run_sub(const quantspec_call *call, fast_profile profile);

#pragma GCC visibility pop

#endif
