/* FULLY_CONNECTED: every row of the input with every row of the filter [units, depth], in integers. */
#include "kernel_support.h"
#include "operators.h"

int32_t run_fully_connected(const quantspec_call *call) {
    TRY(check_weighted_types(call));
    const quantspec_tensor *input = quantspec_input(call, 0), *filter = quantspec_input(call, 1);
    const quantspec_tensor *bias = quantspec_input(call, 2), *output = quantspec_output(call, 0);
    REQUIRE(
        call, filter->rank == 2 && filter->dimensions[1] > 0, QUANTSPEC_STATUS_INVALID, "the filter is [units, depth]");
    const int64_t units = filter->dimensions[0], depth = filter->dimensions[1];
    const int64_t rows = input->element_count / depth;
    REQUIRE(
        call, rows * depth == input->element_count && rows * units == output->element_count, QUANTSPEC_STATUS_INVALID,
        "input, filter and output do not fit together");
    REQUIRE(
        call, bias == NULL || bias->element_count == units, QUANTSPEC_STATUS_INVALID,
        "the bias has not one element a unit");
    output_stage stage;
    int64_t input_offset, filter_offset;
    TRY(take_output_stage(call, output, units, &stage));
    TRY(take_integer(call, "input_offset", &input_offset));
    TRY(take_integer(call, "filter_offset", &filter_offset));
    if (filter->scale_count > 1) filter_offset = 0; /* only a filter with one scale has a zero point */
    const bool is_wide = accumulates_wide(call);
    for (int64_t row = 0; row < rows; row++) {
        for (int64_t unit = 0; unit < units; unit++) {
            int64_t sum = 0;
            for (int64_t index = 0; index < depth; index++) {
                sum += (load(input, row * depth + index) + input_offset)
                    * (load(filter, unit * depth + index) + filter_offset);
            }
            const int64_t position = row * units + unit;
            store(output, position, finish_sum(call, &stage, position, unit, sum, is_wide));
        }
    }
    return QUANTSPEC_STATUS_OK;
}
