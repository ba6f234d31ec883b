#include "requantize_rows.h"

int32_t take_row_stage(const quantspec_call *call, int64_t channels, row_stage *stage) {
    stage->call = call;
    stage->bias = quantspec_input(call, 2);
    stage->output = quantspec_output(call, 0);
    stage->is_wide = accumulates_wide(call);
    return take_output_stage(call, stage->output, channels, &stage->stage);
}

/* 32-bit sums wrap. Using the low half at the end gives the same result. */
static void add_bias(const row_stage *stage, int64_t channel, int64_t count, int64_t *sums) {
    for (int64_t index = 0; index < count; index++) {
        const uint64_t bias = (uint64_t)bias_of(stage->bias, channel + index);
        const int64_t accumulator = (int64_t)((uint64_t)sums[index] + bias);
        sums[index] = stage->is_wide ? accumulator : wrap32(accumulator);
    }
}

/* The host accepts pieces of any size. Small pieces need no memory besides the stack. */
static void tell(const row_stage *stage, int64_t position, int64_t count, const int64_t *sums) {
    const quantspec_call *call = stage->call;
    if (call->probe == NULL) return;
    if (stage->is_wide) {
        call->probe(call->context, 0, position, count, QUANTSPEC_TYPE_INT64, sums);
        return;
    }
    int32_t piece[32];
    for (int64_t start = 0; start < count; start += 32) {
        const int64_t size = count - start < 32 ? count - start : 32;
        for (int64_t index = 0; index < size; index++) piece[index] = (int32_t)sums[start + index];
        call->probe(call->context, 0, position + start, size, QUANTSPEC_TYPE_INT32, piece);
    }
}

static int32_t requantize_one(const row_stage *stage, int64_t channel, int64_t accumulator) {
    const factor by = channel_factor(&stage->stage, channel);
    return stage->is_wide ? multiply_wide(accumulator, by) : multiply((int32_t)accumulator, by);
}

/* Four channels at a time, as in a vector unit: all factors, all products, all bounds, one store. */
static void requantize_four(const row_stage *stage, int64_t position, int64_t channel, const int64_t *sums) {
    int32_t lanes[4];
    for (int lane = 0; lane < 4; lane++) lanes[lane] = requantize_one(stage, channel + lane, sums[lane]);
    for (int lane = 0; lane < 4; lane++) lanes[lane] = (int32_t)finish(&stage->stage, lanes[lane]);
    store_four(stage->output, position, lanes);
}

void finish_row(const row_stage *stage, int64_t position, int64_t channel, int64_t count, int64_t *sums) {
    add_bias(stage, channel, count, sums);
    tell(stage, position, count, sums);
    int64_t index = 0;
    for (; index + 4 <= count; index += 4) requantize_four(stage, position + index, channel + index, sums + index);
    for (; index < count; index++) {
        const int32_t value = requantize_one(stage, channel + index, sums[index]);
        store(stage->output, position + index, finish(&stage->stage, value));
    }
}
