#include "pool.h"

static int32_t take_pool(const quantspec_call *call, pool *p) {
    REQUIRE(call, p->input && p->output, QUANTSPEC_STATUS_INVALID, "a pool has an input and an output");
    const int32_t type = p->input->type;
    REQUIRE(
        call, type == QUANTSPEC_TYPE_INT8 || type == QUANTSPEC_TYPE_UINT8 || type == QUANTSPEC_TYPE_INT16,
        QUANTSPEC_STATUS_UNSUPPORTED, "a pool takes int8, uint8 and int16");
    REQUIRE(call, p->output->type == type, QUANTSPEC_STATUS_UNSUPPORTED, "input and output are of one type");
    const int64_t rows = quantspec_attribute_integer(call, "filter_height", 0);
    TRY(take_windows(call, rows, quantspec_attribute_integer(call, "filter_width", 0), p->windows));
    TRY(take_output_bounds(call, p->output, &p->bounds));
    p->channels = p->input->dimensions[CHANNEL];
    REQUIRE(
        call, p->output->dimensions[CHANNEL] == p->channels, QUANTSPEC_STATUS_INVALID,
        "input and output have other numbers of channels");
    return QUANTSPEC_STATUS_OK;
}

int64_t place_of_row(const pool *p, const pool_window *under, int64_t row) {
    return under->place + row * p->windows[1].input * p->channels;
}

/* The part of a window at the border that is inside the input. */
static pool_window clip(const pool *p, int64_t batch, int64_t y, int64_t x) {
    const window *rows = &p->windows[0], *columns = &p->windows[1];
    const span high = taps_inside(rows, y), wide = taps_inside(columns, x);
    const int64_t row = batch * rows->input + window_start(rows, y) + high.first;
    return (pool_window){
        .place = (row * columns->input + window_start(columns, x) + wide.first) * p->channels,
        .rows = high.end - high.first, .columns = wide.end - wide.first};
}

static void run_line(
    const quantspec_call *call, const pool *p, int64_t batch, int64_t y, span inside, window_function compute) {
    const window *rows = &p->windows[0], *columns = &p->windows[1];
    const int64_t line = (batch * rows->output + y) * columns->output;
    pool_window under = {.rows = rows->taps, .columns = columns->taps};
    const int64_t row = batch * rows->input + window_start(rows, y);
    under.place = (row * columns->input + window_start(columns, inside.first)) * p->channels;
    for (int64_t x = 0; x < columns->output; x++) {
        if (x < inside.first || x >= inside.end) {
            pool_window part = clip(p, batch, y, x);
            part.position = (line + x) * p->channels;
            compute(call, p, &part);
        } else {
            /* Inside, the next window has the same size and starts one stride later. */
            under.position = (line + x) * p->channels;
            compute(call, p, &under);
            under.place += columns->stride * p->channels;
        }
    }
}

int32_t run_pool(const quantspec_call *call, window_function compute) {
    pool p = {.input = quantspec_input(call, 0), .output = quantspec_output(call, 0)};
    TRY(take_pool(call, &p));
    const span none = {0, 0}, rows = interior(&p.windows[0]), columns = interior(&p.windows[1]);
    for (int64_t batch = 0; batch < p.input->dimensions[BATCH]; batch++) {
        for (int64_t y = 0; y < p.windows[0].output; y++) {
            run_line(call, &p, batch, y, y >= rows.first && y < rows.end ? columns : none, compute);
        }
    }
    return QUANTSPEC_STATUS_OK;
}
