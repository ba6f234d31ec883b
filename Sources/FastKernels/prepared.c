/* A table with one place for each remainder of the instance's number. An instance whose place another one has taken
 * is prepared again, so that the memory is bounded by the number of places whatever the host does. */
#include "prepared.h"

#include <stdlib.h>

enum { PLACES = 4096, ALIGNMENT = 64 };

typedef struct fast_piece {
    struct fast_piece *next;
} piece;

typedef struct {
    bool is_taken;
    uint64_t instance;
    fast_profile profile;
    fast_prepare prepare;
    void *state;
    fast_memory memory;
} place;

static place places[PLACES];

static void *allocate(piece **first, int64_t count, int64_t size) {
    if (count < 0 || size <= 0 || count > (INT64_C(1) << 40) / size) return NULL;
    /* The link to the next piece has the first 64 bytes. */
    const size_t bytes = (size_t)fast_round_up(count * size, ALIGNMENT) + 2 * ALIGNMENT;
    piece *start = aligned_alloc(ALIGNMENT, bytes);
    if (start == NULL) return NULL;
    memset(start, 0, bytes);
    start->next = *first;
    *first = start;
    return (char *)start + ALIGNMENT;
}

void *fast_allocate(fast_memory *memory, int64_t count, int64_t size) { return allocate(&memory->kept, count, size); }

void *fast_allocate_temporary(fast_memory *memory, int64_t count, int64_t size) {
    return allocate(&memory->temporary, count, size);
}

static void free_pieces(piece **first) {
    while (*first != NULL) {
        piece *next = (*first)->next;
        free(*first);
        *first = next;
    }
}

static void release(place *at) {
    free_pieces(&at->memory.kept);
    *at = (place){0};
}

int32_t fast_take_prepared(const quantspec_call *call, fast_profile profile, fast_prepare prepare, void **state) {
    place *at = &places[call->instance % PLACES];
    if (!at->is_taken || at->instance != call->instance || at->profile != profile || at->prepare != prepare) {
        release(at);
        const int32_t status = prepare(call, profile, &at->memory, &at->state);
        free_pieces(&at->memory.temporary);
        if (status != QUANTSPEC_STATUS_OK) {
            release(at);
            return status;
        }
        at->is_taken = true;
        at->instance = call->instance;
        at->profile = profile;
        at->prepare = prepare;
    }
    *state = at->state;
    return QUANTSPEC_STATUS_OK;
}

void fast_release_prepared(uint64_t instance) {
    place *at = &places[instance % PLACES];
    if (at->is_taken && at->instance == instance) release(at);
}
