/* Switches that break the kernels on purpose, to show that the conformance suite detects the mistakes.
 *
 * The environment variable QUANTSPEC_SAMPLE_BREAK holds names separated by commas. It is read once, when the library
 * is loaded. If a name is unknown, every call fails with a message that says so. */
#ifndef BREAKS_H
#define BREAKS_H

#include <stdbool.h>

#pragma GCC visibility push(hidden)

typedef enum {
    BREAK_ZERO_PADDING,    /* zero-padding: convolutions pad with the stored value 0, not with the input's zero point */
    BREAK_HALF_EVEN,       /* half-even: the rounding shift rounds halves to even */
    BREAK_SCALE_ZERO,      /* scale-zero: the scale of the first channel is used for every channel */
    BREAK_NO_SATURATION,   /* no-saturation: results wrap around at the ends of the type */
    BREAK_TRUNCATE,        /* truncate: the rounding shift does not round */
    BREAK_NO_ACTIVATION,   /* no-activation: the fused activation is ignored */
    BREAK_SINGLE_ROUNDING, /* single-rounding: the arithmetic of the profile integer-single */
    BREAK_SKIP_BIAS,       /* skip-bias: the bias is not added */
    BREAK_SWAP_STRIDES,    /* swap-strides: stride_h and stride_w are exchanged */
    BREAK_NO_DILATION,     /* no-dilation: both dilation factors are 1 */
    BREAK_CRASH,           /* crash: CONV_2D ends the process */
    BREAK_HANG,            /* hang: ADD never returns */
    BREAK_WRITE_PAST,      /* write-past: one element is written after the end of output 0 */
    BREAK_WRITE_INPUT,     /* write-input: the first element of input 0 is changed */
    BREAK_WRITE_CONSTANT,  /* write-constant: the first element of every constant input is changed */
    BREAK_READ_PAST,       /* read-past: 64 bytes are read after the end of input 0 */
    BREAK_WRONG_ON_TAIL,   /* wrong-on-tail: ADD is off by one in the elements after the last group of 16 */
    BREAK_COUNT
} break_switch;

/* Whether a switch is on. */
bool is_broken(break_switch which);

/* The error in QUANTSPEC_SAMPLE_BREAK; NULL if every name is known. */
const char *break_error(void);

#pragma GCC visibility pop

#endif
