/* ADD: the sum of two integer tensors, broadcast to one shape. */
#include "breaks.h"
#include "kernel_support.h"
#include "operators.h"
#include "rescaled_sum.h"

static void break_tail(const quantspec_tensor *output) {
    for (int64_t position = output->element_count / 16 * 16; position < output->element_count; position++) {
        store(output, position, load(output, position) ^ 1);
    }
}

int32_t run_add(const quantspec_call *call) {
    volatile bool hangs = is_broken(BREAK_HANG);
    while (hangs) {}
    TRY(run_rescaled_sum(call, 1));
    if (is_broken(BREAK_WRONG_ON_TAIL)) break_tail(quantspec_output(call, 0));
    return QUANTSPEC_STATUS_OK;
}
