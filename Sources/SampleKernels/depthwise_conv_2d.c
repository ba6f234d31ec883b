/* DEPTHWISE_CONV_2D: a two-dimensional convolution of each channel, with one or several filters.
 *
 * There are three paths: 3 × 3 windows inside the input with one filter for each channel; all other windows with one
 * filter for each channel; and several filters for each channel. */
#include "breaks.h"
#include "operators.h"
#include "padding.h"
#include "requantize_rows.h"

typedef struct {
    const quantspec_tensor *input;
    window windows[2]; /* along height, along width */
    int64_t depth, multiplier, channels; /* of the input; filters of each; of the output */
    int64_t input_offset;
    int64_t outside; /* the value of a tap outside the input */
    int16_t *weights; /* [filter rows, filter columns, channels], with the zero point subtracted */
    int64_t *sums; /* [channels] of the current pixel */
    row_stage stage;
} depthwise;

static int32_t take_geometry(const quantspec_call *call, depthwise *d) {
    const quantspec_tensor *filter = quantspec_input(call, 1), *bias = quantspec_input(call, 2);
    REQUIRE(
        call, filter->rank == 4 && filter->dimensions[0] == 1, QUANTSPEC_STATUS_INVALID,
        "the filter has rank 4, and 1 for its first size");
    TRY(take_windows(call, filter->dimensions[HEIGHT], filter->dimensions[WIDTH], d->windows));
    d->depth = d->input->dimensions[CHANNEL];
    d->channels = filter->dimensions[CHANNEL];
    REQUIRE(
        call, d->depth > 0 && d->channels > 0 && d->channels % d->depth == 0, QUANTSPEC_STATUS_INVALID,
        "the input's channels do not divide the filter's");
    REQUIRE(
        call, quantspec_output(call, 0)->dimensions[CHANNEL] == d->channels, QUANTSPEC_STATUS_INVALID,
        "the output's channels do not fit");
    REQUIRE(
        call, bias == NULL || bias->element_count == d->channels, QUANTSPEC_STATUS_INVALID,
        "the bias has not one element a channel");
    d->multiplier = d->channels / d->depth; /* equal to the attribute if the shapes are valid */
    return QUANTSPEC_STATUS_OK;
}

static int32_t take_operands(const quantspec_call *call, depthwise *d) {
    const quantspec_tensor *filter = quantspec_input(call, 1);
    int64_t filter_offset;
    void *weights, *sums;
    TRY(take_integer(call, "input_offset", &d->input_offset));
    TRY(take_integer(call, "filter_offset", &filter_offset));
    TRY(take_scratch(call, filter->element_count, sizeof(int16_t), &weights));
    TRY(take_scratch(call, d->channels, sizeof(int64_t), &sums));
    widen(filter, 0, filter->element_count, filter_offset, weights);
    d->weights = weights, d->sums = sums;
    d->outside = is_broken(BREAK_ZERO_PADDING) ? d->input_offset : 0;
    return QUANTSPEC_STATUS_OK;
}

/* The index of the input's element under a tap (i, j) of the window at a pixel (y, x), in channel 0. */
static int64_t place_of(const depthwise *d, int64_t batch, int64_t y, int64_t x, int64_t i, int64_t j) {
    const window *rows = &d->windows[0], *columns = &d->windows[1];
    const int64_t row = window_start(rows, y) + i * rows->dilation;
    const int64_t column = window_start(columns, x) + j * columns->dilation;
    return ((batch * rows->input + row) * columns->input + column) * d->depth;
}

/* ---- One tap of every channel ---- */

/* One filter for each channel: values and weights are in the same order. */
static void add_tap(const depthwise *d, int64_t place, const int16_t *weights) {
    int64_t channel = 0;
    for (; channel + 4 <= d->channels; channel += 4) {
        int32_t lanes[4];
        load_four(d->input, place + channel, lanes);
        for (int lane = 0; lane < 4; lane++) {
            d->sums[channel + lane] += (lanes[lane] + d->input_offset) * weights[channel + lane];
        }
    }
    for (; channel < d->channels; channel++) {
        d->sums[channel] += (load(d->input, place + channel) + d->input_offset) * weights[channel];
    }
}

/* Several filters for each channel: one value is multiplied with a run of weights. */
static void add_multiplied_tap(const depthwise *d, int64_t place, const int16_t *weights) {
    int64_t *sums = d->sums;
    for (int64_t channel = 0; channel < d->depth; channel++) {
        const int64_t value = load(d->input, place + channel) + d->input_offset;
        for (int64_t filter = 0; filter < d->multiplier; filter++) *sums++ += value * *weights++;
    }
}

static void add_outside(const depthwise *d, const int16_t *weights) {
    for (int64_t channel = 0; channel < d->channels; channel++) d->sums[channel] += d->outside * weights[channel];
}

/* Any window: adds the taps inside the input, one after another. */
static void run_window(const depthwise *d, int64_t batch, int64_t y, int64_t x) {
    const span rows = taps_inside(&d->windows[0], y), columns = taps_inside(&d->windows[1], x);
    const int16_t *weights = d->weights;
    for (int64_t channel = 0; channel < d->channels; channel++) d->sums[channel] = 0;
    for (int64_t i = 0; i < d->windows[0].taps; i++) {
        for (int64_t j = 0; j < d->windows[1].taps; j++, weights += d->channels) {
            const bool is_inside = i >= rows.first && i < rows.end && j >= columns.first && j < columns.end;
            if (!is_inside) {
                if (d->outside != 0) add_outside(d, weights);
            } else if (d->multiplier == 1) {
                add_tap(d, place_of(d, batch, y, x, i, j), weights);
            } else {
                add_multiplied_tap(d, place_of(d, batch, y, x, i, j), weights);
            }
        }
    }
}

/* ---- 3 × 3 ---- */

static bool is_three_by_three(const depthwise *d) {
    for (int axis = 0; axis < 2; axis++) {
        const window *along = &d->windows[axis];
        if (along->taps != 3 || along->dilation != 1) return false;
    }
    return d->multiplier == 1;
}

/* Three taps of a row for one channel. */
static int64_t sum_of_three(const depthwise *d, int64_t place, const int16_t *weights) {
    const int64_t next = d->channels;
    return (load(d->input, place) + d->input_offset) * weights[0]
        + (load(d->input, place + next) + d->input_offset) * weights[next]
        + (load(d->input, place + 2 * next) + d->input_offset) * weights[2 * next];
}

/* Three taps of a row for four channels. */
static void add_three_by_four(const depthwise *d, int64_t place, const int16_t *weights, int64_t sums[4]) {
    int32_t left[4], middle[4], right[4];
    load_four(d->input, place, left);
    load_four(d->input, place + d->channels, middle);
    load_four(d->input, place + 2 * d->channels, right);
    for (int lane = 0; lane < 4; lane++) {
        sums[lane] += (left[lane] + d->input_offset) * weights[lane];
        sums[lane] += (middle[lane] + d->input_offset) * weights[d->channels + lane];
        sums[lane] += (right[lane] + d->input_offset) * weights[2 * d->channels + lane];
    }
}

/* A window inside the input: nine taps without bounds checks, with the sums in local variables. */
static void run_nine_taps(const depthwise *d, int64_t batch, int64_t y, int64_t x) {
    const int64_t place = place_of(d, batch, y, x, 0, 0), line = d->windows[1].input * d->channels;
    const int64_t row = 3 * d->channels; /* of weights */
    int64_t channel = 0;
    for (; channel + 4 <= d->channels; channel += 4) {
        int64_t sums[4] = {0, 0, 0, 0};
        add_three_by_four(d, place + channel, d->weights + channel, sums);
        add_three_by_four(d, place + line + channel, d->weights + row + channel, sums);
        add_three_by_four(d, place + 2 * line + channel, d->weights + 2 * row + channel, sums);
        for (int lane = 0; lane < 4; lane++) d->sums[channel + lane] = sums[lane];
    }
    for (; channel < d->channels; channel++) {
        d->sums[channel] = sum_of_three(d, place + channel, d->weights + channel)
            + sum_of_three(d, place + line + channel, d->weights + row + channel)
            + sum_of_three(d, place + 2 * line + channel, d->weights + 2 * row + channel);
    }
}

/* ---- Rows of pixels ---- */

static void run_line(const depthwise *d, int64_t batch, int64_t y, span without_border) {
    const int64_t width = d->windows[1].output, line = batch * d->windows[0].output + y;
    for (int64_t x = 0; x < width; x++) {
        if (x >= without_border.first && x < without_border.end) run_nine_taps(d, batch, y, x);
        else run_window(d, batch, y, x);
        finish_row(&d->stage, (line * width + x) * d->channels, 0, d->channels, d->sums);
    }
}

int32_t run_depthwise_conv_2d(const quantspec_call *call) {
    depthwise d = {.input = quantspec_input(call, 0)};
    TRY(check_weighted_types(call));
    TRY(take_geometry(call, &d));
    TRY(take_row_stage(call, d.channels, &d.stage));
    TRY(take_operands(call, &d));
    const span none = {0, 0}, rows = interior(&d.windows[0]);
    const span columns = is_three_by_three(&d) ? interior(&d.windows[1]) : none;
    for (int64_t batch = 0; batch < d.input->dimensions[BATCH]; batch++) {
        for (int64_t y = 0; y < d.windows[0].output; y++) {
            run_line(&d, batch, y, y >= rows.first && y < rows.end ? columns : none);
        }
    }
    return QUANTSPEC_STATUS_OK;
}
