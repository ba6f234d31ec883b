#include "arithmetic.h"

#include "breaks.h"

int32_t wrap32(int64_t value) { return (int32_t)(uint32_t)(uint64_t)value; }

int64_t clamp(int64_t value, int64_t minimum, int64_t maximum) {
    if (value < minimum) return minimum;
    return value > maximum ? maximum : value;
}

int64_t saturate(int64_t value, int64_t minimum, int64_t maximum) {
    return is_broken(BREAK_NO_SATURATION) ? value : clamp(value, minimum, maximum);
}

factor make_factor(int64_t multiplier, int64_t shift) {
    return (factor){wrap32(multiplier), (int32_t)clamp(shift, -31, 63)};
}

int32_t doubling_high(int32_t left, int32_t right) {
    if (left == INT32_MIN && right == INT32_MIN) return INT32_MAX;
    /* The shift rounds down. Adding half of the divisor first rounds to nearest, halves up. */
    return (int32_t)(((int64_t)left * right + (INT64_C(1) << 30)) >> 31);
}

int32_t rounding_shift(int32_t value, int32_t exponent) {
    if (exponent <= 0) return value;
    const int64_t half = INT64_C(1) << (exponent - 1);
    if (is_broken(BREAK_TRUNCATE)) return value >> exponent;
    if (is_broken(BREAK_HALF_EVEN)) {
        const int64_t up = ((int64_t)value + half) >> exponent;
        const int is_tie = (((int64_t)value + half) & (2 * half - 1)) == 0;
        return (int32_t)(is_tie && (up & 1) ? up - 1 : up);
    }
    /* For a negative value, 1 is subtracted, so that halves round down, away from zero. */
    return (int32_t)(((int64_t)value + half - (value < 0)) >> exponent);
}

int32_t saturating_shift_left(int32_t value, int32_t exponent) {
    return (int32_t)clamp((int64_t)value * (INT64_C(1) << exponent), INT32_MIN, INT32_MAX);
}

static int32_t multiply_with_one_rounding(int32_t value, factor by) {
    if (by.shift > 30) by = (factor){INT32_MAX, 30};
    const int32_t shift = 31 - by.shift;
    return wrap32(((int64_t)value * by.multiplier + (INT64_C(1) << (shift - 1))) >> shift);
}

int32_t multiply(int32_t value, factor by) {
    if (is_broken(BREAK_SINGLE_ROUNDING)) return multiply_with_one_rounding(value, by);
    if (by.shift > 0) value = by.shift < 32 ? wrap32((int64_t)((uint64_t)(int64_t)value << by.shift)) : 0;
    return rounding_shift(doubling_high(value, by.multiplier), by.shift < 0 ? -by.shift : 0);
}

int32_t multiply_wide(int64_t value, factor by) {
    const int64_t reduced = by.multiplier < 0x7fff0000 ? (by.multiplier + (1 << 15)) >> 16 : 0x7fff;
    const int32_t shift = 15 - by.shift;
    const uint64_t product = (uint64_t)value * (uint64_t)reduced;
    if (shift <= 0) return wrap32((int64_t)(product << -shift));
    return wrap32((int64_t)(product + (UINT64_C(1) << (shift - 1))) >> shift);
}

int32_t round_half_away(float value) {
    if (value >= 2147483648.0f) return INT32_MAX;
    if (value <= -2147483648.0f) return INT32_MIN;
    if (value != value) return 0;
    const int32_t whole = (int32_t)value;
    const float fraction = value - (float)whole;
    if (fraction >= 0.5f) return whole + 1;
    return fraction <= -0.5f ? whole - 1 : whole;
}

int32_t leading_zeros(uint32_t value) {
    int32_t count = 0;
    while (count < 32 && (value & (UINT32_C(1) << (31 - count))) == 0) count++;
    return count;
}
