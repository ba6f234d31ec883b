/* SUB: the first minus the second of two integer tensors, broadcast to one shape. */
#include "operators.h"
#include "rescaled_sum.h"

int32_t run_sub(const quantspec_call *call) { return run_rescaled_sum(call, -1); }
