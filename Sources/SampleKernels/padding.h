/* Windows that slide over an axis, and where they lie inside of the input. */
#ifndef PADDING_H
#define PADDING_H

#include "kernel_support.h"

#pragma GCC visibility push(hidden)

/* Sizes of [batch, height, width, channels]. */
enum { BATCH = 0, HEIGHT = 1, WIDTH = 2, CHANNEL = 3 };

/* Windows along one axis: `output` of them, each of `taps` taps. */
typedef struct {
    int64_t input, output, taps, stride, dilation, padding;
} window;

/* Places from `first` up to, not including, `end`. */
typedef struct {
    int64_t first, end;
} span;

/* The windows of rows and of columns of an operator from [batch, height, width, channels] to the same, by its
 * attributes and its derived padding. INVALID where ranks, batches, strides or dilations do not fit. */
int32_t take_windows(const quantspec_call *call, int64_t rows, int64_t columns, window windows[2]);

/* The input's place under the first tap of a window; it may lie outside. */
int64_t window_start(const window *along, int64_t place);

/* The taps of a window that lie inside of the input; where there is none, from 0 up to 0. */
span taps_inside(const window *along, int64_t place);

/* The windows whose taps all lie inside: those before and behind are the borders. */
span interior(const window *along);

#pragma GCC visibility pop

#endif
