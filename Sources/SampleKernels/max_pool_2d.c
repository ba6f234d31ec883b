/* MAX_POOL_2D: the greatest stored value under a window. */
#include "operators.h"
#include "pool.h"

static int32_t least_of(const pool *p) {
    int64_t least, greatest;
    return integer_range(p->output->type, &least, &greatest) ? (int32_t)least : INT32_MIN;
}

static void find_four(const pool *p, const pool_window *under, int64_t channel) {
    const int32_t least = least_of(p);
    int32_t greatest[4] = {least, least, least, least}, lanes[4];
    for (int64_t row = 0; row < under->rows; row++) {
        int64_t place = place_of_row(p, under, row) + channel;
        for (int64_t column = 0; column < under->columns; column++, place += p->channels) {
            load_four(p->input, place, lanes);
            for (int lane = 0; lane < 4; lane++) {
                if (lanes[lane] > greatest[lane]) greatest[lane] = lanes[lane];
            }
        }
    }
    for (int lane = 0; lane < 4; lane++) greatest[lane] = (int32_t)finish(&p->bounds, greatest[lane]);
    store_four(p->output, under->position + channel, greatest);
}

static void find_one(const pool *p, const pool_window *under, int64_t channel) {
    int64_t greatest = least_of(p);
    for (int64_t row = 0; row < under->rows; row++) {
        const int64_t place = place_of_row(p, under, row) + channel;
        for (int64_t column = 0; column < under->columns; column++) {
            const int64_t value = load(p->input, place + column * p->channels);
            if (value > greatest) greatest = value;
        }
    }
    store(p->output, under->position + channel, finish(&p->bounds, greatest));
}

static void find_window(const quantspec_call *call, const pool *p, const pool_window *under) {
    (void)call;
    int64_t channel = 0;
    for (; channel + 4 <= p->channels; channel += 4) find_four(p, under, channel);
    for (; channel < p->channels; channel++) find_one(p, under, channel);
}

int32_t run_max_pool_2d(const quantspec_call *call) { return run_pool(call, find_window); }
