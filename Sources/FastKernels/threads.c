/* Threads wait for work on a condition, and take pieces from a counter. They are started when they are first needed,
 * and stay until the process ends. */
#include "threads.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

enum { GREATEST = 64 };

static int32_t wanted = 1, started = 1;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t begun = PTHREAD_COND_INITIALIZER, ended = PTHREAD_COND_INITIALIZER;
static uint64_t round_number;
static int32_t participants, unfinished;
static fast_work current_work;
static void *current_context;
static int64_t current_count;
static atomic_int_least64_t next_piece;

static void take_pieces(int32_t worker) {
    for (;;) {
        const int64_t piece = atomic_fetch_add(&next_piece, 1);
        if (piece >= current_count) return;
        current_work(current_context, piece, worker);
    }
}

static void *run_worker(void *argument) {
    const int32_t worker = (int32_t)(intptr_t)argument;
    uint64_t seen = 0;
    pthread_mutex_lock(&mutex);
    for (;;) {
        while (round_number == seen) pthread_cond_wait(&begun, &mutex);
        seen = round_number;
        if (worker >= participants) continue;
        pthread_mutex_unlock(&mutex);
        take_pieces(worker);
        pthread_mutex_lock(&mutex);
        if (--unfinished == 0) pthread_cond_signal(&ended);
    }
    return NULL;
}

/* Starts threads up to a number. Signals are left to the host's threads. */
static void start_threads(int32_t count) {
    sigset_t all, before;
    sigfillset(&all);
    sigdelset(&all, SIGSEGV);
    sigdelset(&all, SIGBUS);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    while (started < count) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, run_worker, (void *)(intptr_t)started) != 0) break;
        pthread_detach(thread);
        started++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

int32_t fast_thread_count(void) { return wanted; }

void quantspec_fast_set_threads(int32_t count) { wanted = (int32_t)fast_clamp(count, 1, GREATEST); }

void fast_divide_work(fast_work work, void *context, int64_t count) {
    if (wanted == 1 || count <= 1) {
        for (int64_t piece = 0; piece < count; piece++) work(context, piece, 0);
        return;
    }
    pthread_mutex_lock(&mutex);
    start_threads(wanted);
    current_work = work;
    current_context = context;
    current_count = count;
    atomic_store(&next_piece, 0);
    participants = started < wanted ? started : wanted;
    unfinished = participants - 1;
    round_number++;
    pthread_cond_broadcast(&begun);
    pthread_mutex_unlock(&mutex);
    take_pieces(0);
    pthread_mutex_lock(&mutex);
    while (unfinished > 0) pthread_cond_wait(&ended, &mutex);
    pthread_mutex_unlock(&mutex);
}
