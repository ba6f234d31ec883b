/* QUANTIZE: converts reals to integers, and integers to another scale. */
#include "breaks.h"
#include "kernel_support.h"
#include "operators.h"

/* Adjacent elements that have the same scale. */
typedef struct {
    int64_t position, count;
    float scale;
    int64_t zero_point;
} scaled_run;

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

/* Moves to the next run of a tensor: the whole tensor if it has one scale, otherwise the elements of one index of
 * the quantized dimension. Returns false at the end. */
static bool next_run(const quantspec_tensor *tensor, scaled_run *run) {
    run->position += run->count;
    if (run->position >= tensor->element_count) return false;
    int64_t channel = 0;
    run->count = tensor->element_count;
    if (tensor->scale_count > 1) {
        run->count = 1;
        for (int32_t axis = tensor->rank - 1; axis > tensor->quantized_dimension; axis--) {
            run->count *= tensor->dimensions[axis];
        }
        channel = run->position / run->count % tensor->scale_count;
    }
    if (is_broken(BREAK_SCALE_ZERO)) channel = 0;
    run->scale = tensor->scales[channel];
    run->zero_point = tensor->zero_points[channel];
    return true;
}

/* real / scale in binary32, rounded halves away from zero, plus the zero point, clamped to the type's range. */
static int32_t quantize_real(const scaled_run *run, const output_stage *bounds, float real) {
    return (int32_t)finish(bounds, round_half_away(real / run->scale) + run->zero_point);
}

static void quantize_run(
    const scaled_run *run, const output_stage *bounds, const float *reals, const quantspec_tensor *output) {
    int64_t index = 0;
    for (; index + 4 <= run->count; index += 4) {
        int32_t lanes[4];
        for (int lane = 0; lane < 4; lane++) lanes[lane] = quantize_real(run, bounds, reals[index + lane]);
        store_four(output, run->position + index, lanes);
    }
    for (; index < run->count; index++) {
        store(output, run->position + index, quantize_real(run, bounds, reals[index]));
    }
}

static int32_t quantize_reals(
    const quantspec_call *call, const quantspec_tensor *input, const quantspec_tensor *output) {
    output_stage bounds;
    scaled_run run = {.position = 0};
    TRY(take_type_bounds(call, output, &bounds));
    TRY(check_scales(call, output));
    while (next_run(output, &run)) quantize_run(&run, &bounds, (const float *)input->data + run.position, output);
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
    int64_t position = 0;
    for (; position + 4 <= output->element_count; position += 4) {
        int32_t lanes[4];
        load_four(input, position, lanes);
        for (int lane = 0; lane < 4; lane++) lanes[lane] = multiply(wrap32(lanes[lane] + input_offset), by);
        for (int lane = 0; lane < 4; lane++) lanes[lane] = (int32_t)finish(&stage, lanes[lane]);
        store_four(output, position, lanes);
    }
    for (; position < output->element_count; position++) {
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

/* scale × (stored value - zero point), rounded to binary32. */
static void dequantize_run(const scaled_run *run, const quantspec_tensor *input, float *reals) {
    for (int64_t index = 0; index < run->count; index++) {
        const int64_t centred = load(input, run->position + index) - run->zero_point;
        reals[index] = (float)((double)run->scale * (double)centred);
    }
}

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
    scaled_run run = {.position = 0};
    while (next_run(input, &run)) dequantize_run(&run, input, (float *)output->data + run.position);
    return QUANTSPEC_STATUS_OK;
}
