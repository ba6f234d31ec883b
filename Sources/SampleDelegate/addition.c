#include "addition.h"

#include <math.h>

/* The number of fractional bits that both inputs get before they are rescaled. */
enum { LEFT_SHIFT = 20 };

static fixed_point_factor factor_of(double real) {
    int shift = 0;
    int64_t multiplier = llround(frexp(real, &shift) * 2147483648.0);
    if (multiplier == 2147483648LL) {
        multiplier /= 2;
        shift++;
    }
    if (shift < -31) return (fixed_point_factor){0, 0};
    return (fixed_point_factor){(int32_t)multiplier, shift};
}

/* The high half of twice the product, rounded to nearest. */
static int32_t multiply_high(int32_t left, int32_t right) {
    const int64_t product = (int64_t)left * right;
    const int64_t nudge = product >= 0 ? 1 << 30 : 1 - (1 << 30);
    return (int32_t)((product + nudge) / 2147483648LL);
}

/* Divides by a power of two, rounded to nearest, halves away from zero. */
static int32_t divide_by_power(int32_t value, int32_t exponent) {
    const int32_t mask = (int32_t)((1LL << exponent) - 1);
    const int32_t threshold = (mask >> 1) + (value < 0);
    return (value >> exponent) + ((value & mask) > threshold);
}

static int32_t rescale(int32_t value, fixed_point_factor factor) {
    const int32_t left = factor.shift > 0 ? factor.shift : 0;
    const int32_t right = factor.shift > 0 ? 0 : -factor.shift;
    return divide_by_power(multiply_high((int32_t)((uint32_t)value << left), factor.multiplier), right);
}

static int32_t stored(float real, TfLiteQuantizationParams output) {
    return output.zero_point + (int32_t)roundf(real / output.scale);
}

static bool set_bounds(addition *sum, TfLiteQuantizationParams output, int activation) {
    sum->least = INT8_MIN;
    sum->greatest = INT8_MAX;
    if (activation == ACTIVATION_NONE) return true;
    const bool is_around_zero = activation == ACTIVATION_RELU_N1_TO_1;
    if (!is_around_zero && activation != ACTIVATION_RELU && activation != ACTIVATION_RELU6) return false;
    const int32_t least = stored(is_around_zero ? -1.0f : 0.0f, output);
    if (least > sum->least) sum->least = least;
    if (activation == ACTIVATION_RELU) return true;
    const int32_t greatest = stored(is_around_zero ? 1.0f : 6.0f, output);
    if (greatest < sum->greatest) sum->greatest = greatest;
    return true;
}

bool make_addition(const TfLiteQuantizationParams inputs[2], TfLiteQuantizationParams output, int activation,
                   addition *result) {
    const double common = 2.0 * fmax(inputs[0].scale, inputs[1].scale);
    for (int which = 0; which < 2; which++) {
        result->inputs[which] = factor_of(inputs[which].scale / common);
        result->input_zero_points[which] = inputs[which].zero_point;
    }
    result->output = factor_of(common / ((1 << LEFT_SHIFT) * (double)output.scale));
    result->output_zero_point = output.zero_point;
    return set_bounds(result, output, activation);
}

int8_t add(const addition *sum, int8_t left, int8_t right) {
    const int32_t scaled_left = rescale((left - sum->input_zero_points[0]) * (1 << LEFT_SHIFT), sum->inputs[0]);
    const int32_t scaled_right = rescale((right - sum->input_zero_points[1]) * (1 << LEFT_SHIFT), sum->inputs[1]);
    const int32_t result = rescale(scaled_left + scaled_right, sum->output) + sum->output_zero_point;
    return (int8_t)(result < sum->least ? sum->least : result > sum->greatest ? sum->greatest : result);
}
