/* What the kernels share: reading and writing elements, taking derived integers, the last stage of an element. */
#ifndef KERNEL_SUPPORT_H
#define KERNEL_SUPPORT_H

#include <stdbool.h>

#include "arithmetic.h"
#include "quantspec_kernel.h"

#pragma GCC visibility push(hidden)

/* The rank up to which the kernels work. */
#define GREATEST_RANK 8

/* A status other than OK ends the function. */
#define TRY(expression)                                      \
    do {                                                     \
        const int32_t status_ = (expression);                \
        if (status_ != QUANTSPEC_STATUS_OK) return status_;  \
    } while (0)

/* The same, with a reason, where a condition does not hold. */
#define REQUIRE(call, condition, status, reason)                          \
    do {                                                                  \
        if (!(condition)) return quantspec_say((call), (status), reason); \
    } while (0)

/* Whether a tensor is there and has a type. */
bool has_type(const quantspec_tensor *tensor, int32_t type);

/* Whether a type's elements are integers of whole bytes, and its least and greatest value. */
bool integer_range(int32_t type, int64_t *minimum, int64_t *maximum);

/* Whether two tensors have the same dimensions. */
bool same_shape(const quantspec_tensor *left, const quantspec_tensor *right);

/* An element of a tensor of integers of whole bytes. */
int64_t load(const quantspec_tensor *tensor, int64_t position);

/* Stores an integer; it wraps around where the type cannot hold it. */
void store(const quantspec_tensor *tensor, int64_t position, int64_t value);

/* Four elements of a tensor of integers of up to 32 bits. */
void load_four(const quantspec_tensor *tensor, int64_t position, int32_t lanes[4]);

/* Stores four integers; each wraps around where the type cannot hold it. */
void store_four(const quantspec_tensor *tensor, int64_t position, const int32_t lanes[4]);

/* A run of elements of a tensor of 8 or 16 bits, with an offset added, as 16-bit integers. The offset is minus a zero
 * point of 8 bits; tensors of 16 bits have none, so that every sum fits. */
void widen(const quantspec_tensor *tensor, int64_t position, int64_t count, int64_t offset, int16_t *run);

/* Scratch memory for `count` values of `size` bytes each, a power of two. FAILED where there is none. */
int32_t take_scratch(const quantspec_call *call, int64_t count, int64_t size, void **memory);

/* A single derived integer. INVALID where it is absent. */
int32_t take_integer(const quantspec_call *call, const char *name, int64_t *value);

/* A derived multiplier and shift. INVALID where they are absent. */
int32_t take_factor(const quantspec_call *call, const char *multiplier, const char *shift, factor *value);

/* Brings accumulators to stored values: times a factor a channel, plus the zero point, held to the activation's bounds.
 */
typedef struct {
    const quantspec_derived *multipliers;
    const quantspec_derived *shifts;
    int64_t offset;
    int64_t minimum;
    int64_t maximum;
} output_stage;

/* Bounds that are the ends of the output's type, without multipliers and with offset 0. */
int32_t take_type_bounds(const quantspec_call *call, const quantspec_tensor *output, output_stage *stage);

/* Takes the activation's bounds, and `output_offset` where there is one. INVALID where bounds are absent. */
int32_t take_output_bounds(const quantspec_call *call, const quantspec_tensor *output, output_stage *stage);

/* Takes all of the stage; multipliers and shifts are one, or one for each of `channels`. */
int32_t take_output_stage(
    const quantspec_call *call, const quantspec_tensor *output, int64_t channels, output_stage *stage);

/* A requantized value plus the zero point, held to the bounds. */
int64_t finish(const output_stage *stage, int64_t requantized);

/* The factor of a channel. */
factor channel_factor(const output_stage *stage, int64_t channel);

/* Whether a weighted operator accumulates in 64 bits: 16-bit activations with a 64-bit bias, or told so without one. */
bool accumulates_wide(const quantspec_call *call);

/* The types of input, filter, bias and output of a weighted operator, in integers: 8-bit ones alike, or 16x8. */
int32_t check_weighted_types(const quantspec_call *call);

/* A channel's bias; 0 where the tensor is NULL, because the bias is omitted. */
int64_t bias_of(const quantspec_tensor *bias, int64_t channel);

#pragma GCC visibility pop

#endif
