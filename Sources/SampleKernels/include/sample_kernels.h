/* A small kernel library in plain C, as one for a microcontroller might be: the target that `quantspec conform` judges where
 * no other is named, and an example of how the kernel interface is implemented.
 *
 * It exports `quantspec_kernel` and nothing else. Its arithmetic is that of the profile `integer-double`. */
#ifndef SAMPLE_KERNELS_H
#define SAMPLE_KERNELS_H

#include "quantspec_kernel.h"

#endif
