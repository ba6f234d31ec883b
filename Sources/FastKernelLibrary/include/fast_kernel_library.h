/* The kernel library of `FastKernels` as a shared library. It exports `quantspec_kernel` and the functions of
 * fast_kernels.h. */
#ifndef FAST_KERNEL_LIBRARY_H
#define FAST_KERNEL_LIBRARY_H

#include "quantspec_kernel.h"

#endif
