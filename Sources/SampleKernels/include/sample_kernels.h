/* A small kernel library in plain C, as for a microcontroller. `quantspec conform` judges it if no other target is
 * named. It is also an example of an implementation of the kernel interface.
 *
 * It branches where the libraries of vendors branch: pixels in place for a filter of one tap, packed patches for other
 * filters, four channels by two columns, 3 × 3 depthwise windows and others, borders and interior, contiguous, scalar
 * and broadcasting loops, vectors of four and remaining elements. Such branches hide mistakes, so the vectors must test
 * each of them.
 *
 * It exports `quantspec_kernel` and nothing else. Its arithmetic is that of the profile `integer-double`. */
#ifndef SAMPLE_KERNELS_H
#define SAMPLE_KERNELS_H

#include "quantspec_kernel.h"

#endif
