/* CONV_2D: a two-dimensional convolution of integers over channels, strided, dilated, in groups. */
#include <stdlib.h>

#include "breaks.h"
#include "kernel_support.h"
#include "operators.h"

/* Sizes of [batch, height, width, channels]; the filter's first is the number of output channels. */
enum { BATCH = 0, HEIGHT = 1, WIDTH = 2, CHANNEL = 3 };

typedef struct {
    const quantspec_tensor *input, *filter, *output;
    int64_t stride[2], dilation[2], padding[2]; /* of rows, of columns */
    int64_t input_offset, filter_offset;
    int64_t channels_of_group; /* of the output */
} convolution;

static int32_t take_geometry(const quantspec_call *call, convolution *conv) {
    const quantspec_tensor *input = conv->input, *filter = conv->filter, *output = conv->output;
    const quantspec_tensor *bias = quantspec_input(call, 2);
    REQUIRE(
        call, input->rank == 4 && filter->rank == 4 && output->rank == 4, QUANTSPEC_STATUS_INVALID,
        "input, filter and output have rank 4");
    const int32_t depth = filter->dimensions[CHANNEL], channels = filter->dimensions[0];
    REQUIRE(
        call, depth > 0 && channels > 0 && input->dimensions[CHANNEL] > 0 && input->dimensions[CHANNEL] % depth == 0,
        QUANTSPEC_STATUS_INVALID, "the filter's channels do not divide the input's");
    const int32_t groups = input->dimensions[CHANNEL] / depth;
    REQUIRE(call, channels % groups == 0, QUANTSPEC_STATUS_INVALID, "the groups do not divide the output channels");
    REQUIRE(
        call, output->dimensions[CHANNEL] == channels && output->dimensions[BATCH] == input->dimensions[BATCH],
        QUANTSPEC_STATUS_INVALID, "the output's batch or channels do not fit");
    REQUIRE(
        call, bias == NULL || bias->element_count == channels, QUANTSPEC_STATUS_INVALID,
        "the bias has not one element a channel");
    conv->channels_of_group = channels / groups;
    conv->stride[0] = quantspec_attribute_integer(call, "stride_h", 0);
    conv->stride[1] = quantspec_attribute_integer(call, "stride_w", 0);
    conv->dilation[0] = quantspec_attribute_integer(call, "dilation_h_factor", 1);
    conv->dilation[1] = quantspec_attribute_integer(call, "dilation_w_factor", 1);
    for (int axis = 0; axis < 2; axis++) {
        REQUIRE(
            call, conv->stride[axis] > 0 && conv->dilation[axis] > 0, QUANTSPEC_STATUS_INVALID,
            "a stride or dilation is below 1");
    }
    TRY(take_integer(call, "padding_top", &conv->padding[0]));
    TRY(take_integer(call, "padding_left", &conv->padding[1]));
    TRY(take_integer(call, "input_offset", &conv->input_offset));
    TRY(take_integer(call, "filter_offset", &conv->filter_offset));
    return QUANTSPEC_STATUS_OK;
}

static void break_geometry(convolution *conv) {
    if (is_broken(BREAK_SWAP_STRIDES)) {
        const int64_t stride = conv->stride[0];
        conv->stride[0] = conv->stride[1];
        conv->stride[1] = stride;
    }
    if (is_broken(BREAK_NO_DILATION)) conv->dilation[0] = conv->dilation[1] = 1;
}

/* The products of one tap: a run of channels of the input, or padding where `start` is negative, with a run of weights.
 */
static int64_t sum_of_tap(const convolution *conv, int64_t start, int64_t weight, int32_t depth) {
    if (start < 0 && !is_broken(BREAK_ZERO_PADDING)) return 0;
    int64_t sum = 0;
    for (int32_t channel = 0; channel < depth; channel++) {
        const int64_t value = start < 0 ? 0 : load(conv->input, start + channel);
        sum += (value + conv->input_offset) * (load(conv->filter, weight + channel) + conv->filter_offset);
    }
    return sum;
}

static int64_t sum_of_window(const convolution *conv, int32_t batch, int32_t y, int32_t x, int32_t channel) {
    const int32_t *input = conv->input->dimensions, *filter = conv->filter->dimensions;
    const int32_t depth = filter[CHANNEL];
    const int64_t first_channel = channel / conv->channels_of_group * depth;
    int64_t sum = 0;
    for (int32_t i = 0; i < filter[HEIGHT]; i++) {
        for (int32_t j = 0; j < filter[WIDTH]; j++) {
            const int64_t row = y * conv->stride[0] - conv->padding[0] + i * conv->dilation[0];
            const int64_t column = x * conv->stride[1] - conv->padding[1] + j * conv->dilation[1];
            const bool is_inside = row >= 0 && row < input[HEIGHT] && column >= 0 && column < input[WIDTH];
            const int64_t place = (batch * (int64_t)input[HEIGHT] + row) * input[WIDTH] + column;
            const int64_t tap = ((int64_t)channel * filter[HEIGHT] + i) * filter[WIDTH] + j;
            sum += sum_of_tap(conv, is_inside ? place * input[CHANNEL] + first_channel : -1, tap * depth, depth);
        }
    }
    return sum;
}

int32_t run_conv_2d(const quantspec_call *call) {
    if (is_broken(BREAK_CRASH)) abort();
    TRY(check_weighted_types(call));
    convolution conv = {
        .input = quantspec_input(call, 0), .filter = quantspec_input(call, 1), .output = quantspec_output(call, 0)};
    output_stage stage;
    TRY(take_geometry(call, &conv));
    TRY(take_output_stage(call, conv.output, conv.filter->dimensions[0], &stage));
    break_geometry(&conv);
    const bool is_wide = accumulates_wide(call);
    const int32_t *sizes = conv.output->dimensions;
    int64_t position = 0;
    for (int32_t batch = 0; batch < sizes[BATCH]; batch++) {
        for (int32_t y = 0; y < sizes[HEIGHT]; y++) {
            for (int32_t x = 0; x < sizes[WIDTH]; x++) {
                for (int32_t channel = 0; channel < sizes[CHANNEL]; channel++, position++) {
                    const int64_t sum = sum_of_window(&conv, batch, y, x, channel);
                    store(conv.output, position, finish_sum(call, &stage, position, channel, sum, is_wide));
                }
            }
        }
    }
    return QUANTSPEC_STATUS_OK;
}
