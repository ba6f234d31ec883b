#include "breaks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[BREAK_COUNT] = {
    [BREAK_ZERO_PADDING] = "zero-padding",
    [BREAK_HALF_EVEN] = "half-even",
    [BREAK_SCALE_ZERO] = "scale-zero",
    [BREAK_NO_SATURATION] = "no-saturation",
    [BREAK_TRUNCATE] = "truncate",
    [BREAK_NO_ACTIVATION] = "no-activation",
    [BREAK_SINGLE_ROUNDING] = "single-rounding",
    [BREAK_SKIP_BIAS] = "skip-bias",
    [BREAK_SWAP_STRIDES] = "swap-strides",
    [BREAK_NO_DILATION] = "no-dilation",
    [BREAK_CRASH] = "crash",
    [BREAK_HANG] = "hang",
    [BREAK_WRITE_PAST] = "write-past",
    [BREAK_WRITE_INPUT] = "write-input",
    [BREAK_WRITE_CONSTANT] = "write-constant",
    [BREAK_READ_PAST] = "read-past",
    [BREAK_WRONG_ON_TAIL] = "wrong-on-tail",
};

static bool switches[BREAK_COUNT];
static char error[256];

bool is_broken(break_switch which) { return switches[which]; }

const char *break_error(void) { return error[0] != '\0' ? error : NULL; }

static void turn_on(const char *name, size_t length) {
    for (int index = 0; index < BREAK_COUNT; index++) {
        if (strlen(names[index]) != length || memcmp(names[index], name, length) != 0) continue;
        switches[index] = true;
        return;
    }
    if (length == 0 || error[0] != '\0') return;
    snprintf(error, sizeof error, "QUANTSPEC_SAMPLE_BREAK has no switch \"%.*s\"; Sources/SampleKernels/breaks.h lists them",
             (int)(length < 80 ? length : 80), name);
}

__attribute__((constructor)) static void read_switches(void) {
    const char *rest = getenv("QUANTSPEC_SAMPLE_BREAK");
    while (rest != NULL && *rest != '\0') {
        const size_t length = strcspn(rest, ",");
        turn_on(rest, length);
        rest += length + (rest[length] == ',');
    }
}
