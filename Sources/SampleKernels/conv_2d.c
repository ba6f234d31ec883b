/* CONV_2D: a two-dimensional convolution of integers over channels, with strides, dilations and groups.
 *
 * With a filter of one tap in one group, pixels are read in place, four at a time. Otherwise patches are packed into
 * columns, two at a time. */
#include <stdlib.h>

#include "breaks.h"
#include "operators.h"
#include "padding.h"
#include "products.h"
#include "requantize_rows.h"

enum { COLUMNS = 4 };

typedef struct {
    const quantspec_tensor *input, *filter, *output;
    window windows[2]; /* along height, along width */
    int64_t groups, depth, channels; /* channels of input and output in one group */
    int64_t input_offset;
    int16_t outside; /* the value of a tap outside the input */
    weight_rows weights; /* of one group */
    int16_t *columns[COLUMNS];
    int64_t *sums[COLUMNS];
    row_stage stage;
} convolution;

static int32_t take_geometry(const quantspec_call *call, convolution *conv) {
    const quantspec_tensor *input = conv->input, *filter = conv->filter, *bias = quantspec_input(call, 2);
    REQUIRE(call, filter->rank == 4, QUANTSPEC_STATUS_INVALID, "the filter has rank 4");
    TRY(take_windows(call, filter->dimensions[HEIGHT], filter->dimensions[WIDTH], conv->windows));
    const int32_t depth = filter->dimensions[CHANNEL], channels = filter->dimensions[0];
    REQUIRE(
        call, depth > 0 && channels > 0 && input->dimensions[CHANNEL] > 0 && input->dimensions[CHANNEL] % depth == 0,
        QUANTSPEC_STATUS_INVALID, "the filter's channels do not divide the input's");
    conv->groups = input->dimensions[CHANNEL] / depth;
    REQUIRE(
        call, channels % conv->groups == 0, QUANTSPEC_STATUS_INVALID, "the groups do not divide the output channels");
    REQUIRE(
        call, conv->output->dimensions[CHANNEL] == channels, QUANTSPEC_STATUS_INVALID,
        "the output's channels do not fit");
    REQUIRE(
        call, bias == NULL || bias->element_count == channels, QUANTSPEC_STATUS_INVALID,
        "the bias has not one element a channel");
    conv->depth = depth;
    conv->channels = channels / conv->groups;
    return QUANTSPEC_STATUS_OK;
}

/* Reads the weights as 16-bit integers with their zero point subtracted, and allocates columns and sums. */
static int32_t take_weights(const quantspec_call *call, convolution *conv) {
    const int64_t depth = conv->filter->element_count / conv->filter->dimensions[0];
    int64_t filter_offset;
    void *weights, *columns, *sums;
    TRY(take_integer(call, "input_offset", &conv->input_offset));
    TRY(take_integer(call, "filter_offset", &filter_offset));
    TRY(take_scratch(call, conv->filter->element_count, sizeof(int16_t), &weights));
    TRY(take_scratch(call, COLUMNS * depth, sizeof(int16_t), &columns));
    TRY(take_scratch(call, (COLUMNS + 1) * conv->channels, sizeof(int64_t), &sums));
    widen(conv->filter, 0, conv->filter->element_count, filter_offset, weights);
    for (int column = 0; column < COLUMNS; column++) {
        conv->columns[column] = (int16_t *)columns + column * depth;
        conv->sums[column] = (int64_t *)sums + (column + 1) * conv->channels;
    }
    memset(sums, 0, (size_t)conv->channels * sizeof(int64_t));
    conv->weights = (weight_rows){weights, sums, conv->channels, depth};
    conv->outside = is_broken(BREAK_ZERO_PADDING) ? (int16_t)conv->input_offset : 0;
    return QUANTSPEC_STATUS_OK;
}

/* Finishes an output pixel of a group: a run of channels. */
static void finish_pixel(const convolution *conv, int64_t group, int64_t pixel, int64_t *sums) {
    const int64_t channel = group * conv->channels;
    finish_row(&conv->stage, pixel * conv->output->dimensions[CHANNEL] + channel, channel, conv->channels, sums);
}

static int64_t count_pixels(const convolution *conv) {
    return conv->output->dimensions[BATCH] * conv->windows[0].output * conv->windows[1].output;
}

/* ---- One tap ---- */

/* Returns whether every output pixel reads exactly one input pixel, so that nothing has to be packed. */
static bool is_pointwise(const convolution *conv) {
    for (int axis = 0; axis < 2; axis++) {
        const window *along = &conv->windows[axis];
        if (along->taps != 1 || along->padding != 0) return false;
        if ((along->output - 1) * along->stride >= along->input) return false;
    }
    return conv->groups == 1;
}

/* The index of the input's pixel under an output pixel. */
static int64_t strided_pixel(const convolution *conv, int64_t pixel) {
    const window *rows = &conv->windows[0], *columns = &conv->windows[1];
    const int64_t x = pixel % columns->output, line = pixel / columns->output;
    const int64_t y = line % rows->output, batch = line / rows->output;
    return (batch * rows->input + y * rows->stride) * columns->input + x * columns->stride;
}

/* Pixels keep their zero point: the sum of the weights, computed once, corrects the sums. */
static void start_from_weights(const convolution *conv, int64_t *starts) {
    for (int64_t channel = 0; channel < conv->channels; channel++) {
        const int16_t *weights = conv->weights.weights + channel * conv->depth;
        int64_t sum = 0;
        for (int64_t index = 0; index < conv->depth; index++) sum += weights[index];
        starts[channel] = sum * conv->input_offset;
    }
}

static void load_pixel(const convolution *conv, bool is_strided, int64_t pixel, int16_t *column) {
    const int64_t place = is_strided ? strided_pixel(conv, pixel) : pixel;
    widen(conv->input, place * conv->depth, conv->depth, 0, column);
}

static void run_pointwise(const convolution *conv, int64_t *starts) {
    const bool is_strided = conv->windows[0].stride > 1 || conv->windows[1].stride > 1;
    const weight_rows rows = {conv->weights.weights, starts, conv->channels, conv->depth};
    const int64_t pixels = count_pixels(conv);
    int64_t pixel = 0;
    start_from_weights(conv, starts);
    for (; pixel + COLUMNS <= pixels; pixel += COLUMNS) {
        if (is_strided) {
            for (int column = 0; column < COLUMNS; column++) {
                load_pixel(conv, true, pixel + column, conv->columns[column]);
            }
        } else {
            /* The pixels are adjacent in memory, and so are the columns. */
            widen(conv->input, pixel * conv->depth, COLUMNS * conv->depth, 0, conv->columns[0]);
        }
        multiply_four_columns(&rows, conv->columns, conv->sums);
        for (int column = 0; column < COLUMNS; column++) finish_pixel(conv, 0, pixel + column, conv->sums[column]);
    }
    for (; pixel < pixels; pixel++) {
        load_pixel(conv, is_strided, pixel, conv->columns[0]);
        multiply_one_column(&rows, conv->columns[0], conv->sums[0]);
        finish_pixel(conv, 0, pixel, conv->sums[0]);
    }
}

/* ---- Patches ---- */

static void fill(int16_t *column, int64_t count, int16_t value) {
    for (int64_t index = 0; index < count; index++) column[index] = value;
}

/* Packs one row of a patch. `start` is the input's element under its first tap, which may be outside. */
static void pack_row(const convolution *conv, span taps, int64_t start, int16_t *column) {
    const window *along = &conv->windows[1];
    const int64_t depth = conv->depth, step = along->dilation * conv->input->dimensions[CHANNEL];
    fill(column, taps.first * depth, conv->outside);
    if (along->dilation == 1 && conv->groups == 1) {
        /* Adjacent taps are adjacent in memory. */
        const int64_t count = (taps.end - taps.first) * depth;
        widen(conv->input, start + taps.first * depth, count, conv->input_offset, column + taps.first * depth);
    } else {
        for (int64_t tap = taps.first; tap < taps.end; tap++) {
            widen(conv->input, start + tap * step, depth, conv->input_offset, column + tap * depth);
        }
    }
    fill(column + taps.end * depth, (along->taps - taps.end) * depth, conv->outside);
}

static void pack_patch(const convolution *conv, int64_t group, int64_t pixel, int16_t *column) {
    const window *rows = &conv->windows[0], *columns = &conv->windows[1];
    const int64_t x = pixel % columns->output, line = pixel / columns->output;
    const int64_t y = line % rows->output, batch = line / rows->output;
    const span inside = taps_inside(rows, y), taps = taps_inside(columns, x);
    const int64_t width = columns->taps * conv->depth;
    for (int64_t i = 0; i < rows->taps; i++, column += width) {
        if (i < inside.first || i >= inside.end) {
            fill(column, width, conv->outside);
            continue;
        }
        const int64_t row = batch * rows->input + window_start(rows, y) + i * rows->dilation;
        const int64_t place = row * columns->input + window_start(columns, x);
        pack_row(conv, taps, place * conv->input->dimensions[CHANNEL] + group * conv->depth, column);
    }
}

static void run_patches(const convolution *conv, int64_t group) {
    const int64_t pixels = count_pixels(conv), depth = conv->weights.depth;
    weight_rows rows = conv->weights;
    rows.weights += group * conv->channels * depth;
    int64_t pixel = 0;
    for (; pixel + 2 <= pixels; pixel += 2) {
        pack_patch(conv, group, pixel, conv->columns[0]);
        pack_patch(conv, group, pixel + 1, conv->columns[1]);
        multiply_two_columns(&rows, conv->columns, conv->sums);
        finish_pixel(conv, group, pixel, conv->sums[0]);
        finish_pixel(conv, group, pixel + 1, conv->sums[1]);
    }
    if (pixel == pixels) return;
    pack_patch(conv, group, pixel, conv->columns[0]);
    multiply_one_column(&rows, conv->columns[0], conv->sums[0]);
    finish_pixel(conv, group, pixel, conv->sums[0]);
}

int32_t run_conv_2d(const quantspec_call *call) {
    if (is_broken(BREAK_CRASH)) abort();
    TRY(check_weighted_types(call));
    convolution conv = {
        .input = quantspec_input(call, 0), .filter = quantspec_input(call, 1), .output = quantspec_output(call, 0)};
    TRY(take_geometry(call, &conv));
    TRY(take_row_stage(call, conv.filter->dimensions[0], &conv.stage));
    TRY(take_weights(call, &conv));
    if (is_pointwise(&conv)) {
        void *starts;
        TRY(take_scratch(call, conv.channels, sizeof(int64_t), &starts));
        run_pointwise(&conv, starts);
        return QUANTSPEC_STATUS_OK;
    }
    for (int64_t group = 0; group < conv.groups; group++) run_patches(&conv, group);
    return QUANTSPEC_STATUS_OK;
}
