/* A fast kernel library, with the bits of the specification.
 *
 * Each of the three functions implements `quantspec_kernel` of quantspec_kernel.h for one numeric profile. An
 * operator, a form or a shape that the library does not have is answered with QUANTSPEC_STATUS_UNSUPPORTED. The
 * functions read no derived integers: they take everything from scales, zero points, shapes and attributes.
 *
 * Constants are packed once for each number in `quantspec_call.instance`. Calls may come from any thread, one at a
 * time is computed. The environment variable QUANTSPEC_FAST_PATH forces a path of instructions; see README.md. */
#ifndef FAST_KERNELS_H
#define FAST_KERNELS_H

#include "quantspec_kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The profile litert-2.3-x86_64. */
QUANTSPEC_EXPORT int32_t quantspec_fast_kernel_litert(const quantspec_call *call);

/* The profile integer-double. */
QUANTSPEC_EXPORT int32_t quantspec_fast_kernel_integer_double(const quantspec_call *call);

/* The profile integer-single. */
QUANTSPEC_EXPORT int32_t quantspec_fast_kernel_integer_single(const quantspec_call *call);

/* The function of a profile by its name, such as "integer-single"; NULL if the library does not have the profile. */
QUANTSPEC_EXPORT quantspec_kernel_function quantspec_fast_kernel_for(const char *profile);

/* A number for `quantspec_call.instance` that no other caller in this process has. */
QUANTSPEC_EXPORT uint64_t quantspec_fast_next_instance(void);

/* Frees what was packed for an instance. Nothing happens if nothing was. */
QUANTSPEC_EXPORT void quantspec_fast_release(uint64_t instance);

/* Sets the number of threads that compute one call, 1 to 64; 1 at first. Other numbers are clamped. */
QUANTSPEC_EXPORT void quantspec_fast_set_threads(int32_t count);

/* The name of the path of instructions in use, such as "avx2"; NULL if QUANTSPEC_FAST_PATH names none that runs here,
 * and then every call fails with the reason. */
QUANTSPEC_EXPORT const char *quantspec_fast_path_name(void);

/* Why there is no path; NULL if there is one. */
QUANTSPEC_EXPORT const char *quantspec_fast_path_error(void);

#ifdef __cplusplus
}
#endif

#endif
