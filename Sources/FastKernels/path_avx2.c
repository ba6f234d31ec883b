/* The leaves for AVX2. The attribute of each function switches the instructions on, so that the package needs no build
 * flags. FMA stays off: a fused product would give other bits. */
#if defined(__x86_64__)
#include <immintrin.h>

#include "pairs.h"

#pragma STDC FP_CONTRACT OFF

#define AVX2 __attribute__((target("avx2")))
#define INLINE static inline __attribute__((always_inline, target("avx2")))

static bool runs_here(void) { return __builtin_cpu_supports("avx2"); }

/* ---- Requantization ---- */

/* The numbers of eight channels, loaded once for several rows. */
typedef struct {
    __m256i left, multiplier, odd, even_added, odd_added, sign, right;
} lane_vectors;

INLINE __m256i load(const void *from) { return _mm256_loadu_si256((const __m256i *)from); }

INLINE lane_vectors load_lanes(const fast_lanes *lanes) {
    return (lane_vectors){load(lanes->left),      load(lanes->multiplier), load(lanes->odd),  load(lanes->even_added),
                          load(lanes->odd_added), load(lanes->sign),       load(lanes->right)};
}

/* The formula of `fast_lanes`. */
INLINE __m256i requantize(__m256i sums, const lane_vectors *v) {
    const __m256i shifted = _mm256_sllv_epi32(sums, v->left);
    const __m256i odd_sums = _mm256_shuffle_epi32(shifted, 0xf5);
    const __m256i even = _mm256_add_epi64(_mm256_mul_epi32(shifted, v->multiplier), v->even_added);
    const __m256i odd = _mm256_add_epi64(_mm256_mul_epi32(odd_sums, v->odd), v->odd_added);
    const __m256i high = _mm256_blend_epi32(_mm256_shuffle_epi32(even, 0xf5), odd, 0xaa);
    return _mm256_srav_epi32(_mm256_sub_epi32(high, _mm256_srlv_epi32(sums, v->sign)), v->right);
}

/* The formula of `fast_wide_lanes`. */
INLINE __m256i requantize_wide(__m256i sums, const fast_wide_lanes *lanes) {
    const __m256i odd_sums = _mm256_shuffle_epi32(sums, 0xf5);
    __m256i even = _mm256_add_epi64(_mm256_mul_epi32(sums, load(lanes->multiplier)), load(lanes->even_added));
    __m256i odd = _mm256_add_epi64(_mm256_mul_epi32(odd_sums, load(lanes->odd)), load(lanes->odd_added));
    even = _mm256_sub_epi64(_mm256_srlv_epi64(even, load(lanes->even_right)), load(lanes->even_removed));
    odd = _mm256_sub_epi64(_mm256_srlv_epi64(odd, load(lanes->odd_right)), load(lanes->odd_removed));
    return _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xaa);
}

/* Four sums × a binary64 number each, rounded halves away from zero and saturated to 32 bits. Adding the greatest number
 * below a half, with the product's sign, and truncating rounds exactly: a half itself would round up numbers that are
 * just below a half. */
INLINE __m128i requantize_binary64(__m128i sums, const double *scales) {
    const __m256d products = _mm256_mul_pd(_mm256_cvtepi32_pd(sums), _mm256_loadu_pd(scales));
    const __m256d sign = _mm256_and_pd(products, _mm256_set1_pd(-0.0));
    const __m256d moved = _mm256_add_pd(products, _mm256_or_pd(sign, _mm256_set1_pd(0.49999999999999994)));
    const __m256d bounded =
        _mm256_max_pd(_mm256_min_pd(moved, _mm256_set1_pd(2147483647.0)), _mm256_set1_pd(-2147483648.0));
    return _mm256_cvttpd_epi32(bounded);
}

INLINE __m256i requantize_reals(__m256i sums, const double *scales) {
    const __m128i low = requantize_binary64(_mm256_castsi256_si128(sums), scales);
    return _mm256_inserti128_si256(
        _mm256_castsi128_si256(low), requantize_binary64(_mm256_extracti128_si256(sums, 1), scales + 4), 1);
}

/* Stores 16 requantized values: adds the zero point, clamps, narrows. Narrowing saturates, so that clamping afterwards
 * gives the same. */
INLINE void store_values(const fast_stage *stage, __m256i low, __m256i high, int64_t count, void *output) {
    const __m256i wide = _mm256_permute4x64_epi64(_mm256_packs_epi32(low, high), 0xd8);
    const __m256i values = _mm256_adds_epi16(wide, _mm256_set1_epi16((int16_t)stage->offset));
    if (stage->type == QUANTSPEC_TYPE_INT16) {
        const __m256i bounded = _mm256_min_epi16(
            _mm256_max_epi16(values, _mm256_set1_epi16((int16_t)stage->minimum)),
            _mm256_set1_epi16((int16_t)stage->maximum));
        if (count == FAST_PANEL) {
            _mm256_storeu_si256((__m256i *)output, bounded);
        } else {
            int16_t memory[FAST_PANEL];
            _mm256_storeu_si256((__m256i *)memory, bounded);
            memcpy(output, memory, (size_t)count * sizeof *memory);
        }
        return;
    }
    const __m128i upper = _mm256_extracti128_si256(values, 1), lower = _mm256_castsi256_si128(values);
    __m128i bytes;
    if (stage->type == QUANTSPEC_TYPE_INT8) {
        bytes = _mm_packs_epi16(lower, upper);
        bytes = _mm_max_epi8(bytes, _mm_set1_epi8((int8_t)stage->minimum));
        bytes = _mm_min_epi8(bytes, _mm_set1_epi8((int8_t)stage->maximum));
    } else {
        bytes = _mm_packus_epi16(lower, upper);
        bytes = _mm_max_epu8(bytes, _mm_set1_epi8((int8_t)stage->minimum));
        bytes = _mm_min_epu8(bytes, _mm_set1_epi8((int8_t)stage->maximum));
    }
    if (count == FAST_PANEL) {
        _mm_storeu_si128((__m128i *)output, bytes);
    } else if (count == 8) {
        _mm_storel_epi64((__m128i *)output, bytes);
    } else {
        char memory[FAST_PANEL];
        _mm_storeu_si128((__m128i *)memory, bytes);
        memcpy(output, memory, (size_t)count);
    }
}

/* Finishes rows of 16 sums of 32 bits that are in registers. */
INLINE void finish(
    const fast_stage *stage, int rows, __m256i sums[][2], int64_t channel, int64_t count, char *output,
    int64_t row_bytes, int64_t valid) {
    if (stage->kind == FAST_STAGE_LANES) {
        for (int half = 0; half < 2; half++) {
            const lane_vectors lanes = load_lanes(&stage->lanes[channel / 8 + half]);
            for (int row = 0; row < rows; row++) sums[row][half] = requantize(sums[row][half], &lanes);
        }
        for (int row = 0; row < rows; row++) {
            if (row < valid) store_values(stage, sums[row][0], sums[row][1], count, output + row * row_bytes);
        }
        return;
    }
    for (int row = 0; row < rows && row < valid; row++) {
        for (int half = 0; half < 2; half++) {
            const int64_t first = channel + 8 * half;
            if (stage->kind == FAST_STAGE_WIDE_LANES) {
                sums[row][half] = requantize_wide(sums[row][half], &stage->wide_lanes[first / 8]);
            } else if (stage->kind == FAST_STAGE_BINARY64) {
                sums[row][half] = requantize_reals(sums[row][half], stage->scales + first);
            }
        }
        if (stage->kind == FAST_STAGE_WIDE_LANES || stage->kind == FAST_STAGE_BINARY64) {
            store_values(stage, sums[row][0], sums[row][1], count, output + row * row_bytes);
            continue;
        }
        int32_t memory[FAST_PANEL];
        _mm256_storeu_si256((__m256i *)memory, sums[row][0]);
        _mm256_storeu_si256((__m256i *)(memory + 8), sums[row][1]);
        fast_finish(stage, memory, 1, channel, count, output + row * row_bytes, 0);
    }
}

/* ---- Products of packed rows and panels ---- */

INLINE __m256i load_weights(const char *at, bool is_wide) {
    return is_wide ? load(at) : _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)at));
}

/* Adds the products of some pairs to the sums of some rows. */
INLINE void multiply(
    const int16_t *activations, int64_t stride, int rows, const char *weights, bool is_wide, int64_t pairs,
    __m256i sums[][2]) {
    const int step = is_wide ? 32 : 16;
    for (int64_t pair = 0; pair < pairs; pair++, weights += 2 * step, activations += 2) {
        const __m256i low = load_weights(weights, is_wide), high = load_weights(weights + step, is_wide);
        for (int row = 0; row < rows; row++) {
            int32_t both;
            memcpy(&both, activations + row * stride, sizeof both);
            const __m256i values = _mm256_set1_epi32(both);
            sums[row][0] = _mm256_add_epi32(sums[row][0], _mm256_madd_epi16(values, low));
            sums[row][1] = _mm256_add_epi32(sums[row][1], _mm256_madd_epi16(values, high));
        }
    }
}

/* Output rows from `row` on. */
INLINE void tile(const fast_panel *job, int64_t row, int rows, bool is_wide, int64_t row_bytes) {
    __m256i sums[FAST_TILE][2];
    for (int index = 0; index < rows; index++) {
        sums[index][0] = load(job->starts);
        sums[index][1] = load(job->starts + 8);
    }
    const char *weights = job->weights;
    for (int64_t segment = 0; segment < job->segment_count; segment++) {
        multiply(
            job->segments[segment] + row * job->stride, job->stride, rows, weights, is_wide, job->pairs, sums);
        weights += job->pairs * 2 * FAST_PANEL * (is_wide ? 2 : 1);
    }
    finish(
        job->stage, rows, sums, job->channel, job->count, (char *)job->output + row * row_bytes, row_bytes,
        job->rows - row);
}

/* Adds a block of pairs to accumulators of 64 bits. */
INLINE void add_block(
    const fast_panel *job, int64_t segment, int64_t row, int rows, int64_t from, bool is_wide,
    int64_t wide[][FAST_PANEL]) {
    __m256i sums[FAST_TILE][2];
    for (int index = 0; index < rows; index++) sums[index][0] = sums[index][1] = _mm256_setzero_si256();
    const int64_t skipped = (segment * job->pairs + from) * 2 * FAST_PANEL * (is_wide ? 2 : 1);
    multiply(
        job->segments[segment] + row * job->stride + 2 * from, job->stride, rows, (const char *)job->weights + skipped,
        is_wide, fast_min(FAST_WIDE_PAIRS, job->pairs - from), sums);
    for (int index = 0; index < rows; index++) {
        int32_t memory[FAST_PANEL];
        _mm256_storeu_si256((__m256i *)memory, sums[index][0]);
        _mm256_storeu_si256((__m256i *)(memory + 8), sums[index][1]);
        for (int lane = 0; lane < FAST_PANEL; lane++) wide[index][lane] += memory[lane];
    }
}

/* Accumulators of 64 bits: blocks of pairs that fit 32 bits are added to them. */
INLINE void wide_tile(const fast_panel *job, int64_t row, int rows, bool is_wide, int64_t row_bytes) {
    int64_t wide[FAST_TILE][FAST_PANEL];
    for (int index = 0; index < rows; index++) memcpy(wide[index], job->wide_starts, sizeof wide[index]);
    for (int64_t segment = 0; segment < job->segment_count; segment++) {
        for (int64_t from = 0; from < job->pairs; from += FAST_WIDE_PAIRS) {
            add_block(job, segment, row, rows, from, is_wide, wide);
        }
    }
    for (int index = 0; index < rows && row + index < job->rows; index++) {
        fast_finish_wide(
            job->stage, wide[index], 1, job->channel, job->count, (char *)job->output + (row + index) * row_bytes, 0);
    }
}

INLINE void any_panel(const fast_panel *job, bool is_wide) {
    const int64_t row_bytes = job->output_stride * fast_element_size(job->stage->type);
    const int64_t step = job->rows == 1 ? 1 : FAST_TILE;
    for (int64_t row = 0; row < job->rows; row += step) {
        if (job->wide_starts != NULL && step == 1) wide_tile(job, row, 1, is_wide, row_bytes);
        else if (job->wide_starts != NULL) wide_tile(job, row, FAST_TILE, is_wide, row_bytes);
        else if (step == 1) tile(job, row, 1, is_wide, row_bytes);
        else tile(job, row, FAST_TILE, is_wide, row_bytes);
    }
}

AVX2 static void narrow_panel(const fast_panel *job) { any_panel(job, false); }
AVX2 static void wide_panel(const fast_panel *job) { any_panel(job, true); }
static void panel(const fast_panel *job) {
    if (job->is_wide_weight) wide_panel(job);
    else narrow_panel(job);
}

/* ---- float32 ---- */

INLINE void store_floats(__m256 low, __m256 high, int64_t count, float *output) {
    if (count == FAST_PANEL) {
        _mm256_storeu_ps(output, low);
        _mm256_storeu_ps(output + 8, high);
        return;
    }
    float memory[FAST_PANEL];
    _mm256_storeu_ps(memory, low);
    _mm256_storeu_ps(memory + 8, high);
    memcpy(output, memory, (size_t)count * sizeof *memory);
}

/* Adds the bias and clamps. The instructions return their second operand if one is NaN: NaN stays NaN. */
INLINE __m256 finish_floats(__m256 sums, const float *bias, __m256 minimum, __m256 maximum) {
    const __m256 values = _mm256_add_ps(sums, _mm256_loadu_ps(bias));
    return _mm256_min_ps(maximum, _mm256_max_ps(minimum, values));
}

INLINE void float_tile(const fast_float_panel *job, int64_t row, int rows) {
    __m256 sums[FAST_TILE][2];
    for (int index = 0; index < rows; index++) sums[index][0] = sums[index][1] = _mm256_setzero_ps();
    const float *weights = job->weights;
    for (int64_t segment = 0; segment < job->segment_count; segment++) {
        const float *activations = job->segments[segment] + row * job->stride;
        for (int64_t index = 0; index < job->depth; index++, weights += FAST_PANEL, activations++) {
            const __m256 low = _mm256_loadu_ps(weights), high = _mm256_loadu_ps(weights + 8);
            for (int lane = 0; lane < rows; lane++) {
                const __m256 value = _mm256_set1_ps(activations[lane * job->stride]);
                sums[lane][0] = _mm256_add_ps(sums[lane][0], _mm256_mul_ps(value, low));
                sums[lane][1] = _mm256_add_ps(sums[lane][1], _mm256_mul_ps(value, high));
            }
        }
    }
    const __m256 minimum = _mm256_set1_ps(job->minimum), maximum = _mm256_set1_ps(job->maximum);
    for (int index = 0; index < rows && row + index < job->rows; index++) {
        store_floats(
            finish_floats(sums[index][0], job->bias, minimum, maximum),
            finish_floats(sums[index][1], job->bias + 8, minimum, maximum), job->count,
            job->output + (row + index) * job->output_stride);
    }
}

AVX2 static void float_panel(const fast_float_panel *job) {
    if (job->rows == 1) {
        float_tile(job, 0, 1);
        return;
    }
    for (int64_t row = 0; row < job->rows; row += FAST_TILE) float_tile(job, row, FAST_TILE);
}

/* ---- Depthwise ---- */

/* 16 activations at an address as 16-bit integers; `count` of them exist. */
INLINE __m256i load_activations(const char *from, int32_t type, int64_t count) {
    if (type == QUANTSPEC_TYPE_INT16) {
        if (count >= FAST_PANEL) return load(from);
        int16_t memory[FAST_PANEL] = {0};
        memcpy(memory, from, (size_t)count * sizeof *memory);
        return load(memory);
    }
    __m128i bytes;
    if (count >= FAST_PANEL) {
        bytes = _mm_loadu_si128((const __m128i *)(const void *)from);
    } else if (count == 8) {
        bytes = _mm_loadl_epi64((const __m128i *)(const void *)from);
    } else {
        char memory[FAST_PANEL] = {0};
        memcpy(memory, from, (size_t)count);
        bytes = _mm_loadu_si128((const __m128i *)(const void *)memory);
    }
    return type == QUANTSPEC_TYPE_INT8 ? _mm256_cvtepi8_epi16(bytes) : _mm256_cvtepu8_epi16(bytes);
}

/* The sums of 16 channels of some pixels, `offset` bytes behind the taps. */
INLINE void sum_taps(
    const fast_depthwise_run *job, int32_t type, int64_t pairs, int64_t channel, int64_t count, int pixels,
    int64_t offset, bool has_starts, __m256i sums[][2]) {
    const int16_t *weights = job->weights + channel * 2 * job->pairs;
    __m256i first[2], second[2];
    for (int pixel = 0; pixel < pixels; pixel++) first[pixel] = second[pixel] = _mm256_setzero_si256();
    for (int64_t pair = 0; pair < pairs; pair++, weights += 2 * FAST_PANEL) {
        const char *left = (const char *)job->taps[2 * pair] + offset;
        const char *right = (const char *)job->taps[2 * pair + 1] + offset;
        for (int pixel = 0; pixel < pixels; pixel++, left += job->step, right += job->step) {
            const __m256i even = load_activations(left, type, count), odd = load_activations(right, type, count);
            const __m256i low = _mm256_unpacklo_epi16(even, odd), high = _mm256_unpackhi_epi16(even, odd);
            first[pixel] = _mm256_add_epi32(first[pixel], _mm256_madd_epi16(low, load(weights)));
            second[pixel] = _mm256_add_epi32(second[pixel], _mm256_madd_epi16(high, load(weights + FAST_PANEL)));
        }
    }
    for (int pixel = 0; pixel < pixels; pixel++) {
        /* Unpacking keeps the two halves of a register apart. */
        sums[pixel][0] = _mm256_permute2x128_si256(first[pixel], second[pixel], 0x20);
        sums[pixel][1] = _mm256_permute2x128_si256(first[pixel], second[pixel], 0x31);
        if (!has_starts) continue;
        sums[pixel][0] = _mm256_add_epi32(sums[pixel][0], load(job->starts + channel));
        sums[pixel][1] = _mm256_add_epi32(sums[pixel][1], load(job->starts + channel + 8));
    }
}

INLINE void depthwise_pixels(
    const fast_depthwise_run *job, int32_t type, int64_t pairs, int64_t channel, int64_t count, int pixels,
    int64_t pixel) {
    const int64_t size = fast_element_size(type), row_bytes = job->channels * size;
    const int64_t offset = pixel * job->step + channel * size;
    char *output = (char *)job->output + pixel * row_bytes + channel * size;
    __m256i sums[2][2];
    if (job->wide_starts == NULL) {
        sum_taps(job, type, pairs, channel, count, pixels, offset, true, sums);
        finish(job->stage, pixels, sums, channel, count, output, row_bytes, pixels);
        return;
    }
    sum_taps(job, type, pairs, channel, count, pixels, offset, false, sums);
    for (int index = 0; index < pixels; index++) {
        int32_t memory[FAST_PANEL];
        int64_t wide[FAST_PANEL];
        _mm256_storeu_si256((__m256i *)memory, sums[index][0]);
        _mm256_storeu_si256((__m256i *)(memory + 8), sums[index][1]);
        for (int lane = 0; lane < FAST_PANEL; lane++) wide[lane] = job->wide_starts[channel + lane] + memory[lane];
        fast_finish_wide(job->stage, wide, 1, channel, count, output + index * row_bytes, 0);
    }
}

/* 16 channels of all pixels. */
INLINE void depthwise_channels(
    const fast_depthwise_run *job, int32_t type, int64_t pairs, int64_t channel, int64_t count) {
    int64_t pixel = 0;
    for (; pixel + 2 <= job->pixels; pixel += 2) depthwise_pixels(job, type, pairs, channel, count, 2, pixel);
    if (pixel < job->pixels) depthwise_pixels(job, type, pairs, channel, count, 1, pixel);
}

/* 3 × 3 windows have a loop of their own, which the compiler unrolls. */
INLINE void any_depthwise(const fast_depthwise_run *job, int32_t type) {
    int64_t channel = 0;
    for (; channel + FAST_PANEL <= job->channels; channel += FAST_PANEL) {
        if (job->pairs == 5) depthwise_channels(job, type, 5, channel, FAST_PANEL);
        else depthwise_channels(job, type, job->pairs, channel, FAST_PANEL);
    }
    const int64_t count = job->channels - channel;
    if (count == 8) depthwise_channels(job, type, job->pairs, channel, 8);
    else if (count > 0) depthwise_channels(job, type, job->pairs, channel, count);
}

AVX2 static void depthwise_int8(const fast_depthwise_run *job) { any_depthwise(job, QUANTSPEC_TYPE_INT8); }
AVX2 static void depthwise_uint8(const fast_depthwise_run *job) { any_depthwise(job, QUANTSPEC_TYPE_UINT8); }
AVX2 static void depthwise_int16(const fast_depthwise_run *job) { any_depthwise(job, QUANTSPEC_TYPE_INT16); }
static void depthwise(const fast_depthwise_run *job) {
    if (job->type == QUANTSPEC_TYPE_INT8) depthwise_int8(job);
    else if (job->type == QUANTSPEC_TYPE_UINT8) depthwise_uint8(job);
    else depthwise_int16(job);
}

/* `count` channels, up to 8, of one pixel. */
INLINE void float_channels(const fast_float_run *job, int64_t pixel, int64_t channel, int64_t count) {
    const __m256 minimum = _mm256_set1_ps(job->minimum), maximum = _mm256_set1_ps(job->maximum);
    __m256 sums = _mm256_setzero_ps();
    for (int64_t tap = 0; tap < job->tap_count; tap++) {
        if (job->taps[tap] == NULL) continue;
        const float *from = (const float *)(const void *)((const char *)job->taps[tap] + pixel * job->step) + channel;
        float memory[8] = {0};
        if (count < 8) from = memcpy(memory, from, (size_t)count * sizeof *memory);
        const __m256 weights = _mm256_loadu_ps(job->weights + tap * job->padded + channel);
        sums = _mm256_add_ps(sums, _mm256_mul_ps(_mm256_loadu_ps(from), weights));
    }
    const __m256 values = finish_floats(sums, job->bias + channel, minimum, maximum);
    float *output = job->output + pixel * job->channels + channel;
    if (count == 8) {
        _mm256_storeu_ps(output, values);
    } else {
        float memory[8];
        _mm256_storeu_ps(memory, values);
        memcpy(output, memory, (size_t)count * sizeof *memory);
    }
}

AVX2 static void float_depthwise(const fast_float_run *job) {
    for (int64_t pixel = 0; pixel < job->pixels; pixel++) {
        int64_t channel = 0;
        for (; channel + 8 <= job->channels; channel += 8) float_channels(job, pixel, channel, 8);
        if (channel < job->channels) float_channels(job, pixel, channel, job->channels - channel);
    }
}

/* ---- Element-wise ---- */

/* Sixteen elements of an input as two vectors of 32 bits, with the offset added. */
INLINE void load_terms(const fast_pair_run *job, int which, int32_t type, int64_t index, int64_t count, __m256i to[2]) {
    const __m256i offset = _mm256_set1_epi32(job->numbers->offsets[which]);
    const int64_t size = type == QUANTSPEC_TYPE_INT16 ? 2 : 1;
    const char *from = (const char *)job->inputs[which];
    __m256i values;
    if (job->repeats[which]) {
        int16_t value;
        if (type == QUANTSPEC_TYPE_INT16) memcpy(&value, from, sizeof value);
        else value = type == QUANTSPEC_TYPE_INT8 ? (int16_t) * (const int8_t *)from : (int16_t) * (const uint8_t *)from;
        values = _mm256_set1_epi16(value);
    } else {
        values = load_activations(from + index * size, type, count);
    }
    to[0] = _mm256_add_epi32(_mm256_cvtepi16_epi32(_mm256_castsi256_si128(values)), offset);
    to[1] = _mm256_add_epi32(_mm256_cvtepi16_epi32(_mm256_extracti128_si256(values, 1)), offset);
}

INLINE void pair_elements(
    const fast_pair_run *job, int32_t type, bool is_product, int64_t index, int64_t count, const lane_vectors lanes[2]) {
    __m256i left[2], right[2], sums[1][2];
    load_terms(job, 0, type, index, count, left);
    load_terms(job, 1, type, index, count, right);
    for (int half = 0; half < 2; half++) {
        if (is_product) {
            sums[0][half] = _mm256_mullo_epi32(left[half], right[half]);
            continue;
        }
        const __m256i first = requantize(left[half], &lanes[0]), second = requantize(right[half], &lanes[1]);
        sums[0][half] = job->numbers->sign > 0 ? _mm256_add_epi32(first, second) : _mm256_sub_epi32(first, second);
    }
    const int64_t size = type == QUANTSPEC_TYPE_INT16 ? 2 : 1;
    finish(&job->numbers->stage, 1, sums, 0, count, (char *)job->output + index * size, 0, 1);
}

INLINE void any_pair(const fast_pair_run *job, int32_t type, bool is_product) {
    lane_vectors lanes[2] = {0};
    for (int which = 0; !is_product && which < 2; which++) lanes[which] = load_lanes(job->numbers->lanes[which]);
    int64_t index = 0;
    for (; index + FAST_PANEL <= job->count; index += FAST_PANEL) {
        pair_elements(job, type, is_product, index, FAST_PANEL, lanes);
    }
    if (index < job->count) pair_elements(job, type, is_product, index, job->count - index, lanes);
}

AVX2 static void pair_int8(const fast_pair_run *job) {
    if (job->numbers->is_product) any_pair(job, QUANTSPEC_TYPE_INT8, true);
    else any_pair(job, QUANTSPEC_TYPE_INT8, false);
}
AVX2 static void pair_uint8(const fast_pair_run *job) {
    if (job->numbers->is_product) any_pair(job, QUANTSPEC_TYPE_UINT8, true);
    else any_pair(job, QUANTSPEC_TYPE_UINT8, false);
}
AVX2 static void pair_int16(const fast_pair_run *job) {
    if (job->numbers->is_product) any_pair(job, QUANTSPEC_TYPE_INT16, true);
    else any_pair(job, QUANTSPEC_TYPE_INT16, false);
}
static void pair(const fast_pair_run *job) {
    if (job->type == QUANTSPEC_TYPE_INT8) pair_int8(job);
    else if (job->type == QUANTSPEC_TYPE_UINT8) pair_uint8(job);
    else pair_int16(job);
}

AVX2 static void widen(const void *from, int32_t type, int64_t count, int16_t *to) {
    const int8_t *narrow = from;
    const uint8_t *byte = from;
    int64_t index = 0;
    for (; index + 16 <= count; index += 16) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(byte + index));
        const __m256i values = type == QUANTSPEC_TYPE_INT8 ? _mm256_cvtepi8_epi16(bytes) : _mm256_cvtepu8_epi16(bytes);
        _mm256_storeu_si256((__m256i *)(void *)(to + index), values);
    }
    if (count - index >= 8) {
        const __m128i bytes = _mm_loadl_epi64((const __m128i *)(const void *)(byte + index));
        const __m128i values = type == QUANTSPEC_TYPE_INT8 ? _mm_cvtepi8_epi16(bytes) : _mm_cvtepu8_epi16(bytes);
        _mm_storeu_si128((__m128i *)(void *)(to + index), values);
        index += 8;
    }
    for (; index < count; index++) to[index] = type == QUANTSPEC_TYPE_INT8 ? narrow[index] : byte[index];
}

const fast_path fast_avx2 = {
    .name = "avx2", .runs_here = runs_here, .panel = panel, .float_panel = float_panel, .depthwise = depthwise,
    .float_depthwise = float_depthwise, .pair = pair, .widen = widen,
};
#endif
