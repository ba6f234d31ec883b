/* The kernels, one file for each operator. Each checks the call and returns a QUANTSPEC_STATUS_... value. */
#ifndef OPERATORS_H
#define OPERATORS_H

#include "quantspec_kernel.h"

#pragma GCC visibility push(hidden)

int32_t run_add(const quantspec_call *call);
int32_t run_average_pool_2d(const quantspec_call *call);
int32_t run_concatenation(const quantspec_call *call);
int32_t run_conv_2d(const quantspec_call *call);
int32_t run_depthwise_conv_2d(const quantspec_call *call);
int32_t run_dequantize(const quantspec_call *call);
int32_t run_fully_connected(const quantspec_call *call);
int32_t run_max_pool_2d(const quantspec_call *call);
int32_t run_mean(const quantspec_call *call);
int32_t run_mul(const quantspec_call *call);
int32_t run_quantize(const quantspec_call *call);
int32_t run_reshape(const quantspec_call *call);
int32_t run_softmax(const quantspec_call *call);
int32_t run_sub(const quantspec_call *call);
int32_t run_svdf(const quantspec_call *call);

#pragma GCC visibility pop

#endif
