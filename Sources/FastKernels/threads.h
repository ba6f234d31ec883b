/* Divides work among threads. */
#ifndef THREADS_H
#define THREADS_H

#include "fast.h"

#pragma GCC visibility push(hidden)

/* Computes one piece of work. `worker` is the index of the thread, from 0: scratch memory of each is its own. */
typedef void (*fast_work)(void *context, int64_t piece, int32_t worker);

/* The number of threads that compute one call. */
int32_t fast_thread_count(void);

/* Computes the pieces 0 … count - 1, and returns when all are done. One caller at a time. */
void fast_divide_work(fast_work work, void *context, int64_t count);

#pragma GCC visibility pop

#endif
