/* AVERAGE_POOL_2D and MAX_POOL_2D of int8, uint8 and int16: stored values under a window, channel by channel. */
#include "factor.h"
#include "operators.h"
#include "path.h"
#include "prepared.h"
#include "threads.h"
#include "window.h"

typedef struct {
    fast_window windows[2];
    int32_t minimum, maximum;
    bool is_average;
} pool;

static int32_t prepare_pool(
    const quantspec_call *call, bool is_average, fast_memory *memory, void **state) {
    const quantspec_tensor *input = quantspec_input(call, 0), *output = quantspec_output(call, 0);
    VALID(call, input && output, "input or output is missing");
    const int32_t type = input->type;
    SUPPORT(
        call,
        output->type == type
            && (type == QUANTSPEC_TYPE_INT8 || type == QUANTSPEC_TYPE_UINT8 || type == QUANTSPEC_TYPE_INT16),
        "the types of input and output");
    SUPPORT(call, fast_is_sound(input) && fast_is_sound(output), "the size of a tensor");
    SUPPORT(call, fast_is_per_tensor(input) && fast_is_per_tensor(output), "the scales and zero points");
    SUPPORT(
        call, type != QUANTSPEC_TYPE_INT16 || (input->zero_points[0] == 0 && output->zero_points[0] == 0),
        "int16 tensors have zero point 0");
    pool *p = fast_allocate(memory, 1, sizeof *p);
    REQUIRE(call, p != NULL, QUANTSPEC_STATUS_FAILED, "there is no memory");
    const int64_t taps[2] = {
        quantspec_attribute_integer(call, "filter_height", 0), quantspec_attribute_integer(call, "filter_width", 0)};
    TRY(fast_take_windows(call, taps, p->windows));
    SUPPORT(call, taps[0] * taps[1] <= 65536, "the size of the window"); /* sums of int16 then fit 32 bits */
    VALID(call, input->dimensions[3] == output->dimensions[3], "input and output have other channels");
    const char *activation = quantspec_attribute_name(call, "fused_activation_function", "NONE");
    SUPPORT(call, fast_activation_range(activation, output, &p->minimum, &p->maximum), "the fused activation");
    p->is_average = is_average;
    *state = p;
    return QUANTSPEC_STATUS_OK;
}

/* One call. */
typedef struct {
    const pool *p;
    const quantspec_tensor *input, *output;
    int64_t channels;
    int32_t *sums; /* [channels] for each worker */
} running;

/* Adds a pixel's channels to the sums, or takes the greater of both. */
static void take_pixel(const running *r, int64_t place, int32_t *sums) {
    const int64_t channels = r->channels;
#define TAKE(type)                                                                                      \
    do {                                                                                                \
        const type *from = (const type *)r->input->data + place;                                        \
        if (r->p->is_average) {                                                                         \
            for (int64_t c = 0; c < channels; c++) sums[c] += from[c];                                  \
        } else {                                                                                        \
            for (int64_t c = 0; c < channels; c++) sums[c] = from[c] > sums[c] ? from[c] : sums[c];     \
        }                                                                                               \
    } while (0)
    if (r->input->type == QUANTSPEC_TYPE_INT8) TAKE(int8_t);
    else if (r->input->type == QUANTSPEC_TYPE_UINT8) TAKE(uint8_t);
    else TAKE(int16_t);
#undef TAKE
}

static void store_pixel(const running *r, int64_t place, int32_t count, const int32_t *sums) {
    const int32_t minimum = r->p->minimum, maximum = r->p->maximum, half = count / 2;
    for (int64_t channel = 0; channel < r->channels; channel++) {
        int32_t value = sums[channel];
        /* AVERAGE_POOL_2D-4. */
        if (r->p->is_average) value = (value > 0 ? value + half : value - half) / count;
        value = (int32_t)fast_clamp(value, minimum, maximum);
        if (r->output->type == QUANTSPEC_TYPE_INT16) ((int16_t *)r->output->data)[place + channel] = (int16_t)value;
        else ((uint8_t *)r->output->data)[place + channel] = (uint8_t)value;
    }
}

static void run_line(void *context, int64_t line, int32_t worker) {
    const running *r = context;
    const fast_window *rows = &r->p->windows[0], *columns = &r->p->windows[1];
    int32_t *sums = r->sums + worker * r->channels;
    const int64_t y = line % rows->output, batch = line / rows->output;
    int64_t first_row, end_row, first, end;
    fast_taps_inside(rows, y, &first_row, &end_row);
    for (int64_t x = 0; x < columns->output; x++) {
        fast_taps_inside(columns, x, &first, &end);
        const int32_t start = r->p->is_average ? 0 : INT32_MIN;
        for (int64_t channel = 0; channel < r->channels; channel++) sums[channel] = start;
        for (int64_t i = first_row; i < end_row; i++) {
            const int64_t row = batch * rows->input + fast_window_start(rows, y) + i;
            for (int64_t j = first; j < end; j++) {
                take_pixel(r, (row * columns->input + fast_window_start(columns, x) + j) * r->channels, sums);
            }
        }
        const int64_t count = (end_row - first_row) * (end - first);
        store_pixel(r, (line * columns->output + x) * r->channels, (int32_t)fast_max(count, 1), sums);
    }
}

static int32_t run_pool(const quantspec_call *call, const pool *p) {
    running r = {.p = p, .input = quantspec_input(call, 0), .output = quantspec_output(call, 0)};
    if (r.output->element_count == 0) return QUANTSPEC_STATUS_OK;
    r.channels = r.output->dimensions[3];
    r.sums = call->scratch(call->context, (uint64_t)(r.channels * fast_thread_count()) * sizeof *r.sums, 0);
    REQUIRE(call, r.sums != NULL, QUANTSPEC_STATUS_FAILED, "no scratch memory");
    fast_divide_work(run_line, &r, (int64_t)r.output->dimensions[0] * p->windows[0].output);
    return QUANTSPEC_STATUS_OK;
}

static int32_t prepare_average(const quantspec_call *call, fast_profile profile, fast_memory *memory, void **state) {
    (void)profile;
    return prepare_pool(call, true, memory, state);
}

static int32_t prepare_max(const quantspec_call *call, fast_profile profile, fast_memory *memory, void **state) {
    (void)profile;
    return prepare_pool(call, false, memory, state);
}

int32_t fast_run_average_pool_2d(const quantspec_call *call, fast_profile profile) {
    void *state;
    TRY(fast_take_prepared(call, profile, prepare_average, &state));
    return run_pool(call, state);
}

int32_t fast_run_max_pool_2d(const quantspec_call *call, fast_profile profile) {
    void *state;
    TRY(fast_take_prepared(call, profile, prepare_max, &state));
    return run_pool(call, state);
}
