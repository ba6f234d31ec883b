/* RESHAPE: the same elements with another shape. */
#include "kernel_support.h"
#include "operators.h"

int32_t run_reshape(const quantspec_call *call) {
    const quantspec_tensor *input = quantspec_input(call, 0), *output = quantspec_output(call, 0);
    REQUIRE(call, input && output, QUANTSPEC_STATUS_INVALID, "RESHAPE has an input and an output");
    REQUIRE(
        call, input->type == output->type && input->capacity == output->capacity, QUANTSPEC_STATUS_INVALID,
        "input and output differ in type or in size");
    memcpy(output->data, input->data, (size_t)input->capacity);
    return QUANTSPEC_STATUS_OK;
}
