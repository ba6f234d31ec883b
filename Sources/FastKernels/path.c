/* Chooses the path of instructions, once. */
#include "path.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* The best one first. */
static const fast_path *const paths[] = {
#if defined(__x86_64__)
    &fast_avx2,
#endif
    &fast_plain,
};
enum { PATH_COUNT = sizeof paths / sizeof *paths };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const fast_path *chosen;
static char error[256];

static void choose(void) {
    const char *forced = getenv("QUANTSPEC_FAST_PATH");
    for (int index = 0; index < PATH_COUNT; index++) {
        if (forced != NULL && *forced != 0 && strcmp(forced, paths[index]->name) != 0) continue;
        if (paths[index]->runs_here()) {
            chosen = paths[index];
            return;
        }
        snprintf(error, sizeof error, "QUANTSPEC_FAST_PATH: this machine cannot run the path %s", paths[index]->name);
        if (forced != NULL && *forced != 0) return;
    }
    int length = snprintf(error, sizeof error, "QUANTSPEC_FAST_PATH: no path has the name %.40s; use", forced);
    for (int index = 0; index < PATH_COUNT && length > 0 && length < (int)sizeof error; index++) {
        length += snprintf(error + length, sizeof error - (size_t)length, " %s", paths[index]->name);
    }
}

const fast_path *fast_current_path(void) {
    pthread_once(&once, choose);
    return chosen;
}

const char *quantspec_fast_path_name(void) {
    const fast_path *path = fast_current_path();
    return path != NULL ? path->name : NULL;
}

const char *quantspec_fast_path_error(void) { return fast_current_path() != NULL ? NULL : error; }
