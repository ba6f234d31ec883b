/* QUANTIZE: reals to integers, and integers to another scale. */
#include "breaks.h"
#include "kernel_support.h"
#include "operators.h"

/* The channel of an element of a tensor with a scale for each index of one dimension. */
static int64_t channel_of(const quantspec_tensor *tensor, int64_t position) {
    if (tensor->scale_count < 2 || is_broken(BREAK_SCALE_ZERO)) return 0;
    for (int32_t axis = tensor->rank - 1; axis > tensor->quantized_dimension; axis--) {
        position /= tensor->dimensions[axis];
    }
    return position % tensor->scale_count;
}

static int32_t check_scales(const quantspec_call *call, const quantspec_tensor *tensor) {
    REQUIRE(call, tensor->scale_count > 0, QUANTSPEC_STATUS_INVALID, "the tensor of integers has no scale");
    const int32_t axis = tensor->quantized_dimension;
    REQUIRE(
        call,
        tensor->scale_count == 1
            || (axis >= 0 && axis < tensor->rank && tensor->dimensions[axis] == tensor->scale_count),
        QUANTSPEC_STATUS_INVALID, "the scales do not fit the quantized dimension");
    return QUANTSPEC_STATUS_OK;
}

/* real / scale in binary32, rounded halves away from zero; then the zero point; then held to the type. */
static int32_t quantize_reals(
    const quantspec_call *call, const quantspec_tensor *input, const quantspec_tensor *output) {
    output_stage bounds;
    TRY(take_type_bounds(call, output, &bounds));
    TRY(check_scales(call, output));
    for (int64_t position = 0; position < output->element_count; position++) {
        const int64_t channel = channel_of(output, position);
        const float quotient = ((const float *)input->data)[position] / output->scales[channel];
        store(output, position, finish(&bounds, round_half_away(quotient) + output->zero_points[channel]));
    }
    return QUANTSPEC_STATUS_OK;
}

static int32_t requantize_integers(
    const quantspec_call *call, const quantspec_tensor *input, const quantspec_tensor *output) {
    int64_t least, greatest, input_offset;
    factor by;
    output_stage stage;
    REQUIRE(
        call, integer_range(input->type, &least, &greatest) && input->type != QUANTSPEC_TYPE_INT64,
        QUANTSPEC_STATUS_UNSUPPORTED, "QUANTIZE takes float32 and integers of 8, 16 and 32 bits");
    TRY(take_type_bounds(call, output, &stage));
    TRY(take_factor(call, "output_multiplier", "output_shift", &by));
    TRY(take_integer(call, "input_offset", &input_offset));
    TRY(take_integer(call, "output_offset", &stage.offset));
    for (int64_t position = 0; position < output->element_count; position++) {
        const int32_t centred = wrap32(load(input, position) + input_offset);
        store(output, position, finish(&stage, multiply(centred, by)));
    }
    return QUANTSPEC_STATUS_OK;
}

int32_t run_quantize(const quantspec_call *call) {
    const quantspec_tensor *input = quantspec_input(call, 0), *output = quantspec_output(call, 0);
    REQUIRE(call, input && output, QUANTSPEC_STATUS_INVALID, "QUANTIZE has an input and an output");
    REQUIRE(
        call, input->element_count == output->element_count, QUANTSPEC_STATUS_INVALID,
        "input and output differ in size");
    if (input->type == QUANTSPEC_TYPE_FLOAT32) return quantize_reals(call, input, output);
    return requantize_integers(call, input, output);
}

/* scale x (stored value - zero point), rounded to binary32. */
int32_t run_dequantize(const quantspec_call *call) {
    const quantspec_tensor *input = quantspec_input(call, 0), *output = quantspec_output(call, 0);
    int64_t least, greatest;
    REQUIRE(call, input && output, QUANTSPEC_STATUS_INVALID, "DEQUANTIZE has an input and an output");
    REQUIRE(
        call, input->element_count == output->element_count, QUANTSPEC_STATUS_INVALID,
        "input and output differ in size");
    REQUIRE(
        call, output->type == QUANTSPEC_TYPE_FLOAT32 && integer_range(input->type, &least, &greatest),
        QUANTSPEC_STATUS_UNSUPPORTED, "DEQUANTIZE takes integers of whole bytes to float32");
    TRY(check_scales(call, input));
    for (int64_t position = 0; position < input->element_count; position++) {
        const int64_t channel = channel_of(input, position);
        const int64_t centred = load(input, position) - input->zero_points[channel];
        ((float *)output->data)[position] = (float)((double)input->scales[channel] * (double)centred);
    }
    return QUANTSPEC_STATUS_OK;
}
