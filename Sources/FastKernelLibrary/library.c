/* The shared library: exports `quantspec_kernel` for the profile that the environment names. */
#include <stdlib.h>

#include "fast_kernel_library.h"
#include "fast_kernels.h"

int32_t quantspec_kernel(const quantspec_call *call) {
    const char *profile = getenv("QUANTSPEC_FAST_PROFILE");
    if (profile == NULL || *profile == 0) return quantspec_fast_kernel_litert(call);
    const quantspec_kernel_function function = quantspec_fast_kernel_for(profile);
    if (function != NULL) return function(call);
    return quantspec_say(
        call, QUANTSPEC_STATUS_FAILED,
        "QUANTSPEC_FAST_PROFILE: use litert-2.3-x86_64, integer-double or integer-single");
}
