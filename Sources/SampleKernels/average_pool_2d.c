/* AVERAGE_POOL_2D: the mean of the stored values under a window. */
#include "operators.h"
#include "pool.h"

/* The nearest integer, halves away from 0: half of the divisor is added with the sign of the sum. */
static int64_t divide_rounded(int64_t sum, int64_t count) {
    return (sum > 0 ? sum + count / 2 : sum - count / 2) / count;
}

static void average_four(const quantspec_call *call, const pool *p, const pool_window *under, int64_t channel) {
    const int64_t count = under->rows * under->columns, position = under->position + channel;
    int64_t sums[4] = {0, 0, 0, 0};
    int32_t lanes[4];
    for (int64_t row = 0; row < under->rows; row++) {
        int64_t place = place_of_row(p, under, row) + channel;
        for (int64_t column = 0; column < under->columns; column++, place += p->channels) {
            load_four(p->input, place, lanes);
            for (int lane = 0; lane < 4; lane++) sums[lane] += lanes[lane];
        }
    }
    if (call->probe != NULL) call->probe(call->context, 0, position, 4, QUANTSPEC_TYPE_INT64, sums);
    for (int lane = 0; lane < 4; lane++) {
        lanes[lane] = (int32_t)finish(&p->bounds, divide_rounded(sums[lane], count));
    }
    store_four(p->output, position, lanes);
}

static void average_one(const quantspec_call *call, const pool *p, const pool_window *under, int64_t channel) {
    int64_t sum = 0;
    for (int64_t row = 0; row < under->rows; row++) {
        const int64_t place = place_of_row(p, under, row) + channel;
        for (int64_t column = 0; column < under->columns; column++) sum += load(p->input, place + column * p->channels);
    }
    quantspec_probe_int64(call, 0, under->position + channel, sum);
    const int64_t mean = divide_rounded(sum, under->rows * under->columns);
    store(p->output, under->position + channel, finish(&p->bounds, mean));
}

static void average_window(const quantspec_call *call, const pool *p, const pool_window *under) {
    if (under->rows == 0 || under->columns == 0) {
        /* A valid window has a pixel inside the input. The switch swap-strides makes windows without one. */
        for (int64_t index = 0; index < p->channels; index++) store(p->output, under->position + index, 0);
        return;
    }
    int64_t channel = 0;
    for (; channel + 4 <= p->channels; channel += 4) average_four(call, p, under, channel);
    for (; channel < p->channels; channel++) average_one(call, p, under, channel);
}

int32_t run_average_pool_2d(const quantspec_call *call) { return run_pool(call, average_window); }
