/* Switches that break the kernels on purpose, so that the conformance suite can be seen to notice.
 *
 * The environment variable QUANTSPEC_SAMPLE_BREAK holds names separated by commas; it is read once, when the library is
 * loaded. If a name is unknown, every call fails with a message that says so. */
#ifndef BREAKS_H
#define BREAKS_H

#include <stdbool.h>

#pragma GCC visibility push(hidden)

typedef enum {
    BREAK_ZERO_PADDING,    /* zero-padding: convolutions pad with the stored value 0, not with the input's zero point */
    BREAK_HALF_EVEN,       /* half-even: the rounding shift rounds halves to even */
    BREAK_SCALE_ZERO,      /* scale-zero: the first channel's scale serves every channel */
    BREAK_NO_SATURATION,   /* no-saturation: results wrap around at the ends of the type */
    BREAK_TRUNCATE,        /* truncate: the rounding shift does not round */
    BREAK_NO_ACTIVATION,   /* no-activation: the fused activation is ignored */
    BREAK_SINGLE_ROUNDING, /* single-rounding: the profile integer-single's arithmetic */
    BREAK_SKIP_BIAS,       /* skip-bias: the bias is not added */
    BREAK_SWAP_STRIDES,    /* swap-strides: stride_h and stride_w change places */
    BREAK_NO_DILATION,     /* no-dilation: both dilation factors are taken as 1 */
    BREAK_CRASH,           /* crash: CONV_2D ends the process */
    BREAK_HANG,            /* hang: ADD never returns */
    BREAK_WRITE_PAST,      /* write-past: one element is written behind output 0 */
    BREAK_WRITE_INPUT,     /* write-input: the first element of input 0 is changed */
    BREAK_WRITE_CONSTANT,  /* write-constant: the first element of every constant input is changed */
    BREAK_READ_PAST,       /* read-past: 64 bytes are read behind input 0 */
    BREAK_WRONG_ON_TAIL,   /* wrong-on-tail: ADD is off by one in what is left after groups of 16 elements */
    BREAK_COUNT
} break_switch;

/* Whether a switch is on. */
bool is_broken(break_switch which);

/* What is wrong with QUANTSPEC_SAMPLE_BREAK; NULL if every name is known. */
const char *break_error(void);

#pragma GCC visibility pop

#endif
