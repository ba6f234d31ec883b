#include "weighted.h"

#include <math.h>

#pragma STDC FP_CONTRACT OFF

static int32_t check_types(const quantspec_call *call, const fast_weighted *w) {
    const int32_t type = w->input->type, filter = w->filter->type;
    const bool is_int8 = type == QUANTSPEC_TYPE_INT8, is_int16 = type == QUANTSPEC_TYPE_INT16;
    SUPPORT(call, is_int8 || is_int16 || type == QUANTSPEC_TYPE_UINT8, "the type of the input");
    SUPPORT(call, w->output->type == type, "the output has another type than the input");
    SUPPORT(
        call,
        type == QUANTSPEC_TYPE_UINT8 ? filter == type
                                     : filter == QUANTSPEC_TYPE_INT8 || filter == QUANTSPEC_TYPE_INT4,
        "the type of the filter");
    SUPPORT(
        call,
        w->bias == NULL || w->bias->type == QUANTSPEC_TYPE_INT32
            || (is_int16 && w->bias->type == QUANTSPEC_TYPE_INT64),
        "the type of the bias");
    return QUANTSPEC_STATUS_OK;
}

static int32_t check_parameters(const quantspec_call *call, const fast_weighted *w, int32_t axis, bool may_have_zero) {
    const bool is_int16 = w->input->type == QUANTSPEC_TYPE_INT16;
    SUPPORT(
        call, fast_is_per_tensor(w->input) && fast_is_per_tensor(w->output),
        "input and output have one positive scale and a zero point of their type");
    SUPPORT(
        call, !is_int16 || (w->input->zero_points[0] == 0 && w->output->zero_points[0] == 0),
        "int16 activations have zero point 0");
    const int32_t count = w->filter->scale_count;
    SUPPORT(call, count == 1 || (count == w->channels && w->filter->type != QUANTSPEC_TYPE_UINT8), "the filter's scales");
    SUPPORT(call, count == 1 || w->filter->quantized_dimension == axis, "the filter's quantized dimension");
    for (int32_t index = 0; index < count; index++) {
        const float scale = w->filter->scales[index];
        SUPPORT(call, isfinite(scale) && scale >= 0, "the filter's scales");
        const int64_t zero_point = w->filter->zero_points[index];
        if (w->filter->type == QUANTSPEC_TYPE_UINT8) {
            SUPPORT(call, zero_point >= 0 && zero_point <= 255, "the filter's zero point");
        } else {
            /* Only one scale has a zero point that counts (FULLY_CONNECTED-3). */
            const bool is_free = may_have_zero && w->filter->type == QUANTSPEC_TYPE_INT8 && !is_int16;
            SUPPORT(
                call, zero_point == 0 || (is_free && zero_point >= -128 && zero_point <= 127),
                "the filter's zero point");
        }
    }
    if (w->bias == NULL) return QUANTSPEC_STATUS_OK;
    VALID(call, w->bias->element_count == w->channels, "the bias has not one element a channel");
    for (int32_t index = 0; index < w->bias->scale_count; index++) {
        SUPPORT(call, w->bias->zero_points[index] == 0, "the bias's zero point");
    }
    return QUANTSPEC_STATUS_OK;
}

static int32_t take_weights(const quantspec_call *call, fast_memory *memory, fast_weighted *w) {
    const int64_t count = w->filter->element_count;
    int16_t *weights = fast_allocate_temporary(memory, count, sizeof *weights);
    REQUIRE(call, weights != NULL, QUANTSPEC_STATUS_FAILED, "there is no memory");
    const int32_t zero_point = w->filter->scale_count == 1 ? (int32_t)w->filter->zero_points[0] : 0;
    const uint8_t *bytes = w->filter->data;
    const bool is_packed = (w->filter->flags & QUANTSPEC_TENSOR_PACKED) != 0;
    for (int64_t index = 0; index < count; index++) {
        int32_t value;
        if (is_packed) {
            const int32_t nibble = bytes[index / 2] >> (index % 2 * 4) & 15;
            value = nibble >= 8 ? nibble - 16 : nibble;
        } else {
            value = w->filter->type == QUANTSPEC_TYPE_UINT8 ? bytes[index] : (int8_t)bytes[index];
        }
        value -= zero_point;
        weights[index] = (int16_t)value;
        if (value < INT8_MIN || value > INT8_MAX) w->is_wide_weight = true;
    }
    w->weights = weights;
    return QUANTSPEC_STATUS_OK;
}

int32_t fast_take_weighted(
    const quantspec_call *call, fast_profile profile, int32_t axis, bool may_have_zero, fast_memory *memory,
    fast_weighted *weighted) {
    fast_weighted w = {
        .input = quantspec_input(call, 0), .filter = quantspec_input(call, 1), .bias = quantspec_input(call, 2),
        .output = quantspec_output(call, 0), .profile = profile};
    VALID(call, w.input && w.filter && w.output, "input, filter or output is missing");
    TRY(check_types(call, &w));
    SUPPORT(
        call,
        fast_is_sound(w.input) && fast_is_sound(w.filter) && fast_is_sound(w.output)
            && (w.bias == NULL || fast_is_sound(w.bias)),
        "the size of a tensor");
    SUPPORT(call, axis < w.filter->rank, "the filter's rank");
    SUPPORT(
        call,
        (w.filter->flags & QUANTSPEC_TENSOR_CONSTANT) != 0
            && (w.bias == NULL || (w.bias->flags & QUANTSPEC_TENSOR_CONSTANT) != 0),
        "filter and bias are constants");
    w.channels = w.filter->dimensions[axis];
    SUPPORT(call, w.channels > 0 && w.filter->element_count > 0, "a filter without elements");
    w.depth = w.filter->element_count / w.channels;
    TRY(check_parameters(call, &w, axis, may_have_zero));
    if (w.input->type == QUANTSPEC_TYPE_INT16) {
        const char *type = quantspec_attribute_name(call, "quantized_bias_type", "");
        w.wide = w.bias != NULL ? w.bias->type == QUANTSPEC_TYPE_INT64 : strcmp(type, "INT32") != 0;
        SUPPORT(call, !w.wide || w.bias == NULL || strcmp(type, "INT32") != 0, "an int64 bias declared as INT32");
    }
    w.input_zero = (int32_t)w.input->zero_points[0];
    TRY(take_weights(call, memory, &w));
    *weighted = w;
    return QUANTSPEC_STATUS_OK;
}

static int64_t bias_of(const fast_weighted *w, int64_t channel) {
    if (w->bias == NULL) return 0;
    if (w->bias->type == QUANTSPEC_TYPE_INT64) return ((const int64_t *)w->bias->data)[channel];
    return ((const int32_t *)w->bias->data)[channel];
}

/* The real multiplier of a channel (ARITH-12). */
static double real_multiplier(const fast_weighted *w, int64_t channel, bool rounds_product) {
    const float in = w->input->scales[0], out = w->output->scales[0];
    const float filter = w->filter->scales[w->filter->scale_count == 1 ? 0 : channel];
    const float rounded = in * filter;
    const double product = rounds_product ? (double)rounded : (double)in * (double)filter;
    return product / (double)out;
}

fast_groups fast_make_groups(int64_t groups, int64_t channels) {
    return (fast_groups){groups, channels, fast_divide_up(channels, FAST_PANEL)};
}

/* The place of a channel in panels. */
static int64_t slot_of(fast_groups groups, int64_t channel) {
    return channel / groups.channels * groups.panels * FAST_PANEL + channel % groups.channels;
}

int32_t fast_make_ending(
    const quantspec_call *call, const fast_weighted *w, fast_weight_order order, fast_groups groups,
    bool rounds_product, bool binary64, fast_memory *memory, fast_ending *ending) {
    const int64_t slots = groups.groups * groups.panels * FAST_PANEL;
    double *multipliers = fast_allocate_temporary(memory, slots, sizeof *multipliers);
    double *bounds = fast_allocate_temporary(memory, slots, sizeof *bounds);
    ending->starts = fast_allocate(memory, slots, sizeof *ending->starts);
    ending->wide_starts = fast_allocate(memory, w->wide ? slots : 0, sizeof *ending->wide_starts);
    REQUIRE(
        call, multipliers && bounds && ending->starts && ending->wide_starts, QUANTSPEC_STATUS_FAILED,
        "there is no memory");
    int32_t least, greatest;
    fast_type_range(w->input->type, &least, &greatest);
    const int64_t farthest = fast_max((int64_t)greatest - w->input_zero, (int64_t)w->input_zero - least);
    for (int64_t channel = 0; channel < w->channels; channel++) {
        int64_t sum = 0, magnitude = 0;
        for (int64_t index = 0; index < w->depth; index++) {
            const int64_t weight = w->weights[channel * order.channel_stride + index * order.product_stride];
            sum += weight;
            magnitude += weight < 0 ? -weight : weight;
        }
        const int64_t bias = bias_of(w, channel), slot = slot_of(groups, channel);
        bounds[slot] = (double)magnitude * (double)farthest + fabs((double)bias);
        multipliers[slot] = real_multiplier(w, channel, rounds_product);
        if (w->wide) ending->wide_starts[slot] = bias; /* int16 activations have zero point 0 */
        ending->starts[slot] = fast_wrap32((int64_t)((uint64_t)bias - (uint64_t)(sum * w->input_zero)));
    }
    const fast_stage_request request = {
        .channels = slots, .multipliers = multipliers, .bounds = bounds, .wide = w->wide, .binary64 = binary64,
        .once = fast_rounds_once(w->profile)};
    TRY(fast_make_stage(call, w->output, request, memory, &ending->stage));
    if (!fast_is_wide(&ending->stage)) ending->wide_starts = NULL;
    return QUANTSPEC_STATUS_OK;
}

int64_t fast_panel_bytes(int64_t segments, int64_t depth, bool is_wide_weight) {
    return segments * fast_divide_up(depth, 2) * 2 * FAST_PANEL * (is_wide_weight ? 2 : 1);
}

void *fast_pack_panels(
    const fast_weighted *w, fast_weight_order order, fast_groups groups, int64_t segments, fast_memory *memory) {
    const int64_t depth = w->depth / segments, pairs = fast_divide_up(depth, 2);
    const int64_t bytes = fast_panel_bytes(segments, depth, w->is_wide_weight);
    char *packed = fast_allocate(memory, groups.groups * groups.panels, bytes);
    if (packed == NULL) return NULL;
    for (int64_t channel = 0; channel < w->channels; channel++) {
        const int64_t slot = slot_of(groups, channel);
        char *panel = packed + slot / FAST_PANEL * bytes;
        const int16_t *weights = w->weights + channel * order.channel_stride;
        for (int64_t segment = 0; segment < segments; segment++) {
            for (int64_t index = 0; index < depth; index++, weights += order.product_stride) {
                const int64_t pair = segment * pairs + index / 2;
                const int64_t place = (pair * FAST_PANEL + slot % FAST_PANEL) * 2 + index % 2;
                if (w->is_wide_weight) ((int16_t *)panel)[place] = *weights;
                else ((int8_t *)panel)[place] = (int8_t)*weights;
            }
        }
    }
    return packed;
}

int32_t fast_take_float(const quantspec_call *call, int32_t axis, fast_float_weighted *weighted) {
    fast_float_weighted w = {
        .input = quantspec_input(call, 0), .filter = quantspec_input(call, 1), .output = quantspec_output(call, 0)};
    const quantspec_tensor *bias = quantspec_input(call, 2);
    VALID(call, w.input && w.filter && w.output, "input, filter or output is missing");
    SUPPORT(
        call,
        fast_has_type(w.input, QUANTSPEC_TYPE_FLOAT32) && fast_has_type(w.filter, QUANTSPEC_TYPE_FLOAT32)
            && fast_has_type(w.output, QUANTSPEC_TYPE_FLOAT32)
            && (bias == NULL || fast_has_type(bias, QUANTSPEC_TYPE_FLOAT32)),
        "the types of input, filter, bias and output");
    SUPPORT(
        call,
        fast_is_sound(w.input) && fast_is_sound(w.filter) && fast_is_sound(w.output)
            && (bias == NULL || fast_is_sound(bias)),
        "the size of a tensor");
    SUPPORT(
        call,
        (w.filter->flags & QUANTSPEC_TENSOR_CONSTANT) != 0
            && (bias == NULL || (bias->flags & QUANTSPEC_TENSOR_CONSTANT) != 0),
        "filter and bias are constants");
    SUPPORT(call, axis < w.filter->rank, "the filter's rank");
    w.channels = w.filter->dimensions[axis];
    SUPPORT(call, w.channels > 0 && w.filter->element_count > 0, "a filter without elements");
    w.depth = w.filter->element_count / w.channels;
    VALID(call, bias == NULL || bias->element_count == w.channels, "the bias has not one element a channel");
    /* A tap outside the input is left out. With finite weights, adding 0 × weight gives the same sum. */
    for (int64_t index = 0; index < w.filter->element_count; index++) {
        SUPPORT(call, isfinite(((const float *)w.filter->data)[index]), "a weight that is not finite");
    }
    const char *activation = quantspec_attribute_name(call, "fused_activation_function", "NONE");
    SUPPORT(call, fast_activation_ends(activation, &w.minimum, &w.maximum), "the fused activation");
    *weighted = w;
    return QUANTSPEC_STATUS_OK;
}

int32_t fast_take_float_bias(
    const quantspec_call *call, fast_groups groups, fast_memory *memory, fast_float_weighted *w) {
    const quantspec_tensor *bias = quantspec_input(call, 2);
    float *slots = fast_allocate(memory, groups.groups * groups.panels * FAST_PANEL, sizeof *slots);
    REQUIRE(call, slots != NULL, QUANTSPEC_STATUS_FAILED, "there is no memory");
    for (int64_t channel = 0; bias != NULL && channel < w->channels; channel++) {
        slots[slot_of(groups, channel)] = ((const float *)bias->data)[channel];
    }
    w->bias = slots;
    return QUANTSPEC_STATUS_OK;
}

float *fast_pack_float_panels(
    const fast_float_weighted *w, fast_weight_order order, fast_groups groups, fast_memory *memory) {
    float *packed = fast_allocate(memory, groups.groups * groups.panels * w->depth * FAST_PANEL, sizeof *packed);
    if (packed == NULL) return NULL;
    const float *weights = w->filter->data;
    for (int64_t channel = 0; channel < w->channels; channel++) {
        const int64_t slot = slot_of(groups, channel);
        float *panel = packed + slot / FAST_PANEL * w->depth * FAST_PANEL + slot % FAST_PANEL;
        for (int64_t index = 0; index < w->depth; index++) {
            panel[index * FAST_PANEL] = weights[channel * order.channel_stride + index * order.product_stride];
        }
    }
    return packed;
}
