/* The leaves in plain C, for every machine. */
#include "path.h"

#include "pairs.h"

#pragma STDC FP_CONTRACT OFF

static bool runs_here(void) { return true; }

/* Adds the products of one row and one segment to 16 sums. */
static void add_segment(
    const fast_panel *job, int64_t segment, const int16_t *row, int64_t from, int64_t pairs,
    int32_t sums[FAST_PANEL]) {
    const int64_t skipped = (segment * job->pairs + from) * 2 * FAST_PANEL;
    const int8_t *narrow = (const int8_t *)job->weights + skipped;
    const int16_t *wide = (const int16_t *)job->weights + skipped;
    for (int64_t pair = 0; pair < pairs; pair++) {
        const int32_t first = row[2 * (from + pair)], second = row[2 * (from + pair) + 1];
        for (int lane = 0; lane < FAST_PANEL; lane++) {
            const int64_t at = pair * 2 * FAST_PANEL + 2 * lane;
            const int32_t left = job->is_wide_weight ? wide[at] : narrow[at];
            const int32_t right = job->is_wide_weight ? wide[at + 1] : narrow[at + 1];
            /* A product of 16-bit numbers fits 32 bits; sums wrap (ARITH-13). */
            sums[lane] = (int32_t)((uint32_t)sums[lane] + (uint32_t)(first * left) + (uint32_t)(second * right));
        }
    }
}

static void panel(const fast_panel *job) {
    for (int64_t row = 0; row < job->rows; row++) {
        char *output = (char *)job->output + row * job->output_stride * fast_element_size(job->stage->type);
        int32_t sums[FAST_PANEL];
        if (job->wide_starts == NULL) {
            memcpy(sums, job->starts, sizeof sums);
            for (int64_t segment = 0; segment < job->segment_count; segment++) {
                add_segment(job, segment, job->segments[segment] + row * job->stride, 0, job->pairs, sums);
            }
            fast_finish(job->stage, sums, 1, job->channel, job->count, output, job->output_stride);
            continue;
        }
        int64_t wide[FAST_PANEL];
        memcpy(wide, job->wide_starts, sizeof wide);
        for (int64_t segment = 0; segment < job->segment_count; segment++) {
            for (int64_t from = 0; from < job->pairs; from += FAST_WIDE_PAIRS) {
                memset(sums, 0, sizeof sums);
                add_segment(
                    job, segment, job->segments[segment] + row * job->stride, from,
                    fast_min(FAST_WIDE_PAIRS, job->pairs - from), sums);
                for (int lane = 0; lane < FAST_PANEL; lane++) wide[lane] += sums[lane];
            }
        }
        fast_finish_wide(job->stage, wide, 1, job->channel, job->count, output, job->output_stride);
    }
}

static void float_panel(const fast_float_panel *job) {
    for (int64_t row = 0; row < job->rows; row++) {
        float sums[FAST_PANEL] = {0};
        const float *weights = job->weights;
        for (int64_t segment = 0; segment < job->segment_count; segment++) {
            const float *activations = job->segments[segment] + row * job->stride;
            for (int64_t index = 0; index < job->depth; index++, weights += FAST_PANEL) {
                for (int lane = 0; lane < FAST_PANEL; lane++) {
                    const float product = activations[index] * weights[lane];
                    sums[lane] = sums[lane] + product;
                }
            }
        }
        for (int64_t lane = 0; lane < job->count; lane++) {
            const float value = sums[lane] + job->bias[lane];
            /* NaN stays NaN. */
            const float low = value < job->minimum ? job->minimum : value;
            job->output[row * job->output_stride + lane] = low > job->maximum ? job->maximum : low;
        }
    }
}

/* The value of a channel under a tap of a pixel. */
static int32_t tap_value(const fast_depthwise_run *job, int64_t pixel, int64_t tap, int64_t channel) {
    const char *channels = (const char *)job->taps[tap] + pixel * job->step;
    switch (job->type) {
        case QUANTSPEC_TYPE_INT8: return ((const int8_t *)channels)[channel];
        case QUANTSPEC_TYPE_UINT8: return ((const uint8_t *)channels)[channel];
        default: return ((const int16_t *)(const void *)channels)[channel];
    }
}

static void depthwise_pixel(const fast_depthwise_run *job, int64_t pixel, int64_t channel, char *output) {
    const int64_t count = fast_min(FAST_PANEL, job->channels - channel);
    const int16_t *weights = job->weights + channel * 2 * job->pairs;
    int32_t sums[FAST_PANEL] = {0};
    int64_t wide[FAST_PANEL];
    if (job->wide_starts == NULL) memcpy(sums, job->starts + channel, sizeof sums);
    for (int64_t pair = 0; pair < job->pairs; pair++, weights += 2 * FAST_PANEL) {
        for (int64_t lane = 0; lane < count; lane++) {
            /* The order of `fast_depthwise_run`. */
            const int64_t half = lane / 4 % 2, place = half * FAST_PANEL + (lane / 8 * 4 + lane % 4) * 2;
            const int32_t left = tap_value(job, pixel, 2 * pair, channel + lane) * weights[place];
            const int32_t right = tap_value(job, pixel, 2 * pair + 1, channel + lane) * weights[place + 1];
            sums[lane] = (int32_t)((uint32_t)sums[lane] + (uint32_t)left + (uint32_t)right);
        }
    }
    if (job->wide_starts == NULL) {
        fast_finish(job->stage, sums, 1, channel, count, output, 0);
        return;
    }
    for (int64_t lane = 0; lane < count; lane++) wide[lane] = job->wide_starts[channel + lane] + sums[lane];
    fast_finish_wide(job->stage, wide, 1, channel, count, output, 0);
}

static void depthwise(const fast_depthwise_run *job) {
    const int64_t size = fast_element_size(job->stage->type);
    for (int64_t pixel = 0; pixel < job->pixels; pixel++) {
        for (int64_t channel = 0; channel < job->channels; channel += FAST_PANEL) {
            depthwise_pixel(job, pixel, channel, (char *)job->output + (pixel * job->channels + channel) * size);
        }
    }
}

static void float_depthwise(const fast_float_run *job) {
    for (int64_t pixel = 0; pixel < job->pixels; pixel++) {
        for (int64_t channel = 0; channel < job->channels; channel++) {
            float sum = 0;
            for (int64_t tap = 0; tap < job->tap_count; tap++) {
                if (job->taps[tap] == NULL) continue;
                const float *channels = (const float *)(const void *)((const char *)job->taps[tap] + pixel * job->step);
                const float product = channels[channel] * job->weights[tap * job->padded + channel];
                sum = sum + product;
            }
            const float value = sum + job->bias[channel];
            const float low = value < job->minimum ? job->minimum : value;
            job->output[pixel * job->channels + channel] = low > job->maximum ? job->maximum : low;
        }
    }
}

static int32_t pair_value(const fast_pair_run *job, int which, int64_t index) {
    const int64_t place = job->repeats[which] ? 0 : index;
    const int32_t offset = job->numbers->offsets[which];
    switch (job->type) {
        case QUANTSPEC_TYPE_INT8: return ((const int8_t *)job->inputs[which])[place] + offset;
        case QUANTSPEC_TYPE_UINT8: return ((const uint8_t *)job->inputs[which])[place] + offset;
        default: return ((const int16_t *)job->inputs[which])[place] + offset;
    }
}

static void pair(const fast_pair_run *job) {
    const fast_pair_numbers *n = job->numbers;
    const int64_t size = fast_element_size(job->type);
    int32_t sums[FAST_PANEL];
    for (int64_t first = 0; first < job->count; first += FAST_PANEL) {
        const int64_t count = fast_min(FAST_PANEL, job->count - first);
        for (int64_t lane = 0; lane < count; lane++) {
            const int32_t left = pair_value(job, 0, first + lane), right = pair_value(job, 1, first + lane);
            if (n->is_product) {
                sums[lane] = left * right;
                continue;
            }
            const int32_t scale = INT32_C(1) << n->headroom;
            sums[lane] = fast_multiply(left * scale, n->factors[0], n->stage.once)
                + n->sign * fast_multiply(right * scale, n->factors[1], n->stage.once);
        }
        fast_finish(&n->stage, sums, 1, 0, count, (char *)job->output + first * size, 0);
    }
}

static void widen(const void *from, int32_t type, int64_t count, int16_t *to) {
    const int8_t *narrow = from;
    const uint8_t *byte = from;
    if (type == QUANTSPEC_TYPE_INT8) {
        for (int64_t index = 0; index < count; index++) to[index] = narrow[index];
    } else {
        for (int64_t index = 0; index < count; index++) to[index] = byte[index];
    }
}

const fast_path fast_plain = {
    .name = "plain", .runs_here = runs_here, .panel = panel, .float_panel = float_panel, .depthwise = depthwise,
    .float_depthwise = float_depthwise, .pair = pair, .widen = widen,
};
