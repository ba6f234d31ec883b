#include "kernel_support.h"

#include <stdio.h>

#include "breaks.h"

bool has_type(const quantspec_tensor *tensor, int32_t type) { return tensor != NULL && tensor->type == type; }

bool integer_range(int32_t type, int64_t *minimum, int64_t *maximum) {
    switch (type) {
        case QUANTSPEC_TYPE_INT8: *minimum = INT8_MIN, *maximum = INT8_MAX; return true;
        case QUANTSPEC_TYPE_INT16: *minimum = INT16_MIN, *maximum = INT16_MAX; return true;
        case QUANTSPEC_TYPE_INT32: *minimum = INT32_MIN, *maximum = INT32_MAX; return true;
        case QUANTSPEC_TYPE_INT64: *minimum = INT64_MIN, *maximum = INT64_MAX; return true;
        case QUANTSPEC_TYPE_UINT8: *minimum = 0, *maximum = UINT8_MAX; return true;
        default: return false;
    }
}

bool same_shape(const quantspec_tensor *left, const quantspec_tensor *right) {
    if (left->rank != right->rank) return false;
    for (int32_t axis = 0; axis < left->rank; axis++) {
        if (left->dimensions[axis] != right->dimensions[axis]) return false;
    }
    return true;
}

int64_t load(const quantspec_tensor *tensor, int64_t position) {
    switch (tensor->type) {
        case QUANTSPEC_TYPE_INT8: return ((const int8_t *)tensor->data)[position];
        case QUANTSPEC_TYPE_INT16: return ((const int16_t *)tensor->data)[position];
        case QUANTSPEC_TYPE_INT32: return ((const int32_t *)tensor->data)[position];
        case QUANTSPEC_TYPE_INT64: return ((const int64_t *)tensor->data)[position];
        case QUANTSPEC_TYPE_UINT8: return ((const uint8_t *)tensor->data)[position];
        default: return 0;
    }
}

void store(const quantspec_tensor *tensor, int64_t position, int64_t value) {
    const uint64_t bits = (uint64_t)value;
    switch (tensor->type) {
        case QUANTSPEC_TYPE_INT8: ((int8_t *)tensor->data)[position] = (int8_t)(uint8_t)bits; break;
        case QUANTSPEC_TYPE_INT16: ((int16_t *)tensor->data)[position] = (int16_t)(uint16_t)bits; break;
        case QUANTSPEC_TYPE_INT32: ((int32_t *)tensor->data)[position] = (int32_t)(uint32_t)bits; break;
        case QUANTSPEC_TYPE_INT64: ((int64_t *)tensor->data)[position] = value; break;
        case QUANTSPEC_TYPE_UINT8: ((uint8_t *)tensor->data)[position] = (uint8_t)bits; break;
        default: break;
    }
}

void load_four(const quantspec_tensor *tensor, int64_t position, int32_t lanes[4]) {
    for (int lane = 0; lane < 4; lane++) lanes[lane] = (int32_t)load(tensor, position + lane);
}

void store_four(const quantspec_tensor *tensor, int64_t position, const int32_t lanes[4]) {
    for (int lane = 0; lane < 4; lane++) store(tensor, position + lane, lanes[lane]);
}

/* The type is tested once for a run, not for each element. */
void widen(const quantspec_tensor *tensor, int64_t position, int64_t count, int64_t offset, int16_t *run) {
    const int32_t added = (int32_t)offset;
    if (tensor->type == QUANTSPEC_TYPE_INT8) {
        const int8_t *from = (const int8_t *)tensor->data + position;
        for (int64_t index = 0; index < count; index++) run[index] = (int16_t)(from[index] + added);
    } else if (tensor->type == QUANTSPEC_TYPE_UINT8) {
        const uint8_t *from = (const uint8_t *)tensor->data + position;
        for (int64_t index = 0; index < count; index++) run[index] = (int16_t)(from[index] + added);
    } else {
        const int16_t *from = (const int16_t *)tensor->data + position;
        for (int64_t index = 0; index < count; index++) run[index] = (int16_t)(from[index] + added);
    }
}

int32_t take_scratch(const quantspec_call *call, int64_t count, int64_t size, void **memory) {
    *memory = call->scratch(call->context, (uint64_t)(count > 0 ? count : 1) * (uint64_t)size, (uint64_t)size);
    REQUIRE(call, *memory != NULL, QUANTSPEC_STATUS_FAILED, "no scratch memory");
    return QUANTSPEC_STATUS_OK;
}

static int32_t say_absent(const quantspec_call *call, const char *name) {
    char text[120];
    snprintf(text, sizeof text, "derived.%s is absent, or has too few values", name);
    return quantspec_say(call, QUANTSPEC_STATUS_INVALID, text);
}

int32_t take_integer(const quantspec_call *call, const char *name, int64_t *value) {
    const quantspec_derived *derived = quantspec_find_derived(call, name);
    if (derived == NULL || derived->count < 1) return say_absent(call, name);
    *value = derived->values[0];
    return QUANTSPEC_STATUS_OK;
}

int32_t take_factor(const quantspec_call *call, const char *multiplier, const char *shift, factor *value) {
    int64_t multiplier_value, shift_value;
    TRY(take_integer(call, multiplier, &multiplier_value));
    TRY(take_integer(call, shift, &shift_value));
    *value = make_factor(multiplier_value, shift_value);
    return QUANTSPEC_STATUS_OK;
}

int32_t take_type_bounds(const quantspec_call *call, const quantspec_tensor *output, output_stage *stage) {
    int64_t least, greatest;
    REQUIRE(
        call, integer_range(output->type, &least, &greatest), QUANTSPEC_STATUS_UNSUPPORTED,
        "the output is not of integers of whole bytes");
    *stage = (output_stage){.minimum = least, .maximum = greatest};
    return QUANTSPEC_STATUS_OK;
}

int32_t take_output_bounds(const quantspec_call *call, const quantspec_tensor *output, output_stage *stage) {
    int64_t minimum, maximum;
    TRY(take_type_bounds(call, output, stage));
    TRY(take_integer(call, "output_activation_min", &minimum));
    TRY(take_integer(call, "output_activation_max", &maximum));
    stage->offset = quantspec_derived_value(call, "output_offset", 0, 0);
    if (is_broken(BREAK_NO_ACTIVATION)) return QUANTSPEC_STATUS_OK;
    stage->minimum = minimum;
    stage->maximum = maximum;
    return QUANTSPEC_STATUS_OK;
}

int32_t take_output_stage(
    const quantspec_call *call, const quantspec_tensor *output, int64_t channels, output_stage *stage) {
    TRY(take_output_bounds(call, output, stage));
    stage->multipliers = quantspec_find_derived(call, "output_multiplier");
    stage->shifts = quantspec_find_derived(call, "output_shift");
    const quantspec_derived *lists[] = {stage->multipliers, stage->shifts};
    for (int index = 0; index < 2; index++) {
        const quantspec_derived *list = lists[index];
        if (list == NULL || (list->count != 1 && list->count < channels)) {
            return say_absent(call, index == 0 ? "output_multiplier" : "output_shift");
        }
    }
    return QUANTSPEC_STATUS_OK;
}

int64_t finish(const output_stage *stage, int64_t requantized) {
    return saturate(requantized + stage->offset, stage->minimum, stage->maximum);
}

factor channel_factor(const output_stage *stage, int64_t channel) {
    if (is_broken(BREAK_SCALE_ZERO)) channel = 0;
    return make_factor(
        stage->multipliers->values[stage->multipliers->count == 1 ? 0 : channel],
        stage->shifts->values[stage->shifts->count == 1 ? 0 : channel]);
}

int64_t bias_of(const quantspec_tensor *bias, int64_t channel) {
    return bias == NULL || is_broken(BREAK_SKIP_BIAS) ? 0 : load(bias, channel);
}

bool accumulates_wide(const quantspec_call *call) {
    if (!has_type(quantspec_input(call, 0), QUANTSPEC_TYPE_INT16)) return false;
    const quantspec_tensor *bias = quantspec_input(call, 2);
    if (bias != NULL) return bias->type == QUANTSPEC_TYPE_INT64;
    return strcmp(quantspec_attribute_name(call, "quantized_bias_type", ""), "INT32") != 0;
}

int32_t check_weighted_types(const quantspec_call *call) {
    const quantspec_tensor *input = quantspec_input(call, 0), *filter = quantspec_input(call, 1);
    const quantspec_tensor *bias = quantspec_input(call, 2), *output = quantspec_output(call, 0);
    REQUIRE(call, input && filter && output, QUANTSPEC_STATUS_INVALID, "input, filter or output is missing");
    const int32_t type = input->type;
    const bool is_int8 = type == QUANTSPEC_TYPE_INT8, is_int16 = type == QUANTSPEC_TYPE_INT16;
    REQUIRE(
        call, is_int8 || is_int16 || type == QUANTSPEC_TYPE_UINT8, QUANTSPEC_STATUS_UNSUPPORTED,
        "activations are int8, uint8 or int16");
    REQUIRE(call, output->type == type, QUANTSPEC_STATUS_UNSUPPORTED, "the output has another type than the input");
    REQUIRE(
        call, filter->type == (is_int16 ? QUANTSPEC_TYPE_INT8 : type), QUANTSPEC_STATUS_UNSUPPORTED,
        "the filter is of 8 bits, signed as the input");
    REQUIRE(
        call,
        bias == NULL || bias->type == QUANTSPEC_TYPE_INT32 || (is_int16 && bias->type == QUANTSPEC_TYPE_INT64),
        QUANTSPEC_STATUS_UNSUPPORTED, "the bias is int32, or int64 with int16 activations");
    return QUANTSPEC_STATUS_OK;
}
