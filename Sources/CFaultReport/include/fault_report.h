/* Where code under test touched memory that it must not touch: a handler for SIGSEGV and SIGBUS in the worker process.
 *
 * Before the process ends, the handler writes one frame of the worker's protocol to the runner: which access it was, and
 * how far from which buffer of the call. It also opens the lists of derived integers, which nobody can read at first, and
 * notes that they were read. It is C because a signal handler may call next to nothing.
 */
#ifndef FAULT_REPORT_H
#define FAULT_REPORT_H

#include <stdbool.h>
#include <stdint.h>

/* What a region is in a call. */
enum {
    FAULT_REGION_NONE = -1,
    FAULT_REGION_INPUT = 0,
    FAULT_REGION_OUTPUT = 1,
    FAULT_REGION_SCRATCH = 2,
    FAULT_REGION_DERIVED = 3,
    /* The stack of the thread that faulted. It is never registered. */
    FAULT_REGION_STACK = 4,
    /* The first 64 KiB of the address space. It is never registered. */
    FAULT_REGION_NULL = 5,
    /* The quantspec_call itself. */
    FAULT_REGION_CALL = 6,
    /* Scratch memory of a call that has returned. */
    FAULT_REGION_FREED = 7
};

/* How memory was touched. */
enum { FAULT_ACCESS_UNKNOWN = 0, FAULT_ACCESS_READ = 1, FAULT_ACCESS_WRITE = 2, FAULT_ACCESS_EXECUTE = 3 };

/* A buffer of a call, with the memory around it that belongs to no other. */
typedef struct fault_region {
    /* The first address that belongs to the region, and the first that does not. */
    uintptr_t start;
    uintptr_t end;
    /* The buffer itself: `capacity` bytes at `data`. */
    uintptr_t data;
    uint64_t capacity;
    /* FAULT_REGION_... */
    int32_t kind;
    /* Its place among those of its kind, from 0. */
    int32_t index;
} fault_region;

/* A list of derived integers that cannot be read until the handler opens it. */
typedef struct fault_list {
    /* Whole pages. */
    uintptr_t start;
    uint64_t length;
    /* How often the handler opened it: more than 0 where it was read. Set by the handler. */
    volatile int32_t opened;
} fault_list;

/* What is known of a fault. */
typedef struct fault_description {
    int32_t signal;
    /* FAULT_ACCESS_... */
    int32_t access;
    /* Whether the processor tells the address. x86 does not for a misaligned vector access. */
    int32_t has_address;
    /* FAULT_REGION_..., or FAULT_REGION_NONE where the address belongs to no region. */
    int32_t kind;
    int32_t index;
    /* From the start of the buffer: negative before it, `capacity` right behind it. Of FAULT_REGION_NULL the address. */
    int64_t offset;
    uint64_t capacity;
} fault_description;

/* The kind of the frame, as WorkerReply reads it. */
#define FAULT_FRAME_KIND 3
/* The size of the frame with its length: 4 + 1 + 5 x 4 + 2 x 8 bytes. */
#define FAULT_FRAME_SIZE 41

/* Installs the handler for the process. Frames go to `descriptor`. Where a signal ends the process, what standard output
 * still holds is written first.
 *
 * Returns false, and leaves things as they are, where either signal is handled already (by a sanitizer, for example). */
bool fault_report_install(int descriptor);

/* Whether the handler is there. */
bool fault_report_is_installed(void);

/* A call begins: the buffers and lists stay in place until `fault_report_end`. */
void fault_report_begin(const fault_region *regions, int32_t region_count, fault_list *lists, int32_t list_count);

/* One more buffer of the call that runs. Those beyond a limit are not told apart from other memory. */
void fault_report_add(fault_region region);

/* The scratch memory of earlier calls, which stays in place until `fault_report_end`. Comes after `fault_report_begin`. */
void fault_report_freed(const fault_region *regions, int32_t count);

/* The call has returned: faults are nobody's any more. */
void fault_report_end(void);

/* Writes a description as a frame: its length, its kind, then the fields in their order, all little-endian. */
void fault_report_encode(const fault_description *description, unsigned char frame[FAULT_FRAME_SIZE]);

#endif
