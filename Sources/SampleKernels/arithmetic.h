/* Integer arithmetic of the profile `integer-double`: two roundings in every requantization. */
#ifndef ARITHMETIC_H
#define ARITHMETIC_H

#include <stdint.h>

#pragma GCC visibility push(hidden)

/* Represents the real number multiplier × 2^(shift - 31). */
typedef struct {
    int32_t multiplier;
    int32_t shift;
} factor;

/* Clamps to [minimum, maximum], the range of a type or an activation. The switch no-saturation turns it off. */
int64_t saturate(int64_t value, int64_t minimum, int64_t maximum);

/* A factor from derived integers. The shift is clamped to the range that the functions below accept. */
factor make_factor(int64_t multiplier, int64_t shift);

/* The low 32 bits, as a signed integer. */
int32_t wrap32(int64_t value);

/* Clamps a value to [minimum, maximum]. */
int64_t clamp(int64_t value, int64_t minimum, int64_t maximum);

/* The high half of 2 × left × right, rounded to nearest, halves up. INT32_MIN × INT32_MIN saturates. */
int32_t doubling_high(int32_t left, int32_t right);

/* value / 2^exponent, rounded to nearest, halves away from zero. The exponent is in [0, 31]. */
int32_t rounding_shift(int32_t value, int32_t exponent);

/* value × 2^exponent, saturated to 32 bits. The exponent is in [0, 31]. */
int32_t saturating_shift_left(int32_t value, int32_t exponent);

/* A 32-bit accumulator × a factor. A positive shift is a wrapping left shift before the multiplication. */
int32_t multiply(int32_t value, factor by);

/* A 64-bit accumulator × a factor whose multiplier is first rounded to 16 bits: one rounding, halves up. */
int32_t multiply_wide(int64_t value, factor by);

/* The integer nearest to a real, halves away from zero, saturated to 32 bits. NaN gives 0. */
int32_t round_half_away(float value);

/* The number of zero bits before the first one bit; 32 for 0. */
int32_t leading_zeros(uint32_t value);

#pragma GCC visibility pop

#endif
