#include "factor.h"

#include <float.h>
#include <math.h>

#pragma STDC FP_CONTRACT OFF

fast_factor fast_make_factor(double real) {
    if (real == 0 || !isfinite(real)) return (fast_factor){0, 0};
    int exponent;
    const double fraction = frexp(fabs(real), &exponent);
    /* Exact: the fraction has 53 bits, and 2^31 only moves its exponent. round() takes halves away from zero. */
    int64_t multiplier = (int64_t)round(fraction * 2147483648.0);
    if (multiplier == INT64_C(1) << 31) {
        multiplier >>= 1;
        exponent++;
    }
    if (exponent < -31) return (fast_factor){0, 0};
    return (fast_factor){(int32_t)(real < 0 ? -multiplier : multiplier), exponent};
}

int32_t fast_doubling_high(int32_t left, int32_t right) {
    if (left == INT32_MIN && right == INT32_MIN) return INT32_MAX;
    return (int32_t)(((int64_t)left * right + (INT64_C(1) << 30)) >> 31);
}

int32_t fast_rounding_shift(int32_t value, int32_t exponent) {
    if (exponent <= 0) return value;
    const int64_t half = INT64_C(1) << (exponent - 1);
    return (int32_t)(((int64_t)value + half - (value < 0)) >> exponent);
}

int32_t fast_multiply(int32_t value, fast_factor by, bool once) {
    if (once) {
        if (by.shift > 30) by = (fast_factor){INT32_MAX, 30};
        const int32_t right = 31 - by.shift;
        return fast_wrap32(((int64_t)value * by.multiplier + (INT64_C(1) << (right - 1))) >> right);
    }
    if (by.shift > 0) value = by.shift < 32 ? fast_wrap32((int64_t)((uint64_t)(int64_t)value << by.shift)) : 0;
    return fast_rounding_shift(fast_doubling_high(value, by.multiplier), by.shift < 0 ? -by.shift : 0);
}

int32_t fast_multiply_wide(int64_t value, fast_factor by) {
    const int64_t reduced = by.multiplier < 0x7fff0000 ? (by.multiplier + (1 << 15)) >> 16 : 0x7fff;
    const int32_t shift = 15 - by.shift;
    const uint64_t product = (uint64_t)value * (uint64_t)reduced;
    if (shift <= 0) return shift <= -64 ? 0 : fast_wrap32((int64_t)(product << -shift));
    return fast_wrap32((int64_t)(product + (UINT64_C(1) << (shift - 1))) >> shift);
}

int32_t fast_round(double value) {
    if (value != value) return 0;
    if (value >= 2147483647.0) return INT32_MAX;
    if (value <= -2147483648.0) return INT32_MIN;
    return (int32_t)round(value);
}

int32_t fast_round_float(float value) { return fast_round((double)value); }

/* The interval of an activation; `has_lower` and `has_upper` say which ends are finite. */
typedef struct {
    const char *name;
    bool has_lower, has_upper;
    float lower, upper;
} interval;

static const interval intervals[] = {
    {"NONE", false, false, 0, 0},      {"RELU", true, false, 0, 0},      {"RELU_N1_TO_1", true, true, -1, 1},
    {"RELU6", true, true, 0, 6},       {"TANH", false, false, 0, 0},     {"SIGN_BIT", false, false, 0, 0},
};

static const interval *find_interval(const char *activation) {
    for (size_t index = 0; index < sizeof intervals / sizeof *intervals; index++) {
        if (strcmp(intervals[index].name, activation) == 0) return &intervals[index];
    }
    return NULL;
}

bool fast_activation_range(
    const char *activation, const quantspec_tensor *output, int32_t *minimum, int32_t *maximum) {
    const interval *found = find_interval(activation);
    if (found == NULL || !fast_type_range(output->type, minimum, maximum) || output->scale_count != 1) return false;
    const int64_t zero_point = output->zero_points[0], least = *minimum, greatest = *maximum;
    const float scale = output->scales[0];
    if (found->has_lower) {
        *minimum = (int32_t)fast_clamp(zero_point + fast_round_float(found->lower / scale), least, greatest);
    }
    if (found->has_upper) {
        *maximum = (int32_t)fast_clamp(zero_point + fast_round_float(found->upper / scale), least, greatest);
    }
    return true;
}

bool fast_activation_ends(const char *activation, float *minimum, float *maximum) {
    const interval *found = find_interval(activation);
    if (found == NULL) return false;
    *minimum = found->has_lower ? found->lower : -FLT_MAX;
    *maximum = found->has_upper ? found->upper : FLT_MAX;
    return true;
}
