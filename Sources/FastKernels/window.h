/* Windows that move over an input along height and width (ARITH-16). */
#ifndef WINDOW_H
#define WINDOW_H

#include "fast.h"

#pragma GCC visibility push(hidden)

/* One axis. */
typedef struct {
    int64_t input, output, taps, stride, dilation;
    int64_t padding; /* before the first element */
} fast_window;

/* Reads the attributes for windows of `taps[0]` rows and `taps[1]` columns, and checks the shapes of input 0 and output
 * 0, which have rank 4. */
int32_t fast_take_windows(const quantspec_call *call, const int64_t taps[2], fast_window windows[2]);

/* The position under tap 0 at an output position; may be negative. */
static inline int64_t fast_window_start(const fast_window *along, int64_t position) {
    return position * along->stride - along->padding;
}

/* The taps inside the input at an output position: from `*first` up to, without, `*end`. */
void fast_taps_inside(const fast_window *along, int64_t position, int64_t *first, int64_t *end);

#pragma GCC visibility pop

#endif
