/* Windows that slide along an axis, and the parts of them that are inside the input. */
#ifndef PADDING_H
#define PADDING_H

#include "kernel_support.h"

#pragma GCC visibility push(hidden)

/* The axes of [batch, height, width, channels]. */
enum { BATCH = 0, HEIGHT = 1, WIDTH = 2, CHANNEL = 3 };

/* The windows along one axis: `output` windows, each of `taps` taps. */
typedef struct {
    int64_t input, output, taps, stride, dilation, padding;
} window;

/* The indices from `first` up to, but not including, `end`. */
typedef struct {
    int64_t first, end;
} span;

/* Reads the windows along height and width from the attributes and the derived padding. Input and output are [batch,
 * height, width, channels]. Returns INVALID if ranks, batches, strides or dilations do not fit. */
int32_t take_windows(const quantspec_call *call, int64_t rows, int64_t columns, window windows[2]);

/* The input's index under the first tap of a window. It may be outside the input. */
int64_t window_start(const window *along, int64_t place);

/* The taps of a window that are inside the input; from 0 up to 0 if there are none. */
span taps_inside(const window *along, int64_t place);

/* The windows whose taps are all inside the input. The windows before and after them are the borders. */
span interior(const window *along);

#pragma GCC visibility pop

#endif
