/* MUL: the product of two integer tensors, broadcast to one shape. */
#include "broadcast.h"
#include "operators.h"

typedef struct {
    const quantspec_tensor *inputs[2], *output;
    int32_t offsets[2];
    factor by; /* may be above 1 */
    output_stage stage;
} product;

static int32_t finish_product(const product *p, int32_t left, int32_t right) {
    return (int32_t)finish(&p->stage, multiply(wrap32((int64_t)left * right), p->by));
}

static int32_t distance(const product *p, int which, int64_t place) {
    return (int32_t)load(p->inputs[which], place) + p->offsets[which];
}

/* Both inputs advance. */
static void run_pairs(const product *p, const pair_run *run) {
    int64_t index = 0;
    for (; index + 4 <= run->count; index += 4) {
        int32_t left[4], right[4], lanes[4];
        load_four(p->inputs[0], run->places[0] + index, left);
        load_four(p->inputs[1], run->places[1] + index, right);
        for (int lane = 0; lane < 4; lane++) {
            lanes[lane] = finish_product(p, left[lane] + p->offsets[0], right[lane] + p->offsets[1]);
        }
        store_four(p->output, run->position + index, lanes);
    }
    for (; index < run->count; index++) {
        const int32_t left = distance(p, 0, run->places[0] + index);
        store(p->output, run->position + index, finish_product(p, left, distance(p, 1, run->places[1] + index)));
    }
}

/* One input is a scalar for the whole run. Products commute, so one function serves both cases. */
static void run_with_scalar(const product *p, const pair_run *run, int scalar) {
    const int moving = 1 - scalar;
    const int32_t fixed = distance(p, scalar, run->places[scalar]);
    int64_t index = 0;
    for (; index + 4 <= run->count; index += 4) {
        int32_t lanes[4];
        load_four(p->inputs[moving], run->places[moving] + index, lanes);
        for (int lane = 0; lane < 4; lane++) {
            lanes[lane] = finish_product(p, lanes[lane] + p->offsets[moving], fixed);
        }
        store_four(p->output, run->position + index, lanes);
    }
    for (; index < run->count; index++) {
        const int32_t value = distance(p, moving, run->places[moving] + index);
        store(p->output, run->position + index, finish_product(p, value, fixed));
    }
}

static void compute_run(const void *operation, const pair_run *run) {
    if (run->repeats[0]) run_with_scalar(operation, run, 0);
    else if (run->repeats[1]) run_with_scalar(operation, run, 1);
    else run_pairs(operation, run);
}

int32_t run_mul(const quantspec_call *call) {
    product p = {
        .inputs = {quantspec_input(call, 0), quantspec_input(call, 1)}, .output = quantspec_output(call, 0)};
    int64_t offsets[2];
    TRY(check_pair(call, p.inputs, p.output));
    TRY(take_output_stage(call, p.output, 1, &p.stage));
    TRY(take_integer(call, "input1_offset", &offsets[0]));
    TRY(take_integer(call, "input2_offset", &offsets[1]));
    for (int which = 0; which < 2; which++) p.offsets[which] = wrap32(offsets[which]);
    p.by = channel_factor(&p.stage, 0);
    return for_each_run(call, p.inputs, p.output, compute_run, &p);
}
