#include "pairs.h"

#include "operators.h"
#include "threads.h"

int32_t fast_take_pair(const quantspec_call *call) {
    const quantspec_tensor *tensors[3] = {quantspec_input(call, 0), quantspec_input(call, 1), quantspec_output(call, 0)};
    VALID(call, tensors[0] && tensors[1] && tensors[2], "an input or the output is missing");
    const int32_t type = tensors[2]->type;
    SUPPORT(
        call, type == QUANTSPEC_TYPE_INT8 || type == QUANTSPEC_TYPE_UINT8 || type == QUANTSPEC_TYPE_INT16,
        "the type of the output");
    for (int index = 0; index < 3; index++) {
        SUPPORT(call, tensors[index]->type == type, "tensors of several types");
        SUPPORT(call, fast_is_sound(tensors[index]), "the size of a tensor");
        SUPPORT(call, fast_is_per_tensor(tensors[index]), "a tensor's scale and zero point");
        SUPPORT(
            call, type != QUANTSPEC_TYPE_INT16 || tensors[index]->zero_points[0] == 0,
            "int16 tensors have zero point 0");
    }
    fast_pair_runs runs;
    return fast_make_pair_runs(call, &runs);
}

/* Whether a tensor's elements are whole repetitions of those of `part`: its sizes, without leading ones, are the last
 * ones of the tensor. */
static bool repeats(const quantspec_tensor *part, const quantspec_tensor *whole) {
    int32_t first = 0;
    while (first < part->rank && part->dimensions[first] == 1) first++;
    const int32_t rank = part->rank - first;
    if (rank > whole->rank || part->rank > whole->rank) return false;
    for (int32_t axis = 0; axis < rank; axis++) {
        if (part->dimensions[first + axis] != whole->dimensions[whole->rank - rank + axis]) return false;
    }
    return true;
}

int32_t fast_make_pair_runs(const quantspec_call *call, fast_pair_runs *runs) {
    const quantspec_tensor *inputs[2] = {quantspec_input(call, 0), quantspec_input(call, 1)};
    const quantspec_tensor *output = quantspec_output(call, 0);
    *runs = (fast_pair_runs){.count = output->element_count, .period = output->element_count};
    for (int index = 0; index < 2; index++) {
        if (fast_same_shape(inputs[index], output)) continue;
        SUPPORT(
            call, fast_same_shape(inputs[1 - index], output) && repeats(inputs[index], output),
            "this way of broadcasting");
        if (inputs[index]->element_count == 1) {
            runs->repeats[index] = true;
        } else {
            runs->restarts[index] = true;
            runs->period = inputs[index]->element_count;
        }
    }
    return QUANTSPEC_STATUS_OK;
}

/* One call. */
typedef struct {
    const fast_pair_numbers *numbers;
    const fast_path *path;
    fast_pair_runs runs;
    const char *inputs[2];
    char *output;
    int32_t type;
    int64_t size, chunk;
} running;

static void run_piece(void *context, int64_t piece, int32_t worker) {
    (void)worker;
    const running *r = context;
    const int64_t end = fast_min((piece + 1) * r->chunk, r->runs.count);
    for (int64_t position = piece * r->chunk; position < end;) {
        const int64_t phase = position % r->runs.period;
        const int64_t count = fast_min(r->runs.period - phase, end - position);
        fast_pair_run job = {.numbers = r->numbers, .type = r->type, .count = count};
        for (int index = 0; index < 2; index++) {
            const int64_t place = r->runs.repeats[index] ? 0 : r->runs.restarts[index] ? phase : position;
            job.repeats[index] = r->runs.repeats[index];
            job.inputs[index] = r->inputs[index] + place * r->size;
        }
        job.output = r->output + position * r->size;
        r->path->pair(&job);
        position += count;
    }
}

int32_t fast_run_pair(const quantspec_call *call, const fast_pair_numbers *numbers) {
    const quantspec_tensor *output = quantspec_output(call, 0);
    running r = {.numbers = numbers, .path = fast_current_path(), .output = output->data, .type = output->type};
    TRY(fast_make_pair_runs(call, &r.runs));
    if (r.runs.count == 0) return QUANTSPEC_STATUS_OK;
    r.inputs[0] = quantspec_input(call, 0)->data;
    r.inputs[1] = quantspec_input(call, 1)->data;
    r.size = fast_element_size(r.type);
    enum { LEAST_CHUNK = 16384 };
    r.chunk = fast_max(fast_round_up(fast_divide_up(r.runs.count, fast_thread_count()), 64), LEAST_CHUNK);
    fast_divide_work(run_piece, &r, fast_divide_up(r.runs.count, r.chunk));
    return QUANTSPEC_STATUS_OK;
}
