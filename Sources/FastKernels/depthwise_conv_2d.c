/* DEPTHWISE_CONV_2D: int8, int8x4, uint8, int16x8 and float32.
 *
 * Each output pixel is computed from pointers to the channels under its taps. A tap outside the input points to
 * channels that hold the zero point, so that borders need no path of their own. If an input channel has several
 * filters, the channels under each tap are repeated first. With a single input channel the operator is a CONV_2D. */
#include "convolution.h"
#include "operators.h"
#include "threads.h"

enum { FILTER_AXIS = 3, GREATEST_TAPS = 4096 };

typedef struct {
    bool is_convolution;
    fast_convolution convolution; /* of a single input channel; otherwise the windows alone */
    int64_t depth, multiplier, channels, padded; /* of the input; filters of each; of the output; whole panels */
    int64_t taps, pairs;
    int32_t type;
    int64_t element;
    const void *outside; /* [channels] */
    const int16_t *weights;
    fast_ending ending;
    fast_float_weighted floats;
    const float *float_weights;
} depthwise;

static int32_t take_geometry(const quantspec_call *call, depthwise *d) {
    const quantspec_tensor *input = quantspec_input(call, 0), *filter = quantspec_input(call, 1);
    const quantspec_tensor *output = quantspec_output(call, 0);
    VALID(call, filter->rank == 4 && filter->dimensions[0] == 1, "the filter has rank 4, and 1 for its first size");
    VALID(call, input->rank == 4 && output->rank == 4, "input and output have rank 4");
    d->depth = input->dimensions[3];
    d->channels = filter->dimensions[FILTER_AXIS];
    VALID(
        call, d->depth > 0 && d->channels > 0 && d->channels % d->depth == 0,
        "the input's channels do not divide the filter's");
    VALID(call, output->dimensions[3] == d->channels, "the output's channels do not fit");
    d->multiplier = d->channels / d->depth;
    d->padded = fast_round_up(d->channels, FAST_PANEL);
    d->taps = (int64_t)filter->dimensions[1] * filter->dimensions[2];
    SUPPORT(call, d->taps > 0 && d->taps <= GREATEST_TAPS, "the filter's size");
    d->pairs = fast_divide_up(d->taps, 2);
    d->type = input->type;
    d->element = fast_element_size(d->type);
    const int64_t taps[2] = {filter->dimensions[1], filter->dimensions[2]};
    d->is_convolution = d->depth == 1;
    if (d->is_convolution) return fast_take_convolution(call, taps, 1, d->channels, &d->convolution);
    return fast_take_windows(call, taps, d->convolution.windows);
}

/* The order of `fast_depthwise_run`. */
static int16_t *pack_weights(const fast_weighted *w, const depthwise *d, fast_memory *memory) {
    int16_t *packed = fast_allocate(memory, d->padded * 2 * d->pairs, sizeof *packed);
    for (int64_t channel = 0; packed != NULL && channel < d->channels; channel++) {
        const int64_t lane = channel % FAST_PANEL, half = lane / 4 % 2;
        const int64_t place = half * FAST_PANEL + (lane / 8 * 4 + lane % 4) * 2;
        int16_t *panel = packed + channel / FAST_PANEL * FAST_PANEL * 2 * d->pairs;
        for (int64_t tap = 0; tap < d->taps; tap++) {
            panel[tap / 2 * 2 * FAST_PANEL + place + tap % 2] = w->weights[tap * d->channels + channel];
        }
    }
    return packed;
}

/* Channels outside the input. */
static const void *make_outside(const depthwise *d, int32_t zero_point, fast_memory *memory) {
    char *outside = fast_allocate(memory, d->channels, d->element);
    if (outside != NULL && d->element == 1) memset(outside, zero_point, (size_t)d->channels);
    return outside; /* int16 activations have zero point 0 */
}

static int32_t prepare_float(const quantspec_call *call, fast_memory *memory, depthwise *d) {
    TRY(fast_take_float(call, FILTER_AXIS, &d->floats));
    if (d->is_convolution) {
        return fast_pack_float_convolution(
            call, &d->floats, (fast_weight_order){1, d->channels}, memory, &d->convolution);
    }
    TRY(fast_take_float_bias(call, fast_make_groups(1, d->channels), memory, &d->floats));
    float *weights = fast_allocate(memory, d->taps * d->padded, sizeof *weights);
    REQUIRE(call, weights != NULL, QUANTSPEC_STATUS_FAILED, "there is no memory");
    const float *filter = d->floats.filter->data;
    for (int64_t tap = 0; tap < d->taps; tap++) {
        memcpy(weights + tap * d->padded, filter + tap * d->channels, (size_t)d->channels * sizeof *weights);
    }
    d->float_weights = weights;
    return QUANTSPEC_STATUS_OK;
}

static int32_t prepare(const quantspec_call *call, fast_profile profile, fast_memory *memory, void **state) {
    depthwise *d = fast_allocate(memory, 1, sizeof *d);
    REQUIRE(call, d != NULL, QUANTSPEC_STATUS_FAILED, "there is no memory");
    *state = d;
    VALID(
        call, quantspec_input(call, 0) && quantspec_input(call, 1) && quantspec_output(call, 0),
        "input, filter or output is missing");
    TRY(take_geometry(call, d));
    if (fast_has_type(quantspec_input(call, 1), QUANTSPEC_TYPE_FLOAT32)) return prepare_float(call, memory, d);
    fast_weighted w;
    TRY(fast_take_weighted(call, profile, FILTER_AXIS, false, memory, &w));
    SUPPORT(
        call, w.filter->type != QUANTSPEC_TYPE_INT4 || d->type == QUANTSPEC_TYPE_INT8,
        "int4 weights with int16 activations");
    /* No attribute says the type of the bias (DEPTHWISE_CONV_2D-6). */
    if (d->type == QUANTSPEC_TYPE_INT16 && w.bias == NULL) w.wide = true;
    SUPPORT(call, !w.wide || d->is_convolution || d->pairs <= FAST_WIDE_PAIRS, "a large window of int16");
    const fast_weight_order order = {1, d->channels};
    const bool rounds_product = d->type == QUANTSPEC_TYPE_UINT8;
    if (d->is_convolution) {
        return fast_pack_convolution(call, &w, order, rounds_product, memory, &d->convolution);
    }
    d->weights = pack_weights(&w, d, memory);
    d->outside = make_outside(d, w.input_zero, memory);
    REQUIRE(call, d->weights && d->outside, QUANTSPEC_STATUS_FAILED, "there is no memory");
    return fast_make_ending(
        call, &w, order, fast_make_groups(1, d->channels), rounds_product, false, memory, &d->ending);
}

/* One call. */
typedef struct {
    const depthwise *d;
    const fast_path *path;
    const char *input;
    char *output;
    char *scratch; /* for each worker, pointers to the taps and repeated channels */
    int64_t scratch_stride;
} running;

/* Repeats each channel of a tap. */
static void repeat(const depthwise *d, const char *from, char *to) {
    for (int64_t channel = 0; channel < d->depth; channel++, from += d->element) {
        for (int64_t filter = 0; filter < d->multiplier; filter++, to += d->element) {
            memcpy(to, from, (size_t)d->element);
        }
    }
}

/* Computes adjacent output pixels. `taps` are those of the first one, `step` the distance of pixels in bytes. */
static void run_pixels(const running *r, const void **taps, int64_t pixels, int64_t step, char *output) {
    const depthwise *d = r->d;
    if (d->type == QUANTSPEC_TYPE_FLOAT32) {
        r->path->float_depthwise(&(fast_float_run){
            .taps = (const float *const *)taps, .tap_count = d->taps, .pixels = pixels, .step = step,
            .weights = d->float_weights, .bias = d->floats.bias, .minimum = d->floats.minimum,
            .maximum = d->floats.maximum, .channels = d->channels, .padded = d->padded,
            .output = (float *)(void *)output});
        return;
    }
    if (d->taps % 2 == 1) taps[d->taps] = taps[d->taps - 1];
    r->path->depthwise(&(fast_depthwise_run){
        .taps = taps, .pairs = d->pairs, .pixels = pixels, .step = step, .type = d->type, .weights = d->weights,
        .starts = d->ending.starts, .wide_starts = d->ending.wide_starts, .stage = &d->ending.stage,
        .channels = d->channels, .output = output});
}

/* A line of output pixels. Those whose windows have the same columns inside the input are computed together. */
static void run_line(void *context, int64_t line, int32_t worker) {
    const running *r = context;
    const depthwise *d = r->d;
    const fast_window *rows = &d->convolution.windows[0], *columns = &d->convolution.windows[1];
    char *memory = r->scratch + worker * r->scratch_stride;
    const void **taps = (const void **)(void *)memory;
    char *repeated = memory + 2 * d->pairs * (int64_t)sizeof *taps;
    const int64_t y = line % rows->output, batch = line / rows->output, size = d->depth * d->element;
    int64_t first_row, end_row, pixels;
    fast_taps_inside(rows, y, &first_row, &end_row);
    const char *corner = r->input + (batch * rows->input + fast_window_start(rows, y)) * columns->input * size;
    for (int64_t x = 0; x < columns->output; x += pixels) {
        int64_t first, end, tap = 0;
        fast_taps_inside(columns, x, &first, &end);
        pixels = 1;
        /* Only whole windows: a tap outside the input has the same pointer for every pixel. */
        if (first == 0 && end == columns->taps && first_row == 0 && end_row == rows->taps && d->multiplier == 1) {
            const int64_t last = columns->input - 1 - (columns->taps - 1) * columns->dilation + columns->padding;
            pixels = fast_min(last / columns->stride + 1, columns->output) - x;
        }
        const int64_t start = fast_window_start(columns, x);
        for (int64_t i = 0; i < rows->taps; i++) {
            const int64_t row = i * rows->dilation * columns->input;
            for (int64_t j = 0; j < columns->taps; j++, tap++) {
                taps[tap] = d->outside;
                if (i < first_row || i >= end_row || j < first || j >= end) continue;
                const char *place = corner + (row + start + j * columns->dilation) * size;
                taps[tap] = place;
                if (d->multiplier == 1) continue;
                repeat(d, place, repeated + tap * d->channels * d->element);
                taps[tap] = repeated + tap * d->channels * d->element;
            }
        }
        run_pixels(
            r, taps, pixels, columns->stride * size, r->output + (line * columns->output + x) * d->channels * d->element);
    }
}

int32_t fast_run_depthwise_conv_2d(const quantspec_call *call, fast_profile profile) {
    void *state;
    TRY(fast_take_prepared(call, profile, prepare, &state));
    const depthwise *d = state;
    if (d->is_convolution) return fast_run_convolution(call, &d->convolution);
    const quantspec_tensor *input = quantspec_input(call, 0), *output = quantspec_output(call, 0);
    if (output->element_count == 0) return QUANTSPEC_STATUS_OK;
    running r = {.d = d, .path = fast_current_path(), .input = input->data, .output = output->data};
    const int64_t repeated = d->multiplier == 1 ? 0 : d->taps * d->channels * d->element;
    r.scratch_stride =
        fast_round_up(2 * d->pairs * (int64_t)sizeof(void *) + repeated, QUANTSPEC_ALIGNMENT);
    r.scratch = call->scratch(call->context, (uint64_t)(r.scratch_stride * fast_thread_count()), 0);
    REQUIRE(call, r.scratch != NULL, QUANTSPEC_STATUS_FAILED, "no scratch memory");
    fast_divide_work(run_line, &r, (int64_t)output->dimensions[0] * d->convolution.windows[0].output);
    return QUANTSPEC_STATUS_OK;
}
