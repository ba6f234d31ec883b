/* A small kernel library in plain C, as one for a microcontroller might be: the target that `quantspec conform` judges where
 * no other is named, and an example of how the kernel interface is implemented.
 *
 * It branches where the libraries of vendors do: pixels as they stand under a filter of one tap, packed patches under any
 * other, four channels by two columns, 3 x 3 depthwise windows apart from all others, borders apart from the interior,
 * contiguous, scalar and broadcasting loops, vectors of four and what is left over. Mistakes hide in such branches:
 * vectors that catch none there would be worth little.
 *
 * It exports `quantspec_kernel` and nothing else. Its arithmetic is that of the profile `integer-double`. */
#ifndef SAMPLE_KERNELS_H
#define SAMPLE_KERNELS_H

#include "quantspec_kernel.h"

#endif
